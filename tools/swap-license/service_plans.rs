//! Which service plans a user has on, over everything that the user holds, and what becomes of them where
//! licences come and go.

use std::collections::{BTreeSet, HashMap};

use common::{
    graph::{self, AppliesTo, AssignmentState, ServicePlan, SubscribedSku},
    ids::Guid,
    sections::{Held, Swap, SwapAction},
    sku,
};

/// A plan of an old SKU and the plan of a new one that does the same under another id. Whoever had the
/// one off has the other off. The two exclude each other (inferred): nobody can have both on.
///
/// Source: the service plans of `SMB_BUSINESS_PREMIUM` and `SMB_BUSINESS_ESSENTIALS` against those of
/// `O365_BUSINESS_PREMIUM` and `O365_BUSINESS_ESSENTIALS` in the SKU catalogue: Yammer is the one plan
/// that both sides have under different ids. That the two do the same is inferred from their names.
const COUNTERPARTS: [(&str, &str); 1] = [(
    "41bf139a-4e60-409f-9346-a1361efc6dfb", // YAMMER_MIDSIZE
    "7547a3fe-08ee-4ccb-b430-5077c5041653", // YAMMER_ENTERPRISE
)];

/// What to do with plans that only the new SKU has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewPlans {
    /// Leave them on, as the service does.
    On,
    /// Keep them off.
    Off,
}

/// One assignment that gives a user a SKU: directly, or through a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The SKU.
    pub(crate) sku_id: Guid,
    /// The group that it comes from; `None` where it is assigned directly.
    pub(crate) group: Option<String>,
    /// Service plans that are off in it.
    pub(crate) off: Vec<Guid>,
}

impl Source {
    /// A direct assignment.
    pub(crate) fn direct(sku_id: Guid, off: &[Guid]) -> Self {
        Self {
            sku_id,
            group: None,
            off: off.to_vec(),
        }
    }

    /// Whether it is a direct assignment of this SKU.
    pub(crate) fn is_direct(&self, sku_id: &Guid) -> bool {
        self.group.is_none() && self.sku_id == *sku_id
    }
}

/// The assignments of a user that work. Where Graph sends no states, the plain list is left.
#[must_use]
pub(crate) fn sources(user: &graph::User) -> Vec<Source> {
    let states = &user.license_assignment_states;
    let works = |sku: &Guid| user.assigned_licenses.iter().any(|one| one.sku_id == *sku);
    let told = states
        .iter()
        .filter(|state| {
            let fails = [AssignmentState::Error, AssignmentState::Disabled].contains(&state.state);
            works(&state.sku_id) && !fails
        })
        .map(|state| Source {
            sku_id: state.sku_id,
            group: state.assigned_by_group.clone(),
            off: state.disabled_plans.clone(),
        });
    let untold = user.assigned_licenses.iter().filter(|license| {
        let sku = license.sku_id;
        !states.iter().any(|state| state.sku_id == sku)
    });
    let untold = untold.map(|license| Source::direct(license.sku_id, &license.disabled_plans));
    told.chain(untold).collect()
}

/// The assignments behind what a plan saw. What is off through a group was not kept apart there.
#[must_use]
pub(crate) fn sources_of(held: &[Held]) -> Vec<Source> {
    let of = |one: &Held, group: Option<&String>| Source {
        sku_id: one.sku_id,
        group: group.cloned(),
        off: one.disabled_plans.clone(),
    };
    held.iter()
        .flat_map(|one| {
            let direct = one.direct.then(|| of(one, None));
            let groups = one.groups.iter().map(move |group| of(one, Some(group)));
            direct.into_iter().chain(groups)
        })
        .collect()
}

/// What assigns something to a user after a change of what is assigned directly.
#[must_use]
pub(crate) fn sources_after(swap: &Swap, before: &[Source]) -> Vec<Source> {
    let mut after = before.to_vec();
    after.retain(|source| !swap.all_from().any(|sku| source.is_direct(&sku.sku_id)));
    if swap.action == SwapAction::Swap {
        for (sku, off) in swap.all_to() {
            after.retain(|source| !source.is_direct(&sku.sku_id));
            after.push(Source::direct(sku.sku_id, off));
        }
    }
    after
}

