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
mod tests;
