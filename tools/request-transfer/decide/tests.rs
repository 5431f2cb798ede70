use common::partner_center::transfers::TransferLine;

use super::*;

const OWN: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";

fn transfer(source: &str, target: &str, status: &str) -> TransferEntity {
    TransferEntity {
        id: "t".to_owned(),
        source_partner_tenant_id: Some(source.to_uppercase()),
        target_partner_tenant_id: Some(target.to_owned()),
        status: Some(status.to_owned()),
        ..TransferEntity::default()
    }
}

#[test]
fn only_what_is_open_and_on_the_right_end_can_be_answered_or_withdrawn() {
    let own: Guid = OWN.parse().unwrap();
    let old: Guid = OLD.parse().unwrap();
    let all = [
        transfer(OLD, OWN, "Pending"),
        transfer(OLD, OWN, "Complete"),
        transfer(OWN, OLD, "Pending"),
        transfer("", "", "Pending"),
    ];
    assert_eq!(open(&all, End::Target, own).count(), 1);
    assert_eq!(open(&all, End::Source, own).count(), 1);
    assert!(is_between(&all[0], old, own) && !is_between(&all[2], old, own));
    let to_another = transfer(OLD, OLD, "Pending");
    let of_another = transfer(OWN, OWN, "Pending");
    assert!(
        ![to_another, of_another]
            .iter()
            .any(|one| is_between(one, old, own))
    );
}

#[test]
fn a_transfer_carries_twenty_five_and_the_rest_is_named() {
    let ids = |count: usize| (0..count).map(|id| id.to_string()).collect::<Vec<_>>();
    for (count, first, rest) in [(1, 1, 0), (25, 25, 0), (26, 25, 1), (60, 25, 35)] {
        let (now, later) = parted(ids(count));
        assert_eq!((now.len(), later.len()), (first, rest), "{count}");
        assert_eq!([now, later].concat(), ids(count));
    }
}

#[test]
fn nothing_is_handed_over_with_a_word_that_is_not_documented_unless_that_is_said() {
    let one = transfer(OWN, OLD, "Pending");
    let sold = [Subscription {
        id: "A".to_owned(),
        status: Some("active".to_owned()),
        ..Subscription::default()
    }];
    let ids = || vec!["A".to_owned()];
    let found = accepted(&one, ids(), &sold, false);
    assert_eq!(found.action, TransferAction::Refuse);
    assert_eq!(found.reason, Some(TransferReason::Unconfirmed));
    let found = accepted(&one, ids(), &sold, true);
    assert_eq!(
        (found.action, found.subscriptions),
        (TransferAction::Accept, ids())
    );
    let many = accepted(&one, vec!["A".to_owned(); MOST + 1], &sold, true);
    assert_eq!((many.subscriptions.len(), many.rest), (MOST, ids()));
    let found = accepted(&one, vec!["B".to_owned()], &sold, true);
    assert_eq!(found.reason, Some(TransferReason::NotTransferable));
}

#[test]
fn a_refusal_goes_to_a_real_service_only_where_that_is_said_and_a_withdrawal_always() {
    let one = transfer(OLD, OWN, "Pending");
    for (action, is_said, expected) in [
        (TransferAction::Reject, false, TransferAction::Refuse),
        (TransferAction::Reject, true, TransferAction::Reject),
        (TransferAction::Withdraw, false, TransferAction::Withdraw),
    ] {
        let found = answered(&one, action, is_said);
        assert_eq!(found.action, expected);
        let is_refused = expected == TransferAction::Refuse;
        let reason = is_refused.then_some(TransferReason::Unconfirmed);
        assert_eq!(found.reason, reason);
    }
}

#[test]
fn what_is_not_this_partners_own_or_does_not_run_is_named() {
    let sold = |id: &str, status: &str| Subscription {
        id: id.to_owned(),
        status: Some(status.to_owned()),
        ..Subscription::default()
    };
    let sold = [sold("A", "active"), sold("B", "deleted")];
    let ids = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(not_transferable(&ids, &sold), ["b", "c"]);
}

#[test]
fn what_names_nothing_hands_nothing_over_and_what_is_left_is_named() {
    let one = TransferEntity {
        line_items: vec![TransferLine {
            subscription_id: Some("L".to_owned()),
        }],
        source_partner_name: Some("old".to_owned()),
        target_partner_name: Some("new".to_owned()),
        ..transfer(OWN, OLD, "Pending")
    };
    let none = accepted(&one, Vec::new(), &[], true);
    assert_eq!(none.reason, Some(TransferReason::NotTransferable));
    assert_eq!(none.rest, [""; 0]);
    let missing = accepted(&one, vec!["B".to_owned()], &[], true);
    assert_eq!(missing.rest, ["B"]);
    let said = section(&one, TransferAction::None);
    assert_eq!(
        (said.id.as_deref(), said.subscriptions, said.progress),
        (
            Some("t"),
            vec!["L".to_owned()],
            Some(TransferProgress::Open)
        )
    );
    let names = [said.source, said.target].map(|one| one.unwrap());
    assert_eq!(names[0].tenant_id, OWN.parse().ok());
    assert_eq!(names[1].name.as_deref(), Some("new"));
}

#[test]
fn a_record_has_what_the_service_says_of_the_transfer() {
    let word = |word: &str| Some(word.to_owned());
    let one = TransferEntity {
        customer_email_id: word("email"),
        customer_name: word("customer"),
        partner_on_record: word("1234567"),
        created_time: word("begun"),
        expiration_time: word("until"),
        ..transfer(OWN, OLD, "Pending")
    };
    let said = section(&one, TransferAction::None);
    let said = [
        said.customer_email,
        said.customer_name,
        said.partner_id,
        said.created,
        said.expires,
        said.state,
    ];
    let words = ["email", "customer", "1234567", "begun", "until", "Pending"];
    assert_eq!(said, words.map(word));
}

#[test]
fn a_refusal_has_its_reason() {
    let found = refused(TransferReason::Unconfirmed);
    assert_eq!(
        (found.action, found.reason),
        (TransferAction::Refuse, Some(TransferReason::Unconfirmed))
    );
}

#[test]
fn the_latest_between_two_partners_counts() {
    let one = |id: &str, source: &str, created: Option<&str>| TransferEntity {
        id: id.to_owned(),
        source_partner_tenant_id: Some(source.to_owned()),
        created_time: created.map(str::to_owned),
        ..TransferEntity::default()
    };
    let all = [
        one("1", "A", Some("2026-09-02T00:00:00Z")),
        one("2", "a", Some("2026-09-01T00:00:00Z")),
        one("3", "B", None),
        one("4", "B", Some("2026-08-01T00:00:00.0000000")),
    ];
    let ids: Vec<&str> = latest(&all).into_iter().map(|one| &*one.id).collect();
    assert_eq!(ids, ["1", "4"]);
}

#[test]
fn what_is_handed_over_is_all_that_was_planned_and_nothing_else() {
    let of = |ids: &[&str]| TransferEntity {
        line_items: ids
            .iter()
            .map(|id| common::partner_center::transfers::TransferLine {
                subscription_id: Some((*id).to_owned()),
            })
            .collect(),
        ..TransferEntity::default()
    };
    let planned = ["a".to_owned(), "b".to_owned()];
    assert!(hands_over(&of(&["B", "A"]), &planned));
    assert!(!hands_over(&of(&["A"]), &planned));
    assert!(!hands_over(&of(&["A", "B", "C"]), &planned));
    assert!(!hands_over(&of(&[]), &planned));
}
