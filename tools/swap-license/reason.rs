//! Why an action was chosen, for a person: what it means and what to do.

use common::{
    Text,
    ids::Guid,
    licensing::printed_name,
    sections::{Held, SkuRef, Swap, SwapAction, SwapReason},
    sku, text,
    text::printable,
};

use crate::{group_names::GroupNames, losses::holds_data};

/// The words for the reason of a swap; `None` for a plain one.
#[must_use]
pub(crate) fn words(swap: &Swap, groups: &GroupNames) -> Option<Text> {
    let old = &parts(swap.all_from());
    let new = &parts(swap.all_to().map(|(sku, _)| sku));
    let reason = swap.reason.as_ref()?;
    if swap.restores.is_some()
        && let Some(words) = of_way_back(reason)
    {
        return Some(words);
    }
    Some(match reason {
        SwapReason::AlreadyDone => text!(
            "has {new} already and not {old} any more",
            "すでに {new} に移行済みで、{old} は外れています"
        ),
        SwapReason::BothHeld => both_held(swap, old, new, groups),
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
            "{new} に利用できるライセンスがありません。移行先パートナーに追加購入を依頼してから、計画を作り直してください"
        ),
        SwapReason::AssignmentInError => text!(
            "the assignment of {old} or {new} is in an error state; mend it in the admin centre first",
            "{old} または {new} の割り当てがエラー状態です。先に管理センターで解消してください"
        ),
        SwapReason::PlansWouldBeLost => {
            let (plans, options) = (plan_names(&swap.lost_plans), options(&swap.lost_plans));
            text!(
                "would lose {plans}, on now and in nothing that is held after the change; if that may go, plan with {options}",
                "サービス プラン {plans} が使用できなくなります (変更後のどのライセンスにも含まれません)。なくなってもよければ {options} を付けて計画してください"
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
        // Whoever decides on these has the words.
        SwapReason::NothingToDo
        | SwapReason::NotByMoving
        | SwapReason::ChooseRow
        | SwapReason::MemberInTheWay => return None,
        SwapReason::PlansExclude => text!(
            "a service plan of {new} and one that stays exclude each other; move the other licence too, in the same plan",
            "{new} のサービス プランと、残るライセンスのサービス プランは同時に使用できません。もう一方のライセンスも同じ計画で移行してください"
        ),
        SwapReason::PlanNotInSku => text!(
            "\"disabledPlans\" has a service plan that {new} does not have; nothing was sent: correct it, or make the plan again",
            "「disabledPlans」に {new} に含まれないサービス プランがあります。何も送信していません。修正するか、計画を作り直してください"
        ),
        SwapReason::AnotherSku => text!(
            "a \"skuId\" of the plan does not belong to the part number beside it ({old}, {new}); nothing was sent: make the plan again",
            "計画の「skuId」が「skuPartNumber」({old}、{new}) と一致しません。何も送信していません。計画を作り直してください"
        ),
        SwapReason::Other(code) => Text::verbatim(code.clone()),
    })
}

/// What becomes of who has the row that goes and the one that comes.
fn both_held(swap: &Swap, old: &str, new: &str, groups: &GroupNames) -> Text {
    let from = printed_name(&swap.from.product_name);
    match swap.action {
        SwapAction::RemoveDirect => {
            let groups = names(&swap.before, &swap.from.sku_id, groups);
            text!(
                "has {old} directly and from the group {groups}; the direct one is taken away first, the group brings {new}",
                "{old} は直接割り当てとグループ「{groups}」の両方から割り当て済みです。先に直接割り当てを外し、{new} はグループから割り当てられます"
            )
        }
        SwapAction::Swap => text!(
            "has both rows of {from}; what is on in {old} only is switched on in {new} in the same call",
            "{from} の 2 行とも割り当て済みです。{old} でのみオンのサービス プランは、同じ要求で {new} でもオンにします"
        ),
        _ => text!(
            "has both rows of {from}; only {old} is taken away",
            "{from} の 2 行とも割り当て済みです。{old} だけを外します"
        ),
    }
}

/// The reasons for which a way back has words of its own. Its plan comes from the journal, so that planning again would
/// say the same again.
fn of_way_back(reason: &SwapReason) -> Option<Text> {
    Some(match reason {
        SwapReason::AnotherUser => text!(
            "now has another sign-in name than in the journal; nothing was put back: if it is the same person, write the present sign-in name into the line and apply it again",
            "ジャーナルの記録とサインイン名が異なります。元に戻していません。同じユーザーであれば、計画の行のサインイン名を現在のものに直してから、再度適用してください"
        ),
        SwapReason::ChangedSincePlan => text!(
            "the licences are no longer as the run left them, so nothing was put back; \"restores\" says what was held before the run: set it in the admin centre if it is still wanted",
            "ライセンスが実行直後の状態から変更されているため、元に戻していません。実行前の割り当ては「restores」にあります。必要であれば管理センターで設定してください"
        ),
        _ => return None,
    })
}

/// Why a group's change is refused that would leave these members behind.
pub(crate) fn in_the_way(swap: &Swap, members: &[String]) -> Text {
    let old = parts(swap.all_from());
    let (count, names) = (members.len(), printable(&members.join(", ")));
    text!(
        "{count} member(s) also have {old}, or what excludes the new licence, from elsewhere and would be left behind: {names}; take it off them, or them out of one of the groups, then plan again",
        "{count} 名のメンバーは {old} (または新しいライセンスと同時に使用できないもの) を別の割り当て元からも継承しており、移行できません: {names}。その割り当てを外すか、どちらかのグループから外してから、計画を作り直してください"
    )
}

/// Why a group's change is refused that would take the OneDrive of members of whom no copy is known.
pub(crate) fn not_saved(members: &[String]) -> Text {
    let (count, names) = (members.len(), printable(&members.join(", ")));
    text!(
        "{count} member(s) would lose the licence of their OneDrive, and no fresh, complete copy of it is in the file of --require-backup: {names}; save it, check it with backup-plan --verify, and plan again",
        "{count} 名のメンバーの OneDrive のライセンスがなくなりますが、--require-backup のファイルに新しく完全なバックアップの記録がありません: {names}。保存して backup-plan --verify で確認してから、計画を作り直してください"
    )
}

/// Why a group's change is refused that would change members whom `--only` does not name.
pub(crate) fn not_chosen(members: &[String]) -> Text {
    let (count, names) = (members.len(), printable(&members.join(", ")));
    text!(
        "{count} member(s) are not in the file of --only and would be changed with the group: {names}; add them to the file, or plan without --only",
        "{count} 名のメンバーは --only のファイルにありませんが、グループの変更により一緒に変更されます: {names}。ファイルに追加するか、--only を付けずに計画してください"
    )
}

/// SKUs by their part numbers.
pub(crate) fn parts<'a>(skus: impl Iterator<Item = &'a SkuRef>) -> String {
    let parts = skus.map(|sku| sku.sku_part_number.as_str());
    parts.collect::<Vec<_>>().join(" + ")
}

