//! What a reading of the user says about a change.

use common::{
    ids::Guid,
    sections::{Held, SkuRef, Swap, SwapAction},
};

use crate::decide::find;

/// What has become of the change, by what the user holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drift {
    /// The change is there, with everything off that was to be off.
    Complete,
    /// The old licence is there as it was when the change was decided.
    Untouched,
    /// Neither: the user was changed by another program or person.
    Other,
}

/// Compares what a user holds with a change and what it started from.
#[must_use]
pub(crate) fn of(swap: &Swap, held: &[Held]) -> Drift {
    let alike = |wanted: &[Held]| {
        swap.skus().all(|sku| match &swap.restores {
            Some(_) => is_alike_directly(held, wanted, &sku),
            None => find(held, &sku) == find(wanted, &sku),
        })
    };
    let has = |sku: &SkuRef| find(held, &sku.sku_id).is_some();
    let complete = match (&swap.restores, swap.action) {
        (Some(restores), _) => alike(restores),
        (None, SwapAction::RemoveDirect) => match find(held, &swap.from.sku_id) {
            Some(old) => !old.direct,
            // The groups have been changed meanwhile.
            None => swap
                .all_to()
                .all(|(sku, _)| find(held, &sku.sku_id).is_some()),
        },
        (None, _) => !swap.all_from().any(has) && has_new(swap, held),
    };
    if complete {
        Drift::Complete
    } else if alike(&swap.before) {
        Drift::Untouched
    } else {
        Drift::Other
    }
}

/// Whether a SKU is assigned directly in both or in neither, with the same plans off. What a group brings its members
/// does not count: it is put back with the group, before the member or after.
#[must_use]
pub(crate) fn is_alike_directly(one: &[Held], other: &[Held], sku: &Guid) -> bool {
    let direct = |held| {
        let held: Option<&Held> = find(held, sku);
        held.filter(|held| held.direct)
            .map(|held| &held.disabled_plans)
    };
    direct(one) == direct(other)
}

/// Whether the new licences are there, each with everything off that was to be off, and on what was to be
/// switched on.
fn has_new(swap: &Swap, held: &[Held]) -> bool {
    swap.all_to().all(|(sku, off)| {
        find(held, &sku.sku_id).is_some_and(|new| {
            let is_off = |plan: &Guid| new.disabled_plans.contains(plan);
            let before = find(&swap.before, &sku.sku_id);
            let was_off = before.map_or(&[][..], |held| &held.disabled_plans);
            let mut to_be_on = was_off.iter().filter(|plan| !off.contains(plan));
            swap.action == SwapAction::Remove || (off.iter().all(is_off) && !to_be_on.any(is_off))
        })
    })
}

#[cfg(test)]
mod tests {
    use common::licensing::held;

    use super::*;
    use crate::fixtures::{NEW, OLD, decided, pair, user};

    #[test]
    fn only_the_new_licence_with_the_same_plans_off_is_complete() {
        let swap = decided(&user(&[(OLD, None, &[2])]), &pair(), 1);
        let drift = |assignments: &[_]| of(&swap, &held(&user(assignments)));
        assert_eq!(drift(&[(NEW, None, &[2])]), Drift::Complete);
        assert_eq!(drift(&[(NEW, None, &[2, 9])]), Drift::Complete);
        assert_eq!(drift(&[(OLD, None, &[2])]), Drift::Untouched);
        assert_eq!(drift(&[(OLD, None, &[])]), Drift::Other);
        assert_eq!(drift(&[(NEW, None, &[])]), Drift::Other);
        assert_eq!(drift(&[(OLD, None, &[2]), (NEW, None, &[2])]), Drift::Other);
        assert_eq!(drift(&[]), Drift::Other);
    }

    #[test]
    fn a_direct_licence_is_gone_where_that_of_the_group_alone_is_left() {
        let both = user(&[(OLD, None, &[2]), (OLD, Some("g"), &[])]);
        let mut swap = decided(&both, &pair(), 1);
        swap.action = SwapAction::RemoveDirect;
        swap.before = held(&both);
        let drift = |user| of(&swap, &held(&user));
        assert_eq!(drift(user(&[(OLD, Some("g"), &[])])), Drift::Complete);
        assert_eq!(drift(both.clone()), Drift::Untouched);
    }
}
