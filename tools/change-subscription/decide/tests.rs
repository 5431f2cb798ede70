use common::{licensing::term::CANCEL, partner_center::commerce::ScheduledAction};

use super::*;

const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

fn now() -> Timestamp {
    "2026-10-01T00:00:00Z".parse().unwrap()
}

/// Five seats that renew by themselves at the end of October, and can be taken back until the fifth.
fn running() -> Subscription {
    Subscription {
        id: "A".to_owned(),
        quantity: Some(5),
        status: Some("active".to_owned()),
        auto_renew_enabled: Some(true),
        commitment_end_date_time: Some("2026-10-30T23:59:59Z".to_owned()),
        cancellation_allowed_until_date: Some("2026-10-05T00:00:00Z".to_owned()),
        ..Subscription::default()
    }
}

fn action(kind: &str, at: &str) -> ScheduledAction {
    ScheduledAction {
        action_type: Some(kind.to_owned()),
        schedule_type: Some(at.to_owned()),
    }
}

fn at_end(renews: bool, actions: &[&str]) -> Subscription {
    Subscription {
        auto_renew_enabled: Some(renews),
        scheduled_actions: actions.iter().map(|one| action(one, "termend")).collect(),
        ..running()
    }
}

/// Everything that a change may need is known, and nobody uses a seat.
fn proved() -> Known {
    Known {
        has_new_partner: true,
        seats: Some(proof(0, 10, 0)),
        users_lose_access: false,
        may_be_unconfirmed: true,
        reseller_is_valid: Some(true),
        reseller_on_it_is_valid: Some(true),
        support_contact: None,
    }
}

fn proof(consumed: i64, enabled: i64, ending: i64) -> SeatProof {
    SeatProof {
        sku_id: SKU.parse().unwrap(),
        consumed,
        enabled,
        ending,
        others: Vec::new(),
    }
}

const CANCEL_AT_END: WantedChange = WantedChange::Renewal {
    to: RenewalWish::CancelAtEnd,
};
const EXTENDED: WantedChange = WantedChange::Renewal {
    to: RenewalWish::Extend,
};
const RENEWED: WantedChange = WantedChange::Renewal {
    to: RenewalWish::On,
};

fn to_reseller(id: &str) -> WantedChange {
    WantedChange::Reseller { to: id.to_owned() }
}

fn decided(one: &Subscription, wanted: &WantedChange, known: &Known) -> Decision {
    decide(one, wanted, known, now())
}

#[test]
fn what_is_as_it_is_wanted_is_so_and_nothing_else_is() {
    let mut deleted = running();
    deleted.status = Some("Deleted".to_owned());
    let mut sold = running();
    sold.partner_id = Some("1234567".to_owned());
    let elsewhere = Subscription {
        scheduled_actions: vec![action(CANCEL, "CustomDate")],
        ..at_end(false, &[])
    };
    let renewing_elsewhere = Subscription {
        auto_renew_enabled: Some(true),
        ..elsewhere.clone()
    };
    let of_status = |status: &str| Subscription {
        status: Some(status.to_owned()),
        ..running()
    };
    for (one, wanted, is) in [
        (at_end(true, &[]), RENEWED, true),
        (at_end(true, &["renewtonewterm"]), RENEWED, true),
        (at_end(true, &[CANCEL]), RENEWED, false),
        (at_end(false, &[]), RENEWED, false),
        (at_end(false, &["cancel"]), CANCEL_AT_END, true),
        (at_end(true, &[CANCEL]), CANCEL_AT_END, false),
        (at_end(false, &[]), CANCEL_AT_END, false),
        (at_end(false, &[CANCEL, EXTEND]), CANCEL_AT_END, false),
        (elsewhere, CANCEL_AT_END, false),
        (renewing_elsewhere, RENEWED, false),
        (of_status("expired"), RENEWED, false),
        (of_status("pending"), RENEWED, false),
        (of_status("deleted"), WantedChange::Seats { to: 5 }, false),
        (of_status("suspended"), RENEWED, true),
        (at_end(false, &[EXTEND]), EXTENDED, true),
        (at_end(true, &[EXTEND]), EXTENDED, false),
        (at_end(false, &[CANCEL]), EXTENDED, false),
        (deleted, WantedChange::Cancel, true),
        (running(), WantedChange::Cancel, false),
        (running(), WantedChange::Seats { to: 5 }, true),
        (running(), WantedChange::Seats { to: 6 }, false),
        (sold.clone(), to_reseller("1234567"), true),
        (sold, to_reseller("7654321"), false),
        (running(), to_reseller("1234567"), false),
    ] {
        assert_eq!(is_so(&one, &wanted), is, "{wanted:?} {one:?}");
        assert_eq!(
            decided(&one, &wanted, &proved()) == Decision::IsSo,
            is,
            "{wanted:?}"
        );
    }
}

