//! What a subscription gives, and until when. What `nextLifecycleDateTime` means depends on the state
//! (inferred): the end of the term while `Enabled`, the end of the days of grace in `Warning`.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use record::{
    ids::Guid,
    sections::{AtTermEnd, SeatEvent, SoldSubscription},
};
use wire::{graph::CompanySubscription, words::SubscriptionStatus};

use crate::{NewPartner, Part, deadline_rules::contract_day};

/// More seats than this are not believed, so that no sum of them overflows.
pub const MOST_SEATS: i64 = u32::MAX as i64;

/// What a subscription gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    /// The directory's id; empty for seats of a row that no subscription explains.
    pub subscription: String,
    /// Who sold it.
    pub seller: Option<Guid>,
    /// The part that the seller plays.
    pub part: Part,
    /// Its seats.
    pub seats: i64,
    /// What becomes of them.
    pub course: Course,
    /// Whether its seller says so, so that nothing is assumed.
    pub is_told: bool,
    /// Whether it goes on after its end from month to month, as its seller says, and that is not counted on.
    pub has_paid_months: bool,
}

/// What becomes of the seats of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// They stay, as it is taken as renewed.
    Renewed {
        /// When it would end.
        at: Option<Timestamp>,
    },
    /// They can be assigned until it ends. What comes then is not known: days of grace, a month that is paid
    /// for, or an end at once (documented).
    Ends {
        /// When.
        at: Option<Timestamp>,
        /// What ends.
        event: SeatEvent,
    },
    /// It is in grace: users go on working, and assigning may fail (inferred).
    Grace {
        /// Until when.
        until: Option<Timestamp>,
    },
    /// It gives nothing any more.
    Over,
}

impl Supply {
    /// What a subscription gives. Graph tells neither whether it renews nor what was agreed for its end: what
    /// the new partner sells and what was bought directly is taken as renewed, all else ends on its day.
    #[must_use]
    pub fn of(subscription: &CompanySubscription, new_partner: &NewPartner) -> Self {
        let part = new_partner.part(subscription);
        let next = subscription.next_lifecycle_date_time.as_deref();
        let next = next.and_then(|time| time.parse().ok());
        let course = match (&subscription.status, part) {
            (SubscriptionStatus::Enabled, _) if subscription.is_trial => Course::Ends {
                at: next,
                event: SeatEvent::TrialEnds,
            },
            (SubscriptionStatus::Enabled, Part::New | Part::Direct) => Course::Renewed { at: next },
            (SubscriptionStatus::Enabled, Part::Old | Part::Unnamed) => Course::Ends {
                at: next,
                event: SeatEvent::TermEnds,
            },
            (SubscriptionStatus::Warning, _) => Course::Grace { until: next },
            _ => Course::Over,
        };
        Self {
            subscription: subscription.id.clone(),
            seller: subscription.owner_tenant_id,
            part,
            seats: subscription.total_licenses.clamp(0, MOST_SEATS),
            course,
            is_told: false,
            has_paid_months: false,
        }
    }

    /// The same with what its seller says of the end of its term. What runs on from month to month and is paid for
    /// keeps its seats. The old partner's is not counted on beyond the term all the same, for which the change is made:
    /// its paid months have SKUs of their own, and can be cancelled at any time, which ends access at once (documented).
    /// What is over as its seller says, and `Enabled` in the directory, ends on a day that is not known.
    #[must_use]
    pub fn told_by(self, sold: &SoldSubscription) -> Self {
        let (at, event) = match self.course {
            Course::Renewed { at } => (at, SeatEvent::TermEnds),
            Course::Ends { at, event } => (at, event),
            Course::Grace { .. } | Course::Over => return self,
        };
        let told = sold.term_end.as_ref();
        let at = at.or_else(|| told.and_then(|end| end.time.parse().ok()));
        let has_paid_months = (sold.at_term_end, self.part) == (AtTermEnd::ExtendPaid, Part::Old);
        let course = match (sold.at_term_end, self.part) {
            (AtTermEnd::Unknown, _) => return self,
            (AtTermEnd::ExtendPaid, Part::Old)
            | (AtTermEnd::Cancel | AtTermEnd::EndWithGrace, _) => Course::Ends { at, event },
            (AtTermEnd::Renew | AtTermEnd::ExtendPaid, _) => Course::Renewed { at },
            (AtTermEnd::Over, _) => Course::Ends { at: None, event },
        };
        Self {
            course,
            is_told: true,
            has_paid_months,
            ..self
        }
    }

