//! The list: in order of time, none twice, and what has moved since an earlier one. Pure.

use std::collections::{HashMap, HashSet};

use common::{
    Lang, Record,
    sections::{Deadline, DeadlineChange},
};
use jiff::civil::Date;

use crate::{calendar::last_working_day, dates::Found};

/// What holds for the whole run.
#[derive(Debug, Clone)]
pub(crate) struct ListOptions {
    /// The IANA name of the zone.
    pub(crate) zone_name: String,
    /// The present day in the zone.
    pub(crate) today: Date,
    /// Only what is at most so many days ahead, and not over.
    pub(crate) within: Option<i64>,
    /// The language of words.
    pub(crate) lang: Lang,
}

impl ListOptions {
    fn days_left(&self, day: Date) -> i64 {
        self.today
            .until(day)
            .map_or(0, |span| i64::from(span.get_days()))
    }

    fn last_working_day(&self, day: Date) -> String {
        last_working_day(day, self.zone_name == "Asia/Tokyo").to_string()
    }

    fn deadline(&self, found: Found) -> Deadline {
        let rule = found.rule;
        let variant = if rule.variant.is_empty() {
            String::new()
        } else {
            format!("-{}", rule.variant)
        };
        Deadline {
            id: format!("{}{variant}/{}", rule.code, found.about),
            rule: rule.code.to_owned(),
            day: found.day.to_string(),
            moment: found.moment.map(|moment| moment.to_string()),
            zone: self.zone_name.clone(),
            words: found.words.in_lang(self.lang).to_owned(),
            subject: found.subject,
            affects: rule.affects,
            certainty: rule.certainty,
            source: rule.source.to_owned(),
            days_left: self.days_left(found.day),
            last_working_day: self.last_working_day(found.day),
            sequence: 0,
            change: None,
            moved_from: None,
        }
    }
}

/// The smaller, the sooner it comes; what is over comes last.
fn urgency(deadline: &Deadline) -> (bool, u64) {
    (deadline.days_left < 0, deadline.days_left.unsigned_abs())
}

/// What of this run could not be read: nothing of it can be said to be gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Unread {
    tenants: HashSet<String>,
    /// Subscriptions of which no end is known any more, as deadlines name what they are about.
    endless: HashSet<String>,
    /// Whether it is not known whose it is.
    is_anybodys: bool,
}

impl Unread {
    /// Takes in a record that could not be worked on, or a line that is none.
    pub(crate) fn add(&mut self, record: Option<&Record>) {
        match record.and_then(tenant) {
            Some(tenant) => {
                self.tenants.insert(tenant);
            }
            None => self.is_anybodys = true,
        }
    }

    /// Takes in subscriptions of which no end is known.
    pub(crate) fn add_endless(&mut self, about: Vec<String>) {
        self.endless.extend(about);
    }

    fn may_hold(&self, deadline: &Deadline, record: &Record) -> bool {
        let about = deadline.id.split_once('/').map(|(_, about)| about);
        let is_endless = about.is_some_and(|about| self.endless.contains(about));
        let is_unread = tenant(record).is_some_and(|tenant| self.tenants.contains(&tenant));
        self.is_anybodys || is_endless || is_unread
    }
}

fn tenant(record: &Record) -> Option<String> {
    record.tenant().ok().flatten().map(String::from)
}

/// The deadlines of all records so far.
pub(crate) struct List {
    options: ListOptions,
    entries: Vec<(Deadline, Record)>,
    /// Where the deadline of an id stands among them.
    places: HashMap<String, usize>,
}

