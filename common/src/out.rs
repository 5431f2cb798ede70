//! Where the work on one record writes to while others are worked on beside it: what belongs together
//! comes out together.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
};

use jiff::Timestamp;
use record::{Exit, Lang, Log, Record, Text, input::Place, sections::Section, text};
use tokio::sync::Notify;

use crate::{
    each_record::{Job, Rules},
    problem::{Problem, WorkError, WorkResult},
    session::{Session, about},
};

/// How many records may wait for their turn or for their place in the output.
pub(crate) const HELD: usize = 1_000;

/// What comes out together: a record's answers where the order is kept, else a tenant's.
pub(crate) type Unit = u64;

enum Event {
    Record(Record),
    Complaint(Exit, Text),
}

#[derive(Default)]
struct Held {
    events: VecDeque<Event>,
    is_done: bool,
}

#[derive(Default)]
struct State {
    open: BTreeMap<Unit, Held>,
    /// The unit that writes at once, because it is alone or too much to be held.
    writing: Option<Unit>,
    next: Unit,
}

/// The output of a run, shared by all records that are worked on.
pub(crate) struct Shared<'s> {
    session: &'s Session,
    rules: &'s Rules,
    keep_order: bool,
    state: RefCell<State>,
    moved: Notify,
}

impl<'s> Shared<'s> {
    pub(crate) fn new(session: &'s Session, rules: &'s Rules, keep_order: bool) -> Self {
        Self {
            session,
            rules,
            keep_order,
            state: RefCell::default(),
            moved: Notify::new(),
        }
    }

    /// A place in the output for each record, where their order is kept.
    pub(crate) fn begin_record(&self) -> Option<Unit> {
        self.keep_order.then(|| self.state.borrow_mut().begin())
    }

    /// A place in the output for all of a tenant, where the order is not kept.
    pub(crate) fn begin_tenant(&self) -> Option<Unit> {
        (!self.keep_order).then(|| self.state.borrow_mut().begin())
    }

    /// How many records wait for their place in the output.
    pub(crate) fn held(&self) -> usize {
        let state = self.state.borrow();
        state.open.values().map(|held| held.events.len()).sum()
    }

    /// Nothing more comes of this unit.
    pub(crate) fn finish(&self, unit: Unit) -> anyhow::Result<()> {
        let mut state = self.state.borrow_mut();
        for events in state.finish(unit, self.keep_order) {
            self.tell(events)?;
        }
        self.moved.notify_waiters();
        Ok(())
    }

    async fn write(&self, unit: Unit, record: &Record) -> anyhow::Result<()> {
        loop {
            let moved = self.moved.notified();
            if self.try_write(unit, record)? {
                return Ok(());
            }
            moved.await;
        }
    }

    /// Writes the record at once or holds it back; false where too much is held already.
    fn try_write(&self, unit: Unit, record: &Record) -> anyhow::Result<bool> {
        let mut state = self.state.borrow_mut();
        let writes = state.may_write(unit, self.keep_order);
        let held = state.open.entry(unit).or_default();
        if writes {
            self.tell(std::mem::take(&mut held.events))?;
            self.session.write(record)?;
            return Ok(true);
        }
        let fits = held.events.len() < HELD;
        if fits {
            held.events.push_back(Event::Record(record.clone()));
        }
        Ok(fits)
    }

    fn complain(&self, unit: Unit, exit: Exit, text: Text) {
        let mut state = self.state.borrow_mut();
        let held = state.open.entry(unit).or_default();
        held.events.push_back(Event::Complaint(exit, text));
    }

    fn tell(&self, events: VecDeque<Event>) -> anyhow::Result<()> {
        for event in events {
            match event {
                Event::Record(record) => self.session.write(&record)?,
                Event::Complaint(exit, text) => self.session.complain(exit, &text),
            }
        }
        Ok(())
    }
}

impl State {
    fn begin(&mut self) -> Unit {
        let unit = self.next;
        self.next += 1;
        self.open.insert(unit, Held::default());
        unit
    }

