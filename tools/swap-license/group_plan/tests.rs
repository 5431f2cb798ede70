use serde_json::json;

use super::*;
use crate::fixtures::{NEW, OLD, Sku, pair, rules, user};

const SALES: &str = "11111111-2222-4333-8444-555555555555";
const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

/// A user by number with these assignments.
fn member(number: u32, assignments: &[(&str, Option<&str>, &[u32])]) -> graph::User {
    graph::User {
        id: format!("{number:08x}-2a8e-4c0f-9d2b-8e1e0b8b1c55"),
        user_principal_name: Some(format!("u{number}@aozora.example")),
        ..user(assignments)
    }
}

fn group(skus: &[&str]) -> graph::Group {
    let licenses = skus.iter();
    let licenses: Vec<_> = licenses
        .map(|sku| json!({"skuId": sku, "disabledPlans": []}))
        .collect();
    serde_json::from_value(
        json!({"id": SALES, "displayName": "Sales", "assignedLicenses": licenses}),
    )
    .unwrap()
}

fn everybody() -> Whom<'static> {
    Whom {
        is_planned: &|_, _| false,
        means: &|_, _| true,
        names_group: &|_| false,
        is_chosen: &|_| true,
        is_everybody: true,
        is_saved: &|_| true,
    }
}

fn seats(of: &[(&str, i64)]) -> Seats {
    Seats::of(of.iter().map(|(sku, free)| (sku.parse().unwrap(), *free)))
}

/// What a record does, why, and from which rows.
fn told(swap: &Swap) -> (SwapAction, Option<SwapReason>, Vec<String>) {
    let from = swap.all_from().map(|sku| sku.sku_id.to_string());
    (swap.action, swap.reason.clone(), from.collect())
}

fn of_groups(plan: &GroupPlan) -> Vec<(SwapAction, Option<SwapReason>, Vec<String>)> {
    plan.groups.iter().map(|(_, swap, _)| told(swap)).collect()
}

/// What is left for a member beside the groups.
fn beside(
    plan: &GroupPlan,
    at: usize,
    user: &graph::User,
    rules: &SwapRules,
) -> Vec<(SwapAction, Option<SwapReason>, Vec<String>)> {
    let swaps = decide(user, rules, &rules.all(), &Seats::default());
    let left = plan.follow(at, user, swaps, rules);
    left.iter().map(told).collect()
}

