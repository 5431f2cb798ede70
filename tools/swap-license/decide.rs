//! What to do for one user: a pure decision over what Graph says about the user.

use common::{
    graph,
    ids::Guid,
    sections::{Held, SkuRef, Swap, SwapAction, SwapReason},
};

use crate::service_plans::{Carried, NewPlans, PlanPair};

/// The two SKUs of a change, and what the administrator allowed.
#[derive(Debug, Clone)]
pub(crate) struct SwapRules {
    /// The SKU that goes.
    pub(crate) from: SkuRef,
    /// The SKU that comes.
    pub(crate) to: SkuRef,
    /// Their service plans.
    pub(crate) plans: PlanPair,
    /// Plans that only the new SKU has.
    pub(crate) new_plans: NewPlans,
    /// Whether plans may be lost.
    pub(crate) lose_plans: bool,
    /// Whether one of the two is a self-service purchase.
    pub(crate) self_service: bool,
    /// The usage location (ISO 3166-1 alpha-2) for users who have none; never guessed.
    pub(crate) usage_location: Option<String>,
}

/// What a user holds, from the assignment states; where Graph sends none, from the plain list, which
/// does not tell direct from inherited.
#[must_use]
pub(crate) fn held(user: &graph::User) -> Vec<Held> {
    let mut all: Vec<Held> = user
        .assigned_licenses
        .iter()
        .map(|license| {
            let states = || {
                user.license_assignment_states
                    .iter()
                    .filter(|state| state.sku_id == license.sku_id)
            };
            let mut groups: Vec<String> = states()
                .filter_map(|state| state.assigned_by_group.clone())
                .collect();
            groups.sort();
            let direct = states().find(|state| state.assigned_by_group.is_none());
            let mut disabled_plans = direct
                .map_or(&license.disabled_plans, |state| &state.disabled_plans)
                .clone();
            disabled_plans.sort();
            Held {
                sku_id: license.sku_id,
                disabled_plans,
                direct: direct.is_some() || groups.is_empty(),
                groups,
            }
        })
        .collect();
    all.sort();
    all
}

/// The licence of one SKU among those held.
#[must_use]
pub(crate) fn find<'a>(held: &'a [Held], sku_id: &Guid) -> Option<&'a Held> {
    held.iter().find(|held| held.sku_id == *sku_id)
}

/// Decides for one user. `seats` are the seats of the new SKU that are still free.
#[must_use]
pub(crate) fn decide(user: &graph::User, pair: &SwapRules, seats: i64) -> Swap {
    let before = held(user);
    let carried = carried(&before, pair);
    let (action, reason) = choose(user, pair, &before, &carried, seats);
    Swap {
        action,
        reason,
        words: None,
        from: pair.from.clone(),
        to: pair.to.clone(),
        disabled_plans: carried.disabled,
        lost_plans: carried.lost,
        gained_plans: carried.gained,
        usage_location: pair.usage_location.clone().filter(|_| is_nowhere(user)),
        before,
        restores: None,
        status: None,
        after: None,
        request_id: None,
        error: None,
    }
}

fn carried(held: &[Held], pair: &SwapRules) -> Carried {
    let old = find(held, &pair.from.sku_id);
    let new = find(held, &pair.to.sku_id);
    match (old, new) {
        (None, _) => Carried::default(),
        (Some(old), None) => pair.plans.carry(&old.disabled_plans, pair.new_plans),
        (Some(old), Some(new)) => {
            let plans = &pair.plans;
            plans.without_old(&old.disabled_plans, &new.disabled_plans)
        }
    }
}

