//! Whether a subscription may be changed, when planning and again before the change. Pure.

use common::{
    licensing::term::{CANCEL, Life, asked_at_end, instant, is_told_to_end, last_instant},
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
        partner_id: one.partner_id.clone().filter(|id| !id.is_empty()),
        support_contact: None,
    }
}

/// The seats of those that are told to end with their term.
pub(crate) fn seats_that_end(all: &[Subscription], ids: &[String]) -> i64 {
    let ends = |one: &&Subscription| {
        let is_meant = ids.iter().any(|id| id.eq_ignore_ascii_case(&one.id));
        is_meant
            && Life::of(one.status.as_deref().unwrap_or_default()) == Life::Runs
            && is_told_to_end(one)
    };
    let seats = all.iter().filter(ends);
    let seats = seats.map(|one| one.quantity.unwrap_or(i64::MAX));
    seats.fold(0, i64::saturating_add)
}

/// Whether it is as it is wanted.
pub(crate) fn is_so(one: &Subscription, wanted: &WantedChange) -> bool {
    match wanted {
        WantedChange::Renewal { to } => {
            let actions: Vec<&str> = asked_at_end(one).collect();
            let is_only = |word: &str| matches!(&*actions, [one] if one.eq_ignore_ascii_case(word));
            let renews = one.auto_renew_enabled;
            match to {
                RenewalWish::On => {
                    renews == Some(true) && (actions.is_empty() || is_only("RenewToNewTerm"))
                }
                RenewalWish::CancelAtEnd => renews == Some(false) && is_only(CANCEL),
                RenewalWish::Extend => renews == Some(false) && is_only(EXTEND),
            }
        }
        WantedChange::Cancel => one
            .status
            .as_deref()
            .is_some_and(|status| status.eq_ignore_ascii_case("deleted")),
        WantedChange::Seats { to } => one.quantity == Some(i64::from(*to)),
        WantedChange::Reseller { to } => one.partner_id.as_deref() == Some(to),
        // The subscription does not say.
        WantedChange::SupportContact { .. } => false,
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
    let status = one.status.as_deref().unwrap_or_default();
    if Life::of(status) != Life::Runs {
        return Some(ChangeReason::Over);
    }
    if status.eq_ignore_ascii_case("suspended") && *wanted != WantedChange::Cancel {
        return Some(ChangeReason::Suspended);
    }
    let end = last_instant(
        one.commitment_end_date_time.as_deref(),
        one.commitment_end_date.as_deref(),
    )?;
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
