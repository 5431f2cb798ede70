//! SIGINT and SIGTERM: the change in flight is finished and written down, then the run ends.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use common::Exit;
use tokio::sync::Notify;

/// Whether somebody asked the run to stop.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Asked>);

#[derive(Debug, Default)]
struct Asked {
    exit: AtomicU8,
    notify: Notify,
}

impl Stop {
    /// Listens from now on. Must be called inside the runtime.
    pub fn listen() -> std::io::Result<Self> {
        let stop = Self::default();
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            stop.on(signal(SignalKind::interrupt())?, Exit::Interrupted);
            stop.on(signal(SignalKind::terminate())?, Exit::Terminated);
        }
        #[cfg(windows)]
        {
            let asked = stop.clone();
            let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
            tokio::spawn(async move {
                ctrl_c.recv().await;
                asked.ask(Exit::Interrupted);
            });
        }
        Ok(stop)
    }

    #[cfg(unix)]
    fn on(&self, mut signal: tokio::signal::unix::Signal, exit: Exit) {
        let asked = self.clone();
        tokio::spawn(async move {
            signal.recv().await;
            asked.ask(exit);
        });
    }

    fn ask(&self, exit: Exit) {
        self.0.exit.store(exit as u8, Ordering::Relaxed);
        self.0.notify.notify_waiters();
        self.0.notify.notify_one();
    }

    /// The exit code of the signal that came, if one came.
    #[must_use]
    pub fn asked(&self) -> Option<Exit> {
        [Exit::Interrupted, Exit::Terminated]
            .into_iter()
            .find(|exit| *exit as u8 == self.0.exit.load(Ordering::Relaxed))
    }

    /// Waits, but no longer than until somebody asks to stop.
    pub async fn pause(&self, time: Duration) {
        if self.asked().is_some() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.0.notify.notified() => {}
        }
    }

    /// Ready when somebody asked to stop this long ago.
    pub async fn since(&self, time: Duration) {
        self.wait().await;
        tokio::time::sleep(time).await;
    }

    /// Ready when somebody asks to stop.
    pub async fn wait(&self) -> Exit {
        loop {
            if let Some(exit) = self.asked() {
                return exit;
            }
            self.0.notify.notified().await;
        }
    }
}
