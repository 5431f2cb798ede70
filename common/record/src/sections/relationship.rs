use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failed::SectionError;
use crate::ids::Guid;

/// How the relationship that is asked about stands. Written by `check-relationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Relationship {
    /// The verdict.
    pub state: RelationshipState,
    /// From which side it was looked at.
    pub side: Side,
    /// Which relationship was asked about: the one that the invitation asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedRelationship>,
    /// The partner that was asked about.
    pub partner: Partner,
    /// What the verdict rests on, each with its source and time.
    pub evidence: Vec<Evidence>,
    /// Who else sells to the customer, and what of each still runs (the customer's side only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherSeller>,
    /// What a move of subscriptions to this partner depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<MoveCondition>,
    /// What a person does or looks at next, in the language of the run; absent where nothing is left to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The mail that answers the invitation, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<CompletionNotice>,
    /// `failed` where the question could not be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it could not be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// The verdict about a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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

/// A kind of relationship between a customer and a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AskedRelationship {
    /// The partner sells to the customer.
    Reseller,
    /// The partner sells to the customer through a provider.
    IndirectReseller,
    /// The partner administers the customer's tenant without a limit (DAP).
    Administration,
    /// The partner has roles in the customer's tenant for a time (GDAP).
    Roles,
}

/// From which side a relationship was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The customer's: Microsoft Graph in the customer's tenant.
    Customer,
    /// The partner's: Partner Center, and Graph in the partner's tenant for roles.
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

/// A partner that sells to the customer beside the one that was asked about, such as the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherSeller {
    /// Who it is.
    pub partner: Partner,
    /// What of it has not ended.
    pub subscriptions: Vec<OthersSubscription>,
}

/// A subscription of another seller. Source: Graph, `companySubscription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OthersSubscription {
    /// The commerce system's id, as Partner Center and mails name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Microsoft's part number of its SKU.
    pub sku_part_number: String,
    /// `Enabled`, `Warning`, `Suspended`, … as Graph writes it.
    pub status: String,
    /// Its seats.
    pub seats: i64,
    /// When it goes to its next state unless renewed, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_lifecycle_date_time: Option<String>,
}

/// The mail that answers an invitation once the relationship is proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompletionNotice {
    /// Whether it was written.
    pub status: NoticeStatus,
    /// The file, for a person to look at and send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Why it was not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// Whether a mail was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeStatus {
    /// It is in the file.
    Written,
    /// There is none: the relationship is not proved, the invitation cannot be answered, or the file cannot be written.
    NotWritten,
}

/// Something that a move of subscriptions depends on. Source: Microsoft's page on moving licence-based customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MoveCondition {
    /// Which.
    pub condition: MoveConditionKind,
    /// Whether it holds; null where nothing at hand says so.
    pub holds: Option<bool>,
    /// What is known, and what follows from it, in the language of the run.
    pub words: String,
}

/// What a move of subscriptions depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MoveConditionKind {
    /// The partner has a company in the region of the customer.
    SameRegion,
    /// The customer has at most 150 active subscriptions, so that each may stand beside its successor.
    #[serde(rename = "at-most-150-subscriptions")]
    #[schemars(rename = "at-most-150-subscriptions")]
    AtMost150Subscriptions,
    /// What the old partner sold does not renew.
    RenewalOff,
}
