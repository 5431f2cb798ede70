//! The seats of a row today and on each day on which they change, against its users.

use jiff::{Timestamp, civil::Date};
use record::sections::SeatEvent;

use crate::{Course, Part, Supply, last_day, lifecycle::MOST_SEATS};

/// From when on something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// From today on.
    Today,
    /// From a moment on.
    At(Timestamp),
    /// From a day on that is not known.
    SomeDay,
}

impl When {
    /// The last day before it, in UTC, where it lies ahead and is known.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::At(moment) => Some(last_day(moment)),
            Self::Today | Self::SomeDay => None,
        }
    }
}

/// The seats from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// From when on.
    pub when: When,
    /// Seats that can be assigned.
    pub seats: i64,
    /// Seats in grace.
    pub grace: i64,
    /// What changed, each with the place of its supply in the row.
    pub changes: Vec<(usize, SeatEvent)>,
}

/// The seats of a row on each day on which they change, today first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook(Vec<Day>);

/// Seats that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    /// From when on some are missing.
    pub from: When,
    /// How many on the worst day.
    pub seats: i64,
}

/// Seats of a row that no subscription explains: whose they are and when they end is not known.
#[must_use]
pub fn unexplained(enabled: i64, supplies: &[Supply]) -> Option<Supply> {
    let explained: i64 = supplies
        .iter()
        .filter(|one| can_assign(one.course))
        .map(|one| one.seats)
        .sum();
    (enabled > explained).then(|| Supply {
        subscription: String::new(),
        seller: None,
        part: Part::Unnamed,
        seats: enabled - explained,
        course: Course::Ends {
            at: None,
            event: SeatEvent::TermEnds,
        },
        is_told: false,
        has_paid_months: false,
    })
}

fn can_assign(course: Course) -> bool {
    matches!(course, Course::Renewed { .. } | Course::Ends { .. })
}

impl Outlook {
    /// The outlook of a row of which `enabled` seats can be assigned today. What should have ended already
    /// ends now.
    #[must_use]
    pub fn of(enabled: i64, supplies: &[Supply], now: Timestamp) -> Self {
        let mut events: Vec<(When, usize, SeatEvent)> = supplies
            .iter()
            .enumerate()
            .filter_map(|(at, supply)| match supply.course {
                Course::Ends { at: end, event } => Some((when(end, now), at, event)),
                Course::Grace { until } => Some((when(until, now), at, SeatEvent::GraceEnds)),
                Course::Renewed { .. } | Course::Over => None,
            })
            .collect();
        events.sort();
        let mut left: i64 = supplies
            .iter()
            .filter(|one| can_assign(one.course))
            .map(|one| one.seats)
            .sum();
        let mut grace: i64 = supplies
            .iter()
            .filter(|one| matches!(one.course, Course::Grace { .. }))
            .map(|one| one.seats)
            .sum();
        let enabled = enabled.clamp(0, MOST_SEATS);
        let mut days = vec![Day {
            when: When::Today,
            seats: enabled,
            grace,
            changes: Vec::new(),
        }];
        for (when, at, event) in events {
            match event {
                SeatEvent::GraceEnds => grace -= supplies[at].seats,
                SeatEvent::TermEnds | SeatEvent::TrialEnds => left -= supplies[at].seats,
            }
            let seats = left.min(enabled);
            match days.last_mut().filter(|day| day.when == when) {
                Some(day) => {
                    (day.seats, day.grace) = (seats, grace);
                    day.changes.push((at, event));
                }
                None => days.push(Day {
                    when,
                    seats,
                    grace,
                    changes: vec![(at, event)],
                }),
            }
        }
        Self(days)
    }

    /// The days.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.0
    }

    /// How it is from some moment on.
    #[must_use]
    pub fn at(&self, when: When) -> &Day {
        let began = self.0.partition_point(|day| day.when <= when);
        &self.0[began.saturating_sub(1)]
    }

    /// The seats that are missing for so many users and for those who are to come from other rows. Who comes
    /// can stay where he is as long as his row has seats, in grace or not.
    #[must_use]
    pub fn shortage(&self, users: i64, coming: &[(&Outlook, i64)]) -> Option<Shortage> {
        self.shortage_by(users, coming, |day| day.seats)
    }

    /// The same where seats in grace count as well.
    #[must_use]
    pub fn shortage_beyond_grace(
        &self,
        users: i64,
        coming: &[(&Outlook, i64)],
    ) -> Option<Shortage> {
        self.shortage_by(users, coming, |day| day.seats + day.grace)
    }

    fn shortage_by(
        &self,
        users: i64,
        coming: &[(&Outlook, i64)],
        seats: impl Fn(&Day) -> i64,
    ) -> Option<Shortage> {
        let others = coming.iter().flat_map(|(other, _)| other.days());
        let mut moments: Vec<When> = self.0.iter().chain(others).map(|day| day.when).collect();
        moments.sort();
        moments.dedup();
        let missing = |when: When| {
            let stranded: i64 = coming
                .iter()
                .map(|(other, users)| {
                    let day = other.at(when);
                    (users - day.seats - day.grace).max(0)
                })
                .sum();
            users + stranded - seats(self.at(when))
        };
        let short = || moments.iter().map(|&when| (when, missing(when)));
        let (from, _) = short().find(|(_, missing)| *missing > 0)?;
        let seats = short().map(|(_, missing)| missing).max()?;
        Some(Shortage { from, seats })
    }
}

