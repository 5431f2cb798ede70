use common::sections::Swap;
use jiff::Timestamp;

use super::*;
use crate::{
    change_request,
    decide::SwapRules,
    fixtures::{NEW, OLD, Sku, decided, pair, rules, turned, user},
};

pub(crate) fn journal(before: &graph::User, status: Option<SwapStatus>) -> Vec<Entry> {
    journal_of(before, &decided(before, &pair(), 1), status)
}

pub(crate) fn journal_of(
    before: &graph::User,
    swap: &Swap,
    status: Option<SwapStatus>,
) -> Vec<Entry> {
    let mut entries = vec![Entry::Intent {
        time: Timestamp::UNIX_EPOCH,
        tenant_id: "aozora.example".parse().unwrap(),
        target: Target::User(common::sections::User {
            id: before.id.clone(),
            ..common::sections::User::default()
        }),
        from: swap.from.clone(),
        to: swap.to.clone(),
        also_from: swap.also_from.clone(),
        also_to: swap.also_to.iter().map(|to| to.sku.clone()).collect(),
        before: swap.before.clone(),
        usage_location: None,
        change: change_request::of(swap),
    }];
    entries.extend(status.map(|status| Entry::Outcome {
        time: Timestamp::UNIX_EPOCH,
        id: before.id.clone(),
        from: swap.from.sku_id,
        to: swap.to.sku_id,
        also_from: swap.also_from.iter().map(|sku| sku.sku_id).collect(),
        also_to: swap.also_to.iter().map(|to| to.sku.sku_id).collect(),
        status,
        after: None,
        request_id: None,
        error: None,
    }));
    entries
}

#[test]
fn what_failed_is_no_change_and_what_is_open_may_be_one() {
    let before = user(&[(OLD, None, &[])]);
    assert_eq!(changes(journal(&before, Some(SwapStatus::Failed))), []);
    for status in [None, Some(SwapStatus::Unknown), Some(SwapStatus::Done)] {
        let changes = changes(journal(&before, status));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].left[0].sku_id.as_str(), NEW);
    }
}

/// A change of one user from one SKU to another that took effect.
fn done(before: &graph::User, is_turned: bool) -> Vec<Entry> {
    let pair = if is_turned { turned() } else { pair() };
    journal_of(before, &decided(before, &pair, 1), Some(SwapStatus::Done))
}

#[test]
fn a_change_that_was_put_back_leaves_its_way_back_and_going_again_a_plain_change() {
    let (old, new) = (user(&[(OLD, None, &[2])]), user(&[(NEW, None, &[2])]));
    let kinds = |entries: Vec<Entry>| -> Vec<(String, bool)> {
        let kind = |change: Change| (change.to.sku_id.to_string(), change.is_way_back);
        changes(entries).into_iter().map(kind).collect()
    };
    let there = done(&old, false);
    let back = [there.clone(), done(&new, true)].concat();
    let again = [back.clone(), there.clone()].concat();
    assert_eq!(kinds(there), [(NEW.to_owned(), false)]);
    assert_eq!(kinds(back), [(OLD.to_owned(), true)]);
    assert_eq!(kinds(again), [(NEW.to_owned(), false)]);
}

