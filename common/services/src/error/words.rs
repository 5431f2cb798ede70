//! What a failed call means in words: what happened, and what to do.

use std::time::Duration;

use super::{ErrorKind, Lacks, ServiceError, codes};
use crate::{auth::Identity, http::unreachable};
use record::{Text, permissions::in_words, text, text::printable};

/// A longer pause than this is told as "later".
const LONGEST_PAUSE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl ServiceError {
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
            ErrorKind::Connect => {
                let Text { en, ja } = unreachable::what_to_do(&said);
                text!(
                    "no connection for {call} ({said}); {en}",
                    "{call} のための接続ができません ({said})。{ja}"
                )
            }
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
        code if codes::wants_mfa(code) => text!(
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
