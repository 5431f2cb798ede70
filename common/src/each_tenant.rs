//! The loop over records for tools that use the network: several tenants at once, and one record of a
//! tenant at a time, so that a silent tenant does not hold the others.

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use record::{
    Exit, Record, Text,
    ids::TenantId,
    input::{BadInput, Line},
};
use services::Services;
use tokio::sync::mpsc;

use crate::{
    customers::{CustomerQuery, Listing},
    each_record::{Examined, Job, Rules, Seen, examine, examine_listed, no_customer, this_tenant},
    operands::{HeadOperands, Operands, TenantArgs},
    out::{HELD, Out, Shared, Unit},
    problem::{Problem, WorkError, WorkResult},
    session::Session,
};

/// Where the records come from, and how they are worked on.
#[derive(Debug, Clone)]
pub struct Input {
    /// The files and options of the command line.
    pub operands: Operands,
    /// The tenant of the settings instead of records.
    pub this_tenant: bool,
    /// What the records are, for who names none and sits before a terminal.
    pub what: Text,
    /// Tenants at once.
    pub tenants: usize,
    /// Whether records come out in the order of the input.
    pub keep_order: bool,
}

/// The input of a tool that stands first in a pipeline.
#[derive(Debug, Clone)]
pub struct HeadInput {
    /// The files and options of the command line.
    pub operands: HeadOperands,
    /// What the records are, for who names none and sits before a terminal.
    pub what: Text,
    /// Which customers, where nothing was named.
    pub query: CustomerQuery,
    /// Tenants at once, and the order of the output.
    pub at_once: TenantArgs,
}

/// Works on each record of the input.
pub async fn each_tenant<W>(
    session: &Session,
    services: &Services,
    input: &Input,
    rules: &Rules,
    work: W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let source = Source::open(session, input, rules)?;
    each_of_input(source.one_by_one(), session, services, input, rules, work).await
}

/// Works on the records of the input, and on those of one tenant that follow one another together: they come as
/// one job, and where that fails, each of them fails.
pub async fn each_tenant_together<W>(
    session: &Session,
    services: &Services,
    input: &Input,
    rules: &Rules,
    work: W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let source = Source::open(session, input, rules)?.gathering(|_| true);
    each_of_input(source, session, services, input, rules, work).await
}

/// The same for the records that are parts of a whole, by what is in them. All others come one by one, and without
/// a wait for the next one.
pub async fn each_tenant_with_parts<W>(
    session: &Session,
    services: &Services,
    input: &Input,
    rules: &Rules,
    is_part: fn(&Record) -> bool,
    work: W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let source = Source::open(session, input, rules)?.gathering(is_part);
    each_of_input(source, session, services, input, rules, work).await
}

async fn each_of_input<W>(
    source: Gathering<'_>,
    session: &Session,
    services: &Services,
    input: &Input,
    rules: &Rules,
    work: W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let (tenants, keep_order) = (input.tenants, input.keep_order);
    let seen = each_of(source, session, services, tenants, keep_order, rules, work).await?;
    if input.this_tenant {
        return Ok(());
    }
    seen.judge(session, &input.operands)
}

/// Works on each record that was named, or else on each customer of the partner, with its `tenantId` and `customer`.
pub async fn each_customer<W>(
    session: &Session,
    services: &Services,
    input: &HeadInput,
    rules: &Rules,
    work: W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let HeadInput {
        operands,
        what,
        query,
        at_once,
    } = input;
    let (tenants, keep_order) = (at_once.tenants, at_once.keep_order);
    if let Some(operands) = operands.named() {
        let input = Input {
            operands,
            this_tenant: false,
            what: what.clone(),
            tenants,
            keep_order,
        };
        return each_tenant(session, services, &input, rules, work).await;
    }
    let listing = Listing::new(session, services, query)?;
    let source = Source::Customers(listing, rules).one_by_one();
    let seen = each_of(source, session, services, tenants, keep_order, rules, work).await?;
    if !seen.has_records() && !operands.reading.allow_empty {
        no_customer(session, query.is_filtered());
    }
    Ok(())
}

