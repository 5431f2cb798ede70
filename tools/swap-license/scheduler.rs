//! Applying a whole plan, over one tenant or many: each has its own budget, token and journal, and gets
//! its turn. A record is written before the next change takes its place.

use std::{collections::HashSet, path::PathBuf, rc::Rc, time::Duration};

use common::{
    Exit, Failure, Record, Services, Text,
    cli::{Operands, Seen, Session},
    each_tenant::read_beside,
    exit::ClosedPipe,
    input::{BadInput, Line, Place},
    journal::outputs::Outputs,
    sections::{SwapReason, SwapStatus},
    shutdown::Shutdown,
    text,
};
use tokio::{
    sync::mpsc,
    task::{JoinSet, LocalSet},
};

use crate::{
    apply::{Outcome, OwnPart, Pace},
    budget::InFlight,
    evidence::Evidence,
    journal::{ChangeDigest, ChangeKey, Locator, TOOL},
    progress::Progress,
    target::Target,
    tenant::{self, NotOpened, RunContext, Tenant},
};

mod ending;
mod intake;
mod lane;
mod lanes;

pub(crate) use intake::Planned;
use lane::Job;
use lanes::Lanes;

/// How many bytes of records are read ahead of the changes, so that a tenant further down in the plan gets
/// its turn: the memory of a run does not grow with its plan.
const READ_AHEAD: usize = 4 * 1024 * 1024;

/// After how long a run that shall end says what it still waits for.
const EXPLAIN_AFTER: Duration = Duration::from_secs(2);

/// What the command line says about applying.
#[derive(Debug)]
pub(crate) struct ApplyOptions {
    /// The journal, where it is not in the state folder.
    pub(crate) journal: Option<PathBuf>,
    /// What the journal must not be.
    pub(crate) outputs: Outputs,
    /// The state folder, where it is not the platform's.
    pub(crate) state_dir: Option<PathBuf>,
    /// Where the hash chain goes.
    pub(crate) evidence: Option<PathBuf>,
    /// Concurrent changes per tenant.
    pub(crate) in_flight: InFlight,
    /// Tenants changed at the same time.
    pub(crate) tenants: usize,
    /// First wait after an answer without `Retry-After`.
    pub(crate) first_pause: Duration,
}

/// Applies the plan on the input.
pub(crate) async fn apply(
    records: &Operands,
    options: ApplyOptions,
    services: Services,
    session: &mut Session,
) -> anyhow::Result<()> {
    let what = text!(
        "a plan that swap-license wrote",
        "swap-license が作成した計画"
    );
    // Asks for a file or a pipe where there is neither; the records are read beside the changes.
    session.ask_for_input(records, &what)?;
    let mut scheduler = Scheduler {
        lines: Seen::default(),
        services: Rc::new(services),
        lanes: Lanes::new(options.tenants, options.in_flight),
        seen: HashSet::new(),
        jobs: JoinSet::new(),
        shutdown: Shutdown::listen()?,
        changed: 0,
        proven: 0,
        unwritten: None,
        locator: Rc::new(Locator::new(
            TOOL,
            options.journal.clone(),
            options.state_dir.clone(),
            options.outputs.clone(),
        )),
        evidence: None,
        progress: Progress::new(session.lang),
        options,
    };
    if let Some(path) = &scheduler.options.evidence {
        scheduler.evidence = Some(Evidence::begin(path, session.now())?);
    }
    let lines = read_beside(records);
    LocalSet::new()
        .run_until(scheduler.run(session, lines))
        .await?;
    scheduler.lines.judge(session, records)
}

struct Scheduler {
    lines: Seen,
    options: ApplyOptions,
    services: Rc<Services>,
    lanes: Lanes,
    /// Changes that the plan has had so far: 16 bytes each.
    seen: HashSet<ChangeDigest>,
    jobs: JoinSet<Finished>,
    shutdown: Shutdown,
    /// Changes that this run sent and read back.
    changed: u64,
    /// Of these, the ones that the service answered to this run.
    proven: u64,
    /// Why a record could not be written.
    unwritten: Option<Text>,
    locator: Rc<Locator>,
    evidence: Option<Evidence>,
    progress: Progress,
}

struct Finished {
    job: Job,
    /// `None`: the run ended before the change began.
    result: anyhow::Result<Option<Outcome>>,
}

