//! Where a request waits until a test lets it go.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

/// A place where requests wait until a test opens it.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<GateState>);

#[derive(Debug, Default)]
struct GateState {
    arrived: Mutex<usize>,
    arrival: Condvar,
    release: Notify,
    open: AtomicBool,
}

impl Gate {
    /// Waits until this many requests have arrived at the gate; false where that takes longer than `patience`.
    #[must_use]
    pub fn arrived(&self, requests: usize, patience: Duration) -> bool {
        let arrived = self
            .0
            .arrived
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (seen, _) = self
            .0
            .arrival
            .wait_timeout_while(arrived, patience, |arrived| *arrived < requests)
            .unwrap_or_else(PoisonError::into_inner);
        *seen >= requests
    }

    /// Lets one request go: the one that waits, or else the next to come.
    pub fn release(&self) {
        self.0.release.notify_one();
    }

    /// Lets everything go, now and from now on.
    pub fn open(&self) {
        self.0.open.store(true, Ordering::SeqCst);
        self.0.release.notify_waiters();
        self.0.release.notify_one();
    }

    pub(crate) async fn wait(&self) {
        let released = self.0.release.notified();
        *self
            .0
            .arrived
            .lock()
            .unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.arrival.notify_all();
        if !self.0.open.load(Ordering::SeqCst) {
            released.await;
        }
    }
}
