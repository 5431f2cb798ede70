//! What the records of a run say, customer by customer. Of what is told several times the last word counts, and of seats the
//! first one too.

use jiff::Timestamp;

use common::{
    BadRecord, Record, TENANT_ID,
    cli::Problem as Unreadable,
    sections::{
        Agreement, Backup, Customer, Deadline, Group, Invitation, License, Relationship, Seats,
        Section, Swap, User,
    },
    times,
};

/// All customers, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) customers: Vec<CustomerReport>,
}

/// What is known of one customer.
#[derive(Debug, Default)]
pub(crate) struct CustomerReport {
    /// The tenant, as the records name it; empty where they do not.
    pub(crate) tenant: String,
    pub(crate) customer: Option<Customer>,
    pub(crate) invitation: Option<Invitation>,
    pub(crate) relationship: Option<Relationship>,
    pub(crate) agreement: Option<Agreement>,
    pub(crate) rows: Vec<Row>,
    pub(crate) changes: Vec<Change>,
    /// What rows ask for by which nobody is moved, and why nothing is to be done.
    pub(crate) row_tasks: Vec<String>,
    pub(crate) backups: Vec<(String, Backup)>,
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) problems: Vec<Problem>,
}

/// A licence row, as it was in the first list and, where it was listed again, in the last one.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) license: License,
    pub(crate) first: Seats,
    pub(crate) last: Option<Seats>,
    /// When the first list was made, as far as it says so.
    first_made: Option<Timestamp>,
}

/// When a row was listed: its balance begins with that moment.
fn made(license: &License) -> Option<Timestamp> {
    license.balance.first()?.date.as_deref()?.parse().ok()
}

/// The change of one user or group.
#[derive(Debug)]
pub(crate) struct Change {
    id: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) swap: Swap,
}

/// A section that could not be made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) who: String,
    pub(crate) message: String,
}

impl Report {
    /// Whether there is nothing to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.customers.iter().all(CustomerReport::is_empty)
    }

    /// What was told before the tenant was known, such as the invitation, is of the one customer there is. Of several it
    /// may be any one's, so it stays apart, unless a record of one of them has told it again.
    pub(crate) fn settle(&mut self) {
        let nameless = |one: &CustomerReport| one.tenant.is_empty() && one.is_empty();
        let Some(at) = self.customers.iter().position(nameless) else {
            return;
        };
        if self.customers.len() != 2 {
            let early = &self.customers[at];
            let is_told = |one: &CustomerReport| !one.tenant.is_empty() && one.has_told(early);
            if self.customers.iter().any(is_told) {
                self.customers.remove(at);
            }
            return;
        }
        let early = self.customers.remove(at);
        let only = &mut self.customers[0];
        only.invitation = only.invitation.take().or(early.invitation);
        only.customer = only.customer.take().or(early.customer);
    }

    /// Takes a record in. Gives what could not be read in it.
    pub(crate) fn add(&mut self, record: &Record) -> Vec<Unreadable> {
        let tenant: Option<String> = record.value(TENANT_ID).ok().flatten();
        let tenant = tenant.unwrap_or_default();
        let at = self.customers.iter().position(|one| one.tenant == tenant);
        let at = at.unwrap_or_else(|| {
            self.customers.push(CustomerReport {
                tenant,
                ..CustomerReport::default()
            });
            self.customers.len() - 1
        });
        let mut read = Read {
            record,
            bad: Vec::new(),
            failed: Vec::new(),
        };
        self.customers[at].add(&mut read);
        read.bad
    }
}

/// A record that is being read: what is bad in it, and what failed in an earlier tool.
struct Read<'r> {
    record: &'r Record,
    bad: Vec<Unreadable>,
    failed: Vec<String>,
}

impl Read<'_> {
    /// Whether the day of a deadline can be read; the page would leave it out without a word.
    fn has_day(&mut self, deadline: &Deadline) -> bool {
        let day = times::day("deadline.day", Some(&deadline.day));
        day.map_err(|bad| self.bad.push(bad)).is_ok()
    }

    fn section<S: Section>(&mut self) -> Option<S> {
        match self.record.get::<S>() {
            Ok(section) => section,
            Err(BadRecord::FailedBefore { message, .. }) => {
                self.failed.push(message);
                None
            }
            Err(bad) => {
                self.bad.push(bad.into());
                None
            }
        }
    }
}

impl Row {
    /// Takes in another list of the row. Files may be named in any order: what was made when is decided by the
    /// lists where they tell, else by the input.
    fn list_again(&mut self, license: License) {
        let again = made(&license);
        let is_before = |one: Option<Timestamp>, other: Option<Timestamp>| {
            one.zip(other).is_some_and(|(one, other)| one < other)
        };
        if is_before(again, self.first_made) {
            self.last.get_or_insert(self.first);
            (self.first, self.first_made) = (license.seats, again);
        } else if !is_before(again, made(&self.license)) {
            self.last = Some(license.seats);
            self.license = license;
        }
    }
}

