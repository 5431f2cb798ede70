//! Whether a subscription may be changed, when planning and again before the change. Pure.

use common::{
    licensing::term::{
        AskedAtEnd, Life, asked, asked_at_end, instant, last_instant, seats_that_go_on,
    },
    partner_center::commerce::{Subscription, SupportContact},
    sections::{ChangeReason, RenewalWish, SeatProof, SubscriptionFacts, WantedChange},
};
use jiff::{SignedDuration, Timestamp};

/// No change is begun that the window may close on: ten minutes (our own margin).
const MARGIN: SignedDuration = SignedDuration::from_mins(10);

/// After the end of a term the service renews for up to a day, and takes no change (documented).
const RENEWING: SignedDuration = SignedDuration::from_hours(24);

/// What is known besides the subscription.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Whether the record shows that a new partner's relationship is there.
    pub(crate) has_new_partner: bool,
    /// The seats of the SKU; `None` where nothing shows them.
    pub(crate) seats: Option<SeatProof>,
    /// Whether the command line takes it that users lose access.
    pub(crate) users_lose_access: bool,
    /// Whether a request of undocumented form may be sent.
    pub(crate) may_be_unconfirmed: bool,
    /// Whether the wanted reseller is one of this partner, and has signed; or the wanted support contact can be one.
    pub(crate) reseller_is_valid: Option<bool>,
    /// Who the wanted support contact is.
    pub(crate) support_contact: Option<SupportContact>,
    /// Whether the reseller on the subscription is; `None` where there is none, or the service did not say.
    pub(crate) reseller_on_it_is_valid: Option<bool>,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is so already.
    IsSo,
    /// It may be changed.
    Change,
    /// It must not be.
    Refuse(ChangeReason),
}

/// What changes touch of a subscription.
pub(crate) fn facts(one: &Subscription) -> SubscriptionFacts {
    SubscriptionFacts {
        state: one.status.clone().unwrap_or_default(),
        seats: one.quantity,
        auto_renew: one.auto_renew_enabled,
        scheduled: asked_at_end(one).map(str::to_owned).collect(),
        term_end: term_end(one).map(|end| end.to_string()),
        partner_id: one.partner_id.clone().filter(|id| !id.is_empty()),
        support_contact: None,
    }
}

/// The last instant of its term.
pub(crate) fn term_end(one: &Subscription) -> Option<Timestamp> {
    last_instant(
        one.commitment_end_date_time.as_deref(),
        one.commitment_end_date.as_deref(),
    )
}

/// How far it is in its life.
pub(crate) fn life_of(one: &Subscription) -> Life {
    Life::of(one.status.as_deref().unwrap_or_default())
}

fn is_suspended(one: &Subscription) -> bool {
    let status = one.status.as_deref();
    status.is_some_and(|status| status.eq_ignore_ascii_case("suspended"))
}

/// The seats of those that are not known to go on after their term. The directory does not count suspended ones as enabled.
pub(crate) fn seats_that_end(all: &[Subscription], ids: &[String]) -> i64 {
    let is_meant = |one: &&Subscription| {
        let is_named = ids.iter().any(|id| id.eq_ignore_ascii_case(&one.id));
        is_named && life_of(one) != Life::Over && !is_suspended(one)
    };
    let ending = |one: &Subscription| match one.quantity {
        Some(seats) => seats.saturating_sub(seats_that_go_on(one)),
        None => i64::MAX,
    };
    let seats = all.iter().filter(is_meant).map(ending);
    seats.fold(0, i64::saturating_add)
}

/// Whether it is as it is wanted. What is over renews no more, whatever it says of its renewal.
pub(crate) fn is_so(one: &Subscription, wanted: &WantedChange) -> bool {
    let runs = life_of(one) == Life::Runs;
    match wanted {
        WantedChange::Renewal { to } => runs && ends_so(one, *to),
        WantedChange::Cancel => one
            .status
            .as_deref()
            .is_some_and(|status| status.eq_ignore_ascii_case("deleted")),
        WantedChange::Seats { to } => runs && one.quantity == Some(i64::from(*to)),
        WantedChange::Reseller { to } => runs && one.partner_id.as_deref() == Some(to),
        // The subscription does not say.
        WantedChange::SupportContact { .. } => false,
    }
}

/// Whether that, and nothing else, is what happens at the end of the term.
fn ends_so(one: &Subscription, to: RenewalWish) -> bool {
    let asked = asked(&one.scheduled_actions);
    match (to, one.auto_renew_enabled) {
        (RenewalWish::On, Some(true)) => {
            matches!(asked, AskedAtEnd::Nothing | AskedAtEnd::Renew)
        }
        (RenewalWish::CancelAtEnd, Some(false)) => asked == AskedAtEnd::Cancel,
        (RenewalWish::Extend, Some(false)) => asked == AskedAtEnd::Extend,
        _ => false,
    }
}

