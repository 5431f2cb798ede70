//! Signals that end a run: the change in flight is finished and written down, then the run ends.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    time::Duration,
};

use record::Exit;
use tokio::sync::Notify;

/// Whether a signal asked the run to end.
#[derive(Debug, Clone, Default)]
pub struct Shutdown(Arc<Request>);

#[derive(Debug, Default)]
struct Request {
    exit: AtomicU8,
    /// Whether no further change may begin, for a reason of the run itself.
    is_closed: AtomicBool,
    notify: Notify,
}

impl Shutdown {
    /// Listens from now on. Must be called inside the runtime.
    pub fn listen() -> std::io::Result<Self> {
        let shutdown = Self::default();
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            shutdown.on(signal(SignalKind::interrupt())?, Exit::Interrupted);
            shutdown.on(signal(SignalKind::terminate())?, Exit::Terminated);
            if !is_hang_up_ignored() {
                shutdown.on(signal(SignalKind::hangup())?, Exit::HungUp);
            }
        }
        #[cfg(windows)]
        shutdown.on_console()?;
        Ok(shutdown)
    }

    /// Ctrl-C and Ctrl-Break end the run, as do closing the window, signing out and shutting down. Of the last three the
    /// system ends the process by force some seconds later (5 for a window, documented), which is as a kill is.
    #[cfg(windows)]
    fn on_console(&self) -> std::io::Result<()> {
        use tokio::signal::windows as console;
        let (mut interrupt, mut stop) = (console::ctrl_c()?, console::ctrl_break()?);
        let mut close = console::ctrl_close()?;
        let (mut sign_out, mut power_off) = (console::ctrl_logoff()?, console::ctrl_shutdown()?);
        let shutdown = self.clone();
        tokio::spawn(async move {
            // Where no one listens any more, a second Ctrl-C ends the process at once, in the middle of a change.
            loop {
                let exit = tokio::select! {
                    _ = interrupt.recv() => Exit::Interrupted,
                    _ = stop.recv() => Exit::Interrupted,
                    _ = close.recv() => Exit::HungUp,
                    _ = sign_out.recv() => Exit::Terminated,
                    _ = power_off.recv() => Exit::Terminated,
                };
                shutdown.request(exit);
            }
        });
        Ok(())
    }

    #[cfg(unix)]
    fn on(&self, mut signal: tokio::signal::unix::Signal, exit: Exit) {
        let shutdown = self.clone();
        tokio::spawn(async move {
            signal.recv().await;
            shutdown.request(exit);
        });
    }

    /// Asks the run to end.
    pub(crate) fn request(&self, exit: Exit) {
        self.0.exit.store(exit as u8, Ordering::Relaxed);
        self.0.notify.notify_waiters();
        self.0.notify.notify_one();
    }

    /// Lets no further change begin: the run has failed, and what is in flight is finished.
    pub fn close(&self) {
        self.0.is_closed.store(true, Ordering::Relaxed);
        self.0.notify.notify_waiters();
    }

    /// Whether a change may begin.
    #[must_use]
    pub fn may_begin(&self) -> bool {
        self.requested().is_none() && !self.0.is_closed.load(Ordering::Relaxed)
    }

    /// The exit code of the signal that came, if one came.
    #[must_use]
    pub fn requested(&self) -> Option<Exit> {
        [Exit::HungUp, Exit::Interrupted, Exit::Terminated]
            .into_iter()
            .find(|exit| *exit as u8 == self.0.exit.load(Ordering::Relaxed))
    }

    /// Waits, but no longer than until the run shall end.
    pub async fn pause(&self, time: Duration) {
        if self.requested().is_some() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.0.notify.notified() => {}
        }
    }

    /// Ready when no further change may begin. May be ready early: look again.
    pub async fn ends(&self) {
        if self.may_begin() {
            self.0.notify.notified().await;
        }
    }

    /// Ready this long after the run was asked to end.
    pub async fn since(&self, time: Duration) {
        self.wait().await;
        tokio::time::sleep(time).await;
    }

    /// Ready when the run is asked to end.
    pub async fn wait(&self) -> Exit {
        loop {
            if let Some(exit) = self.requested() {
                return exit;
            }
            self.0.notify.notified().await;
        }
    }
}

/// Whether the run was started to outlive its terminal, as `nohup` does. Only Linux says so without a call
/// that is not safe; elsewhere a hang-up always ends the run.
#[cfg(unix)]
fn is_hang_up_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hang_up(&status))
}

/// Reads the mask of ignored signals, in which SIGHUP is the lowest bit.
#[cfg(unix)]
fn ignores_hang_up(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_the_lowest_bit_of_the_ignored_signals_is_the_hang_up() {
        for (mask, ignores) in [
            ("0000000000000001", true),
            ("0000000000001001", true),
            ("0000000000001000", false),
        ] {
            let status = format!("Name:\tswap\nSigIgn:\t{mask}\nSigCgt:\t0000000000000001\n");
            assert_eq!(ignores_hang_up(&status), ignores, "{mask}");
        }
        assert!(!ignores_hang_up(""));
    }
}
