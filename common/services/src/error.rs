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
mod tests {
    use super::*;

    fn answered(kind: ErrorKind, write: bool, status: u16, code: &str) -> ServiceError {
        let mut error = ServiceError::new(kind, "POST /v1.0/users/x/assignLicense", write)
            .with_message("it said \u{1b}[2J this");
        error.0.status = Some(status);
        error.0.code = Some(code.to_owned());
        error.0.request_id = Some("r-1".to_owned());
        error
    }

    #[test]
    fn only_a_write_without_a_clear_answer_has_an_unknown_outcome() {
        let unclear = [
            ErrorKind::Throttled,
            ErrorKind::Unavailable,
            ErrorKind::TimedOut,
            ErrorKind::Lost,
            ErrorKind::Garbled,
        ];
        for kind in unclear {
            assert!(ServiceError::new(kind.clone(), "POST /x", true).outcome_unknown());
            assert!(!ServiceError::new(kind, "GET /x", false).outcome_unknown());
        }
        for kind in [
            ErrorKind::Connect,
            ErrorKind::Untrusted,
            ErrorKind::OutOfTime {
                option: "--max-time",
            },
            ErrorKind::TokenRefused,
            ErrorKind::Refused,
            ErrorKind::Denied,
        ] {
            assert!(!ServiceError::new(kind, "POST /x", true).outcome_unknown());
        }
    }

    #[test]
    fn an_unanswered_write_and_a_refused_sign_in_say_what_to_do() {
        let lost = ServiceError::new(ErrorKind::TimedOut, "POST /x", true);
        let read = ServiceError::new(ErrorKind::TimedOut, "GET /x", false);
        assert!(
            lost.text()
                .en
                .contains("whether the change was applied is unknown")
        );
        assert!(read.text().en.contains("run again later"));
        let said = |code: &str| answered(ErrorKind::Denied, false, 403, code).text();
        for (code, en, ja) in [
            (
                "900329",
                "does not take an application's own token",
                "アプリ専用のトークン",
            ),
            (
                "900421",
                "wants a sign-in with multi-factor authentication",
                "多要素認証",
            ),
            (
                "10001",
                "wants a sign-in with multi-factor authentication",
                "多要素認証",
            ),
            (
                "20002",
                "there is no reseller relationship",
                "リセラー関係がありません",
            ),
            (
                "1",
                "check the permissions and admin consent",
                "管理者の同意",
            ),
        ] {
            let text = said(code);
            assert!(
                text.en.contains(en) && text.ja.contains(ja),
                "{code}: {text:?}"
            );
        }
    }

    #[test]
    fn each_kind_has_the_exit_code_that_a_script_needs() {
        for (error, exit) in [
            (
                answered(ErrorKind::Denied, false, 403, "Authorization_RequestDenied"),
                Exit::Denied,
            ),
            (
                answered(ErrorKind::Throttled, false, 429, "TooManyRequests"),
                Exit::TryAgain,
            ),
            (
                answered(ErrorKind::Refused, true, 400, "Request_BadRequest"),
                Exit::No,
            ),
            (
                answered(
                    ErrorKind::Refused,
                    true,
                    409,
                    "Directory_ConcurrencyViolation",
                ),
                Exit::TryAgain,
            ),
        ] {
            assert_eq!(error.exit(), exit);
        }
    }

    #[test]
    fn a_record_gets_the_code_the_words_and_the_request_id_made_harmless() {
        let error = answered(ErrorKind::Refused, true, 400, "Request_BadRequest");
        assert_eq!(
            error.to_section_error(Lang::En),
            SectionError {
                code: "Request_BadRequest".to_owned(),
                message: "POST /v1.0/users/x/assignLicense was refused: HTTP 400 Request_BadRequest it said \\u{1b}[2J this (request-id r-1)".to_owned(),
                service_message: Some("it said \\u{1b}[2J this".to_owned()),
                request_id: Some("r-1".to_owned()),
            }
        );
    }

    #[test]
    fn what_was_not_sent_because_of_a_pause_is_not_told_as_a_fault_of_this_machine() {
        for (kind, code) in [
            (ErrorKind::Throttled, "throttled"),
            (ErrorKind::Unavailable, "unavailable"),
            (ErrorKind::Local, "local"),
        ] {
            let error = ServiceError::new(kind, "GET /x", false);
            assert_eq!(error.to_section_error(Lang::En).code, code);
        }
    }

    #[test]
    fn a_pause_that_was_asked_for_is_told_in_seconds() {
        let mut error = answered(ErrorKind::Throttled, false, 429, "TooManyRequests");
        assert!(error.text().en.contains("; run again later"));
        error.0.retry_after = Some(Duration::from_millis(3_600_200));
        assert!(error.text().en.contains("; run again in 3601 s"));
        assert!(error.text().ja.contains("3601 秒後に再度実行してください"));
        error.0.retry_after = Some(Duration::MAX);
        assert!(error.text().en.contains("; run again later"));
    }

    #[test]
    fn an_app_only_token_on_a_user_only_call_is_told_how_to_sign_in() {
        let error = answered(ErrorKind::Denied, false, 403, "900329");
        assert!(error.text().en.contains("sign-in --partner"));
        assert!(error.text().ja.contains("sign-in --partner"));
    }

    #[test]
    fn what_a_token_lacks_is_named() {
        let mut error = answered(ErrorKind::Denied, false, 403, "Authorization_RequestDenied");
        error.0.lacks = Some(Lacks {
            permissions: vec![&["User.Read.All"]],
            identity: Identity::App,
        });
        let text = error.text();
        assert!(
            text.en.contains("the application lacks User.Read.All"),
            "{text}"
        );
        assert!(text.ja.contains("User.Read.All"), "{text}");
    }
}