    /// The same where only what the new partner sells is renewed.
    #[must_use]
    pub fn unless_renewed(&self) -> Self {
        let mut supply = self.clone();
        let is_assumed = self.part != Part::New && !self.is_told;
        if let (Course::Renewed { at }, true) = (self.course, is_assumed) {
            let event = SeatEvent::TermEnds;
            supply.course = Course::Ends { at, event };
        }
        supply
    }

    /// The same where what partners without a known part sell is renewed too.
    #[must_use]
    pub fn if_unnamed_renew(&self) -> Self {
        let mut supply = self.clone();
        if let (Course::Ends { at, event }, Part::Unnamed) = (self.course, self.part)
            && event == SeatEvent::TermEnds
            && !self.is_told
        {
            supply.course = Course::Renewed { at };
        }
        supply
    }
}

/// The last day before a change, in UTC, as it stands in the contract.
#[must_use]
pub fn last_day(change: Timestamp) -> Date {
    contract_day(change, &TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "00000001-0000-4000-8000-000000000000";
    const OLD: &str = "00000002-0000-4000-8000-000000000000";

    fn next() -> Option<Timestamp> {
        "2026-10-31T00:00:00Z".parse().ok()
    }

    fn course(status: &str, seller: Option<&str>, trial: bool, named: bool) -> Course {
        let new_partner = NewPartner {
            tenants: named.then(|| NEW.parse().unwrap()).into_iter().collect(),
            ..NewPartner::default()
        };
        let subscription = CompanySubscription {
            status: status.into(),
            owner_tenant_id: seller.map(|seller| seller.parse().unwrap()),
            is_trial: trial,
            next_lifecycle_date_time: Some("2026-10-31T00:00:00Z".into()),
            ..CompanySubscription::default()
        };
        Supply::of(&subscription, &new_partner).course
    }

    #[test]
    fn only_the_new_partner_and_the_company_itself_are_taken_to_renew() {
        let ends = |event| Course::Ends { at: next(), event };
        let renewed = Course::Renewed { at: next() };
        for (seller, trial, named, expected) in [
            (Some(NEW), false, true, renewed),
            (None, false, true, renewed),
            (None, false, false, renewed),
            (Some(OLD), false, true, ends(SeatEvent::TermEnds)),
            (Some(NEW), false, false, ends(SeatEvent::TermEnds)),
            (Some(NEW), true, true, ends(SeatEvent::TrialEnds)),
            (None, true, false, ends(SeatEvent::TrialEnds)),
        ] {
            let found = course("Enabled", seller, trial, named);
            assert_eq!(found, expected, "{seller:?} {trial} {named}");
        }
    }

    #[test]
    fn only_the_old_partners_paid_months_are_not_counted_on() {
        let supply = |part, at_term_end: &str| {
            let sold = format!(
                r#"{{"id":"c","side":"partner","seller":null,"offerName":"X","seats":5,"state":"active",
                "autoRenew":false,"atTermEnd":"{at_term_end}","termEnd":null,"cancelWindow":"closed",
                "regime":"2026","regimeWords":"","trial":false,"findings":[]}}"#
            );
            let sold = serde_json::from_str(&sold).unwrap();
            let supply = Supply {
                part,
                ..Supply::of(&CompanySubscription::default(), &NewPartner::default())
            };
            let ends = Course::Ends {
                at: next(),
                event: SeatEvent::TermEnds,
            };
            let supply = Supply {
                course: ends,
                ..supply
            };
            let told = supply.told_by(&sold);
            (told.course == ends, told.has_paid_months)
        };
        assert_eq!(supply(Part::Old, "extend-paid"), (true, true));
        assert_eq!(supply(Part::Old, "cancel"), (true, false));
        assert_eq!(supply(Part::Old, "renew"), (false, false));
        for part in [Part::New, Part::Direct, Part::Unnamed] {
            assert_eq!(supply(part, "extend-paid"), (false, false), "{part:?}");
        }
    }

    #[test]
    fn in_any_other_state_nothing_is_taken_as_renewed() {
        let grace = Course::Grace { until: next() };
        assert_eq!(course("Warning", Some(NEW), false, true), grace);
        for status in ["Suspended", "LockedOut", "Deleted", "Resting", ""] {
            assert_eq!(
                course(status, Some(NEW), false, true),
                Course::Over,
                "{status}"
            );
        }
    }

    #[test]
    fn an_end_at_midnight_utc_leaves_the_day_before() {
        let last = |time: &str| last_day(time.parse().unwrap()).to_string();
        assert_eq!(last("2026-10-31T00:00:00Z"), "2026-10-30");
        assert_eq!(last("2026-10-31T00:00:01Z"), "2026-10-31");
        assert_eq!(last("-009999-01-02T01:59:59Z"), "-009999-01-02");
    }
}
