//! What to do for one user: a pure decision over what Graph says about the user. What can go together goes in
//! one call; each row that cannot is a record of its own that says why.

use std::collections::HashMap;

use common::{
    graph,
    ids::Guid,
    licensing::held,
    sections::{AddedSku, Held, SkuRef, Swap, SwapAction, SwapReason},
};

use crate::{
    losses::Losses,
    service_plans::{Effect, NewPlans, Source, TenantPlans, effect, sources},
};

/// A row that goes, and the rows that come in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Move {
    /// The SKU that goes.
    pub(crate) from: SkuRef,
    /// The SKUs that come, at least one.
    pub(crate) to: Vec<SkuRef>,
    /// Whether one of them is a self-service purchase.
    pub(crate) self_service: bool,
}

/// The moves of a tenant, and what the administrator allowed.
#[derive(Debug, Clone)]
pub(crate) struct SwapRules {
    /// Which rows are replaced by which.
    pub(crate) moves: Vec<Move>,
    /// The service plans of all rows.
    pub(crate) plans: TenantPlans,
    /// Plans that only the new SKU has.
    pub(crate) new_plans: NewPlans,
    /// Plans that may be lost.
    pub(crate) losses: Losses,
    /// The usage location (ISO 3166-1 alpha-2) for users who have none; never guessed.
    pub(crate) usage_location: Option<String>,
}

impl SwapRules {
    /// All moves.
    pub(crate) fn all(&self) -> Vec<&Move> {
        self.moves.iter().collect()
    }

    /// The SKUs that come, some more than once.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &SkuRef> {
        self.moves.iter().flat_map(|one| &one.to)
    }
}

/// Seats that are still free.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seats(HashMap<Guid, i64>);

impl Seats {
    /// Seats of these SKUs.
    pub(crate) fn of(seats: impl IntoIterator<Item = (Guid, i64)>) -> Self {
        Self(seats.into_iter().collect())
    }

    /// How many are free.
    #[must_use]
    pub(crate) fn free(&self, sku_id: &Guid) -> i64 {
        self.0.get(sku_id).copied().unwrap_or_default()
    }

    /// Takes the seats that a change needs.
    pub(crate) fn take(&mut self, swap: &Swap) {
        for sku in seats_needed(swap) {
            *self.0.entry(sku).or_default() -= 1;
        }
    }

    /// Takes many at once.
    pub(crate) fn take_many(&mut self, sku_id: &Guid, seats: i64) {
        *self.0.entry(*sku_id).or_default() -= seats;
    }
}

/// The SKUs of which a change needs a seat: those that come and are not held yet.
pub(crate) fn seats_needed(swap: &Swap) -> impl Iterator<Item = Guid> {
    let comes = swap.all_to().map(|(sku, _)| sku.sku_id);
    comes.filter(|sku| swap.action == SwapAction::Swap && find(&swap.before, sku).is_none())
}

/// The licence of one SKU among those held.
#[must_use]
pub(crate) fn find<'a>(held: &'a [Held], sku_id: &Guid) -> Option<&'a Held> {
    held.iter().find(|held| held.sku_id == *sku_id)
}

/// What is off in a SKU that is held; nothing where it is not.
#[must_use]
pub(crate) fn off_now<'a>(held: &'a [Held], sku_id: &Guid) -> &'a [Guid] {
    find(held, sku_id).map_or(&[], |held| &held.disabled_plans)
}

/// Decides for one user about these of the moves: a record for all that goes in one call, and one for each row
/// that does not go. `seats` are those that are free. At least one record.
#[must_use]
pub(crate) fn decide(
    user: &graph::User,
    rules: &SwapRules,
    moves: &[&Move],
    seats: &Seats,
) -> Vec<Swap> {
    let person = Person::of(user);
    let mut movable: Vec<&Move> = Vec::new();
    let mut swaps = Vec::new();
    let has_old = |one: &&Move| find(&person.held, &one.from.sku_id).is_some();
    for one in moves.iter().copied().filter(has_old) {
        let location = rules.usage_location.as_deref();
        let obstacle = obstacle(user, &person.held, one, location);
        match obstacle.or_else(|| no_seat(&person, one, seats)) {
            Some(SwapReason::UsageLocationMissing) if only_goes(&person, rules, one) => {
                movable.push(one);
            }
            Some(reason) => swaps.push(refused(&person, rules, &[one], reason)),
            None => movable.push(one),
        }
    }
    if !movable.is_empty() {
        swaps.insert(0, one_call(user, &person, rules, &movable));
    }
    if swaps.is_empty() {
        swaps.push(nothing(&person, moves));
    }
    swaps
}

/// What a user holds.
pub(crate) struct Person {
    /// By SKU.
    pub(crate) held: Vec<Held>,
    /// By assignment.
    pub(crate) sources: Vec<Source>,
}

impl Person {
    pub(crate) fn of(user: &graph::User) -> Self {
        Self {
            held: held(user),
            sources: sources(user),
        }
    }
}