/// The service plans of each SKU of a tenant. Plans of the company are left out: they cannot be switched off.
#[derive(Debug, Clone, Default)]
pub(crate) struct TenantPlans {
    skus: HashMap<Guid, BTreeSet<Guid>>,
    names: HashMap<Guid, String>,
}

impl TenantPlans {
    /// The plans of these rows.
    #[must_use]
    pub(crate) fn of(rows: &[SubscribedSku]) -> Self {
        let personal = |row: &SubscribedSku| {
            let plans = row.service_plans.iter().filter(|plan| is_personal(plan));
            plans.map(|plan| plan.service_plan_id).collect()
        };
        let named = rows.iter().flat_map(|row| &row.service_plans);
        let named = named.filter(|plan| !plan.service_plan_name.is_empty());
        Self {
            skus: rows.iter().map(|row| (row.sku_id, personal(row))).collect(),
            names: named
                .map(|plan| (plan.service_plan_id, plan.service_plan_name.clone()))
                .collect(),
        }
    }

    /// Microsoft's name of a plan, as the tenant's rows or the catalogue have it.
    #[must_use]
    pub(crate) fn name(&self, plan: &Guid) -> Option<&str> {
        let name = self.names.get(plan).map(String::as_str);
        name.or_else(|| sku::plan_name(plan))
    }

    /// The plans of a SKU; `None` where the tenant does not have it.
    #[must_use]
    pub(crate) fn of_sku(&self, sku_id: &Guid) -> Option<&BTreeSet<Guid>> {
        self.skus.get(sku_id)
    }

    fn plans(&self, sku_id: &Guid) -> impl Iterator<Item = &Guid> {
        self.skus.get(sku_id).into_iter().flatten()
    }

    fn has(&self, sku_id: &Guid, plan: &Guid) -> bool {
        self.skus
            .get(sku_id)
            .is_some_and(|plans| plans.contains(plan))
    }

    /// What is on over all these assignments: a plan is off only where each of them has it off.
    #[must_use]
    pub(crate) fn on(&self, sources: &[Source]) -> BTreeSet<Guid> {
        let each = sources.iter().flat_map(|source| {
            let plans = self.plans(&source.sku_id);
            plans.filter(|plan| !source.off.contains(plan))
        });
        each.copied().collect()
    }

    /// What is to be off under a SKU that comes in the place of these assignments: what is off in all of them
    /// that have it. `new_plans` says what becomes of plans that none of them has.
    #[must_use]
    pub(crate) fn carry(&self, gone: &[&Source], to: &Guid, new_plans: NewPlans) -> Vec<Guid> {
        let plans = self.plans(to);
        plans
            .filter(|plan| match self.was_on(gone, plan) {
                Some(was_on) => !was_on,
                None => new_plans == NewPlans::Off,
            })
            .copied()
            .collect()
    }

    /// The plans of a SKU that are on in one of these assignments.
    #[must_use]
    pub(crate) fn wanted(&self, gone: &[&Source], to: &Guid) -> Vec<Guid> {
        let plans = self.plans(to);
        let wanted = plans.filter(|plan| self.was_on(gone, plan) == Some(true));
        wanted.copied().collect()
    }

    /// Whether a plan, or the one that it is the counterpart of, is on in one of these assignments; `None`
    /// where none of them has it.
    fn was_on(&self, sources: &[&Source], plan: &Guid) -> Option<bool> {
        let origin = origin(plan);
        let same = |own: &Guid| own == plan || Some(*own) == origin;
        let each = sources.iter().flat_map(|source| {
            let own = self.plans(&source.sku_id).filter(|own| same(own));
            own.map(|own| !source.off.contains(own))
        });
        each.reduce(|one, other| one || other)
    }

    /// Whether the plans of a group's new SKU and what a member has from elsewhere exclude each other, as far
    /// as that is known.
    #[must_use]
    pub(crate) fn exclude_each_other(&self, one: &[Source], other: &[Source]) -> bool {
        let (one, other) = (self.on(one), self.on(other));
        let meets = |on: &BTreeSet<Guid>, also: &BTreeSet<Guid>| {
            let mut counterparts = on.iter().filter_map(counterpart);
            counterparts.any(|plan| also.contains(&plan))
        };
        meets(&one, &other) || meets(&other, &one)
    }

