//! What a request is about, by the types of the public schema that its path leads through.

use rehearse::tenant::declared;

/// Where paths begin, with the type of what is there.
const ROOTS: [(&str, &str); 10] = [
    ("users", "user"),
    ("me", "user"),
    ("groups", "group"),
    ("organization", "organization"),
    ("subscribedskus", "subscribedSku"),
    ("directoryobjects", "directoryObject"),
    ("domains", "domain"),
    ("drives", "drive"),
    ("contracts", "contract"),
    ("tenantrelationships", "tenantRelationship"),
];

/// The kind of a request, as the page has it.
pub(crate) fn of(path: &str) -> &'static str {
    let mut parts = path.trim_matches('/').split('/');
    let root = parts.next().unwrap_or_default().to_ascii_lowercase();
    if root == "directory" {
        return match parts.next().map(str::to_ascii_lowercase).as_deref() {
            Some("subscriptions") => "licences",
            Some("deleteditems") => "users and groups by id, and deleted",
            _ => "other",
        };
    }
    let root = ROOTS.iter().find(|(known, _)| *known == root);
    let Some(&(_, mut kind)) = root else {
        return "other";
    };
    if kind == "tenantRelationship" {
        let is_delegated = path.to_ascii_lowercase().contains("delegatedadmin");
        return if is_delegated {
            "delegated administration"
        } else {
            "other"
        };
    }
    let first = kind;
    for part in parts {
        let is_word =
            !(part.contains('{') || part.starts_with('$') || part.starts_with("microsoft.graph."));
        if is_word && kind.starts_with("drive") {
            kind = "driveItem";
        } else if is_word && declared(kind, part).is_some() {
            kind = declared(kind, part).map_or(kind, |known| known.kind);
        } else if is_word && !is_function(part) {
            kind = "";
        }
    }
    match kind {
        "directoryObject" if first == "directoryObject" => "users and groups by id, and deleted",
        "user" | "directoryObject" if first == "user" => "users",
        "group" | "user" | "directoryObject" if first == "group" => "groups",
        "organization" => "organization",
        "subscribedSku" | "licenseDetails" => "licences",
        "domain" => "domains",
        "drive" | "driveItem" => "files",
        _ => "other",
    }
}

/// A function or an action of users and groups.
fn is_function(part: &str) -> bool {
    let known = [
        "delta",
        "assignlicense",
        "reprocesslicenseassignment",
        "getmembergroups",
        "checkmembergroups",
        "getmemberobjects",
        "checkmemberobjects",
        "getbyids",
    ];
    known.contains(&part.trim_end_matches("()").to_ascii_lowercase().as_str())
}

#[test]
fn a_request_is_of_the_kind_that_its_path_leads_to() {
    for (path, kind) in [
        ("/users", "users"),
        ("/users/{id}/manager", "users"),
        ("/me", "users"),
        ("/users/{id}/licenseDetails", "licences"),
        ("/users/{id}/messages", "other"),
        ("/users/{id}/authentication/methods", "other"),
        ("/users/{id}/drive/root/children", "files"),
        ("/groups/{id}/members/microsoft.graph.user", "groups"),
        ("/groups/{id}/sites/root", "other"),
        ("/groups/{id}/owners/{id}/$ref", "groups"),
        ("/organization/{id}/branding", "other"),
        ("/organization", "organization"),
        ("/directory/subscriptions", "licences"),
        (
            "/directoryobjects/{id}",
            "users and groups by id, and deleted",
        ),
        (
            "/tenantRelationships/delegatedAdminRelationships",
            "delegated administration",
        ),
    ] {
        assert_eq!(of(path), kind, "{path}");
    }
}
