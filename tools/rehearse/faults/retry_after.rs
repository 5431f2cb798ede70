//! The header `Retry-After`, in each of its forms.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RetryAfter {
    /// Verbatim: seconds such as `2.5` or `86400`, or anything else.
    Verbatim(String),
    /// As a date.
    Date(RetryDate),
}

/// A date that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetryDate {
    /// How many seconds after the answer's own `Date`.
    pub date_in_seconds: i64,
}

impl RetryAfter {
    /// The header's value in an answer of a time.
    pub(crate) fn value(&self, now: Timestamp) -> String {
        match self {
            Self::Verbatim(value) => value.clone(),
            Self::Date(date) => {
                let ahead = SignedDuration::from_secs(date.date_in_seconds);
                http_date(now.checked_add(ahead).unwrap_or(Timestamp::MAX))
            }
        }
    }
}

/// A time in the form that HTTP has for headers.
pub(crate) fn http_date(time: Timestamp) -> String {
    let printed = DateTimePrinter::new().timestamp_to_rfc9110_string(&time);
    // The form has four digits for the year.
    printed.unwrap_or_else(|_| "Fri, 31 Dec 9999 23:59:59 GMT".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_counted_from_the_answers_own() {
        let now = "2026-10-01T23:59:30Z".parse().unwrap();
        for (json, value) in [
            (r#""2.5""#, "2.5"),
            (r#""soon""#, "soon"),
            (r#"{"dateInSeconds": 90}"#, "Fri, 02 Oct 2026 00:01:00 GMT"),
        ] {
            let retry: RetryAfter = serde_json::from_str(json).unwrap();
            assert_eq!(retry.value(now), value);
        }
    }
}
