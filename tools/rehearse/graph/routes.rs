//! Every route of Graph in one table: what it takes, and what a token must be allowed for it.

use hyper::Method;

use super::{
    Scene, audits, batch, drives, groups, licenses,
    paths::{Fit, fit},
    refusals::Refusal,
    tenants, users,
};
use crate::{entra::Token, message::Answer};

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below the version. `{id}` is one part of a path, `{path}` one or more.
    pub(crate) path: &'static str,
    needs: Needs,
    /// The query options that it takes.
    pub(super) options: &'static [&'static str],
    pub(super) play: fn(&mut Scene<'_>) -> Result<Answer, Refusal>,
}

/// Permissions of which one is enough, the least first (documented).
#[derive(Debug, Clone, Copy)]
struct Needs {
    /// In a token of the app alone and in one with a person.
    both: &'static [&'static str],
    /// In a token with a person only.
    person: &'static [&'static str],
}

impl Route {
    /// Whether a token is allowed to use the route. A batch needs nothing itself.
    pub(super) fn is_open_to(&self, token: &Token) -> bool {
        let Needs { both, person } = self.needs;
        (both.is_empty() && person.is_empty())
            || token.permits(both)
            || (token.scp.is_some() && token.permits(person))
    }

    /// The route that a request leads to, and what stands in the places of its path.
    pub(super) fn of<'a>(
        method: &Method,
        path: &[&'a str],
    ) -> Result<(&'static Self, Vec<&'a str>), Refusal> {
        let mut furthest = 0;
        let mut other_method = false;
        for route in ROUTES {
            match fit(route.path, path) {
                Fit::Whole(given) if route.method == *method => return Ok((route, given)),
                Fit::Whole(_) => other_method = true,
                Fit::Parts(parts) => furthest = furthest.max(parts),
            }
        }
        Err(if other_method {
            Refusal::method()
        } else {
            Refusal::no_segment(path.get(furthest).or(path.last()).copied().unwrap_or(""))
        })
    }
}

const fn needs(both: &'static [&'static str]) -> Needs {
    Needs { both, person: &[] }
}

