use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failed::SectionError;
use crate::ids::Guid;

/// How a reseller relationship stands. Written by `check-relationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Relationship {
    /// The verdict.
    pub state: RelationshipState,
    /// From which side it was looked at.
    pub side: Side,
    /// The partner that was asked about.
    pub partner: Partner,
    /// What the verdict rests on, each with its source and time.
    pub evidence: Vec<Evidence>,
    /// What a person does or looks at next, in the language of the run; absent where nothing is left to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// `failed` where the question could not be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it could not be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// The verdict about a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationshipState {
    /// The relationship is there.
    Established,
    /// There are signs of it, but it is not complete.
    Pending,
    /// It is not there (only the partner's side can say so).
    Absent,
    /// The side that was asked cannot tell.
    Unknown,
}

/// From which side a relationship was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The customer's: Microsoft Graph in the customer's tenant.
    Customer,
    /// The partner's: Partner Center.
    Partner,
}

/// A partner, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Partner {
    /// The partner's **tenant** id (not the `PartnerID`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<Guid>,
    /// Its display name. Source: Graph, `findTenantInformationByTenantId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its default domain. Source: as `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

/// One observation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What was seen, as a code (lower case, hyphens).
    pub fact: String,
    /// What was seen, for a person, in the language of the run.
    pub words: String,
    /// The call that showed it, such as `GET /directory/subscriptions`.
    pub source: String,
    /// When it was seen, RFC 3339 UTC.
    pub time: String,
}
