//! What a reading of the user says about a change.

use common::{
    graph::{AddLicense, LicenseChange},
    sections::{Held, Swap, SwapAction},
};

use crate::decide::find;

/// How the user stands against the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The change is there, with everything off that was to be off.
    Complete,
    /// The old licence is there as it was when the change was decided.
    Untouched,
    /// Neither: somebody else did something.
    Other,
}

/// Compares what a user holds with a change and what it started from.
#[must_use]
pub fn of(swap: &Swap, held: &[Held]) -> Standing {
    let (from, to) = (&swap.from.sku_id, &swap.to.sku_id);
    let alike = |wanted: &[Held]| {
        find(held, from) == find(wanted, from) && find(held, to) == find(wanted, to)
    };
    let complete = match &swap.restores {
        Some(restores) => alike(restores),
        None => find(held, from).is_none() && has_new(swap, held),
    };
    if complete {
        Standing::Complete
    } else if alike(&swap.before) {
        Standing::Untouched
    } else {
        Standing::Other
    }
}

/// Whether the new licence is there, with everything off that was to be off.
fn has_new(swap: &Swap, held: &[Held]) -> bool {
    find(held, &swap.to.sku_id).is_some_and(|new| {
        let off = |plan| new.disabled_plans.contains(plan);
        swap.action == SwapAction::Remove || swap.disabled_plans.iter().all(off)
    })
}

/// What is sent for a change: always one call, so that there is no moment without a licence.
#[must_use]
pub fn change(swap: &Swap) -> LicenseChange {
    let add = AddLicense {
        sku_id: swap.to.sku_id,
        disabled_plans: swap.disabled_plans.clone(),
    };
    let keeps_from = swap
        .restores
        .as_ref()
        .is_some_and(|restores| find(restores, &swap.from.sku_id).is_some());
    LicenseChange {
        add_licenses: match swap.action {
            SwapAction::Swap | SwapAction::Restore => vec![add],
            // Adding a licence that is held would replace what is switched off in it.
            SwapAction::Remove | SwapAction::None | SwapAction::Refuse => vec![],
        },
        remove_licenses: if keeps_from {
            vec![]
        } else {
            vec![swap.from.sku_id]
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::{decide, held},
        sample::{NEW, OLD, pair, plan, user},
    };

    #[test]
    fn only_the_new_licence_with_the_same_plans_off_is_complete() {
        let swap = decide(&user(&[(OLD, None, &[2])]), &pair(), 1);
        let standing = |assignments: &[_]| of(&swap, &held(&user(assignments)));
        assert_eq!(standing(&[(NEW, None, &[2])]), Standing::Complete);
        assert_eq!(standing(&[(NEW, None, &[2, 9])]), Standing::Complete);
        assert_eq!(standing(&[(OLD, None, &[2])]), Standing::Untouched);
        assert_eq!(standing(&[(OLD, None, &[])]), Standing::Other);
        assert_eq!(standing(&[(NEW, None, &[])]), Standing::Other);
        assert_eq!(
            standing(&[(OLD, None, &[2]), (NEW, None, &[2])]),
            Standing::Other
        );
        assert_eq!(standing(&[]), Standing::Other);
    }

    #[test]
    fn a_swap_is_one_call_and_a_removal_does_not_touch_the_new_licence() {
        let swap = change(&decide(&user(&[(OLD, None, &[2])]), &pair(), 1));
        assert_eq!(swap.add_licenses[0].disabled_plans, [plan(2)]);
        assert_eq!(swap.remove_licenses, [OLD.parse().unwrap()]);
        let both = user(&[(OLD, None, &[]), (NEW, None, &[3])]);
        let removal = change(&decide(&both, &pair(), 1));
        assert_eq!(removal.add_licenses, []);
    }
}
