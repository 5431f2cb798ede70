//! The exit codes, the same in every tool, and the error that carries one.

use crate::{Text, text};

/// How a tool ended. Where several things happened, [`Exit::worst`] decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Exit {
    /// Done, and the answer is good.
    Done = 0,
    /// Done, but the answer is *no* for some record.
    No = 1,
    /// The command line or the settings are wrong. Clap uses this code too.
    Usage = 2,
    /// Some input could not be read as what it should be, or there was none.
    Input = 3,
    /// Not signed in, or not allowed.
    Denied = 4,
    /// Something here failed: the output, the journal or a file cannot be written.
    Local = 5,
    /// The service was busy or out of reach. Running again later is safe.
    TryAgain = 75,
    /// Hung up: the terminal or the session is gone (SIGHUP); the journal is complete.
    HungUp = 129,
    /// Interrupted by the person at the keyboard (SIGINT); the journal is complete.
    Interrupted = 130,
    /// Terminated by the system (SIGTERM); the journal is complete.
    Terminated = 143,
}

impl Exit {
    /// Every exit code, as the pages list them.
    pub const ALL: [Self; 10] = [
        Self::Done,
        Self::No,
        Self::Usage,
        Self::Input,
        Self::Denied,
        Self::Local,
        Self::TryAgain,
        Self::HungUp,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// What it means, as every help and every page says it.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Done => text!("done, and the answer is good", "完了し、問題はありません"),
            Self::No => text!(
                "done, but the answer is no for some record: not genuine, not established, not accepted, refused or failed",
                "処理は完了しましたが、問題のあるレコードがあります (正規の招待でない、未成立、未承諾、見送り、失敗)"
            ),
            Self::Usage => text!(
                "the command line or the settings are wrong",
                "コマンド ラインまたは設定に誤りがあります"
            ),
            Self::Input => text!(
                "some input could not be read as what it should be, or there was none",
                "読み取れない入力があったか、入力がありませんでした"
            ),
            Self::Denied => text!(
                "not signed in, or not allowed",
                "サインインできないか、アクセス許可がありません"
            ),
            Self::Local => text!(
                "something here failed: the output, the journal or a file cannot be written",
                "このコンピューター側で失敗しました (出力、ジャーナル、ファイルに書き込めないなど)"
            ),
            Self::TryAgain => text!(
                "the service was busy or out of reach; running again later is safe",
                "サービスが混み合っているか、接続できません。後でもう一度実行しても安全です"
            ),
            Self::HungUp => text!(
                "hung up (SIGHUP); the journal is complete",
                "端末との接続が切れました (SIGHUP)。ジャーナルへの記録は完了しています"
            ),
            Self::Interrupted => text!(
                "interrupted (SIGINT); the journal is complete",
                "中断されました (SIGINT)。ジャーナルへの記録は完了しています"
            ),
            Self::Terminated => text!(
                "terminated (SIGTERM); the journal is complete",
                "終了の指示を受けました (SIGTERM)。ジャーナルへの記録は完了しています"
            ),
        }
    }

    /// The one of two that stops a script most: 143, 130 and 129, then 2, 5, 4, 75, 3, 1, 0.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        if self.weight() >= other.weight() {
            self
        } else {
            other
        }
    }

    fn weight(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Input => 2,
            Self::TryAgain => 3,
            Self::Denied => 4,
            Self::Local => 5,
            Self::Usage => 6,
            Self::HungUp => 7,
            Self::Interrupted => 8,
            Self::Terminated => 9,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What ends a tool early: the words for a person and the code for a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened and what to do.
    pub text: Text,
}

impl Failure {
    /// A failure with its code and words.
    #[must_use]
    pub fn new(exit: Exit, text: Text) -> Self {
        Self { exit, text }
    }
}

/// Standard output was closed by the reader, as `head` does. Not an error for a tool that only reads.
#[derive(Debug, thiserror::Error)]
#[error("standard output was closed by its reader")]
pub struct ClosedPipe;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once() {
        let mut weights: Vec<u8> = Exit::ALL.iter().map(|exit| exit.weight()).collect();
        weights.sort_unstable();
        assert_eq!(weights, (0..=9).collect::<Vec<u8>>());
    }

    #[test]
    fn the_code_that_stops_a_script_most_wins() {
        for (a, b, worst) in [
            (Exit::Done, Exit::No, Exit::No),
            (Exit::Input, Exit::No, Exit::Input),
            (Exit::TryAgain, Exit::Input, Exit::TryAgain),
            (Exit::Denied, Exit::TryAgain, Exit::Denied),
            (Exit::Denied, Exit::Local, Exit::Local),
            (Exit::HungUp, Exit::Usage, Exit::HungUp),
            (Exit::Interrupted, Exit::Local, Exit::Interrupted),
            (Exit::Interrupted, Exit::HungUp, Exit::Interrupted),
        ] {
            assert_eq!(a.worst(b), worst);
            assert_eq!(b.worst(a), worst);
        }
    }
}
