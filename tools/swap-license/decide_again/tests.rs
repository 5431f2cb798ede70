use super::*;
use crate::fixtures::{NEW, OLD, decided, pair, plan, rules, user};

const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

#[test]
fn who_had_both_is_left_alone_where_more_would_be_lost_than_was_planned() {
    let both = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
    let planned = decided(&both, &pair(), 1);
    assert_eq!(planned.action, SwapAction::Remove);
    assert_eq!(decide_again(&planned, &both, &pair().plans), planned);
    let more_off = user(&[(OLD, None, &[2]), (NEW, None, &[2, 3])]);
    assert_eq!(
        decide_again(&planned, &more_off, &pair().plans).reason,
        Some(SwapReason::ChangedSincePlan)
    );
}

#[test]
fn who_lost_the_usage_location_since_then_can_still_lose_the_old_row_and_gets_nothing() {
    let nowhere = |assignments: &[(&str, Option<&str>, &[u32])]| graph::User {
        usage_location: None,
        ..user(assignments)
    };
    let both: [(&str, Option<&str>, &[u32]); 2] = [(OLD, None, &[]), (NEW, None, &[])];
    let planned = decided(&user(&both), &pair(), 1);
    assert_eq!(
        decide_again(&planned, &nowhere(&both), &pair().plans),
        planned
    );
    let planned = decided(&user(&both[..1]), &pair(), 1);
    assert_eq!(
        decide_again(&planned, &nowhere(&both[..1]), &pair().plans).reason,
        Some(SwapReason::UsageLocationMissing)
    );
}

#[test]
fn what_is_switched_on_in_the_same_call_is_decided_the_same_way_again() {
    let both = user(&[(OLD, None, &[2]), (NEW, None, &[1, 2])]);
    let planned = decided(&both, &pair(), 1);
    assert_eq!(decide_again(&planned, &both, &pair().plans), planned);
    let done = user(&[(NEW, None, &[2])]);
    let again = |user: &graph::User| decide_again(&planned, user, &pair().plans).reason;
    assert_eq!(again(&done), Some(SwapReason::AlreadyDone));
    let taken_away = user(&[(NEW, None, &[1, 2])]);
    assert_eq!(again(&taken_away), Some(SwapReason::ChangedSincePlan));
}

#[test]
fn a_plan_that_still_holds_is_decided_the_same_way_again() {
    let holder = user(&[(OLD, None, &[2])]);
    let mut pair = pair();
    for new_plans in [NewPlans::On, NewPlans::Off] {
        pair.new_plans = new_plans;
        let planned = decided(&holder, &pair, 1);
        assert_eq!(decide_again(&planned, &holder, &pair.plans), planned);
    }
}

#[test]
fn a_plan_switched_on_or_off_since_then_is_respected() {
    let planned = decided(&user(&[(OLD, None, &[2])]), &pair(), 1);
    let now = user(&[(OLD, None, &[3])]);
    assert_eq!(
        decide_again(&planned, &now, &pair().plans).disabled_plans,
        [plan(3)]
    );
}

#[test]
fn what_somebody_did_since_then_is_not_done_twice_and_nothing_more_is_done() {
    let planned = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
    let again = |user: &graph::User, planned: &Swap| {
        let swap = decide_again(planned, user, &pair().plans);
        (swap.action, swap.reason)
    };
    assert_eq!(
        again(&user(&[(NEW, None, &[])]), &planned),
        (SwapAction::None, Some(SwapReason::AlreadyDone))
    );
    assert_eq!(
        again(&user(&[(OLD, None, &[]), (NEW, None, &[])]), &planned),
        (SwapAction::Remove, Some(SwapReason::BothHeld))
    );
    let removal = decided(&user(&[(OLD, None, &[]), (NEW, None, &[])]), &pair(), 1);
    assert_eq!(
        again(&user(&[(OLD, None, &[])]), &removal),
        (SwapAction::Refuse, Some(SwapReason::ChangedSincePlan)),
        "a removal never becomes a purchase of a seat"
    );
}

#[test]
fn what_a_person_edits_in_the_plan_takes_effect() {
    let holder = user(&[(OLD, None, &[2])]);
    let again = |edited: &Swap, user: &graph::User| decide_again(edited, user, &pair().plans);
    let mut edited = decided(&holder, &pair(), 1);
    edited.disabled_plans = vec![plan(9)];
    let now = again(&edited, &holder);
    assert_eq!(
        (now.action, now.disabled_plans),
        (SwapAction::Swap, vec![plan(9)])
    );
    edited.disabled_plans = vec![plan(1), plan(2)];
    let now = again(&edited, &holder);
    assert_eq!(
        (now.action, now.disabled_plans),
        (SwapAction::Swap, vec![plan(1), plan(2)])
    );
    edited.disabled_plans = vec![plan(7)];
    assert_eq!(
        again(&edited, &holder).reason,
        Some(SwapReason::PlanNotInSku)
    );
    let both = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
    let mut edited = decided(&both, &pair(), 1);
    (edited.action, edited.disabled_plans) = (SwapAction::Swap, vec![]);
    let now = again(&edited, &both);
    assert_eq!((now.action, now.disabled_plans), (SwapAction::Swap, vec![]));
}