#[test]
fn where_all_is_proved_each_change_may_be_made() {
    for wanted in [
        CANCEL_AT_END,
        EXTENDED,
        WantedChange::Cancel,
        WantedChange::Seats { to: 4 },
        WantedChange::Seats { to: 6 },
        to_reseller("1234567"),
    ] {
        let decision = decided(&running(), &wanted, &proved());
        assert_eq!(decision, Decision::Change, "{wanted:?}");
    }
    let renewed = decided(&at_end(false, &[CANCEL]), &RENEWED, &proved());
    assert_eq!(renewed, Decision::Change);
}

#[test]
fn what_does_not_run_is_suspended_or_renews_just_now_is_left_alone() {
    let of = |status: &str, wanted: &WantedChange| {
        let status = Some(status.to_owned());
        let one = Subscription {
            status,
            ..running()
        };
        decided(&one, wanted, &proved())
    };
    for wanted in [&CANCEL_AT_END, &RENEWED, &WantedChange::Seats { to: 5 }] {
        for status in ["expired", "disabled", "deleted"] {
            let over = Decision::Refuse(ChangeReason::Over);
            assert_eq!(of(status, wanted), over, "{status}");
        }
        for status in ["pending", "none", "a new word", ""] {
            let unknown = Decision::Refuse(ChangeReason::StateUnknown);
            assert_eq!(of(status, wanted), unknown, "{status}");
        }
    }
    let suspended = Decision::Refuse(ChangeReason::Suspended);
    assert_eq!(of("Suspended", &CANCEL_AT_END), suspended);
    assert_eq!(of("Suspended", &WantedChange::Cancel), Decision::Change);

    let ended = |end: &str| {
        let one = Subscription {
            commitment_end_date_time: Some(end.to_owned()),
            ..running()
        };
        decided(&one, &CANCEL_AT_END, &proved())
    };
    let renewing = Decision::Refuse(ChangeReason::Renewing);
    assert_eq!(ended("2026-10-01T00:00:00Z"), renewing, "at that moment");
    assert_eq!(ended("2026-09-30T00:00:01Z"), renewing);
    assert_eq!(ended("2026-09-30T00:00:00Z"), Decision::Change, "a day ago");
    assert_eq!(ended("2026-10-01T00:00:01Z"), Decision::Change, "to come");
}

#[test]
fn seats_are_taken_back_only_while_the_window_is_open_for_ten_minutes_more() {
    let until = |until: Option<&str>, wanted: &WantedChange| {
        let one = Subscription {
            cancellation_allowed_until_date: until.map(str::to_owned),
            ..running()
        };
        decided(&one, wanted, &proved())
    };
    let closed = Decision::Refuse(ChangeReason::WindowClosed);
    let fewer = WantedChange::Seats { to: 4 };
    for wanted in [&WantedChange::Cancel, &fewer] {
        assert_eq!(until(None, wanted), closed);
        assert_eq!(until(Some("soon"), wanted), closed);
        assert_eq!(until(Some("2026-10-01T00:09:59Z"), wanted), closed);
        assert_eq!(
            until(Some("2026-10-01T00:10:00Z"), wanted),
            Decision::Change
        );
    }
    for wanted in [
        &WantedChange::Seats { to: 6 },
        &CANCEL_AT_END,
        &to_reseller("1234567"),
    ] {
        assert_eq!(until(None, wanted), Decision::Change, "{wanted:?}");
    }
    // Of how many it is less is not known.
    let unknown = Subscription {
        quantity: None,
        cancellation_allowed_until_date: None,
        ..running()
    };
    assert_eq!(decided(&unknown, &fewer, &proved()), closed);
}