impl Scheduler {
    async fn run(
        &mut self,
        session: &mut Session,
        mut lines: mpsc::Receiver<Result<Line, BadInput>>,
    ) -> anyhow::Result<()> {
        let mut input_ended = false;
        let mut failed = None;
        let shutdown = self.shutdown.clone();
        let mut has_told = false;
        loop {
            let stopping = failed.is_some() || self.shutdown.requested().is_some();
            if !stopping {
                while let Some(job) = self.lanes.begin_next() {
                    self.spawn(session, job);
                }
            }
            if self.jobs.is_empty() && (stopping || (input_ended && self.lanes.is_empty())) {
                break;
            }
            let result = tokio::select! {
                Some(finished) = self.jobs.join_next() => self.finish(session, finished?),
                line = lines.recv(), if !stopping && !input_ended && self.lanes.waiting_bytes() < READ_AHEAD => {
                    input_ended = line.is_none();
                    match line {
                        Some(line) => self.take(session, line).await,
                        None => Ok(()),
                    }
                }
                _ = shutdown.wait(), if !stopping => Ok(()),
                () = shutdown.since(EXPLAIN_AFTER), if !has_told => {
                    has_told = true;
                    self.progress.aside(|| session.complain(Exit::Done, &ending::is_stopping()));
                    Ok(())
                }
            };
            // What is in flight is finished and written down before the run ends.
            if let Err(error) = result {
                self.shutdown.close();
                failed = failed.or(Some(error));
            }
        }
        self.progress.clear();
        if failed.is_none() && self.shutdown.requested().is_none() {
            ending::compare_rows(&self.lanes, session).await;
            if self.changed > 0 {
                ending::tell_what_is_left(&self.lanes, &self.locator, session).await;
            }
        }
        let evidence = self.evidence.take();
        let ended = evidence.map_or(Ok(()), |chain| chain.end(session.now(), self.proven));
        if let Some(why) = self.unwritten.take() {
            // How many were changed is known now that what was in flight has ended.
            return Err(self.ended_early(Exit::Local, &why).into());
        }
        match (failed.or(ended.err()), self.shutdown.requested()) {
            (Some(error), _) => Err(error),
            (None, Some(exit)) => Err(self.ended_early(exit, &ending::as_asked()).into()),
            (None, None) => Ok(()),
        }
    }

    /// Puts a record into its tenant's lane.
    async fn take(
        &mut self,
        session: &mut Session,
        input: Result<Line, BadInput>,
    ) -> anyhow::Result<()> {
        self.lines.note_line(input.is_ok());
        let Line { mut record, place } = match input {
            Ok(line) => line,
            Err(bad) => {
                session.complain_at(&bad.place, Exit::Input, &bad.text);
                return Ok(());
            }
        };
        if let Some(swap) = Planned::of_tenant(&record) {
            let outcome = Outcome::passed(&swap);
            return self.write_outcome(session, &mut record, &place, &outcome);
        }
        let planned = match Planned::of(&record, &self.services) {
            Ok(planned) => planned,
            Err(problem) => {
                let complain = || {
                    session.complain_about(&record, Some(&place), problem.exit(), &problem.text());
                };
                self.progress.aside(complain);
                intake::put(&problem, &mut record, session.lang);
                return self.write(session, &record);
            }
        };
        let Planned {
            tenant,
            target,
            swap,
        } = &planned;
        let digest = ChangeKey::of(target, swap).digest();
        if planned.acts() && !self.seen.insert(digest) {
            let outcome = Outcome::refused(swap.clone(), SwapReason::TwiceInPlan, session.lang);
            let outcome = outcome.about(target.name());
            return self.write_outcome(session, &mut record, &place, &outcome);
        }
        let resolved = match tenant::resolve(&self.services, tenant).await {
            Ok(resolved) => resolved,
            Err(error) => {
                let outcome = Outcome::not_opened(swap, &error, session.lang);
                return self.write_outcome(session, &mut record, &place, &outcome);
            }
        };
        let job = Job {
            bytes: record.to_string().len(),
            record,
            place,
            tenant: resolved,
            target: target.id().to_ascii_lowercase(),
            is_group: target.is_group(),
        };
        self.lanes.push(job);
        self.progress.expect_one();
        Ok(())
    }

