//! What was ordered before and is not counted in a plan: new orders do not show at once, so a plan that is made, or bought,
//! meanwhile would order the same again. Pure.

use common::{ids::Guid, partner_center::commerce::Subscription};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{decide::already_sold, offer::OfferKey};

/// So long may a new order not show (documented).
const LAG: SignedDuration = SignedDuration::from_mins(15);

/// What an order is of, for a later one of the same offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bought {
    pub(crate) catalog_item_id: String,
    pub(crate) seats: u32,
    /// For how long, and how often billed; absent in journals of earlier versions.
    #[serde(default)]
    pub(crate) terms: Option<(String, String)>,
    /// The run that planned it.
    pub(crate) run: Option<Guid>,
    pub(crate) time: Timestamp,
}

/// A purchase that the journal has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recent {
    pub(crate) bought: Bought,
    /// What came of it, where that is known.
    pub(crate) subscription_id: Option<String>,
}

/// What is against a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Against {
    /// The same was ordered by another record of the run that planned it.
    OrderedTwice,
    /// The same offer was ordered at this time under another plan, and does not show yet.
    NotSeen(Timestamp),
    /// More of the offer is sold by now than the plan counted.
    SoldSince {
        /// Seats sold now.
        now: i64,
        /// Seats that the plan counted, and those that were planned with it.
        then: i64,
    },
}