/// Decides again, right before the change, with what the user holds now. What the plan added to be off
/// stays off, nothing that the plan did not cover is done, and whether a seat is free is for the service
/// to say.
#[must_use]
pub(crate) fn decide_again(planned: &Swap, user: &graph::User, plans: &PlanPair) -> Swap {
    let pair = SwapRules {
        from: planned.from.clone(),
        to: planned.to.clone(),
        plans: plans.clone(),
        new_plans: NewPlans::On,
        lose_plans: true,
        self_service: false,
        usage_location: planned.usage_location.clone(),
    };
    let mut now = decide(user, &pair, 1);
    if now.action == SwapAction::None {
        return Swap {
            action: now.action,
            reason: now.reason,
            ..planned.clone()
        };
    }
    let carried_then = carried(&planned.before, &pair);
    let added = planned
        .disabled_plans
        .iter()
        .filter(|plan| !carried_then.disabled.contains(plan));
    now.disabled_plans.extend(added.copied());
    now.disabled_plans.sort();
    now.disabled_plans.dedup();
    now.gained_plans
        .retain(|plan| !now.disabled_plans.contains(plan));
    let loses_more = now
        .lost_plans
        .iter()
        .any(|plan| !planned.lost_plans.contains(plan));
    let does_more = now.action == SwapAction::Swap && planned.action == SwapAction::Remove;
    if loses_more || does_more {
        now.action = SwapAction::Refuse;
        now.reason = Some(SwapReason::ChangedSincePlan);
    }
    now
}

fn choose(
    user: &graph::User,
    pair: &SwapRules,
    held: &[Held],
    carried: &Carried,
    seats: i64,
) -> (SwapAction, Option<SwapReason>) {
    use SwapAction::{None as Nothing, Refuse, Remove, Swap};
    let old = find(held, &pair.from.sku_id);
    let new = find(held, &pair.to.sku_id);
    match (old, new) {
        (None, Some(_)) => (Nothing, Some(SwapReason::AlreadyDone)),
        (None, None) => (Nothing, Some(SwapReason::NotHeld)),
        (Some(old), new) => match obstacle(user, pair, old, carried) {
            Some(reason) => (Refuse, Some(reason)),
            None if new.is_some() => (Remove, Some(SwapReason::BothHeld)),
            None if seats <= 0 => (Refuse, Some(SwapReason::NoSeat)),
            None => (Swap, None),
        },
    }
}

fn is_nowhere(user: &graph::User) -> bool {
    user.usage_location.as_deref().is_none_or(str::is_empty)
}

/// Whether a SKU that the user holds is in an error state in every assignment of it: whether it gives
/// anything is then not certain.
fn is_in_error(user: &graph::User, sku_id: &Guid) -> bool {
    let states = user.license_assignment_states.iter();
    let mut errors = states
        .filter(|state| state.sku_id == *sku_id)
        .map(|state| state.error.is_some())
        .peekable();
    errors.peek().is_some() && errors.all(|is_in_error| is_in_error)
}

