//! What can go wrong in a call to a service, in words and as an exit code.

mod codes;

use std::time::Duration;

use crate::auth::{Identity, TokenError};
use record::{
    Exit, Failure, Lang, Text,
    permissions::{Choice, in_words},
    sections::SectionError,
    text,
    text::printable,
};

/// Whoever asks for a longer pause has said "later".
const LONGEST_PAUSE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

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

    /// One line for a person: what happened, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        let call = printable(&self.0.call);
        let said = self.said();
        let id = self.quoted_id();
        if let Some(text) = codes::text_of(self.status(), self.code(), [&call, &said, &id]) {
            return text;
        }
        match &self.0.kind {
            ErrorKind::Token(error) => error.text(),
            ErrorKind::Denied | ErrorKind::Refused if self.0.advice.is_some() => {
                refused(&call, &said, &id, self.0.advice.as_ref())
            }
            ErrorKind::Denied => match &self.0.lacks {
                Some(lacks) => lacks.text(&call, &said, &id),
                None => denied(&call, &said, &id, self.code()),
            },
            ErrorKind::TokenRefused => text!(
                "{call}: the token was refused, although it was new ({said}); run again later, and if it stays so check --cloud and this computer's clock{id}",
                "{call}: 新しく取得したトークンが拒否されました ({said})。しばらくしてから再度実行し、解消しない場合は --cloud とこのコンピューターの時計を確認してください{id}"
            ),
            ErrorKind::Refused => refused(&call, &said, &id, None),
            ErrorKind::Throttled
            | ErrorKind::Unavailable
            | ErrorKind::TimedOut
            | ErrorKind::Lost
                if self.outcome_unknown() =>
            {
                text!(
                    "{call} was sent but not answered ({said}), and whether the change was applied is unknown; run the same command again, it reads the state first{id}",
                    "{call} を送信しましたが、正常な応答がありませんでした ({said})。反映されたかどうかは不明です。同じコマンドを再度実行すると、先に状態を確認します{id}"
                )
            }
            ErrorKind::Throttled => throttled(&call, &said, &id, self.pause()),
            ErrorKind::Unavailable => unavailable(&call, &said, &id, self.pause()),
            ErrorKind::Connect => text!(
                "no connection for {call} ({said}); check the network, the proxy and --ca-file, then run again",
                "{call} のための接続ができません ({said})。ネットワーク、プロキシ、--ca-file を確認して再度実行してください"
            ),
            ErrorKind::Untrusted => text!(
                "{call} was not sent, because the server's certificate is not trusted ({said}); name your company's authority with --ca-file, or check this computer's clock",
                "サーバーの証明書を信頼できないため、{call} を送信しませんでした ({said})。社内の証明機関を --ca-file で指定するか、このコンピューターの時計を確認してください"
            ),
            ErrorKind::OutOfTime { option } => text!(
                "the time limit of {option} was up before {call} could be sent; run again, or allow more time",
                "{option} の制限時間に達したため、{call} を送信しませんでした。再度実行するか、制限時間を延ばしてください"
            ),
            ErrorKind::TimedOut | ErrorKind::Lost => text!(
                "no answer to {call} ({said}); run again later",
                "{call} への応答がありません ({said})。しばらくしてから再度実行してください"
            ),
            ErrorKind::Garbled => text!(
                "the answer to {call} is not what the service documents ({said}); a proxy may have answered in its place{id}",
                "{call} への応答がサービスの仕様と異なります ({said})。プロキシが代わりに応答した可能性があります{id}"
            ),
            ErrorKind::ForeignLink => text!(
                "the answer to {call} leads to another server ({said}), which does not get the token; nothing more was read",
                "{call} の応答が別のサーバー ({said}) を指しています。トークンを渡せないため、読み取りを中止しました"
            ),
            ErrorKind::BadId => text!(
                "{said} cannot be part of an address, so nothing was sent",
                "{said} はアドレスの一部として使用できないため、何も送信していません"
            ),
            ErrorKind::Local => text!(
                "the connection cannot be set up on this machine: {said}",
                "このコンピューターで接続の準備ができません: {said}"
            ),
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
            (_, None) => "local".to_owned(),
        }
    }

    /// Status, code and message, as far as there are any.
    fn said(&self) -> String {
        let status = self.0.status.map(|status| format!("HTTP {status}"));
        let words: Vec<String> = [status, self.0.code.clone(), self.0.message.clone()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .map(|part| printable(&part))
            .collect();
        words.join(" ")
    }

    /// The seconds that the service wants to be left alone, where it says so in earnest.
    fn pause(&self) -> Option<f64> {
        let is_pause = |pause: &Duration| !pause.is_zero() && *pause < LONGEST_PAUSE;
        let pause = self.retry_after().filter(is_pause)?;
        Some(pause.as_secs_f64().ceil())
    }

    fn quoted_id(&self) -> String {
        self.request_id()
            .map(|id| format!(" (request-id {})", printable(id)))
            .unwrap_or_default()
    }
}