/// Works on each record of a source.
async fn each_of<W>(
    mut source: Gathering<'_>,
    session: &Session,
    services: &Services,
    tenants: usize,
    keep_order: bool,
    rules: &Rules,
    work: W,
) -> anyhow::Result<Seen>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let shared = Shared::new(session, rules, keep_order);
    let lanes = RefCell::new(Lanes::default());
    let mut running = FuturesUnordered::new();
    let mut next = None;
    let (mut seen, mut ended) = (Seen::default(), false);
    loop {
        if let Some(examined) = next.take() {
            let added = lanes.borrow_mut().add(&shared, examined, tenants);
            match added {
                Added::Waits => {}
                Added::Begins(key) => running.push(lane(key, &lanes, &shared, services, &work)),
                Added::NotYet(examined) => next = Some(examined),
            }
        }
        let reads = next.is_none() && !ended && lanes.borrow().waiting + shared.held() < HELD;
        tokio::select! {
            Some(done) = running.next() => done?,
            read = source.next(), if reads => match read? {
                Some(examined) => {
                    seen.note(&examined);
                    next = Some(examined);
                }
                None => ended = true,
            },
            else => break,
        }
    }
    drop(running);
    Ok(seen)
}

/// Works on the records of one tenant while there are any.
async fn lane<W>(
    key: Key,
    lanes: &RefCell<Lanes>,
    shared: &Shared<'_>,
    services: &Services,
    work: &W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    let of_tenant = shared.begin_tenant();
    loop {
        let next = lanes.borrow_mut().next(&key);
        let Some((of_record, examined)) = next else {
            break;
        };
        let unit = of_tenant.or(of_record).unwrap_or_default();
        handle(examined, unit, shared, services, work).await?;
        if let Some(unit) = of_record {
            shared.finish(unit)?;
        }
    }
    of_tenant.map_or(Ok(()), |unit| shared.finish(unit))
}

async fn handle<W>(
    examined: Examined,
    unit: Unit,
    shared: &Shared<'_>,
    services: &Services,
    work: &W,
) -> anyhow::Result<()>
where
    W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
{
    match examined {
        Examined::Unreadable(bad) => {
            Out::of_line(shared, unit, Some(&bad.place)).complain(Exit::Input, &bad.text);
            Ok(())
        }
        Examined::Problem(failed) => {
            let (mut record, place, problem) = *failed;
            let out = Out::of_record(shared, unit, &record, place.as_ref());
            out.give_up(&mut record, &problem).await
        }
        Examined::Job(mut job) => {
            let out = Out::of_record(shared, unit, &job.record, job.place.as_ref());
            out.log_begin();
            match work(&services.for_record(), &mut job, &out).await {
                Ok(()) => Ok(()),
                Err(WorkError::Record(problem)) => give_up(&mut job, &problem, &out).await,
                Err(WorkError::Run(error)) => Err(error),
            }
        }
    }
}

async fn give_up(job: &mut Job, problem: &Problem, out: &Out<'_>) -> anyhow::Result<()> {
    out.give_up(&mut job.record, problem).await?;
    for also in &mut job.also {
        out.of_job(also).give_up(&mut also.record, problem).await?;
    }
    Ok(())
}

/// Which records wait for each other: those of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Tenant(TenantId),
    /// A record that names none waits for no other.
    Alone(u64),
}

/// The records that wait, by tenant. A tenant that has none left and works on none is not there.
#[derive(Default)]
struct Lanes {
    queues: HashMap<Key, VecDeque<(Option<Unit>, Examined)>>,
    waiting: usize,
    read: u64,
}

enum Added {
    /// Its tenant is worked on; it waits for its turn.
    Waits,
    /// Its tenant begins.
    Begins(Key),
    /// As many tenants as may be are worked on.
    NotYet(Examined),
}