fn when(moment: Option<Timestamp>, now: Timestamp) -> When {
    moment.map_or(When::SomeDay, |moment| When::At(moment.max(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().unwrap()
    }

    fn now() -> Timestamp {
        day("2026-10-01")
    }

    fn supply(seats: i64, course: Course) -> Supply {
        Supply {
            subscription: "s".into(),
            seller: None,
            part: Part::Old,
            seats,
            course,
            is_told: false,
            has_paid_months: false,
        }
    }

    fn ends(seats: i64, at: Option<&str>) -> Supply {
        let (at, event) = (at.map(day), SeatEvent::TermEnds);
        supply(seats, Course::Ends { at, event })
    }

    fn renewed(seats: i64) -> Supply {
        supply(seats, Course::Renewed { at: None })
    }

    fn grace(seats: i64, until: &str) -> Supply {
        let until = Some(day(until));
        supply(seats, Course::Grace { until })
    }

    fn seats(enabled: i64, supplies: &[Supply]) -> Vec<(When, i64, i64)> {
        let outlook = Outlook::of(enabled, supplies, now());
        let days = outlook.days().iter();
        days.map(|day| (day.when, day.seats, day.grace)).collect()
    }

    #[test]
    fn seats_go_on_the_day_on_which_their_subscription_ends_and_unknown_days_come_last() {
        let supplies = [
            ends(2, None),
            renewed(3),
            ends(5, Some("2026-10-31")),
            grace(4, "2026-10-10"),
            ends(1, Some("2026-10-31")),
            supply(7, Course::Over),
        ];
        assert_eq!(
            seats(11, &supplies),
            [
                (When::Today, 11, 4),
                (When::At(day("2026-10-10")), 11, 0),
                (When::At(day("2026-10-31")), 5, 0),
                (When::SomeDay, 3, 0),
            ]
        );
    }

    #[test]
    fn what_should_have_ended_ends_now_and_there_are_never_more_seats_than_the_row_has() {
        assert_eq!(
            seats(5, &[ends(5, Some("2026-09-01"))]),
            [(When::Today, 5, 0), (When::At(now()), 0, 0)]
        );
        assert_eq!(
            seats(3, &[renewed(5), ends(1, None)]),
            [(When::Today, 3, 0), (When::SomeDay, 3, 0)]
        );
    }

    #[test]
    fn seats_that_no_subscription_explains_are_nobodys_to_rely_on() {
        assert_eq!(unexplained(5, &[renewed(5), grace(3, "2026-10-10")]), None);
        let rest = unexplained(5, &[renewed(3)]).unwrap();
        assert_eq!((rest.seats, rest.part), (2, Part::Unnamed));
        assert_eq!(unexplained(0, &[]), None);
    }

    #[test]
    fn a_shortage_says_when_it_begins_and_how_bad_it_gets() {
        let supplies = [renewed(3), ends(2, Some("2026-10-31")), ends(2, None)];
        let outlook = Outlook::of(7, &supplies, now());
        let shortage = |users| outlook.shortage(users, &[]);
        let from = |from, seats| Some(Shortage { from, seats });
        assert_eq!(shortage(3), None);
        assert_eq!(shortage(5), from(When::SomeDay, 2));
        assert_eq!(shortage(6), from(When::At(day("2026-10-31")), 3));
        assert_eq!(shortage(8), from(When::Today, 5));
    }

    #[test]
    fn who_comes_from_another_row_needs_a_seat_when_his_own_has_gone() {
        let new = Outlook::of(3, &[renewed(3)], now());
        let old = Outlook::of(5, &[ends(5, Some("2026-10-31"))], now());
        let from = |day_, seats| {
            Some(Shortage {
                from: When::At(day(day_)),
                seats,
            })
        };
        assert_eq!(new.shortage(0, &[(&old, 3)]), None);
        assert_eq!(new.shortage(0, &[(&old, 5)]), from("2026-10-31", 2));
        assert_eq!(new.shortage(1, &[(&old, 5)]), from("2026-10-31", 3));
        let in_grace = Outlook::of(0, &[grace(5, "2026-10-10")], now());
        assert_eq!(new.shortage(0, &[(&in_grace, 5)]), from("2026-10-10", 2));
        let kept = Outlook::of(5, &[renewed(5)], now());
        assert_eq!(new.shortage(0, &[(&kept, 5)]), None);
    }

    #[test]
    fn seats_in_grace_count_only_where_that_is_asked() {
        let outlook = Outlook::of(0, &[grace(5, "2026-10-10")], now());
        let from = |from| Some(Shortage { from, seats: 4 });
        assert_eq!(outlook.shortage(4, &[]), from(When::Today));
        let end = When::At(day("2026-10-10"));
        assert_eq!(outlook.shortage_beyond_grace(4, &[]), from(end));
    }
}
