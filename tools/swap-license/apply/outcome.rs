//! How a change ended: what the service said, what goes into the record, and what is said to a person.

use std::collections::BTreeMap;

use common::{
    Exit, Lang, Text,
    graph::AssignFailure,
    sections::{Held, SectionError, Swap, SwapAction, SwapReason, SwapStatus},
    services::error::ServiceError,
    text,
    text::printable,
};

use crate::{reason, words::about};

/// How one change ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The section as it goes out.
    pub(crate) swap: Swap,
    /// The exit code that this calls for.
    pub(crate) exit: Exit,
    /// What to tell a person; `None` where all is well.
    pub(crate) complaint: Option<Text>,
    /// Whether every further user would fail in the same way.
    pub(crate) stops_the_run: bool,
    /// Whether it collided with another change in the tenant on the way.
    pub(crate) collided: bool,
    /// What this run did itself.
    pub(crate) own_part: OwnPart,
}

/// What a run did itself about a change, however it found the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnPart {
    /// It sent nothing.
    Nothing,
    /// It sent the change; no answer proves that it is the one that took effect.
    Sent,
    /// It sent the change, and the service answered that it is done.
    Answered,
}

impl Outcome {
    /// No complaint, and the run goes on.
    fn new(swap: Swap, exit: Exit) -> Self {
        Self {
            swap,
            exit,
            complaint: None,
            stops_the_run: false,
            collided: false,
            own_part: OwnPart::Nothing,
        }
    }

    /// A record that asks for no change.
    #[must_use]
    pub(crate) fn passed(planned: &Swap) -> Self {
        let (status, exit) = match planned.action {
            SwapAction::Refuse => (SwapStatus::Refused, Exit::No),
            _ => (SwapStatus::AlreadyDone, Exit::Done),
        };
        Self::new(with_status(planned.clone(), status), exit)
    }

    /// The change is there. One that an interrupted run had sent was done by this tool.
    fn found_done(swap: Swap, was_sent: bool) -> Self {
        let status = if was_sent {
            SwapStatus::Done
        } else {
            SwapStatus::AlreadyDone
        };
        Self::new(with_status(swap, status), Exit::Done)
    }

    /// Nothing was sent, and why.
    pub(crate) fn refused(swap: Swap, reason: SwapReason, lang: Lang) -> Self {
        Self::refused_by_groups(swap, reason, &BTreeMap::new(), lang)
    }

    /// The same with the names of groups by id.
    pub(crate) fn refused_by_groups(
        swap: Swap,
        reason: SwapReason,
        groups: &BTreeMap<String, String>,
        lang: Lang,
    ) -> Self {
        let mut swap = with_status(swap, SwapStatus::Refused);
        swap.action = SwapAction::Refuse;
        swap.reason = Some(reason);
        let words = reason::words(&swap, groups);
        swap.words = words.as_ref().map(|words| words.in_lang(lang).to_owned());
        Self {
            complaint: words,
            ..Self::new(swap, Exit::No)
        }
    }

    /// The tenant or the user could not be read, so nothing was sent.
    #[must_use]
    pub(crate) fn not_opened(planned: &Swap, error: &ServiceError, lang: Lang) -> Self {
        let mut swap = with_status(planned.clone(), SwapStatus::Failed);
        swap.error = Some(error.to_section_error(lang));
        Self {
            complaint: Some(error.text()),
            stops_the_run: error.exit() == Exit::Denied,
            ..Self::new(swap, error.exit())
        }
    }

    /// Says first whom it is about.
    pub(crate) fn about(mut self, name: &str) -> Self {
        self.complaint = self.complaint.map(|words| about(name, &words));
        self
    }

    /// The outcome for a further user where this one's failure stops the run: nothing is sent.
    #[must_use]
    pub(crate) fn for_another(&self, planned: &Swap) -> Self {
        let mut swap = with_status(planned.clone(), SwapStatus::Refused);
        swap.error.clone_from(&self.swap.error);
        Self {
            stops_the_run: true,
            ..Self::new(swap, self.exit)
        }
    }
}

