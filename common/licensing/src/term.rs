//! What follows the end of a subscription's term, by what its partner sees of it. Pure.

use jiff::{SignedDuration, Span, Timestamp, ToSpan as _, civil::DateTime, tz::TimeZone};
use record::sections::{AtTermEnd, CancelWindow, Regime};
use wire::commerce::{ScheduledAction, Subscription};

use crate::deadline_rules::{GRACE_DAYS, Seller, free_days};

/// A term, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Who sold it.
    pub seller: Seller,
    /// The last instant of it.
    pub end: Option<Timestamp>,
    /// When the subscription was bought first.
    pub created: Option<Timestamp>,
    /// How long it is.
    pub length: Option<TermLength>,
    /// Whether it is a trial.
    pub is_trial: bool,
    /// Whether it is of new commerce, to which the rule of 2026 is limited.
    pub is_new_commerce: bool,
}

/// The terms that are sold (documented).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermLength {
    /// `P1M`.
    Month,
    /// `P1Y`.
    Year,
    /// `P3Y`.
    ThreeYears,
}

impl TermLength {
    /// Reads ISO 8601.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        match text {
            "P1M" => Some(Self::Month),
            "P1Y" => Some(Self::Year),
            "P3Y" => Some(Self::ThreeYears),
            _ => None,
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Month => 1.month(),
            Self::Year => 1.year(),
            Self::ThreeYears => 3.years(),
        }
    }
}

/// Why a term ends by the rules that it ends by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegimeReason {
    /// It is a trial.
    Trial,
    /// It was not sold in new commerce.
    NotNewCommerce,
    /// It ends before 4 May 2026.
    EndsBefore,
    /// It ends later, and began before 1 April 2025.
    BeganBefore,
    /// It began on 1 April 2025 or later, and ends on 4 May 2026 or later.
    Holds,
    /// Its end, or its beginning, is not known.
    NotKnown,
}

impl Term {
    /// When the term that runs began: so long before its end, and not before it was bought.
    fn began(&self) -> Option<Timestamp> {
        let end = self.end?.to_zoned(TimeZone::UTC);
        let began = end.checked_sub(self.length?.span()).ok()?.timestamp();
        // The last instant is a second short of the whole term.
        let began = began.checked_add(SignedDuration::from_secs(1)).ok()?;
        Some(self.created.map_or(began, |created| began.max(created)))
    }

    /// By which rules it ends, and why (documented: Partner Center, extended service terms; life cycle of
    /// subscriptions, 4 August 2023).
    #[must_use]
    pub fn regime(&self) -> (Regime, RegimeReason) {
        if self.is_trial {
            return (Regime::Grace2023, RegimeReason::Trial);
        }
        if !self.is_new_commerce {
            return (Regime::Grace2023, RegimeReason::NotNewCommerce);
        }
        let Some(end) = self.end else {
            return (Regime::Unknown, RegimeReason::NotKnown);
        };
        // The rule counts from the instant after the last day.
        let after = end.checked_add(SignedDuration::from_secs(1)).unwrap_or(end);
        match free_days(after, self.seller, self.began().or(self.created)) {
            Some(GRACE_DAYS) => (Regime::Grace2023, RegimeReason::EndsBefore),
            Some(_) => (Regime::NoGrace2026, RegimeReason::Holds),
            // With its length known, no renewal can lie between.
            None if self.seller == Seller::Partner && self.began().is_some() => {
                (Regime::Grace2023, RegimeReason::BeganBefore)
            }
            None => (Regime::Unknown, RegimeReason::NotKnown),
        }
    }
}

/// What was asked for at the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedAtEnd {
    /// Nothing, or the service does not say.
    Nothing,
    /// To end.
    Cancel,
    /// To run on from month to month.
    Extend,
    /// To renew.
    Renew,
    /// Something that is not known here, or more than one thing.
    Other,
}

/// How far a subscription is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Its term runs.
    Runs,
    /// Its term is over, or it was taken back.
    Over,
    /// The word is not known here.
    Unknown,
}

impl Life {
    /// Reads Partner Center's word.
    #[must_use]
    pub fn of(status: &str) -> Self {
        match status.to_ascii_lowercase().as_str() {
            "active" | "suspended" => Self::Runs,
            "expired" | "disabled" | "deleted" => Self::Over,
            _ => Self::Unknown,
        }
    }
}

