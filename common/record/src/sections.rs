//! The sections of a record: what each holds, in what unit, from where. `docs/records.md` is made
//! from these types.

mod agreement;
mod backup;
mod deadline;
mod group;
mod invitation;
mod license;
mod relationship;
mod swap;

pub use agreement::*;
pub use backup::*;
pub use deadline::*;
pub use group::*;
pub use invitation::*;
pub use license::*;
pub use relationship::*;
pub use swap::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A section of a record: a typed value under a key of its own.
pub trait Section: Serialize + DeserializeOwned + JsonSchema {
    /// The key in the record.
    const KEY: &'static str;
}

macro_rules! sections {
    ($($section:ty => $key:literal),* $(,)?) => {$(
        impl Section for $section { const KEY: &'static str = $key; }
    )*};
}

sections! {
    Invitation => "invitation",
    Relationship => "relationship",
    License => "license",
    Assignment => "assignment",
    User => "user",
    Group => "group",
    Swap => "swap",
    Agreement => "agreement",
    Backup => "backup",
    Deadline => "deadline",
}

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

/// A person in the tenant. Source: Microsoft Graph, `user`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The object id (GUID).
    pub id: String,
    /// The sign-in name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// The name as people see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}
