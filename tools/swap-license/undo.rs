//! Undoing: the plan that puts back what a journal says was changed. It is a plan like any other, looked
//! at and applied with `--apply`, and only where the user still has what the run left him with.

use std::{collections::HashMap, fs::File, path::Path};

use common::{
    Exit, Failure, Record,
    cli::Session,
    graph,
    ids::TenantId,
    input::unreadable,
    sections::{Held, Swap, SwapAction, SwapReason, SwapStatus, User},
    text::printable,
};

use crate::{
    decide::{find, held},
    journal::{ChangeKey, Entry, entries},
    standing::{self, Standing},
};

/// One change that is to be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The tenant.
    pub tenant: TenantId,
    /// The user.
    pub user: User,
    /// The way back.
    pub swap: Swap,
}

/// Writes the plan, the last change first.
pub fn run(journal: &Path, session: &mut Session) -> anyhow::Result<()> {
    let cannot = |error: &std::io::Error| {
        let name = printable(&journal.display().to_string());
        let why = unreadable(error);
        Failure::new(
            Exit::Input,
            common::Text {
                en: format!("{name}: {}", why.en),
                ja: format!("{name}: {}", why.ja),
            },
        )
    };
    let file = File::open(journal).map_err(|error| cannot(&error))?;
    let entries = entries(&file)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| cannot(&error))?;
    for undo in plan(entries).into_iter().rev() {
        let mut record = Record::default();
        record.set_tenant(&undo.tenant);
        record.set(&undo.user);
        record.set(&undo.swap);
        session.write(&record)?;
    }
    Ok(())
}

/// The way back of every change that took effect, or may have, in the order of the journal.
#[must_use]
pub fn plan(entries: Vec<Entry>) -> Vec<Undo> {
    let mut undos: Vec<Undo> = Vec::new();
    let mut places: HashMap<ChangeKey, usize> = HashMap::new();
    for entry in entries {
        let key = entry.key();
        match entry {
            Entry::Intent {
                tenant_id,
                user,
                from,
                to,
                before,
                change,
                ..
            } => {
                let expected = expected(&before, &change);
                let way_back = way_back(from, to, before, expected);
                let undo = Undo {
                    tenant: tenant_id,
                    user,
                    swap: way_back,
                };
                // A change that was sent twice is undone once, from what it started from at first.
                if let Some(place) = places.get(&key) {
                    undos[*place].swap.before = undo.swap.before;
                } else {
                    places.insert(key, undos.len());
                    undos.push(undo);
                }
            }
            Entry::Outcome { status, after, .. } => {
                let Some(place) = places.get(&key) else {
                    continue;
                };
                let swap = &mut undos[*place].swap;
                match (status, after) {
                    (SwapStatus::Failed | SwapStatus::Refused, _) => swap.action = SwapAction::None,
                    (_, Some(after)) => swap.before = after,
                    (_, None) => {}
                }
            }
        }
    }
    undos.retain(|undo| undo.swap.action == SwapAction::Restore);
    undos
}

/// What the user holds if the change took effect.
fn expected(before: &[Held], change: &graph::LicenseChange) -> Vec<Held> {
    let mut held: Vec<Held> = before
        .iter()
        .filter(|held| !change.remove_licenses.contains(&held.sku_id))
        .cloned()
        .collect();
    held.extend(change.add_licenses.iter().map(|added| Held {
        sku_id: added.sku_id.clone(),
        disabled_plans: added.disabled_plans.clone(),
        groups: vec![],
        direct: true,
    }));
    held.sort();
    held
}

fn way_back(
    from: common::sections::SkuRef,
    to: common::sections::SkuRef,
    before: Vec<Held>,
    expected: Vec<Held>,
) -> Swap {
    let disabled = find(&before, &from.sku_id).map(|old| old.disabled_plans.clone());
    Swap {
        action: SwapAction::Restore,
        reason: None,
        words: None,
        from: to,
        to: from,
        disabled_plans: disabled.unwrap_or_default(),
        lost_plans: vec![],
        gained_plans: vec![],
        usage_location: None,
        before: expected,
        restores: Some(before),
        status: None,
        after: None,
        request_id: None,
        error: None,
    }
}

