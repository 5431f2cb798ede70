//! Making one planned change: read, decide again, write the intent, send once, read back, write the
//! outcome. An answer that does not come, or says "busy", means *unknown*: the user is read before
//! anything is repeated.

use std::{cell::RefCell, time::Duration};

use common::{
    Lang, Log,
    graph::{AssignFailure, Graph, LicenseChange},
    ids::TenantId,
    licensing::held,
    sections::{Swap, SwapAction, SwapReason, SwapStatus},
    services::{deadline::Deadline, error::ServiceError},
    shutdown::Shutdown,
};
use jiff::Timestamp;
use tokio::time::Instant;

use crate::{
    budget::{Budget, Slot},
    change_request,
    decide::has_error,
    decide_again::decide_again,
    group_names::GroupNames,
    halted::Halted,
    journal::{ChangeKey, Entry, Journal},
    reads::Reads,
    service_plans::TenantPlans,
    target::{Reading, Target},
    undo,
};

mod members;
mod outcome;
mod reading_back;

use outcome::{Attempt, Found};
pub(crate) use outcome::{Outcome, OwnPart, Stops, left_behind};

/// How often a change is sent at the most, each time after the state was read.
const TRIES: u32 = 6;

/// How long to wait where the service does not say: from about four seconds on where changes collide in a
/// tenant (observed).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// The first pause; it doubles each time, up to a minute.
    pub(crate) first_pause: Duration,
}

impl Pace {
    fn pause(self, try_number: u32) -> Duration {
        (self.first_pause * 2_u32.pow(try_number.min(6))).min(Duration::from_secs(60))
    }
}

/// What the changes of one tenant need.
pub(crate) struct Applying<'a> {
    /// The tenant's directory.
    pub(crate) graph: &'a Graph,
    /// The service plans of the tenant's SKUs.
    pub(crate) plans: &'a TenantPlans,
    /// The tenant.
    pub(crate) tenant: &'a TenantId,
    /// Its journal. Borrowed only to write a line, never while waiting.
    pub(crate) journal: &'a RefCell<Journal>,
    /// Its readings.
    pub(crate) reads: &'a Reads,
    /// Changes that are not sent any more.
    pub(crate) halted: &'a Halted,
    /// Its budget.
    pub(crate) budget: &'a Budget,
    /// Whether to stop.
    pub(crate) shutdown: &'a Shutdown,
    /// How long to wait.
    pub(crate) pace: Pace,
    /// The clock.
    pub(crate) now: fn() -> Timestamp,
    /// What `-v` says.
    pub(crate) log: Log,
    /// The language of words in records.
    pub(crate) lang: Lang,
}