    fn spawn(&mut self, session: &Session, job: Job) {
        let Some(lane) = self.lanes.of(&job.tenant) else {
            return;
        };
        let (tenant, budget) = (Rc::clone(&lane.tenant), Rc::clone(&lane.budget));
        let (services, locator) = (Rc::clone(&self.services), Rc::clone(&self.locator));
        let context = RunContext {
            shutdown: self.shutdown.clone(),
            pace: Pace {
                first_pause: self.options.first_pause,
            },
            log: session.log,
            lang: session.lang,
        };
        self.jobs.spawn_local(async move {
            let planned = match Planned::of(&job.record, &services) {
                Ok(planned) if planned.acts() => planned,
                Ok(planned) => {
                    let result = Ok(Some(Outcome::passed(&planned.swap)));
                    return Finished { job, result };
                }
                // It was read when it came in.
                Err(problem) => {
                    let result = Err(Failure::new(problem.exit(), problem.text()).into());
                    return Finished { job, result };
                }
            };
            let mut not_opened = None;
            let open = async || match Tenant::open(&job.tenant, &services, &locator).await {
                Ok(tenant) => Ok(Ok(tenant)),
                Err(NotOpened::Service(error)) => {
                    let outcome = Outcome::not_opened(&planned.swap, &error, context.lang);
                    Ok(Err(not_opened.insert(outcome).for_another(&planned.swap)))
                }
                Err(NotOpened::Journal(error)) => Err(error),
            };
            let opened = tokio::select! {
                opened = tenant.get_or_try_init(open) => Some(opened),
                _ = context.shutdown.wait() => None,
            };
            let result = match opened {
                Some(Ok(Ok(tenant))) => tenant.change(&planned, &budget, &context).await,
                Some(Ok(Err(closed))) => {
                    let outcome = not_opened.unwrap_or_else(|| closed.for_another(&planned.swap));
                    Ok(Some(outcome))
                }
                Some(Err(error)) => Err(error),
                None => Ok(None),
            };
            Finished { job, result }
        });
    }

    fn finish(&mut self, session: &mut Session, finished: Finished) -> anyhow::Result<()> {
        let Finished { mut job, result } = finished;
        self.end(session, &job, &result);
        let Some(outcome) = result? else {
            return Ok(());
        };
        if outcome.swap.status == Some(SwapStatus::Done) {
            self.changed += u64::from(outcome.own_part != OwnPart::Nothing);
            self.proven += u64::from(outcome.own_part == OwnPart::Answered);
        }
        self.progress.ended(outcome.exit == Exit::Done);
        if let Some(tenant) = self.lanes.tenant(&job.tenant) {
            tenant.note_left(&outcome.swap, &job.record);
        }
        // What was made belongs to the evidence, whether its record can be written or not.
        let target = Target::of(&job.record).ok().flatten();
        let proof = match (&mut self.evidence, target) {
            (Some(evidence), Some(target)) => {
                evidence.change(session.now(), &job.tenant, &target, &outcome)
            }
            _ => Ok(()),
        };
        self.write_outcome(session, &mut job.record, &job.place, &outcome)?;
        proof
    }

    /// The lane of a change that has ended is free for the next one.
    fn end(&mut self, session: &mut Session, job: &Job, result: &anyhow::Result<Option<Outcome>>) {
        let outcome = result.as_ref().ok().and_then(Option::as_ref);
        if let Some(tenant) = self.lanes.tenant(&job.tenant) {
            for note in tenant.take_notes() {
                self.progress.aside(|| session.complain(Exit::Done, &note));
            }
        }
        let is_clean = outcome.is_some_and(|outcome| !outcome.collided);
        self.lanes.end(job, is_clean);
    }

    fn write_outcome(
        &mut self,
        session: &mut Session,
        record: &mut Record,
        place: &Place,
        outcome: &Outcome,
    ) -> anyhow::Result<()> {
        if let Some(words) = &outcome.complaint {
            let complain = || session.complain_about(record, Some(place), outcome.exit, words);
            self.progress.aside(complain);
        }
        session.note(outcome.exit);
        record.set(&outcome.swap);
        self.write(session, record)
    }

    /// A record that cannot be written ends the run before the next change, and says where the truth is.
    fn write(&mut self, session: &mut Session, record: &Record) -> anyhow::Result<()> {
        session.write(record).inspect_err(|error| {
            let what = match error.downcast_ref::<Failure>() {
                Some(failure) => failure.text.clone(),
                None if error.is::<ClosedPipe>() => text!(
                    "standard output was closed by its reader",
                    "出力先のコマンドが終了したため、停止しました"
                ),
                None => Text::verbatim(format!("{error:#}")),
            };
            self.unwritten.get_or_insert(what);
        })
    }

    fn ended_early(&self, exit: Exit, why: &Text) -> Failure {
        ending::early(exit, why, self.changed, &self.locator)
    }
}
