//! What calls of Microsoft Graph need, each set under a name since most calls share one.

use crate::permissions::Needs;

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

pub(super) const ORGANIZATION: Needs = Needs {
    person: &["User.Read"],
    ..SUBSCRIPTIONS
};
pub(super) const SUBSCRIPTIONS: Needs = Needs::any_of(&[
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
// Two sources disagree: one lists `LicenseAssignment.ReadWrite.All` too, the page of the call does not. The stricter.
pub(super) const SKUS: Needs = Needs::any_of(&[
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
pub(super) const USERS: Needs = Needs {
    own: ALL_OF_USERS.own,
    ..Needs::any_of(&[
        "User.ReadBasic.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};
pub(super) const CHANGES_OF_USERS: Needs = Needs::any_of(ALL_OF_USERS.both);
pub(super) const LICENSES_OF_USERS: Needs = Needs {
    own: ALL_OF_USERS.own,
    ..Needs::any_of(&[
        "LicenseAssignment.Read.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ])
};
pub(super) const CHANGE_USERS: Needs =
    Needs::any_of(&["User.ReadWrite.All", "Directory.ReadWrite.All"]);
pub(super) const ASSIGN: Needs = Needs::any_of(&[
    "LicenseAssignment.ReadWrite.All",
    "User.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
pub(super) const ASSIGN_TO_GROUPS: Needs = Needs::any_of(&[
    "LicenseAssignment.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
pub(super) const GROUPS: Needs = Needs::any_of(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
pub(super) const CHANGE_GROUPS: Needs =
    Needs::any_of(&["Group.ReadWrite.All", "Directory.ReadWrite.All"]);
pub(super) const DELETE_GROUPS: Needs = Needs::any_of(&["Group.ReadWrite.All"]);
pub(super) const MAKE_GROUPS: Needs = Needs::any_of(&[
    "Group.Create",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
pub(super) const CHANGE_MEMBERS: Needs = Needs::any_of(&[
    "GroupMember.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
pub(super) const MEMBERS_BELOW: Needs = Needs::any_of(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
]);
pub(super) const GROUPS_OF_GROUPS: Needs = Needs::any_of(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
pub(super) const REPORTS: Needs = Needs {
    own: &["User.Read"],
    ..CHANGES_OF_USERS
};
// Of an app the reference of permissions asks for more than of a person.
pub(super) const GROUPS_OF_USERS: Needs = Needs {
    person: &["GroupMember.Read.All"],
    own: &["User.Read"],
    ..Needs::any_of(&["Directory.Read.All", "Directory.ReadWrite.All"])
};
pub(super) const ALL_GROUPS_OF_USERS: Needs = Needs {
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
pub(super) const MEMBERSHIP_OF_USERS: Needs = Needs {
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
pub(super) const DELETE_USERS: Needs =
    Needs::any_of(&["User.DeleteRestore.All", "User.ReadWrite.All"]);
pub(super) const RESTORE: Needs = Needs::any_of(&[
    "User.DeleteRestore.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
]);
pub(super) const DELETED: Needs = Needs::any_of(&[
    "User.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
pub(super) const OBJECTS: Needs = Needs::any_of(&["Directory.Read.All"]);
pub(super) const DOMAINS: Needs = Needs::any_of(&[
    "Domain.Read.All",
    "Domain.ReadWrite.All",
    "Directory.Read.All",
]);
pub(super) const FILES: Needs = Needs {
    own: &["Files.Read", "Files.ReadWrite"],
    ..Needs::any_of(&[
        "Files.Read.All",
        "Files.ReadWrite.All",
        "Sites.Read.All",
        "Sites.ReadWrite.All",
    ])
};
pub(super) const TENANTS: Needs = Needs::any_of(&["CrossTenantInformation.ReadBasic.All"]);
pub(super) const DELEGATE: Needs = Needs::any_of(&["DelegatedAdminRelationship.ReadWrite.All"]);
pub(super) const DELEGATED: Needs = Needs::any_of(&[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
]);
pub(super) const POLICY: Needs = Needs::any_of(&["Policy.Read.All"]);
// Two sources disagree: the page of the call asks for the first alone, the reference of permissions for both. The stricter.
pub(super) const AUDIT: Needs = Needs {
    also: &["Directory.Read.All", "Directory.ReadWrite.All"],
    ..Needs::any_of(&["AuditLog.Read.All"])
};
pub(super) const CONTRACTS: Needs =
    Needs::any_of(&["Directory.Read.All", "Directory.ReadWrite.All"]);
pub(super) const NOTHING: Needs = Needs::NOTHING;
