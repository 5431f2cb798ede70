//! Applying a whole plan, over one tenant or many: each has its own budget, token and journal, and gets
//! its turn. A record is written before the next change takes its place.

use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    rc::Rc,
    time::Duration,
};

use common::{
    Exit, Failure, Record, Services, Text,
    cli::{Operands, Session},
    exit::ClosedPipe,
    ids::TenantId,
    input::{BadInput, Line, Place, Records},
    sections::{SwapAction, SwapStatus},
    text,
};
use tokio::{
    sync::{OnceCell, mpsc},
    task::{JoinSet, LocalSet},
};

use crate::{
    apply::{Outcome, Pace},
    budget::{Budget, InFlight},
    evidence::Evidence,
    journal::locator::Locator,
    plan_check,
    progress::Progress,
    shutdown::Shutdown,
    target::Target,
    tenant::{NotOpened, Planned, RunContext, Tenant},
};

/// How many records are read ahead of the changes, so that a tenant far down in the plan gets its turn.
const READ_AHEAD: usize = 10_000;

/// How many tenants keep their journal open without a change that waits.
const MOST_IDLE_TENANTS: usize = 64;

/// After how long a run that shall end says what it still waits for.
const EXPLAIN_AFTER: Duration = Duration::from_secs(2);

/// What the command line says about applying.
#[derive(Debug)]
pub(crate) struct ApplyOptions {
    /// The journal, where it is not in the state folder.
    pub(crate) journal: Option<PathBuf>,
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
    session.records(records, &what)?;
    let mut scheduler = Scheduler {
        services: Rc::new(services),
        lanes: HashMap::new(),
        turns: VecDeque::new(),
        waiting: 0,
        jobs: JoinSet::new(),
        shutdown: Shutdown::listen()?,
        changed: 0,
        locator: Rc::new(Locator::new(
            options.journal.clone(),
            options.state_dir.clone(),
        )),
        evidence: None,
        progress: Progress::new(session.lang),
        options,
    };
    if let Some(path) = &scheduler.options.evidence {
        scheduler.evidence = Some(Evidence::begin(path, session.now())?);
    }
    let lines = read_beside(records.files.clone());
    LocalSet::new()
        .run_until(scheduler.run(session, lines))
        .await
}

