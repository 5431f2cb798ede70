//! Looking at many records until all are established, the time is up, or somebody interrupts.

use std::{future::Future, io, time::Duration};

use common::{
    Exit, Record,
    cli::{Job, Session},
    input::Place,
};
use tokio::time::{Instant, sleep};

use crate::{
    check::{Checked, Checker, Task},
    pause::{self, Look},
};

/// A record that is not settled yet.
pub(crate) struct Open {
    record: Record,
    place: Option<Place>,
    task: Task,
    last: Option<Checked>,
    refused_since: Option<Instant>,
    new_token_at: Option<Instant>,
}

/// Looks at all records in turn, writes each as soon as it is settled, and at the end the others as
/// they were seen last.
pub(crate) async fn until_established(
    checker: &Checker,
    session: &Session,
    mut open: Vec<Open>,
    longest: Duration,
    interval: Duration,
) -> anyhow::Result<()> {
    let interrupted = interrupted()?;
    let stopped = tokio::select! {
        result = rounds(checker, session, &mut open, longest, interval) => result.map(|()| None)?,
        exit = interrupted => Some(exit),
    };
    for one in open {
        one.write(checker, session)?;
    }
    if let Some(exit) = stopped {
        session.note(exit);
    }
    Ok(())
}

async fn rounds(
    checker: &Checker,
    session: &Session,
    open: &mut Vec<Open>,
    longest: Duration,
    interval: Duration,
) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut number = 1;
    loop {
        let mut at = 0;
        while at < open.len() {
            open[at].look(checker, session).await;
            if open[at].goes_on() {
                at += 1;
            } else {
                open.remove(at).write(checker, session)?;
            }
        }
        let left = longest.saturating_sub(started.elapsed());
        if open.is_empty() || left.is_zero() {
            return Ok(());
        }
        let pause = pause::pause(number, interval, left);
        let still = open.len();
        session.log.detail(|| {
            format!(
                "{still} not established yet; looking again in {:.1} s",
                pause.as_secs_f64()
            )
        });
        sleep(pause).await;
        number += 1;
    }
}

impl Open {
    pub(crate) fn new(job: &Job, task: Task) -> Self {
        Self {
            record: job.record.clone(),
            place: job.place.clone(),
            task,
            last: None,
            refused_since: None,
            new_token_at: None,
        }
    }

    async fn look(&mut self, checker: &Checker, session: &Session) {
        let since_new = self.new_token_at.map(|at| at.elapsed());
        if let Some(last) = &self.last
            && pause::wants_new_token(last.look, since_new)
        {
            self.task.renew_token();
            self.new_token_at = Some(Instant::now());
        }
        let result = checker
            .look(&self.task, session.lang, session.now(), session.log)
            .await;
        self.refused_since = match result.look {
            Look::Refused => self.refused_since.or_else(|| Some(Instant::now())),
            _ => None,
        };
        self.last = Some(result);
    }

    fn goes_on(&self) -> bool {
        let since_refusal = self
            .refused_since
            .map(|at| at.elapsed())
            .unwrap_or_default();
        self.last
            .as_ref()
            .is_none_or(|last| pause::goes_on(last.look, since_refusal))
    }

    fn write(mut self, checker: &Checker, session: &Session) -> anyhow::Result<()> {
        let result = self.last.unwrap_or_else(|| Checked {
            relationship: checker.interrupted(&self.task, session.lang),
            complaint: None,
            look: Look::Unanswered,
        });
        self.record.set(&result.relationship);
        session.write(&self.record)?;
        if let Some((exit, text)) = result.complaint {
            session.complain_about(&self.record, self.place.as_ref(), exit, &text);
        }
        Ok(())
    }
}

/// Somebody at the keyboard, or the system, ends the waiting. From here on the signals do nothing else.
#[cfg(unix)]
fn interrupted() -> io::Result<impl Future<Output = Exit>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Exit::Interrupted,
            _ = terminate.recv() => Exit::Terminated,
        }
    })
}

#[cfg(windows)]
fn interrupted() -> io::Result<impl Future<Output = Exit>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
        Exit::Interrupted
    })
}