/// The old row becomes two in one call, and they become the old row again or not.
#[test]
fn the_further_rows_of_a_call_belong_to_the_change() {
    const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    let two: [Sku<'_>; 2] = [(NEW, &[1]), (THIRD, &[2])];
    let (old, split) = (
        user(&[(OLD, None, &[])]),
        user(&[(NEW, None, &[]), (THIRD, None, &[])]),
    );
    let done = |before: &graph::User, rules: &SwapRules| {
        journal_of(before, &decided(before, rules, 1), Some(SwapStatus::Done))
    };
    let there = done(&old, &rules(&[(OLD, &[1, 2])], &two));
    let kinds = |entries: Vec<Entry>| -> Vec<(usize, bool)> {
        let kind = |change: Change| (change.all_to().count(), change.is_way_back);
        changes(entries).into_iter().map(kind).collect()
    };
    assert_eq!(kinds(there.clone()), [(2, false)]);
    let [new, third] = two;
    let back = done(&split, &rules(&[third, new], &[(OLD, &[1, 2])]));
    assert_eq!(
        kinds([there.clone(), back].concat()),
        [(1, true)],
        "in whichever order its rows are named"
    );
    let half = done(&split, &rules(&[new], &[(OLD, &[1, 2])]));
    assert_eq!(
        kinds([there.clone(), half].concat()),
        [(2, false), (1, false)],
        "one of the two rows is there still"
    );
    let one = done(&old, &rules(&[(OLD, &[1, 2])], &[new]));
    assert_eq!(
        kinds([there, one].concat()),
        [(2, false), (1, false)],
        "two changes and not one that was sent twice"
    );
}

#[test]
fn a_return_that_does_not_restore_exactly_keeps_both_changes() {
    let old = user(&[(OLD, None, &[2])]);
    let there = done(&old, false);
    for (returned, ways_back) in [(&[2][..], 1), (&[2, 3], 0), (&[], 0)] {
        let back = done(&user(&[(NEW, None, returned)]), true);
        let changes = changes([there.clone(), back].concat());
        let back: Vec<_> = changes.iter().map(|change| change.is_way_back).collect();
        let expected = if ways_back == 1 {
            vec![true]
        } else {
            vec![false, false]
        };
        assert_eq!(back, expected, "{returned:?} off on the way back");
    }
}

#[test]
fn a_return_with_another_licence_left_behind_keeps_both_changes() {
    let there = done(&user(&[(OLD, None, &[2])]), false);
    let mut back = done(&user(&[(NEW, None, &[2])]), true);
    if let Some(Entry::Outcome { after, .. }) = back.last_mut() {
        let both = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
        *after = Some(common::licensing::held(&both));
    }
    let changes = changes([there, back].concat());
    let kept: Vec<_> = changes
        .iter()
        .map(|change| (change.from.sku_id.to_string(), change.is_way_back))
        .collect();
    assert_eq!(kept, [(OLD.to_owned(), false), (NEW.to_owned(), false)]);
}

#[test]
fn a_change_that_was_done_again_begins_with_what_was_there_then() {
    let mut entries = journal(&user(&[(OLD, None, &[2])]), Some(SwapStatus::Done));
    entries.extend(journal(&user(&[(OLD, None, &[3])]), Some(SwapStatus::Done)));
    let changes = changes(entries);
    assert_eq!(changes.len(), 1);
    assert_eq!(
        changes[0].before[0].disabled_plans,
        [crate::fixtures::plan(3)]
    );
}

#[test]
fn a_change_that_was_sent_twice_counts_once_and_from_its_first_beginning() {
    let mut entries = journal(&user(&[(OLD, None, &[2])]), None);
    entries.extend(journal(&user(&[(OLD, None, &[3])]), Some(SwapStatus::Done)));
    let changes = changes(entries);
    assert_eq!(changes.len(), 1);
    assert_eq!(
        changes[0].before[0].disabled_plans,
        [crate::fixtures::plan(2)]
    );
}

fn held_of(assignments: &[(&str, Option<&str>, &[u32])]) -> Vec<Held> {
    common::licensing::held(&user(assignments))
}

#[test]
fn what_a_change_leaves_is_what_it_says_and_what_groups_give() {
    const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    let before = held_of(&[
        (OLD, None, &[]),
        (OLD, Some("g"), &[]),
        (THIRD, None, &[7]),
        (NEW, Some("h"), &[]),
    ]);
    let mut swap = decided(&user(&[(OLD, None, &[2])]), &pair(), 1);
    let change = change_request::of(&swap);
    let after = left(&before, &change);
    assert_eq!(
        after,
        held_of(&[
            (OLD, Some("g"), &[]),
            (THIRD, None, &[7]),
            (NEW, None, &[2]),
            (NEW, Some("h"), &[2]),
        ])
    );
    // Without a group the old one is gone.
    swap.action = SwapAction::Remove;
    let removed = left(&held_of(&[(OLD, None, &[])]), &change_request::of(&swap));
    assert_eq!(removed, []);
}

#[test]
fn what_was_done_is_told_by_what_it_added_and_what_was_there() {
    let both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
    let one = |entries: Vec<Entry>| changes(entries).remove(0);
    let swapped = one(done(&user(&[(OLD, None, &[])]), false));
    assert_eq!(swapped.action(), SwapAction::Swap);
    let mut removed = one(done(&both, false));
    assert_eq!(removed.action(), SwapAction::Remove);
    for held in &mut removed.before {
        held.groups = vec!["g".to_owned()];
    }
    assert_eq!(removed.action(), SwapAction::RemoveDirect);
    let back = [
        done(&user(&[(OLD, None, &[2])]), false),
        done(&user(&[(NEW, None, &[2])]), true),
    ];
    assert_eq!(one(back.concat()).action(), SwapAction::Restore);
}

#[test]
fn an_outcome_that_comes_after_the_way_back_began_undoes_nothing() {
    let mut there = done(&user(&[(OLD, None, &[2])]), false);
    let outcome = there.pop().unwrap();
    let back = journal_of(
        &user(&[(NEW, None, &[2])]),
        &decided(&user(&[(NEW, None, &[2])]), &turned(), 1),
        None,
    );
    let changes = changes([there, back, vec![outcome]].concat());
    let kept: Vec<_> = changes.iter().map(|change| change.is_way_back).collect();
    assert_eq!(kept, [false, false]);
}
