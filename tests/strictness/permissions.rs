//! The permissions of each route, of which one is enough, as the reference pages of Microsoft Graph list them.

const ORGANIZATION: &[&str] = &[
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const SKUS: &[&str] = &[
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const USERS: &[&str] = &[
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const LICENSES_OF_USERS: &[&str] = &[
    "LicenseAssignment.Read.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const CHANGES_OF_USERS: &[&str] = &[
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const GROUPS: &[&str] = &[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const DELEGATED: &[&str] = &[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
];
const FILES: &[&str] = &[
    "Files.Read.All",
    "Files.ReadWrite.All",
    "Sites.Read.All",
    "Sites.ReadWrite.All",
];

/// Of `AuditLog.Read.All` and `Directory.Read.All` neither is enough alone.
const TWO: &[&str] = &["both"];

/// Each route and its permissions. None: a batch, each of whose parts is looked at by itself.
pub(crate) const OF_ROUTES: &[(&str, &[&str])] = &[
    ("GET /v1.0/organization", ORGANIZATION),
    ("GET /v1.0/organization/{id}", ORGANIZATION),
    ("GET /v1.0/subscribedSkus", SKUS),
    ("GET /v1.0/subscribedSkus/{id}", SKUS),
    ("GET /v1.0/directory/subscriptions", ORGANIZATION),
    ("GET /v1.0/directory/subscriptions/{id}", ORGANIZATION),
    (
        "GET /v1.0/directory/subscriptions(commerceSubscriptionId='{id}')",
        ORGANIZATION,
    ),
    ("GET /v1.0/users", USERS),
    ("GET /v1.0/users/$count", USERS),
    ("GET /v1.0/users/delta", CHANGES_OF_USERS),
    ("GET /v1.0/users/delta()", CHANGES_OF_USERS),
    ("GET /v1.0/users/{id}", USERS),
    (
        "PATCH /v1.0/users/{id}",
        &["User.ReadWrite.All", "Directory.ReadWrite.All"],
    ),
    ("GET /v1.0/users/{id}/licenseDetails", LICENSES_OF_USERS),
    (
        "POST /v1.0/users/{id}/assignLicense",
        &[
            "LicenseAssignment.ReadWrite.All",
            "User.ReadWrite.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "POST /v1.0/users/{id}/reprocessLicenseAssignment",
        &["User.ReadWrite.All", "Directory.ReadWrite.All"],
    ),
    ("GET /v1.0/groups", GROUPS),
    ("GET /v1.0/groups/$count", GROUPS),
    ("GET /v1.0/groups/{id}", GROUPS),
    ("GET /v1.0/groups/{id}/members", GROUPS),
    ("GET /v1.0/groups/{id}/membersWithLicenseErrors", GROUPS),
    (
        "POST /v1.0/groups/{id}/assignLicense",
        &[
            "LicenseAssignment.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "POST /v1.0/users",
        &["User.ReadWrite.All", "Directory.ReadWrite.All"],
    ),
    (
        "DELETE /v1.0/users/{id}",
        &["User.DeleteRestore.All", "User.ReadWrite.All"],
    ),
    (
        "GET /v1.0/users/{id}/manager",
        &[
            "User.Read.All",
            "User.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "GET /v1.0/users/{id}/directReports",
        &[
            "User.Read.All",
            "User.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "GET /v1.0/users/{id}/memberOf",
        &["Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    (
        "GET /v1.0/users/{id}/transitiveMemberOf",
        &[
            "User.Read.All",
            "GroupMember.Read.All",
            "Group.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "POST /v1.0/users/{id}/getMemberGroups",
        &["Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    (
        "POST /v1.0/users/{id}/getMemberObjects",
        &["Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    (
        "POST /v1.0/users/{id}/checkMemberGroups",
        &["Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    ("GET /v1.0/users/{id}/drives", FILES),
    (
        "POST /v1.0/groups",
        &[
            "Group.Create",
            "Group.ReadWrite.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "PATCH /v1.0/groups/{id}",
        &["Group.ReadWrite.All", "Directory.ReadWrite.All"],
    ),
    ("DELETE /v1.0/groups/{id}", &["Group.ReadWrite.All"]),
    ("GET /v1.0/groups/{id}/members/$count", GROUPS),
    (
        "POST /v1.0/groups/{id}/members/$ref",
        &[
            "GroupMember.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "DELETE /v1.0/groups/{id}/members/{id}/$ref",
        &[
            "GroupMember.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "GET /v1.0/groups/{id}/transitiveMembers",
        &[
            "GroupMember.Read.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
        ],
    ),
    (
        "GET /v1.0/groups/{id}/memberOf",
        &[
            "GroupMember.Read.All",
            "Group.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "GET /v1.0/groups/{id}/owners",
        &[
            "GroupMember.Read.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
        ],
    ),
    (
        "POST /v1.0/groups/{id}/owners/$ref",
        &["Group.ReadWrite.All", "Directory.ReadWrite.All"],
    ),
    (
        "DELETE /v1.0/groups/{id}/owners/{id}/$ref",
        &["Group.ReadWrite.All", "Directory.ReadWrite.All"],
    ),
    ("GET /v1.0/directoryObjects/{id}", &["Directory.Read.All"]),
    (
        "POST /v1.0/directoryObjects/getByIds",
        &["Directory.Read.All"],
    ),
    (
        "GET /v1.0/directory/deletedItems",
        &[
            "User.Read.All",
            "Group.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "GET /v1.0/directory/deletedItems/{id}",
        &[
            "User.Read.All",
            "Group.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "POST /v1.0/directory/deletedItems/{id}/restore",
        &[
            "User.DeleteRestore.All",
            "User.ReadWrite.All",
            "Group.ReadWrite.All",
        ],
    ),
    (
        "DELETE /v1.0/directory/deletedItems/{id}",
        &[
            "User.DeleteRestore.All",
            "User.ReadWrite.All",
            "Group.ReadWrite.All",
        ],
    ),
    (
        "GET /v1.0/domains",
        &[
            "Domain.Read.All",
            "Domain.ReadWrite.All",
            "Directory.Read.All",
        ],
    ),
    (
        "GET /v1.0/domains/{id}",
        &[
            "Domain.Read.All",
            "Domain.ReadWrite.All",
            "Directory.Read.All",
        ],
    ),
    (
        "GET /v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='{id}')",
        &["CrossTenantInformation.ReadBasic.All"],
    ),
    (
        "GET /v1.0/tenantRelationships/findTenantInformationByDomainName(domainName='{id}')",
        &["CrossTenantInformation.ReadBasic.All"],
    ),
    (
        "GET /v1.0/tenantRelationships/delegatedAdminRelationships",
        DELEGATED,
    ),
    (
        "GET /v1.0/tenantRelationships/delegatedAdminRelationships/{id}",
        DELEGATED,
    ),
    (
        "POST /v1.0/tenantRelationships/delegatedAdminRelationships",
        &["DelegatedAdminRelationship.ReadWrite.All"],
    ),
    (
        "POST /v1.0/tenantRelationships/delegatedAdminRelationships/{id}/requests",
        &["DelegatedAdminRelationship.ReadWrite.All"],
    ),
    (
        "GET /v1.0/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments",
        DELEGATED,
    ),
    (
        "GET /v1.0/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        DELEGATED,
    ),
    (
        "POST /v1.0/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments",
        &["DelegatedAdminRelationship.ReadWrite.All"],
    ),
    (
        "PATCH /v1.0/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        &["DelegatedAdminRelationship.ReadWrite.All"],
    ),
    (
        "DELETE /v1.0/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        &["DelegatedAdminRelationship.ReadWrite.All"],
    ),
    (
        "GET /v1.0/policies/crossTenantAccessPolicy/partners",
        &["Policy.Read.All"],
    ),
    (
        "GET /v1.0/policies/crossTenantAccessPolicy/partners/{id}",
        &["Policy.Read.All"],
    ),
    (
        "GET /v1.0/contracts",
        &["Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    (
        "GET /v1.0/contracts/{id}",
        &["Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    ("GET /v1.0/auditLogs/directoryAudits", TWO),
    ("GET /v1.0/auditLogs/directoryAudits/{id}", TWO),
    ("GET /v1.0/users/{id}/drive", FILES),
    ("GET /v1.0/users/{id}/drive/root", FILES),
    ("GET /v1.0/users/{id}/drive/root/children", FILES),
    ("GET /v1.0/users/{id}/drive/root/delta", FILES),
    ("GET /v1.0/users/{id}/drive/items/{id}:/{path}", FILES),
    ("GET /v1.0/users/{id}/drive/items/{id}", FILES),
    ("GET /v1.0/users/{id}/drive/items/{id}/children", FILES),
    ("GET /v1.0/users/{id}/drive/items/{id}/content", FILES),
    ("GET /v1.0/users/{id}/drive/root:/{path}:/children", FILES),
    ("GET /v1.0/users/{id}/drive/root:/{path}:/content", FILES),
    ("GET /v1.0/users/{id}/drive/root:/{path}", FILES),
    ("GET /v1.0/drives/{id}", FILES),
    ("GET /v1.0/drives/{id}/root", FILES),
    ("GET /v1.0/drives/{id}/root/children", FILES),
    ("GET /v1.0/drives/{id}/root/delta", FILES),
    ("GET /v1.0/drives/{id}/items/{id}:/{path}", FILES),
    ("GET /v1.0/drives/{id}/items/{id}", FILES),
    ("GET /v1.0/drives/{id}/items/{id}/children", FILES),
    ("GET /v1.0/drives/{id}/items/{id}/content", FILES),
    ("GET /v1.0/drives/{id}/root:/{path}:/children", FILES),
    ("GET /v1.0/drives/{id}/root:/{path}:/content", FILES),
    ("GET /v1.0/drives/{id}/root:/{path}", FILES),
    ("POST /v1.0/$batch", &[]),
];