/// Why the old licence of this user must not be changed.
fn obstacle(
    user: &graph::User,
    pair: &SwapRules,
    old: &Held,
    carried: &Carried,
) -> Option<SwapReason> {
    let no_location = is_nowhere(user) && pair.usage_location.is_none();
    let mut states = user.license_assignment_states.iter();
    let in_error = states.any(|state| state.sku_id == old.sku_id && state.error.is_some())
        || is_in_error(user, &pair.to.sku_id);
    if pair.self_service {
        Some(SwapReason::SelfServiceSku)
    } else if !old.groups.is_empty() {
        Some(SwapReason::InheritedFromGroup)
    } else if no_location {
        Some(SwapReason::UsageLocationMissing)
    } else if in_error {
        Some(SwapReason::AssignmentInError)
    } else if !carried.lost.is_empty() && !pair.lose_plans {
        Some(SwapReason::PlansWouldBeLost)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixtures::{NEW, OLD, pair, plan, plans, user};

    fn decided(user: &graph::User, seats: i64) -> (SwapAction, Option<SwapReason>) {
        let swap = decide(user, &pair(), seats);
        (swap.action, swap.reason)
    }

    #[test]
    fn a_user_of_the_old_sku_is_swapped_and_what_was_off_stays_off() {
        let swap = decide(&user(&[(OLD, None, &[2])]), &pair(), 1);
        assert_eq!((swap.action, swap.reason), (SwapAction::Swap, None));
        assert_eq!(swap.disabled_plans, [plan(2)]);
        assert_eq!(swap.gained_plans, [plan(9)]);
        assert_eq!(swap.before.len(), 1);
    }

    #[test]
    fn who_has_both_loses_the_old_one_only_even_when_no_seat_is_free() {
        let both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
        assert_eq!(
            decided(&both, 0),
            (SwapAction::Remove, Some(SwapReason::BothHeld))
        );
    }

    #[test]
    fn who_has_both_keeps_what_is_on_in_the_old_one_only() {
        let both = user(&[(OLD, None, &[2]), (NEW, None, &[1, 2])]);
        let swap = decide(&both, &pair(), 1);
        assert_eq!(
            (swap.action, swap.reason),
            (SwapAction::Refuse, Some(SwapReason::PlansWouldBeLost))
        );
        assert_eq!(
            (swap.lost_plans, swap.disabled_plans),
            (vec![plan(1)], vec![plan(1), plan(2)])
        );
        let mut allowed = pair();
        allowed.lose_plans = true;
        let planned = decide(&both, &allowed, 1);
        assert_eq!(planned.action, SwapAction::Remove);
        assert_eq!(decide_again(&planned, &both, &allowed.plans), planned);
        let more_off = user(&[(OLD, None, &[2]), (NEW, None, &[1, 2, 3])]);
        assert_eq!(
            decide_again(&planned, &more_off, &allowed.plans).reason,
            Some(SwapReason::ChangedSincePlan)
        );
    }

    #[test]
    fn who_has_both_keeps_the_old_one_while_the_new_one_is_in_error() {
        let mut both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
        both.license_assignment_states[1].error = Some("CountViolation".into());
        let refused = (SwapAction::Refuse, Some(SwapReason::AssignmentInError));
        assert_eq!(decided(&both, 5), refused);
        let mut twice = user(&[(OLD, None, &[]), (NEW, None, &[]), (NEW, Some("g"), &[])]);
        twice.license_assignment_states[2].error = Some("CountViolation".into());
        assert_eq!(decided(&twice, 5).0, SwapAction::Remove);
    }

    #[test]
    fn who_is_done_or_was_never_meant_is_left_alone() {
        assert_eq!(
            decided(&user(&[(NEW, None, &[])]), 5),
            (SwapAction::None, Some(SwapReason::AlreadyDone))
        );
        assert_eq!(
            decided(&user(&[]), 5),
            (SwapAction::None, Some(SwapReason::NotHeld))
        );
    }

    #[test]
    fn a_licence_from_a_group_is_never_touched_at_the_user() {
        let refused = (SwapAction::Refuse, Some(SwapReason::InheritedFromGroup));
        assert_eq!(decided(&user(&[(OLD, Some("g"), &[])]), 5), refused);
        let both = user(&[(OLD, Some("g"), &[]), (OLD, None, &[])]);
        assert_eq!(decided(&both, 5), refused);
    }

    #[test]
    fn nobody_is_swapped_without_a_seat_a_location_or_with_an_error() {
        let holder = user(&[(OLD, None, &[])]);
        assert_eq!(
            decided(&holder, 0),
            (SwapAction::Refuse, Some(SwapReason::NoSeat))
        );
        let mut nowhere = holder.clone();
        nowhere.usage_location = None;
        assert_eq!(
            decided(&nowhere, 5),
            (SwapAction::Refuse, Some(SwapReason::UsageLocationMissing))
        );
        let mut told = pair();
        told.usage_location = Some("JP".into());
        let swap = decide(&nowhere, &told, 5);
        assert_eq!(swap.action, SwapAction::Swap);
        assert_eq!(swap.usage_location.as_deref(), Some("JP"));
        assert_eq!(decide(&holder, &told, 5).usage_location, None);
        let mut broken = holder;
        broken.license_assignment_states[0].error = Some("CountViolation".into());
        assert_eq!(
            decided(&broken, 5),
            (SwapAction::Refuse, Some(SwapReason::AssignmentInError))
        );
    }

    #[test]
    fn plans_that_would_be_lost_are_a_reason_to_refuse_unless_that_is_allowed() {
        let mut pair = pair();
        let holder = user(&[(OLD, None, &[])]);
        pair.plans = plans(&[1, 7], &[1]);
        let refused = decide(&holder, &pair, 1);
        assert_eq!(refused.reason, Some(SwapReason::PlansWouldBeLost));
        assert_eq!(refused.lost_plans, [plan(7)]);
        pair.lose_plans = true;
        assert_eq!(decide(&holder, &pair, 1).action, SwapAction::Swap);
    }

    #[test]
    fn a_plan_that_still_holds_is_decided_the_same_way_again() {
        let holder = user(&[(OLD, None, &[2])]);
        let mut pair = pair();
        for new_plans in [NewPlans::On, NewPlans::Off] {
            pair.new_plans = new_plans;
            let planned = decide(&holder, &pair, 1);
            assert_eq!(decide_again(&planned, &holder, &pair.plans), planned);
        }
    }

    #[test]
    fn a_plan_switched_on_or_off_since_then_is_respected() {
        let planned = decide(&user(&[(OLD, None, &[2])]), &pair(), 1);
        let now = user(&[(OLD, None, &[3])]);
        assert_eq!(
            decide_again(&planned, &now, &pair().plans).disabled_plans,
            [plan(3)]
        );
    }

    #[test]
    fn what_somebody_did_since_then_is_not_done_twice_and_nothing_more_is_done() {
        let planned = decide(&user(&[(OLD, None, &[])]), &pair(), 1);
        let again = |user: &graph::User, planned: &Swap| {
            let swap = decide_again(planned, user, &pair().plans);
            (swap.action, swap.reason)
        };
        assert_eq!(
            again(&user(&[(NEW, None, &[])]), &planned),
            (SwapAction::None, Some(SwapReason::AlreadyDone))
        );
        assert_eq!(
            again(&user(&[(OLD, None, &[]), (NEW, None, &[])]), &planned),
            (SwapAction::Remove, Some(SwapReason::BothHeld))
        );
        let removal = decide(&user(&[(OLD, None, &[]), (NEW, None, &[])]), &pair(), 1);
        assert_eq!(
            again(&user(&[(OLD, None, &[])]), &removal),
            (SwapAction::Refuse, Some(SwapReason::ChangedSincePlan)),
            "a removal never becomes a purchase of a seat"
        );
    }

    #[test]
    fn the_order_in_which_the_service_lists_things_makes_no_difference() {
        let listed = user(&[
            (OLD, None, &[2, 3]),
            (OLD, Some("g"), &[]),
            (OLD, Some("h"), &[]),
            (NEW, None, &[1, 2]),
        ]);
        let mut shuffled = listed.clone();
        shuffled.assigned_licenses.reverse();
        shuffled.license_assignment_states.reverse();
        for license in &mut shuffled.assigned_licenses {
            license.disabled_plans.reverse();
        }
        for state in &mut shuffled.license_assignment_states {
            state.disabled_plans.reverse();
        }
        assert_ne!(shuffled, listed);
        assert_eq!(held(&shuffled), held(&listed));
        let sorted: Vec<_> = held(&listed).into_iter().map(|held| held.sku_id).collect();
        assert!(sorted.is_sorted());
    }

    #[test]
    fn without_assignment_states_a_licence_counts_as_direct() {
        let bare: graph::User = serde_json::from_value(json!({
            "id": "1", "assignedLicenses": [{"skuId": OLD, "disabledPlans": []}],
        }))
        .unwrap();
        assert!(held(&bare)[0].direct);
    }
}
