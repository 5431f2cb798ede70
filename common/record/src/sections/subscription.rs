use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relationship::{Partner, Side};
use crate::ids::Guid;

/// One subscription as it was sold: offer, seats, term, and what follows the term. Written by `list-subscriptions`.
/// Source: Partner Center, `Subscription`; with `side: customer` Graph, `companySubscription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SoldSubscription {
    /// The commerce system's id, the one that partners print in their mails; null where the directory does not name it.
    pub id: Option<String>,
    /// From which side it was looked at. Each partner sees only what it sold itself.
    pub side: Side,
    /// Who sold it; null where it was bought directly.
    pub seller: Option<Partner>,
    /// The offer: `PRODUCT:SKU:AVAILABILITY` in new commerce, a GUID before. Absent on the customer's side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<String>,
    /// The name of the offer.
    pub offer_name: String,
    /// The partner's own name for it, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friendly_name: Option<String>,
    /// The directory's SKU, where it is known: on the customer's side, or from the `license` of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku_id: Option<Guid>,
    /// Its seats; null where the service did not say.
    pub seats: Option<i64>,
    /// The service's own word: `active`, `suspended`, `expired`, `disabled`, `deleted` and others; on the customer's
    /// side `Enabled`, `Warning`, `Suspended`, `LockedOut`, `Deleted`.
    pub state: String,
    /// Whether it renews by itself; null where the service did not say.
    pub auto_renew: Option<bool>,
    /// What happens at the end of the term.
    pub at_term_end: AtTermEnd,
    /// ISO 8601 length of the term, such as `P1Y`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// How often it is billed: `monthly`, `annual`, `triennial` and others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_cycle: Option<String>,
    /// When the term ends; null where it has none, or the service did not say.
    pub term_end: Option<TermEnd>,
    /// Whether it can be cancelled with money back now.
    pub cancel_window: CancelWindow,
    /// Until when, RFC 3339 UTC; absent where the service did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_until: Option<String>,
    /// By which rules its term ends.
    pub regime: Regime,
    /// Why by these, for a person, in the language of the run.
    pub regime_words: String,
    /// The `PartnerID` of the indirect reseller of record; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// How it came about: `subscription`, `productKey`, `redemptionCode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_type: Option<String>,
    /// What can be had back, each until its time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// Whether it is a trial.
    pub trial: bool,
    /// The order that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// Who answers questions about it (`--support`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
    /// What a person should know or do.
    pub findings: Vec<SubscriptionFinding>,
}

/// What happens at the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AtTermEnd {
    /// It renews.
    Renew,
    /// It ends as was asked for: under the rule of 2026 users lose access at once.
    Cancel,
    /// It runs on from month to month, and each month is paid for: asked for, or because nothing else was said.
    ExtendPaid,
    /// It ends, and users go on for 30 days (the rule of 2023).
    EndWithGrace,
    /// It has ended already, or is not active.
    Over,
    /// The service did not say, or contradicts itself.
    Unknown,
}

/// When a term ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermEnd {
    /// The last instant of it, RFC 3339 UTC.
    pub time: String,
    /// The last day of it in the contract, which counts in UTC.
    pub day: String,
    /// The same instant on the clocks of the zone.
    pub local: String,
    /// IANA zone of `local`.
    pub zone: String,
}

/// Whether a subscription can be cancelled with money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CancelWindow {
    /// It can.
    Open,
    /// It cannot any more.
    Closed,
    /// The service did not say.
    Unknown,
}

/// By which rules a term ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Regime {
    /// 30 days of grace, then 90 days for administrators.
    #[serde(rename = "2023")]
    Grace2023,
    /// No grace: a month that is paid for, or an end at once.
    #[serde(rename = "2026")]
    NoGrace2026,
    /// The facts do not say.
    #[serde(rename = "unknown")]
    Unknown,
}

/// What can be had back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// `Full` or `Partial`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Until when, RFC 3339 UTC; null where the service did not say.
    pub until: Option<String>,
}

/// Who answers questions about a subscription. Source: Partner Center, `SupportContact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Support {
    /// Its tenant.
    pub tenant_id: Option<String>,
    /// Its `PartnerID`.
    pub partner_id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// What a person should know or do about a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionFinding {
    /// Which, as a code.
    pub code: FindingCode,
    /// What it is and what to do, for a person, in the language of the run.
    pub words: String,
}

/// The findings about a subscription.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FindingCode {
    /// It will run on from month to month, and be paid for.
    WouldExtendPaid,
    /// The old partner's, and it renews by itself.
    RenewalOn,
    /// The customer has more than 150 active subscriptions of this partner.
    #[serde(rename = "over-150")]
    Over150,
    /// The `PartnerID` on it is not valid any more.
    PartnerOfRecordInvalid,
    /// It began with a product key or a redemption code.
    Key,
    /// Bought from Microsoft directly: money back is a matter of the customer and Microsoft.
    Credit,
}