/// What is against buying this, as the plan counted what was sold before.
pub(crate) fn against_recent(
    this: &Bought,
    counted: Option<i64>,
    recent: &[Recent],
    sold: &[Subscription],
) -> Option<Against> {
    let offer = OfferKey::parse(&this.catalog_item_id).ok()?;
    let same: Vec<&Recent> = recent
        .iter()
        .filter(|one| offer.is_of(&one.bought.catalog_item_id))
        .collect();
    let is_together = |one: &Recent| this.run.is_some() && one.bought.run == this.run;
    // One run plans the same for a customer once. What earlier versions bought does not say its term.
    let is_twice = |one: &&&Recent| {
        let terms = (&one.bought.terms, &this.terms);
        is_together(one) && !matches!(terms, (Some(one), Some(other)) if one != other)
    };
    if same.iter().any(|one| is_twice(&one)) {
        return Some(Against::OrderedTwice);
    }
    let together = same.iter().filter(|one| is_together(one));
    let together = together.map(|one| i64::from(one.bought.seats));
    let together = together.fold(0, i64::saturating_add);
    let now = already_sold(sold, &offer);
    // A plan that does not say what it counted can still be too early.
    if let Some(then) = counted.map(|counted| counted.saturating_add(together))
        && now > then
    {
        return Some(Against::SoldSince { now, then });
    }
    let shows = |one: &Recent| {
        let id = one.subscription_id.as_deref();
        id.is_some_and(|id| sold.iter().any(|sold| sold.id.eq_ignore_ascii_case(id)))
    };
    let hidden = same.iter().find(|one| {
        let age = this.time.duration_since(one.bought.time);
        !is_together(one) && !shows(one) && age < LAG
    });
    hidden.map(|one| Against::NotSeen(one.bought.time))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = "CFQ7TTC0LDPB:0001:CFQ7TTC0K971";
    const OTHER: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K972";
    const RUN: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";
    const ANOTHER_RUN: &str = "63b25992-7314-4f18-8e87-7968bad1f704";

    fn bought(item: &str, run: &str, minute: &str) -> Bought {
        Bought {
            catalog_item_id: item.to_owned(),
            seats: 4,
            terms: Some(("P1Y".to_owned(), "monthly".to_owned())),
            run: Some(run.parse().unwrap()),
            time: format!("2026-10-01T00:{minute}:00Z").parse().unwrap(),
        }
    }

    fn recent(item: &str, run: &str, subscription: Option<&str>) -> Recent {
        let bought = Bought {
            terms: Some(("P1M".to_owned(), "monthly".to_owned())),
            ..bought(item, run, "00")
        };
        Recent {
            bought,
            subscription_id: subscription.map(str::to_owned),
        }
    }

    fn subscribed(item: &str, run: &str, terms: Option<(String, String)>) -> Recent {
        let recent = recent(item, run, Some("a"));
        let bought = Bought {
            terms,
            ..recent.bought
        };
        Recent { bought, ..recent }
    }

    fn sold(id: &str) -> Subscription {
        Subscription {
            id: id.to_owned(),
            offer_id: Some(ITEM.to_owned()),
            status: Some("active".to_owned()),
            quantity: Some(4),
            ..Subscription::default()
        }
    }

    fn found(
        minute: &str,
        counted: i64,
        recent: &[Recent],
        sold: &[Subscription],
    ) -> Option<Against> {
        let this = bought(ITEM, RUN, minute);
        against_recent(&this, Some(counted), recent, sold)
    }

    #[test]
    fn an_order_of_another_plan_that_does_not_show_holds_up_the_next_one_of_the_offer_for_fifteen_minutes()
     {
        let time = "2026-10-01T00:00:00Z".parse().unwrap();
        let hidden = Some(Against::NotSeen(time));
        for (minute, recent, expected) in [
            ("14", recent(ITEM, ANOTHER_RUN, None), hidden.clone()),
            ("14", recent(ITEM, ANOTHER_RUN, Some("a")), hidden),
            ("15", recent(ITEM, ANOTHER_RUN, None), None),
            ("14", recent(OTHER, ANOTHER_RUN, None), None),
            ("14", recent(ITEM, RUN, None), None),
        ] {
            assert_eq!(
                found(minute, 0, std::slice::from_ref(&recent), &[]),
                expected,
                "{minute} {recent:?}"
            );
        }
    }

    #[test]
    fn a_plan_that_does_not_say_what_it_counted_is_held_up_too() {
        let this = bought(ITEM, RUN, "14");
        let hidden = recent(ITEM, ANOTHER_RUN, None);
        let time = "2026-10-01T00:00:00Z".parse().unwrap();
        assert_eq!(
            against_recent(&this, None, &[hidden], &[sold("a")]),
            Some(Against::NotSeen(time))
        );
    }

    #[test]
    fn what_was_sold_since_and_was_not_planned_together_makes_a_plan_void() {
        let there = [sold("a")];
        let since = Some(Against::SoldSince { now: 4, then: 0 });
        let another = recent(ITEM, ANOTHER_RUN, Some("A"));
        assert_eq!(
            found("14", 0, std::slice::from_ref(&another), &there),
            since
        );
        assert_eq!(
            found("59", 0, std::slice::from_ref(&another), &there),
            since
        );
        // By another computer, of which this journal knows nothing.
        assert_eq!(found("59", 0, &[], &there), since);
        // The plan counted it.
        assert_eq!(found("01", 4, &[another], &there), None);
        // It was planned together with this one.
        assert_eq!(
            found("01", 0, &[recent(ITEM, RUN, Some("a"))], &there),
            None
        );
    }

    #[test]
    fn what_one_run_planned_twice_for_the_same_term_is_bought_once() {
        let year = ("P1Y".to_owned(), "monthly".to_owned());
        let month = ("P1M".to_owned(), "monthly".to_owned());
        for (item, run, terms, is_twice) in [
            (ITEM, RUN, Some(year.clone()), true),
            (ITEM, RUN, None, true),
            (ITEM, RUN, Some(month), false),
            (OTHER, RUN, Some(year.clone()), false),
            (ITEM, ANOTHER_RUN, Some(year), false),
        ] {
            let there = subscribed(item, run, terms.clone());
            let against = found("30", 4, &[there], &[sold("a")]);
            assert_eq!(
                against == Some(Against::OrderedTwice),
                is_twice,
                "{item} {run} {terms:?}"
            );
        }
    }

    #[test]
    fn a_plan_without_a_run_is_meant_together_with_none() {
        let none: Option<Guid> = None;
        let without = |minute| Bought {
            run: none,
            ..bought(ITEM, RUN, minute)
        };
        let earlier = Recent {
            bought: without("00"),
            subscription_id: None,
        };
        let against = against_recent(&without("01"), Some(0), &[earlier], &[]);
        assert!(matches!(against, Some(Against::NotSeen(_))));
    }
}
