use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{failed::SectionError, relationship::Partner};

/// How the Microsoft Customer Agreement (MCA) stands for a customer. Written by `attest-mca`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// The verdict.
    pub state: AgreementState,
    /// Who accepted it; null where nobody did.
    pub accepted_by: Option<AcceptedBy>,
    /// When it was accepted, as the service gives it; null where the service does not say.
    pub agreed_at: Option<String>,
    /// Template id of the agreement, as the service gives it.
    pub template_id: Option<String>,
    /// The text of the agreement, for people.
    pub agreement_link: Option<String>,
    /// The page on which the customer accepts it.
    pub acceptance_link: String,
    /// What a person must do next, in the language of the run; null where nothing is left to do.
    pub next_step: Option<String>,
    /// What is to be submitted, checked. Written by `--prepare`, done by `--apply`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<PreparedAttestation>,
    /// The indirect provider that has to attest, where the partner is its reseller and may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Partner>,
    /// The attestation that was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<SubmittedAttestation>,
    /// Preparing and applying only: `prepared`, `for-provider`, `submitted`, `attested`, `already-attested`,
    /// `nothing-to-do` or `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it could not be answered or done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// The verdict about an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementState {
    /// Accepted, and valid as far as known.
    Accepted,
    /// Accepted before 1 April 2023: reported to need renewal (third-party source).
    Outdated,
    /// Not accepted.
    NotAccepted,
    /// The side that was asked cannot tell.
    Unknown,
}

/// Who accepted the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptedBy {
    /// The customer, on Microsoft's page.
    Customer,
    /// The partner attested it.
    Partner,
}

/// Who accepts the agreement at the customer's, as a person fills it in. Read by `attest-mca --prepare`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Telephone; may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The company's name; where it is left out, that of Partner Center.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// The company's country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of the agreement, such as `ja-JP`; where it is left out, that of the country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The day on which the person accepted, `YYYY-MM-DD` in the zone of `zone`; where it is left out, the day
    /// on which the acceptance is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_agreed: Option<String>,
    /// IANA time zone of the customer, such as `Asia/Tokyo`; where it is left out, that of `--zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// What an attestation says. The contact is sent as it stands here, never altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreparedAttestation {
    /// Given name of who accepts.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Telephone.
    pub phone_number: Option<String>,
    /// The company's name.
    pub company_name: String,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of the agreement.
    pub language: String,
    /// The day of the acceptance, `YYYY-MM-DD` in the zone of `zone`; null: the day on which it is seen.
    pub date_agreed: Option<String>,
    /// IANA time zone of the customer.
    pub zone: String,
    /// Which agreement. Source: Partner Center, `agreements`.
    pub template_id: String,
}

/// An attestation that was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedAttestation {
    /// Its id, as the service gave it.
    pub id: String,
    /// The page on which the customer accepts. It needs no sign-in: whoever has the link can accept.
    pub link: Option<String>,
    /// How far it has come, as the service says.
    pub status: Option<String>,
    /// What this rests on that no public page says: the names of settings of `[attestation]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<String>,
}
