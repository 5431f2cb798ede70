//! The permissions of each call of Microsoft Graph v1.0 (documented: graph/permissions-reference, and the page of each call).

use super::{Needs, fits};

/// What one call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The path below the version; `{id}` is one part of it, `{path}` one or more.
    pub path: &'static str,
    /// What a token must be allowed.
    pub needs: Needs,
    /// The page that says so.
    pub source: &'static str,
}

impl Call {
    /// What the tools need for it: of users they read more than the basic set.
    #[must_use]
    pub fn as_tools_call_it(&self) -> Needs {
        if self.needs == USERS {
            ALL_OF_USERS
        } else {
            self.needs
        }
    }
}

const fn of(method: &'static str, path: &'static str, needs: Needs, source: &'static str) -> Call {
    Call {
        method,
        path,
        needs,
        source,
    }
}

/// The row of a call by its template.
#[must_use]
pub fn row(method: &str, template: &str) -> Option<&'static Call> {
    CALLS
        .iter()
        .find(|call| call.method == method && call.path == template)
}

/// The row of a call as it was made: its path begins with the version.
#[must_use]
pub fn of_call(method: &str, path: &str) -> Option<&'static Call> {
    let (_, path) = path.trim_start_matches('/').split_once('/')?;
    CALLS
        .iter()
        .find(|call| call.method == method && fits(call.path, path))
}

