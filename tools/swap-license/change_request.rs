//! What is sent for a change.

use common::{
    graph::{AddLicense, LicenseChange},
    ids::Guid,
    sections::{Held, Swap, SwapAction},
};

use crate::decide::find;

/// What is sent for a change: always one call, so that there is no moment without a licence.
#[must_use]
pub(crate) fn of(swap: &Swap) -> LicenseChange {
    match &swap.restores {
        Some(restores) => way_back(swap, restores),
        None => LicenseChange {
            add_licenses: match swap.action {
                SwapAction::Swap => swap
                    .all_to()
                    .map(|(sku, off)| add(sku.sku_id, off))
                    .collect(),
                // Adding a licence that is held would replace what is switched off in it.
                _ => vec![],
            },
            remove_licenses: swap.all_from().map(|sku| sku.sku_id).collect(),
        },
    }
}

/// What was assigned directly is put back where it is gone or differs, and what was not is taken away.
fn way_back(swap: &Swap, restores: &[Held]) -> LicenseChange {
    let mut skus: Vec<Guid> = swap.skus().collect();
    skus.sort();
    skus.dedup();
    let direct = |held: &[Held], sku: &Guid| find(held, sku).filter(|held| held.direct).cloned();
    let differs = |sku: &&Guid| {
        let (then, now) = (direct(restores, sku), direct(&swap.before, sku));
        then.map(|then| then.disabled_plans) != now.map(|now| now.disabled_plans)
    };
    let (back, gone): (Vec<Guid>, Vec<Guid>) = skus
        .iter()
        .filter(differs)
        .partition(|sku| direct(restores, sku).is_some());
    let off = |sku: &Guid| direct(restores, sku).map(|held| held.disabled_plans);
    LicenseChange {
        add_licenses: back
            .iter()
            .map(|sku| add(*sku, &off(sku).unwrap_or_default()))
            .collect(),
        remove_licenses: gone,
    }
}

fn add(sku_id: Guid, off: &[Guid]) -> AddLicense {
    AddLicense {
        sku_id,
        disabled_plans: off.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{NEW, OLD, decided, pair, plan, user};

    #[test]
    fn a_swap_is_one_call_and_a_removal_does_not_touch_the_new_licence() {
        let swap = of(&decided(&user(&[(OLD, None, &[2])]), &pair(), 1));
        assert_eq!(swap.add_licenses[0].disabled_plans, [plan(2)]);
        assert_eq!(swap.remove_licenses, [OLD.parse().unwrap()]);
        let both = user(&[(OLD, None, &[3]), (NEW, None, &[3])]);
        let removal = of(&decided(&both, &pair(), 1));
        assert_eq!(removal.add_licenses, []);
    }
}
