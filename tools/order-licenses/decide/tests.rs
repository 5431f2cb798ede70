use common::partner_center::{
    commerce::{NextTerm, ScheduledAction},
    ordering::{Product, ProductSku},
};

use super::*;

#[test]
fn the_seats_in_use_are_ordered_less_those_of_the_pool_that_were_sold_already() {
    use OfferChoice::{SameSku, Twin};
    for (asked, choice, sold, seats_or_reason) in [
        (AskedSeats::Used(4), SameSku, 0, Ok(4)),
        (AskedSeats::Used(4), SameSku, 3, Ok(1)),
        (AskedSeats::Used(4), SameSku, 4, Err(OrderReason::Enough)),
        (AskedSeats::Used(4), SameSku, 9, Err(OrderReason::Enough)),
        (AskedSeats::Used(4), Twin, 0, Ok(4)),
        (AskedSeats::Used(4), Twin, 1, Err(OrderReason::AlreadySold)),
        (AskedSeats::Said(4), Twin, 9, Ok(4)),
        (
            AskedSeats::Used(i64::MAX),
            Twin,
            0,
            Err(OrderReason::SeatsOutOfRange),
        ),
    ] {
        assert_eq!(
            seats(asked, choice, sold),
            seats_or_reason,
            "{asked:?} {choice:?} {sold}"
        );
    }
}

#[test]
fn a_row_is_served_by_seats_of_its_own_sku_that_are_as_many_as_those_in_use() {
    use OfferChoice::{Named, SameSku, Twin};
    let enough = |used, sold| serves_all(used, SameSku, sold);
    assert!(enough(4, 4) && enough(3, 4) && enough(0, 1));
    assert!(!enough(5, 4) && !enough(0, 0) && !enough(-1, 0));
    assert!(
        ![Twin, Named]
            .into_iter()
            .any(|choice| serves_all(4, choice, 4))
    );
}

#[test]
fn what_is_not_over_and_is_of_the_offer_counts_as_sold() {
    let one = |offer: &str, status: &str| Subscription {
        offer_id: Some(offer.to_owned()),
        status: Some(status.to_owned()),
        quantity: Some(5),
        ..Subscription::default()
    };
    let sold = [
        one("A:1:x", "active"),
        one("A:1:y", "active"),
        one("A:2:x", "active"),
        one("A:1:x", "deleted"),
        one("A:1:x", "expired"),
        one("A:1:x", "pending"),
    ];
    let key = OfferKey::parse("A:1").unwrap();
    assert_eq!(already_sold(&sold, &key), 15);
}

#[test]
fn what_may_be_of_the_product_and_cannot_be_counted_is_named() {
    let product = Product {
        id: "A".to_owned(),
        title: Some("Microsoft 365 Business Standard".to_owned()),
    };
    let sku = ProductSku {
        id: "1".to_owned(),
        ..ProductSku::default()
    };
    let mut offer = Offer::of(&product, &sku);
    offer.sku_id = "f245ecc8-75af-4f8e-b61f-27d8114de5f3".parse().ok();
    let standard = Some("Microsoft 365 Business Standard");
    let legacy = Some("031C9E47-4802-4248-838E-778FB1D2CC05");
    let (own, other) = (Some("a:1:x"), Some("B:2:x"));
    for (id, name, status, quantity, is_unclear) in [
        (own, standard, Some("active"), Some(5), false),
        (own, standard, Some("suspended"), Some(5), false),
        (own, standard, Some("pending"), Some(5), true),
        (own, standard, Some("none"), Some(5), true),
        (own, standard, None, Some(5), true),
        (own, standard, Some("active"), None, true),
        (own, standard, Some("deleted"), None, false),
        (legacy, standard, Some("active"), Some(5), true),
        (legacy, standard, Some("expired"), Some(5), false),
        (
            legacy,
            Some("Exchange Online (Plan 1)"),
            Some("active"),
            Some(5),
            false,
        ),
        (legacy, None, Some("active"), Some(5), true),
        (None, None, Some("active"), Some(5), true),
        (other, standard, Some("active"), Some(5), true),
        (
            other,
            Some("microsoft 365  business standard"),
            Some("active"),
            Some(5),
            true,
        ),
        (
            other,
            Some("Exchange Online (Plan 1)"),
            Some("active"),
            Some(5),
            false,
        ),
        (other, None, Some("active"), Some(5), false),
    ] {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let one = Subscription {
            id: "s".to_owned(),
            offer_id: text(id),
            offer_name: text(name),
            status: text(status),
            quantity,
            ..Subscription::default()
        };
        let found = |left: &[String]| unclear(std::slice::from_ref(&one), &offer, left).len();
        assert_eq!(found(&[]) > 0, is_unclear, "{one:?}");
        // What users leave counts only where it is of the very offer.
        let is_own = id == own;
        assert_eq!(
            found(&["S".to_owned()]) > 0,
            is_unclear && is_own,
            "{one:?}"
        );
    }
}