impl List {
    pub(crate) fn new(options: ListOptions) -> Self {
        Self {
            options,
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Adds a deadline with the record that it stands in. Of several of one id, as of a user of two rows that end on
    /// different days, the next one that comes counts, whatever their order.
    pub(crate) fn add(&mut self, found: Found, record: &Record) {
        let deadline = self.options.deadline(found);
        match self.places.get(&deadline.id) {
            None => {
                let place = self.entries.len();
                self.places.insert(deadline.id.clone(), place);
                self.entries.push((deadline, record.clone()));
            }
            Some(&place) if urgency(&deadline) < urgency(&self.entries[place].0) => {
                self.entries[place] = (deadline, record.clone());
            }
            Some(_) => {}
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Says what has changed since an earlier list, and adds what is gone. What could not be read keeps what the earlier
    /// list has of it.
    pub(crate) fn compare(&mut self, earlier: Vec<(Deadline, Record)>, unread: &Unread) {
        let still_there =
            |(deadline, _): &(Deadline, Record)| deadline.change != Some(DeadlineChange::Gone);
        let mut earlier: HashMap<String, (Deadline, Record)> = earlier
            .into_iter()
            .filter(still_there)
            .map(|entry| (entry.0.id.clone(), entry))
            .collect();
        for (deadline, _) in &mut self.entries {
            match earlier.remove(&deadline.id) {
                None => deadline.change = Some(DeadlineChange::New),
                Some((before, _)) if before.day == deadline.day => {
                    deadline.sequence = before.sequence;
                }
                Some((before, _)) => {
                    deadline.sequence = before.sequence.saturating_add(1);
                    deadline.change = Some(DeadlineChange::Moved);
                    deadline.moved_from = Some(before.day);
                }
            }
        }
        for (mut missing, record) in earlier.into_values() {
            missing.moved_from = None;
            missing.change = None;
            if !unread.may_hold(&missing, &record) {
                missing.change = Some(DeadlineChange::Gone);
                missing.sequence = missing.sequence.saturating_add(1);
            }
            if let Ok(day) = missing.day.parse() {
                missing.days_left = self.options.days_left(day);
            }
            self.entries.push((missing, record));
        }
    }

    /// The records in order of time.
    pub(crate) fn into_records(mut self) -> impl Iterator<Item = (Deadline, Record)> {
        self.entries.sort_by(|(a, _), (b, _)| {
            let key = |one: &Deadline| (one.day.clone(), one.subject.clone(), one.id.clone());
            key(a).cmp(&key(b))
        });
        let within = self.options.within;
        self.entries
            .into_iter()
            .filter(move |(deadline, _)| {
                within.is_none_or(|days| (0..=days).contains(&deadline.days_left))
            })
            .map(|(deadline, mut record)| {
                record.set(&deadline);
                (deadline, record)
            })
    }
}

#[cfg(test)]
mod tests {
    use common::Text;

    use super::*;
    use crate::rules;

    fn options(within: Option<i64>) -> ListOptions {
        ListOptions {
            zone_name: "Asia/Tokyo".into(),
            today: "2026-10-01".parse().unwrap(),
            within,
            lang: Lang::En,
        }
    }

    fn found(about: &str, day: &str) -> Found {
        Found {
            rule: &rules::TERM_END,
            about: about.into(),
            subject: None,
            day: day.parse().unwrap(),
            moment: None,
            words: Text::verbatim("w"),
        }
    }

    fn list(within: Option<i64>, days: &[(&str, &str)]) -> List {
        let mut list = List::new(options(within));
        for (about, day) in days {
            list.add(found(about, day), &Record::default());
        }
        list
    }

    fn shown(list: List) -> Vec<String> {
        list.into_records()
            .map(|(deadline, _)| {
                let change = deadline.change.map(|change| format!("{change:?}"));
                let moved = deadline.moved_from.unwrap_or_default();
                let change = change.unwrap_or_default();
                format!(
                    "{} {} {change} {moved} {}",
                    deadline.id, deadline.day, deadline.sequence
                )
            })
            .collect()
    }

    #[test]
    fn deadlines_come_in_order_of_time_and_each_once() {
        let list = list(
            None,
            &[
                ("b", "2026-10-31"),
                ("a", "2026-11-30"),
                ("b", "2026-10-31"),
                ("c", "2026-10-30"),
            ],
        );
        assert_eq!(
            shown(list),
            [
                "term-end/c 2026-10-30   0",
                "term-end/b 2026-10-31   0",
                "term-end/a 2026-11-30   0"
            ]
        );
    }

    #[test]
    fn of_two_days_of_one_id_the_next_that_comes_counts_in_whatever_order_they_are() {
        for (days, next) in [
            (["2026-12-31", "2026-10-31"], "2026-10-31"),
            (["2026-09-30", "2026-10-31"], "2026-10-31"),
            (["2026-10-01", "2026-10-31"], "2026-10-01"),
            (["2026-08-31", "2026-09-30"], "2026-09-30"),
        ] {
            let [one, other] = days;
            for days in [[("a", one), ("a", other)], [("a", other), ("a", one)]] {
                let expected = [format!("term-end/a {next}   0")];
                assert_eq!(shown(list(None, &days)), expected, "{days:?}");
            }
        }
    }

    #[test]
    fn within_takes_what_is_near_and_not_over() {
        let days = [
            ("a", "2026-09-30"),
            ("b", "2026-10-01"),
            ("c", "2026-10-31"),
            ("d", "2026-11-01"),
        ];
        assert_eq!(
            shown(list(Some(30), &days)),
            ["term-end/b 2026-10-01   0", "term-end/c 2026-10-31   0"]
        );
    }

    #[test]
    fn since_an_earlier_list_new_moved_and_gone_are_told_apart_and_counted() {
        let earlier = |mut list: List, before: Vec<(Deadline, Record)>| {
            list.compare(before, &Unread::default());
            list.into_records().collect::<Vec<_>>()
        };
        let first = earlier(
            list(
                None,
                &[
                    ("a", "2026-10-31"),
                    ("b", "2026-10-31"),
                    ("c", "2026-10-31"),
                ],
            ),
            vec![],
        );
        let mut second = list(
            None,
            &[
                ("a", "2026-10-31"),
                ("b", "2026-11-30"),
                ("d", "2026-12-01"),
            ],
        );
        second.compare(first, &Unread::default());
        let second: Vec<_> = second.into_records().collect();
        let mut third = list(
            None,
            &[
                ("a", "2026-10-31"),
                ("b", "2026-11-30"),
                ("d", "2026-12-02"),
            ],
        );
        let told = |records: &[(Deadline, Record)]| {
            let mut list = List::new(options(None));
            list.entries = records.to_vec();
            shown(list)
        };
        assert_eq!(
            told(&second),
            [
                "term-end/a 2026-10-31   0",
                "term-end/c 2026-10-31 Gone  1",
                "term-end/b 2026-11-30 Moved 2026-10-31 1",
                "term-end/d 2026-12-01 New  0",
            ]
        );
        third.compare(second, &Unread::default());
        assert_eq!(
            shown(third),
            [
                "term-end/a 2026-10-31   0",
                "term-end/b 2026-11-30   1",
                "term-end/d 2026-12-02 Moved 2026-12-01 1",
            ]
        );
    }

    #[test]
    fn nothing_is_gone_of_whom_something_could_not_be_read() {
        let of = |tenant: &str| {
            let line = format!("{{\"tenantId\":\"{tenant}\"}}");
            serde_json::from_str::<Record>(&line).unwrap()
        };
        let [a, b] = ["a.example", "b.example"].map(of);
        let changes = |unread: &[Option<&Record>]| {
            let mut earlier = List::new(options(None));
            earlier.add(found("a", "2026-10-31"), &a);
            earlier.add(found("b", "2026-10-31"), &b);
            let earlier = earlier.into_records().collect();
            let mut missing = Unread::default();
            for one in unread {
                missing.add(*one);
            }
            let mut list = List::new(options(None));
            list.compare(earlier, &missing);
            shown(list)
        };
        let [gone_a, gone_b] = ["a", "b"].map(|id| format!("term-end/{id} 2026-10-31 Gone  1"));
        let [kept_a, kept_b] = ["a", "b"].map(|id| format!("term-end/{id} 2026-10-31   0"));
        assert_eq!(changes(&[]), [gone_a.clone(), gone_b.clone()]);
        assert_eq!(changes(&[Some(&a)]), [kept_a.clone(), gone_b]);
        assert_eq!(changes(&[Some(&b)]), [gone_a, kept_b.clone()]);
        assert_eq!(changes(&[None]), [kept_a.clone(), kept_b.clone()]);
        assert_eq!(changes(&[Some(&Record::default())]), [kept_a, kept_b]);
    }

    #[test]
    fn what_has_no_end_that_is_known_is_not_gone_and_the_rest_of_its_tenant_may_be() {
        let mut earlier = List::new(options(None));
        for about in ["t/1", "t/2"] {
            earlier.add(found(about, "2026-10-31"), &Record::default());
        }
        let mut unread = Unread::default();
        unread.add_endless(vec!["t/1".to_owned()]);
        let mut list = List::new(options(None));
        list.compare(earlier.into_records().collect(), &unread);
        assert_eq!(
            shown(list),
            [
                "term-end/t/1 2026-10-31   0",
                "term-end/t/2 2026-10-31 Gone  1"
            ]
        );
    }

    #[test]
    fn the_days_left_and_the_last_working_day_are_told() {
        let (deadline, _) = list(None, &[("a", "2026-10-31")])
            .into_records()
            .next()
            .unwrap();
        assert_eq!(
            (deadline.days_left, deadline.last_working_day.as_str()),
            (30, "2026-10-30")
        );
    }
}
