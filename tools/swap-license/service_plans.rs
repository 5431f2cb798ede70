//! What becomes of service plans when a user goes from one SKU to another.

use std::collections::BTreeSet;

use common::{
    graph::{AppliesTo, ServicePlan},
    ids::Guid,
};

/// A plan of an old SKU and the plan of a new one that does the same under another id. Whoever had the
/// one off has the other off.
///
/// Source: the service plans of `SMB_BUSINESS_PREMIUM` and `SMB_BUSINESS_ESSENTIALS` against those of
/// `O365_BUSINESS_PREMIUM` and `O365_BUSINESS_ESSENTIALS` in the SKU catalogue: Yammer is the one plan
/// that both sides have under different ids. That the two do the same is inferred from their names.
const COUNTERPARTS: [(&str, &str); 1] = [(
    "41bf139a-4e60-409f-9346-a1361efc6dfb", // YAMMER_MIDSIZE
    "7547a3fe-08ee-4ccb-b430-5077c5041653", // YAMMER_ENTERPRISE
)];

/// The plans that a person can have, of both SKUs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanPair {
    old: BTreeSet<Guid>,
    new: BTreeSet<Guid>,
}

/// What becomes of one user's plans. All lists are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Carried {
    /// To be off under the new SKU.
    pub(crate) disabled: Vec<Guid>,
    /// On now, and not in the new SKU.
    pub(crate) lost: Vec<Guid>,
    /// On under the new SKU, and the user does not have them now.
    pub(crate) gained: Vec<Guid>,
}

/// What to do with plans that only the new SKU has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewPlans {
    /// Leave them on, as the service does.
    On,
    /// Keep them off.
    Off,
}

impl PlanPair {
    /// The plans of two SKUs. Plans of the company are left out: they cannot be switched off.
    #[must_use]
    pub(crate) fn of(old: &[ServicePlan], new: &[ServicePlan]) -> Self {
        let plans = |plans: &[ServicePlan]| {
            plans
                .iter()
                .filter(|plan| is_personal(plan))
                .map(|plan| plan.service_plan_id)
                .collect()
        };
        Self {
            old: plans(old),
            new: plans(new),
        }
    }

    /// Carries a user's plans over. `disabled` is what is off under the old SKU.
    #[must_use]
    pub(crate) fn carry(&self, disabled: &[Guid], new_plans: NewPlans) -> Carried {
        let had: BTreeSet<Guid> = self
            .old
            .iter()
            .filter_map(|plan| self.in_new(plan))
            .collect();
        let gained: Vec<Guid> = self.new.difference(&had).copied().collect();
        let mut off: BTreeSet<Guid> = disabled
            .iter()
            .filter_map(|plan| self.in_new(plan))
            .collect();
        let lost = self
            .old
            .iter()
            .filter(|plan| !disabled.contains(plan) && self.in_new(plan).is_none())
            .copied()
            .collect();
        let gained = match new_plans {
            NewPlans::On => gained,
            NewPlans::Off => {
                off.extend(gained);
                Vec::new()
            }
        };
        Carried {
            disabled: off.into_iter().collect(),
            lost,
            gained,
        }
    }

    /// What becomes of the plans of a user who has both licences and loses the old one: the new one is not
    /// touched, so what is on in the old one only goes.
    #[must_use]
    pub(crate) fn without_old(&self, off_in_old: &[Guid], off_in_new: &[Guid]) -> Carried {
        let stays_on = |plan: &Guid| {
            self.in_new(plan)
                .is_some_and(|new| !off_in_new.contains(&new))
        };
        Carried {
            disabled: off_in_new.to_vec(),
            lost: self
                .old
                .iter()
                .filter(|plan| !off_in_old.contains(plan) && !stays_on(plan))
                .copied()
                .collect(),
            gained: Vec::new(),
        }
    }

    /// What the new SKU has for a plan: the plan itself, or its counterpart.
    fn in_new(&self, plan: &Guid) -> Option<Guid> {
        self.new
            .get(plan)
            .or_else(|| self.new.get(&counterpart(plan)?))
            .copied()
    }
}