fn refused(call: &str, said: &str, id: &str, advice: Option<&Text>) -> Text {
    let refused = text!(
        "{call} was refused: {said}{id}",
        "{call} は拒否されました: {said}{id}"
    );
    match advice {
        None => refused,
        Some(advice) => Text {
            en: format!("{}; {}", refused.en, advice.en),
            ja: format!("{}。{}", refused.ja, advice.ja),
        },
    }
}

fn throttled(call: &str, said: &str, id: &str, pause: Option<f64>) -> Text {
    match pause {
        Some(seconds) => text!(
            "the service is limiting requests ({call}: {said}); run again in {seconds} s{id}",
            "サービス側で要求が制限されています ({call}: {said})。{seconds} 秒後に再度実行してください{id}"
        ),
        None => text!(
            "the service is limiting requests ({call}: {said}); run again later{id}",
            "サービス側で要求が制限されています ({call}: {said})。しばらくしてから再度実行してください{id}"
        ),
    }
}

fn unavailable(call: &str, said: &str, id: &str, pause: Option<f64>) -> Text {
    match pause {
        Some(seconds) => text!(
            "the service is not available ({call}: {said}); run again in {seconds} s{id}",
            "サービスを利用できません ({call}: {said})。{seconds} 秒後に再度実行してください{id}"
        ),
        None => text!(
            "the service is not available ({call}: {said}); run again later{id}",
            "サービスを利用できません ({call}: {said})。しばらくしてから再度実行してください{id}"
        ),
    }
}

impl Lacks {
    fn text(&self, call: &str, said: &str, id: &str) -> Text {
        let names: Vec<String> = self.permissions.iter().map(|one| in_words(one)).collect();
        let names = names.join(", ");
        match self.identity {
            Identity::App => text!(
                "{call} is not allowed: {said}; the application lacks {names}: add it to the app registration as an application permission, and grant admin consent{id}",
                "{call} は許可されていません: {said}。アプリに {names} がありません。アプリの登録で「アプリケーションの許可」として追加し、管理者の同意を与えてください{id}"
            ),
            Identity::User => text!(
                "{call} is not allowed: {said}; the sign-in does not include {names}: run sign-in again and name this tool with its options{id}",
                "{call} は許可されていません: {said}。サインインに {names} が含まれていません。このツールとオプションを指定して sign-in を再度実行してください{id}"
            ),
        }
    }
}

fn denied(call: &str, said: &str, id: &str, code: Option<&str>) -> Text {
    match code {
        Some("900329") => text!(
            "{call} does not take an application's own token: {said}; sign in as a user of the partner with sign-in --partner{id}",
            "{call} はアプリ専用のトークンでは呼び出せません: {said}。sign-in --partner でパートナーのユーザーとしてサインインしてください{id}"
        ),
        Some("900421" | "10001") => text!(
            "{call} wants a sign-in with multi-factor authentication: {said}; turn it on for the user, and run sign-in --partner again{id}",
            "{call} には多要素認証によるサインインが必要です: {said}。ユーザーの多要素認証を有効にして、sign-in --partner を再度実行してください{id}"
        ),
        Some("20002") => text!(
            "{call}: there is no reseller relationship between this partner and the customer: {said}{id}",
            "{call}: このパートナーとお客様の間にリセラー関係がありません: {said}{id}"
        ),
        _ => text!(
            "{call} is not allowed: {said}; check the permissions and admin consent of the application, and the role of the user{id}",
            "{call} は許可されていません: {said}。アプリのアクセス許可と管理者の同意、ユーザーのロールを確認してください{id}"
        ),
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
