//! Undoing: the plan that puts back what a journal says was changed. It is a plan like any other, looked
//! at and applied with `--apply`, and only where the user still holds what the run left.

use std::path::Path;

use common::{
    Record,
    cli::Session,
    graph,
    ids::Guid,
    licensing::held,
    sections::{AddedSku, Held, Swap, SwapAction, SwapReason},
};

use crate::{
    decide::{location_for, off_now},
    drift::{self, Drift},
    journal::replay::{self, Change},
};

/// Writes the plan.
pub(crate) fn run(journal: &Path, session: &mut Session) -> anyhow::Result<()> {
    for record in records(replay::read(journal, session)?) {
        session.write(&record)?;
    }
    Ok(())
}

/// The plan, the last change first. What was put back already is left out.
fn records(changes: Vec<Change>) -> impl Iterator<Item = Record> {
    let there = changes.into_iter().filter(|change| !change.is_way_back);
    there.rev().map(|change| {
        let mut record = Record::default();
        record.set_tenant(&change.tenant);
        change.target.put(&mut record);
        record.set(&way_back(&change));
        record
    })
}

/// The way back of a change.
#[must_use]
pub(crate) fn way_back(change: &Change) -> Swap {
    let off = |sku: &Guid| off_now(&change.before, sku).to_vec();
    Swap {
        also_from: change.also_to.clone(),
        also_to: change
            .also_from
            .iter()
            .map(|sku| AddedSku {
                sku: sku.clone(),
                disabled_plans: off(&sku.sku_id),
            })
            .collect(),
        disabled_plans: off(&change.from.sku_id),
        before: change.left.clone(),
        restores: Some(change.before.clone()),
        ..Swap::new(SwapAction::Restore, change.to.clone(), change.from.clone())
    }
}

/// Decides right before putting back: only where the user still holds what the run left.
#[must_use]
pub(crate) fn decide(planned: &Swap, restores: &[Held], user: &graph::User) -> Swap {
    let now = held(user);
    let mut swap = planned.clone();
    swap.restores = Some(restores.to_vec());
    let (action, reason) = match drift::of(&swap, &now) {
        Drift::Complete => (SwapAction::None, Some(SwapReason::AlreadyDone)),
        Drift::Untouched => (SwapAction::Restore, None),
        Drift::Other => (SwapAction::Refuse, Some(SwapReason::ChangedSincePlan)),
    };
    swap.action = action;
    swap.reason = reason;
    swap.before = now;
    swap.usage_location = location_for(user, planned.usage_location.as_ref());
    swap
}

#[cfg(test)]
mod tests {
    use common::sections::SwapStatus;

    use super::*;
    use crate::change_request;
    use crate::{
        fixtures::{NEW, OLD, decided, plan as plan_id, rules, user},
        journal::{
            Entry,
            replay::tests::{journal, journal_of},
        },
    };

    const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

    fn undone(before: &graph::User, now: &graph::User) -> Swap {
        let change = replay::changes(journal(before, Some(SwapStatus::Done))).remove(0);
        let back = way_back(&change);
        let restores = back.restores.clone().unwrap();
        decide(&back, &restores, now)
    }

    #[test]
    fn a_swap_is_put_back_with_exactly_the_plans_that_were_off() {
        let before = user(&[(OLD, None, &[2, 3])]);
        let undo = undone(&before, &user(&[(NEW, None, &[2, 3])]));
        assert_eq!(undo.action, SwapAction::Restore);
        let change = change_request::of(&undo);
        assert_eq!(change.add_licenses[0].sku_id.as_str(), OLD);
        assert_eq!(
            change.add_licenses[0].disabled_plans,
            [plan_id(2), plan_id(3)]
        );
        assert_eq!(change.remove_licenses, [NEW.parse().unwrap()]);
        assert_eq!(drift::of(&undo, &held(&before)), Drift::Complete);
    }

    #[test]
    fn a_removal_is_put_back_without_taking_the_other_licence_away() {
        let before = user(&[(OLD, None, &[2]), (NEW, None, &[3])]);
        let undo = undone(&before, &user(&[(NEW, None, &[3])]));
        let change = change_request::of(&undo);
        assert_eq!(change.add_licenses[0].disabled_plans, [plan_id(2)]);
        assert_eq!(change.remove_licenses, []);
    }