#[test]
fn a_reseller_must_be_valid_and_one_that_is_not_stands_in_the_way() {
    let with = |wanted_one, on_it, wanted: &WantedChange| {
        let known = Known {
            reseller_is_valid: wanted_one,
            reseller_on_it_is_valid: on_it,
            ..proved()
        };
        decided(&running(), wanted, &known)
    };
    let invalid = Decision::Refuse(ChangeReason::ResellerInvalid);
    let to = to_reseller("1234567");
    assert_eq!(with(Some(false), Some(true), &to), invalid);
    assert_eq!(with(None, Some(true), &to), invalid, "nobody said so");
    assert_eq!(with(Some(true), Some(false), &to), Decision::Change);
    let more = WantedChange::Seats { to: 6 };
    let in_the_way = Decision::Refuse(ChangeReason::PartnerOfRecordInvalid);
    assert_eq!(with(None, Some(false), &more), in_the_way);
    assert_eq!(
        with(None, None, &more),
        Decision::Change,
        "the service decides"
    );
}

#[test]
fn nothing_ends_before_the_new_partner_is_there_and_its_seats_are_enough() {
    let with = |wanted: &WantedChange, change: fn(&mut Known)| {
        let mut known = proved();
        change(&mut known);
        decided(&running(), wanted, &known)
    };
    let not_there = Decision::Refuse(ChangeReason::RelationshipNotProven);
    let no_seats = Decision::Refuse(ChangeReason::SeatsNotProven);
    for wanted in [&WantedChange::Cancel, &CANCEL_AT_END] {
        assert_eq!(
            with(wanted, |known| known.has_new_partner = false),
            not_there
        );
        assert_eq!(with(wanted, |known| known.seats = None), no_seats);
        let taken = |known: &mut Known| {
            (known.has_new_partner, known.seats) = (false, None);
            known.users_lose_access = true;
        };
        assert_eq!(with(wanted, taken), Decision::Change);
    }
    // Fewer seats of the same partner end nothing; they must be free all the same.
    let fewer = WantedChange::Seats { to: 4 };
    assert_eq!(
        with(&fewer, |known| known.has_new_partner = false),
        Decision::Change
    );
    assert_eq!(with(&fewer, |known| known.seats = None), no_seats);
    // What takes nothing away needs no proof.
    for wanted in [
        &EXTENDED,
        &to_reseller("1234567"),
        &WantedChange::Seats { to: 6 },
    ] {
        let nothing = |known: &mut Known| (known.has_new_partner, known.seats) = (false, None);
        assert_eq!(with(wanted, nothing), Decision::Change, "{wanted:?}");
        assert!(!needs_proof(&running(), wanted), "{wanted:?}");
    }
    assert!(needs_proof(&running(), &fewer));
}

#[test]
fn the_seats_that_stay_must_be_enough_for_who_uses_them() {
    let in_use = Decision::Refuse(ChangeReason::SeatsInUse);
    for (wanted, consumed, enabled, ending, expected) in [
        (&WantedChange::Cancel, 5, 10, 0, Decision::Change),
        (&WantedChange::Cancel, 6, 10, 0, in_use),
        (&WantedChange::Cancel, 5, 10, 1, in_use),
        (&WantedChange::Cancel, 4, 10, 1, Decision::Change),
        (&WantedChange::Cancel, 0, 5, 5, Decision::Change),
        (&WantedChange::Cancel, 1, 5, 0, in_use),
        (&WantedChange::Seats { to: 3 }, 3, 5, 0, Decision::Change),
        (&WantedChange::Seats { to: 3 }, 4, 5, 0, in_use),
    ] {
        let known = Known {
            seats: Some(proof(consumed, enabled, ending)),
            ..proved()
        };
        assert_eq!(
            decided(&running(), wanted, &known),
            expected,
            "{wanted:?}: {consumed} of {enabled}, {ending} end"
        );
    }
    // How many go is not known, so that all may.
    let unknown = Subscription {
        quantity: None,
        ..running()
    };
    let one_user = Known {
        seats: Some(proof(1, 1_000, 0)),
        ..proved()
    };
    assert_eq!(decided(&unknown, &CANCEL_AT_END, &one_user), in_use);
}