fn names(held: &[Held], sku_id: &Guid, groups: &GroupNames) -> String {
    let ids = held
        .iter()
        .filter(|held| held.sku_id == *sku_id)
        .flat_map(|held| &held.groups);
    ids.map(|id| groups.name(id)).collect::<Vec<_>>().join(", ")
}

/// The options that let these plans go: by name what holds data.
fn options(plans: &[Guid]) -> String {
    let is_heavy = |plan: &&Guid| sku::plan_name(plan).is_none_or(holds_data);
    let (heavy, light): (Vec<&Guid>, Vec<_>) = plans.iter().partition(is_heavy);
    let heavy: Vec<Guid> = heavy.into_iter().copied().collect();
    match (heavy.is_empty(), light.is_empty()) {
        (true, _) => "--lose-plans".to_owned(),
        (false, true) => format!("--lose {}", plan_names(&heavy)),
        (false, false) => format!("--lose-plans --lose {}", plan_names(&heavy)),
    }
}

/// Plans as `--lose` takes them.
pub(crate) fn plan_names(plans: &[Guid]) -> String {
    let names = plans.iter();
    let names = names.map(|plan| sku::plan_name(plan).unwrap_or(plan.as_str()));
    names.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{OLD, decided, pair, user};

    #[test]
    fn a_group_is_called_by_its_name() {
        let swap = decided(&user(&[(OLD, Some("g1"), &[])]), &pair(), 1);
        let groups = GroupNames::of("g1", "営業部");
        assert_eq!(
            words(&swap, &groups).unwrap().en,
            "gets X from the group 営業部; change the licence of the group (plan with --groups, or in the admin centre), not of the user"
        );
    }

    /// A plan of --undo comes from the journal: made again, it would say the same.
    #[test]
    fn who_puts_back_is_never_told_to_plan_again() {
        let mut swap = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
        swap.restores = Some(swap.before.clone());
        for reason in [SwapReason::ChangedSincePlan, SwapReason::AnotherUser] {
            swap.reason = Some(reason);
            let words = words(&swap, &GroupNames::default()).unwrap();
            assert!(!words.en.contains("plan again"), "{}", words.en);
            assert!(!words.ja.contains("計画を作り直"), "{}", words.ja);
        }
    }

    #[test]
    fn a_plain_swap_needs_no_words() {
        let swap = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
        assert_eq!(words(&swap, &GroupNames::default()), None);
    }
}
