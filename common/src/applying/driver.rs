//! One change from its first reading to its outcome: read, decide, write the intent, send once, read back.

use std::{cell::RefCell, time::Duration};

use jiff::Timestamp;
use journal::{Journal, durable::Disk};
use record::{Lang, Log, ids::TenantId, sections::ApplyStatus};
use tokio::time::Instant;

use super::{
    change::{Change, Ended, Sent, Since, State, pending, unclear},
    step::{Earlier, Step},
};
use crate::{problem::Problem, shutdown::Shutdown};

/// How often a change is sent at the most, each time after the state was read.
const TRIES: u32 = 4;

/// How often the state is read until the change shows, after the service said that it is done. Readings may come
/// from a copy that lags by seconds (inferred).
const READINGS: u32 = 5;

/// How often the state is read after an answer that leaves the outcome open. Each reading tries anew by itself.
const READINGS_IN_DOUBT: u32 = 2;

const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// After a signal, so long is waited for the answer to what was sent already, and for each reading of what came of it.
const LAST_ANSWER: Duration = Duration::from_secs(20);

type JournalOf<C, D> = Journal<Step<<C as Change>::Intent, <C as Change>::Result>, D>;

/// What making a change needs besides the change.
pub(super) struct Driver<'a, C: Change, D> {
    /// Whose change it is.
    pub(super) tenant: &'a TenantId,
    /// The tenant's journal. Borrowed only to write a line or to look, never while waiting.
    pub(super) journal: &'a RefCell<JournalOf<C, D>>,
    pub(super) shutdown: &'a Shutdown,
    /// How long to wait where the service does not say; it doubles each time.
    pub(super) first_pause: Duration,
    /// Until when the work on the record may take.
    pub(super) until: Instant,
    pub(super) now: fn() -> Timestamp,
    pub(super) log: Log,
    pub(super) lang: Lang,
}

/// What follows from a reading or a sending.
enum Next<C: Change> {
    /// It is settled, or cannot be settled now.
    End(Ended<C::Result>),
    /// It is not there. This is to be sent, or where it was tried too often, that is the end.
    Send(C::Intent, Ended<C::Result>),
}

