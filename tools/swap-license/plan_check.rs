//! Whether a record of a plan contradicts itself: plans are files, and people edit them.

use common::{
    Record, Text,
    ids::Guid,
    sections::{Group, Swap, SwapAction, User},
    text,
    text::printable,
};

use crate::target::Target;

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
    let sku = &swap.from.sku_part_number;
    if swap.from.sku_id == swap.to.sku_id {
        // Taking it away would be all that is left of such a change.
        return Some(text!(
            "the plan swaps {sku} for itself; make the plan again",
            "計画の移行元と移行先が同じ {sku} です。計画を作り直してください"
        ));
    }
    let acts = !matches!(swap.action, SwapAction::None | SwapAction::Refuse);
    if acts && (swap.action == SwapAction::Restore) != swap.restores.is_some() {
        return Some(text!(
            "\"action\" and \"restores\" do not go together: only a plan of --undo has both; make the plan again",
            "「action」と「restores」が整合していません (--undo の計画だけが両方を持ちます)。計画を作り直してください"
        ));
    }
    names_two(record).then(|| {
        text!(
            "the record names a \"user\" and a \"group\", and only one of them can be meant; make the plan again",
            "レコードに「user」と「group」の両方があり、対象を判断できません。計画を作り直してください"
        )
    })
}

fn names_two(record: &Record) -> bool {
    matches!(record.get::<User>(), Ok(Some(_))) && matches!(record.get::<Group>(), Ok(Some(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::decide,
        fixtures::{OLD, pair, user},
    };

    const USER: &str = "0a6f6b34-2a8e-4c0f-9d2b-8e1e0b8b1c55";

    fn target(id: &str) -> Target {
        Target::User(User {
            id: id.to_owned(),
            user_principal_name: None,
            display_name: None,
        })
    }

    #[test]
    fn an_id_that_is_no_guid_names_nobody() {
        let planned = decide(&user(&[(OLD, None, &[])]), &pair(), 1);
        for id in ["sato@aozora.example", "", "../me", "0a6f6b34"] {
            let words = contradiction(&Record::default(), &target(id), &planned).unwrap();
            assert_eq!(
                words.en,
                format!("\"id\" is \"{id}\", which is no object id (GUID); make the plan again")
            );
        }
    }

    #[test]
    fn what_the_tool_plans_is_sound_and_what_swaps_a_row_for_itself_is_not() {
        let planned = decide(&user(&[(OLD, None, &[])]), &pair(), 1);
        assert_eq!(
            contradiction(&Record::default(), &target(USER), &planned),
            None
        );
        let mut edited = planned;
        edited.to = edited.from.clone();
        assert_eq!(
            contradiction(&Record::default(), &target(USER), &edited)
                .unwrap()
                .en,
            "the plan swaps X for itself; make the plan again"
        );
    }

    #[test]
    fn a_way_back_is_called_so_and_says_what_is_put_back() {
        let mut edited = decide(&user(&[(OLD, None, &[])]), &pair(), 1);
        edited.restores = Some(vec![]);
        assert!(
            contradiction(&Record::default(), &target(USER), &edited).is_some(),
            "a swap that restores"
        );
        edited.action = SwapAction::Restore;
        assert_eq!(
            contradiction(&Record::default(), &target(USER), &edited),
            None
        );
        edited.restores = None;
        assert!(
            contradiction(&Record::default(), &target(USER), &edited).is_some(),
            "nothing to restore"
        );
    }
}
