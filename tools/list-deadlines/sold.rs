//! The dates of a subscription as it was sold: its partner sees whether it renews, and until when it can be cancelled.
//! Pure: no clock.

use common::{
    licensing::deadline_rules::last_whole_day,
    sections::{AtTermEnd, SoldSubscription},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::rules::{self, Rule};

/// A day, the rule that gives it, and the instant after which it is too late.
pub(crate) type Dated = (&'static Rule, Date, Timestamp);

/// Whether nothing is left to say about the end of the term: it is told to end, or has ended.
pub(crate) fn is_settled(one: &SoldSubscription) -> bool {
    matches!(one.at_term_end, AtTermEnd::Cancel | AtTermEnd::Over)
}

/// The dates of one subscription.
pub(crate) fn dates(one: &SoldSubscription, zone: &TimeZone) -> Vec<Dated> {
    let instant = |text: &str| text.parse::<Timestamp>().ok();
    let last = one.term_end.as_ref().and_then(|end| instant(&end.time));
    // The record names the last instant of the term: it is over a second later.
    let over = last.and_then(|end| end.checked_add(SignedDuration::from_secs(1)).ok());
    let is_over = one.at_term_end == AtTermEnd::Over;
    let is_settled = is_settled(one);
    let until = one.cancel_until.as_deref().and_then(instant);
    let found: [(&'static Rule, Option<Timestamp>); 3] = [
        (&rules::SOLD_TERM_END, over.filter(|_| !is_over)),
        (&rules::RENEWAL_OFF, over.filter(|_| !is_settled)),
        (&rules::CANCEL_WINDOW, until.filter(|_| !is_over)),
    ];
    let dated = |(rule, moment): (&'static Rule, Option<Timestamp>)| {
        let moment = moment?;
        Some((rule, last_whole_day(moment, zone)?, moment))
    };
    found.into_iter().filter_map(dated).collect()
}
