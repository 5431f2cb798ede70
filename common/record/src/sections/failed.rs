//! Why a record could not be handled, and what stands in place of its section then.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a record could not be handled. Stands as `error` in the section that has `status: failed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectionError {
    /// A stable code: one of ours (lower case, hyphens) or the service's own `error.code`.
    pub code: String,
    /// What happened, for a person, in the language of the run.
    pub message: String,
    /// What the service said, word for word (English).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_message: Option<String>,
    /// The service's own id of the request, to quote to its support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl SectionError {
    /// For a section that failed and does not say why.
    #[must_use]
    pub(crate) fn unnamed() -> Self {
        Self {
            code: "failed".to_owned(),
            message: "no reason given".to_owned(),
            service_message: None,
            request_id: None,
        }
    }
}

/// What stands in place of a section that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failed {
    /// Always `failed`.
    status: FailedWord,
    /// Why.
    pub error: SectionError,
}

impl Failed {
    /// A failure with its reason.
    #[must_use]
    pub fn new(error: SectionError) -> Self {
        Self {
            status: FailedWord::Failed,
            error,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
/// The one word.
enum FailedWord {
    /// It failed.
    Failed,
}