    /// A group that is put back brings the old licence again to its member, who had it directly too.
    #[test]
    fn a_member_is_put_back_whether_the_group_is_back_already_or_not() {
        let before = user(&[(OLD, None, &[2]), (NEW, Some("g"), &[3])]);
        // The change gave the new licence directly too, with the plans off that were off in what went.
        let left: (&str, Option<&str>, &[u32]) = (NEW, None, &[1, 2, 9]);
        let plans: &[u32] = &[3];
        for by_group in [(NEW, Some("g"), plans), (OLD, Some("g"), plans)] {
            let undo = undone(&before, &user(&[left, by_group]));
            assert_eq!(undo.action, SwapAction::Restore);
            let back = held(&user(&[(OLD, None, &[2]), by_group]));
            assert_eq!(drift::of(&undo, &back), Drift::Complete);
        }
    }

    #[test]
    fn an_unclear_outcome_is_undone_by_what_was_sent_and_not_by_what_was_read() {
        let before = user(&[(OLD, None, &[2])]);
        let mut entries = journal(&before, Some(SwapStatus::Unknown));
        if let Entry::Outcome { after, .. } = &mut entries[1] {
            *after = Some(held(&before));
        }
        let change = replay::changes(entries).remove(0);
        let back = way_back(&change);
        let decided = |now: &graph::User| decide(&back, &change.before, now).action;
        assert_eq!(decided(&user(&[(NEW, None, &[2])])), SwapAction::Restore);
        assert_eq!(decided(&before), SwapAction::None);
    }

    #[test]
    fn who_has_been_changed_since_is_left_alone_and_who_is_back_is_done() {
        let before = user(&[(OLD, None, &[2])]);
        assert_eq!(
            undone(&before, &user(&[(NEW, None, &[2, 3])])).reason,
            Some(SwapReason::ChangedSincePlan)
        );
        assert_eq!(undone(&before, &before).action, SwapAction::None);
    }

    #[test]
    fn a_call_of_several_rows_goes_back_as_one_call_with_the_plans_of_each() {
        let rules = rules(&[(OLD, &[1, 2]), (THIRD, &[3, 4])], &[(NEW, &[1, 2, 3, 4])]);
        let before = user(&[(OLD, None, &[2]), (THIRD, None, &[3])]);
        let change = replay::changes(journal_of(
            &before,
            &decided(&before, &rules, 1),
            Some(SwapStatus::Done),
        ));
        let back = way_back(&change[0]);
        let change = change_request::of(&back);
        let added: Vec<_> = change
            .add_licenses
            .iter()
            .map(|one| (one.sku_id.to_string(), one.disabled_plans.clone()))
            .collect();
        assert_eq!(
            added,
            [
                (THIRD.to_owned(), vec![plan_id(3)]),
                (OLD.to_owned(), vec![plan_id(2)])
            ]
        );
        assert_eq!(change.remove_licenses, [NEW.parse().unwrap()]);
        let decided = |now: &graph::User| decide(&back, back.restores.as_ref().unwrap(), now);
        assert_eq!(decided(&before).action, SwapAction::None);
        let left = user(&[(NEW, None, &[2, 3])]);
        let mut nowhere = left.clone();
        nowhere.usage_location = None;
        assert_eq!(decided(&left).before, held(&left));
        assert_eq!(decided(&nowhere).action, SwapAction::Restore);
    }

    #[test]
    fn what_came_with_several_new_rows_goes_with_each_of_them() {
        let rules = rules(&[(OLD, &[1, 2])], &[(NEW, &[1]), (THIRD, &[2])]);
        let before = user(&[(OLD, None, &[])]);
        let planned = decided(&before, &rules, 1);
        let entries = journal_of(&before, &planned, Some(SwapStatus::Done));
        let back = way_back(&replay::changes(entries)[0]);
        let mut gone = change_request::of(&back).remove_licenses;
        gone.sort();
        assert_eq!(gone, [THIRD, NEW].map(|sku| sku.parse().unwrap()));
    }

    #[test]
    fn the_plan_holds_each_change_but_none_that_was_put_back() {
        let changes = || {
            let before = user(&[(OLD, None, &[2])]);
            replay::changes(journal(&before, Some(SwapStatus::Done)))
        };
        let planned: Vec<Record> = records(changes()).collect();
        let swap: Swap = planned[0].get().unwrap().unwrap();
        assert_eq!((planned.len(), &swap), (1, &way_back(&changes()[0])));
        assert!(planned[0].tenant().unwrap().is_some());
        let mut put_back = changes();
        put_back[0].is_way_back = true;
        assert_eq!(records(put_back).count(), 0);
    }
}
