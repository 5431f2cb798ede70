//! What can happen to a request.

use std::collections::BTreeMap;

use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{gate::Gate, latency::Latency, retry_after::RetryAfter, wrong_token::WrongToken};

/// What happens to a request.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "kind",
    deny_unknown_fields
)]
pub enum Effect {
    /// It gets an error status.
    Status {
        /// Such as 429 or 503.
        status: u16,
        /// Whether the request takes effect nevertheless.
        #[serde(default)]
        applied: bool,
        /// The header `Retry-After`, verbatim.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
        /// The error's code; by default the one that fits the status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The error's message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The connection is reset without an answer.
    Reset {
        /// Whether the request takes effect nevertheless.
        #[serde(default)]
        applied: bool,
    },
    /// It takes effect, and the answer breaks off in the middle of its body.
    Truncate,
    /// It is answered late.
    Delay {
        /// By how much.
        milliseconds: u64,
    },
    /// It is answered late, by a time that is drawn for each request.
    Latency {
        /// By how many milliseconds.
        milliseconds: Latency,
    },
    /// The body of the answer comes in small pieces.
    Slow {
        /// How long all of them take.
        milliseconds: u64,
    },
    /// A proxy between client and service answers with an HTML page.
    Html {
        /// Such as 502, or 200 where the proxy asks the user to sign in.
        status: u16,
        /// Whether the request takes effect nevertheless.
        #[serde(default)]
        applied: bool,
    },
    /// A read is answered by a replica that does not know the latest changes of users.
    ReplicaLag {
        /// It does not know changes that are not older than this.
        #[serde(default)]
        milliseconds: u64,
        /// Nor those that were read fewer times than this.
        #[serde(default)]
        reads: u32,
    },
    /// Before it is handled, another administrator takes seats.
    SeatsTaken {
        /// Of which product.
        sku_id: Guid,
        /// How many.
        seats: u32,
    },
    /// Every token issued so far has expired.
    ExpireTokens,
    /// It is refused with the header `Retry-After`, of any size and form.
    RetryAfter {
        /// Such as 429 or 503.
        #[serde(default = "too_many_requests")]
        status: u16,
        /// The header, verbatim, or a date.
        value: RetryAfter,
        /// Whether the request takes effect nevertheless.
        #[serde(default)]
        applied: bool,
    },
    /// It is never answered: the connection stays open.
    NeverAnswers {
        /// Whether the request takes effect nevertheless.
        #[serde(default)]
        applied: bool,
    },
    /// The header `Date` of the answer is off.
    SkewedDate {
        /// By how many seconds it is ahead; behind, where negative.
        seconds: i64,
    },
    /// The status is 200, and the body is an error.
    #[serde(rename = "error-in-200")]
    ErrorIn200 {
        /// Whether the request takes effect nevertheless.
        #[serde(default)]
        applied: bool,
        /// The error's code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The error's message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A list comes with its first half only, and without a link to the rest.
    PartialList {
        /// Whether an error stands beside the list.
        #[serde(default)]
        error: bool,
    },
    /// The last page of a delta query comes without its delta link.
    NoDeltaLink,
    /// A read is answered with other values, or without some.
    OtherValues {
        /// Each property of such a name has this value, wherever it stands in the answer; null takes it out.
        values: BTreeMap<String, Value>,
    },
    /// A read is answered with another object of the same kind.
    WrongEntity,
    /// The last page of a list links to the first one.
    PageLoop,
    /// Every page of a list links to another one.
    EndlessPages {
        /// Whether all but the first are empty.
        #[serde(default)]
        empty: bool,
    },
    /// A page token is refused as expired.
    ExpiredPageToken,
    /// The answer says that a change was made, and it was not.
    NotApplied,
    /// Tokens of clients that declared the capability `CP1` are refused with a claims challenge until they are renewed.
    ClaimsChallenge,
    /// The token that is issued is none that a client can use.
    WrongToken {
        /// What is wrong with it.
        token: WrongToken,
    },
    /// It waits until a test lets it go.
    #[serde(skip)]
    Hold {
        /// Whether it takes effect before it waits.
        applied: bool,
        /// Where it waits.
        gate: Gate,
    },
}

fn too_many_requests() -> u16 {
    429
}

impl Effect {
    /// An error status, without words of its own.
    #[must_use]
    pub fn status(status: u16, applied: bool, retry_after: Option<&str>) -> Self {
        Self::Status {
            status,
            applied,
            retry_after: retry_after.map(str::to_owned),
            code: None,
            message: None,
        }
    }

    /// 429, not applied, with the header `Retry-After`.
    #[must_use]
    pub fn throttled(retry_after: &str) -> Self {
        Self::status(429, false, Some(retry_after))
    }

    /// An error of the service's own that does not say when to come again.
    #[must_use]
    pub fn failed(status: u16, applied: bool) -> Self {
        Self::status(status, applied, None)
    }

    /// Two changes at once, as 400 or 409: both are seen (observed).
    #[must_use]
    pub fn concurrency(status: u16) -> Self {
        Self::Status {
            status,
            applied: false,
            retry_after: None,
            code: Some("Directory_ConcurrencyViolation".to_owned()),
            message: Some(
                "Error due to concurrent requests being made to the tenant. Please wait briefly and retry."
                    .to_owned(),
            ),
        }
    }

    /// Its name in a report.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Status { status, .. } => format!("status {status}"),
            Self::Reset { .. } => "reset".to_owned(),
            Self::Truncate => "truncate".to_owned(),
            Self::Delay { .. } => "delay".to_owned(),
            Self::Latency { .. } => "latency".to_owned(),
            Self::Slow { .. } => "slow".to_owned(),
            Self::Html { status, .. } => format!("html {status}"),
            Self::ReplicaLag { .. } => "replica-lag".to_owned(),
            Self::SeatsTaken { .. } => "seats-taken".to_owned(),
            Self::ExpireTokens => "expire-tokens".to_owned(),
            Self::RetryAfter { status, .. } => format!("retry-after {status}"),
            Self::NeverAnswers { .. } => "never-answers".to_owned(),
            Self::SkewedDate { .. } => "skewed-date".to_owned(),
            Self::ErrorIn200 { .. } => "error-in-200".to_owned(),
            Self::PartialList { .. } => "partial-list".to_owned(),
            Self::NoDeltaLink => "no-delta-link".to_owned(),
            Self::OtherValues { .. } => "other-values".to_owned(),
            Self::WrongEntity => "wrong-entity".to_owned(),
            Self::PageLoop => "page-loop".to_owned(),
            Self::EndlessPages { .. } => "endless-pages".to_owned(),
            Self::ExpiredPageToken => "expired-page-token".to_owned(),
            Self::NotApplied => "not-applied".to_owned(),
            Self::ClaimsChallenge => "claims-challenge".to_owned(),
            Self::WrongToken { .. } => "wrong-token".to_owned(),
            Self::Hold { .. } => "hold".to_owned(),
        }
    }

