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
    cli::Session,
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
    Args,
    apply::{Ended, Pace},
    budget::Budget,
    evidence::Evidence,
    journals::Journals,
    progress::Progress,
    sound,
    stop::Stop,
    subject::Subject,
    tenant::{NotOpened, Planned, Tenant, Way},
};

/// How many records are read ahead of the changes, so that a tenant far down in the plan gets its turn.
const AHEAD: usize = 10_000;

/// How many tenants keep their journal open although nothing of theirs is waiting.
const IDLE: usize = 64;

/// After how long somebody who asked to stop wants to know why it takes so long.
const PATIENCE: Duration = Duration::from_secs(2);

/// Applies the plan on the input.
pub async fn apply(args: &Args, services: Services, session: &mut Session) -> anyhow::Result<()> {
    let what = text!(
        "a plan that swap-license wrote",
        "swap-license が作成した計画"
    );
    // Asks for a file or a pipe where there is neither; the records are read beside the changes.
    session.records(&args.records, &what)?;
    let mut fleet = Fleet {
        args,
        services: Rc::new(services),
        seats: HashMap::new(),
        turns: VecDeque::new(),
        waiting: 0,
        jobs: JoinSet::new(),
        stop: Stop::listen()?,
        changed: 0,
        journals: Rc::new(Journals::new(args.journal.clone(), args.state_dir.clone())),
        evidence: None,
        progress: Progress::new(session.lang),
    };
    if let Some(path) = &args.evidence {
        fleet.evidence = Some(Evidence::begin(path, session.now())?);
    }
    let lines = read_beside(args.records.files.clone());
    LocalSet::new().run_until(fleet.run(session, lines)).await
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

struct Fleet<'a> {
    args: &'a Args,
    services: Rc<Services>,
    seats: HashMap<TenantId, Seat>,
    /// Whose turn it is next.
    turns: VecDeque<TenantId>,
    waiting: usize,
    jobs: JoinSet<Finished>,
    stop: Stop,
    changed: u64,
    journals: Rc<Journals>,
    evidence: Option<Evidence>,
    progress: Progress,
}

/// A tenant's place in the run.
struct Seat {
    /// Open for changes; or how everybody in it fares, because it could not be opened.
    tenant: Rc<OnceCell<Result<Tenant, Ended>>>,
    budget: Rc<Budget>,
    queue: VecDeque<Job>,
    in_flight: usize,
    /// Whether what is in flight is a group.
    is_with_group: bool,
}

impl Seat {
    /// A group is changed alone, and before the users who come after it: they may be its members.
    fn must_wait(&self) -> bool {
        let next_is_group = self
            .queue
            .front()
            .is_some_and(|job| job.planned.subject.is_group());
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
    result: anyhow::Result<Ended>,
}

impl Fleet<'_> {
    async fn run(
        &mut self,
        session: &mut Session,
        mut lines: mpsc::Receiver<Result<Line, BadInput>>,
    ) -> anyhow::Result<()> {
        let mut input_ended = false;
        let mut failed = None;
        let stop = self.stop.clone();
        let mut has_told = false;
        loop {
            let stopping = failed.is_some() || self.stop.asked().is_some();
            if !stopping {
                self.start(session);
            }
            if self.jobs.is_empty() && (stopping || (input_ended && self.waiting == 0)) {
                break;
            }
            let result = tokio::select! {
                Some(finished) = self.jobs.join_next() => self.finish(session, finished?),
                line = lines.recv(), if !stopping && !input_ended && self.waiting < AHEAD => {
                    input_ended = line.is_none();
                    line.map_or(Ok(()), |line| self.take(session, line))
                }
                _ = stop.wait(), if !stopping => Ok(()),
                () = stop.since(PATIENCE), if !has_told => {
                    has_told = true;
                    self.progress.aside(|| session.complain(Exit::Done, &is_stopping()));
                    Ok(())
                }
            };
            // What is in flight is finished and written down before the run ends.
            failed = failed.or(result.err());
        }
        self.progress.clear();
        if failed.is_none() && self.stop.asked().is_none() {
            self.compare_rows(session).await;
        }
        let evidence = self.evidence.take();
        let ended = evidence.map_or(Ok(()), |chain| chain.end(session.now(), self.changed));
        match (failed.or(ended.err()), self.stop.asked()) {
            (Some(error), _) => Err(error),
            (None, Some(exit)) => Err(self.stopped(exit).into()),
            (None, None) => Ok(()),
        }
    }