fn no_seat(person: &Person, one: &Move, seats: &Seats) -> Option<SwapReason> {
    let lacks =
        |to: &SkuRef| find(&person.held, &to.sku_id).is_none() && seats.free(&to.sku_id) <= 0;
    one.to.iter().any(lacks).then_some(SwapReason::NoSeat)
}

/// Whether a row goes and nothing comes, which needs no usage location.
fn only_goes(person: &Person, rules: &SwapRules, one: &Move) -> bool {
    Call::of(person, &rules.plans, &[one], rules.new_plans).only_removes()
}

/// All these rows in one call, unless that takes what may not be lost.
fn one_call(user: &graph::User, person: &Person, rules: &SwapRules, moves: &[&Move]) -> Swap {
    let call = Call::of(person, &rules.plans, moves, rules.new_plans);
    Swap {
        usage_location: location_for(user, rules.usage_location.as_ref()),
        ..call.decided(person, moves, rules)
    }
}

fn refused(person: &Person, rules: &SwapRules, moves: &[&Move], reason: SwapReason) -> Swap {
    let call = Call::of(person, &rules.plans, moves, rules.new_plans);
    call.into_swap(person, moves, SwapAction::Refuse, Some(reason))
}

/// Who has none of the rows that go is done, or was never meant.
fn nothing(person: &Person, moves: &[&Move]) -> Swap {
    let is_done = |one: &&&Move| {
        let mut to = one.to.iter();
        to.all(|to| find(&person.held, &to.sku_id).is_some())
    };
    let done = moves.iter().find(is_done);
    let reason = match done {
        Some(_) => SwapReason::AlreadyDone,
        None => SwapReason::NotHeld,
    };
    let one = done.unwrap_or(&moves[0]);
    let to = one.to.iter().map(|sku| (sku.clone(), Vec::new()));
    let call = Call {
        added: to.collect(),
        untouched: Vec::new(),
        is_merged: false,
        excludes: false,
        effect: Effect::default(),
    };
    call.into_swap(person, &[one], SwapAction::None, Some(reason))
}

/// One call: what comes in the place of some rows, and what that does to the plans of the user.
pub(crate) struct Call {
    /// The SKUs to add, each with the plans that stay off. One that is held is added again with more of it on.
    added: Vec<(SkuRef, Vec<Guid>)>,
    /// The SKUs that are held and stay as they are.
    untouched: Vec<(SkuRef, Vec<Guid>)>,
    /// Whether one of those to add is held already.
    is_merged: bool,
    /// Whether what is added excludes what stays, as far as that is known.
    excludes: bool,
    effect: Effect,
}

impl Call {
    /// Replaces the direct assignments of the rows that go.
    pub(crate) fn of(
        person: &Person,
        plans: &TenantPlans,
        moves: &[&Move],
        new_plans: NewPlans,
    ) -> Self {
        let goes = |source: &&Source| {
            let mut from = moves.iter().map(|one| &one.from.sku_id);
            from.any(|from| source.is_direct(from))
        };
        let (gone, stays): (Vec<_>, Vec<_>) = person.sources.iter().partition(goes);
        let mut after: Vec<Source> = stays.into_iter().cloned().collect();
        let (mut comes, rest) = (Vec::new(), after.clone());
        let on_already = plans.on(&after);
        let (mut added, mut untouched, mut is_merged) = (Vec::new(), Vec::new(), false);
        for to in targets(moves) {
            let off = match find(&person.held, &to.sku_id) {
                None => plans.carry(&gone, &to.sku_id, new_plans),
                Some(held) => {
                    let mut missing = plans.wanted(&gone, &to.sku_id);
                    missing.retain(|plan| !on_already.contains(plan));
                    if missing.is_empty() {
                        untouched.push((to.clone(), held.disabled_plans.clone()));
                        continue;
                    }
                    is_merged = true;
                    off_without(plans, held, &missing)
                }
            };
            after.retain(|source| !source.is_direct(&to.sku_id));
            after.push(Source::direct(to.sku_id, &off));
            comes.push(Source::direct(to.sku_id, &off));
            added.push((to.clone(), off));
        }
        Self {
            effect: effect(&plans.on(&person.sources), &plans.on(&after)),
            excludes: plans.exclude_each_other(&comes, &rest),
            added,
            untouched,
            is_merged,
        }
    }

    /// The call as a change, unless it takes what may not be lost or brings what cannot be together.
    pub(crate) fn decided(self, person: &Person, moves: &[&Move], rules: &SwapRules) -> Swap {
        let forbidden = rules.losses.forbidden(&self.effect.lost, &rules.plans);
        let (action, reason) = if self.excludes {
            (SwapAction::Refuse, Some(SwapReason::PlansExclude))
        } else if !forbidden.is_empty() {
            (SwapAction::Refuse, Some(SwapReason::PlansWouldBeLost))
        } else if self.only_removes() {
            (SwapAction::Remove, Some(SwapReason::BothHeld))
        } else {
            let has_both = self.is_merged.then_some(SwapReason::BothHeld);
            (SwapAction::Swap, has_both)
        };
        self.into_swap(person, moves, action, reason)
    }

