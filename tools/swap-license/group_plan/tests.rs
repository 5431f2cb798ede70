use serde_json::json;

use super::*;
use crate::fixtures::{NEW, OLD, Sku, pair, row, rules, user};

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

/// The old row carries a OneDrive, the new one does not, and the third one carries another.
fn with_onedrives() -> SwapRules {
    let mut rules = rules(&[(OLD, &[1, 2])], &[(NEW, &[1])]);
    let mut rows = [row(OLD, &[1, 2]), row(NEW, &[1]), row(THIRD, &[7])];
    rows[0].service_plans[1].service_plan_name = "SHAREPOINTSTANDARD".into();
    rows[2].service_plans[0].service_plan_name = "SHAREPOINTENTERPRISE".into();
    rules.plans = TenantPlans::of(&rows);
    rules.losses.named = [crate::fixtures::plan(2)].into();
    rules
}

#[test]
fn only_members_whose_onedrive_goes_and_is_not_saved_keep_a_group_from_changing() {
    let rules = with_onedrives();
    let by_group: (&str, Option<&str>, &[u32]) = (OLD, Some(SALES), &[]);
    let users = [
        member(1, &[by_group]),
        member(2, &[by_group, (THIRD, None, &[])]),
        member(3, &[by_group]),
    ];
    let plan = |saved: &[usize]| {
        let saved: Vec<&str> = saved.iter().map(|at| users[*at].id.as_str()).collect();
        let whom = Whom {
            is_saved: &|user| saved.contains(&user.id.as_str()),
            ..everybody()
        };
        let mut free = seats(&[(NEW, 3)]);
        let groups = [group(&[OLD])];
        let before = MovedGroups::default();
        let mut plan = plan_groups(&users, &groups, &rules, &mut free, before, &whom);
        plan.groups.remove(0)
    };
    let (_, swap, why) = plan(&[0]);
    assert_eq!(swap.reason, Some(SwapReason::BackupMissing));
    let words = why.unwrap().en;
    assert!(
        words.starts_with("1 member(s) would lose the licence of their OneDrive")
            && words.contains("u3@aozora.example"),
        "{words}"
    );
    let (_, swap, why) = plan(&[0, 2]);
    assert_eq!((swap.action, why), (SwapAction::Swap, None));
}

#[test]
fn what_is_left_is_what_the_groups_bring_without_what_went_first() {
    let users = [
        member(1, &[(OLD, None, &[2]), (OLD, Some(SALES), &[3])]),
        member(2, &[(OLD, None, &[]), (OLD, Some(SALES), &[])]),
    ];
    let (rules, mut free) = (pair(), seats(&[(NEW, 2)]));
    let groups = [group(&[OLD])];
    let before = MovedGroups::default();
    let plan = plan_groups(&users, &groups, &rules, &mut free, before, &everybody());
    let left = |at: usize| -> Vec<(String, bool)> {
        let held = plan.left(at, &Person::of(&users[at])).held.into_iter();
        held.map(|held| (held.sku_id.to_string(), held.direct))
            .collect()
    };
    let (old, new) = ((OLD.to_owned(), true), (NEW.to_owned(), false));
    assert_eq!(left(0), [old, new.clone()], "it has more on than the group");
    assert_eq!(left(1), [new]);
}
