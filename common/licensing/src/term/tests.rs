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
    type Change = fn(&mut Subscription);
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
