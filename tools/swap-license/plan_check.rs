//! Whether a record of a plan contradicts itself: plans are files, and people edit them. What they edit takes
//! effect, or is refused in words; it is never passed over.

use std::collections::HashMap;

use common::{
    Record, Text,
    graph::SubscribedSku,
    ids::Guid,
    sections::{Group, Swap, SwapAction, User},
    text,
    text::printable,
};

use crate::{country, decide::find, target::Target};

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
    if swap.action == SwapAction::Remove {
        return of_removal(swap);
    }
    None
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
    use super::*;
    use crate::fixtures::{NEW, OLD, decided, pair, row, user};

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
        assert_eq!(words(USER, &edited), None);
        edited.restores = None;
        assert!(words(USER, &edited).is_some(), "nothing to restore");
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
