//! What is sent for a change.

use common::{
    graph::{AddLicense, LicenseChange},
    sections::{Swap, SwapAction},
};

use crate::decide::find;

/// What is sent for a change: always one call, so that there is no moment without a licence.
#[must_use]
pub(crate) fn of(swap: &Swap) -> LicenseChange {
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
        decide::decide,
        fixtures::{NEW, OLD, pair, plan, user},
    };

    #[test]
    fn a_swap_is_one_call_and_a_removal_does_not_touch_the_new_licence() {
        let swap = of(&decide(&user(&[(OLD, None, &[2])]), &pair(), 1));
        assert_eq!(swap.add_licenses[0].disabled_plans, [plan(2)]);
        assert_eq!(swap.remove_licenses, [OLD.parse().unwrap()]);
        let both = user(&[(OLD, None, &[]), (NEW, None, &[3])]);
        let removal = of(&decide(&both, &pair(), 1));
        assert_eq!(removal.add_licenses, []);
    }
}
