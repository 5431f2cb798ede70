//! What a tool tells about a change: which one it is, how its state is read, how it is sent, how it ended.

use std::{fmt::Debug, time::Duration};

use jiff::Timestamp;
use record::{
    Exit, Lang, Text,
    sections::{ApplyStatus, SectionError},
    text,
};
use serde::{Serialize, de::DeserializeOwned};
use services::error::{ErrorKind, ServiceError};

use crate::{out::Out, problem::Problem};

/// One change of a plan.
pub trait Change {
    /// What is about to be sent, as the journal keeps it. No secret may be in it.
    type Intent: Serialize + DeserializeOwned + Clone + Debug;
    /// What came of it, as the journal keeps it. No secret may be in it.
    type Result: Serialize + DeserializeOwned + Clone + Debug;
    /// What the service answered.
    type Answer;

    /// Which change it is: the same in each run of the same plan, and of no other change of the tenant. The journal
    /// has the tenant before it.
    fn key(&self) -> String;

    /// Reads the state from the service, and says whether the change is there already, can be sent, or must not
    /// be. `since` is what is known of it: before the first sending, after this run's, or after an earlier run's.
    ///
    /// An error says that the state could not be read: nothing is sent then.
    fn read(
        &self,
        since: Since<'_, Self::Intent, Self::Result, Self::Answer>,
    ) -> impl Future<Output = Result<State<Self::Intent, Self::Result>, Problem>>;

    /// Sends it, once.
    fn send(&self, intent: &Self::Intent) -> impl Future<Output = Sent<Self::Answer>>;
}

/// What is known of a change when its state is read.
#[derive(Debug)]
pub enum Since<'a, I, R, A> {
    /// It was never about to be sent, or failed for certain when it was.
    Never,
    /// It was about to be sent at this time, and whether it took effect is not known: by an earlier run that wrote
    /// no outcome, or by this one, which got no answer.
    Unclear(&'a I, Timestamp),
    /// This run sent it, and the service answered that it is done.
    Answered(&'a I, &'a A),
    /// An earlier run wrote that it is done.
    Done(&'a I, &'a R),
}

/// What a reading says about a change.
#[derive(Debug)]
pub enum State<I, R> {
    /// It is there, whole.
    Made(R),
    /// It is not there. This is what would be sent, decided on the state that was just read.
    NotMade(I),
    /// It is there, but the service has changed with it what must stay. This would be sent to put that back, and the
    /// problem is what is wrong until then.
    Mend {
        /// What would be sent.
        intent: I,
        /// What is wrong.
        problem: Problem,
    },
    /// The service has taken it, and it does not show yet, or whether it was taken cannot be told before some
    /// time has passed. The words say what to do. Nothing is sent.
    Pending(Text),
    /// It must not be made, or not any more.
    Refused(Problem),
}

/// What came of sending.
#[derive(Debug)]
pub enum Sent<A> {
    /// The service says that it is done.
    Answered(A),
    /// The thing was changed by another meanwhile (HTTP 412): nothing was done, and what to send is decided again.
    Overtaken(Problem),
    /// The service refused it, or nothing was sent.
    Refused(Problem),
    /// Whether it took effect is not known.
    Unclear {
        /// Why.
        problem: Problem,
        /// How long the service wants nothing to be sent.
        pause: Option<Duration>,
    },
}

impl<A> From<Result<A, ServiceError>> for Sent<A> {
    fn from(result: Result<A, ServiceError>) -> Self {
        match result {
            Ok(answer) => Self::Answered(answer),
            Err(error) if error.outcome_unknown() => Self::Unclear {
                pause: error.retry_after(),
                problem: error.into(),
            },
            Err(error) if is_overtaken(&error) => Self::Overtaken(error.into()),
            Err(error) => Self::Refused(error.into()),
        }
    }
}

/// Whether the service says that the thing has changed since it was read: Graph with 412, Partner Center with 2055 or
/// 800036 (documented).
fn is_overtaken(error: &ServiceError) -> bool {
    let says_so = error.status() == Some(412) || matches!(error.code(), Some("2055" | "800036"));
    *error.kind() == ErrorKind::Refused && says_so
}

/// How applying one change ended.
#[derive(Debug)]
pub struct Ended<R> {
    /// How.
    pub status: ApplyStatus,
    /// What was read back, where it is done.
    pub result: Option<R>,
    /// Why it is not done.
    pub problem: Option<Problem>,
    /// Whether this run sent something.
    pub(super) sent: bool,
    /// Whether it is there, and something is still to be put back.
    pub(super) is_to_mend: bool,
}

impl<R> Ended<R> {
    pub(super) fn done(status: ApplyStatus, result: R, sent: bool) -> Self {
        Self {
            status,
            result: Some(result),
            problem: None,
            sent,
            is_to_mend: false,
        }
    }

    pub(super) fn not_done(status: ApplyStatus, problem: Problem, sent: bool) -> Self {
        Self {
            status,
            result: None,
            problem: Some(problem),
            sent,
            is_to_mend: false,
        }
    }

    /// It is there, and what the service changed with it could not be put back.
    pub(super) fn not_mended(problem: Problem, sent: bool) -> Self {
        Self {
            is_to_mend: true,
            ..Self::not_done(ApplyStatus::Failed, problem, sent)
        }
    }

    /// Whether this run sent something for it.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.sent
    }

    /// Why it is not done, as it stands in the section.
    #[must_use]
    pub fn error(&self, lang: Lang) -> Option<SectionError> {
        self.problem
            .as_ref()
            .map(|problem| problem.section_error(lang))
    }

    /// Says why it is not done, and remembers the exit code.
    pub fn tell(&self, out: &Out<'_>) {
        if let Some(problem) = &self.problem {
            let exit = match self.status {
                ApplyStatus::Unknown | ApplyStatus::Pending => Exit::TryAgain,
                _ => problem.exit(),
            };
            out.complain(exit, &problem.text());
        }
    }
}

/// It was sent, and neither the answer nor the readings told the outcome.
pub(super) fn unclear() -> Problem {
    Problem::Other {
        exit: Exit::TryAgain,
        code: "outcome-unknown",
        text: text!(
            "sent, but the outcome is not clear yet; run the same command again, it looks first",
            "送信しましたが、結果をまだ確認できません。同じコマンドを再度実行すると、先に状態を確認します"
        ),
    }
}

/// The service has taken it, and it does not show yet.
pub(super) fn pending(text: Text) -> Problem {
    Problem::Other {
        exit: Exit::TryAgain,
        code: "pending",
        text,
    }
}
