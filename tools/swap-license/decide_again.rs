//! Deciding again, right before the change, with what the user holds now: what the plan says is done, as far as
//! it still fits, and nothing that it did not cover. Whether a seat is free is for the service to say.

use common::{
    graph,
    ids::Guid,
    licensing::held,
    sections::{SkuRef, Swap, SwapAction, SwapReason},
};

use crate::{
    decide::{Call, Move, Person, find, location_for, obstacle},
    drift::{self, Drift},
    service_plans::{NewPlans, TenantPlans, counterpart, effect, sources_after, sources_of},
};

/// What is to be done now for what was planned.
#[must_use]
pub(crate) fn decide_again(planned: &Swap, user: &graph::User, plans: &TenantPlans) -> Swap {
    if let Some(reason) = foreign_plan(planned, plans) {
        return with(planned, SwapAction::Refuse, reason);
    }
    if planned.action == SwapAction::RemoveDirect {
        return again_direct(planned, user, plans);
    }
    let held = held(user);
    let old = planned.all_from().map(|sku| find(&held, &sku.sku_id));
    let (has_all, has_none) = old.fold((true, true), |(all, none), old| {
        (all && old.is_some(), none && old.is_none())
    });
    if has_none {
        return without_old(planned, user);
    }
    if !has_all {
        return with(planned, SwapAction::Refuse, SwapReason::ChangedSincePlan);
    }
    again(planned, user, plans)
}

/// None of the rows that go is held any more.
fn without_old(planned: &Swap, user: &graph::User) -> Swap {
    let held = held(user);
    let has = |sku: &Guid| find(&held, sku).is_some();
    let has_new = planned.all_to().all(|(sku, _)| has(&sku.sku_id));
    if !has_new {
        return with(planned, SwapAction::None, SwapReason::NotHeld);
    }
    // What was to be switched on in a SKU that was held then tells whether this change is there.
    let was_held = |sku: &Guid| find(&planned.before, sku).is_some();
    let is_merge = planned.action == SwapAction::Swap
        && planned.all_to().any(|(sku, _)| was_held(&sku.sku_id));
    let is_there = drift::of(planned, &held) == Drift::Complete;
    if is_merge && !is_there {
        return with(planned, SwapAction::Refuse, SwapReason::ChangedSincePlan);
    }
    with(planned, SwapAction::None, SwapReason::AlreadyDone)
}

fn again(planned: &Swap, user: &graph::User, plans: &TenantPlans) -> Swap {
    let person = Person::of(user);
    let moves = moves_of(planned);
    let location = planned.usage_location.as_deref();
    let mut obstacles = moves.iter();
    let obstacle = obstacles.find_map(|one| obstacle(user, &person.held, one, location));
    let moves: Vec<&Move> = moves.iter().collect();
    let call_now = Call::of(&person, plans, &moves, NewPlans::On);
    let is_in_the_way = |reason: &SwapReason| {
        *reason != SwapReason::UsageLocationMissing || !call_now.only_removes()
    };
    if let Some(reason) = obstacle.filter(is_in_the_way) {
        // What is held now names the groups.
        return Swap {
            before: person.held,
            ..with(planned, SwapAction::Refuse, reason)
        };
    }
    let then = Person {
        held: planned.before.clone(),
        sources: sources_of(&planned.before),
    };
    let mut now = planned.clone();
    now.before.clone_from(&person.held);
    now.usage_location = location_for(user, planned.usage_location.as_ref());
    let mut switched_off = Vec::new();
    let mut comes = Vec::new();
    let call_then = Call::of(&then, plans, &moves, NewPlans::On);
    for (sku, off) in offs(&mut now) {
        let (more, less) = edits(off, &call_then.off(&sku, &then.held));
        *off = merged(call_now.off(&sku, &person.held), &more, &less);
        // Who edits what is off in a SKU that is held means it.
        let was_held = find(&then.held, &sku).is_some();
        let is_edit = planned.action == SwapAction::Swap && was_held;
        let is_edited = is_edit && !(more.is_empty() && less.is_empty());
        comes.push(call_now.adds(&sku) || is_edited);
        switched_off.extend(more);
    }
    let has = |sku: &Guid| find(&person.held, sku).is_some();
    let has_one = now.all_to().any(|(sku, _)| has(&sku.sku_id));
    (now.action, now.reason) = if comes.iter().all(|comes| *comes) {
        (SwapAction::Swap, has_one.then_some(SwapReason::BothHeld))
    } else if comes.iter().all(|comes| !*comes) {
        (SwapAction::Remove, Some(SwapReason::BothHeld))
    } else {
        return with(planned, SwapAction::Refuse, SwapReason::ChangedSincePlan);
    };
    take_effect(&mut now, &person, plans);
    let is_off = |plan: &Guid| switched_off.contains(plan);
    let may_go = |plan: &Guid| {
        let is_planned = planned.lost_plans.contains(plan);
        is_planned || is_off(plan) || counterpart(plan).is_some_and(|other| is_off(&other))
    };
    let loses_more = !now.lost_plans.iter().all(may_go);
    let does_more = now.action == SwapAction::Swap && planned.action == SwapAction::Remove;
    if loses_more || does_more {
        return with(planned, SwapAction::Refuse, SwapReason::ChangedSincePlan);
    }
    now
}