#[test]
fn several_rows_are_changed_together_or_not_at_all() {
    let rules = rules(&[(OLD, &[1]), (THIRD, &[2])], &[(NEW, &[1, 2])]);
    let both = user(&[(OLD, None, &[]), (THIRD, None, &[])]);
    let planned = decided(&both, &rules, 1);
    assert_eq!(decide_again(&planned, &both, &rules.plans), planned);
    let one = user(&[(OLD, None, &[])]);
    assert_eq!(
        decide_again(&planned, &one, &rules.plans).reason,
        Some(SwapReason::ChangedSincePlan)
    );
}

#[test]
fn a_direct_licence_beside_that_of_a_group_goes_only_while_the_group_gives_it() {
    let both = user(&[(OLD, None, &[2]), (OLD, Some("g"), &[])]);
    let mut planned = decided(&both, &pair(), 1);
    planned.action = SwapAction::RemoveDirect;
    planned.lost_plans = vec![];
    let again = |user: &graph::User| {
        let now = decide_again(&planned, user, &pair().plans);
        (now.action, now.reason)
    };
    let (done, changed) = (SwapReason::AlreadyDone, SwapReason::ChangedSincePlan);
    assert_eq!(again(&both).0, SwapAction::RemoveDirect);
    assert_eq!(
        again(&user(&[(OLD, Some("g"), &[])])),
        (SwapAction::None, Some(done))
    );
    assert_eq!(
        again(&user(&[(OLD, None, &[])])),
        (SwapAction::Refuse, Some(changed.clone()))
    );
    let more = user(&[(OLD, None, &[]), (OLD, Some("g"), &[1])]);
    assert_eq!(again(&more), (SwapAction::Refuse, Some(changed)));
}

#[test]
fn a_usage_location_that_was_set_since_the_plan_stays() {
    let mut nowhere = user(&[(OLD, None, &[])]);
    nowhere.usage_location = None;
    let mut pair = pair();
    pair.usage_location = Some("JP".into());
    let planned = decided(&nowhere, &pair, 1);
    let location = |user: &graph::User| decide_again(&planned, user, &pair.plans).usage_location;
    assert_eq!(location(&nowhere).as_deref(), Some("JP"));
    let mut moved = nowhere.clone();
    moved.usage_location = Some("US".into());
    assert_eq!(location(&moved), None);
}

#[test]
fn who_has_the_new_row_alone_is_done_whatever_is_off_in_it_unless_something_was_to_be_switched_on()
{
    let reason = |before: &graph::User, now: &graph::User| {
        let planned = decided(before, &pair(), 1);
        decide_again(&planned, now, &pair().plans).reason
    };
    let done = Some(SwapReason::AlreadyDone);
    let all_on = user(&[(NEW, None, &[])]);
    assert_eq!(reason(&user(&[(OLD, None, &[2])]), &all_on), done);
    let both = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
    assert_eq!(reason(&both, &all_on), done);
}

#[test]
fn who_has_it_from_a_group_by_now_is_refused_with_the_name_of_the_group() {
    let planned = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
    let now = user(&[(OLD, Some("g"), &[])]);
    let again = decide_again(&planned, &now, &pair().plans);
    assert_eq!(again.action, SwapAction::Refuse);
    assert_eq!(again.before, held(&now));
}

#[test]
fn what_was_to_be_switched_on_and_is_on_by_now_leaves_the_old_row_to_take_away() {
    let before = user(&[(OLD, None, &[2]), (NEW, None, &[1, 2])]);
    let planned = decided(&before, &pair(), 1);
    assert_eq!(planned.action, SwapAction::Swap);
    let now = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
    let again = decide_again(&planned, &now, &pair().plans);
    assert_eq!(again.action, SwapAction::Remove);
}

#[test]
fn a_removal_stays_one_whatever_is_edited_beside_it() {
    let both = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
    let mut edited = decided(&both, &pair(), 1);
    assert_eq!(edited.action, SwapAction::Remove);
    edited.disabled_plans = vec![];
    let again = decide_again(&edited, &both, &pair().plans);
    assert_eq!(again.action, SwapAction::Remove);
}
