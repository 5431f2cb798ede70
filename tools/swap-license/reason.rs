//! Why an action was chosen, for a person: what it means and what to do.

use std::collections::BTreeMap;

use common::{
    Text,
    ids::Guid,
    sections::{Held, Swap, SwapReason},
    sku, text,
};

use crate::decide::find;

/// The words for the reason of a swap; `None` for a plain one. `groups` are the names of groups by id.
#[must_use]
pub(crate) fn words(swap: &Swap, groups: &BTreeMap<String, String>) -> Option<Text> {
    let from = &swap.from.product_name;
    let (old, new) = (&swap.from.sku_part_number, &swap.to.sku_part_number);
    Some(match swap.reason.as_ref()? {
        SwapReason::AlreadyDone => text!(
            "has {new} already and not {old} any more",
            "すでに {new} に移行済みで、{old} は外れています"
        ),
        SwapReason::BothHeld => text!(
            "has both rows of {from}; only {old} is taken away",
            "{from} の 2 行とも割り当て済みです。{old} だけを外します"
        ),
        SwapReason::InheritedFromGroup => {
            let groups = names(&swap.before, &swap.from.sku_id, groups);
            text!(
                "gets {old} from the group {groups}; change the licence of the group (plan with --groups, or in the admin centre), not of the user",
                "{old} はグループ「{groups}」から継承しています。ユーザーではなくグループのライセンスを変更してください (--groups を付けて計画するか、管理センターで変更します)"
            )
        }
        SwapReason::UsageLocationMissing => text!(
            "has no usage location, so no licence can be assigned; plan again with --usage-location, or set it in the admin centre",
            "「利用場所」が未設定のためライセンスを割り当てられません。--usage-location を付けて計画を作り直すか、管理センターで設定してください"
        ),
        SwapReason::NoSeat => text!(
            "no seat of {new} is free; ask the new partner for more, then plan again",
            "{new} の空きシートがありません。移行先パートナーに追加を依頼してから、計画を作り直してください"
        ),
        SwapReason::AssignmentInError => text!(
            "the assignment of {old} or {new} is in an error state; mend it in the admin centre first",
            "{old} または {new} の割り当てがエラー状態です。先に管理センターで解消してください"
        ),
        SwapReason::PlansWouldBeLost if find(&swap.before, &swap.to.sku_id).is_some() => {
            let plans = plan_names(&swap.lost_plans);
            text!(
                "has both rows, and {plans} is on in {old} only; switch it on in {new} first, or plan with --lose-plans if it may go",
                "2 行とも割り当て済みですが、サービス プラン {plans} は {old} でのみオンです。先に {new} でオンにするか、なくなってもよければ --lose-plans を付けて計画してください"
            )
        }
        SwapReason::PlansWouldBeLost if comes_from_groups(swap) => {
            let plans = plan_names(&swap.lost_plans);
            text!(
                "has {old} directly too, and {plans} is off in what the groups then give; switch it on for a group first, or plan with --lose-plans if it may go",
                "{old} は直接割り当てとグループの両方で割り当て済みですが、移行後のグループではサービス プラン {plans} がオフになります。先にグループでオンにするか、なくなってもよければ --lose-plans を付けて計画してください"
            )
        }
        SwapReason::PlansWouldBeLost => {
            let plans = plan_names(&swap.lost_plans);
            text!(
                "{new} does not contain {plans}, which the user has on; if that may go, plan with --lose-plans",
                "{new} には、このユーザーが使用中のサービス プラン {plans} が含まれません。なくなってもよければ --lose-plans を付けて計画してください"
            )
        }
        SwapReason::BackupMissing => text!(
            "the OneDrive would lose its licence and no fresh, complete copy of it is in the file of --require-backup; save it, check it with backup-plan --verify, and plan again",
            "OneDrive のライセンスがなくなりますが、--require-backup のファイルに新しく完全なバックアップの記録がありません。保存して backup-plan --verify で確認してから、計画を作り直してください"
        ),
        SwapReason::SelfServiceSku => text!(
            "{old} is a self-service purchase, which only its buyer can move",
            "{old} はセルフサービス購入のライセンスで、購入者本人しか変更できません"
        ),
        SwapReason::NotHeld => text!(
            "holds neither {old} nor {new}; nothing to move",
            "{old} も {new} も割り当てられていません。移行の対象外です"
        ),
        SwapReason::UserNotFound => text!(
            "does not exist any more",
            "ユーザーが見つかりません (削除済み)"
        ),
        SwapReason::AnotherUser => text!(
            "the id in the plan now leads to a user with another sign-in name; nothing was sent: make the plan again",
            "計画の ID のユーザーは、計画とサインイン名が異なります。何も送信していません。計画を作り直してください"
        ),
        SwapReason::TwiceInPlan => text!(
            "is in the plan twice; this line was not applied",
            "計画に 2 回あります。この行は適用していません"
        ),
        SwapReason::ChangedSincePlan => text!(
            "the licences changed since the plan was made; plan again",
            "計画の作成後にライセンスが変更されています。計画を作り直してください"
        ),
        SwapReason::Other(code) => Text::verbatim(code.clone()),
    })
}

fn comes_from_groups(swap: &Swap) -> bool {
    find(&swap.before, &swap.from.sku_id).is_some_and(|old| !old.groups.is_empty())
}

fn names(held: &[Held], sku_id: &Guid, groups: &BTreeMap<String, String>) -> String {
    let ids = held
        .iter()
        .filter(|held| held.sku_id == *sku_id)
        .flat_map(|held| &held.groups);
    ids.map(|id| groups.get(id).unwrap_or(id).as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn plan_names(plans: &[Guid]) -> String {
    plans
        .iter()
        .map(|plan| sku::plan_name(plan).unwrap_or(plan.as_str()))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::decide,
        fixtures::{OLD, pair, user},
    };

    #[test]
    fn a_group_is_called_by_its_name() {
        let swap = decide(&user(&[(OLD, Some("g1"), &[])]), &pair(), 1);
        let groups = BTreeMap::from([("g1".to_owned(), "営業部".to_owned())]);
        assert_eq!(
            words(&swap, &groups).unwrap().en,
            "gets X from the group 営業部; change the licence of the group (plan with --groups, or in the admin centre), not of the user"
        );
    }

    #[test]
    fn a_plain_swap_needs_no_words() {
        let swap = decide(&user(&[(OLD, None, &[])]), &pair(), 1);
        assert_eq!(words(&swap, &BTreeMap::new()), None);
    }
}
