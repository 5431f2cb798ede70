use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{applied::ApplyStatus, failed::SectionError};
use crate::ids::Guid;

/// A customer of a partner, as Partner Center has it. Written by `list-customers`, and by `create-customer` of a customer
/// that is there: one that is only planned has no such section.
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

/// The creation of a customer: planned, then applied. Written by `create-customer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCreation {
    /// What is to be done.
    pub action: CreateAction,
    /// Why not, as a code; absent where there is nothing against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CreateReason>,
    /// Why not, for a person, in the language of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is sent; absent where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<NewCustomer>,
    /// The id under which it is sent (`MS-RequestId`). It is of this plan: sent twice under it, it is created once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Guid>,
    /// Applying only: how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ApplyStatus>,
    /// Applying only: what became of the first administrator's password. It is never in a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// Applying only: whether Microsoft lets the customer buy, in the service's own word, such as `UnderReview`; absent
    /// where nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Applying only: why it is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// What is to be done about a company that is to be a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CreateAction {
    /// Create it.
    Create,
    /// Nothing: it is this partner's customer already.
    None,
    /// Not by this tool, or not so; `reason` says why.
    Refuse,
}

/// Why a customer is not created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CreateReason {
    /// Another tenant has the domain.
    DomainTaken,
    /// The service does not find the address.
    AddressNotFound,
    /// Nobody has this `PartnerID`, or it is no reseller of this partner, or it has not signed.
    ResellerInvalid,
    /// The record names a tenant: that customer exists, and is invited, not created.
    HasTenant,
}

/// What became of the first administrator's password, which the service shows once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// It is in the file of `--credentials`.
    Written,
    /// The service did not show it to this run: its answer was lost, or another run created the customer.
    NotShown,
}

/// A customer that is to be created. It is sent as it stands here, never altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    /// The first domain of the new tenant, such as `kaigan.onmicrosoft.com`.
    pub domain: String,
    /// The company's name.
    pub company_name: String,
    /// Its registration number, where its country asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// Where it is written to.
    pub email: String,
    /// Such as `ja-JP`.
    pub culture: String,
    /// Such as `ja`.
    pub language: String,
    /// Its address, and who is asked for there.
    pub address: NewAddress,
    /// What the service says of the address, in its own word: `VerifiedShippable`, `Verified`, and others.
    pub address_status: String,
    /// The `PartnerID` of the indirect reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller: Option<String>,
    /// The **tenant** id of the indirect reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller_tenant_id: Option<Guid>,
}

/// The address of a new customer. Source: Partner Center, `Address`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAddress {
    /// Given name of the contact.
    pub first_name: String,
    /// Family name of the contact.
    pub last_name: String,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Street and number.
    pub address_line1: String,
    /// Building and floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or prefecture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// The company that is to be a customer, as a person fills it in, beside its `contact`. Read by `create-customer`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Company {
    /// Its name; where it is left out, `companyName` of the contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first domain of its tenant, whole, such as `kaigan.onmicrosoft.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line1: Option<String>,
    /// Building and floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or prefecture, as Partner Center lists it for the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Registration number, where the country asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// The `PartnerID` of the indirect reseller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reseller: Option<String>,
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
