//! Bodies: the error envelopes of the services, and what is tolerated around JSON.

use serde::Deserialize;

/// A body without the byte-order mark that Partner Center may put before it.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// What an error body says, whichever envelope it is in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Complaint {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// Reads an error body. HTML, nothing, or anything else that is no known envelope says nothing.
pub(crate) fn complaint(body: &[u8]) -> Complaint {
    let envelope: Envelope = serde_json::from_slice(without_bom(body)).unwrap_or_default();
    match envelope.error {
        Some(error) => Complaint {
            code: error.deepest_code(),
            message: filled(error.message),
        },
        None => Complaint {
            code: envelope.code.and_then(Code::into_text),
            message: filled(envelope.description).or_else(|| filled(envelope.message)),
        },
    }
}

fn filled(words: Option<String>) -> Option<String> {
    words.filter(|words| !words.trim().is_empty())
}

/// All four envelopes at once: Graph's `error`, and Partner Center's three, whose fields stand on top.
#[derive(Deserialize, Default)]
struct Envelope {
    #[serde(default)]
    error: Option<ODataError>,
    #[serde(default, alias = "Code")]
    code: Option<Code>,
    #[serde(default, alias = "Description")]
    description: Option<String>,
    #[serde(default, alias = "Message")]
    message: Option<String>,
}

#[derive(Deserialize)]
struct ODataError {
    #[serde(default)]
    code: Option<Code>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default, rename = "innerError", alias = "innererror")]
    inner: Option<Box<ODataError>>,
}

impl ODataError {
    /// The deepest code that is a word: Graph repeats the HTTP status as an inner "code".
    fn deepest_code(&self) -> Option<String> {
        let own = || match &self.code {
            Some(Code::Word(word)) if !word.is_empty() => Some(word.clone()),
            _ => None,
        };
        let numeric = |code: &String| code.bytes().all(|byte| byte.is_ascii_digit());
        self.inner
            .as_ref()
            .and_then(|inner| inner.deepest_code())
            .filter(|code| !numeric(code))
            .or_else(own)
    }
}

/// Partner Center writes its codes as numbers and as strings.
#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(i64),
    Word(String),
}

impl Code {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            Self::Word(word) => filled(Some(word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_envelope_is_read_and_anything_else_says_nothing() {
        for (body, code, message) in [
            (
                r#"{"error":{"code":"Request_BadRequest","message":"No.","innerError":{"date":"2026-09-02T08:55:17","request-id":"r"}}}"#,
                Some("Request_BadRequest"),
                Some("No."),
            ),
            (
                r#"{"error":{"code":"notAllowed","message":"Blocked.","innererror":{"code":"x","innererror":{"code":"resourceLocked"}}}}"#,
                Some("resourceLocked"),
                Some("Blocked."),
            ),
            (
                r#"{"error":{"code":"TooManyRequests","message":"Please retry again later.","innerError":{"code":"429","status":"429"}}}"#,
                Some("TooManyRequests"),
                Some("Please retry again later."),
            ),
            (r#"{"error":{"code":"","message":""}}"#, None, None),
            (
                "\u{feff}{\"code\":20002,\"description\":\"No relationship.\",\"data\":[],\"source\":\"PartnerFD\"}",
                Some("20002"),
                Some("No relationship."),
            ),
            (
                r#"{"code":"900329","description":null,"data":null}"#,
                Some("900329"),
                None,
            ),
            (
                r#"{"code":600061,"message":"m","description":"d","errorName":"E","isRetryable":false,"parameters":{}}"#,
                Some("600061"),
                Some("d"),
            ),
            (
                r#"{"statusCode":429,"message":"Try again in 30 seconds."}"#,
                None,
                Some("Try again in 30 seconds."),
            ),
            ("<html><body>Bad gateway</body></html>", None, None),
            ("", None, None),
            ("[]", None, None),
        ] {
            assert_eq!(
                complaint(body.as_bytes()),
                Complaint {
                    code: code.map(str::to_owned),
                    message: message.map(str::to_owned),
                },
                "{body}"
            );
        }
    }
}
