use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failed::SectionError;

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
    /// Applying only: how it went.
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