fn counterpart(plan: &Guid) -> Option<Guid> {
    COUNTERPARTS
        .iter()
        .find(|(old, _)| *old == plan.as_str())
        .and_then(|(_, new)| new.parse().ok())
}

fn is_personal(plan: &ServicePlan) -> bool {
    plan.applies_to != AppliesTo::Company
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plan(n: u32) -> Guid {
        format!("{n:08x}-0000-4000-8000-000000000000")
            .parse()
            .unwrap()
    }

    fn plans(ns: impl IntoIterator<Item = u32>) -> Vec<Guid> {
        ns.into_iter().map(plan).collect()
    }

    fn pair(old: impl IntoIterator<Item = u32>, new: impl IntoIterator<Item = u32>) -> PlanPair {
        PlanPair {
            old: plans(old).into_iter().collect(),
            new: plans(new).into_iter().collect(),
        }
    }

    #[test]
    fn what_was_off_stays_off_what_is_not_in_the_new_sku_is_dropped_and_named() {
        let carried = pair([1, 2, 3, 4], [1, 2, 5]).carry(&plans([2, 3]), NewPlans::On);
        assert_eq!(
            carried,
            Carried {
                disabled: plans([2]),
                lost: plans([4]),
                gained: plans([5]),
            }
        );
    }

    #[test]
    fn a_plan_of_the_company_is_neither_lost_nor_gained_nor_switched_off() {
        let listed = |applies: &[(u32, &str)]| -> Vec<ServicePlan> {
            let plan = |(n, to): &(u32, &str)| ServicePlan {
                service_plan_id: plan(*n),
                service_plan_name: String::new(),
                provisioning_status: String::new(),
                applies_to: (*to).into(),
            };
            applies.iter().map(plan).collect()
        };
        let old = listed(&[(1, "User"), (2, "Company"), (3, "Company")]);
        let new = listed(&[(1, "User"), (3, "Company"), (4, "Company"), (5, "User")]);
        let pair = PlanPair::of(&old, &new);
        assert_eq!(
            pair.carry(&plans([2]), NewPlans::Off),
            Carried {
                disabled: plans([5]),
                ..Carried::default()
            }
        );
        assert_eq!(pair.carry(&[], NewPlans::On).gained, plans([5]));
        assert_eq!(pair.without_old(&[], &[]).lost, []);
    }

    #[test]
    fn new_plans_stay_off_if_asked() {
        let carried = pair([1], [1, 5, 6]).carry(&[], NewPlans::Off);
        assert_eq!(carried.disabled, plans([5, 6]));
        assert_eq!(carried.gained, []);
    }

    #[test]
    fn yammer_counts_as_the_same_plan_under_its_other_id() {
        let (old, new) = COUNTERPARTS[0];
        let pair = PlanPair {
            old: BTreeSet::from([old.parse().unwrap()]),
            new: BTreeSet::from([new.parse().unwrap()]),
        };
        let off = pair.carry(&[old.parse().unwrap()], NewPlans::On);
        assert_eq!(off.disabled, [new.parse().unwrap()]);
        assert_eq!(pair.carry(&[], NewPlans::On), Carried::default());
    }

    proptest! {
        #[test]
        fn no_plan_that_was_off_is_on_and_only_plans_of_the_new_sku_are_named_off(
            old in prop::collection::btree_set(0u32..12, 0..12),
            new in prop::collection::btree_set(0u32..12, 0..12),
            off in prop::collection::btree_set(0u32..12, 0..12),
            keep_off in any::<bool>(),
        ) {
            let disabled = plans(off.intersection(&old).copied());
            let mode = if keep_off { NewPlans::Off } else { NewPlans::On };
            let carried = pair(old.clone(), new.clone()).carry(&disabled, mode);
            let new = plans(new);
            prop_assert!(carried.disabled.iter().all(|plan| new.contains(plan)));
            prop_assert!(disabled.iter().all(|plan| !new.contains(plan) || carried.disabled.contains(plan)));
            prop_assert!(carried.gained.iter().all(|plan| !carried.disabled.contains(plan)));
        }
    }
}
