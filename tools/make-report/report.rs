//! What the records of a run say, customer by customer. Of what is told several times the last word counts, and of seats the
//! first one too.

use jiff::Timestamp;

use common::{
    BadRecord, Record, TENANT_ID,
    sections::{
        Agreement, Backup, Customer, Deadline, Group, Invitation, License, Relationship, Seats,
        Section, Swap, User,
    },
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
    pub(crate) fn add(&mut self, record: &Record) -> Vec<BadRecord> {
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
    bad: Vec<BadRecord>,
    failed: Vec<String>,
}

impl Read<'_> {
    fn section<S: Section>(&mut self) -> Option<S> {
        match self.record.get::<S>() {
            Ok(section) => section,
            Err(BadRecord::FailedBefore { message, .. }) => {
                self.failed.push(message);
                None
            }
            Err(bad) => {
                self.bad.push(bad);
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
        if let Some(swap) = read.section::<Swap>() {
            self.add_change(&who, swap);
        }
        if let Some(backup) = read.section::<Backup>() {
            let known = self.backups.iter_mut().find(|(name, _)| *name == who.name);
            match known {
                Some((_, known)) => *known = backup,
                None => self.backups.push((who.name.clone(), backup)),
            }
        }
        if let Some(deadline) = read.section::<Deadline>()
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
mod tests {
    use super::*;

    const SEATS: &str = r#""enabled":5,"warning":0,"suspended":0,"lockedOut":0,"consumed":"#;

    fn row(consumed: u32) -> String {
        let free = 5 - consumed;
        format!(
            r#"{{"tenantId":"a.example","license":{{"skuId":"ac5cef5d-921b-4f97-9ef3-c99076e5470f","skuPartNumber":"X","productName":"X","capabilityStatus":"Enabled","seats":{{{SEATS}{consumed},"free":{free}}},"subscriptions":[],"path":"twin","pathReason":"r"}}}}"#
        )
    }

    fn swap(status: &str) -> String {
        let sku = r#"{"skuId":"ac5cef5d-921b-4f97-9ef3-c99076e5470f","skuPartNumber":"X","productName":"X"}"#;
        format!(
            r#"{{"tenantId":"a.example","user":{{"id":"1","userPrincipalName":"u@a.example"}},"swap":{{"action":"swap","reason":null,"from":{sku},"to":{sku},"disabledPlans":[],"lostPlans":[],"gainedPlans":[],"before":[]{status}}}}}"#
        )
    }

    fn report(lines: &[String]) -> (Report, Vec<String>) {
        let mut report = Report::default();
        let mut bad = Vec::new();
        for line in lines {
            let record = Record::parse(line.as_bytes()).unwrap();
            bad.extend(report.add(&record).iter().map(|bad| bad.text().en));
        }
        (report, bad)
    }

    #[test]
    fn seats_are_those_of_the_first_record_and_of_the_last() {
        let (report, bad) = report(&[row(4), row(2), row(0)]);
        assert!(bad.is_empty());
        let rows = &report.customers[0].rows;
        assert_eq!(rows.len(), 1);
        let last = rows[0].last.map(|seats| seats.consumed);
        assert_eq!((rows[0].first.consumed, last), (4, Some(0)));
    }

    #[test]
    fn lists_that_tell_when_they_were_made_are_put_in_that_order() {
        let at = |consumed: u32, day: u32| {
            let balance = format!(
                r#""balance":[{{"date":"2026-10-{day:02}T00:00:00Z","seats":5,"grace":0,"users":{consumed}}}],"path""#
            );
            row(consumed).replacen(r#""path""#, &balance, 1)
        };
        for lines in [
            [at(4, 1), at(2, 2), at(0, 3)],
            [at(0, 3), at(4, 1), at(2, 2)],
            [at(2, 2), at(0, 3), at(4, 1)],
        ] {
            let (report, bad) = report(&lines);
            assert!(bad.is_empty(), "{bad:?}");
            let row = &report.customers[0].rows[0];
            let last = row.last.map(|seats| seats.consumed);
            assert_eq!((row.first.consumed, last), (4, Some(0)), "{lines:?}");
            assert_eq!(row.license.seats.consumed, 0);
        }
    }

    #[test]
    fn a_row_that_a_later_tool_passed_on_says_nothing_of_afterwards() {
        let planned = swap("").replacen(
            r#""swap""#,
            &format!(
                "{},\"swap\"",
                &row(4)[r#"{"tenantId":"a.example","#.len()..row(4).len() - 1]
            ),
            1,
        );
        let (not_again, _) = report(&[row(4), planned.clone()]);
        assert!(not_again.customers[0].rows[0].last.is_none());
        let (report, bad) = report(&[row(4), row(0), planned]);
        assert!(bad.is_empty(), "{bad:?}");
        let rows = &report.customers[0].rows;
        let last = rows[0].last.map(|seats| seats.consumed);
        assert_eq!((rows[0].first.consumed, last), (4, Some(0)));
    }

    #[test]
    fn what_came_before_the_tenant_was_known_is_of_the_one_customer() {
        let early = r#"{"customer":{"name":"Contoso"}}"#.to_owned();
        let (mut one, _) = report(&[early.clone(), row(4)]);
        one.settle();
        assert_eq!(one.customers.len(), 1);
        let name = one.customers[0].customer.as_ref().unwrap().name.clone();
        assert_eq!(name.as_deref(), Some("Contoso"));
        let (mut several, _) = report(&[
            early.clone(),
            row(4),
            row(4).replace("a.example", "b.example"),
        ]);
        several.settle();
        assert_eq!(several.customers.len(), 3, "nothing is lost");
        // A record of one of them has told it again.
        let told = row(4).replace(
            "{\"tenantId\"",
            "{\"customer\":{\"name\":\"Contoso\"},\"tenantId\"",
        );
        let other = row(4).replace("a.example", "b.example");
        let (mut again, _) = report(&[early.clone(), told, other]);
        again.settle();
        assert_eq!(again.customers.len(), 2);
        let (mut alone, _) = report(&[early]);
        alone.settle();
        assert_eq!(alone.customers.len(), 1);
    }

    #[test]
    fn what_was_applied_takes_the_place_of_its_plan() {
        let (plan, done) = (swap(""), swap(r#","status":"done""#));
        for records in [[plan.clone(), done.clone()], [done, plan]] {
            let (report, _) = report(&records);
            let changes = &report.customers[0].changes;
            assert_eq!(changes.len(), 1);
            assert!(changes[0].swap.status.is_some());
        }
    }

    #[test]
    fn what_was_put_back_is_not_called_done_too() {
        let [old, new] = [
            "ac5cef5d-921b-4f97-9ef3-c99076e5470f",
            "f245ecc8-75af-4f8e-b61f-27d8114de5f3",
        ];
        let one = |from: &str, to: &str, rest: &str| {
            let swap = swap(rest).replacen(old, from, 1);
            let (head, tail) = swap.rsplit_once(old).unwrap();
            format!("{head}{to}{tail}")
        };
        let done = r#","status":"done""#;
        let back = r#","restores":[]"#;
        let (there, planned) = (one(old, new, done), one(new, old, back));
        let back = one(new, old, &format!("{back}{done}"));
        let from = |records: &[String]| {
            let (report, _) = report(records);
            let [change] = &report.customers[0].changes[..] else {
                panic!("one change: {:?}", report.customers[0].changes)
            };
            assert!(change.swap.status.is_some());
            change.swap.from.sku_id.to_string()
        };
        assert_eq!(from(&[there.clone(), planned.clone()]), old);
        assert_eq!(from(&[there.clone(), planned.clone(), back.clone()]), new);
        assert_eq!(from(&[there.clone(), back.clone(), planned]), new);
        assert_eq!(from(&[back, there]), old, "it was changed again");
    }

    #[test]
    fn customers_stand_apart_and_a_section_that_failed_is_a_problem_of_its_own() {
        let failed = r#"{"tenantId":"b.example","user":{"id":"1"},"swap":{"status":"failed","error":{"code":"busy","message":"the service is busy"}}}"#;
        let (report, bad) = report(&[swap(""), failed.to_owned(), failed.to_owned()]);
        assert!(bad.is_empty());
        assert_eq!(report.customers.len(), 2);
        assert_eq!(
            report.customers[1].problems,
            [Problem {
                who: "1".into(),
                message: "the service is busy".into()
            }]
        );
    }

    #[test]
    fn what_cannot_be_read_is_given_back_and_the_rest_is_told() {
        let line = row(4).replace("\"pathReason\":\"r\"", "\"pathReason\":\"r\",\"twin\":7");
        let (report, bad) = report(&[line]);
        assert_eq!(bad.len(), 1);
        assert!(bad[0].starts_with("\"license.twin\""), "{bad:?}");
        assert!(report.is_empty());
    }
}