/// The service's word for running on after the end of a term (observed in clients; how it is sent is not documented).
pub(crate) const EXTEND: &str = "RenewToExtendedServiceTerm";

/// Decides about one subscription.
pub(crate) fn decide(
    one: &Subscription,
    wanted: &WantedChange,
    known: &Known,
    now: Timestamp,
) -> Decision {
    if is_so(one, wanted) {
        return Decision::IsSo;
    }
    let against = [
        life(one, wanted, now),
        window(one, wanted, now),
        resellers(wanted, known),
        access(one, wanted, known),
        form(wanted, known),
    ];
    match against.into_iter().flatten().next() {
        Some(reason) => Decision::Refuse(reason),
        None => Decision::Change,
    }
}

fn life(one: &Subscription, wanted: &WantedChange, now: Timestamp) -> Option<ChangeReason> {
    match life_of(one) {
        Life::Runs => {}
        Life::Over => return Some(ChangeReason::Over),
        Life::Unknown => return Some(ChangeReason::StateUnknown),
    }
    if is_suspended(one) && *wanted != WantedChange::Cancel {
        return Some(ChangeReason::Suspended);
    }
    let end = term_end(one)?;
    let since = now.duration_since(end);
    let is_renewing = since >= SignedDuration::ZERO && since < RENEWING;
    is_renewing.then_some(ChangeReason::Renewing)
}

/// Taking seats or the whole back is possible for some days only; a window that is not known is closed.
fn window(one: &Subscription, wanted: &WantedChange, now: Timestamp) -> Option<ChangeReason> {
    if !takes_back(one, wanted) {
        return None;
    }
    let until = one.cancellation_allowed_until_date.as_deref();
    let is_open = until
        .and_then(instant)
        .is_some_and(|until| until.duration_since(now) >= MARGIN);
    (!is_open).then_some(ChangeReason::WindowClosed)
}

fn takes_back(one: &Subscription, wanted: &WantedChange) -> bool {
    match wanted {
        WantedChange::Cancel => true,
        WantedChange::Seats { to } => one.quantity.is_none_or(|now| i64::from(*to) < now),
        WantedChange::Renewal { .. }
        | WantedChange::Reseller { .. }
        | WantedChange::SupportContact { .. } => false,
    }
}

fn resellers(wanted: &WantedChange, known: &Known) -> Option<ChangeReason> {
    if matches!(
        wanted,
        WantedChange::Reseller { .. } | WantedChange::SupportContact { .. }
    ) {
        let is_valid = known.reseller_is_valid == Some(true);
        return (!is_valid).then_some(ChangeReason::ResellerInvalid);
    }
    let is_invalid = known.reseller_on_it_is_valid == Some(false);
    is_invalid.then_some(ChangeReason::PartnerOfRecordInvalid)
}

/// How many seats go.
fn seats_that_go(one: &Subscription, wanted: &WantedChange) -> Option<i64> {
    match wanted {
        WantedChange::Cancel
        | WantedChange::Renewal {
            to: RenewalWish::CancelAtEnd,
        } => Some(one.quantity.unwrap_or(i64::MAX)),
        WantedChange::Seats { to } => {
            let fewer = one.quantity?.checked_sub(i64::from(*to))?;
            (fewer > 0).then_some(fewer)
        }
        WantedChange::Renewal { .. }
        | WantedChange::Reseller { .. }
        | WantedChange::SupportContact { .. } => None,
    }
}

/// Whether seats go at all, so that it must be shown that nobody loses access.
pub(crate) fn needs_proof(one: &Subscription, wanted: &WantedChange) -> bool {
    seats_that_go(one, wanted).is_some()
}

/// The new partner must be there, and what is left of the seats must be enough for those who use them.
fn access(one: &Subscription, wanted: &WantedChange, known: &Known) -> Option<ChangeReason> {
    let going = seats_that_go(one, wanted)?;
    if known.users_lose_access {
        return None;
    }
    // Fewer seats with the same partner is no change of partners.
    if !known.has_new_partner && !matches!(wanted, WantedChange::Seats { .. }) {
        return Some(ChangeReason::RelationshipNotProven);
    }
    let Some(seats) = &known.seats else {
        return Some(ChangeReason::SeatsNotProven);
    };
    // What is told to end already is enabled until then, and helps nobody after it.
    let staying = seats.enabled.saturating_sub(seats.ending);
    let is_enough = staying.saturating_sub(going) >= seats.consumed;
    let nobody_uses_any = seats.consumed == 0;
    (!is_enough && !nobody_uses_any).then_some(ChangeReason::SeatsInUse)
}

fn form(wanted: &WantedChange, known: &Known) -> Option<ChangeReason> {
    let is_documented = !matches!(
        wanted,
        WantedChange::Renewal {
            to: RenewalWish::CancelAtEnd | RenewalWish::Extend
        }
    );
    (!is_documented && !known.may_be_unconfirmed).then_some(ChangeReason::Unconfirmed)
}

#[cfg(test)]
mod tests;
