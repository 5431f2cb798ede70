//! Verifying later: does every user of a journal still hold what the run left?

use std::{collections::BTreeMap, path::Path};

use common::{
    Exit, Record, Services, Text,
    cli::Session,
    graph::{self, Graph},
    ids::{Guid, TenantId},
    licensing::{held, swap_words::parts},
    sections::{AddedSku, SkuRef, Swap, SwapStatus},
    text,
    text::printable,
};

use crate::{
    apply::left_behind,
    decide::{find, off_now},
    journal::replay::{self, Change},
    target::Reading,
};

/// Reads every user of the journal, and then the rows.
pub(crate) async fn run(
    journal: &Path,
    services: &Services,
    session: &mut Session,
) -> anyhow::Result<()> {
    let changes = replay::read(journal, session)?;
    let mut emptied: BTreeMap<TenantId, Vec<Guid>> = BTreeMap::new();
    for change in &changes {
        check(change, &services.graph(&change.tenant), session).await?;
        if change.is_way_back {
            continue;
        }
        let rows = emptied.entry(change.tenant.clone()).or_default();
        for from in change.all_from() {
            if !rows.contains(&from.sku_id) {
                rows.push(from.sku_id);
            }
        }
    }
    for (tenant, skus) in emptied {
        count(&services.graph(&tenant), &skus, session).await?;
    }
    Ok(())
}

async fn check(change: &Change, graph: &Graph, session: &mut Session) -> anyhow::Result<()> {
    let name = printable(change.target.name());
    let mut swap = section(change);
    match change.target.read(graph).await {
        Ok(Reading { user, .. }) => {
            complain_of_members(change, graph, session).await;
            let difference = difference(change, &user);
            swap.status = Some(if difference.is_none() {
                SwapStatus::Done
            } else {
                SwapStatus::Differs
            });
            swap.after = Some(held(&user));
            if let Some(words) = difference {
                swap.words = Some(session.say(&words));
                let text = Text {
                    en: format!("{name}: {}", words.en),
                    ja: format!("{name}: {}", words.ja),
                };
                session.complain(Exit::No, &text);
            }
        }
        Err(error) => {
            swap.status = Some(SwapStatus::Unknown);
            swap.error = Some(error.to_section_error(session.lang));
            session.complain(error.exit(), &error.text());
        }
    }
    let mut record = Record::default();
    record.set_tenant(&change.tenant);
    change.target.put(&mut record);
    record.set(&swap);
    session.write(&record)
}

/// A group that was changed may have left members behind: each is named.
async fn complain_of_members(change: &Change, graph: &Graph, session: &Session) {
    match change.target.members_in_error(graph).await {
        Ok(members) if members.is_empty() => {}
        Ok(members) => {
            let members: Vec<String> = members.iter().map(|user| user.name().to_owned()).collect();
            let words = left_behind(change.target.name(), &members, change.is_way_back);
            session.complain(Exit::No, &words);
        }
        Err(error) => session.complain(error.exit(), &error.text()),
    }
}

/// What is not as the run left it; `None` where all is.
#[must_use]
pub(crate) fn difference(change: &Change, user: &graph::User) -> Option<Text> {
    let now = held(user);
    let has_again = |sku: &&SkuRef| {
        let (now, left) = (find(&now, &sku.sku_id), find(&change.left, &sku.sku_id));
        let was_direct = left.is_some_and(|left| left.direct);
        now.is_some_and(|now| left.is_none() || (now.direct && !was_direct))
    };
    let is_gone = |sku: &&SkuRef| {
        let was_left = find(&change.left, &sku.sku_id).is_some();
        was_left && find(&now, &sku.sku_id).is_none()
    };
    let in_error = |sku: &SkuRef| {
        let mut states = user.license_assignment_states.iter();
        let error = states.find(|state| state.sku_id == sku.sku_id && state.error.is_some());
        error.map(|state| (sku.clone(), state.error.clone().unwrap_or_default()))
    };
    let is_off = |sku: &&SkuRef| {
        let off = |held| find(held, &sku.sku_id).map(|held| held.disabled_plans.clone());
        off(&now) != off(&change.left)
    };
    if let Some(sku) = change.all_from().find(has_again) {
        let old = &sku.sku_part_number;
        return Some(text!("has {old} again", "{old} が再び割り当てられています"));
    }
    if let Some(sku) = change.all_to().find(is_gone) {
        let new = &sku.sku_part_number;
        return Some(text!("has {new} no more", "{new} が外れています"));
    }
    let is_direct = |sku: &SkuRef| find(&change.left, &sku.sku_id).is_some_and(|left| left.direct);
    // Groups give one or the other, as far as they have been changed.
    if !change.skus().any(is_direct) && !change.skus().any(|sku| find(&now, &sku.sku_id).is_some())
    {
        let (old, new) = (parts(change.all_from()), parts(change.all_to()));
        return Some(text!(
            "holds neither {old} nor {new}; look at the user in the admin centre",
            "{old} も {new} も割り当てられていません。管理センターでユーザーを確認してください"
        ));
    }
    if let Some((sku, error)) = change.all_to().find_map(in_error) {
        let (new, error) = (sku.sku_part_number, printable(&error));
        return Some(text!(
            "the assignment of {new} is in error ({error}); look at the user in the admin centre",
            "{new} の割り当てがエラー ({error}) です。管理センターでユーザーを確認してください"
        ));
    }
    let mut left = change
        .all_to()
        .filter(|sku| find(&change.left, &sku.sku_id).is_some());
    let sku = left.find(is_off)?;
    let new = &sku.sku_part_number;
    Some(text!(
        "other service plans of {new} are off than the run left",
        "{new} のオフのサービス プランが実行直後と異なります"
    ))
}

