//! Why a user or a group is changed as planned, or not, in words: the words of a record are in the language of its run,
//! and a report may be in another.

use record::{
    Text,
    ids::Guid,
    sections::{Held, SkuRef, Swap, SwapAction, SwapReason},
    sku, text,
};

use crate::{plan_kinds::holds_data, printed_name};

/// The words for the reason of a swap; `None` for a plain one, and where whoever decides has words of its own. `group` gives
/// the name of a group by its id.
#[must_use]
pub fn swap_words(swap: &Swap, group: &dyn Fn(&str) -> String) -> Option<Text> {
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
        SwapReason::BothHeld => both_held(swap, old, new, group),
        SwapReason::InheritedFromGroup => {
            let groups = names(&swap.before, &swap.from.sku_id, group);
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
            "is not in this tenant: deleted, or the plan is another tenant's; nothing was sent",
            "このテナントに見つかりません。削除されたか、別のテナントの計画です。何も送信していません"
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
fn both_held(swap: &Swap, old: &str, new: &str, group: &dyn Fn(&str) -> String) -> Text {
    let from = printed_name(&swap.from.product_name);
    match swap.action {
        SwapAction::RemoveDirect => {
            let groups = names(&swap.before, &swap.from.sku_id, group);
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

/// SKUs by their part numbers.
pub fn parts<'a>(skus: impl Iterator<Item = &'a SkuRef>) -> String {
    let parts = skus.map(|sku| sku.sku_part_number.as_str());
    parts.collect::<Vec<_>>().join(" + ")
}

fn names(held: &[Held], sku_id: &Guid, group: &dyn Fn(&str) -> String) -> String {
    let ids = held
        .iter()
        .filter(|held| held.sku_id == *sku_id)
        .flat_map(|held| &held.groups);
    ids.map(|id| group(id)).collect::<Vec<_>>().join(", ")
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
#[must_use]
pub fn plan_names(plans: &[Guid]) -> String {
    let names = plans.iter();
    let names = names.map(|plan| sku::plan_name(plan).unwrap_or(plan.as_str()));
    names.collect::<Vec<_>>().join(",")
}

/// Stands for the names of groups, which only the run that wrote a record knew.
const NAMES: &str = "\u{1}";

/// The words of a record in both languages, whatever the language of its run; `None` where whoever decided had words of its
/// own.
#[must_use]
pub fn retold(swap: &Swap) -> Option<Text> {
    let said = swap.words.as_deref()?;
    let forms = swap_words(swap, &|_| NAMES.to_owned())?;
    let mut names = [&forms.en, &forms.ja].into_iter();
    let names = names.find_map(|form| names_in(said, form))?;
    let with_names = |form: &str| match (form.find(NAMES), form.rfind(NAMES)) {
        (Some(first), Some(last)) => {
            let (before, after) = (&form[..first], &form[last + NAMES.len()..]);
            format!("{before}{names}{after}")
        }
        _ => form.to_owned(),
    };
    Some(Text {
        en: with_names(&forms.en),
        ja: with_names(&forms.ja),
    })
}

/// What stands in the place of the names, where words have this form.
fn names_in<'a>(said: &'a str, form: &str) -> Option<&'a str> {
    match (form.split_once(NAMES), form.rsplit_once(NAMES)) {
        (Some((before, _)), Some((_, after))) => said.strip_prefix(before)?.strip_suffix(after),
        _ => (said == form).then_some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(reason: &str, groups: &str) -> Swap {
        let sku = |id: u8, part: &str| {
            format!(
                r#"{{"skuId":"0000000{id}-0000-4000-8000-000000000000","skuPartNumber":"{part}","productName":"P"}}"#
            )
        };
        let (old, new) = (sku(1, "OLD"), sku(2, "NEW"));
        let held = format!(
            r#"{{"skuId":"00000001-0000-4000-8000-000000000000","disabledPlans":[],"direct":false,"groups":[{groups}]}}"#
        );
        let swap = format!(
            r#"{{"action":"refuse","reason":"{reason}","from":{old},"to":{new},"disabledPlans":[],"lostPlans":[],"gainedPlans":[],"before":[{held}]}}"#
        );
        serde_json::from_str(&swap).unwrap()
    }

    #[test]
    fn words_of_either_language_are_told_in_both() {
        for reason in [
            "usage-location-missing",
            "no-seat",
            "another-user",
            "plans-exclude",
        ] {
            let mut swap = refused(reason, "");
            let told = swap_words(&swap, &|_| String::new()).unwrap();
            for said in [&told.en, &told.ja] {
                swap.words = Some(said.clone());
                assert_eq!(retold(&swap).as_ref(), Some(&told), "{reason}");
            }
        }
    }

    #[test]
    fn the_names_of_groups_are_taken_over() {
        let mut swap = refused("inherited-from-group", r#""g1","g2""#);
        let name = |id: &str| {
            if id == "g1" {
                "営業部"
            } else {
                "Sales, East"
            }
            .to_owned()
        };
        let told = swap_words(&swap, &name).unwrap();
        assert!(told.ja.contains("「営業部, Sales, East」"), "{}", told.ja);
        for said in [&told.en, &told.ja] {
            swap.words = Some(said.clone());
            assert_eq!(retold(&swap).as_ref(), Some(&told));
        }
    }

    #[test]
    fn other_words_are_left_as_they_are() {
        let mut swap = refused("no-seat", "");
        for words in [None, Some("3 member(s) also have OLD")] {
            swap.words = words.map(str::to_owned);
            assert_eq!(retold(&swap), None);
        }
        let mut swap = refused("not-by-moving", "");
        swap.words = Some("OLD: ask the new partner".into());
        assert_eq!(retold(&swap), None);
    }
}
