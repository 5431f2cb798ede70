//! What follows the end of a subscription's term, by what its partner sees of it. Pure.

use jiff::{SignedDuration, Span, Timestamp, ToSpan as _, civil::DateTime, tz::TimeZone};
use record::sections::{AtTermEnd, CancelWindow, Regime};
use wire::commerce::{NextTerm, ScheduledAction, Subscription};

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
    /// The term of a subscription, as the partner who sold it sees it.
    #[must_use]
    pub fn of(one: &Subscription) -> Self {
        let end = one.commitment_end_date_time.as_deref();
        Self {
            seller: Seller::Partner,
            end: last_instant(end, one.commitment_end_date.as_deref()),
            created: one.creation_date.as_deref().and_then(instant),
            length: one.term_duration.as_deref().and_then(TermLength::of),
            is_trial: one.is_trial.unwrap_or_default(),
            is_new_commerce: one.product_type.is_some(),
        }
    }

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

/// What the scheduled actions ask for at the end of the term.
#[must_use]
pub fn asked(actions: &[ScheduledAction]) -> AskedAtEnd {
    let is_word = |text: &Option<String>, word: &str| {
        let text = text.as_deref();
        text.is_some_and(|text| text.eq_ignore_ascii_case(word))
    };
    match actions {
        [] => AskedAtEnd::Nothing,
        [one] if !is_word(&one.schedule_type, "TermEnd") => AskedAtEnd::Other,
        [one] if is_word(&one.action_type, CANCEL) => AskedAtEnd::Cancel,
        [one] if is_word(&one.action_type, "RenewToExtendedServiceTerm") => AskedAtEnd::Extend,
        [one] if is_word(&one.action_type, "RenewToNewTerm") => AskedAtEnd::Renew,
        _ => AskedAtEnd::Other,
    }
}

/// The seats of a subscription that are known to be there after its term too. What is a trial, is suspended, is told to end,
/// or does not say what comes next, leaves none; what renews to fewer seats leaves those.
#[must_use]
pub fn seats_that_go_on(one: &Subscription) -> i64 {
    let status = one.status.as_deref().unwrap_or_default();
    if !status.eq_ignore_ascii_case("active") || one.is_trial == Some(true) {
        return 0;
    }
    let seats = one.quantity.unwrap_or(0);
    let (regime, _) = Term::of(one).regime();
    let asked = asked(&one.scheduled_actions);
    match at_term_end(Life::Runs, one.auto_renew_enabled, asked, regime) {
        AtTermEnd::ExtendPaid => seats,
        AtTermEnd::Renew => {
            let next = one.scheduled_next_term_instructions.as_ref();
            next.map_or(seats, |next| seats_of_next_term(one, next).min(seats))
        }
        AtTermEnd::Cancel | AtTermEnd::EndWithGrace | AtTermEnd::Over | AtTermEnd::Unknown => 0,
    }
}

/// The seats that the next term has of the same offer.
fn seats_of_next_term(one: &Subscription, next: &NextTerm) -> i64 {
    let mut parts = one.offer_id.as_deref().unwrap_or_default().split(':');
    let product = next.product.as_ref();
    let named = [
        product.and_then(|product| product.product_id.as_deref()),
        product.and_then(|product| product.sku_id.as_deref()),
    ];
    let is_same = named.into_iter().all(|named| {
        let own = parts.next().unwrap_or_default();
        named.is_none_or(|named| named.eq_ignore_ascii_case(own))
    });
    if is_same {
        next.quantity.or(one.quantity).unwrap_or(0)
    } else {
        0
    }
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
    fn seats_go_on_only_where_it_is_known_that_they_do() {
        let active = Subscription {
            offer_id: Some("P:1:A".to_owned()),
            status: Some("Active".to_owned()),
            quantity: Some(5),
            product_type: Some(wire::commerce::ProductType::default()),
            auto_renew_enabled: Some(true),
            term_duration: Some("P1Y".to_owned()),
            creation_date: Some("2026-09-30T00:00:00Z".to_owned()),
            commitment_end_date: Some("2027-09-29T00:00:00Z".to_owned()),
            ..Subscription::default()
        };
        type Change = fn(&mut Subscription);
        let action = |schedule: &str, action: &str| ScheduledAction {
            schedule_type: Some(schedule.to_owned()),
            action_type: Some(action.to_owned()),
        };
        let scheduled = |schedule, word| Subscription {
            scheduled_actions: vec![action(schedule, word)],
            auto_renew_enabled: Some(word == "RenewToNewTerm"),
            ..active.clone()
        };
        let next = |json: &str| Subscription {
            scheduled_next_term_instructions: serde_json::from_str(json).unwrap(),
            ..active.clone()
        };
        let with = |change: Change| {
            let mut one = active.clone();
            change(&mut one);
            one
        };
        for (one, seats) in [
            (active.clone(), 5),
            (with(|one| one.auto_renew_enabled = Some(false)), 5),
            (with(|one| one.auto_renew_enabled = None), 0),
            (with(|one| one.is_trial = Some(true)), 0),
            (with(|one| one.quantity = None), 0),
            (with(|one| one.status = Some("suspended".to_owned())), 0),
            (with(|one| one.status = Some("pending".to_owned())), 0),
            (with(|one| one.status = None), 0),
            // Sold before new commerce, and not renewed.
            (
                with(|one| {
                    one.product_type = None;
                    one.auto_renew_enabled = Some(false);
                }),
                0,
            ),
            (scheduled("TermEnd", "cancel"), 0),
            (scheduled("TermEnd", "RenewToExtendedServiceTerm"), 5),
            (scheduled("TermEnd", "RenewToNewTerm"), 5),
            (scheduled("TermEnd", "Transition"), 0),
            (scheduled("CustomDate", "Cancel"), 0),
            (next(r#"{"quantity":2}"#), 2),
            (next(r#"{"quantity":9}"#), 5),
            (next(r#"{"product":{"productId":"p","skuId":"1"}}"#), 5),
            (next(r#"{"product":{"productId":"Q"},"quantity":5}"#), 0),
            (next(r#"{"product":{"productId":"P","skuId":"2"}}"#), 0),
        ] {
            assert_eq!(seats_that_go_on(&one), seats, "{one:?}");
        }
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