const ORGANIZATION: Needs = Needs {
    both: &[
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    person: &["User.Read"],
};
const SUBSCRIPTIONS: Needs = needs(ORGANIZATION.both);
const SKUS: Needs = needs(&[
    "LicenseAssignment.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const USERS: Needs = needs(&[
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const CHANGE_USERS: Needs = needs(&["User.ReadWrite.All", "Directory.ReadWrite.All"]);
const ASSIGN: Needs = needs(&[
    "LicenseAssignment.ReadWrite.All",
    "User.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const ASSIGN_TO_GROUPS: Needs = needs(&[
    "LicenseAssignment.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const GROUPS: Needs = needs(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const FILES: Needs = needs(&[
    "Files.Read.All",
    "Files.ReadWrite.All",
    "Sites.Read.All",
    "Sites.ReadWrite.All",
]);
const TENANTS: Needs = needs(&["CrossTenantInformation.ReadBasic.All"]);
const POLICY: Needs = needs(&["Policy.Read.All"]);
const AUDIT: Needs = needs(&["AuditLog.Read.All"]);
const CONTRACTS: Needs = needs(&["Directory.Read.All", "Directory.ReadWrite.All"]);
const NOTHING: Needs = needs(&[]);

type Play = fn(&mut Scene<'_>) -> Result<Answer, Refusal>;

const fn get(
    path: &'static str,
    needs: Needs,
    options: &'static [&'static str],
    play: Play,
) -> Route {
    let method = Method::GET;
    Route {
        method,
        path,
        needs,
        options,
        play,
    }
}

const fn write(method: Method, path: &'static str, needs: Needs, play: Play) -> Route {
    Route {
        method,
        path,
        needs,
        options: &[],
        play,
    }
}

const fn post(path: &'static str, needs: Needs, play: Play) -> Route {
    write(Method::POST, path, needs, play)
}

const SELECT: &[&str] = &["$select"];
const LIST: &[&str] = &["$select", "$filter", "$top", "$skiptoken", "$count"];
const MEMBERS: &[&str] = &["$select", "$top", "$skiptoken"];
const COUNT: &[&str] = &["$filter"];
const DELTA: &[&str] = &["$select", "$filter", "$skiptoken", "$deltatoken"];
const AUDITS: &[&str] = &["$filter", "$top", "$skiptoken", "$orderby"];
const CHILDREN: &[&str] = &["$select", "$top", "$skiptoken"];
const DRIVE_DELTA: &[&str] = &["$select", "$top", "token"];

/// All of them. Of two that fit, the first is taken.
pub(crate) const ROUTES: &[Route] = &[
    get("organization", ORGANIZATION, SELECT, tenants::organizations),
    get(
        "organization/{id}",
        ORGANIZATION,
        SELECT,
        tenants::organization,
    ),
    get("subscribedSkus", SKUS, SELECT, licenses::skus),
    get("subscribedSkus/{id}", SKUS, SELECT, licenses::sku),
    get(
        "directory/subscriptions",
        SUBSCRIPTIONS,
        SELECT,
        licenses::subscriptions,
    ),
    get(
        "directory/subscriptions/{id}",
        SUBSCRIPTIONS,
        SELECT,
        licenses::subscription,
    ),
    get(
        "directory/subscriptions(commerceSubscriptionId='{id}')",
        SUBSCRIPTIONS,
        SELECT,
        licenses::subscription_by_commerce_id,
    ),
    get("users", USERS, LIST, users::list),
    get("users/$count", USERS, COUNT, users::count),
    get("users/delta", USERS, DELTA, users::delta),
    get("users/delta()", USERS, DELTA, users::delta),
    get("users/{id}", USERS, SELECT, users::get),
    write(Method::PATCH, "users/{id}", CHANGE_USERS, users::patch),
    get(
        "users/{id}/licenseDetails",
        USERS,
        SELECT,
        users::license_details,
    ),
    post("users/{id}/assignLicense", ASSIGN, users::assign_license),
    post(
        "users/{id}/reprocessLicenseAssignment",
        CHANGE_USERS,
        users::reprocess,
    ),
    get("groups", GROUPS, LIST, groups::list),
    get("groups/$count", GROUPS, COUNT, groups::count),
    get("groups/{id}", GROUPS, SELECT, groups::get),
    get("groups/{id}/members", GROUPS, MEMBERS, groups::members),
    get(
        "groups/{id}/membersWithLicenseErrors",
        GROUPS,
        MEMBERS,
        groups::members_with_errors,
    ),
    post(
        "groups/{id}/assignLicense",
        ASSIGN_TO_GROUPS,
        groups::assign_license,
    ),
    get(
        "tenantRelationships/findTenantInformationByTenantId(tenantId='{id}')",
        TENANTS,
        &[],
        tenants::by_id,
    ),
    get(
        "tenantRelationships/findTenantInformationByDomainName(domainName='{id}')",
        TENANTS,
        &[],
        tenants::by_domain,
    ),
    get(
        "policies/crossTenantAccessPolicy/partners",
        POLICY,
        SELECT,
        tenants::cross_tenant_partners,
    ),
    get(
        "policies/crossTenantAccessPolicy/partners/{id}",
        POLICY,
        SELECT,
        tenants::cross_tenant_partner,
    ),
    get("contracts", CONTRACTS, SELECT, tenants::contracts),
    get("contracts/{id}", CONTRACTS, SELECT, tenants::contract),
    get("auditLogs/directoryAudits", AUDIT, AUDITS, audits::list),
    get("auditLogs/directoryAudits/{id}", AUDIT, &[], audits::get),
    get("users/{id}/drive", FILES, SELECT, drives::drive),
    get("users/{id}/drive/root", FILES, SELECT, drives::root),
    get(
        "users/{id}/drive/root/children",
        FILES,
        CHILDREN,
        drives::children_of_root,
    ),
    get(
        "users/{id}/drive/root/delta",
        FILES,
        DRIVE_DELTA,
        drives::delta,
    ),
    get(
        "users/{id}/drive/items/{id}",
        FILES,
        SELECT,
        drives::item_by_id,
    ),
    get(
        "users/{id}/drive/items/{id}/children",
        FILES,
        CHILDREN,
        drives::children_by_id,
    ),
    get(
        "users/{id}/drive/items/{id}/content",
        FILES,
        &[],
        drives::content_by_id,
    ),
    get(
        "users/{id}/drive/root:/{path}:/children",
        FILES,
        CHILDREN,
        drives::children_by_path,
    ),
    get(
        "users/{id}/drive/root:/{path}:/content",
        FILES,
        &[],
        drives::content_by_path,
    ),
    get(
        "users/{id}/drive/root:/{path}",
        FILES,
        SELECT,
        drives::item_by_path,
    ),
    get("drives/{id}", FILES, SELECT, drives::drive),
    get("drives/{id}/root", FILES, SELECT, drives::root),
    get(
        "drives/{id}/root/children",
        FILES,
        CHILDREN,
        drives::children_of_root,
    ),
    get("drives/{id}/root/delta", FILES, DRIVE_DELTA, drives::delta),
    get("drives/{id}/items/{id}", FILES, SELECT, drives::item_by_id),
    get(
        "drives/{id}/items/{id}/children",
        FILES,
        CHILDREN,
        drives::children_by_id,
    ),
    get(
        "drives/{id}/items/{id}/content",
        FILES,
        &[],
        drives::content_by_id,
    ),
    get(
        "drives/{id}/root:/{path}:/children",
        FILES,
        CHILDREN,
        drives::children_by_path,
    ),
    get(
        "drives/{id}/root:/{path}:/content",
        FILES,
        &[],
        drives::content_by_path,
    ),
    get(
        "drives/{id}/root:/{path}",
        FILES,
        SELECT,
        drives::item_by_path,
    ),
    post("$batch", NOTHING, batch::play),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_leads_to_its_route_or_the_part_that_leads_nowhere_is_named() {
        for (path, route) in [
            (
                &["users", "x", "assignLicense"][..],
                Ok("users/{id}/assignLicense"),
            ),
            (
                &["users", "x", "revokeSignInSessions"],
                Err(Refusal::no_segment("revokeSignInSessions")),
            ),
            (
                &["directory", "subscription"],
                Err(Refusal::no_segment("subscription")),
            ),
            (
                &["subscribedskus"],
                Err(Refusal::no_segment("subscribedskus")),
            ),
            (&["organization"], Err(Refusal::method())),
            (&[], Err(Refusal::no_segment(""))),
        ] {
            let found = Route::of(&Method::POST, path).map(|(route, _)| route.path);
            assert_eq!(found, route, "{path:?}");
        }
    }

    #[test]
    fn no_route_stands_twice_or_behind_one_that_takes_its_place() {
        for route in ROUTES {
            let path: Vec<&str> = route.path.split('/').collect();
            let (found, _) = Route::of(&route.method, &path).unwrap();
            assert_eq!(found.path, route.path);
        }
    }

    fn token(claims: &serde_json::Value) -> Token {
        let mut all = serde_json::json!({
            "aud": "", "iss": "", "iat": 0, "nbf": 0, "exp": 0, "appid": "", "app_displayname": "",
            "appidacr": "1", "idtyp": "user", "oid": "", "sub": "", "tid": "", "uti": "", "ver": "1.0",
        });
        let more = claims.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(more);
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn a_person_may_do_by_scopes_what_an_app_may_by_roles_and_see_its_own_organization() {
        let open = |method: &Method, path: &str, claims: serde_json::Value| {
            let path: Vec<&str> = path.split('/').collect();
            let (route, _) = Route::of(method, &path).unwrap();
            route.is_open_to(&token(&claims))
        };
        let (role, scopes) = (
            serde_json::json!({"roles": ["User.Read.All"]}),
            serde_json::json!({"scp": "openid User.Read.All"}),
        );
        for claims in [role, scopes] {
            assert!(open(&Method::GET, "users", claims.clone()));
            assert!(!open(&Method::GET, "groups", claims.clone()));
            assert!(!open(
                &Method::POST,
                "users/x/assignLicense",
                claims.clone()
            ));
            assert!(open(&Method::POST, "$batch", claims));
        }
        let own = serde_json::json!({"scp": "User.Read"});
        assert!(open(&Method::GET, "organization", own));
        let app = serde_json::json!({"roles": ["User.Read"]});
        assert!(!open(&Method::GET, "organization", app));
        assert!(!open(&Method::GET, "organization", serde_json::json!({})));
    }
}
