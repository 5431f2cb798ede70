//! What the partner may administer in customers' tenants: granular delegated administration (GDAP).

use jiff::Timestamp;
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A relationship of delegated administration. Source: Graph, `delegatedAdminRelationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DelegatedAdminRelationship {
    /// Its id: two GUIDs joined by a hyphen.
    pub id: String,
    /// What the partner calls it, in 50 characters at most.
    pub display_name: String,
    /// Who grants it; absent where any customer may still approve it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<DelegatingCustomer>,
    /// The roles, by the ids of their templates.
    pub roles: Vec<Guid>,
    /// How far it has come. Time changes nothing about it in a rehearsal.
    pub status: DelegatedAdminStatus,
    /// ISO 8601 duration, two years at most.
    pub duration: String,
    /// ISO 8601 duration by which it goes on by itself; `PT0S`: it does not.
    #[serde(default = "not_extended")]
    pub auto_extend_duration: String,
    /// The groups of the partner's people that the roles are given to: without one nobody can use them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access_assignments: Vec<AccessAssignment>,
    /// When it was made.
    pub created_date_time: Timestamp,
    /// When it last changed.
    pub last_modified_date_time: Timestamp,
    /// When it became active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated_date_time: Option<Timestamp>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_time: Option<Timestamp>,
    /// Whether it was just made and is not there yet for who reads it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_being_made: bool,
}

fn not_extended() -> String {
    "PT0S".to_owned()
}

/// The roles that the partner's people have in a customer's tenant: of relationships that are active, as far as they are
/// assigned to a group (documented: without the assignment nobody can use them). The partner's one administrator is in
/// every such group.
#[must_use]
pub fn roles_in(relationships: &[DelegatedAdminRelationship], customer: &Guid) -> Vec<Guid> {
    let of_customer = |one: &&DelegatedAdminRelationship| {
        let is_active = matches!(
            one.status,
            DelegatedAdminStatus::Active | DelegatedAdminStatus::Expiring
        );
        is_active
            && one
                .customer
                .as_ref()
                .is_some_and(|by| by.tenant_id == *customer)
    };
    let mut roles: Vec<Guid> = relationships
        .iter()
        .filter(of_customer)
        .flat_map(|one| &one.access_assignments)
        .filter(|assignment| assignment.status == AccessAssignmentStatus::Active)
        .flat_map(|assignment| assignment.roles.iter().copied())
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Roles of a relationship that a group has. Source: Graph, `delegatedAdminAccessAssignment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessAssignment {
    /// Its id.
    pub id: Guid,
    /// The security group of the partner's.
    pub group: Guid,
    /// The roles, by the ids of their templates.
    pub roles: Vec<Guid>,
    /// How far it has come.
    pub status: AccessAssignmentStatus,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_date_time: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified_date_time: Option<Timestamp>,
}

/// How far an assignment has come. Source: Graph, `delegatedAdminAccessAssignmentStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AccessAssignmentStatus {
    /// It is being made.
    Pending,
    /// It holds.
    Active,
    /// It is being taken away.
    Deleting,
    /// It was taken away.
    Deleted,
    /// It could not be made.
    Error,
}

impl AccessAssignmentStatus {
    /// The word for it, as Graph has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
            Self::Error => "error",
        }
    }
}

/// The customer of a relationship. Source: Graph, `delegatedAdminRelationshipCustomerParticipant`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DelegatingCustomer {
    /// Its tenant id.
    pub tenant_id: Guid,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// How far a relationship has come. Source: Graph, `delegatedAdminRelationshipStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DelegatedAdminStatus {
    /// The partner may change it still.
    Created,
    /// The customer is asked.
    ApprovalPending,
    /// The customer has approved.
    Approved,
    /// It is being set up.
    Activating,
    /// It holds.
    Active,
    /// It ends soon.
    Expiring,
    /// Its time was up.
    Expired,
    /// Its end was requested.
    TerminationRequested,
    /// It is being taken down.
    Terminating,
    /// It was ended.
    Terminated,
}

impl DelegatedAdminStatus {
    /// The word for it, as Graph has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::ApprovalPending => "approvalPending",
            Self::Approved => "approved",
            Self::Activating => "activating",
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::TerminationRequested => "terminationRequested",
            Self::Terminating => "terminating",
            Self::Terminated => "terminated",
        }
    }
}