    /// Whether this unit's records go out now: it is the next one, or alone, or too much to be held.
    fn may_write(&mut self, unit: Unit, keep_order: bool) -> bool {
        if keep_order {
            return self.open.keys().next() == Some(&unit);
        }
        let is_full = |held: &Held| held.events.len() >= HELD;
        if self.writing.is_none()
            && (self.open.len() == 1 || self.open.get(&unit).is_some_and(is_full))
        {
            self.writing = Some(unit);
        }
        self.writing == Some(unit)
    }

    /// Ends a unit, and gives what may go out now.
    fn finish(&mut self, unit: Unit, keep_order: bool) -> Vec<VecDeque<Event>> {
        if let Some(held) = self.open.get_mut(&unit) {
            held.is_done = true;
        }
        if self.writing == Some(unit) {
            self.writing = None;
        }
        let mut out = Vec::new();
        if keep_order {
            while let Some(mut first) = self.open.first_entry() {
                out.push(std::mem::take(&mut first.get_mut().events));
                if !first.get().is_done {
                    break;
                }
                first.remove();
            }
        } else if self.writing.is_none() {
            self.open.retain(|_, held| {
                if held.is_done {
                    out.push(std::mem::take(&mut held.events));
                }
                !held.is_done
            });
        }
        out
    }
}

/// Where the work on one record writes to.
pub struct Out<'a> {
    shared: &'a Shared<'a>,
    unit: Unit,
    /// The place of the record and its customer, in front of each complaint.
    about: Option<Text>,
    /// The language of messages.
    pub lang: Lang,
    /// What `-v` says.
    pub log: Log,
    /// The present time: one for the whole run.
    pub now: Timestamp,
}

impl<'a> Out<'a> {
    pub(crate) fn of_line(shared: &'a Shared<'a>, unit: Unit, place: Option<&Place>) -> Self {
        Self {
            shared,
            unit,
            about: about(None, place),
            lang: shared.session.lang,
            log: shared.session.log,
            now: shared.session.now(),
        }
    }

    pub(crate) fn of_record(
        shared: &'a Shared<'a>,
        unit: Unit,
        record: &Record,
        place: Option<&Place>,
    ) -> Self {
        Self {
            about: about(Some(record), place),
            ..Self::of_line(shared, unit, None)
        }
    }

    /// The same for another record of the tenant.
    #[must_use]
    pub fn of_job(&self, job: &Job) -> Self {
        Self::of_record(self.shared, self.unit, &job.record, job.place.as_ref())
    }

    /// Logs that the work on the record begins.
    pub(crate) fn log_begin(&self) {
        self.log.detail(|| {
            let begins = text!("working on it", "処理を開始します");
            let text = self.about.as_ref().map(|about| about.followed_by(&begins));
            text.unwrap_or(begins).in_lang(self.lang).to_owned()
        });
    }

    /// Writes a record.
    pub async fn write(&self, record: &Record) -> WorkResult {
        let written = self.shared.write(self.unit, record).await;
        written.map_err(WorkError::Run)
    }

    /// Complains about the record, and remembers the exit code.
    pub fn complain(&self, exit: Exit, text: &Text) {
        let text = match &self.about {
            Some(about) => about.followed_by(text),
            None => text.clone(),
        };
        self.shared.complain(self.unit, exit, text);
    }

    /// Puts a problem in the place of the tool's own section, writes the record and complains.
    pub async fn fail(&self, record: &mut Record, problem: &Problem) -> WorkResult {
        self.give_up(record, problem).await.map_err(WorkError::Run)
    }

    /// As [`Out::fail`], in the place of another section that the tool writes.
    pub async fn fail_section<S: Section>(
        &self,
        record: &mut Record,
        problem: &Problem,
    ) -> WorkResult {
        record.fail::<S>(problem.section_error(self.lang));
        self.complain(problem.exit(), &problem.text());
        self.write(record).await
    }

    pub(crate) async fn give_up(
        &self,
        record: &mut Record,
        problem: &Problem,
    ) -> anyhow::Result<()> {
        self.shared.rules.put(problem, record, self.lang);
        self.complain(problem.exit(), &problem.text());
        self.shared.write(self.unit, record).await
    }
}