#[test]
fn what_is_not_documented_is_sent_only_where_that_is_said() {
    let known = Known {
        may_be_unconfirmed: false,
        ..proved()
    };
    let unconfirmed = Decision::Refuse(ChangeReason::Unconfirmed);
    assert_eq!(decided(&running(), &CANCEL_AT_END, &known), unconfirmed);
    assert_eq!(decided(&running(), &EXTENDED, &known), unconfirmed);
    for wanted in [WantedChange::Cancel, to_reseller("1234567")] {
        assert_eq!(decided(&running(), &wanted, &known), Decision::Change);
    }
    let renewed = decided(&at_end(false, &[CANCEL]), &RENEWED, &known);
    assert_eq!(renewed, Decision::Change);
}

#[test]
fn the_seats_that_end_are_those_of_the_named_that_are_enabled_and_not_known_to_go_on() {
    let one = |id: &str, status: &str, kind: &str, quantity| Subscription {
        id: id.to_owned(),
        status: Some(status.to_owned()),
        quantity,
        ..at_end(false, &[kind])
    };
    let all = [
        one("A", "active", "cancel", Some(5)),
        one("B", "active", EXTEND, Some(7)),
        one("C", "deleted", CANCEL, Some(11)),
        one("D", "active", CANCEL, Some(13)),
        one("E", "suspended", CANCEL, Some(17)),
        // Not of new commerce, and not renewed.
        Subscription {
            scheduled_actions: Vec::new(),
            ..one("F", "active", "", Some(19))
        },
        one("G", "pending", EXTEND, Some(23)),
    ];
    let named = |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        seats_that_end(&all, &ids)
    };
    assert_eq!(named(&[]), 0);
    assert_eq!(named(&["a", "b", "c"]), 5);
    assert_eq!(named(&["A", "E"]), 5);
    assert_eq!(named(&["F"]), 19);
    assert_eq!(named(&["G"]), 23);
    let unknown = [one("A", "active", CANCEL, None), all[3].clone()];
    assert_eq!(
        seats_that_end(&unknown, &["A".to_owned(), "D".to_owned()]),
        i64::MAX
    );
}

#[test]
fn what_a_change_touches_is_told_as_the_service_has_it() {
    let mut one = at_end(false, &[CANCEL]);
    one.scheduled_actions.push(action("Other", "Now"));
    one.partner_id = Some(String::new());
    let expected = SubscriptionFacts {
        state: "active".to_owned(),
        seats: Some(5),
        auto_renew: Some(false),
        scheduled: vec![CANCEL.to_owned()],
        term_end: Some("2026-10-30T23:59:59Z".to_owned()),
        partner_id: None,
        support_contact: None,
    };
    assert_eq!(facts(&one), expected);
    one.partner_id = Some("1234567".to_owned());
    assert_eq!(facts(&one).partner_id.as_deref(), Some("1234567"));
}

#[test]
fn seats_are_taken_back_only_where_there_will_be_fewer() {
    for (to, taken) in [(4, Some(1)), (5, None), (6, None)] {
        let wanted = WantedChange::Seats { to };
        assert_eq!(takes_back(&running(), &wanted), taken.is_some(), "{to}");
        assert_eq!(seats_that_go(&running(), &wanted), taken, "{to}");
    }
}
