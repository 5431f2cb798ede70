//! What a token must be allowed.

use crate::entra::Token;

/// Permissions of which one is enough, the least first (documented).
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    /// In a token of the app alone and in one with a person.
    both: &'static [&'static str],
    /// In a token with a person only.
    person: &'static [&'static str],
    /// In a token with a person, about that person.
    own: &'static [&'static str],
    /// Of which one is needed besides.
    also: &'static [&'static str],
}

impl Needs {
    /// Whether a token has one of them, for a call about its own person or not. Where nothing is needed, any will do.
    pub(super) fn are_met_by(self, token: &Token, is_own: bool) -> bool {
        let Self {
            both,
            person,
            own,
            also,
        } = self;
        let with_person = token.scp.is_some();
        let is_open = (both.is_empty() && person.is_empty())
            || token.permits(both)
            || (with_person && token.permits(person))
            || (with_person && is_own && token.permits(own));
        is_open && (also.is_empty() || token.permits(also))
    }
}

const fn needs(both: &'static [&'static str]) -> Needs {
    Needs {
        both,
        person: &[],
        own: &[],
        also: &[],
    }
}

/// The permission that opens a basic set of a user's properties only.
const BASIC: &str = "User.ReadBasic.All";

/// Whether a token may read no more of a user than the basic set.
pub(in crate::graph) fn reads_basics_only(token: &Token, is_own: bool) -> bool {
    let all = Needs {
        both: ALL_OF_USERS,
        ..USERS
    };
    !all.are_met_by(token, is_own)
}

pub(super) const ORGANIZATION: Needs = Needs {
    both: &[
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    person: &["User.Read"],
    ..NOTHING
};
pub(super) const SUBSCRIPTIONS: Needs = needs(ORGANIZATION.both);
// One of Microsoft's sources lists `LicenseAssignment.ReadWrite.All` too, another does not.
pub(super) const SKUS: Needs = needs(&[
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const ALL_OF_USERS: &[&str] = &[
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
pub(super) const USERS: Needs = Needs {
    both: &[
        BASIC,
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    own: &["User.Read", "User.ReadWrite"],
    ..NOTHING
};
pub(super) const CHANGES_OF_USERS: Needs = needs(ALL_OF_USERS);
pub(super) const LICENSES_OF_USERS: Needs = Needs {
    both: &[
        "LicenseAssignment.Read.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    own: &["User.Read", "User.ReadWrite"],
    ..NOTHING
};
pub(super) const CHANGE_USERS: Needs = needs(&["User.ReadWrite.All", "Directory.ReadWrite.All"]);
pub(super) const ASSIGN: Needs = needs(&[
    "LicenseAssignment.ReadWrite.All",
    "User.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
pub(super) const ASSIGN_TO_GROUPS: Needs = needs(&[
    "LicenseAssignment.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
pub(super) const GROUPS: Needs = needs(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
pub(super) const FILES: Needs = Needs {
    both: &[
        "Files.Read.All",
        "Files.ReadWrite.All",
        "Sites.Read.All",
        "Sites.ReadWrite.All",
    ],
    own: &["Files.Read", "Files.ReadWrite"],
    ..NOTHING
};
pub(super) const TENANTS: Needs = needs(&["CrossTenantInformation.ReadBasic.All"]);
pub(super) const DELEGATED: Needs = needs(&[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
]);
pub(super) const DELEGATE: Needs = needs(&["DelegatedAdminRelationship.ReadWrite.All"]);
pub(super) const POLICY: Needs = needs(&["Policy.Read.All"]);
// One of Microsoft's sources asks for the first alone, another for both.
pub(super) const AUDIT: Needs = Needs {
    also: &["Directory.Read.All", "Directory.ReadWrite.All"],
    ..needs(&["AuditLog.Read.All"])
};
pub(super) const CONTRACTS: Needs = needs(&["Directory.Read.All", "Directory.ReadWrite.All"]);
pub(super) const NOTHING: Needs = needs(&[]);