    /// The plans among these that a SKU does not have.
    #[must_use]
    pub(crate) fn foreign(&self, sku_id: &Guid, plans: &[Guid]) -> Vec<Guid> {
        let foreign = plans.iter().filter(|plan| !self.has(sku_id, plan));
        foreign.copied().collect()
    }
}

/// What a change takes and gives, over everything that the user holds. Both lists are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Effect {
    /// On before, and after it neither the plan nor its counterpart.
    pub(crate) lost: Vec<Guid>,
    /// On after, and before it neither the plan nor what it is the counterpart of.
    pub(crate) gained: Vec<Guid>,
}

/// Compares what is on before and after a change.
#[must_use]
pub(crate) fn effect(before: &BTreeSet<Guid>, after: &BTreeSet<Guid>) -> Effect {
    let stays = |plan: &Guid| {
        after.contains(plan) || counterpart(plan).is_some_and(|other| after.contains(&other))
    };
    let was = |plan: &Guid| {
        before.contains(plan) || origin(plan).is_some_and(|other| before.contains(&other))
    };
    Effect {
        lost: before.iter().filter(|plan| !stays(plan)).copied().collect(),
        gained: after.iter().filter(|plan| !was(plan)).copied().collect(),
    }
}

/// The plan that does the same in a new SKU.
#[must_use]
pub(crate) fn counterpart(plan: &Guid) -> Option<Guid> {
    let mut pairs = COUNTERPARTS.iter();
    let (_, new) = pairs.find(|(old, _)| *old == plan.as_str())?;
    new.parse().ok()
}

/// The plan of an old SKU that this one takes the place of.
fn origin(plan: &Guid) -> Option<Guid> {
    let mut pairs = COUNTERPARTS.iter();
    let (old, _) = pairs.find(|(_, new)| *new == plan.as_str())?;
    old.parse().ok()
}