    /// Puts a record into its tenant's queue.
    fn take(&mut self, session: &mut Session, line: Result<Line, BadInput>) -> anyhow::Result<()> {
        let Line { record, place } = match line {
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
        let seat = self.seats.entry(id.clone()).or_insert_with(|| Seat {
            tenant: Rc::default(),
            budget: Rc::new(Budget::new(self.args.in_flight)),
            queue: VecDeque::new(),
            in_flight: 0,
            is_with_group: false,
        });
        if seat.queue.is_empty() {
            self.turns.push_back(id);
        }
        seat.queue.push_back(Job {
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
        let subject = Subject::of(record).map_err(input)?;
        let swap = record.get().map_err(input)?;
        let planned = Planned {
            tenant,
            subject: subject.ok_or_else(|| no_plan("user"))?,
            swap: swap.ok_or_else(|| no_plan("swap"))?,
        };
        match sound::contradiction(record, &planned.swap) {
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
                .seats
                .values()
                .filter(|seat| seat.in_flight > 0)
                .count();
            let Some(seat) = self.seats.get_mut(&id) else {
                continue;
            };
            let may_begin = seat.in_flight > 0 || active < self.args.tenants;
            let is_full = seat.in_flight >= seat.budget.window();
            if !may_begin || is_full || seat.must_wait() {
                self.turns.push_back(id);
                passed_over += 1;
                continue;
            }
            let Some(job) = seat.queue.pop_front() else {
                continue;
            };
            seat.in_flight += 1;
            seat.is_with_group = job.planned.subject.is_group();
            self.waiting -= 1;
            if !seat.queue.is_empty() {
                self.turns.push_back(id);
            }
            passed_over = 0;
            self.spawn(session, job);
        }
    }

    fn spawn(&mut self, session: &Session, job: Job) {
        let id = job.planned.tenant.clone();
        let seat = &self.seats[&id];
        let (tenant, budget) = (Rc::clone(&seat.tenant), Rc::clone(&seat.budget));
        let (services, journals) = (Rc::clone(&self.services), Rc::clone(&self.journals));
        let way = Way {
            stop: self.stop.clone(),
            pace: Pace {
                first_pause: Duration::from_millis(self.args.first_pause.into()),
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
                let result = Ok(Ended::passed(&job.planned.swap));
                return Finished { job, result };
            }
            let swap = &job.planned.swap;
            let mut not_opened = None;
            let open = async || match Tenant::open(id.clone(), services.graph(&id), &journals).await
            {
                Ok(tenant) => Ok(Ok(tenant)),
                Err(NotOpened::Service(error)) => {
                    let ended = Ended::not_opened(swap, &error, way.lang);
                    Ok(Err(not_opened.insert(ended).for_another(swap)))
                }
                Err(NotOpened::Journal(error)) => Err(error),
            };
            let result = match tenant.get_or_try_init(open).await {
                Ok(Ok(tenant)) => tenant.change(&job.planned, &budget, &way).await,
                Ok(Err(closed)) => Ok(not_opened.unwrap_or_else(|| closed.for_another(swap))),
                Err(error) => Err(error),
            };
            Finished { job, result }
        });
    }

    fn finish(&mut self, session: &mut Session, finished: Finished) -> anyhow::Result<()> {
        let Finished { job, result } = finished;
        let id = &job.planned.tenant;
        if let Some(seat) = self.seats.get_mut(id) {
            seat.in_flight -= 1;
            if let Ok(ended) = &result {
                seat.budget.learn(ended.collided);
            }
            if seat.in_flight == 0 && seat.queue.is_empty() && self.seats.len() > IDLE {
                self.seats.remove(id);
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
            let Planned {
                tenant, subject, ..
            } = &job.planned;
            evidence.change(session.now(), tenant, subject, &ended.swap)?;
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
    /// so that a difference is told and is no failure.
    async fn compare_rows(&self, session: &mut Session) {
        for (id, seat) in &self.seats {
            let Some(Ok(tenant)) = seat.tenant.get() else {
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
        let done = match self.journals.opened() {
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
