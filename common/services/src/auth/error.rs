//! Why there is no token.

use super::hint;
use crate::http::{client::Broken, unreachable, waiting::OutOfTime};
use record::{Exit, Failure, Text, ids::Guid, text, text::printable};

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum TokenError {
    /// Entra refused.
    Refused {
        /// OAuth's `error`, on which decisions rest.
        error: String,
        /// The AADSTS number, good for a hint only.
        number: Option<u32>,
        /// What Entra said.
        description: String,
    },
    /// Entra is busy, or had a passing fault.
    Busy {
        /// What it said.
        detail: String,
    },
    /// Entra cannot be reached, or did not answer.
    Unreachable {
        /// What the transport said.
        detail: String,
    },
    /// What gives this machine the token of its identity cannot be reached.
    NoIdentity {
        /// What the transport said.
        detail: String,
    },
    /// The server that answers for Entra shows a certificate that is not trusted.
    Untrusted {
        /// What the transport said.
        detail: String,
    },
    /// The time was up before there was a token.
    OutOfTime {
        /// The option that set the limit.
        option: &'static str,
    },
    /// The answer is not what Entra documents.
    Garbled {
        /// What is wrong with it.
        detail: String,
    },
    /// The token command did not give a token.
    Command {
        /// What it did instead.
        what: Text,
    },
    /// The call takes the application's own token, and only a person has signed in.
    NeedsApplication,
    /// The stored sign-in is not there any more.
    Forgotten,
    /// The stored sign-in cannot be read or kept.
    Store(Failure),
    /// The token is of another tenant than the record's.
    WrongTenant {
        /// The record's.
        asked: Guid,
        /// The token's.
        own: Guid,
    },
    /// The request could not be made on this machine.
    Local {
        /// What is wrong.
        detail: String,
    },
}

