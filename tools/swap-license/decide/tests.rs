use serde_json::json;

use super::*;
use crate::fixtures::{NEW, OLD, decided, pair, plan, rules, user};

const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

fn outcome(user: &graph::User, seats: i64) -> (SwapAction, Option<SwapReason>) {
    let swap = decided(user, &pair(), seats);
    (swap.action, swap.reason)
}

fn all(user: &graph::User, rules: &SwapRules, seats: i64) -> Vec<(String, Vec<String>)> {
    let seats = Seats::of(rules.targets().map(|sku| (sku.sku_id, seats)));
    let swaps = decide(user, rules, &rules.all(), &seats);
    let one = |swap: Swap| {
        let ids = swap.skus().map(|sku| sku.to_string()).collect();
        (format!("{:?} {:?}", swap.action, swap.reason), ids)
    };
    swaps.into_iter().map(one).collect()
}

fn said(outcome: &str, skus: &[&str]) -> (String, Vec<String>) {
    let skus = skus.iter().map(|sku| (*sku).to_owned()).collect();
    (outcome.to_owned(), skus)
}

#[test]
fn one_row_becomes_several_in_one_call() {
    let rules = rules(&[(OLD, &[1, 2])], &[(NEW, &[1]), (THIRD, &[2, 7])]);
    let holder = user(&[(OLD, None, &[1])]);
    let moved = decided(&holder, &rules, 1);
    assert_eq!(
        (moved.action, moved.reason.clone()),
        (SwapAction::Swap, None)
    );
    assert_eq!(
        (moved.lost_plans.clone(), moved.gained_plans.clone()),
        (vec![], vec![plan(7)])
    );
    let offs: Vec<_> = moved.all_to().map(|(_, off)| off.to_vec()).collect();
    assert_eq!(offs, [vec![plan(1)], vec![]]);
    assert_eq!(
        all(&holder, &rules, 0),
        [said("Refuse Some(NoSeat)", &[OLD, NEW, THIRD])]
    );
}

#[test]
fn several_rows_become_one_in_one_call_and_one_that_cannot_go_is_said() {
    let rules = rules(&[(OLD, &[1]), (THIRD, &[2])], &[(NEW, &[1, 2])]);
    let both = user(&[(OLD, None, &[]), (THIRD, None, &[2])]);
    assert_eq!(
        all(&both, &rules, 1),
        [said("Swap None", &[OLD, THIRD, NEW])]
    );
    assert_eq!(decided(&both, &rules, 1).disabled_plans, [plan(2)]);
    let half = user(&[(OLD, None, &[]), (THIRD, Some("g"), &[])]);
    assert_eq!(
        all(&half, &rules, 1),
        [
            said("Swap None", &[OLD, NEW]),
            said("Refuse Some(InheritedFromGroup)", &[THIRD, NEW])
        ]
    );
}

#[test]
fn who_has_both_keeps_what_is_on_in_the_old_one_only_by_the_same_call() {
    let both = user(&[(OLD, None, &[2]), (NEW, None, &[1, 2])]);
    let swap = decided(&both, &pair(), 0);
    assert_eq!(
        (swap.action, swap.reason),
        (SwapAction::Swap, Some(SwapReason::BothHeld))
    );
    assert_eq!(
        (swap.lost_plans, swap.disabled_plans),
        (vec![], vec![plan(2)])
    );
}

#[test]
fn what_a_group_gives_stays_and_a_direct_licence_brings_what_is_missing() {
    let both = user(&[(OLD, None, &[2]), (NEW, Some("g"), &[1])]);
    let swap = decided(&both, &pair(), 0);
    assert_eq!(swap.action, SwapAction::Swap);
    assert_eq!(swap.lost_plans, []);
    assert_eq!(swap.disabled_plans, [plan(2), plan(3), plan(9)]);
}

#[test]
fn a_user_of_the_old_sku_is_swapped_and_what_was_off_stays_off() {
    let swap = decided(&user(&[(OLD, None, &[2])]), &pair(), 1);
    assert_eq!((swap.action, swap.reason), (SwapAction::Swap, None));
    assert_eq!(swap.disabled_plans, [plan(2)]);
    assert_eq!(swap.gained_plans, [plan(9)]);
    assert_eq!(swap.before.len(), 1);
}