impl Applying<'_> {
    /// Makes the change that the record says, and no other; `None` where the run ends before it began. An
    /// error means that the journal cannot be kept, and that nothing further may be sent.
    pub(crate) async fn apply(
        &self,
        target: &Target,
        planned: &Swap,
    ) -> anyhow::Result<Option<Outcome>> {
        let key = ChangeKey::of(target, planned);
        let was_open = self.journal.borrow().known().has(&key);
        let begun = Instant::now();
        let deadline = self.graph.deadline_of_record(Duration::ZERO);
        let read = tokio::select! {
            read = Box::pin(self.read(target, deadline)) => read,
            // However long the service asks to wait: nothing was sent.
            _ = self.shutdown.wait() => return Ok(None),
        };
        let Reading { user, is_settled } = match read {
            Ok(found) => found,
            Err(error) if error.is_not_found() => {
                return Ok(Some(self.refused(
                    target,
                    planned.clone(),
                    SwapReason::UserNotFound,
                )));
            }
            Err(error) => return Ok(Some(self.not_read(target, planned, was_open, &error))),
        };
        if !target.is(&user) {
            return Ok(Some(self.refused(
                target,
                planned.clone(),
                SwapReason::AnotherUser,
            )));
        }
        let now = match &planned.restores {
            Some(restores) => undo::decide(planned, restores, &user),
            None => decide_again(planned, &user, self.plans),
        };
        let outcome = match (now.action, now.reason.clone()) {
            (SwapAction::None, Some(SwapReason::NotHeld) | None) => {
                self.refused(target, now, SwapReason::NotHeld)
            }
            (SwapAction::None, _) => {
                let sent = if is_settled {
                    Attempt::read(SwapStatus::Done, held(&user))
                } else {
                    self.read_back(target, &now, None, deadline).await
                };
                let ended = sent.into_found(now, was_open, target.name(), self.lang);
                if was_open {
                    self.write_outcome(target, &ended.swap)?;
                }
                self.with_members(target, ended, deadline).await
            }
            (SwapAction::Refuse, Some(SwapReason::InheritedFromGroup)) => {
                let mut groups = GroupNames::default();
                groups.learn(&now.before, self.graph).await;
                let reason = SwapReason::InheritedFromGroup;
                let outcome = Outcome::refused_by_groups(now, reason, &groups, self.lang);
                outcome.about(target.name())
            }
            (SwapAction::Refuse, reason) => {
                self.refused(target, now, reason.unwrap_or(SwapReason::ChangedSincePlan))
            }
            (
                SwapAction::Swap
                | SwapAction::Remove
                | SwapAction::RemoveDirect
                | SwapAction::Restore,
                _,
            ) => {
                let taken = begun.elapsed();
                let Some(slot) = self.budget.slot(self.shutdown).await else {
                    return Ok(None);
                };
                // Its turn is no time of its own.
                let deadline = self.graph.deadline_of_record(taken);
                if let Some(halted) = self.halted.outcome(target, &now) {
                    return Ok(Some(halted.for_another(planned)));
                }
                let hangs = now.all_to().any(|(sku, _)| has_error(&user, &sku.sku_id));
                let sent = self.send(target, &now, slot, deadline).await?;
                let ended = sent.into_ended(now, target.name(), self.lang);
                self.write_outcome(target, &ended.swap)?;
                if hangs && ended.swap.status == Some(SwapStatus::Done) {
                    self.reprocess(target.id()).await;
                }
                self.with_members(target, ended, deadline).await
            }
        };
        Ok(Some(outcome))
    }

    async fn send(
        &self,
        target: &Target,
        swap: &Swap,
        slot: Slot<'_>,
        deadline: Deadline,
    ) -> anyhow::Result<Attempt> {
        let change = change_request::of(swap);
        let mut collided = false;
        for attempt in 1..=TRIES {
            self.budget.take(self.shutdown).await;
            self.write_intent(target, swap, &change)?;
            let error = match self.assign(target, swap, &change, deadline).await {
                Ok(request_id) => {
                    drop(slot);
                    let sent = self.read_back(target, swap, request_id, deadline).await;
                    return Ok(Attempt {
                        collided,
                        is_answered: true,
                        ..sent
                    });
                }
                Err(error) => error,
            };
            let failure = AssignFailure::of(&error);
            self.log
                .detail(|| format!("{}: {} ({error})", target.name(), failure.code()));
            if failure == AssignFailure::Concurrency {
                collided = true;
                self.budget.learn(true);
            }
            if failure == AssignFailure::Throttled {
                self.budget.throttled();
            }
            let nothing_was_done = failure.may_repeat() || is_settling(swap, failure);
            let is_open = failure.must_read_first() || error.outcome_unknown();
            if !(nothing_was_done || is_open) {
                return Ok(Attempt::failed(SwapStatus::Failed, failure, error));
            }
            let pause = self.pause_after(attempt, &error, deadline);
            let found = self.find_out(target, swap, &error, pause, deadline).await;
            let is_last =
                attempt == TRIES || pause.is_none() || self.shutdown.requested().is_some();
            match found {
                Found::Settled(sent) => return Ok(Attempt { collided, ..*sent }),
                Found::Untouched if !is_last => {}
                Found::Untouched | Found::Unread => {
                    let status = if nothing_was_done {
                        SwapStatus::Failed
                    } else {
                        SwapStatus::Unknown
                    };
                    return Ok(Attempt {
                        collided,
                        ..Attempt::failed(status, failure, error)
                    });
                }
            }
        }
        unreachable!("the last try returns")
    }

    fn write_intent(
        &self,
        target: &Target,
        swap: &Swap,
        change: &LicenseChange,
    ) -> anyhow::Result<()> {
        self.journal.borrow_mut().write(&Entry::Intent {
            time: (self.now)(),
            tenant_id: self.tenant.clone(),
            target: target.clone(),
            from: swap.from.clone(),
            to: swap.to.clone(),
            also_from: swap.also_from.clone(),
            also_to: swap.also_to.iter().map(|to| to.sku.clone()).collect(),
            before: swap.before.clone(),
            usage_location: swap.usage_location.clone(),
            change: change.clone(),
        })
    }

    async fn assign(
        &self,
        target: &Target,
        swap: &Swap,
        change: &LicenseChange,
        deadline: Deadline,
    ) -> Result<Option<String>, ServiceError> {
        let graph = self.graph.with_deadline(deadline);
        if let Some(country) = &swap.usage_location {
            graph.set_usage_location(target.id(), country).await?;
            self.budget.take(self.shutdown).await;
        }
        target.assign(&graph, change).await
    }

    /// Reads a user together with others, and a group alone.
    async fn read(&self, target: &Target, deadline: Deadline) -> Result<Reading, ServiceError> {
        let graph = self.graph.with_deadline(deadline);
        match target {
            Target::User(user) => match user.id.parse() {
                Ok(id) => Ok(Reading {
                    user: graph.in_time(self.reads.user(id, self.budget)).await?,
                    is_settled: true,
                }),
                Err(_) => target.read(&graph).await,
            },
            Target::Group(_) => target.read(&graph).await,
        }
    }

    /// How long to wait before the next try: as long as the service asks for, or not at all.
    fn pause_after(
        &self,
        attempt: u32,
        error: &ServiceError,
        deadline: Deadline,
    ) -> Option<Duration> {
        let pause = error
            .retry_after()
            .unwrap_or_else(|| self.pace.pause(attempt - 1));
        (pause < deadline.left()).then_some(pause)
    }

    fn write_outcome(&self, target: &Target, swap: &Swap) -> anyhow::Result<()> {
        self.journal.borrow_mut().write(&Entry::Outcome {
            time: (self.now)(),
            id: target.id().to_owned(),
            from: swap.from.sku_id,
            to: swap.to.sku_id,
            also_from: swap.also_from.iter().map(|sku| sku.sku_id).collect(),
            also_to: swap.also_to.iter().map(|to| to.sku.sku_id).collect(),
            status: swap.status.unwrap_or(SwapStatus::Unknown),
            after: swap.after.clone(),
            request_id: swap.request_id.clone(),
            error: swap.error.clone(),
        })
    }

    fn refused(&self, target: &Target, swap: Swap, reason: SwapReason) -> Outcome {
        Outcome::refused(swap, reason, self.lang).about(target.name())
    }

    /// The user could not be read, so nothing was sent.
    fn not_read(
        &self,
        target: &Target,
        planned: &Swap,
        was_open: bool,
        error: &ServiceError,
    ) -> Outcome {
        let mut ended = Outcome::not_opened(planned, error, self.lang).about(target.name());
        if was_open {
            ended.swap.status = Some(SwapStatus::Unknown);
        }
        ended
    }
}

/// A usage location that was just set may not be seen yet (observed).
fn is_settling(swap: &Swap, failure: AssignFailure) -> bool {
    swap.usage_location.is_some() && failure == AssignFailure::UsageLocation
}