#[test]
fn seats_that_are_not_known_to_go_on_serve_nobody_unless_a_number_is_said() {
    use OfferChoice::{SameSku, Twin};
    let one = |status: &str, action: Option<&str>| Subscription {
        offer_id: Some("A:1:x".to_owned()),
        status: Some(status.to_owned()),
        quantity: Some(5),
        auto_renew_enabled: Some(action.is_none_or(|action| action != "cancel")),
        scheduled_actions: action
            .map(|action| ScheduledAction {
                schedule_type: Some("TermEnd".to_owned()),
                action_type: Some(action.to_owned()),
            })
            .into_iter()
            .collect(),
        ..Subscription::default()
    };
    let key = OfferKey::parse("A:1").unwrap();
    let trial = Subscription {
        is_trial: Some(true),
        ..one("active", None)
    };
    let fewer = Subscription {
        scheduled_next_term_instructions: Some(NextTerm {
            quantity: Some(2),
            ..NextTerm::default()
        }),
        ..one("active", None)
    };
    for (sold, ends) in [
        (one("active", None), 0),
        (one("active", Some("RenewToNewTerm")), 0),
        (one("active", Some("cancel")), 5),
        (one("suspended", None), 5),
        (one("pending", None), 5),
        (one("deleted", Some("Cancel")), 0),
        (trial, 5),
        (fewer, 3),
    ] {
        assert_eq!(ending(std::slice::from_ref(&sold), &key), ends, "{sold:?}");
    }
    for (asked, choice, sold, ending, leans) in [
        (AskedSeats::Used(5), SameSku, 10, 5, false),
        (AskedSeats::Used(6), SameSku, 10, 5, true),
        (AskedSeats::Used(6), SameSku, 10, 0, false),
        (AskedSeats::Used(11), SameSku, 10, 0, false),
        (AskedSeats::Used(6), Twin, 10, 5, false),
        (AskedSeats::Said(6), SameSku, 10, 5, false),
    ] {
        let found = leans_on_what_ends(asked, choice, sold, ending);
        assert_eq!(found, leans, "{asked:?} {choice:?} {sold} {ending}");
    }
}

#[test]
fn what_is_bought_is_of_the_segment_for_sale_and_of_the_term() {
    let one = |id: &str, segment: &str, is_purchasable, terms: &[(&str, &str)]| Availability {
        catalog_item_id: id.to_owned(),
        segment: Some(segment.to_owned()),
        is_purchasable: Some(is_purchasable),
        terms: terms
            .iter()
            .map(|(duration, cycle)| Term {
                duration: Some((*duration).to_owned()),
                billing_cycle: Some((*cycle).to_owned()),
            })
            .collect(),
    };
    let year = ("P1Y", "Monthly");
    let all = [
        one("a", "commercial", true, &[year]),
        one("b", "education", true, &[year]),
        one("c", "commercial", false, &[year]),
    ];
    let chosen = |all: &[Availability], segment, term| {
        availability(all, segment, term).map(|one| one.catalog_item_id.clone())
    };
    let wanted = ("P1Y", "monthly");
    assert_eq!(chosen(&all, "commercial", wanted), Ok("a".to_owned()));
    assert_eq!(
        chosen(&all[1..], "commercial", wanted),
        Err(OrderReason::NotPurchasable)
    );
    assert_eq!(
        chosen(&all, "commercial", ("P3Y", "monthly")),
        Err(OrderReason::TermNotOffered)
    );
    let twice = [all[0].clone(), all[0].clone()];
    assert_eq!(
        chosen(&twice, "commercial", wanted),
        Err(OrderReason::SeveralOffers)
    );
    assert_eq!(terms(&all), "P1Y monthly");
}

