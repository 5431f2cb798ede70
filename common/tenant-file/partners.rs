//! The new partner: its Partner Center, and the invitation that makes it the customer's reseller.

use jiff::{Timestamp, civil::Date};
use record::{ids::Guid, permissions::agents::Agent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attestation::Attestation,
    commerce::{
        AccountReview, AccountStatus, AuditRecord, OtherPartner, RefusedCustomer, Relation, Tier,
        Transfer, is_default,
    },
    contact::Contact,
    delegated::DelegatedAdminRelationship,
    directory::Subscription,
    ordering::{AnsweredRequest, Cart, CatalogueItem, Order},
};

/// The Partner Center of one partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartnerCenter {
    /// The partner's own tenant. Its name and domain stand under `knownTenants`.
    pub tenant_id: Guid,
    /// The partner's `PartnerID` (MPN id).
    pub mpn_id: String,
    /// What the app's tokens count as. Agreements and relationship requests are open to a signed-in person only.
    #[serde(default)]
    pub tokens: TokenKind,
    /// Whether bodies begin with U+FEFF, as the service's often do.
    #[serde(default = "yes")]
    pub byte_order_mark: bool,
    /// The customers that this partner has a reseller relationship with.
    #[serde(default)]
    pub customers: Vec<Customer>,
    /// The agreements that customers accept.
    pub agreements: Vec<AgreementTemplate>,
    /// The partner's own affairs.
    #[serde(default, skip_serializing_if = "Desk::is_empty")]
    pub desk: Desk,
}

fn yes() -> bool {
    true
}

/// The partner's own affairs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Desk {
    /// Whether it sells itself or through others.
    #[serde(skip_serializing_if = "is_default")]
    pub tier: Tier,
    /// The roles of the person who signs in, in this Partner Center; absent: Admin agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agents: Option<Vec<Agent>>,
    /// Partners that can be looked up by their `PartnerID`: those that it deals with, and others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<OtherPartner>,
    /// What it can sell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub catalogue: Vec<CatalogueItem>,
    /// Domains that other tenants have taken, besides those of the tenants played.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken_domains: Vec<String>,
    /// Seconds for which Microsoft examines a customer that was just created.
    #[serde(skip_serializing_if = "is_default")]
    pub review_seconds: u32,
    /// Customers that were created, and are or were examined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<AccountReview>,
    /// Carts that were filled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub carts: Vec<Cart>,
    /// Orders that were placed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Order>,
    /// Seconds from a purchase until the order and its subscription can be read.
    #[serde(skip_serializing_if = "is_default")]
    pub order_lag_seconds: u32,
    /// What was made under an id of the client's (`MS-RequestId`), and how that was answered: the same id again makes
    /// nothing more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<AnsweredRequest>,
    /// Transfers of subscriptions to it and from it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<Transfer>,
    /// How many of the next changes of subscriptions also switch the renewal off.
    #[serde(skip_serializing_if = "is_default")]
    pub drops_renewal: u32,
    /// How many of the next changes of subscriptions are taken with 202 and an address to look at.
    #[serde(skip_serializing_if = "is_default")]
    pub answers_later: u32,
    /// Who did what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audit: Vec<AuditRecord>,
    /// Customers about which it is refused an answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<RefusedCustomer>,
    /// What it submitted for customers to accept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attestations: Vec<Attestation>,
    /// What it may administer at its customers'.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delegated_admin_relationships: Vec<DelegatedAdminRelationship>,
    /// The Partner Center of who sold to the customer before, once that partner has used it. Transfers are the same for
    /// both, and stand here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_partner: Option<Box<PartnerCenter>>,
}

impl Desk {
    /// Whether the person who signs in has one of these roles.
    #[must_use]
    pub fn has_one_of(&self, roles: &[Agent]) -> bool {
        let held = self.agents.as_deref().unwrap_or(&[Agent::AdminAgent]);
        held.iter().any(|held| roles.contains(held))
    }

    pub(super) fn is_empty(&self) -> bool {
        is_default(self)
    }
}

/// Whether a person stands behind a token of Partner Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// The app alone, as the service sees it.
    #[default]
    AppOnly,
    /// The app and a person, as if a person had signed in behind it.
    AppAndUser,
}

/// A customer of the partner. Source: Partner Center, `Customer`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Customer {
    /// The customer's tenant id.
    pub id: Guid,
    /// Its name.
    pub company_name: String,
    /// Its initial domain.
    pub domain: String,
    /// Whether the customer signed the Microsoft Customer Agreement itself.
    #[serde(default)]
    pub direct_signed: bool,
    /// Attestations by this partner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<Agreement>,
    /// Indirect resellers of this customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indirect_resellers: Vec<IndirectReseller>,
    /// What the customer is to the partner.
    #[serde(default, skip_serializing_if = "Relation::is_usual")]
    pub relation: Relation,
    /// Whether it may buy; nothing is known of it where absent, which hinders nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_status: Option<AccountStatus>,
}

/// An attestation of an agreement. Source: Partner Center, `Agreement`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// Which agreement.
    pub template_id: Guid,
    /// When the customer agreed.
    pub date_agreed: Timestamp,
    /// Who agreed.
    pub primary_contact: Contact,
}

/// An indirect reseller. Source: Partner Center, `PartnerRelationship`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndirectReseller {
    /// Its tenant id.
    pub id: Guid,
    /// Its name.
    pub name: String,
    /// Its `PartnerID`.
    pub mpn_id: String,
    /// Two-letter country.
    pub location: String,
}

/// An agreement that customers accept. Source: Partner Center, `AgreementMetaData`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgreementTemplate {
    /// Its id.
    pub template_id: Guid,
    /// Such as `MicrosoftCustomerAgreement`.
    pub agreement_type: String,
    /// Where it can be read.
    pub agreement_link: String,
    /// The higher, the newer.
    pub version_rank: i32,
}

/// The agreements that Partner Center is known to offer (observed): template, type, link.
const AGREEMENTS: [[&str; 3]; 2] = [
    [
        "117a77b0-9360-443b-8795-c6dedc750cf9",
        "MicrosoftCustomerAgreement",
        "https://aka.ms/customeragreement",
    ],
    [
        "63b25992-7314-4f18-8e87-7968bad1f704",
        "MicrosoftCloudAgreement",
        "https://aka.ms/mcacloudagreement",
    ],
];

impl AgreementTemplate {
    /// The agreements that Partner Center is known to offer (observed).
    #[must_use]
    pub fn known() -> Vec<Self> {
        let known = AGREEMENTS.iter().filter_map(|[id, kind, link]| {
            Some(Self {
                template_id: id.parse().ok()?,
                agreement_type: (*kind).to_owned(),
                agreement_link: (*link).to_owned(),
                version_rank: 1,
            })
        });
        known.collect()
    }
}

/// The invitation from the new partner and what accepting it brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Invitation {
    /// How far it has come.
    pub state: InvitationState,
    /// Seconds from acceptance until the relationship is there.
    #[serde(default)]
    pub delay_seconds: u32,
    /// Who the mail is to.
    pub contact: Contact,
    /// When the mail was sent.
    pub sent: Timestamp,
    /// The last day to accept.
    pub deadline: Date,
    /// The day on which the new licences are to be open.
    pub opening: Date,
    /// When the notice of the opening was sent.
    pub opening_notice_sent: Timestamp,
    /// Subscriptions that the new partner provisions once the relationship is there.
    pub brings: Vec<Subscription>,
}

/// How far an invitation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationState {
    /// The customer has not accepted.
    Open,
    /// The customer has accepted; the relationship is being made.
    Accepting,
    /// The relationship is there.
    Established,
}