impl TokenError {
    /// The exit code that this failure calls for.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Refused { .. }
            | Self::Command { .. }
            | Self::NeedsApplication
            | Self::Forgotten => Exit::Denied,
            Self::Store(failure) => failure.exit,
            Self::Busy { .. }
            | Self::Unreachable { .. }
            | Self::NoIdentity { .. }
            | Self::OutOfTime { .. }
            | Self::Garbled { .. } => Exit::TryAgain,
            Self::Untrusted { .. } => Exit::Usage,
            Self::WrongTenant { .. } => Exit::Input,
            Self::Local { .. } => Exit::Local,
        }
    }

    /// A stable code for a record: OAuth's own where Entra answered.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Refused { error, .. } => printable(error),
            Self::Busy { .. } => "temporarily_unavailable".to_owned(),
            Self::Unreachable { .. } | Self::NoIdentity { .. } => "no-connection".to_owned(),
            Self::Untrusted { .. } => "certificate-not-trusted".to_owned(),
            Self::OutOfTime { .. } => "out-of-time".to_owned(),
            Self::Garbled { .. } => "garbled-answer".to_owned(),
            Self::Command { .. } => "token-command-failed".to_owned(),
            Self::NeedsApplication => "needs-application".to_owned(),
            Self::Forgotten => "not-signed-in".to_owned(),
            Self::Store(_) => "sign-in-store".to_owned(),
            Self::WrongTenant { .. } => "wrong-tenant".to_owned(),
            Self::Local { .. } => "local".to_owned(),
        }
    }

    /// Whether Entra takes the refresh token or the code no longer.
    pub(crate) fn is_invalid_grant(&self) -> bool {
        self.is("invalid_grant")
    }

    /// Whether Entra refused with this error of OAuth's.
    pub(crate) fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Refused { error, .. } if error == wanted)
    }

    /// Whether a policy of the tenant blocks this way of signing in, as far as the number tells.
    #[must_use]
    pub fn is_policy(&self) -> bool {
        matches!(self, Self::Refused { number: Some(number), .. } if hint::is_policy(*number))
    }

    /// What Entra said, where it said anything.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Refused { description, .. } => Some(description),
            _ => None,
        }
    }

    /// One line for a person: what happened, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Refused {
                error,
                number,
                description,
            } => refused(error, *number, description),
            Self::Busy { detail } => text!(
                "the sign-in service is busy ({detail}); run again later",
                "サインイン サービスが混み合っています ({detail})。しばらくしてから再度実行してください",
                detail = printable(detail)
            ),
            Self::Unreachable { detail } => {
                let detail = printable(detail);
                let Text { en, ja } = unreachable::what_to_do(&detail);
                text!(
                    "the sign-in service cannot be reached ({detail}); {en}",
                    "サインイン サービスに接続できません ({detail})。{ja}"
                )
            }
            Self::NoIdentity { detail } => text!(
                "the managed identity of this machine cannot be asked ({detail}); only a machine or an app in Azure has one: run this there, or name another way to sign in",
                "このコンピューターのマネージド ID に接続できません ({detail})。マネージド ID は Azure の仮想マシンとアプリにだけあります。そこで実行するか、別のサインイン方法を指定してください",
                detail = printable(detail)
            ),
            Self::Untrusted { detail } => text!(
                "the certificate of the sign-in service is not trusted ({detail}); name your company's authority with --ca-file, or check this computer's clock",
                "サインイン サービスの証明書を信頼できません ({detail})。社内の証明機関を --ca-file で指定するか、このコンピューターの時計を確認してください",
                detail = printable(detail)
            ),
            Self::OutOfTime { option } => text!(
                "the time limit of {option} was up before there was a token; run again, or allow more time",
                "{option} の制限時間内にトークンを取得できませんでした。再度実行するか、制限時間を延ばしてください"
            ),
            Self::Garbled { detail } => text!(
                "the answer of the sign-in service cannot be read ({detail}); a proxy may have answered in its place: check the proxy, then run again",
                "サインイン サービスの応答を読み取れません ({detail})。プロキシが代わりに応答した可能性があります。プロキシを確認して再度実行してください",
                detail = printable(detail)
            ),
            Self::Command { what } => {
                let Text { en, ja } = what;
                text!(
                    "the token command gave no token: {en}; run it yourself to see why",
                    "トークン コマンドからトークンを取得できません: {ja}。コマンドを直接実行して原因を確認してください"
                )
            }
            Self::NeedsApplication => text!(
                "this call takes the application's own token and no person's; name the application with --client-id and --certificate-file (or --secret-file)",
                "この呼び出しにはユーザーではなくアプリ自身のトークンが必要です。--client-id と --certificate-file (または --secret-file) でアプリを指定してください"
            ),
            Self::Forgotten => text!(
                "the stored sign-in is not there any more; sign in again with sign-in",
                "保存されたサインインが見つかりません。sign-in でサインインし直してください"
            ),
            Self::Store(failure) => failure.text.clone(),
            Self::WrongTenant { asked, own } => text!(
                "the token is of another tenant ({own} instead of {asked}), so nothing was asked with it; a managed identity and a token command have one tenant only: check what the command signs in to, or name an application that is consented to in {asked}",
                "取得したトークンは別のテナントのものです ({asked} ではなく {own})。このトークンでは問い合わせていません。マネージド ID とトークン コマンドは 1 つのテナントでしか使えません。コマンドのサインイン先を確認するか、{asked} で同意済みのアプリを指定してください"
            ),
            Self::Local { detail } => text!(
                "a token cannot be asked for on this machine: {detail}",
                "このコンピューターでトークンを要求できません: {detail}",
                detail = printable(detail)
            ),
        }
    }
}

impl From<Broken> for TokenError {
    fn from(broken: Broken) -> Self {
        let detail = broken.detail();
        match broken {
            Broken::Local(_) => Self::Local { detail },
            Broken::TooLong => Self::Garbled { detail },
            Broken::Untrusted(_) => Self::Untrusted { detail },
            Broken::Connect(_) | Broken::TimedOut(_) | Broken::Lost(_) => {
                Self::Unreachable { detail }
            }
        }
    }
}

impl From<OutOfTime> for TokenError {
    fn from(OutOfTime(option): OutOfTime) -> Self {
        Self::OutOfTime { option }
    }
}

fn refused(error: &str, number: Option<u32>, description: &str) -> Text {
    let number_text = number
        .map(|number| format!(" (AADSTS{number})"))
        .unwrap_or_default();
    let error = printable(error);
    if let Some(Text { en, ja }) = number.and_then(hint::of_number) {
        return text!(
            "the sign-in was refused: {en}{number_text}",
            "サインインが拒否されました: {ja}{number_text}"
        );
    }
    text!(
        "the sign-in was refused: {error}{number_text}: {description}",
        "サインインが拒否されました: {error}{number_text}: {description}",
        description = printable(description)
    )
}
