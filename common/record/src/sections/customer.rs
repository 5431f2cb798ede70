use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::Guid;

/// A customer of a partner, as the partner's list has it. Written by `list-customers`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The company's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its initial or primary domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// What the partner is to it: `reseller`, `advisor`, `none`, … as Partner Center writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<String>,
    /// What the contract with the partner is: `ResellerPartner`, … as Graph writes it (`--graph`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_type: Option<String>,
    /// The indirect resellers of this customer (`--with-resellers`); absent where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resellers: Option<Vec<CustomerReseller>>,
    /// Against an older list (`--since`): what is different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ListChange>,
    /// The **tenant** id of the partner whose list it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Guid>,
    /// The call that showed it, such as `GET /v1/customers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was seen, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// An indirect reseller of a customer. Source: Partner Center, `customers/{id}/relationships`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerReseller {
    /// The reseller's **tenant** id.
    pub tenant_id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its `PartnerID` (MPN id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
}

/// What is different of a customer or a partner since an older list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListChange {
    /// The older list does not have it.
    New,
    /// Something of it was another.
    Changed,
    /// The older list has it, and the new one does not.
    Gone,
}
