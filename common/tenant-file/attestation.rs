//! Attestations of the Microsoft Customer Agreement that the partner has submitted.

use jiff::{SignedDuration, Timestamp};
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contact::Contact;

/// How long the customer may take to accept. What is known is the range that a platform offers for the link, of which
/// this is the longest (observed).
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An attestation that waits for the customer, or was accepted. Source: Partner Center, `attestations/enhanced`; the
/// names are inferred.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attestation {
    /// Its id.
    pub id: Guid,
    /// The id of the request that made it: the same request again makes no other.
    pub request_id: String,
    /// Who is to accept.
    pub contact: Contact,
    /// The company.
    pub company_name: String,
    /// Its country.
    pub country: String,
    /// The language of the agreement.
    pub language: String,
    /// When it was submitted.
    pub created: Timestamp,
    /// When the customer accepted; absent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Timestamp>,
    /// The customer whose agreement came of it; absent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_for: Option<Guid>,
}

impl Attestation {
    /// Whether the customer's time to accept is over.
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.accepted.is_none() && now.duration_since(self.created) > LIFE
    }
}
