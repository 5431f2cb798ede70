//! The pause that a service asked for: nothing is sent in its tenant until it is over.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    error::{ErrorKind, ServiceError},
    http::{client::Call, waiting::Waiting},
};

/// No pause that a service asks for is kept in mind longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A pause that holds for every call to one service in one tenant, as `Retry-After` is meant.
#[derive(Debug, Default)]
pub(super) struct Gate(Mutex<Option<Instant>>);

impl Gate {
    /// Closes the gate for so long, unless it is closed for longer already.
    pub(super) fn close(&self, pause: Duration) {
        let until = Instant::now() + pause.min(LONGEST_PAUSE);
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = Some(closed.map_or(until, |now| now.max(until)));
    }

    /// How long the pause still lasts; `None` where the gate is open.
    fn closed_for(&self) -> Option<Duration> {
        let closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = (*closed)?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }
}

/// Waits until the gate is open. Where that is beyond the deadline it is an error, and nothing is sent.
pub(super) async fn pass(gate: &Gate, call: &Call, waiting: &Waiting) -> Result<(), ServiceError> {
    // Another call may lengthen the pause while this one waits.
    while let Some(pause) = gate.closed_for() {
        if pause >= waiting.left() {
            // Not a write any more: nothing was sent, so nothing is unknown.
            let mut error = ServiceError::new(ErrorKind::Throttled, call.label(), false)
                .with_message("an earlier call was told to wait");
            error.0.retry_after = Some(pause);
            return Err(error);
        }
        waiting.pause(pause).await;
    }
    Ok(())
}