#[test]
fn who_has_both_loses_the_old_one_only_even_when_no_seat_is_free() {
    let both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
    assert_eq!(
        outcome(&both, 0),
        (SwapAction::Remove, Some(SwapReason::BothHeld))
    );
}

#[test]
fn who_has_both_keeps_the_old_one_while_the_new_one_is_in_error() {
    let mut both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
    both.license_assignment_states[1].error = Some("CountViolation".into());
    let refused = (SwapAction::Refuse, Some(SwapReason::AssignmentInError));
    assert_eq!(outcome(&both, 5), refused);
    let mut twice = user(&[(OLD, None, &[]), (NEW, None, &[]), (NEW, Some("g"), &[])]);
    twice.license_assignment_states[2].error = Some("CountViolation".into());
    assert_eq!(outcome(&twice, 5).0, SwapAction::Remove);
}

#[test]
fn who_is_done_or_was_never_meant_is_left_alone() {
    assert_eq!(
        outcome(&user(&[(NEW, None, &[])]), 5),
        (SwapAction::None, Some(SwapReason::AlreadyDone))
    );
    assert_eq!(
        outcome(&user(&[]), 5),
        (SwapAction::None, Some(SwapReason::NotHeld))
    );
}

#[test]
fn a_licence_from_a_group_is_never_touched_at_the_user() {
    let refused = (SwapAction::Refuse, Some(SwapReason::InheritedFromGroup));
    assert_eq!(outcome(&user(&[(OLD, Some("g"), &[])]), 5), refused);
    let both = user(&[(OLD, Some("g"), &[]), (OLD, None, &[])]);
    assert_eq!(outcome(&both, 5), refused);
}

#[test]
fn nobody_is_swapped_without_a_seat_a_location_or_with_an_error() {
    let holder = user(&[(OLD, None, &[])]);
    assert_eq!(
        outcome(&holder, 0),
        (SwapAction::Refuse, Some(SwapReason::NoSeat))
    );
    let mut nowhere = holder.clone();
    nowhere.usage_location = None;
    assert_eq!(
        outcome(&nowhere, 5),
        (SwapAction::Refuse, Some(SwapReason::UsageLocationMissing))
    );
    let mut told = pair();
    told.usage_location = Some("JP".into());
    let swap = decided(&nowhere, &told, 5);
    assert_eq!(swap.action, SwapAction::Swap);
    assert_eq!(swap.usage_location.as_deref(), Some("JP"));
    assert_eq!(decided(&holder, &told, 5).usage_location, None);
    let mut broken = holder;
    broken.license_assignment_states[0].error = Some("CountViolation".into());
    assert_eq!(
        outcome(&broken, 5),
        (SwapAction::Refuse, Some(SwapReason::AssignmentInError))
    );
}

#[test]
fn who_has_both_rows_needs_no_location_to_lose_the_old_one() {
    let mut both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
    both.usage_location = None;
    let removed = (SwapAction::Remove, Some(SwapReason::BothHeld));
    assert_eq!(outcome(&both, 0), removed);
    // What is switched on in the new row is assigned, and that needs one.
    let mut merged = user(&[(OLD, None, &[]), (NEW, None, &[2])]);
    merged.usage_location = None;
    let refused = (SwapAction::Refuse, Some(SwapReason::UsageLocationMissing));
    assert_eq!(outcome(&merged, 0), refused);
    // Another obstacle is told all the same.
    both.license_assignment_states[0].error = Some("CountViolation".into());
    let in_error = (SwapAction::Refuse, Some(SwapReason::AssignmentInError));
    assert_eq!(outcome(&both, 0), in_error);
}