impl<C: Change, D: Disk> Driver<'_, C, D> {
    /// `None` where the run ends before this run sent anything. An error says that the journal cannot be kept, and that
    /// nothing further may be sent.
    pub(super) async fn make(&self, change: &C) -> anyhow::Result<Option<Ended<C::Result>>> {
        let key = self.key(change);
        let mut next = tokio::select! {
            next = self.begin(change, &key) => next,
            // However long the service asks to wait.
            _ = self.shutdown.wait() => return Ok(None),
        };
        let mut attempt = 0;
        loop {
            let intent = match next {
                Next::End(ended) => return self.settle(&key, ended).map(Some),
                Next::Send(_, ended) if attempt > 0 && self.is_last(attempt) => {
                    return self.settle(&key, ended).map(Some);
                }
                Next::Send(intent, _) => intent,
            };
            let was_open = matches!(self.earlier(&key), Some(Earlier::Open(..)));
            let time = (self.now)();
            self.journal.borrow_mut().write(&Step::Intent {
                time,
                key: key.clone(),
                intent: intent.clone(),
            })?;
            next = match self.send(change, &intent).await {
                Sent::Answered(answer) => self.read_back(change, &intent, &answer).await,
                Sent::Overtaken(problem) => {
                    self.after_overtaken(change, (&intent, time), problem).await
                }
                Sent::Refused(problem) => {
                    let unclear = was_open.then_some((&intent, time));
                    self.after_refusal(change, unclear, problem).await
                }
                Sent::Unclear { problem, pause } => {
                    self.pause(pause, attempt).await;
                    self.find_out(change, (&intent, time), problem).await
                }
            };
            attempt += 1;
        }
    }

    /// The name of a change in the journal, which may be that of several tenants. An entry of an earlier version,
    /// which had the change's own key alone, is gone on with under that.
    fn key(&self, change: &C) -> String {
        let of_change = change.key();
        let key = format!("{} {of_change}", self.tenant);
        let is_earlier = self.earlier(&key).is_none() && self.earlier(&of_change).is_some();
        if is_earlier { of_change } else { key }
    }

    fn is_last(&self, attempt: u32) -> bool {
        attempt >= TRIES || self.shutdown.requested().is_some()
    }

    fn earlier(&self, key: &str) -> Option<Earlier<C::Intent, C::Result>> {
        self.journal.borrow().known().of(key).cloned()
    }

    /// The first reading of this run. What was about to be sent by an earlier one is found out about.
    async fn begin(&self, change: &C, key: &str) -> Next<C> {
        let earlier = self.earlier(key);
        let since = match &earlier {
            None => Since::Never,
            Some(Earlier::Open(intent, time)) => Since::Unclear(intent, *time),
            Some(Earlier::Done(intent, result)) => Since::Done(intent, result),
        };
        let was_open = matches!(earlier, Some(Earlier::Open(..)));
        let (made, unread) = if was_open {
            (ApplyStatus::Done, ApplyStatus::Unknown)
        } else {
            (ApplyStatus::AlreadyDone, ApplyStatus::Failed)
        };
        match change.read(since).await {
            Ok(State::Made(result)) => Next::End(Ended::done(made, result, false)),
            Ok(State::NotMade(intent)) => {
                // Never the end: the first try is always made.
                Next::Send(
                    intent,
                    Ended::not_done(ApplyStatus::Unknown, unclear(), false),
                )
            }
            Ok(State::Mend { intent, problem }) => {
                Next::Send(intent, Ended::not_mended(problem, false))
            }
            Ok(State::Pending(text)) => {
                Next::End(Ended::not_done(ApplyStatus::Pending, pending(text), false))
            }
            Ok(State::Refused(problem)) => {
                Next::End(Ended::not_done(ApplyStatus::Refused, problem, false))
            }
            Err(problem) => Next::End(Ended::not_done(unread, problem, false)),
        }
    }

    async fn send(&self, change: &C, intent: &C::Intent) -> Sent<C::Answer> {
        tokio::select! {
            sent = change.send(intent) => sent,
            () = self.shutdown.since(LAST_ANSWER) => Sent::Unclear { problem: unclear(), pause: None },
        }
    }

    /// A reading after something was sent, unless the run was asked to end and this takes long: the service may have
    /// asked to wait for minutes.
    async fn read_in_time(
        &self,
        change: &C,
        since: Since<'_, C::Intent, C::Result, C::Answer>,
    ) -> Result<State<C::Intent, C::Result>, Problem> {
        tokio::select! {
            read = change.read(since) => read,
            () = self.shutdown.since(LAST_ANSWER) => Err(unclear()),
        }
    }

    /// The service says that it is done: it is read until it shows.
    async fn read_back(&self, change: &C, intent: &C::Intent, answer: &C::Answer) -> Next<C> {
        let mut last = Ended::not_done(ApplyStatus::Unknown, unclear(), true);
        for reading in 0..READINGS {
            match self
                .read_in_time(change, Since::Answered(intent, answer))
                .await
            {
                Ok(State::Made(result)) => {
                    return Next::End(Ended::done(ApplyStatus::Done, result, true));
                }
                Ok(State::Refused(problem)) => {
                    return Next::End(Ended::not_done(ApplyStatus::Failed, problem, true));
                }
                Ok(State::Mend { intent, problem }) => {
                    return Next::Send(intent, Ended::not_mended(problem, true));
                }
                Ok(State::Pending(text)) => {
                    last = Ended::not_done(ApplyStatus::Pending, pending(text), true);
                }
                Ok(State::NotMade(_)) => {}
                Err(problem) => {
                    last = Ended::not_done(ApplyStatus::Unknown, problem, true);
                }
            }
            if self.shutdown.requested().is_some() || reading + 1 == READINGS {
                break;
            }
            self.pause(None, reading).await;
        }
        Next::End(last)
    }

    /// Nothing was done, because the thing was changed meanwhile: what to send is decided anew.
    async fn after_overtaken(
        &self,
        change: &C,
        (intent, time): (&C::Intent, Timestamp),
        problem: Problem,
    ) -> Next<C> {
        match self
            .read_in_time(change, Since::Unclear(intent, time))
            .await
        {
            Ok(State::Made(result)) => Next::End(Ended::done(ApplyStatus::Done, result, true)),
            Ok(State::NotMade(intent)) => {
                Next::Send(intent, Ended::not_done(ApplyStatus::Failed, problem, true))
            }
            Ok(State::Mend { intent, problem }) => {
                Next::Send(intent, Ended::not_mended(problem, true))
            }
            Ok(State::Refused(problem)) => {
                Next::End(Ended::not_done(ApplyStatus::Refused, problem, true))
            }
            Ok(State::Pending(text)) => {
                Next::End(Ended::not_done(ApplyStatus::Pending, pending(text), true))
            }
            Err(_) => Next::End(Ended::not_done(ApplyStatus::Failed, problem, true)),
        }
    }

    /// A refusal is believed, unless the state shows that the change is there: by an earlier sending that was not
    /// answered, which is why this one was refused, or in spite of what the service says.
    async fn after_refusal(
        &self,
        change: &C,
        unclear: Option<(&C::Intent, Timestamp)>,
        problem: Problem,
    ) -> Next<C> {
        let since = match unclear {
            Some((intent, time)) => Since::Unclear(intent, time),
            None => Since::Never,
        };
        Next::End(match self.read_in_time(change, since).await {
            Ok(State::Made(result)) => Ended::done(ApplyStatus::Done, result, true),
            Ok(State::Mend { problem, .. }) => Ended::not_mended(problem, true),
            Ok(State::Pending(text)) if unclear.is_some() => {
                Ended::not_done(ApplyStatus::Pending, pending(text), true)
            }
            Err(_) if unclear.is_some() => Ended::not_done(ApplyStatus::Unknown, problem, true),
            _ => Ended::not_done(ApplyStatus::Failed, problem, true),
        })
    }

    /// Whether it took effect is not known: the state says so, or nothing does.
    async fn find_out(
        &self,
        change: &C,
        (intent, time): (&C::Intent, Timestamp),
        problem: Problem,
    ) -> Next<C> {
        for reading in 0..READINGS_IN_DOUBT {
            let ended = match self
                .read_in_time(change, Since::Unclear(intent, time))
                .await
            {
                Ok(State::Made(result)) => Ended::done(ApplyStatus::Done, result, true),
                Ok(State::NotMade(intent)) => {
                    let ended = Ended::not_done(ApplyStatus::Unknown, problem, true);
                    return Next::Send(intent, ended);
                }
                Ok(State::Pending(text)) => {
                    Ended::not_done(ApplyStatus::Pending, pending(text), true)
                }
                Ok(State::Mend { intent, problem }) => {
                    return Next::Send(intent, Ended::not_mended(problem, true));
                }
                Ok(State::Refused(refused)) => Ended::not_done(ApplyStatus::Failed, refused, true),
                Err(unread) => {
                    self.log
                        .detail(|| unread.text().in_lang(self.lang).to_owned());
                    if self.shutdown.requested().is_some() {
                        break;
                    }
                    self.pause(None, reading).await;
                    continue;
                }
            };
            return Next::End(ended);
        }
        Next::End(Ended::not_done(ApplyStatus::Unknown, problem, true))
    }

    /// Writes the outcome of a change that was about to be sent. Where it is not known, or something is still to be
    /// put back, there is none to write: the next run reads and compares again.
    fn settle(&self, key: &str, ended: Ended<C::Result>) -> anyhow::Result<Ended<C::Result>> {
        let was_open = matches!(self.earlier(key), Some(Earlier::Open(..)));
        let is_settled = match ended.status {
            ApplyStatus::Done | ApplyStatus::AlreadyDone => true,
            ApplyStatus::Failed | ApplyStatus::Refused => ended.was_sent() && !ended.is_to_mend,
            ApplyStatus::Pending | ApplyStatus::Unknown => false,
        };
        if was_open && is_settled {
            self.journal.borrow_mut().write(&Step::Outcome {
                time: (self.now)(),
                key: key.to_owned(),
                status: ended.status,
                result: ended.result.clone(),
                error: ended.error(self.lang),
            })?;
        }
        Ok(ended)
    }

    /// Waits as long as the service asks for, else longer each time. A wait beyond the time of the record is not begun.
    async fn pause(&self, asked: Option<Duration>, attempt: u32) {
        let own = self.first_pause * 2_u32.pow(attempt.min(6));
        let pause = asked.unwrap_or(own.min(LONGEST_PAUSE));
        if pause < self.until.saturating_duration_since(Instant::now()) {
            self.shutdown.pause(pause).await;
        }
    }
}

#[cfg(test)]
mod tests;