/// What actions ask for at the end of a term, each in the service's word.
pub fn asked_at_end(one: &Subscription) -> impl Iterator<Item = &str> {
    let is_at_end = |action: &&ScheduledAction| {
        let kind = action.schedule_type.as_deref();
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case("TermEnd"))
    };
    let actions = one.scheduled_actions.iter().filter(is_at_end);
    actions.filter_map(|action| action.action_type.as_deref())
}

/// The service's word that lets a subscription end with its term (observed in clients).
pub const CANCEL: &str = "Cancel";

/// Whether a subscription is told to end with its term.
#[must_use]
pub fn is_told_to_end(one: &Subscription) -> bool {
    asked_at_end(one).any(|action| action.eq_ignore_ascii_case(CANCEL))
}

/// What happens at the end of the term.
#[must_use]
pub fn at_term_end(
    life: Life,
    renews: Option<bool>,
    asked: AskedAtEnd,
    regime: Regime,
) -> AtTermEnd {
    match (life, renews, asked) {
        (Life::Over, ..) => AtTermEnd::Over,
        (Life::Runs, Some(true), AskedAtEnd::Nothing | AskedAtEnd::Renew) => AtTermEnd::Renew,
        (Life::Runs, Some(false), AskedAtEnd::Cancel) => AtTermEnd::Cancel,
        (Life::Runs, Some(false), AskedAtEnd::Extend) => AtTermEnd::ExtendPaid,
        // With renewal off and nothing said, a term under the rule of 2026 runs on, and is paid for.
        (Life::Runs, Some(false), AskedAtEnd::Nothing) => match regime {
            Regime::NoGrace2026 => AtTermEnd::ExtendPaid,
            Regime::Grace2023 => AtTermEnd::EndWithGrace,
            Regime::Unknown => AtTermEnd::Unknown,
        },
        (Life::Runs | Life::Unknown, ..) => AtTermEnd::Unknown,
    }
}

/// Whether a subscription can be cancelled with money back.
#[must_use]
pub fn cancel_window(until: Option<Timestamp>, now: Timestamp) -> CancelWindow {
    match until {
        Some(until) if now < until => CancelWindow::Open,
        Some(_) => CancelWindow::Closed,
        None => CancelWindow::Unknown,
    }
}

/// The last instant of a term. The day counts to its end in UTC (documented); a year of 9999 stands for "no end".
#[must_use]
pub fn last_instant(date_time: Option<&str>, date: Option<&str>) -> Option<Timestamp> {
    let exact = date_time.and_then(instant);
    let of_day = || {
        let day = instant(date?)?.to_zoned(TimeZone::UTC).date();
        let next = day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
        next.timestamp()
            .checked_sub(SignedDuration::from_secs(1))
            .ok()
    };
    let end = exact.or_else(of_day)?;
    (end.to_zoned(TimeZone::UTC).year() < 9999).then_some(end)
}

