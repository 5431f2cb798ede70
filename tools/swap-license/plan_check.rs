//! Whether a record of a plan contradicts itself: plans are files, and people edit them. What they edit takes
//! effect, or is refused in words; it is never passed over.

use std::collections::HashMap;

use common::{
    Record, Text,
    graph::SubscribedSku,
    ids::Guid,
    sections::{Group, SkuRef, Swap, SwapAction, User},
    text,
    text::printable,
};

use crate::{
    country,
    decide::{find, off_now},
    target::Target,
};

/// What contradicts itself in a record of a plan and its change; `None` where nothing does.
#[must_use]
pub(crate) fn contradiction(record: &Record, target: &Target, swap: &Swap) -> Option<Text> {
    if target.id().parse::<Guid>().is_err() {
        let id = printable(target.id());
        return Some(text!(
            "\"id\" is \"{id}\", which is no object id (GUID); make the plan again",
            "「id」の値「{id}」がオブジェクト ID (GUID) ではありません。計画を作り直してください"
        ));
    }
    if names_two(record) {
        return Some(text!(
            "the record names a \"user\" and a \"group\", and only one of them can be meant; make the plan again",
            "レコードに「user」と「group」の両方があり、対象を判断できません。計画を作り直してください"
        ));
    }
    let acts = !matches!(swap.action, SwapAction::None | SwapAction::Refuse);
    if acts { of_change(swap) } else { None }
}

/// What contradicts itself in a change.
fn of_change(swap: &Swap) -> Option<Text> {
    let mut skus: Vec<Guid> = swap.skus().collect();
    skus.sort();
    if skus.windows(2).any(|two| two[0] == two[1]) {
        // Taking it away would be all that is left of such a change.
        let sku = &swap.from.sku_part_number;
        return Some(text!(
            "the plan swaps {sku} for itself, or names a SKU twice; make the plan again",
            "計画の移行元と移行先が同じ SKU ({sku}) か、同じ SKU が 2 回指定されています。計画を作り直してください"
        ));
    }
    if (swap.action == SwapAction::Restore) != swap.restores.is_some() {
        return Some(text!(
            "\"action\" and \"restores\" do not go together: only a plan of --undo has both; make the plan again",
            "「action」と「restores」が整合していません (--undo の計画だけが両方を持ちます)。計画を作り直してください"
        ));
    }
    if let Some(location) = &swap.usage_location
        && !country::is_known(location)
    {
        let location = printable(location);
        return Some(text!(
            "\"usageLocation\" is \"{location}\", which is no country (ISO 3166-1 alpha-2); make the plan again",
            "「usageLocation」の値「{location}」が国コード (ISO 3166-1 の 2 文字) ではありません。計画を作り直してください"
        ));
    }
    match swap.action {
        SwapAction::Remove => of_removal(swap),
        SwapAction::RemoveDirect => of_direct_removal(swap),
        SwapAction::Restore => of_way_back(swap),
        _ => None,
    }
}

/// The direct assignment of one row goes, and nothing else is sent.
fn of_direct_removal(swap: &Swap) -> Option<Text> {
    let is_off = |(sku, off): (&SkuRef, &[Guid])| off_now(&swap.before, &sku.sku_id) == off;
    if swap.also_from.is_empty() && swap.all_to().all(is_off) {
        return None;
    }
    let old = &swap.from.sku_part_number;
    Some(text!(
        "\"action\" is \"remove-direct\", which takes {old} away and does nothing else, and \"alsoFrom\" or \"disabledPlans\" was changed; make the plan again",
        "「action」が「remove-direct」の場合は {old} を外すだけですが、「alsoFrom」または「disabledPlans」が変更されています。計画を作り直してください"
    ))
}

/// What comes back is what was assigned directly before, or the user would be left without a licence.
fn of_way_back(swap: &Swap) -> Option<Text> {
    let restores = swap.restores.as_deref().unwrap_or_default();
    let is_put_back = |(sku, off): &(&SkuRef, &[Guid])| {
        let held = find(restores, &sku.sku_id).filter(|held| held.direct);
        held.is_some_and(|held| held.disabled_plans == *off)
    };
    let (sku, _) = swap.all_to().find(|to| !is_put_back(to))?;
    let old = &sku.sku_part_number;
    Some(text!(
        "\"action\" is \"restore\", but \"restores\" does not assign {old} directly with these \"disabledPlans\"; make the plan again with --undo",
        "「action」が「restore」ですが、「restores」に、同じ「disabledPlans」の {old} の直接割り当てがありません。--undo で計画を作り直してください"
    ))
}

/// A removal leaves the new SKU as it is, and there must be one.
fn of_removal(swap: &Swap) -> Option<Text> {
    for (sku, off) in swap.all_to() {
        let new = &sku.sku_part_number;
        let Some(held) = find(&swap.before, &sku.sku_id) else {
            return Some(text!(
                "\"action\" is \"remove\", but {new} was not held when the plan was made: nothing would be left; write \"swap\", or make the plan again",
                "「action」が「remove」ですが、計画の作成時に {new} は割り当てられていません (ライセンスがなくなります)。「swap」に直すか、計画を作り直してください"
            ));
        };
        if held.disabled_plans != off {
            return Some(text!(
                "\"action\" is \"remove\", which leaves {new} as it is, and \"disabledPlans\" was changed; write \"swap\", or make the plan again",
                "「action」が「remove」の場合 {new} は変更されませんが、「disabledPlans」が変更されています。「swap」に直すか、計画を作り直してください"
            ));
        }
    }
    None
}