/// Reads records on a thread of its own: a signal must be heard while standard input is silent.
fn read_beside(files: Vec<PathBuf>) -> mpsc::Receiver<Result<Line, BadInput>> {
    let (send, receive) = mpsc::channel(64);
    std::thread::spawn(move || {
        for line in Records::of_files(&files) {
            if send.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receive
}

struct Scheduler {
    options: ApplyOptions,
    services: Rc<Services>,
    lanes: HashMap<TenantId, Lane>,
    /// Whose turn it is next.
    turns: VecDeque<TenantId>,
    waiting: usize,
    jobs: JoinSet<Finished>,
    shutdown: Shutdown,
    changed: u64,
    locator: Rc<Locator>,
    evidence: Option<Evidence>,
    progress: Progress,
}

/// A tenant in the run: its queue and what is in flight.
struct Lane {
    /// Open for changes; or the outcome for all its users, because it could not be opened.
    tenant: Rc<OnceCell<Result<Tenant, Outcome>>>,
    budget: Rc<Budget>,
    queue: VecDeque<Job>,
    in_flight: usize,
    /// Whether what is in flight is a group.
    is_with_group: bool,
}

impl Lane {
    /// A group is changed alone, and before the users who come after it: they may be its members.
    fn must_wait(&self) -> bool {
        let next_is_group = self
            .queue
            .front()
            .is_some_and(|job| job.planned.target.is_group());
        self.in_flight > 0 && (self.is_with_group || next_is_group)
    }
}

struct Job {
    record: Record,
    place: Place,
    planned: Planned,
}

struct Finished {
    job: Job,
    result: anyhow::Result<Outcome>,
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
                self.start(session);
            }
            if self.jobs.is_empty() && (stopping || (input_ended && self.waiting == 0)) {
                break;
            }
            let result = tokio::select! {
                Some(finished) = self.jobs.join_next() => self.finish(session, finished?),
                line = lines.recv(), if !stopping && !input_ended && self.waiting < READ_AHEAD => {
                    input_ended = line.is_none();
                    line.map_or(Ok(()), |line| self.take(session, line))
                }
                _ = shutdown.wait(), if !stopping => Ok(()),
                () = shutdown.since(EXPLAIN_AFTER), if !has_told => {
                    has_told = true;
                    self.progress.aside(|| session.complain(Exit::Done, &is_stopping()));
                    Ok(())
                }
            };
            // What is in flight is finished and written down before the run ends.
            failed = failed.or(result.err());
        }
        self.progress.clear();
        if failed.is_none() && self.shutdown.requested().is_none() {
            self.compare_rows(session).await;
        }
        let evidence = self.evidence.take();
        let ended = evidence.map_or(Ok(()), |chain| chain.end(session.now(), self.changed));
        match (failed.or(ended.err()), self.shutdown.requested()) {
            (Some(error), _) => Err(error),
            (None, Some(exit)) => Err(self.stopped(exit).into()),
            (None, None) => Ok(()),
        }
    }

    /// Puts a record into its tenant's queue.
    fn take(&mut self, session: &mut Session, input: Result<Line, BadInput>) -> anyhow::Result<()> {
        let Line { record, place } = match input {
            Ok(line) => line,
            Err(bad) => {
                session.complain_at(&bad.place, Exit::Input, &bad.text);
                return Ok(());
            }
        };
        let planned = match self.planned(&record) {
            Ok(planned) => planned,
            Err(failure) if failure.exit == Exit::Usage => return Err(failure.into()),
            Err(failure) => {
                session.complain_at(&place, failure.exit, &failure.text);
                return self.write(session, &record);
            }
        };
        let id = planned.tenant.clone();
        let lane = self.lanes.entry(id.clone()).or_insert_with(|| Lane {
            tenant: Rc::default(),
            budget: Rc::new(Budget::new(self.options.in_flight)),
            queue: VecDeque::new(),
            in_flight: 0,
            is_with_group: false,
        });
        if lane.queue.is_empty() {
            self.turns.push_back(id);
        }
        lane.queue.push_back(Job {
            record,
            place,
            planned,
        });
        self.waiting += 1;
        self.progress.expect_one();
        Ok(())
    }

    fn planned(&self, record: &Record) -> Result<Planned, Failure> {
        let input = |bad: common::BadRecord| Failure::new(Exit::Input, bad.text());
        let own = record.tenant().map_err(input)?;
        let tenant = self
            .services
            .settings()
            .customer_tenant(own.as_ref())?
            .clone();
        let target = Target::of(record).map_err(input)?;
        let swap = record.get().map_err(input)?;
        let planned = Planned {
            tenant,
            target: target.ok_or_else(|| no_plan("user"))?,
            swap: swap.ok_or_else(|| no_plan("swap"))?,
        };
        match plan_check::contradiction(record, &planned.swap) {
            Some(words) => Err(Failure::new(Exit::Input, words)),
            None => Ok(planned),
        }
    }

    /// Starts as many changes as the tenants bear, a turn each.
    fn start(&mut self, session: &Session) {
        let mut passed_over = 0;
        while passed_over < self.turns.len() {
            let Some(id) = self.turns.pop_front() else {
                return;
            };
            let active = self
                .lanes
                .values()
                .filter(|lane| lane.in_flight > 0)
                .count();
            let Some(lane) = self.lanes.get_mut(&id) else {
                continue;
            };
            let may_begin = lane.in_flight > 0 || active < self.options.tenants;
            let is_full = lane.in_flight >= lane.budget.window();
            if !may_begin || is_full || lane.must_wait() {
                self.turns.push_back(id);
                passed_over += 1;
                continue;
            }
            let Some(job) = lane.queue.pop_front() else {
                continue;
            };
            lane.in_flight += 1;
            lane.is_with_group = job.planned.target.is_group();
            self.waiting -= 1;
            if !lane.queue.is_empty() {
                self.turns.push_back(id);
            }
            passed_over = 0;
            self.spawn(session, job);
        }
    }

    fn spawn(&mut self, session: &Session, job: Job) {
        let id = job.planned.tenant.clone();
        let lane = &self.lanes[&id];
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
            let passes = matches!(
                job.planned.swap.action,
                SwapAction::None | SwapAction::Refuse
            );
            if passes {
                let result = Ok(Outcome::passed(&job.planned.swap));
                return Finished { job, result };
            }
            let swap = &job.planned.swap;
            let mut not_opened = None;
            let open = async || match Tenant::open(id.clone(), services.graph(&id), &locator).await
            {
                Ok(tenant) => Ok(Ok(tenant)),
                Err(NotOpened::Service(error)) => {
                    let ended = Outcome::not_opened(swap, &error, context.lang);
                    Ok(Err(not_opened.insert(ended).for_another(swap)))
                }
                Err(NotOpened::Journal(error)) => Err(error),
            };
            let result = match tenant.get_or_try_init(open).await {
                Ok(Ok(tenant)) => tenant.change(&job.planned, &budget, &context).await,
                Ok(Err(closed)) => Ok(not_opened.unwrap_or_else(|| closed.for_another(swap))),
                Err(error) => Err(error),
            };
            Finished { job, result }
        });
    }

    fn finish(&mut self, session: &mut Session, finished: Finished) -> anyhow::Result<()> {
        let Finished { job, result } = finished;
        let id = &job.planned.tenant;
        if let Some(lane) = self.lanes.get_mut(id) {
            lane.in_flight -= 1;
            if let Ok(ended) = &result {
                lane.budget.learn(ended.collided);
            }
            if lane.in_flight == 0 && lane.queue.is_empty() && self.lanes.len() > MOST_IDLE_TENANTS
            {
                self.lanes.remove(id);
            }
        }
        let ended = result?;
        if ended.swap.status == Some(SwapStatus::Done) {
            self.changed += 1;
        }
        if let Some(words) = &ended.complaint {
            let complain = || session.complain_at(&job.place, ended.exit, words);
            self.progress.aside(complain);
        }
        session.note(ended.exit);
        self.progress.ended(ended.exit == Exit::Done);
        let mut record = job.record;
        record.set(&ended.swap);
        self.write(session, &record)?;
        if let Some(evidence) = &mut self.evidence {
            let Planned { tenant, target, .. } = &job.planned;
            evidence.change(session.now(), tenant, target, &ended.swap)?;
        }
        Ok(())
    }

    /// A record that cannot be written ends the run before the next change, and says where the truth is.
    fn write(&self, session: &mut Session, record: &Record) -> anyhow::Result<()> {
        session.write(record).map_err(|error| {
            let what = match error.downcast_ref::<Failure>() {
                Some(failure) => failure.text.clone(),
                None if error.is::<ClosedPipe>() => text!(
                    "standard output was closed by its reader",
                    "標準出力が読み手によって閉じられました"
                ),
                None => Text::verbatim(format!("{error:#}")),
            };
            self.ended_early(Exit::Local, &what).into()
        })
    }

    /// At the end, the rows should show what was done. Their counters may lag behind by minutes (observed),
    /// so that a difference is said and is no failure.
    async fn compare_rows(&self, session: &mut Session) {
        for (id, lane) in &self.lanes {
            let Some(Ok(tenant)) = lane.tenant.get() else {
                continue;
            };
            match tenant.rows_that_differ().await {
                Ok(rows) => {
                    for (row, used, expected) in rows {
                        let words = text!(
                            "{id}: the row {row} shows {used} seat(s) in use where {expected} are expected; its counter may lag, look again with --verify",
                            "{id}: {row} の割り当て数が {used} と表示されています (想定は {expected})。反映が遅れている場合があるため、後で --verify で確認してください"
                        );
                        session.complain(Exit::Done, &words);
                    }
                }
                Err(error) => session
                    .log
                    .detail(|| format!("{id}: rows not read again: {error}")),
            }
        }
    }

    fn stopped(&self, exit: Exit) -> Failure {
        self.ended_early(exit, &text!("stopped as asked", "指示により停止しました"))
    }

    fn ended_early(&self, exit: Exit, why: &Text) -> Failure {
        let changed = self.changed;
        let done = match self.locator.opened() {
            Some(journals) => text!(
                "{changed} user(s) were changed and nothing further is sent (journal: {journals}); run the same command again to go on",
                "変更済みは {changed} 名で、これ以降は送信しません (ジャーナル: {journals})。続けるには同じコマンドを再度実行してください"
            ),
            None => text!(
                "nothing was sent; run the same command again to go on",
                "何も送信していません。続けるには同じコマンドを再度実行してください"
            ),
        };
        Failure::new(
            exit,
            Text {
                en: format!("{}; {}", why.en, done.en),
                ja: format!("{}。{}", why.ja, done.ja),
            },
        )
    }
}

fn is_stopping() -> Text {
    text!(
        "stopping: waiting for the answer to what was sent already; nothing further is sent",
        "停止しています: 送信済みの変更の応答を待っています。これ以降の変更は送信しません"
    )
}

fn no_plan(key: &str) -> Failure {
    Failure::new(
        Exit::Input,
        text!(
            "the record has no \"{key}\", so it is no plan; make one with swap-license without --apply",
            "レコードに「{key}」がないため計画として扱えません。--apply を付けずに swap-license を実行して計画を作成してください"
        ),
    )
}