fn with_status(mut swap: Swap, status: SwapStatus) -> Swap {
    swap.status = Some(status);
    swap
}

/// The outcome of sending, before it is put into the section.
pub(crate) struct Attempt {
    pub(crate) status: SwapStatus,
    pub(crate) after: Option<Vec<Held>>,
    pub(crate) request_id: Option<String>,
    pub(crate) failure: Option<(AssignFailure, ServiceError)>,
    pub(crate) collided: bool,
    /// Whether the service answered that it is done.
    pub(crate) is_answered: bool,
}

impl Attempt {
    /// What reading back showed.
    pub(crate) fn read(status: SwapStatus, after: Vec<Held>) -> Self {
        Self {
            status,
            after: Some(after),
            request_id: None,
            failure: None,
            collided: false,
            is_answered: false,
        }
    }

    pub(crate) fn failed(status: SwapStatus, failure: AssignFailure, error: ServiceError) -> Self {
        Self {
            status,
            after: None,
            request_id: error.request_id().map(str::to_owned),
            collided: failure == AssignFailure::Concurrency,
            is_answered: false,
            failure: Some((failure, error)),
        }
    }

    /// The outcome where the change was there before anything was sent.
    pub(crate) fn into_found(
        self,
        mut swap: Swap,
        was_sent: bool,
        name: &str,
        lang: Lang,
    ) -> Outcome {
        if self.status != SwapStatus::Done {
            return self.into_ended(swap, name, lang);
        }
        swap.after = self.after;
        Outcome::found_done(swap, was_sent)
    }

    /// The outcome in the section, and what follows for the run.
    pub(crate) fn into_ended(self, mut swap: Swap, name: &str, lang: Lang) -> Outcome {
        let failure = self.failure.as_ref();
        let (exit, complaint) = match (self.status, failure) {
            (SwapStatus::Done, _) => (Exit::Done, None),
            (SwapStatus::Unknown, _) => (Exit::TryAgain, Some(unknown(name))),
            (_, Some((failure, error))) => (error.exit(), Some(failure.text(name))),
            (_, None) => (Exit::No, None),
        };
        let stops_the_run = failure.is_some_and(|(failure, _)| failure.stops_the_run());
        swap.error = failure.map(|(failure, error)| section_error(*failure, name, error, lang));
        swap.status = Some(self.status);
        swap.after = self.after;
        swap.request_id = self.request_id;
        Outcome {
            complaint,
            stops_the_run,
            collided: self.collided,
            own_part: if self.is_answered {
                OwnPart::Answered
            } else {
                OwnPart::Sent
            },
            ..Outcome::new(swap, exit)
        }
    }
}

fn section_error(
    failure: AssignFailure,
    name: &str,
    error: &ServiceError,
    lang: Lang,
) -> SectionError {
    SectionError {
        code: failure.code().to_owned(),
        message: failure.text(name).in_lang(lang).to_owned(),
        ..error.to_section_error(lang)
    }
}

pub(crate) fn left_behind(group: &str, members: &[String]) -> Text {
    let (count, group) = (members.len(), printable(group));
    let names = printable(&members.join(", "));
    text!(
        "{group}: changed, but {count} member(s) could not be given the new licence: {names}; look at them in the admin centre",
        "{group}: 変更しましたが、{count} 名のメンバーに新しいライセンスを割り当てられませんでした: {names}。管理センターで確認してください"
    )
}

fn unknown(name: &str) -> Text {
    let name = printable(name);
    text!(
        "{name}: sent, but the outcome is not clear yet; run the same command again, it looks first",
        "{name}: 送信しましたが、結果をまだ確認できません。同じコマンドを再度実行すると、先に状態を確認します"
    )
}