/// Whether each SKU of a change is called by the part number that the tenant has it under. A person reads the
/// one, and the other is sent. What the tenant does not have is for the service to refuse.
#[must_use]
pub(crate) fn has_own_names(swap: &Swap, rows: &HashMap<Guid, SubscribedSku>) -> bool {
    let mut skus = swap.all_from().chain(swap.all_to().map(|(sku, _)| sku));
    skus.all(|sku| {
        let row = rows.get(&sku.sku_id);
        row.is_none_or(|row| row.sku_part_number == sku.sku_part_number)
    })
}

fn names_two(record: &Record) -> bool {
    matches!(record.get::<User>(), Ok(Some(_))) && matches!(record.get::<Group>(), Ok(Some(_)))
}

#[cfg(test)]
mod tests {
    use common::sections::SwapStatus;

    use super::*;
    use crate::{
        fixtures::{NEW, OLD, decided, pair, row, user},
        journal::replay::{changes, tests::journal},
        undo::way_back,
    };

    const USER: &str = "0a6f6b34-2a8e-4c0f-9d2b-8e1e0b8b1c55";

    fn words(id: &str, swap: &Swap) -> Option<String> {
        let target = Target::User(User {
            id: id.to_owned(),
            ..User::default()
        });
        contradiction(&Record::default(), &target, swap).map(|words| words.en)
    }

    fn planned() -> Swap {
        decided(&user(&[(OLD, None, &[])]), &pair(), 1)
    }

    #[test]
    fn an_id_that_is_no_guid_names_nobody() {
        for id in ["sato@aozora.example", "", "../me", "0a6f6b34"] {
            assert_eq!(
                words(id, &planned()).unwrap(),
                format!("\"id\" is \"{id}\", which is no object id (GUID); make the plan again")
            );
        }
    }

    #[test]
    fn what_the_tool_plans_is_sound_and_what_swaps_a_row_for_itself_is_not() {
        assert_eq!(words(USER, &planned()), None);
        let mut edited = planned();
        edited.to = edited.from.clone();
        assert_eq!(
            words(USER, &edited).unwrap(),
            "the plan swaps X for itself, or names a SKU twice; make the plan again"
        );
        edited.action = SwapAction::None;
        assert_eq!(words(USER, &edited), None, "nothing is sent for it");
    }

    #[test]
    fn a_way_back_is_called_so_and_says_what_is_put_back() {
        let mut edited = planned();
        edited.restores = Some(vec![]);
        assert!(words(USER, &edited).is_some(), "a swap that restores");
        edited.action = SwapAction::Restore;
        assert!(words(USER, &edited).is_some(), "nothing comes back");
        edited.restores = None;
        assert!(words(USER, &edited).is_some(), "nothing to restore");
    }

    #[test]
    fn a_way_back_that_would_not_assign_what_was_there_is_refused() {
        let before = user(&[(OLD, None, &[2])]);
        let change = changes(journal(&before, Some(SwapStatus::Done))).remove(0);
        let back = way_back(&change);
        assert_eq!(words(USER, &back), None);
        let edits: [fn(&mut Swap); 4] = [
            |back| back.restores = Some(vec![]),
            |back| back.restores.as_mut().unwrap()[0].direct = false,
            |back| back.restores.as_mut().unwrap()[0].disabled_plans.clear(),
            |back| back.disabled_plans.clear(),
        ];
        for edit in edits {
            let mut edited = back.clone();
            edit(&mut edited);
            assert_eq!(
                words(USER, &edited).unwrap(),
                "\"action\" is \"restore\", but \"restores\" does not assign X directly with these \"disabledPlans\"; make the plan again with --undo"
            );
        }
    }

    #[test]
    fn a_direct_removal_takes_one_row_and_changes_nothing_else() {
        let mut planned = planned();
        planned.action = SwapAction::RemoveDirect;
        assert_eq!(words(USER, &planned), None);
        let more = SkuRef {
            sku_id: "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46".parse().unwrap(),
            ..planned.from.clone()
        };
        let mut edited = planned.clone();
        edited.also_from.push(more);
        assert!(words(USER, &edited).unwrap().contains("nothing else"));
        planned.disabled_plans = vec![crate::fixtures::plan(1)];
        assert!(words(USER, &planned).unwrap().contains("nothing else"));
    }

    #[test]
    fn a_swap_made_into_a_removal_is_refused_and_so_are_plans_that_it_would_not_touch() {
        let mut edited = planned();
        edited.action = SwapAction::Remove;
        assert!(
            words(USER, &edited)
                .unwrap()
                .contains("nothing would be left")
        );
        let both = user(&[(OLD, None, &[]), (NEW, None, &[])]);
        let mut removal = decided(&both, &pair(), 1);
        assert_eq!(
            (removal.action, words(USER, &removal)),
            (SwapAction::Remove, None)
        );
        removal.disabled_plans = vec![crate::fixtures::plan(1)];
        assert!(
            words(USER, &removal)
                .unwrap()
                .contains("\"disabledPlans\" was changed")
        );
    }

    #[test]
    fn a_country_that_is_none_is_refused() {
        let mut edited = planned();
        edited.usage_location = Some("JP".into());
        assert_eq!(words(USER, &edited), None);
        edited.usage_location = Some("XX".into());
        assert!(words(USER, &edited).unwrap().contains("no country"));
    }

    #[test]
    fn an_edited_sku_is_known_by_its_part_number() {
        let rows = [row(OLD, &[]), row(NEW, &[])];
        let rows = rows.into_iter().map(|row| (row.sku_id, row)).collect();
        let mut edited = planned();
        assert!(has_own_names(&edited, &rows));
        edited.to.sku_part_number = "Y".into();
        assert!(!has_own_names(&edited, &rows));
    }
}