/// Decides right before putting back: only where the user still has what the run left him with.
#[must_use]
pub fn decide(planned: &Swap, restores: &[Held], user: &graph::User) -> Swap {
    let now = held(user);
    let mut swap = planned.clone();
    swap.restores = Some(restores.to_vec());
    let (action, reason) = match standing::of(&swap, &now) {
        Standing::Complete => (SwapAction::None, Some(SwapReason::AlreadyDone)),
        Standing::Untouched => (SwapAction::Restore, None),
        Standing::Other => (SwapAction::Refuse, Some(SwapReason::ChangedSincePlan)),
    };
    swap.action = action;
    swap.reason = reason;
    swap.before = now;
    swap
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        decide::decide as decide_swap,
        sample::{NEW, OLD, pair, plan as plan_id, user},
    };

    fn journal(before: &graph::User, status: Option<SwapStatus>) -> Vec<Entry> {
        let swap = decide_swap(before, &pair(), 1);
        let person = User {
            id: before.id.clone(),
            user_principal_name: None,
            display_name: None,
        };
        let mut entries = vec![Entry::Intent {
            time: Timestamp::UNIX_EPOCH,
            tenant_id: "aozora.example".parse().unwrap(),
            user: person,
            from: swap.from.clone(),
            to: swap.to.clone(),
            before: swap.before.clone(),
            usage_location: None,
            change: standing::change(&swap),
        }];
        entries.extend(status.map(|status| Entry::Outcome {
            time: Timestamp::UNIX_EPOCH,
            user_id: before.id.clone(),
            from: swap.from.sku_id,
            to: swap.to.sku_id,
            status,
            after: None,
            request_id: None,
            error: None,
        }));
        entries
    }

    fn undone(before: &graph::User, now: &graph::User) -> Swap {
        let undo = plan(journal(before, Some(SwapStatus::Done))).remove(0);
        let restores = undo.swap.restores.clone().unwrap();
        decide(&undo.swap, &restores, now)
    }

    #[test]
    fn a_swap_is_put_back_with_exactly_the_plans_that_were_off() {
        let before = user(&[(OLD, None, &[2, 3])]);
        let undo = undone(&before, &user(&[(NEW, None, &[2, 3])]));
        assert_eq!(undo.action, SwapAction::Restore);
        let change = standing::change(&undo);
        assert_eq!(change.add_licenses[0].sku_id.as_str(), OLD);
        assert_eq!(
            change.add_licenses[0].disabled_plans,
            [plan_id(2), plan_id(3)]
        );
        assert_eq!(change.remove_licenses, [NEW.parse().unwrap()]);
        assert_eq!(standing::of(&undo, &held(&before)), Standing::Complete);
    }

    #[test]
    fn a_removal_is_put_back_without_taking_the_other_licence_away() {
        let before = user(&[(OLD, None, &[2]), (NEW, None, &[3])]);
        let undo = undone(&before, &user(&[(NEW, None, &[3])]));
        let change = standing::change(&undo);
        assert_eq!(change.add_licenses[0].disabled_plans, [plan_id(2)]);
        assert_eq!(change.remove_licenses, []);
    }

    #[test]
    fn who_has_been_changed_since_is_left_alone_and_who_is_back_is_done() {
        let before = user(&[(OLD, None, &[2])]);
        assert_eq!(
            undone(&before, &user(&[(NEW, None, &[2, 3])])).reason,
            Some(SwapReason::ChangedSincePlan)
        );
        assert_eq!(undone(&before, &before).action, SwapAction::None);
    }

    #[test]
    fn what_failed_is_not_undone_and_what_is_unknown_is_looked_at() {
        let before = user(&[(OLD, None, &[])]);
        assert_eq!(plan(journal(&before, Some(SwapStatus::Failed))), []);
        assert_eq!(plan(journal(&before, None)).len(), 1);
    }
}
