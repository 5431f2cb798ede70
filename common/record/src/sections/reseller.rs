use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::customer::ListChange;
use crate::ids::Guid;

/// A partner that another partner deals with: an indirect reseller, or a provider. Written by `list-resellers`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reseller {
    /// Its **tenant** id; absent where only its `PartnerID` is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its `PartnerID` (MPN id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// Two-letter country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What it is to the partner that was asked; absent where they need not have anything to do with each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<PartnersRelation>,
    /// `Active`, as Partner Center writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Whether it has signed the Microsoft Partner Agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<ResellerAgreement>,
    /// Against an older list (`--since`): what is different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ListChange>,
    /// Of one that is gone: how many customers still have it as their reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_left: Option<u64>,
    /// What a person does next, in the language of the run; absent where nothing is left to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The **tenant** id of the partner that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Guid>,
    /// The call that showed it, such as `GET /v1/relationships`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was seen, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// What a partner is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PartnersRelation {
    /// It resells what the other provides.
    Reseller,
    /// It provides what the other resells.
    Provider,
}

/// Whether a reseller has signed the Microsoft Partner Agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResellerAgreement {
    /// It has.
    Signed,
    /// It has not, or not for the region.
    NotSigned,
    /// The `PartnerID` is of another region.
    OtherRegion,
    /// The `PartnerID` is not known, or has not been moved to Partner Center.
    NotKnown,
    /// The `PartnerID` has no account of a CSP reseller.
    NoReseller,
    /// The question was not answered.
    Unknown,
}
