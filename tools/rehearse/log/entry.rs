//! One request, and what came of it.

use serde::Serialize;

use super::client_checks::Violation;

/// One request that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Counts from 1.
    pub number: usize,
    /// Such as `POST`.
    pub method: String,
    /// Whom it was sent to, such as `https://graph.microsoft.com`; none: the rehearsal's own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// As it came, percent-encoded.
    pub path: String,
    /// As it came, percent-encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The answer's status; none where the connection was reset or the answer is still held back.
    pub status: Option<u16>,
    /// Why the request was turned down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Whether the service may answer it, and the emulator cannot.
    #[serde(skip_serializing_if = "is_false")]
    pub not_emulated: bool,
    /// The fault that was injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What the client did wrong, so far as is known by now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// The client's own id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_request_id: Option<String>,
    /// The body as it came. Forms, which carry secrets, are not kept.
    #[serde(skip)]
    pub body: String,
    /// The answer's body, where answers are kept. Those to forms are not.
    #[serde(skip)]
    pub answer: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives a reference to the field"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