impl Lanes {
    fn add(&mut self, shared: &Shared<'_>, examined: Examined, tenants: usize) -> Added {
        let tenant = match &examined {
            Examined::Job(job) => job.tenant().ok(),
            Examined::Problem(_) | Examined::Unreadable(_) => None,
        };
        let key = tenant.map_or(Key::Alone(self.read), Key::Tenant);
        let is_known = self.queues.contains_key(&key);
        if !is_known && self.queues.len() >= tenants {
            return Added::NotYet(examined);
        }
        self.read += 1;
        self.waiting += 1;
        let queue = self.queues.entry(key.clone()).or_default();
        queue.push_back((shared.begin_record(), examined));
        if is_known {
            Added::Waits
        } else {
            Added::Begins(key)
        }
    }

    fn next(&mut self, key: &Key) -> Option<(Option<Unit>, Examined)> {
        let next = self.queues.get_mut(key).and_then(VecDeque::pop_front);
        match next {
            Some(_) => self.waiting -= 1,
            None => drop(self.queues.remove(key)),
        }
        next
    }
}

/// The records of the input, examined one by one.
enum Source<'a> {
    Lines(mpsc::Receiver<Result<Line, BadInput>>, &'a Rules),
    ThisTenant(Option<Examined>),
    Customers(Listing<'a>, &'a Rules),
}

impl<'a> Source<'a> {
    fn open(session: &Session, input: &Input, rules: &'a Rules) -> anyhow::Result<Self> {
        if input.this_tenant {
            return Ok(Self::ThisTenant(Some(this_tenant(rules))));
        }
        session.ask_for_input(&input.operands, &input.what)?;
        let lines = read_beside(&input.operands);
        Ok(Self::Lines(lines, rules))
    }

    async fn next(&mut self) -> anyhow::Result<Option<Examined>> {
        Ok(match self {
            Self::Lines(lines, rules) => lines.recv().await.map(|line| examine(line, rules)),
            Self::ThisTenant(one) => one.take(),
            Self::Customers(listing, rules) => {
                let next = listing.next().await?;
                next.map(|record| examine_listed(record, rules))
            }
        })
    }

    fn one_by_one(self) -> Gathering<'a> {
        Gathering {
            source: self,
            is_part: |_| false,
            gathered: None,
            next: None,
        }
    }

    fn gathering(self, is_part: fn(&Record) -> bool) -> Gathering<'a> {
        Gathering {
            is_part,
            ..self.one_by_one()
        }
    }
}

/// The records of the input, and where that is asked for those of a tenant that follow one another as one.
struct Gathering<'a> {
    source: Source<'a>,
    is_part: fn(&Record) -> bool,
    /// What is gathered so far. Kept here and not on the way: a wait for the next record may be broken off.
    gathered: Option<Job>,
    /// What came after it.
    next: Option<Examined>,
}

impl Gathering<'_> {
    async fn next(&mut self) -> anyhow::Result<Option<Examined>> {
        loop {
            let read = match self.next.take() {
                Some(next) => Some(next),
                None => self.source.next().await?,
            };
            match (read, &mut self.gathered) {
                (Some(Examined::Job(job)), None) if (self.is_part)(&job.record) => {
                    self.gathered = Some(job);
                }
                (Some(Examined::Job(job)), Some(gathered))
                    if (self.is_part)(&job.record) && is_of_one_tenant(gathered, &job) =>
                {
                    gathered.also.push(job);
                }
                (read, None) => return Ok(read),
                (read, Some(_)) => {
                    self.next = read;
                    return Ok(self.gathered.take().map(Examined::Job));
                }
            }
        }
    }
}

fn is_of_one_tenant(one: &Job, other: &Job) -> bool {
    matches!((one.tenant(), other.tenant()), (Ok(one), Ok(other)) if one == other)
}

/// Reads records on a thread of its own: the work on others must go on while standard input is silent.
#[must_use]
pub fn read_beside(operands: &Operands) -> mpsc::Receiver<Result<Line, BadInput>> {
    let (send, receive) = mpsc::channel(64);
    let operands = operands.clone();
    std::thread::spawn(move || {
        for line in operands.records() {
            if send.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receive
}