/// Who still sits on a row that was to be emptied. The counter may lag behind by minutes (observed).
async fn count(graph: &Graph, skus: &[Guid], session: &mut Session) -> anyhow::Result<()> {
    for row in graph.subscribed_skus().await? {
        let used = row.consumed_units;
        if skus.contains(&row.sku_id) && used > 0 {
            let (tenant, name) = (graph.tenant(), &row.sku_part_number);
            session.complain(
                Exit::No,
                &text!(
                    "{tenant}: {used} seat(s) of {name} are still in use; plan again to see whose",
                    "{tenant}: {name} のライセンスが {used} 個、まだ割り当てられています。計画し直すと対象のユーザーを確認できます"
                ),
            );
        }
    }
    Ok(())
}

fn section(change: &Change) -> Swap {
    let off = |sku: &Guid| off_now(&change.left, sku).to_vec();
    Swap {
        also_from: change.also_from.clone(),
        also_to: change
            .also_to
            .iter()
            .map(|sku| AddedSku {
                sku: sku.clone(),
                disabled_plans: off(&sku.sku_id),
            })
            .collect(),
        disabled_plans: off(&change.to.sku_id),
        before: change.before.clone(),
        restores: change.is_way_back.then(|| change.left.clone()),
        ..Swap::new(change.action(), change.from.clone(), change.to.clone())
    }
}

#[cfg(test)]
mod tests {
    use common::sections::SwapAction;

    use super::*;
    use crate::{
        fixtures::{NEW, OLD, user},
        journal::replay::{changes, tests::journal},
    };

    fn found(now: &graph::User) -> Option<String> {
        let before = user(&[(OLD, None, &[2])]);
        let change = changes(journal(&before, Some(SwapStatus::Done))).remove(0);
        difference(&change, now).map(|words| words.en)
    }

    #[test]
    fn only_what_the_run_left_is_as_it_should_be() {
        assert_eq!(found(&user(&[(NEW, None, &[2])])), None);
        assert_eq!(
            found(&user(&[(OLD, None, &[2]), (NEW, None, &[2])])).as_deref(),
            Some("has X again")
        );
        assert_eq!(found(&user(&[])).as_deref(), Some("has X no more"));
        assert_eq!(
            found(&user(&[(NEW, None, &[])])).as_deref(),
            Some("other service plans of X are off than the run left")
        );
        let mut broken = user(&[(NEW, None, &[2])]);
        broken.license_assignment_states[0].error = Some("CountViolation".into());
        assert!(found(&broken).unwrap().contains("CountViolation"));
    }

    fn done(before: &graph::User) -> Change {
        changes(journal(before, Some(SwapStatus::Done))).remove(0)
    }

    #[test]
    fn the_action_is_what_was_done() {
        let both = user(&[(OLD, None, &[2]), (NEW, None, &[2])]);
        let merged = user(&[(OLD, None, &[]), (NEW, None, &[2])]);
        let plain = user(&[(OLD, None, &[2])]);
        let actions = [&plain, &both, &merged].map(|before| section(&done(before)).action);
        assert_eq!(
            actions,
            [SwapAction::Swap, SwapAction::Remove, SwapAction::Swap]
        );
    }

    #[test]
    fn whom_groups_left_with_neither_row_is_told() {
        let mut change = done(&user(&[(OLD, None, &[2])]));
        let by_group = held(&user(&[(OLD, Some("g"), &[2])]));
        change.left.clone_from(&by_group);
        let words = |now| difference(&change, &user(now)).map(|words| words.en);
        assert_eq!(words(&[(NEW, Some("g"), &[2])]), None);
        assert_eq!(words(&[(OLD, Some("g"), &[2])]), None);
        assert_eq!(
            words(&[]).as_deref(),
            Some("holds neither X nor X; look at the user in the admin centre")
        );
    }
}