/// Reading more of users than the basic set of their properties.
pub const ALL_OF_USERS: Needs = Needs {
    own: &["User.Read", "User.ReadWrite"],
    ..Needs::any_of(&[
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};

const ORGANIZATION: Needs = Needs {
    person: &["User.Read"],
    ..SUBSCRIPTIONS
};
const SUBSCRIPTIONS: Needs = Needs::any_of(&[
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
// Two sources disagree: one lists `LicenseAssignment.ReadWrite.All` too, the page of the call does not. The stricter.
const SKUS: Needs = Needs::any_of(&[
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const USERS: Needs = Needs {
    own: ALL_OF_USERS.own,
    ..Needs::any_of(&[
        "User.ReadBasic.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};
const CHANGES_OF_USERS: Needs = Needs::any_of(ALL_OF_USERS.both);
const LICENSES_OF_USERS: Needs = Needs {
    own: ALL_OF_USERS.own,
    ..Needs::any_of(&[
        "LicenseAssignment.Read.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};
const CHANGE_USERS: Needs = Needs::any_of(&["User.ReadWrite.All", "Directory.ReadWrite.All"]);
const ASSIGN: Needs = Needs::any_of(&[
    "LicenseAssignment.ReadWrite.All",
    "User.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const ASSIGN_TO_GROUPS: Needs = Needs::any_of(&[
    "LicenseAssignment.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const GROUPS: Needs = Needs::any_of(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const CHANGE_GROUPS: Needs = Needs::any_of(&["Group.ReadWrite.All", "Directory.ReadWrite.All"]);
const DELETE_GROUPS: Needs = Needs::any_of(&["Group.ReadWrite.All"]);
const MAKE_GROUPS: Needs = Needs::any_of(&[
    "Group.Create",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const CHANGE_MEMBERS: Needs = Needs::any_of(&[
    "GroupMember.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const MEMBERS_BELOW: Needs = Needs::any_of(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
]);
const GROUPS_OF_GROUPS: Needs = Needs::any_of(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const REPORTS: Needs = Needs {
    own: &["User.Read"],
    ..CHANGES_OF_USERS
};
// Of an app the reference of permissions asks for more than of a person.
const GROUPS_OF_USERS: Needs = Needs {
    person: &["GroupMember.Read.All"],
    own: &["User.Read"],
    ..Needs::any_of(&["Directory.Read.All", "Directory.ReadWrite.All"])
};
const ALL_GROUPS_OF_USERS: Needs = Needs {
    own: &["User.Read"],
    ..Needs::any_of(&[
        "User.Read.All",
        "GroupMember.Read.All",
        "Group.Read.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};
// Two sources disagree: the reference of permissions takes one alone, the page of the call asks for both. The stricter.
const MEMBERSHIP_OF_USERS: Needs = Needs {
    also: &[
        "GroupMember.Read.All",
        "Group.Read.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    ..Needs::any_of(&[
        "User.ReadBasic.All",
        "User.Read.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};
const DELETE_USERS: Needs = Needs::any_of(&["User.DeleteRestore.All", "User.ReadWrite.All"]);
const RESTORE: Needs = Needs::any_of(&[
    "User.DeleteRestore.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
]);
const DELETED: Needs = Needs::any_of(&[
    "User.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const OBJECTS: Needs = Needs::any_of(&["Directory.Read.All"]);
const DOMAINS: Needs = Needs::any_of(&[
    "Domain.Read.All",
    "Domain.ReadWrite.All",
    "Directory.Read.All",
]);
const FILES: Needs = Needs {
    own: &["Files.Read", "Files.ReadWrite"],
    ..Needs::any_of(&[
        "Files.Read.All",
        "Files.ReadWrite.All",
        "Sites.Read.All",
        "Sites.ReadWrite.All",
    ])
};
const TENANTS: Needs = Needs::any_of(&["CrossTenantInformation.ReadBasic.All"]);
const DELEGATE: Needs = Needs::any_of(&["DelegatedAdminRelationship.ReadWrite.All"]);
const DELEGATED: Needs = Needs::any_of(&[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
]);
const POLICY: Needs = Needs::any_of(&["Policy.Read.All"]);
// Two sources disagree: the page of the call asks for the first alone, the reference of permissions for both. The stricter.
const AUDIT: Needs = Needs {
    also: &["Directory.Read.All", "Directory.ReadWrite.All"],
    ..Needs::any_of(&["AuditLog.Read.All"])
};
const CONTRACTS: Needs = Needs::any_of(&["Directory.Read.All", "Directory.ReadWrite.All"]);
const NOTHING: Needs = Needs::NOTHING;

/// Every call that a tool makes or `rehearse` plays.
pub const CALLS: &[Call] = &[
    of(
        "GET",
        "organization",
        ORGANIZATION,
        "graph/api/organization-list",
    ),
    of(
        "GET",
        "organization/{id}",
        ORGANIZATION,
        "graph/api/organization-get",
    ),
    of(
        "GET",
        "subscribedSkus",
        SKUS,
        "graph/api/subscribedsku-list",
    ),
    of(
        "GET",
        "subscribedSkus/{id}",
        SKUS,
        "graph/api/subscribedsku-get",
    ),
    of(
        "GET",
        "directory/subscriptions",
        SUBSCRIPTIONS,
        "graph/api/directory-list-subscriptions",
    ),
    of(
        "GET",
        "directory/subscriptions/{id}",
        SUBSCRIPTIONS,
        "graph/api/companysubscription-get",
    ),
    of(
        "GET",
        "directory/subscriptions(commerceSubscriptionId='{id}')",
        SUBSCRIPTIONS,
        "graph/api/companysubscription-get",
    ),
    of("GET", "users", USERS, "graph/api/user-list"),
    of("GET", "users/$count", USERS, "graph/api/user-list"),
    of(
        "GET",
        "users/delta",
        CHANGES_OF_USERS,
        "graph/api/user-delta",
    ),
    of(
        "GET",
        "users/delta()",
        CHANGES_OF_USERS,
        "graph/api/user-delta",
    ),
    of("GET", "users/{id}", USERS, "graph/api/user-get"),
    of("PATCH", "users/{id}", CHANGE_USERS, "graph/api/user-update"),
    of(
        "GET",
        "users/{id}/licenseDetails",
        LICENSES_OF_USERS,
        "graph/api/user-list-licensedetails",
    ),
    of(
        "POST",
        "users/{id}/assignLicense",
        ASSIGN,
        "graph/api/user-assignlicense",
    ),
    of(
        "POST",
        "users/{id}/reprocessLicenseAssignment",
        CHANGE_USERS,
        "graph/api/user-reprocesslicenseassignment",
    ),
    of("GET", "groups", GROUPS, "graph/api/group-list"),
    of("GET", "groups/$count", GROUPS, "graph/api/group-list"),
    of("GET", "groups/{id}", GROUPS, "graph/api/group-get"),
    of(
        "GET",
        "groups/{id}/members",
        GROUPS,
        "graph/api/group-list-members",
    ),
    of(
        "GET",
        "groups/{id}/membersWithLicenseErrors",
        GROUPS,
        "graph/api/group-list-memberswithlicenseerrors",
    ),
    of(
        "POST",
        "groups/{id}/assignLicense",
        ASSIGN_TO_GROUPS,
        "graph/api/group-assignlicense",
    ),
    of("POST", "users", CHANGE_USERS, "graph/api/user-post-users"),
    of(
        "DELETE",
        "users/{id}",
        DELETE_USERS,
        "graph/api/user-delete",
    ),
    of(
        "GET",
        "users/{id}/manager",
        CHANGES_OF_USERS,
        "graph/api/user-list-manager",
    ),
    of(
        "GET",
        "users/{id}/directReports",
        REPORTS,
        "graph/api/user-list-directreports",
    ),
    of(
        "GET",
        "users/{id}/memberOf",
        GROUPS_OF_USERS,
        "graph/api/user-list-memberof",
    ),
    of(
        "GET",
        "users/{id}/transitiveMemberOf",
        ALL_GROUPS_OF_USERS,
        "graph/api/user-list-transitivememberof",
    ),
    of(
        "POST",
        "users/{id}/getMemberGroups",
        MEMBERSHIP_OF_USERS,
        "graph/api/user-getmembergroups",
    ),
    of(
        "POST",
        "users/{id}/getMemberObjects",
        MEMBERSHIP_OF_USERS,
        "graph/api/user-getmemberobjects",
    ),
    of(
        "POST",
        "users/{id}/checkMemberGroups",
        MEMBERSHIP_OF_USERS,
        "graph/api/user-checkmembergroups",
    ),
    of("GET", "users/{id}/drives", FILES, "graph/api/drive-list"),
    of("POST", "groups", MAKE_GROUPS, "graph/api/group-post-groups"),
    of(
        "PATCH",
        "groups/{id}",
        CHANGE_GROUPS,
        "graph/api/group-update",
    ),
    of(
        "DELETE",
        "groups/{id}",
        DELETE_GROUPS,
        "graph/api/group-delete",
    ),
    of(
        "GET",
        "groups/{id}/members/$count",
        GROUPS,
        "graph/api/group-list-members",
    ),
    of(
        "POST",
        "groups/{id}/members/$ref",
        CHANGE_MEMBERS,
        "graph/api/group-post-members",
    ),
    of(
        "DELETE",
        "groups/{id}/members/{id}/$ref",
        CHANGE_MEMBERS,
        "graph/api/group-delete-members",
    ),
    of(
        "GET",
        "groups/{id}/transitiveMembers",
        MEMBERS_BELOW,
        "graph/api/group-list-transitivemembers",
    ),
    of(
        "GET",
        "groups/{id}/memberOf",
        GROUPS_OF_GROUPS,
        "graph/api/group-list-memberof",
    ),
    of(
        "GET",
        "groups/{id}/owners",
        MEMBERS_BELOW,
        "graph/api/group-list-owners",
    ),
    of(
        "POST",
        "groups/{id}/owners/$ref",
        CHANGE_GROUPS,
        "graph/api/group-post-owners",
    ),
    of(
        "DELETE",
        "groups/{id}/owners/{id}/$ref",
        CHANGE_GROUPS,
        "graph/api/group-delete-owners",
    ),
    of(
        "GET",
        "directoryObjects/{id}",
        OBJECTS,
        "graph/api/directoryobject-get",
    ),
    of(
        "POST",
        "directoryObjects/getByIds",
        OBJECTS,
        "graph/api/directoryobject-getbyids",
    ),
    of(
        "GET",
        "directory/deletedItems",
        DELETED,
        "graph/api/directory-deleteditems-list",
    ),
    of(
        "GET",
        "directory/deletedItems/{id}",
        DELETED,
        "graph/api/directory-deleteditems-get",
    ),
    of(
        "POST",
        "directory/deletedItems/{id}/restore",
        RESTORE,
        "graph/api/directory-deleteditems-restore",
    ),
    of(
        "DELETE",
        "directory/deletedItems/{id}",
        RESTORE,
        "graph/api/directory-deleteditems-delete",
    ),
    of("GET", "domains", DOMAINS, "graph/api/domain-list"),
    of("GET", "domains/{id}", DOMAINS, "graph/api/domain-get"),
    of(
        "GET",
        "tenantRelationships/findTenantInformationByTenantId(tenantId='{id}')",
        TENANTS,
        "graph/api/tenantrelationship-findtenantinformationbytenantid",
    ),
    of(
        "GET",
        "tenantRelationships/findTenantInformationByDomainName(domainName='{id}')",
        TENANTS,
        "graph/api/tenantrelationship-findtenantinformationbydomainname",
    ),
    of(
        "GET",
        "tenantRelationships/delegatedAdminRelationships",
        DELEGATED,
        "graph/api/tenantrelationship-list-delegatedadminrelationships",
    ),
    of(
        "POST",
        "tenantRelationships/delegatedAdminRelationships",
        DELEGATE,
        "graph/api/tenantrelationship-post-delegatedadminrelationships",
    ),
    of(
        "POST",
        "tenantRelationships/delegatedAdminRelationships/{id}/requests",
        DELEGATE,
        "graph/api/delegatedadminrelationship-post-requests",
    ),
    of(
        "GET",
        "tenantRelationships/delegatedAdminRelationships/{id}",
        DELEGATED,
        "graph/api/delegatedadminrelationship-get",
    ),
    of(
        "GET",
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments",
        DELEGATED,
        "graph/api/delegatedadminrelationship-list-accessassignments",
    ),
    of(
        "GET",
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        DELEGATED,
        "graph/api/delegatedadminaccessassignment-get",
    ),
    of(
        "POST",
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments",
        DELEGATE,
        "graph/api/delegatedadminrelationship-post-accessassignments",
    ),
    of(
        "PATCH",
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        DELEGATE,
        "graph/api/delegatedadminaccessassignment-update",
    ),
    of(
        "DELETE",
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        DELEGATE,
        "graph/api/delegatedadminaccessassignment-delete",
    ),
    of(
        "GET",
        "policies/crossTenantAccessPolicy/partners",
        POLICY,
        "graph/api/crosstenantaccesspolicy-list-partners",
    ),
    of(
        "GET",
        "policies/crossTenantAccessPolicy/partners/{id}",
        POLICY,
        "graph/api/crosstenantaccesspolicyconfigurationpartner-get",
    ),
    of("GET", "contracts", CONTRACTS, "graph/api/contract-list"),
    of("GET", "contracts/{id}", CONTRACTS, "graph/api/contract-get"),
    of(
        "GET",
        "auditLogs/directoryAudits",
        AUDIT,
        "graph/api/directoryaudit-list",
    ),
    of(
        "GET",
        "auditLogs/directoryAudits/{id}",
        AUDIT,
        "graph/api/directoryaudit-get",
    ),
    of("GET", "users/{id}/drive", FILES, "graph/api/drive-get"),
    of(
        "GET",
        "users/{id}/drive/root",
        FILES,
        "graph/api/driveitem-get",
    ),
    of(
        "GET",
        "users/{id}/drive/root/children",
        FILES,
        "graph/api/driveitem-list-children",
    ),
    of(
        "GET",
        "users/{id}/drive/root/delta",
        FILES,
        "graph/api/driveitem-delta",
    ),
    of(
        "GET",
        "users/{id}/drive/items/{id}:/{path}",
        FILES,
        "onedrive/developer/rest-api/concepts/addressing-driveitems",
    ),
    of(
        "GET",
        "users/{id}/drive/items/{id}",
        FILES,
        "graph/api/driveitem-get",
    ),
    of(
        "GET",
        "users/{id}/drive/items/{id}/children",
        FILES,
        "graph/api/driveitem-list-children",
    ),
    of(
        "GET",
        "users/{id}/drive/items/{id}/content",
        FILES,
        "graph/api/driveitem-get-content",
    ),
    of(
        "GET",
        "users/{id}/drive/root:/{path}:/children",
        FILES,
        "onedrive/developer/rest-api/concepts/addressing-driveitems",
    ),
    of(
        "GET",
        "users/{id}/drive/root:/{path}:/content",
        FILES,
        "graph/api/driveitem-get-content",
    ),
    of(
        "GET",
        "users/{id}/drive/root:/{path}",
        FILES,
        "onedrive/developer/rest-api/concepts/addressing-driveitems",
    ),
    of("GET", "drives/{id}", FILES, "graph/api/drive-get"),
    of("GET", "drives/{id}/root", FILES, "graph/api/driveitem-get"),
    of(
        "GET",
        "drives/{id}/root/children",
        FILES,
        "graph/api/driveitem-list-children",
    ),
    of(
        "GET",
        "drives/{id}/root/delta",
        FILES,
        "graph/api/driveitem-delta",
    ),
    of(
        "GET",
        "drives/{id}/items/{id}:/{path}",
        FILES,
        "onedrive/developer/rest-api/concepts/addressing-driveitems",
    ),
    of(
        "GET",
        "drives/{id}/items/{id}",
        FILES,
        "graph/api/driveitem-get",
    ),
    of(
        "GET",
        "drives/{id}/items/{id}/children",
        FILES,
        "graph/api/driveitem-list-children",
    ),
    of(
        "GET",
        "drives/{id}/items/{id}/content",
        FILES,
        "graph/api/driveitem-get-content",
    ),
    of(
        "GET",
        "drives/{id}/root:/{path}:/children",
        FILES,
        "onedrive/developer/rest-api/concepts/addressing-driveitems",
    ),
    of(
        "GET",
        "drives/{id}/root:/{path}:/content",
        FILES,
        "graph/api/driveitem-get-content",
    ),
    of(
        "GET",
        "drives/{id}/root:/{path}",
        FILES,
        "onedrive/developer/rest-api/concepts/addressing-driveitems",
    ),
    of("POST", "$batch", NOTHING, "graph/json-batching"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_as_it_was_made_leads_to_its_row() {
        let row = |method, path| of_call(method, path).map(|call| call.path);
        for (method, path, expected) in [
            ("GET", "/v1.0/users/x", Some("users/{id}")),
            ("GET", "/v1.0/users/delta", Some("users/delta")),
            (
                "POST",
                "/v1.0/users/x/assignLicense",
                Some("users/{id}/assignLicense"),
            ),
            ("POST", "/v1.0/$batch", Some("$batch")),
            ("GET", "/v1.0/nothing", None),
            ("GET", "/", None),
        ] {
            assert_eq!(row(method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn every_call_has_one_row_and_a_source() {
        for call in CALLS {
            let same = |other: &&Call| (other.method, other.path) == (call.method, call.path);
            assert_eq!(CALLS.iter().filter(same).count(), 1, "{}", call.path);
            assert!(call.source.contains('/'), "{}", call.path);
        }
    }
}
