//! Looking at many records until all are established, the time is up, or a signal ends the run.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    time::Duration,
};

use common::{
    Record,
    cli::{Job, Session},
    ids::TenantId,
    input::Place,
    shutdown::Shutdown,
};
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    check::{Checked, Checker, Task},
    pause::{self, Look},
};

/// How long to go on, and how many records to look at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) longest: Duration,
    pub(crate) interval: Duration,
    pub(crate) at_once: usize,
}

/// A record that is not settled yet.
pub(crate) struct Open {
    record: Record,
    place: Option<Place>,
    task: Task,
    last: Option<Checked>,
    refused_since: Option<Instant>,
    is_written: bool,
}

/// When a new token was asked for last, for each tenant: records of one tenant have it in common.
#[derive(Default)]
struct Renewals(RefCell<HashMap<TenantId, Instant>>);

/// Looks at all records again and again, writes each as soon as it is settled, and at the end the others as
/// they were seen last.
pub(crate) async fn until_established(
    checker: &Checker,
    session: &Session,
    mut open: Vec<Open>,
    patience: Patience,
) -> anyhow::Result<()> {
    let shutdown = Shutdown::listen()?;
    let end = Instant::now() + patience.longest;
    let stopped = tokio::select! {
        result = rounds(checker, session, &mut open, patience, end) => result.map(|()| None)?,
        () = sleep_until(end) => None,
        exit = shutdown.wait() => Some(exit),
    };
    for one in open.iter_mut().filter(|one| !one.is_written) {
        if one.last.is_none() {
            one.last = Some(match stopped {
                Some(_) => checker.interrupted(&one.task, session.lang),
                None => checker.out_of_time(&one.task, session.lang),
            });
        }
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
    patience: Patience,
    end: Instant,
) -> anyhow::Result<()> {
    let renewals = Renewals::default();
    let mut number = 1;
    loop {
        round(checker, session, open, &renewals, patience.at_once).await?;
        open.retain(|one| !one.is_written);
        let left = end.saturating_duration_since(Instant::now());
        if open.is_empty() || left.is_zero() {
            return Ok(());
        }
        let pause = pause::pause(number, patience.interval, left);
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

/// Looks at each record once. The first that cannot be written ends the run.
async fn round(
    checker: &Checker,
    session: &Session,
    open: &mut [Open],
    renewals: &Renewals,
    at_once: usize,
) -> anyhow::Result<()> {
    let failed = Cell::new(None);
    stream::iter(open.iter_mut())
        .for_each_concurrent(at_once, async |one| {
            one.look(checker, session, renewals).await;
            if !one.goes_on()
                && let Err(error) = one.write(checker, session)
            {
                failed.set(Some(error));
            }
        })
        .await;
    failed.take().map_or(Ok(()), Err)
}

impl Renewals {
    /// Forgets the token of a task where its last look and the time since the last renewal ask for it.
    fn renew(&self, task: &Task, last: Look) {
        let mut renewals = self.0.borrow_mut();
        let since = renewals.get(task.token_of()).map(Instant::elapsed);
        if pause::wants_new_token(last, since) {
            task.renew_token();
            renewals.insert(task.token_of().clone(), Instant::now());
        }
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
            is_written: false,
        }
    }

    async fn look(&mut self, checker: &Checker, session: &Session, renewals: &Renewals) {
        if let Some(last) = &self.last {
            renewals.renew(&self.task, last.look);
            self.task.forget_list();
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

    /// Writes what was seen last, once.
    fn write(&mut self, checker: &Checker, session: &Session) -> anyhow::Result<()> {
        let Some(result) = self.last.take() else {
            return Ok(());
        };
        self.is_written = true;
        let (lang, now) = (session.lang, session.now());
        let said = checker.settle(&mut self.record, &self.task, result, lang, now);
        session.write(&self.record)?;
        for (exit, text) in said {
            session.complain_about(&self.record, self.place.as_ref(), exit, &text);
        }
        Ok(())
    }
}
