//! How many calls of a tenant are sent at a time: as many as there are, until the service asks to wait.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use crate::{
    error::{ErrorKind, ServiceError},
    http::{client::Call, waiting::Waiting},
};

/// No pause that a service asks for is kept in mind longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// More calls than this are never sent beside each other.
const MOST: usize = 1_024;
/// A call that is not answered by then holds back no other.
const LONGEST_TURN: Duration = Duration::from_secs(1);

/// The gate of one service in one tenant. A pause holds for every call, as `Retry-After` is meant. After it the
/// calls go on in the order in which they came, one at a time at first and more as long as it keeps up: all at once
/// they would use up the quota for each other again, and a call that is always among the last would give up.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    /// Who may send; it wakes in the order of arrival.
    turns: Semaphore,
}

#[derive(Debug)]
struct State {
    closed_until: Option<Instant>,
    /// How many may be under way. It grows by one when as many were answered by a service that keeps up.
    window: f64,
    /// The turns that there are, taken or not. More than the window are taken back when they end.
    turns: usize,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                closed_until: None,
                window: count(MOST),
                turns: MOST,
            }),
            turns: Semaphore::new(MOST),
        }
    }
}

/// The right to send one call, until it is answered.
pub(super) struct Turn<'a> {
    gate: &'a Gate,
    permit: Option<SemaphorePermit<'a>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        if count(state.turns) > state.window
            && let Some(permit) = self.permit.take()
        {
            state.turns -= 1;
            permit.forget();
        }
    }
}

impl Gate {
    /// The service asked for a pause: closes the gate for so long, unless it is closed for longer already.
    pub(super) fn close(&self, pause: Duration) {
        let until = Instant::now() + pause.min(LONGEST_PAUSE);
        let mut state = self.state();
        state.closed_until = Some(state.closed_until.map_or(until, |now| now.max(until)));
        state.window = 1.0;
        state.turns -= self.turns.forget_permits(state.turns - 1);
    }

    /// The service answered and keeps up: another call may be sent beside it when it answered all of the window so.
    pub(super) fn was_answered(&self) {
        let mut state = self.state();
        state.window = (state.window + 1.0 / state.window).min(count(MOST));
        if count(state.turns + 1) <= state.window {
            state.turns += 1;
            self.turns.add_permits(1);
        }
    }

    /// Waits for the turn of a call, and until the gate is open. Where that is beyond the deadline it is an error,
    /// and nothing is sent.
    pub(super) async fn pass(
        &self,
        call: &Call,
        waiting: &Waiting,
    ) -> Result<Turn<'_>, ServiceError> {
        let told_to_wait = |pause| {
            // Not a write any more: nothing was sent, so nothing is unknown.
            let mut error = ServiceError::new(ErrorKind::Throttled, call.label(), false)
                .with_message("an earlier call was told to wait");
            error.0.retry_after = pause;
            error
        };
        if let Some(pause) = self.closed_for().filter(|pause| *pause >= waiting.left()) {
            return Err(told_to_wait(Some(pause)));
        }
        let permit = waiting.turn(self.turns.acquire()).await;
        let turn = Turn {
            gate: self,
            permit: permit.map_err(|_| told_to_wait(self.closed_for()))?.ok(),
        };
        // Another call may lengthen the pause while this one waits.
        while let Some(pause) = self.closed_for() {
            if pause >= waiting.left() {
                return Err(told_to_wait(Some(pause)));
            }
            waiting.pause(pause).await;
        }
        Ok(turn)
    }

    /// How long the pause still lasts; `None` where the gate is open.
    fn closed_for(&self) -> Option<Duration> {
        let left = (self.state().closed_until)?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Waits for an answer. One that is long in coming ends the turn, and is waited for all the same.
    pub(super) async fn until<T>(self, answer: impl Future<Output = T>) -> T {
        // On the heap: every call that waits is part of the futures of its tool.
        let mut answer = Box::pin(answer);
        if let Ok(answer) = tokio::time::timeout(LONGEST_TURN, &mut answer).await {
            return answer;
        }
        drop(self);
        answer.await
    }
}

/// A number of calls, for reckoning with the window.
fn count(turns: usize) -> f64 {
    u32::try_from(turns).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use jiff::Timestamp;
    use record::Log;
    use tokio::{
        task::{LocalSet, spawn_local},
        time::sleep,
    };

    use super::*;
    use crate::deadline::Limits;

    /// A service that answers after 100 ms, and five calls a second.
    struct Service {
        left: f64,
        filled_at: Instant,
    }

    impl Service {
        fn allows(&mut self) -> bool {
            let now = Instant::now();
            let filled = now.duration_since(self.filled_at).as_secs_f64() * 5.0;
            (self.left, self.filled_at) = ((self.left + filled).min(50.0), now);
            let allows = self.left >= 1.0;
            self.left -= if allows { 1.0 } else { 0.0 };
            allows
        }
    }

    fn waiting(seconds: u64) -> Waiting {
        let deadline = Limits::new(None, Duration::from_secs(seconds)).of_record();
        let clock = || Timestamp::UNIX_EPOCH;
        Waiting::new("GET /x", "contoso.example", deadline, Log::silent(), clock)
    }

    fn call() -> Call {
        Call::get(url::Url::parse("https://graph.example/x").unwrap())
    }

    /// Sends one call until it is answered; how often that was.
    async fn tries(service: Rc<RefCell<Service>>, gate: Rc<Gate>, is_silent: bool) -> u32 {
        let waiting = waiting(600);
        for number in 1.. {
            let turn = gate.pass(&call(), &waiting).await.unwrap();
            if is_silent && number < 5 {
                turn.until(sleep(Duration::from_secs(20))).await;
                continue;
            }
            turn.until(sleep(Duration::from_millis(100))).await;
            if service.borrow_mut().allows() {
                gate.was_answered();
                return number;
            }
            gate.close(Duration::from_secs(2));
        }
        unreachable!()
    }

    #[tokio::test(start_paused = true)]
    async fn many_calls_under_one_quota_take_what_it_allows_and_none_is_refused_for_ever() {
        let gate = Rc::new(Gate::default());
        let service = Rc::new(RefCell::new(Service {
            left: 50.0,
            filled_at: Instant::now(),
        }));
        let begun = Instant::now();
        LocalSet::new()
            .run_until(async {
                // Forty under way at any time, as the records of a list are, and every hundredth silent at first.
                let mut workers = Vec::new();
                for worker in 0..40 {
                    let (service, gate) = (Rc::clone(&service), Rc::clone(&gate));
                    workers.push(spawn_local(async move {
                        let mut most = 0;
                        for number in 0..25 {
                            let is_silent = (worker * 25 + number) % 100 == 60;
                            let tries = tries(Rc::clone(&service), Rc::clone(&gate), is_silent);
                            most = most.max(tries.await);
                        }
                        most
                    }));
                }
                for worker in workers {
                    assert!(worker.await.unwrap() <= 8);
                }
            })
            .await;
        // 950 calls beyond those that were saved up.
        let took = begun.elapsed().as_secs_f64();
        assert!((190.0..=200.0).contains(&took), "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_whose_turn_does_not_come_in_time_was_told_to_wait() {
        let gate = Gate::default();
        gate.close(Duration::ZERO);
        let first = gate.pass(&call(), &waiting(5)).await.unwrap();
        let error = gate.pass(&call(), &waiting(5)).await.err().unwrap();
        assert_eq!(*error.kind(), ErrorKind::Throttled);
        assert!(!error.outcome_unknown(), "{error:?}");
        drop(first);
        assert!(gate.pass(&call(), &waiting(5)).await.is_ok());
    }
}