    /// Whether it leaves the answer as it is, so that it can apply together with others.
    pub(super) fn is_concurrent(&self) -> bool {
        matches!(
            self,
            Self::Latency { .. }
                | Self::ReplicaLag { .. }
                | Self::SeatsTaken { .. }
                | Self::SkewedDate { .. }
        )
    }

    /// Whether it falsifies an answer with status 200.
    pub(crate) fn is_lie(&self) -> bool {
        matches!(
            self,
            Self::PartialList { .. }
                | Self::OtherValues { .. }
                | Self::NoDeltaLink
                | Self::WrongEntity
                | Self::PageLoop
                | Self::EndlessPages { .. }
                | Self::NotApplied
                | Self::WrongToken { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lie_has_the_same_name_in_a_file_as_in_a_report() {
        for kind in [
            "error-in-200",
            "partial-list",
            "no-delta-link",
            "wrong-entity",
            "page-loop",
            "endless-pages",
            "never-answers",
            "not-applied",
            "claims-challenge",
            "expired-page-token",
        ] {
            let effect: Effect = serde_json::from_value(json!({"kind": kind})).unwrap();
            assert_eq!(effect.name(), kind);
        }
        let wrong = json!({"kind": "wrong-token", "token": "other-type"});
        let wrong: Effect = serde_json::from_value(wrong).unwrap();
        assert_eq!(wrong.name(), "wrong-token");
        assert!(wrong.is_lie());
    }
}
