//! How a change ended: what the service said, what goes into the record, and what is said to a person.

use common::{
    Exit, Lang, Text,
    graph::AssignFailure,
    licensing::swap_words::parts,
    sections::{Held, SectionError, Swap, SwapAction, SwapReason, SwapStatus},
    services::error::ServiceError,
    text,
    text::printable,
};

use crate::{group_names::GroupNames, reason, words::about};

/// How one change ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The section as it goes out.
    pub(crate) swap: Swap,
    /// The exit code that this calls for.
    pub(crate) exit: Exit,
    /// What to tell a person; `None` where all is well.
    pub(crate) complaint: Option<Text>,
    /// Which further changes would fail in the same way.
    pub(crate) stops: Stops,
    /// Whether it collided with another change in the tenant on the way.
    pub(crate) collided: bool,
    /// What this run did itself.
    pub(crate) own_part: OwnPart,
}

/// Which further changes would fail like one that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stops {
    /// None that is known.
    Nothing,
    /// Those that need the same rows.
    SameRows,
    /// All.
    Everything,
}

impl Stops {
    /// After a failure of the service.
    #[must_use]
    pub(crate) fn of(failure: AssignFailure) -> Self {
        match failure {
            AssignFailure::NoSeat | AssignFailure::SkuNotOwned => Self::SameRows,
            failure if failure.stops_the_run() => Self::Everything,
            _ => Self::Nothing,
        }
    }
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
            stops: Stops::Nothing,
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
        Self::refused_by_groups(swap, reason, &GroupNames::default(), lang)
    }

    /// The same with the names of groups by id.
    pub(crate) fn refused_by_groups(
        swap: Swap,
        reason: SwapReason,
        groups: &GroupNames,
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
            stops: if error.exit() == Exit::Denied {
                Stops::Everything
            } else {
                Stops::Nothing
            },
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
            stops: self.stops,
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
        let words = failure.map(|(failure, _)| words_of(*failure, name, &swap));
        let (exit, complaint) = match (self.status, failure) {
            (SwapStatus::Done, _) => (Exit::Done, None),
            (SwapStatus::Unknown, _) => (Exit::TryAgain, Some(unknown(name))),
            (_, Some((_, error))) => (error.exit(), words.clone()),
            (_, None) => (Exit::No, None),
        };
        let stops = failure.map_or(Stops::Nothing, |(failure, _)| Stops::of(*failure));
        swap.error = failure
            .zip(words)
            .map(|((failure, error), words)| SectionError {
                code: failure.code().to_owned(),
                message: words.in_lang(lang).to_owned(),
                ..error.to_section_error(lang)
            });
        swap.status = Some(self.status);
        swap.after = self.after;
        swap.request_id = self.request_id;
        Outcome {
            complaint,
            stops,
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

/// What happened to a user or a group and what to do. For a way back the words of a change would send people to the
/// wrong place.
fn words_of(failure: AssignFailure, name: &str, swap: &Swap) -> Text {
    if swap.restores.is_none() {
        return failure.text(name);
    }
    let old = parts(swap.all_to().map(|(sku, _)| sku));
    let text = match failure {
        AssignFailure::NoSeat => text!(
            "no seat of {old} is free any more, so nothing was put back; the licences are as the run left them",
            "{old} に利用できるライセンスがもうないため、元に戻していません。ライセンスは実行直後の状態のままです"
        ),
        AssignFailure::SkuNotOwned => text!(
            "the tenant does not own {old} any more, so nothing was put back; the licences are as the run left them",
            "{old} がもうテナントにないため、元に戻していません。ライセンスは実行直後の状態のままです"
        ),
        _ => return failure.text(name),
    };
    about(name, &text)
}

/// Members whom a group could not give what it assigns now. `is_way_back`: it was put back.
pub(crate) fn left_behind(group: &str, members: &[String], is_way_back: bool) -> Text {
    let (count, group) = (members.len(), printable(group));
    let names = printable(&members.join(", "));
    if is_way_back {
        return text!(
            "{group}: put back, but {count} member(s) could not be given the old licence again: {names}; look at them in the admin centre",
            "{group}: 元に戻しましたが、{count} 名のメンバーに元のライセンスを割り当てられませんでした: {names}。管理センターで確認してください"
        );
    }
    text!(
        "{group}: changed, but {count} member(s) could not be given the new licence: {names}; look at them in the admin centre",
        "{group}: 変更しましたが、{count} 名のメンバーに新しいライセンスを割り当てられませんでした: {names}。管理センターで確認してください"
    )
}

/// What reading says after an answer that does not tell.
pub(super) enum Found {
    /// The change is there, or another one came between.
    Settled(Box<Attempt>),
    /// The user is as before.
    Untouched,
    /// The user could not be read: nothing is known.
    Unread,
}

fn unknown(name: &str) -> Text {
    let name = printable(name);
    text!(
        "{name}: sent, but the outcome is not clear yet; run the same command again, it looks first",
        "{name}: 送信しましたが、結果をまだ確認できません。同じコマンドを再度実行すると、先に状態を確認します"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{OLD, decided, pair, user};

    #[test]
    fn who_cannot_be_put_back_is_not_sent_to_the_new_partner() {
        let mut swap = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
        let words = |swap: &Swap| words_of(AssignFailure::NoSeat, "sato", swap).en;
        assert!(words(&swap).contains("ask the new partner"));
        swap.restores = Some(swap.before.clone());
        assert_eq!(
            words(&swap),
            "sato: no seat of X is free any more, so nothing was put back; the licences are as the run left them"
        );
    }
}