#[test]
fn a_common_end_lies_within_the_term_and_is_this_partners_own() {
    let sold = [Subscription {
        id: "S".to_owned(),
        commitment_end_date_time: Some("2027-03-31T23:59:59Z".to_owned()),
        ..Subscription::default()
    }];
    let now: Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
    let end = "2027-03-31T23:59:59Z".parse().ok();
    assert_eq!(common_end(&sold, "s", "P1Y", now), end);
    assert_eq!(common_end(&sold, "other", "P1Y", now), None);
    assert_eq!(common_end(&sold, "S", "P1M", now), None);
    let later: Timestamp = "2027-05-01T00:00:00Z".parse().unwrap();
    assert_eq!(common_end(&sold, "S", "P1Y", later), None);
}

#[test]
fn an_offer_allows_from_its_fewest_to_its_most_seats() {
    let offer = |fewest, most| {
        let mut offer = Offer::of(&Product::default(), &ProductSku::default());
        (offer.fewest, offer.most) = (fewest, most);
        offer
    };
    for (fewest, most, seats, is_allowed) in [
        (None, None, 1, true),
        (Some(2), None, 1, false),
        (Some(2), None, 2, true),
        (None, Some(300), 300, true),
        (None, Some(300), 301, false),
        (Some(2), Some(300), 301, false),
        (Some(2), Some(300), 1, false),
    ] {
        let offer = offer(fewest, most);
        assert_eq!(
            allows(&offer, seats),
            is_allowed,
            "{fewest:?} {most:?} {seats}"
        );
    }
}

#[test]
fn what_names_no_segment_is_for_all_and_what_has_no_id_or_is_not_said_to_be_for_sale_is_none() {
    let year = Term {
        duration: Some("P1Y".to_owned()),
        billing_cycle: Some("monthly".to_owned()),
    };
    let one = |id: &str, is_purchasable| Availability {
        catalog_item_id: id.to_owned(),
        segment: None,
        is_purchasable,
        terms: vec![year.clone()],
    };
    let found = |one: Availability| {
        let all = [one];
        availability(&all, "commercial", ("p1y", "Monthly")).map(|one| one.catalog_item_id.clone())
    };
    assert_eq!(found(one("a", Some(true))), Ok("a".to_owned()));
    let none = Err(OrderReason::NotPurchasable);
    assert_eq!(found(one("", Some(true))), none);
    assert_eq!(found(one("a", None)), none);
    let quarterly = Availability {
        terms: vec![Term {
            billing_cycle: Some("annual".to_owned()),
            ..year.clone()
        }],
        ..one("a", Some(true))
    };
    assert_eq!(found(quarterly.clone()), Err(OrderReason::TermNotOffered));
    assert_eq!(
        terms(&[one("a", None), quarterly, one("b", None)]),
        "P1Y monthly, P1Y annual"
    );
}

#[test]
fn a_common_end_may_be_the_last_instant_of_the_term_and_never_this_one() {
    let end = |end: &str| {
        let sold = [Subscription {
            id: "S".to_owned(),
            commitment_end_date_time: Some(end.to_owned()),
            ..Subscription::default()
        }];
        common_end(&sold, "S", "P1Y", "2026-10-01T00:00:00Z".parse().unwrap())
    };
    assert_eq!(end("2026-10-01T00:00:00Z"), None);
    assert!(end("2026-10-01T00:00:01Z").is_some());
    assert!(end("2027-10-01T00:00:00Z").is_some());
    assert_eq!(end("2027-10-01T00:00:01Z"), None);
}
