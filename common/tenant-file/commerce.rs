//! What only Partner Center knows: terms and their ends, carts, orders, transfers, and who did what.

use jiff::Timestamp;
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The partner's side of a subscription. Source: Partner Center, `Subscription`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Terms {
    /// The partner's own name for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub friendly_name: Option<String>,
    /// The `PartnerID` of the indirect reseller of record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// What happens at the end of the term, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_term_end: Option<AtTermEnd>,
    /// When the last paid term ended. Absent while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_ended: Option<Timestamp>,
    /// How often it is billed; `monthly` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle: Option<BillingCycle>,
    /// Who answers the customer's questions; the partner itself where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_contact: Option<SupportContact>,
    /// The order that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// How it came about, as the service says it: `productKey` or `redemptionCode`; `subscription` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_type: Option<String>,
    /// What is to hold from the next term on, as the service has it (`scheduledNextTermInstructions`). Any other change
    /// wipes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_term: Option<serde_json::Value>,
    /// Whether the partner has suspended it.
    #[serde(skip_serializing_if = "is_default")]
    pub is_suspended: bool,
    /// How often it was changed, which its entity tag says.
    #[serde(skip_serializing_if = "is_default")]
    pub changes: u32,
}

impl Terms {
    pub(super) fn is_usual(&self) -> bool {
        is_default(self)
    }
}

/// What happens at the end of a term where it does not renew. Source: Partner Center, `scheduledActions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AtTermEnd {
    /// It ends: users lose access at once where the rule of 4 May 2026 holds.
    Cancel,
    /// It runs on from month to month, and is paid for.
    ExtendedServiceTerm,
}

/// How often a subscription is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillingCycle {
    /// Each month.
    Monthly,
    /// Each year.
    Annual,
    /// Each three years.
    Triennial,
}

/// Who answers the questions about a subscription. Source: Partner Center, `SupportContact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupportContact {
    /// Its tenant.
    pub support_tenant_id: Guid,
    /// Its `PartnerID`.
    pub support_mpn_id: String,
    /// Its name.
    pub name: String,
}

/// What a customer is to the partner. Source: Partner Center, `relationshipToPartner`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The partner sells to it.
    #[default]
    Reseller,
    /// The partner advises it and cannot sell.
    Advisor,
    /// The partner is its telecommunications company.
    Syndication,
    /// Microsoft's own support.
    MicrosoftSupport,
    /// There is none any more.
    None,
}

impl Relation {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks with a reference"
    )]
    pub(super) fn is_usual(&self) -> bool {
        is_default(self)
    }
}

/// Whether a customer may buy. Source: Partner Center, `validationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AccountStatus {
    /// It may.
    Allowed,
    /// Microsoft is looking at it.
    UnderReview,
    /// It may not.
    NotAllowed,
}

/// How long a new customer is examined. It may buy afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountReview {
    /// Its tenant.
    pub customer_id: Guid,
    /// Until when.
    pub until: Timestamp,
}

/// A customer about which Partner Center refuses every answer; its list has it all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefusedCustomer {
    /// Its tenant.
    pub customer_id: Guid,
    /// The code, such as 1002 or 900309, with HTTP status 403.
    pub code: u32,
}

/// What kind of partner it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// It sells to customers itself.
    #[default]
    DirectBill,
    /// It sells through indirect resellers.
    IndirectProvider,
    /// It sells what a provider provides.
    IndirectReseller,
}

/// Another partner. Source: Partner Center, `MpnProfile` and `PartnerRelationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OtherPartner {
    /// Its tenant.
    pub tenant_id: Guid,
    /// Its `PartnerID`.
    pub mpn_id: String,
    /// Its name.
    pub name: String,
    /// Two-letter country.
    pub location: String,
    /// Whether it has signed the Microsoft Partner Agreement.
    #[serde(default)]
    pub is_agreement_signed: bool,
    /// What it is to the partner; absent where they have nothing to do with each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<PartnerRelation>,
}

/// What another partner is to the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PartnerRelation {
    /// It resells what the partner provides.
    Reseller,
    /// It provides what the partner resells.
    Provider,
}

/// A transfer of subscriptions between partners. Source: Partner Center, `TransferEntity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transfer {
    /// Its id.
    pub id: Guid,
    /// Whose subscriptions.
    pub customer_id: Guid,
    /// Who has them.
    pub source_partner_tenant_id: Guid,
    /// The name of who has them.
    pub source_partner_name: String,
    /// Who is to have them.
    pub target_partner_tenant_id: Guid,
    /// Where the customer is told.
    pub customer_email_id: String,
    /// What the customer is called in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// The `PartnerID` of the indirect reseller that is to be on the subscriptions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_on_record: Option<String>,
    /// How far it is.
    pub state: TransferState,
    /// When it was asked for.
    pub created: Timestamp,
    /// When it last changed.
    pub last_modified: Timestamp,
    /// Until when it can be answered; without an end where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// The subscriptions that the source put in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<Guid>,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TransferState {
    /// The source has not answered.
    Pending,
    /// It is done.
    Complete,
    /// The source does not want it.
    Rejected,
    /// The target has withdrawn it.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

/// Something that was done. Source: Partner Center, `AuditRecord`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditRecord {
    /// Its id.
    pub id: String,
    /// The customer that it was done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<Guid>,
    /// The kind of thing that was changed.
    pub resource_type: String,
    /// What was done.
    pub operation_type: String,
    /// When.
    pub operation_date: Timestamp,
    /// The caller's `MS-CorrelationId`.
    pub correlation_id: String,
}
