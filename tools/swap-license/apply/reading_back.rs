//! Reading until it is clear what came of a change: after an answer that does not tell, and after one that says that it
//! is done.

use std::time::Duration;

use common::{
    licensing::held,
    sections::{Swap, SwapStatus},
    services::{deadline::Deadline, error::ServiceError},
};

use super::{
    Applying,
    outcome::{Attempt, Found},
};
use crate::{
    drift::{self, Drift},
    target::{Reading, Target},
};

/// How often the user is read until the change shows, after the service said that it is done. Reads may
/// come from a replica that lags by seconds (inferred).
const READINGS: u32 = 5;

/// How often the user is read after an answer that leaves the outcome open, before the run gives up on
/// finding out. Each of these tries anew for minutes already.
const READINGS_IN_DOUBT: u32 = 3;

/// The same for a group, whose members follow in time proportional to their number (documented): about ten
/// minutes.
const READINGS_OF_A_GROUP: u32 = 45;

/// How long a reading may take once the run was asked to end.
const LAST_READING: Duration = Duration::from_secs(20);

impl Applying<'_> {
    /// After an answer that is none, or that asks to try again: reads the user until it is clear whether the
    /// change took effect. It is never sent again before a reading has said that it did not. Without a pause there is
    /// no time left for one.
    pub(super) async fn find_out(
        &self,
        target: &Target,
        swap: &Swap,
        error: &ServiceError,
        pause: Option<Duration>,
        deadline: Deadline,
    ) -> Found {
        if error.outcome_unknown() && error.retry_after().is_none() {
            // Where the service asks for no rest, the answer is often there at once.
            if let Found::Settled(sent) = self.look(target, swap, deadline).await {
                return Found::Settled(sent);
            }
        }
        let Some(pause) = pause else {
            return self.look(target, swap, deadline).await;
        };
        self.log
            .detail(|| format!("waiting {:.1} s", pause.as_secs_f64()));
        self.shutdown.pause(pause).await;
        for reading in 1..READINGS_IN_DOUBT {
            match self.look(target, swap, deadline).await {
                Found::Unread if self.shutdown.requested().is_none() => {
                    let pause = self.pace.pause(reading).min(deadline.left());
                    self.shutdown.pause(pause).await;
                }
                found => return found,
            }
        }
        self.look(target, swap, deadline).await
    }

    async fn look(&self, target: &Target, swap: &Swap, deadline: Deadline) -> Found {
        let graph = self.graph.with_deadline(deadline);
        let Some(Reading { user, is_settled }) = self.in_time(Box::pin(target.read(&graph))).await
        else {
            return Found::Unread;
        };
        if !target.is(&user) {
            return Found::Unread;
        }
        let held = held(&user);
        Found::Settled(Box::new(match drift::of(swap, &held) {
            // Its members follow: who comes after it may be one of them.
            Drift::Complete if !is_settled => self.read_back(target, swap, None, deadline).await,
            Drift::Complete => Attempt::read(SwapStatus::Done, held),
            Drift::Untouched => return Found::Untouched,
            // Changed by another program or person meanwhile: the next run decides again.
            Drift::Other => Attempt::read(SwapStatus::Unknown, held),
        }))
    }

    /// A reading, unless the run was asked to end and this takes long: the service may have asked to wait for minutes.
    async fn in_time(
        &self,
        reading: impl Future<Output = Result<Reading, ServiceError>>,
    ) -> Option<Reading> {
        tokio::select! {
            read = reading => read.ok(),
            () = self.shutdown.since(LAST_READING) => None,
        }
    }

    /// Reads until the change shows, as far as the time allows.
    pub(super) async fn read_back(
        &self,
        target: &Target,
        swap: &Swap,
        request_id: Option<String>,
        deadline: Deadline,
    ) -> Attempt {
        let readings = if target.is_group() {
            READINGS_OF_A_GROUP
        } else {
            READINGS
        };
        let mut sent = Attempt {
            request_id,
            ..Attempt::read(SwapStatus::Unknown, swap.before.clone())
        };
        for reading in 0..readings {
            let read = self.in_time(Box::pin(self.read(target, deadline))).await;
            if let Some(Reading { user, is_settled }) = read.filter(|read| target.is(&read.user)) {
                let held = held(&user);
                let complete = drift::of(swap, &held) == Drift::Complete;
                sent.after = Some(held);
                if complete && is_settled {
                    sent.status = SwapStatus::Done;
                    return sent;
                }
            }
            let pause = self.pace.pause(reading) / 4;
            if self.shutdown.requested().is_some() || pause >= deadline.left() {
                break;
            }
            self.shutdown.pause(pause).await;
        }
        sent
    }
}
