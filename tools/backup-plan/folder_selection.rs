//! Which folders to save: the manual's two cases. Pure.

use common::{
    files::tree::{NodeId, Tree},
    sections::BackupCase,
};
use unicode_normalization::UnicodeNormalization;

/// What is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FolderSelection {
    /// Which case it is.
    pub(crate) case: BackupCase,
    /// The folders to save.
    pub(crate) folders: Vec<NodeId>,
    /// Folders of the other case that are there as well and are not among those to save.
    pub(crate) others: Vec<NodeId>,
}

/// Chooses by what is listed, never by a path that ought to exist; the whole drive where that is asked for.
///
/// Case one: a folder `workspace` inside `PassageDrive`. Case two: folders `PassageDrive-xx-xxxxx`,
/// inside `PassageDrive` or beside it (the manual does not say where). Otherwise the whole drive.
#[must_use]
pub(crate) fn select_folders(tree: &Tree, whole_drive: bool) -> FolderSelection {
    if whole_drive {
        return whole();
    }
    let passage_drives = folders_named(tree, Tree::ROOT, |name| name == "passagedrive");
    let workspaces: Vec<NodeId> = passage_drives
        .iter()
        .flat_map(|&drive| folders_named(tree, drive, |name| name == "workspace"))
        .collect();
    let per_pc: Vec<NodeId> = std::iter::once(Tree::ROOT)
        .chain(passage_drives)
        .flat_map(|folder| folders_named(tree, folder, is_per_pc))
        .collect();
    let (case, folders, others) = match (workspaces.is_empty(), per_pc.is_empty()) {
        (false, _) => (BackupCase::Workspace, workspaces, per_pc),
        (true, false) => (BackupCase::PassageDrive, per_pc, Vec::new()),
        (true, true) => return whole(),
    };
    FolderSelection {
        case,
        folders,
        others,
    }
}

fn whole() -> FolderSelection {
    FolderSelection {
        case: BackupCase::WholeDrive,
        folders: vec![Tree::ROOT],
        others: Vec::new(),
    }
}

fn folders_named(tree: &Tree, folder: NodeId, wanted: impl Fn(&str) -> bool) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = tree
        .children(folder)
        .filter(|&child| tree.is_folder(child) && wanted(&comparable(tree.name(child))))
        .collect();
    found.sort_by(|&a, &b| tree.name(a).cmp(tree.name(b)));
    found
}

/// `PassageDrive-xx-xxxxx`, where the x stand on the sticker of the PC: two groups of letters or digits.
fn is_per_pc(comparable_name: &str) -> bool {
    let Some(number) = comparable_name.strip_prefix("passagedrive-") else {
        return false;
    };
    let groups: Vec<&str> = number.split('-').collect();
    groups.len() == 2
        && groups.iter().all(|group| {
            !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// A name as OneDrive compares names (case does not matter) and as people type them: composed or
/// decomposed, full or half width, any kind of hyphen, blanks at the ends.
fn comparable(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| {
            if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') {
                '-'
            } else {
                c
            }
        })
        .collect();
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use common::files::tree::{Kind, Reason};

    use super::*;

    fn tree(paths: &[&str]) -> Tree {
        let mut tree = Tree::default();
        for path in paths {
            let mut at = Tree::ROOT;
            for name in path.split('/') {
                let there = tree.children(at).find(|&child| tree.name(child) == name);
                at = there.unwrap_or_else(|| tree.add(at, name, Kind::Folder));
            }
        }
        tree
    }

    fn chosen(paths: &[&str]) -> (BackupCase, Vec<String>, Vec<String>) {
        let tree = tree(paths);
        let choice = select_folders(&tree, false);
        let paths = |nodes: &[NodeId]| nodes.iter().map(|&node| tree.path(node)).collect();
        (choice.case, paths(&choice.folders), paths(&choice.others))
    }

    fn owned(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|&path| path.to_owned()).collect()
    }

    #[test]
    fn a_workspace_inside_passagedrive_is_what_is_saved() {
        assert_eq!(
            chosen(&[
                "PassageDrive/workspace/a",
                "PassageDrive/other",
                "workspace"
            ]),
            (
                BackupCase::Workspace,
                owned(&["PassageDrive/workspace"]),
                vec![]
            )
        );
    }

    #[test]
    fn without_a_workspace_the_folders_of_the_pcs_are_saved_wherever_they_lie() {
        assert_eq!(
            chosen(&[
                "PassageDrive/PassageDrive-02-22222",
                "PassageDrive-01-12345",
                "PassageDrive-01-ABCDE",
                "PassageDrive-Kopie",
                "PassageDrive-01-12345-alt",
                "XPassageDrive-01-12345",
            ]),
            (
                BackupCase::PassageDrive,
                owned(&[
                    "PassageDrive-01-12345",
                    "PassageDrive-01-ABCDE",
                    "PassageDrive/PassageDrive-02-22222"
                ]),
                vec![]
            )
        );
    }

    #[test]
    fn folders_of_the_other_case_beside_a_workspace_are_not_forgotten() {
        assert_eq!(
            chosen(&["PassageDrive/workspace", "PassageDrive-01-12345"]),
            (
                BackupCase::Workspace,
                owned(&["PassageDrive/workspace"]),
                owned(&["PassageDrive-01-12345"])
            )
        );
    }

    #[test]
    fn without_either_the_whole_drive_is_saved() {
        for paths in [&["Documents"] as &[&str], &["PassageDrive/other"], &[]] {
            assert_eq!(
                chosen(paths),
                (BackupCase::WholeDrive, owned(&[""]), vec![])
            );
        }
    }

    #[test]
    fn names_are_found_in_any_case_width_and_composition_and_kept_as_written() {
        assert_eq!(
            chosen(&["ＰａｓｓａｇｅＤｒｉｖｅ/WORKSPACE"]).1,
            ["ＰａｓｓａｇｅＤｒｉｖｅ/WORKSPACE"]
        );
        assert_eq!(
            chosen(&["passagedrive－０１‐１２３４５"]).1,
            ["passagedrive－０１‐１２３４５"]
        );
    }

    #[test]
    fn a_file_or_a_shortcut_of_that_name_is_no_folder_to_save() {
        let mut tree = tree(&["PassageDrive"]);
        let drive = tree.children(Tree::ROOT).next().unwrap();
        tree.add(drive, "workspace", Kind::Skipped(Reason::Shortcut));
        tree.add(drive, "Workspace", Kind::File(3));
        assert_eq!(select_folders(&tree, false).case, BackupCase::WholeDrive);
    }

    #[test]
    fn the_whole_drive_is_taken_where_it_is_asked_for() {
        let tree = tree(&["PassageDrive/workspace", "PassageDrive-01-12345"]);
        assert_eq!(select_folders(&tree, true), whole());
    }
}
