//! Users and groups that were deleted and can still be restored.

use jiff::{SignedDuration, Timestamp};
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::directory::{Group, User};

/// How long what was deleted can be restored (documented).
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What was deleted and can be restored. Source: Graph, `directory/deletedItems`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deleted {
    /// Users.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<DeletedUser>,
    /// Groups. Only Microsoft 365 groups can be restored (documented).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<DeletedGroup>,
}

/// A deleted user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeletedUser {
    /// When.
    pub deleted_date_time: Timestamp,
    /// The user, with the licences that a restoration gives back.
    pub user: User,
    /// The groups that the user was a member of.
    #[serde(default)]
    pub member_of: Vec<Guid>,
}

/// A deleted group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeletedGroup {
    /// When.
    pub deleted_date_time: Timestamp,
    /// The group.
    pub group: Group,
}

impl Deleted {
    /// Whether there is nothing to restore.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    /// The time goes on, and what was deleted too long ago is gone.
    pub(super) fn pass(&mut self, now: Timestamp) {
        let is_kept = |deleted: Timestamp| now.duration_since(deleted) < KEPT;
        self.users.retain(|one| is_kept(one.deleted_date_time));
        self.groups.retain(|one| is_kept(one.deleted_date_time));
    }
}
