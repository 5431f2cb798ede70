//! What Partner Center sends about subscriptions, with only the fields that are used.

use serde::{Deserialize, Serialize};

use crate::null_as_default;

/// A subscription, as the partner who sold it sees it. Words are kept as they come: lists of them grow.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Subscription {
    /// Its id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `PRODUCT:SKU:AVAILABILITY`, or a GUID for what was sold before new commerce.
    pub offer_id: Option<String>,
    /// The offer's name.
    pub offer_name: Option<String>,
    /// The partner's own name for it.
    pub friendly_name: Option<String>,
    /// What kind of product; absent for what was sold before new commerce.
    pub product_type: Option<ProductType>,
    /// Seats.
    pub quantity: Option<i64>,
    /// `active`, `suspended`, `expired`, `disabled`, `deleted` and others.
    pub status: Option<String>,
    /// When it was bought.
    pub creation_date: Option<String>,
    /// The last day of the term, inclusive.
    pub commitment_end_date: Option<String>,
    /// The same, to the second.
    pub commitment_end_date_time: Option<String>,
    /// Until when it can be cancelled.
    pub cancellation_allowed_until_date: Option<String>,
    /// Whether it renews by itself.
    pub auto_renew_enabled: Option<bool>,
    /// ISO 8601 term.
    pub term_duration: Option<String>,
    /// How often it is billed.
    pub billing_cycle: Option<String>,
    /// Whether it is a trial.
    pub is_trial: Option<bool>,
    /// The `PartnerID` of the reseller of record; empty where there is none.
    pub partner_id: Option<String>,
    /// `subscription`, `productKey`, `redemptionCode`.
    pub contract_type: Option<String>,
    /// What can be had back.
    #[serde(deserialize_with = "null_as_default")]
    pub refund_options: Vec<RefundOption>,
    /// The order that it came from.
    pub order_id: Option<String>,
    /// What is to happen at the end of the term; absent in older answers.
    #[serde(deserialize_with = "null_as_default")]
    pub scheduled_actions: Vec<ScheduledAction>,
    /// What is to hold from the next term on; absent where nothing else is.
    pub scheduled_next_term_instructions: Option<NextTerm>,
    /// The entity tag.
    #[serde(deserialize_with = "null_as_default")]
    pub attributes: Attributes,
}

/// What is to hold from the next term on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NextTerm {
    /// What it renews to.
    pub product: Option<NextProduct>,
    /// Seats.
    pub quantity: Option<i64>,
}

/// What a subscription renews to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NextProduct {
    /// The first part of the offer's id.
    pub product_id: Option<String>,
    /// The second one.
    pub sku_id: Option<String>,
}

/// What kind of product it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ProductType {
    /// Such as `OnlineServicesNCE`.
    pub id: Option<String>,
}

/// What can be had back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RefundOption {
    /// `Full` or `Partial`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Until when; samples and clients name it so, the table of the resource names it `expiresAfter`.
    #[serde(alias = "expiresAfter")]
    pub expires_at: Option<String>,
}

/// What is to happen, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScheduledAction {
    /// `TermEnd`, `CustomDate`.
    pub schedule_type: Option<String>,
    /// `Cancel`, `RenewToNewTerm`, `RenewToExtendedServiceTerm`, `Transition`.
    pub action_type: Option<String>,
}

/// What the service says about the answer itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Attributes {
    /// The entity tag, with its quotes.
    pub etag: Option<String>,
}

/// Who answers the questions about a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SupportContact {
    /// Its tenant.
    pub support_tenant_id: Option<String>,
    /// Its `PartnerID`.
    pub support_mpn_id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}
