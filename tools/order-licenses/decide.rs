//! The seats, the term and the end of what is ordered. Pure.

use common::{
    licensing::term::{Life, last_instant, seats_that_go_on},
    partner_center::{
        commerce::Subscription,
        ordering::{Availability, Term},
    },
    sections::{OfferChoice, OrderReason},
};
use jiff::{Span, Timestamp, tz::TimeZone};

use crate::{
    asked::AskedSeats,
    offer::{Offer, OfferKey},
};

/// The seats that this partner has sold of an offer, but for those that are over. What is still being set up counts.
pub(crate) fn already_sold(sold: &[Subscription], offer: &OfferKey) -> i64 {
    of_offer(sold, offer)
        .map(|one| one.quantity.unwrap_or(0))
        .fold(0, i64::saturating_add)
}

/// Those of them that are not known to go on after their term.
pub(crate) fn ending(sold: &[Subscription], offer: &OfferKey) -> i64 {
    of_offer(sold, offer)
        .map(|one| {
            one.quantity
                .unwrap_or(0)
                .saturating_sub(seats_that_go_on(one))
        })
        .fold(0, i64::saturating_add)
}

fn of_offer<'a>(
    sold: &'a [Subscription],
    offer: &OfferKey,
) -> impl Iterator<Item = &'a Subscription> {
    let is_of = |one: &&Subscription| one.offer_id.as_deref().is_some_and(|id| offer.is_of(id));
    sold.iter().filter(|one| !is_over(one)).filter(is_of)
}

fn is_over(one: &Subscription) -> bool {
    life(one) == Life::Over
}

fn life(one: &Subscription) -> Life {
    Life::of(one.status.as_deref().unwrap_or_default())
}

/// What this partner sold that is of the product, or may be, while how many of its seats count cannot be told: it is being
/// set up, or was sold under another offer, such as before new commerce. `left`: those of another SKU, which users leave.
pub(crate) fn unclear<'a>(
    sold: &'a [Subscription],
    offer: &Offer,
    left: &[String],
) -> Vec<&'a Subscription> {
    let is_left = |one: &Subscription| left.iter().any(|id| id.eq_ignore_ascii_case(&one.id));
    let is_unclear = |one: &&Subscription| match one.offer_id.as_deref() {
        Some(id) if offer.key.is_of(id) => life(one) != Life::Runs || one.quantity.is_none(),
        id => !is_left(one) && offer.may_be(id, one.offer_name.as_deref()),
    };
    let sold = sold.iter().filter(|one| !is_over(one));
    sold.filter(is_unclear).collect()
}

/// Whether those in use would be served by seats that do not go on. How many are wanted in their place nothing here says.
pub(crate) fn leans_on_what_ends(
    asked: AskedSeats,
    choice: OfferChoice,
    sold: i64,
    ending: i64,
) -> bool {
    let AskedSeats::Used(used) = asked else {
        return false;
    };
    choice == OfferChoice::SameSku && ending > 0 && used > sold.saturating_sub(ending)
}

/// How many seats to order. Where they are one pool with those in use, what this partner has sold already counts. Where
/// users are moved to another SKU, nothing here shows how many of its seats are in use.
pub(crate) fn seats(
    asked: AskedSeats,
    choice: OfferChoice,
    already_sold: i64,
) -> Result<u32, OrderReason> {
    let used = match asked {
        AskedSeats::Said(seats) => return Ok(seats),
        AskedSeats::Used(used) => used,
    };
    let missing = match choice {
        OfferChoice::SameSku => used.saturating_sub(already_sold),
        OfferChoice::Twin | OfferChoice::Named if already_sold > 0 => {
            return Err(OrderReason::AlreadySold);
        }
        OfferChoice::Twin | OfferChoice::Named => used,
    };
    match u32::try_from(missing) {
        Ok(0) | Err(_) if missing <= 0 => Err(OrderReason::Enough),
        Ok(missing) => Ok(missing),
        Err(_) => Err(OrderReason::SeatsOutOfRange),
    }
}

/// Whether the seats that this partner has sold of a row are enough for those in use.
pub(crate) fn serves_all(used: i64, choice: OfferChoice, already_sold: i64) -> bool {
    choice == OfferChoice::SameSku && already_sold > 0 && used <= already_sold
}

/// Whether an offer allows so many seats.
pub(crate) fn allows(offer: &Offer, seats: u32) -> bool {
    let seats = i64::from(seats);
    offer.fewest.is_none_or(|fewest| seats >= fewest) && offer.most.is_none_or(|most| seats <= most)
}

/// What can be bought of an offer, for whom and for how long.
pub(crate) fn availability<'a>(
    all: &'a [Availability],
    segment: &str,
    (term, billing): (&str, &str),
) -> Result<&'a Availability, OrderReason> {
    let is_meant = |one: &&Availability| {
        let of_segment = one.segment.as_deref();
        of_segment.is_none_or(|found| found.eq_ignore_ascii_case(segment))
            && one.is_purchasable == Some(true)
            && !one.catalog_item_id.is_empty()
    };
    let bought: Vec<&Availability> = all.iter().filter(is_meant).collect();
    if bought.is_empty() {
        return Err(OrderReason::NotPurchasable);
    }
    let is_so = |found: &Term| {
        let is = |found: &Option<String>, asked: &str| {
            found
                .as_deref()
                .is_some_and(|found| found.eq_ignore_ascii_case(asked))
        };
        is(&found.duration, term) && is(&found.billing_cycle, billing)
    };
    let offered = bought.into_iter().filter(|one| one.terms.iter().any(is_so));
    match offered.collect::<Vec<_>>()[..] {
        [] => Err(OrderReason::TermNotOffered),
        [one] => Ok(one),
        _ => Err(OrderReason::SeveralOffers),
    }
}

/// The terms of an offer, for a person to choose from.
pub(crate) fn terms(all: &[Availability]) -> String {
    let mut terms: Vec<String> = Vec::new();
    for term in all.iter().flat_map(|one| &one.terms) {
        let word = |word: &Option<String>| word.clone().unwrap_or_default();
        let cycle = word(&term.billing_cycle).to_ascii_lowercase();
        let words = format!("{} {cycle}", word(&term.duration));
        if !terms.contains(&words) {
            terms.push(words);
        }
    }
    terms.join(", ")
}

/// The last instant of the subscription that the new one is to end with: this partner's own, still to come, and no later
/// than the term that is bought.
pub(crate) fn common_end(
    sold: &[Subscription],
    id: &str,
    term: &str,
    now: Timestamp,
) -> Option<Timestamp> {
    let one = sold.iter().find(|one| one.id.eq_ignore_ascii_case(id))?;
    let end = last_instant(
        one.commitment_end_date_time.as_deref(),
        one.commitment_end_date.as_deref(),
    )?;
    let term: Span = term.parse().ok()?;
    let longest = now.to_zoned(TimeZone::UTC).checked_add(term).ok()?;
    (end > now && end <= longest.timestamp()).then_some(end)
}

#[cfg(test)]
mod tests;
