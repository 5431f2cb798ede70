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

/// Whether nothing is left to say about the end of the term: it is told to end, ends without being told, or has ended.
pub(crate) fn is_settled(one: &SoldSubscription) -> bool {
    matches!(
        one.at_term_end,
        AtTermEnd::Cancel | AtTermEnd::EndWithGrace | AtTermEnd::Over
    )
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
    // What is switched off already is not switched off again.
    let renewal = match one.at_term_end {
        AtTermEnd::ExtendPaid => &rules::EXTENSION_OFF,
        _ => &rules::RENEWAL_OFF,
    };
    let found: [(&'static Rule, Option<Timestamp>); 3] = [
        (&rules::SOLD_TERM_END, over.filter(|_| !is_over)),
        (renewal, over.filter(|_| !is_settled)),
        (&rules::CANCEL_WINDOW, until.filter(|_| !is_over)),
    ];
    let dated = |(rule, moment): (&'static Rule, Option<Timestamp>)| {
        let moment = moment?;
        Some((rule, last_whole_day(moment, zone)?, moment))
    };
    found.into_iter().filter_map(dated).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_end_of_a_term_has_the_last_day_to_change_it() {
        for (end, words) in [
            ("renew", Some("switch off the renewal")),
            ("unknown", Some("switch off the renewal")),
            ("extend-paid", Some("last day to let it end")),
            ("end-with-grace", None),
            ("cancel", None),
            ("over", None),
        ] {
            let one = json!({
                "id": "s", "side": "partner", "seller": null, "offerId": null, "offerName": "x", "seats": 1,
                "state": "active", "autoRenew": null, "atTermEnd": end, "term": null, "cancelWindow": "unknown",
                "regime": "unknown", "regimeWords": "", "refunds": [], "trial": false, "findings": [],
                "termEnd": {
                    "time": "2026-10-30T23:59:59Z", "day": "2026-10-30", "local": "", "zone": "UTC"
                },
            });
            let one: SoldSubscription = serde_json::from_value(one).unwrap();
            let dates = dates(&one, &TimeZone::UTC);
            let mut of_renewal = dates.iter().filter(|(rule, ..)| rule.code == "renewal-off");
            let found = of_renewal.next().map(|(rule, day, _)| {
                assert_eq!(day.to_string(), "2026-10-30", "{end}");
                rule.words().en
            });
            assert_eq!(found.is_some(), words.is_some(), "{end}");
            let said = found.unwrap_or_default();
            assert!(said.contains(words.unwrap_or_default()), "{end}: {said}");
        }
    }
}
