//! What a reading of the user says about a change.

use common::sections::{Held, Swap, SwapAction};

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
    let (from, to) = (&swap.from.sku_id, &swap.to.sku_id);
    let alike = |wanted: &[Held]| {
        find(held, from) == find(wanted, from) && find(held, to) == find(wanted, to)
    };
    let complete = match &swap.restores {
        Some(restores) => alike(restores),
        None => find(held, from).is_none() && has_new(swap, held),
    };
    if complete {
        Drift::Complete
    } else if alike(&swap.before) {
        Drift::Untouched
    } else {
        Drift::Other
    }
}

/// Whether the new licence is there, with everything off that was to be off.
fn has_new(swap: &Swap, held: &[Held]) -> bool {
    find(held, &swap.to.sku_id).is_some_and(|new| {
        let off = |plan| new.disabled_plans.contains(plan);
        swap.action == SwapAction::Remove || swap.disabled_plans.iter().all(off)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::{decide, held},
        fixtures::{NEW, OLD, pair, user},
    };

    #[test]
    fn only_the_new_licence_with_the_same_plans_off_is_complete() {
        let swap = decide(&user(&[(OLD, None, &[2])]), &pair(), 1);
        let drift = |assignments: &[_]| of(&swap, &held(&user(assignments)));
        assert_eq!(drift(&[(NEW, None, &[2])]), Drift::Complete);
        assert_eq!(drift(&[(NEW, None, &[2, 9])]), Drift::Complete);
        assert_eq!(drift(&[(OLD, None, &[2])]), Drift::Untouched);
        assert_eq!(drift(&[(OLD, None, &[])]), Drift::Other);
        assert_eq!(drift(&[(NEW, None, &[])]), Drift::Other);
        assert_eq!(drift(&[(OLD, None, &[2]), (NEW, None, &[2])]), Drift::Other);
        assert_eq!(drift(&[]), Drift::Other);
    }
}