/// The direct assignment beside those of groups.
fn again_direct(planned: &Swap, user: &graph::User, plans: &TenantPlans) -> Swap {
    let person = Person::of(user);
    let Some(old) = find(&person.held, &planned.from.sku_id) else {
        return with(planned, SwapAction::None, SwapReason::AlreadyDone);
    };
    if !old.direct {
        return with(planned, SwapAction::None, SwapReason::AlreadyDone);
    }
    let mut now = planned.clone();
    now.before.clone_from(&person.held);
    now.usage_location = location_for(user, planned.usage_location.as_ref());
    take_effect(&mut now, &person, plans);
    let may_go = |plan: &Guid| planned.lost_plans.contains(plan);
    // Groups that were changed in an earlier run, which could not read this user, give the new SKU by now.
    let is_given = !old.groups.is_empty()
        || planned
            .all_to()
            .all(|(sku, _)| find(&person.held, &sku.sku_id).is_some());
    if !is_given || !now.lost_plans.iter().all(may_go) {
        return with(planned, SwapAction::Refuse, SwapReason::ChangedSincePlan);
    }
    now
}

/// What the change takes and gives, with the plans that are off in it.
pub(crate) fn take_effect(swap: &mut Swap, person: &Person, plans: &TenantPlans) {
    let after = sources_after(swap, &person.sources);
    let found = effect(&plans.on(&person.sources), &plans.on(&after));
    swap.lost_plans = found.lost;
    swap.gained_plans = found.gained;
}

/// The moves of a plan: together they replace what goes by what comes.
fn moves_of(planned: &Swap) -> Vec<Move> {
    let to: Vec<_> = planned.all_to().map(|(sku, _)| sku.clone()).collect();
    planned
        .all_from()
        .map(|from| Move {
            from: from.clone(),
            to: to.clone(),
            self_service: false,
        })
        .collect()
}

/// The plans that are to be off under each SKU that comes.
fn offs(swap: &mut Swap) -> impl Iterator<Item = (Guid, &mut Vec<Guid>)> {
    let first = (swap.to.sku_id, &mut swap.disabled_plans);
    let others = swap.also_to.iter_mut();
    std::iter::once(first).chain(others.map(|to| (to.sku.sku_id, &mut to.disabled_plans)))
}

/// What a plan has off beyond what was decided then, and what it has on against it: by an option, or because a
/// person edited the plan.
fn edits(planned: &[Guid], decided: &[Guid]) -> (Vec<Guid>, Vec<Guid>) {
    let beyond = |one: &[Guid], other: &[Guid]| -> Vec<Guid> {
        let beyond = one.iter().filter(|plan| !other.contains(plan));
        beyond.copied().collect()
    };
    (beyond(planned, decided), beyond(decided, planned))
}

fn merged(mut off: Vec<Guid>, more: &[Guid], less: &[Guid]) -> Vec<Guid> {
    off.extend(more);
    off.retain(|plan| !less.contains(plan));
    off.sort();
    off.dedup();
    off
}

/// The plan has plans off that the new SKU does not have: the service would refuse it.
fn foreign_plan(planned: &Swap, plans: &TenantPlans) -> Option<SwapReason> {
    let is_foreign = |(sku, off): (&SkuRef, &[Guid])| {
        let is_known = plans.of_sku(&sku.sku_id).is_some();
        is_known && !plans.foreign(&sku.sku_id, off).is_empty()
    };
    let sends = planned.action == SwapAction::Swap;
    (sends && planned.all_to().any(is_foreign)).then_some(SwapReason::PlanNotInSku)
}

fn with(planned: &Swap, action: SwapAction, reason: SwapReason) -> Swap {
    Swap {
        action,
        reason: Some(reason),
        ..planned.clone()
    }
}

#[cfg(test)]
mod tests;