#[test]
fn plans_that_would_be_lost_are_a_reason_to_refuse_unless_that_is_allowed() {
    let mut pair = rules(&[(OLD, &[1, 7])], &[(NEW, &[1])]);
    let holder = user(&[(OLD, None, &[])]);
    let refused = decided(&holder, &pair, 1);
    assert_eq!(refused.reason, Some(SwapReason::PlansWouldBeLost));
    assert_eq!(refused.lost_plans, [plan(7)]);
    pair.losses.rest = true;
    assert_eq!(decided(&holder, &pair, 1).action, SwapAction::Swap);
}

#[test]
fn the_order_in_which_the_service_lists_things_makes_no_difference() {
    let listed = user(&[
        (OLD, None, &[2, 3]),
        (OLD, Some("g"), &[]),
        (OLD, Some("h"), &[]),
        (NEW, None, &[1, 2]),
    ]);
    let mut shuffled = listed.clone();
    shuffled.assigned_licenses.reverse();
    shuffled.license_assignment_states.reverse();
    for license in &mut shuffled.assigned_licenses {
        license.disabled_plans.reverse();
    }
    for state in &mut shuffled.license_assignment_states {
        state.disabled_plans.reverse();
    }
    assert_ne!(shuffled, listed);
    assert_eq!(held(&shuffled), held(&listed));
    let sorted: Vec<_> = held(&listed).into_iter().map(|held| held.sku_id).collect();
    assert!(sorted.is_sorted());
}

#[test]
fn without_assignment_states_a_licence_counts_as_direct() {
    let bare: graph::User = serde_json::from_value(json!({
        "id": "1", "assignedLicenses": [{"skuId": OLD, "disabledPlans": []}],
    }))
    .unwrap();
    assert!(held(&bare)[0].direct);
}

#[test]
fn a_change_takes_a_seat_of_each_row_that_comes_new_and_of_no_other() {
    let rules = rules(&[(OLD, &[1, 2])], &[(NEW, &[1]), (THIRD, &[2])]);
    let ids: [Guid; 2] = [NEW, THIRD].map(|id| id.parse().unwrap());
    let left = |holder: &graph::User| {
        let mut seats = Seats::of(ids.map(|id| (id, 5)));
        seats.take(&decided(holder, &rules, 5));
        ids.map(|id| seats.free(&id))
    };
    assert_eq!(left(&user(&[(OLD, None, &[])])), [4, 4]);
    // The one that is held is changed and needs no seat.
    assert_eq!(left(&user(&[(OLD, None, &[]), (NEW, None, &[1])])), [5, 4]);
    assert_eq!(left(&user(&[(OLD, Some("g"), &[])])), [5, 5], "refused");
    assert_eq!(left(&user(&[])), [5, 5], "nothing to do");
    let mut seats = Seats::of([(ids[0], 5)]);
    seats.take_many(&ids[0], 3);
    seats.take_many(&ids[1], 2);
    assert_eq!(ids.map(|id| seats.free(&id)), [2, -2]);
}

#[test]
fn what_a_group_cannot_give_beside_the_old_licence_is_no_error_and_all_else_is() {
    let with = |group: Option<&str>, error: &str| {
        let mut both = user(&[(OLD, None, &[]), (NEW, group, &[])]);
        both.license_assignment_states[1].error = Some(error.into());
        assert!(has_error(&both, &NEW.parse().unwrap()));
        assert!(!has_error(&both, &OLD.parse().unwrap()));
        outcome(&both, 5).1
    };
    let refused = Some(SwapReason::AssignmentInError);
    assert_eq!(
        with(Some("g"), "MutuallyExclusiveViolation"),
        Some(SwapReason::BothHeld)
    );
    assert_eq!(with(Some("g"), "CountViolation"), refused);
    assert_eq!(with(None, "MutuallyExclusiveViolation"), refused);
    let well = user(&[(NEW, None, &[])]);
    assert!(!has_error(&well, &NEW.parse().unwrap()));
}

#[test]
fn nobody_is_moved_to_what_people_buy_for_themselves() {
    let mut rules = pair();
    rules.moves[0].self_service = true;
    let refused = decided(&user(&[(OLD, None, &[])]), &rules, 5);
    assert_eq!(
        (refused.action, refused.reason),
        (SwapAction::Refuse, Some(SwapReason::SelfServiceSku))
    );
}