    /// Whether nothing is added.
    pub(crate) fn only_removes(&self) -> bool {
        self.added.is_empty()
    }

    /// Whether a SKU is added.
    pub(crate) fn adds(&self, sku_id: &Guid) -> bool {
        self.added.iter().any(|(sku, _)| sku.sku_id == *sku_id)
    }

    /// What is off in a SKU after the call: as it is added, or else as it is held.
    pub(crate) fn off(&self, sku_id: &Guid, held: &[Held]) -> Vec<Guid> {
        let mut added = self.added.iter();
        let added = added.find(|(sku, _)| sku.sku_id == *sku_id);
        let off = added.map(|(_, off)| off);
        let held = || find(held, sku_id).map(|held| &held.disabled_plans);
        off.or_else(held).cloned().unwrap_or_default()
    }

    pub(crate) fn into_swap(
        self,
        person: &Person,
        moves: &[&Move],
        action: SwapAction,
        reason: Option<SwapReason>,
    ) -> Swap {
        let mut from = moves.iter().map(|one| one.from.clone());
        let to = if self.added.is_empty() {
            self.untouched
        } else {
            self.added
        };
        let mut to = to.into_iter();
        let (first, disabled_plans) = to.next().expect("a move has a row that comes");
        let from_first = from.next().expect("a call is about a move");
        Swap {
            reason,
            also_from: from.collect(),
            also_to: to
                .map(|(sku, disabled_plans)| AddedSku {
                    sku,
                    disabled_plans,
                })
                .collect(),
            disabled_plans,
            lost_plans: self.effect.lost,
            gained_plans: self.effect.gained,
            before: person.held.clone(),
            ..Swap::new(action, from_first, first)
        }
    }
}

/// What stays off in a SKU that is held, where these plans are switched on. What comes from groups stays as it
/// is: a direct assignment beside it brings what is missing and no more.
fn off_without(plans: &TenantPlans, held: &Held, on: &[Guid]) -> Vec<Guid> {
    let all = plans.of_sku(&held.sku_id).into_iter().flatten();
    let mut off: Vec<Guid> = if held.direct {
        held.disabled_plans.clone()
    } else {
        all.copied().collect()
    };
    off.retain(|plan| !on.contains(plan));
    off
}

/// The rows that come, each once.
fn targets<'a>(moves: &[&'a Move]) -> Vec<&'a SkuRef> {
    let mut targets: Vec<&SkuRef> = Vec::new();
    for to in moves.iter().flat_map(|one| &one.to) {
        if !targets.iter().any(|known| known.sku_id == to.sku_id) {
            targets.push(to);
        }
    }
    targets
}

fn is_nowhere(user: &graph::User) -> bool {
    user.usage_location.as_deref().is_none_or(str::is_empty)
}

/// The usage location to set first: one that is set is never replaced, whoever set it meanwhile.
pub(crate) fn location_for(user: &graph::User, location: Option<&String>) -> Option<String> {
    location.filter(|_| is_nowhere(user)).cloned()
}

/// Whether a SKU that the user holds is in an error state in every assignment of it: whether it gives
/// anything is then not certain. What a group could not give because the old licence excludes it is none: with that
/// the cause goes.
fn is_in_error(user: &graph::User, sku_id: &Guid) -> bool {
    let states = user.license_assignment_states.iter();
    let only_excluded = |state: &graph::LicenseAssignmentState| {
        let error = state.error.as_deref();
        state.assigned_by_group.is_some() && error == Some("MutuallyExclusiveViolation")
    };
    let mut errors = states
        .filter(|state| state.sku_id == *sku_id && !only_excluded(state))
        .map(|state| state.error.is_some())
        .peekable();
    errors.peek().is_some() && errors.all(|is_in_error| is_in_error)
}

/// Whether an assignment of the SKU failed, as that of a group does where a plan of the old licence excludes one of
/// the new.
pub(crate) fn has_error(user: &graph::User, sku_id: &Guid) -> bool {
    let mut states = user.license_assignment_states.iter();
    states.any(|state| state.sku_id == *sku_id && state.error.is_some())
}

/// Why this row of the user must not be changed. `location` is the one for users who have none; that there is none comes
/// last, as what only takes a row away needs none.
pub(crate) fn obstacle(
    user: &graph::User,
    held: &[Held],
    one: &Move,
    location: Option<&str>,
) -> Option<SwapReason> {
    let old = find(held, &one.from.sku_id)?;
    let mut states = user.license_assignment_states.iter();
    let in_error = states.any(|state| state.sku_id == old.sku_id && state.error.is_some())
        || one.to.iter().any(|to| is_in_error(user, &to.sku_id));
    if one.self_service {
        Some(SwapReason::SelfServiceSku)
    } else if !old.groups.is_empty() {
        Some(SwapReason::InheritedFromGroup)
    } else if in_error {
        Some(SwapReason::AssignmentInError)
    } else if is_nowhere(user) && location.is_none() {
        Some(SwapReason::UsageLocationMissing)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
