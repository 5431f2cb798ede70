//! Why an action was chosen, for a person: what it means and what to do.

use common::{
    Text,
    licensing::swap_words::{parts, swap_words},
    sections::Swap,
    text,
    text::printable,
};

use crate::group_names::GroupNames;

/// The words for the reason of a swap; `None` for a plain one.
#[must_use]
pub(crate) fn words(swap: &Swap, groups: &GroupNames) -> Option<Text> {
    swap_words(swap, &|id| groups.name(id).to_owned())
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

#[cfg(test)]
mod tests {
    use common::sections::SwapReason;

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
