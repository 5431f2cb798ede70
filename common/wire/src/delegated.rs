//! What Graph says of granular delegated administration (GDAP), in the partner's tenant.

use record::ids::Guid;
use serde::{Deserialize, Serialize};

use crate::{graph::guid_if_any, null_as_default};

/// A GDAP relationship, or the request for one. Source: `delegatedAdminRelationship`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DelegatedAdminRelationship {
    /// Its id: two GUIDs joined by a hyphen (documented).
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `created`, `approvalPending`, `active`, … ; the list grows.
    #[serde(deserialize_with = "null_as_default")]
    pub status: String,
    /// Who approved it; absent where any customer may still do so.
    pub customer: Option<DelegatingCustomer>,
    /// The tag by which a change says what it was decided on.
    #[serde(rename = "@odata.etag")]
    pub etag: Option<String>,
    /// What the partner calls it.
    #[serde(deserialize_with = "null_as_default")]
    pub display_name: String,
    /// How long it lasts, ISO 8601.
    #[serde(deserialize_with = "null_as_default")]
    pub duration: String,
    /// By how long it goes on by itself, ISO 8601.
    pub auto_extend_duration: Option<String>,
    /// What is granted.
    #[serde(deserialize_with = "null_as_default")]
    pub access_details: AccessDetails,
}

/// The customer of a GDAP relationship.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DelegatingCustomer {
    /// Its tenant.
    #[serde(deserialize_with = "guid_if_any")]
    pub tenant_id: Option<Guid>,
}

/// A contract of the partner with a customer. Source: `contract`, which is in a partner's directory only (documented).
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contract {
    /// The object's id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `ResellerPartner`, `BreadthPartner`, `SyndicationPartner`.
    pub contract_type: Option<String>,
    /// The customer's tenant.
    #[serde(deserialize_with = "guid_if_any")]
    pub customer_id: Option<Guid>,
    /// A copy of its default domain, made once and never refreshed (documented).
    pub default_domain_name: Option<String>,
    /// A copy of its name, made once and never refreshed (documented).
    pub display_name: Option<String>,
}

/// The roles of a GDAP relationship.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessDetails {
    /// Each.
    #[serde(default, deserialize_with = "null_as_default")]
    pub unified_roles: Vec<UnifiedRole>,
}

/// A role of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnifiedRole {
    /// The id of its template.
    #[serde(default, deserialize_with = "null_as_default")]
    pub role_definition_id: String,
}

/// What makes a GDAP relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDelegatedAdminRelationship {
    /// What the partner calls it: 50 characters at most, and not twice (documented).
    pub display_name: String,
    /// ISO 8601.
    pub duration: String,
    /// ISO 8601.
    pub auto_extend_duration: String,
    /// Who is to grant it; without one, whoever approves it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<NewDelegatingCustomer>,
    /// What is to be granted.
    pub access_details: AccessDetails,
}

/// The customer who is to grant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDelegatingCustomer {
    /// Its tenant.
    pub tenant_id: Guid,
}