fn is_personal(plan: &ServicePlan) -> bool {
    plan.applies_to != AppliesTo::Company
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::fixtures::{NEW, OLD, plan, row};

    const OTHER: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

    fn ids(ns: impl IntoIterator<Item = u32>) -> Vec<Guid> {
        ns.into_iter().map(plan).collect()
    }

    fn guid(id: &str) -> Guid {
        id.parse().unwrap()
    }

    fn tenant(old: &[u32], new: &[u32]) -> TenantPlans {
        TenantPlans::of(&[row(OLD, old), row(NEW, new), row(OTHER, &[7])])
    }

    fn direct(sku: &str, off: &[u32]) -> Source {
        Source::direct(guid(sku), &ids(off.iter().copied()))
    }

    fn lost(plans: &TenantPlans, before: &[Source], after: &[Source]) -> Vec<Guid> {
        effect(&plans.on(before), &plans.on(after)).lost
    }

    #[test]
    fn an_assignment_counts_where_it_works_and_where_nothing_is_told_of_it_it_is_direct() {
        let of = |states: &[(&str, &str)], works: &[&str]| {
            let states: Vec<_> = states
                .iter()
                .map(|(sku, state)| json!({"skuId": sku, "assignedByGroup": "g", "state": state}))
                .collect();
            let works: Vec<_> = works.iter().map(|sku| json!({"skuId": sku})).collect();
            let user =
                json!({"id": "1", "licenseAssignmentStates": states, "assignedLicenses": works});
            let found = sources(&serde_json::from_value(user).unwrap());
            let found = found
                .into_iter()
                .map(|one| (one.sku_id.to_string(), one.group.is_none()));
            found.collect::<Vec<_>>()
        };
        let (by_group, direct) = ((OLD.to_owned(), false), (NEW.to_owned(), true));
        assert_eq!(of(&[(OLD, "Active")], &[OLD, NEW]), [by_group, direct]);
        assert_eq!(
            of(&[(OLD, "Error")], &[OLD]),
            [],
            "another assignment of it works"
        );
        assert_eq!(of(&[(OLD, "Active")], &[]), [], "it is taken away just now");
    }

    #[test]
    fn what_was_off_stays_off_and_what_is_not_in_the_new_sku_is_named() {
        let plans = tenant(&[1, 2, 3, 4], &[1, 2, 5]);
        let old = direct(OLD, &[2, 3]);
        let off = plans.carry(&[&old], &guid(NEW), NewPlans::On);
        assert_eq!(off, ids([2]));
        let after = [Source::direct(guid(NEW), &off)];
        let found = effect(&plans.on(&[old]), &plans.on(&after));
        assert_eq!((found.lost, found.gained), (ids([4]), ids([5])));
    }

    #[test]
    fn who_has_a_plan_elsewhere_does_not_lose_it() {
        let plans = tenant(&[1, 7], &[1]);
        let (old, new, other) = (direct(OLD, &[]), direct(NEW, &[]), direct(OTHER, &[]));
        let alone = lost(
            &plans,
            std::slice::from_ref(&old),
            std::slice::from_ref(&new),
        );
        assert_eq!(alone, ids([7]));
        assert_eq!(lost(&plans, &[old, other.clone()], &[new, other]), []);
    }

    #[test]
    fn of_several_rows_a_plan_is_off_only_where_it_is_off_in_each_that_has_it() {
        let plans = tenant(&[1, 2, 7], &[1, 2, 7, 9]);
        let (one, other) = (direct(OLD, &[1, 7]), direct(OTHER, &[]));
        let off = plans.carry(&[&one, &other], &guid(NEW), NewPlans::Off);
        assert_eq!(off, ids([1, 9]));
        assert_eq!(plans.wanted(&[&one, &other], &guid(NEW)), ids([2, 7]));
    }

    #[test]
    fn a_plan_of_the_company_is_neither_lost_nor_gained_nor_switched_off() {
        let mut old = row(OLD, &[1, 2]);
        old.service_plans[1].applies_to = "Company".into();
        let mut new = row(NEW, &[1, 3]);
        new.service_plans[1].applies_to = "Company".into();
        let plans = TenantPlans::of(&[old, new]);
        let (old, new) = (direct(OLD, &[]), direct(NEW, &[]));
        assert_eq!(plans.carry(&[&old], &guid(NEW), NewPlans::Off), []);
        assert_eq!(
            effect(&plans.on(&[old]), &plans.on(&[new])),
            Effect::default()
        );
    }

    #[test]
    fn yammer_counts_as_the_same_plan_under_its_other_id() {
        let (old, new) = COUNTERPARTS[0];
        let yammer = |sku: &str, id: &str| {
            let mut row = row(sku, &[1]);
            row.service_plans[0].service_plan_id = guid(id);
            row
        };
        let plans = TenantPlans::of(&[yammer(OLD, old), yammer(NEW, new)]);
        let on = direct(OLD, &[]);
        let off = Source::direct(guid(OLD), &[guid(old)]);
        assert_eq!(plans.carry(&[&off], &guid(NEW), NewPlans::On), [guid(new)]);
        assert_eq!(plans.carry(&[&on], &guid(NEW), NewPlans::Off), []);
        let after = [direct(NEW, &[])];
        let before = [on];
        assert_eq!(
            effect(&plans.on(&before), &plans.on(&after)),
            Effect::default()
        );
        assert!(plans.exclude_each_other(&before, &after));
        assert!(!plans.exclude_each_other(&[off], &after));
    }

    proptest! {
        #[test]
        fn no_plan_that_was_off_is_on_and_only_plans_of_the_new_sku_are_named_off(
            old in prop::collection::btree_set(0u32..12, 0..12),
            new in prop::collection::btree_set(0u32..12, 0..12),
            off in prop::collection::btree_set(0u32..12, 0..12),
            keep_off in any::<bool>(),
        ) {
            let all = |set: &BTreeSet<u32>| set.iter().copied().collect::<Vec<_>>();
            let plans = tenant(&all(&old), &all(&new));
            let was = Source::direct(guid(OLD), &ids(off.intersection(&old).copied()));
            let mode = if keep_off { NewPlans::Off } else { NewPlans::On };
            let carried = plans.carry(&[&was], &guid(NEW), mode);
            prop_assert_eq!(plans.foreign(&guid(NEW), &carried), []);
            let stays = |plan: &Guid| !plans.has(&guid(NEW), plan) || carried.contains(plan);
            prop_assert!(was.off.iter().all(stays));
            let after = [Source::direct(guid(NEW), &carried)];
            let found = effect(&plans.on(&[was]), &plans.on(&after));
            prop_assert!(found.gained.iter().all(|plan| !carried.contains(plan)));
            prop_assert!(found.lost.iter().all(|plan| !plans.on(&after).contains(plan)));
        }
    }
}