/// A time of Partner Center: in UTC where it names no zone (documented).
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(end: &str, length: Option<&str>, created: &str) -> Term {
        Term {
            seller: Seller::Partner,
            end: instant(end),
            created: instant(created),
            length: length.and_then(TermLength::of),
            is_trial: false,
            is_new_commerce: true,
        }
    }

    #[test]
    fn the_rule_of_2026_holds_for_terms_that_began_and_end_late_enough() {
        use RegimeReason::{BeganBefore, EndsBefore, Holds, NotKnown};
        for (end, length, created, regime, reason) in [
            (
                "2026-05-03T23:59:59Z",
                Some("P1Y"),
                "2020-01-01",
                Regime::Grace2023,
                EndsBefore,
            ),
            (
                "2026-05-04T23:59:59Z",
                Some("P1Y"),
                "2020-01-01",
                Regime::NoGrace2026,
                Holds,
            ),
            (
                "2027-03-30T23:59:59Z",
                Some("P3Y"),
                "2024-03-31",
                Regime::Grace2023,
                BeganBefore,
            ),
            (
                "2028-03-31T23:59:59Z",
                Some("P3Y"),
                "2020-01-01",
                Regime::NoGrace2026,
                Holds,
            ),
            (
                "2026-10-30T23:59:59Z",
                None,
                "2023-10-31",
                Regime::Unknown,
                NotKnown,
            ),
            (
                "2026-10-30T23:59:59Z",
                None,
                "2025-10-31",
                Regime::NoGrace2026,
                Holds,
            ),
            ("", Some("P1Y"), "2025-10-31", Regime::Unknown, NotKnown),
        ] {
            let created = format!("{created}T00:00:00Z");
            let found = term(end, length, &created).regime();
            assert_eq!(found, (regime, reason), "{end} {length:?} {created}");
        }
    }

    #[test]
    fn trials_and_what_is_not_of_new_commerce_keep_the_rule_of_2023() {
        let late = term("2027-05-04T23:59:59Z", Some("P1Y"), "2026-05-05T00:00:00Z");
        let trial = Term {
            is_trial: true,
            ..late
        };
        let legacy = Term {
            is_new_commerce: false,
            ..late
        };
        assert_eq!(trial.regime(), (Regime::Grace2023, RegimeReason::Trial));
        assert_eq!(
            legacy.regime(),
            (Regime::Grace2023, RegimeReason::NotNewCommerce)
        );
    }

    #[test]
    fn renewal_off_alone_buys_a_month_since_2026_and_is_no_end() {
        use AskedAtEnd::{Cancel, Extend, Nothing, Other, Renew};
        for (renews, asked, regime, end) in [
            (Some(true), Nothing, Regime::NoGrace2026, AtTermEnd::Renew),
            (Some(true), Renew, Regime::NoGrace2026, AtTermEnd::Renew),
            (Some(true), Cancel, Regime::NoGrace2026, AtTermEnd::Unknown),
            (
                Some(false),
                Nothing,
                Regime::NoGrace2026,
                AtTermEnd::ExtendPaid,
            ),
            (
                Some(false),
                Nothing,
                Regime::Grace2023,
                AtTermEnd::EndWithGrace,
            ),
            (Some(false), Nothing, Regime::Unknown, AtTermEnd::Unknown),
            (Some(false), Cancel, Regime::Grace2023, AtTermEnd::Cancel),
            (
                Some(false),
                Extend,
                Regime::NoGrace2026,
                AtTermEnd::ExtendPaid,
            ),
            (Some(false), Renew, Regime::NoGrace2026, AtTermEnd::Unknown),
            (Some(false), Other, Regime::NoGrace2026, AtTermEnd::Unknown),
            (None, Nothing, Regime::NoGrace2026, AtTermEnd::Unknown),
        ] {
            let found = at_term_end(Life::Runs, renews, asked, regime);
            assert_eq!(found, end, "{renews:?} {asked:?} {regime:?}");
        }
        let over = at_term_end(Life::Over, Some(true), Nothing, Regime::NoGrace2026);
        assert_eq!(over, AtTermEnd::Over);
        let unknown = at_term_end(Life::of("resting"), Some(true), Nothing, Regime::Grace2023);
        assert_eq!(unknown, AtTermEnd::Unknown);
    }

    #[test]
    fn the_last_day_counts_to_its_end_in_utc_and_9999_is_no_end() {
        let last = |exact, day| last_instant(exact, day).map(|end| end.to_string());
        let end = Some("2026-10-30T23:59:59Z".to_owned());
        assert_eq!(last(Some("2026-10-30T23:59:59Z"), None), end);
        assert_eq!(last(None, Some("2026-10-30T00:00:00Z")), end);
        assert_eq!(last(None, Some("2026-10-30T00:00:00.0000000")), end);
        assert_eq!(last(None, Some("9999-12-14T00:00:00Z")), None);
        assert_eq!(last(None, Some("soon")), None);
        assert_eq!(last(None, None), None);
    }

    #[test]
    fn a_window_is_open_until_its_end_and_never_guessed() {
        let now = instant("2026-10-08T00:00:00Z").unwrap();
        let window = |until: &str| cancel_window(instant(until), now);
        assert_eq!(window("2026-10-08T00:00:01Z"), CancelWindow::Open);
        assert_eq!(window("2026-10-08T00:00:00Z"), CancelWindow::Closed);
        assert_eq!(window(""), CancelWindow::Unknown);
    }
}
