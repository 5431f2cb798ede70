use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{applied::ApplyStatus, failed::SectionError, relationship::Partner};
use crate::ids::Guid;

/// A change of one subscription: planned, then applied. Written by `change-subscription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionChange {
    /// What is to be done.
    pub action: ChangeAction,
    /// Why not, as a code; absent where there is nothing against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ChangeReason>,
    /// Why not, for a person, in the language of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The subscription, by Partner Center's id.
    pub subscription_id: String,
    /// What is wanted.
    pub wanted: WantedChange,
    /// The subscription before, as far as the change touches it.
    pub before: SubscriptionFacts,
    /// What shows that nobody loses access.
    #[serde(default)]
    pub proof: AccessProof,
    /// Whether it may be done although users lose access, as the command line said.
    #[serde(default, skip_serializing_if = "is_false")]
    pub users_lose_access: bool,
    /// Whether it may be sent although its form is not documented, as the command line said.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unconfirmed: bool,
    /// Applying only: how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ApplyStatus>,
    /// Applying only: the subscription as read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<SubscriptionFacts>,
    /// Applying only: why it is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// What is to be done about a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeAction {
    /// Change it.
    Change,
    /// Nothing; it is so already.
    None,
    /// Not by this tool, or not now; `reason` says why.
    Refuse,
}

/// What is wanted of a subscription: one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind"
)]
pub enum WantedChange {
    /// What happens at the end of the term.
    Renewal {
        /// What.
        to: RenewalWish,
    },
    /// To take it back, with money back.
    Cancel,
    /// Another number of seats.
    Seats {
        /// How many.
        to: u32,
    },
    /// Another reseller of record.
    Reseller {
        /// Its `PartnerID`.
        to: String,
    },
    /// Another partner who answers the questions about it.
    SupportContact {
        /// Its `PartnerID`.
        to: String,
    },
}

/// What is wanted at the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RenewalWish {
    /// Renew.
    On,
    /// End: under the rule of 2026 users lose access at once.
    CancelAtEnd,
    /// Run on from month to month, and pay for each.
    Extend,
}

/// Why a change is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeReason {
    /// Its term is over, or it was taken back.
    Over,
    /// Its state is none that is known to run, such as one that is being set up.
    StateUnknown,
    /// It is suspended.
    Suspended,
    /// The window for taking it back is closed, or closes within ten minutes, or is not known.
    WindowClosed,
    /// The term has just ended, and the service is renewing it: no change is taken for a day.
    Renewing,
    /// The record does not show that the new partner's relationship is there.
    RelationshipNotProven,
    /// The record does not show how many seats are in use.
    SeatsNotProven,
    /// Seats are in use that would be missing.
    SeatsInUse,
    /// Nobody has this `PartnerID`, or it is no reseller of this partner, or it has not signed.
    ResellerInvalid,
    /// The reseller that is on the subscription is not valid any more, so that the service refuses every change.
    PartnerOfRecordInvalid,
    /// The form of the request is not documented: `--unconfirmed` sends it all the same.
    Unconfirmed,
}

/// A subscription, as far as changes touch it. Source: Partner Center, `Subscription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionFacts {
    /// The service's own word for its state.
    pub state: String,
    /// Its seats.
    pub seats: Option<i64>,
    /// Whether it renews by itself.
    pub auto_renew: Option<bool>,
    /// What is scheduled for the end of the term: the service's own words, such as `Cancel`.
    pub scheduled: Vec<String>,
    /// The last instant of its term, RFC 3339 UTC; absent where the service does not say, and in older plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_end: Option<String>,
    /// The `PartnerID` of the reseller of record; null where there is none.
    pub partner_id: Option<String>,
    /// The `PartnerID` of who answers the questions about it; absent where the change is not about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_contact: Option<String>,
}

/// What shows that nobody loses access.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessProof {
    /// The new partner, whose relationship is established; absent where the record does not show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Partner>,
    /// The seats of the SKU; absent where the record does not show them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<SeatProof>,
}

/// How many seats of a SKU are in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatProof {
    /// The SKU.
    pub sku_id: Guid,
    /// Its seats in use.
    pub consumed: i64,
    /// Its seats that are enabled, those of the subscription included.
    pub enabled: i64,
    /// The enabled seats of other subscriptions of the SKU that this partner sold, which are not known to go on after their term.
    #[serde(default, skip_serializing_if = "is_none")]
    pub ending: i64,
    /// The other subscriptions of the SKU, by the commerce system's ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_none(seats: &i64) -> bool {
    *seats == 0
}