impl CustomerReport {
    fn is_empty(&self) -> bool {
        self.relationship.is_none()
            && self.agreement.is_none()
            && self.rows.is_empty()
            && self.changes.is_empty()
            && self.row_tasks.is_empty()
            && self.backups.is_empty()
            && self.deadlines.is_empty()
            && self.problems.is_empty()
    }

    /// Whether it has all that came before the tenant was known.
    fn has_told(&self, early: &Self) -> bool {
        let invitation = early.invitation.is_none() || early.invitation == self.invitation;
        let customer = early.customer.is_none() || early.customer == self.customer;
        invitation && customer
    }

    fn add(&mut self, read: &mut Read<'_>) {
        keep(&mut self.customer, read.section());
        keep(&mut self.invitation, read.section());
        keep(&mut self.relationship, read.section());
        keep(&mut self.agreement, read.section());
        // Later tools pass the row on as it was when they began: it says nothing of afterwards.
        let passed_on = [Swap::KEY, Backup::KEY, Deadline::KEY];
        let is_passed_on = passed_on.iter().any(|key| read.record.has(key));
        if let Some(license) = read.section::<License>() {
            self.add_row(license, is_passed_on);
        }
        let user: Option<User> = read.section();
        let group: Option<Group> = read.section();
        let who = Who::of(user, group);
        match read.section::<Swap>() {
            Some(swap) if who.id.is_empty() => self.add_row_task(swap),
            Some(swap) => self.add_change(&who, swap),
            None => {}
        }
        if let Some(backup) = read.section::<Backup>() {
            let known = self.backups.iter_mut().find(|(name, _)| *name == who.name);
            match known {
                Some((_, known)) => *known = backup,
                None => self.backups.push((who.name.clone(), backup)),
            }
        }
        if let Some(deadline) = read.section::<Deadline>().filter(|one| read.has_day(one))
            && self.deadlines.iter().all(|known| known.id != deadline.id)
        {
            self.deadlines.push(deadline);
        }
        for message in read.failed.drain(..) {
            let problem = Problem {
                who: who.name.clone(),
                message,
            };
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    fn add_row(&mut self, license: License, is_passed_on: bool) {
        let same = |row: &&mut Row| row.license.sku_id == license.sku_id;
        if let Some(known) = self.rows.iter_mut().find(same) {
            if !is_passed_on {
                known.list_again(license);
            }
        } else {
            self.rows.push(Row {
                first: license.seats,
                last: None,
                first_made: made(&license),
                license,
            });
        }
    }

    /// A plan also says what a row asks for that no change of a user does. Such words begin with the row.
    fn add_row_task(&mut self, swap: Swap) {
        let Some(words) = swap.words else { return };
        let row = |words: &str| words.split(':').next().map(str::to_owned);
        let known = self.row_tasks.iter_mut();
        match known.into_iter().find(|known| row(known) == row(&words)) {
            Some(known) => *known = words,
            None => self.row_tasks.push(words),
        }
    }

    /// The same user may be moved from several SKUs: each is a change of its own, and its way back is told in its place.
    /// What came of it goes before its plan, in whatever order the files were named; of two that were applied the last counts.
    fn add_change(&mut self, who: &Who, swap: Swap) {
        let same = |known: &&mut Change| {
            known.id == who.id
                && (known.swap.from.sku_id == swap.from.sku_id
                    || is_way_back(&swap, &known.swap)
                    || is_way_back(&known.swap, &swap))
        };
        if let Some(known) = self.changes.iter_mut().find(same) {
            if swap.status.is_some() || known.swap.status.is_none() {
                known.swap = swap;
            }
        } else {
            self.changes.push(Change {
                id: who.id.clone(),
                name: who.name.clone(),
                display_name: who.display_name.clone(),
                swap,
            });
        }
    }
}

/// Whether the one takes back the other.
fn is_way_back(one: &Swap, other: &Swap) -> bool {
    one.restores.is_some()
        && one.from.sku_id == other.to.sku_id
        && one.to.sku_id == other.from.sku_id
}

fn keep<T>(place: &mut Option<T>, newer: Option<T>) {
    if newer.is_some() {
        *place = newer;
    }
}

/// Whom a record is about.
#[derive(Debug, Default)]
struct Who {
    id: String,
    name: String,
    display_name: String,
}

impl Who {
    fn of(user: Option<User>, group: Option<Group>) -> Self {
        match (user, group) {
            (Some(user), _) => Self {
                name: user.user_principal_name.unwrap_or_else(|| user.id.clone()),
                display_name: user.display_name.unwrap_or_default(),
                id: user.id,
            },
            (None, Some(group)) => Self {
                name: group.display_name.unwrap_or_else(|| group.id.clone()),
                display_name: String::new(),
                id: group.id,
            },
            (None, None) => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests;
