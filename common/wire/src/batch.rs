//! Several requests to Microsoft Graph in one, and their answers.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::null_as_default;

/// The most requests in one (documented).
pub const MOST: usize = 20;

/// What is sent.
#[derive(Debug, Serialize)]
pub struct Batch {
    /// The requests, in any order.
    pub requests: Vec<Request>,
}

/// A request within a batch.
#[derive(Debug, Serialize)]
pub struct Request {
    /// Its name within the batch.
    pub id: String,
    /// Its method.
    pub method: &'static str,
    /// Its address, from behind the version on.
    pub url: String,
}

/// What comes back: an answer for each request, in any order.
#[derive(Debug, Deserialize)]
pub struct Answers {
    /// The answers. Without them it is no answer to a batch.
    pub responses: Vec<Answer>,
}

/// The answer to one request of a batch.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// The name of the request.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// Its status.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: u16,
    /// What it says.
    #[serde(default)]
    pub body: Option<Box<RawValue>>,
}
