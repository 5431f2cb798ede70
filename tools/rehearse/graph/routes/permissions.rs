//! What a token must be allowed.

use crate::entra::Token;

/// Permissions of which one is enough, the least first (documented).
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    /// In a token of the app alone and in one with a person.
    both: &'static [&'static str],
    /// In a token with a person only.
    person: &'static [&'static str],
}

impl Needs {
    /// Whether a token has one of them. Where nothing is needed, any token will do.
    pub(super) fn are_met_by(self, token: &Token) -> bool {
        let Self { both, person } = self;
        (both.is_empty() && person.is_empty())
            || token.permits(both)
            || (token.scp.is_some() && token.permits(person))
    }
}

const fn needs(both: &'static [&'static str]) -> Needs {
    Needs { both, person: &[] }
}

pub(super) const ORGANIZATION: Needs = Needs {
    both: &[
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    person: &["User.Read"],
};
pub(super) const SUBSCRIPTIONS: Needs = needs(ORGANIZATION.both);
pub(super) const SKUS: Needs = needs(&[
    "LicenseAssignment.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
pub(super) const USERS: Needs = needs(&[
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
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
pub(super) const FILES: Needs = needs(&[
    "Files.Read.All",
    "Files.ReadWrite.All",
    "Sites.Read.All",
    "Sites.ReadWrite.All",
]);
pub(super) const TENANTS: Needs = needs(&["CrossTenantInformation.ReadBasic.All"]);
pub(super) const DELEGATED: Needs = needs(&[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
]);
pub(super) const POLICY: Needs = needs(&["Policy.Read.All"]);
pub(super) const AUDIT: Needs = needs(&["AuditLog.Read.All"]);
pub(super) const CONTRACTS: Needs = needs(&["Directory.Read.All", "Directory.ReadWrite.All"]);
pub(super) const NOTHING: Needs = needs(&[]);
