//! What can go wrong in a call to a service, in words and as an exit code.

mod codes;
mod words;

use std::time::Duration;

use crate::auth::{Identity, TokenError};
pub(crate) use codes::wants_mfa;
use record::{
    Exit, Failure, Lang, Text, permissions::Choice, sections::SectionError, text::printable,
};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No token could be had, so nothing was sent.
    Token(TokenError),
    /// 403.
    Denied,
    /// 401, although the token was new each time.
    TokenRefused,
    /// Any other refusal of the service (4xx).
    Refused,
    /// 429.
    Throttled,
    /// 408 or 5xx.
    Unavailable,
    /// No connection came about, so nothing was sent.
    Connect,
    /// The other side's certificate is not trusted, so nothing was sent.
    Untrusted,
    /// The time limit of the record or the run was up before anything was sent.
    OutOfTime {
        /// The option that set the limit.
        option: &'static str,
    },
    /// The time was up before the answer was there.
    TimedOut,
    /// The connection broke before the answer was there.
    Lost,
    /// The answer is not what the service documents.
    Garbled,
    /// A link to a next page leads to another origin, which must not see the token.
    ForeignLink,
    /// An id or a path that must not go into a URL; nothing was sent.
    BadId,
    /// The HTTP client cannot be set up on this machine.
    Local,
}

/// A call to a service that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub struct ServiceError(pub(crate) Box<Details>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) kind: ErrorKind,
    /// The method and path, such as `GET /v1.0/subscribedSkus`.
    pub(crate) call: String,
    pub(crate) write: bool,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) client_request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// What to do about a refusal, where its code says it.
    pub(crate) advice: Option<Text>,
    /// What the token lacks, where the service does not allow the call.
    pub(crate) lacks: Option<Lacks>,
}

/// The permissions that a token lacks for a call, as the table has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lacks {
    pub(crate) permissions: Vec<Choice>,
    pub(crate) identity: Identity,
}

impl ServiceError {
    pub(crate) fn new(kind: ErrorKind, call: impl Into<String>, write: bool) -> Self {
        Self(Box::new(Details {
            kind,
            call: call.into(),
            write,
            status: None,
            code: None,
            message: None,
            request_id: None,
            client_request_id: None,
            retry_after: None,
            advice: None,
            lacks: None,
        }))
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// What sort of failure it is.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The HTTP status, where the service answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's own code, the deepest one given.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What the service said, word for word, or what the transport said.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The service's id of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The id that was sent with the request.
    #[must_use]
    pub fn client_request_id(&self) -> Option<&str> {
        self.0.client_request_id.as_deref()
    }

    /// Whether a list that was begun has to begin anew: its link to the next page holds no longer (documented for
    /// deltas; `Directory_ExpiredPageToken` is observed on plain lists).
    pub(crate) fn is_expired_list(&self) -> bool {
        let codes = [
            "Directory_ExpiredPageToken",
            "resyncRequired",
            "resyncChangesApplyDifferences",
            "resyncChangesUploadDifferences",
            "syncStateNotFound",
        ];
        let is_refused = self.0.kind == ErrorKind::Refused;
        let is_code = self.code().is_some_and(|code| codes.contains(&code));
        is_refused && (self.status() == Some(410) || is_code)
    }

    /// Whether Partner Center wants multi-factor authentication of the person who signed in.
    #[must_use]
    pub fn wants_mfa(&self) -> bool {
        self.0.kind == ErrorKind::Denied && wants_mfa(self.code())
    }

    /// How long the service wants nothing to be sent.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the service says that the thing is not there: 404, and a code of the service's own. A gateway's 404
    /// has none, and is [`ErrorKind::Garbled`].
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::Refused && self.0.status == Some(404)
    }

    /// Whether a change was sent of which nobody knows if it happened: read the state before repeating.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        self.0.write
            && matches!(
                self.0.kind,
                ErrorKind::Throttled
                    | ErrorKind::Unavailable
                    | ErrorKind::TimedOut
                    | ErrorKind::Lost
                    | ErrorKind::Garbled
            )
    }

    /// The exit code that this failure calls for.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match &self.0.kind {
            ErrorKind::Token(error) => error.exit(),
            _ if codes::is_of_sign_in(self.status(), self.code()) => Exit::Denied,
            ErrorKind::Denied => Exit::Denied,
            ErrorKind::Untrusted => Exit::Usage,
            ErrorKind::Throttled
            | ErrorKind::TokenRefused
            | ErrorKind::Unavailable
            | ErrorKind::Connect
            | ErrorKind::OutOfTime { .. }
            | ErrorKind::TimedOut
            | ErrorKind::Lost
            | ErrorKind::Garbled => Exit::TryAgain,
            ErrorKind::Refused if self.code() == Some("Directory_ConcurrencyViolation") => {
                Exit::TryAgain
            }
            ErrorKind::Refused | ErrorKind::ForeignLink => Exit::No,
            ErrorKind::BadId => Exit::Input,
            ErrorKind::Local => Exit::Local,
        }
    }

    /// The failure as it stands in a record.
    #[must_use]
    pub fn to_section_error(&self, lang: Lang) -> SectionError {
        SectionError {
            code: self.section_code(),
            message: self.text().in_lang(lang).to_owned(),
            service_message: self
                .status()
                .and(self.message())
                .map(printable)
                .or_else(|| self.token_message()),
            // Our own id is of use to support only where the service answered at all.
            request_id: self
                .request_id()
                .or(self.status().and(self.client_request_id()))
                .map(printable),
        }
    }

    fn token_message(&self) -> Option<String> {
        match self.kind() {
            ErrorKind::Token(error) => error.message().map(printable),
            _ => None,
        }
    }

    fn section_code(&self) -> String {
        if let ErrorKind::Token(error) = &self.0.kind {
            return error.code();
        }
        if let Some(code) = self.code() {
            return printable(code);
        }
        match (&self.0.kind, self.0.status) {
            (ErrorKind::Connect, _) => "no-connection".to_owned(),
            (ErrorKind::Untrusted, _) => "certificate-not-trusted".to_owned(),
            (ErrorKind::OutOfTime { .. }, _) => "out-of-time".to_owned(),
            (ErrorKind::TimedOut, _) => "timed-out".to_owned(),
            (ErrorKind::Lost, _) => "connection-lost".to_owned(),
            (ErrorKind::Garbled, _) => "garbled-answer".to_owned(),
            (ErrorKind::ForeignLink, _) => "foreign-link".to_owned(),
            (ErrorKind::BadId, _) => "bad-id".to_owned(),
            (_, Some(status)) => format!("http-{status}"),
            // Not sent, because of what an earlier call was told.
            (ErrorKind::Throttled, None) => "throttled".to_owned(),
            (ErrorKind::Unavailable, None) => "unavailable".to_owned(),
            (_, None) => "local".to_owned(),
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self::new(error.exit(), error.text())
    }
}

#[cfg(test)]
mod tests;