/// Two rows, each replaced by a row of its own.
fn two_moves() -> SwapRules {
    const OTHER: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
    let from: [Sku<'_>; 2] = [(OLD, &[1]), (THIRD, &[7])];
    let mut rules = rules(&from, &[(NEW, &[1]), (OTHER, &[7])]);
    rules.moves[0].to.truncate(1);
    rules.moves[1].to.remove(0);
    rules
}

#[test]
fn a_group_changes_with_its_members_who_need_no_record() {
    let users = [1, 2].map(|number| member(number, &[(OLD, Some(SALES), &[])]));
    let (rules, mut free) = (pair(), seats(&[(NEW, 2)]));
    let plan = plan_groups(
        &users,
        &[group(&[OLD])],
        &rules,
        &mut free,
        MovedGroups::default(),
        &everybody(),
    );
    assert_eq!(
        of_groups(&plan),
        [(SwapAction::Swap, None, vec![OLD.to_owned()])]
    );
    assert_eq!(plan.groups[0].0.members, 2);
    assert_eq!(free.free(&NEW.parse().unwrap()), 0, "a seat for each");
    assert_eq!(beside(&plan, 0, &users[0], &rules), []);
}

#[test]
fn a_group_without_a_seat_for_each_member_is_refused_and_takes_none() {
    let users = [1, 2].map(|number| member(number, &[(OLD, Some(SALES), &[])]));
    let (rules, mut free) = (pair(), seats(&[(NEW, 1)]));
    let plan = plan_groups(
        &users,
        &[group(&[OLD])],
        &rules,
        &mut free,
        MovedGroups::default(),
        &everybody(),
    );
    let refused = Some(SwapReason::NoSeat);
    assert_eq!(
        of_groups(&plan),
        [(SwapAction::Refuse, refused, vec![OLD.to_owned()])]
    );
    assert_eq!(free.free(&NEW.parse().unwrap()), 1);
    assert_eq!(beside(&plan, 0, &users[0], &rules).len(), 1);
}

#[test]
fn what_groups_give_too_is_cleared_first_and_what_gives_more_goes_after_them() {
    let spare = member(1, &[(OLD, None, &[2]), (OLD, Some(SALES), &[])]);
    let more = member(2, &[(OLD, None, &[]), (OLD, Some(SALES), &[2])]);
    let users = [spare, more];
    let (rules, mut free) = (pair(), seats(&[(NEW, 2)]));
    let plan = plan_groups(
        &users,
        &[group(&[OLD])],
        &rules,
        &mut free,
        MovedGroups::default(),
        &everybody(),
    );
    let first: Vec<_> = plan
        .first
        .iter()
        .map(|(at, swap)| (*at, told(swap)))
        .collect();
    let direct = (
        SwapAction::RemoveDirect,
        Some(SwapReason::BothHeld),
        vec![OLD.to_owned()],
    );
    assert_eq!(first, [(0, direct)]);
    assert_eq!(beside(&plan, 0, &users[0], &rules), []);
    assert_eq!(beside(&plan, 1, &users[1], &rules).len(), 1);
}

#[test]
fn a_row_of_a_group_that_cannot_go_is_told_and_so_are_its_members() {
    let both: [(&str, Option<&str>, &[u32]); 2] =
        [(OLD, Some(SALES), &[]), (THIRD, Some(SALES), &[])];
    let users = [member(1, &both)];
    let (rules, mut free) = (two_moves(), seats(&[(NEW, 1)]));
    let groups = [group(&[OLD, THIRD])];
    let plan = plan_groups(
        &users,
        &groups,
        &rules,
        &mut free,
        MovedGroups::default(),
        &everybody(),
    );
    let no_seat = Some(SwapReason::NoSeat);
    assert_eq!(
        of_groups(&plan),
        [
            (SwapAction::Swap, None, vec![OLD.to_owned()]),
            (SwapAction::Refuse, no_seat, vec![THIRD.to_owned()]),
        ]
    );
    let inherits = Some(SwapReason::InheritedFromGroup);
    assert_eq!(
        beside(&plan, 0, &users[0], &rules),
        [(SwapAction::Refuse, inherits, vec![THIRD.to_owned()])]
    );
}

#[test]
fn a_group_is_left_alone_where_not_all_of_its_members_are_meant() {
    let users = [1, 2].map(|number| member(number, &[(OLD, Some(SALES), &[])]));
    let one = users[0].id.clone();
    let whom = Whom {
        means: &|user, _| user.id == one,
        is_everybody: false,
        ..everybody()
    };
    let (rules, mut free) = (pair(), seats(&[(NEW, 2)]));
    let plan = plan_groups(
        &users,
        &[group(&[OLD])],
        &rules,
        &mut free,
        MovedGroups::default(),
        &whom,
    );
    assert_eq!(of_groups(&plan), []);
}

#[test]
fn a_group_that_is_named_is_refused_where_it_would_change_who_is_not_chosen() {
    let users = [1, 2].map(|number| member(number, &[(OLD, Some(SALES), &[])]));
    let one = users[0].id.clone();
    let whom = Whom {
        means: &|_, _| false,
        names_group: &|_| true,
        is_chosen: &|user| user.id == one,
        is_everybody: false,
        ..everybody()
    };
    let (rules, mut free) = (pair(), seats(&[(NEW, 2)]));
    let plan = plan_groups(
        &users,
        &[group(&[OLD])],
        &rules,
        &mut free,
        MovedGroups::default(),
        &whom,
    );
    let in_the_way = Some(SwapReason::MemberInTheWay);
    assert_eq!(
        of_groups(&plan),
        [(SwapAction::Refuse, in_the_way, vec![OLD.to_owned()])]
    );
    let words = plan.groups[0].2.clone().unwrap().en;
    assert!(
        words.starts_with("1 member(s) are not in the file of --only") && words.contains("u2@"),
        "{words}"
    );
    assert_eq!(beside(&plan, 0, &users[0], &rules).len(), 1);
}

#[test]
fn what_an_earlier_part_of_the_input_changed_stays_so_without_further_seats() {
    let users = [1, 2].map(|number| member(number, &[(OLD, Some(SALES), &[])]));
    let (rules, mut free) = (pair(), seats(&[(NEW, 2)]));
    let groups = [group(&[OLD])];
    let before = MovedGroups::default();
    let first = plan_groups(&users, &groups, &rules, &mut free, before, &everybody());
    let whom = Whom {
        is_planned: &|group, from| group == SALES && from.as_str() == OLD,
        ..everybody()
    };
    let moved = first.moved().clone();
    let again = plan_groups(&users, &groups, &rules, &mut free, moved, &whom);
    assert_eq!(of_groups(&again), []);
    assert_eq!(beside(&again, 0, &users[0], &rules), []);
    assert_eq!(free.free(&NEW.parse().unwrap()), 0);
}
