//! What Graph says of granular delegated administration (GDAP), in the partner's tenant.

use record::ids::Guid;
use serde::Deserialize;

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
