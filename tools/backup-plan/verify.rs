//! Whether all that the drive holds of a plan's folders lies in the saved copy.

use std::{path::Path, rc::Rc};

use common::{
    Text,
    sections::{Backup, BackupRest, Verified, VerifiedState},
    text,
    text::printable,
};
use jiff::Timestamp;

use crate::{
    checklist::{About, Checklist},
    local::Unreadable,
    saved_copy::tick_off,
    survey::Survey,
    tree::Tree,
};

/// The plan that a record brings along: what was to be saved, of which drive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Planned {
    drive_id: String,
    folders: Vec<String>,
    rest_left_out: bool,
}

impl Planned {
    /// What an earlier run planned; `None` where it looked at no drive.
    #[must_use]
    pub(crate) fn of(backup: &Backup) -> Option<Self> {
        let drive_id = backup.drive_id.clone()?;
        let folders = backup.folders.iter().map(|folder| folder.path.clone());
        Some(Self {
            drive_id,
            folders: folders.collect(),
            rest_left_out: backup.rest_left_out,
        })
    }
}

/// What is to be compared.
#[derive(Debug)]
pub(crate) struct Check<'a> {
    /// The plan to follow; without one, what the drive asks for now.
    pub(crate) planned: Option<Planned>,
    /// The user's copy, where there is one.
    pub(crate) copy: Option<&'a Path>,
    /// The present time.
    pub(crate) at: Timestamp,
    /// Whether a person says that the rest of the drive is not needed.
    pub(crate) rest_not_needed: bool,
}

impl Check<'_> {
    fn rest_left_out(&self) -> bool {
        let planned = self.planned.as_ref();
        self.rest_not_needed || planned.is_some_and(|planned| planned.rest_left_out)
    }
}

/// A drive as the service listed it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed<'a> {
    /// Its id.
    pub(crate) drive_id: &'a str,
    /// What is in it.
    pub(crate) tree: &'a Tree,
    /// What of it is to be saved.
    pub(crate) survey: &'a Survey,
}

/// How it compares.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    /// As it stands in the record.
    pub(crate) verified: Verified,
    /// What could not be read in the copy.
    pub(crate) unreadable: Rc<[Unreadable]>,
}

/// Compares a drive, or the absence of one, with a copy.
#[must_use]
pub(crate) fn compare(drive: Option<Listed<'_>>, check: &Check<'_>) -> Compared {
    let folders = folders(drive, check.planned.as_ref());
    let mut list = checklist(drive, check.planned.as_ref(), &folders);
    let unreadable = check.copy.map(|copy| tick_off(copy, &mut list));
    let listing = drive.map(|drive| drive.survey.listing).unwrap_or_default();
    Compared {
        verified: list.outcome(About {
            at: check.at.to_string(),
            folder: check.copy.map(|copy| copy.display().to_string()),
            unplaced: listing.unplaced,
            unlisted_bytes: listing.unlisted_bytes(),
            rest: drive
                .map(|drive| rest(drive.tree, &folders))
                .unwrap_or_default(),
            rest_left_out: check.rest_left_out(),
        }),
        unreadable: unreadable.unwrap_or_default().into(),
    }
}

/// The folders to compare: those of the plan; without one, what the drive asks for now.
fn folders(drive: Option<Listed<'_>>, planned: Option<&Planned>) -> Vec<String> {
    match (planned, drive) {
        (Some(planned), _) => planned.folders.clone(),
        (None, Some(drive)) => {
            let folders = drive.survey.folders.iter();
            folders.map(|folder| folder.path.clone()).collect()
        }
        (None, None) => Vec::new(),
    }
}

fn rest(tree: &Tree, folders: &[String]) -> BackupRest {
    let nodes: Vec<_> = folders
        .iter()
        .filter_map(|folder| tree.folder_at(folder))
        .collect();
    tree.rest(&nodes).0
}

/// What ought to be in the copy. Of a drive that is gone, or was made anew since the plan, nothing that
/// was planned can be found: an empty drive must not make an empty copy a good one.
fn checklist(
    drive: Option<Listed<'_>>,
    planned: Option<&Planned>,
    folders: &[String],
) -> Checklist {
    let is_same =
        |drive: &Listed<'_>| planned.is_none_or(|planned| planned.drive_id == drive.drive_id);
    Checklist::of(drive.filter(is_same).map(|drive| drive.tree), folders)
}

/// What is wrong, for a person; `None` where all is saved. `within` is the folder that holds the copies.
#[must_use]
pub(crate) fn complaint(verified: &Verified, within: &Path) -> Option<Text> {
    match verified.state {
        VerifiedState::Complete => return None,
        VerifiedState::FoldersOnly => return verified.rest.as_ref().map(rest_complaint),
        VerifiedState::Incomplete => {}
    }
    let missing = verified.missing_count;
    if verified.unlisted_bytes > 0 {
        let bytes = verified.unlisted_bytes;
        return Some(text!(
            "the service says that {bytes} bytes are in use and listed no file, so nothing proves that all is saved; run again later",
            "サービスは {bytes} バイトが使用中と答えていますが、ファイルが 1 つも一覧にないため、すべて保存されているとは確認できません。しばらくしてから再度実行してください"
        ));
    }
    let Some(folder) = verified.folder.as_deref().map(printable) else {
        let within = printable(&within.display().to_string());
        return Some(text!(
            "not saved: {within} has no folder of this user; missing: {missing}",
            "保存されていません。「{within}」にこのユーザーのフォルダーがありません (不足 {missing} 件)"
        ));
    };
    let (differing, unreadable) = (verified.differing_count, verified.unreadable_count);
    let unplaced = verified.unplaced;
    let first = [
        verified.missing.first(),
        verified.differing.first().map(|differing| &differing.path),
        verified.unreadable.first(),
    ];
    let example = match first.into_iter().flatten().next() {
        Some(path) => {
            let path = printable(path);
            text!("; the first: {path}", "。例: 「{path}」")
        }
        None => Text::verbatim(""),
    };
    let (en, ja) = (example.en, example.ja);
    Some(text!(
        "not all is saved in {folder}: missing {missing}, differing {differing}, unreadable {unreadable}, not placed by the service {unplaced}{en}",
        "「{folder}」にすべては保存されていません (不足 {missing} 件、相違 {differing} 件、読み取り不可 {unreadable} 件、サービスの一覧で場所が不明 {unplaced} 件){ja}"
    ))
}

fn rest_complaint(rest: &BackupRest) -> Text {
    let BackupRest { files, bytes, .. } = rest;
    text!(
        "the folders of the plan are saved, but the drive holds {files} more file(s), {bytes} bytes, that go with the licence; plan with --whole-drive and save them too, or say --rest-not-needed",
        "計画したフォルダーは保存されていますが、ドライブにはほかに {files} ファイル ({bytes} バイト) あり、ライセンスとともに失われます。--whole-drive で計画し直して保存するか、不要であれば --rest-not-needed を指定してください"
    )
}

#[cfg(test)]
mod tests {
    use common::sections::BackupCase;

    use super::*;
    use crate::{
        survey::{Listing, Origin},
        tree::{Kind, NodeId},
    };

    fn drive(paths: &[&str]) -> (Tree, Survey) {
        let mut tree = Tree::default();
        for path in paths {
            let (folders, file) = path.rsplit_once('/').unwrap();
            let mut at: NodeId = Tree::ROOT;
            for name in folders.split('/') {
                at = tree.add(at, name, Kind::Folder);
            }
            tree.add(at, file, Kind::File(1));
        }
        let survey = Survey::of(&tree, Origin::Drive("d".into()), Listing::default(), false);
        (tree, survey)
    }

    fn planned(drive_id: &str, folders: &[&str]) -> Planned {
        Planned {
            drive_id: drive_id.into(),
            folders: folders.iter().map(|&folder| folder.into()).collect(),
            rest_left_out: false,
        }
    }

    fn compared(drive: Option<&(Tree, Survey)>, planned: Option<Planned>) -> Verified {
        let listed = drive.map(|(tree, survey)| Listed {
            drive_id: "d",
            tree,
            survey,
        });
        let check = Check {
            planned,
            copy: None,
            at: "2026-10-01T03:00:00Z".parse().unwrap(),
            rest_not_needed: false,
        };
        compare(listed, &check).verified
    }

    #[test]
    fn without_a_plan_the_drive_says_what_is_to_be_saved() {
        let drive = drive(&["PassageDrive/workspace/a", "Photos/b"]);
        assert_eq!(drive.1.case, BackupCase::Workspace);
        assert_eq!(
            compared(Some(&drive), None).missing,
            ["PassageDrive/workspace/a"]
        );
    }

    #[test]
    fn a_plan_that_a_person_changed_is_followed() {
        let drive = drive(&["PassageDrive/workspace/a", "Photos/b"]);
        let plan = planned("d", &["Photos"]);
        assert_eq!(compared(Some(&drive), Some(plan)).missing, ["Photos/b"]);
    }

    #[test]
    fn a_drive_that_was_made_anew_or_is_gone_does_not_make_an_empty_copy_good() {
        let empty = drive(&[]);
        for (now, drive_id) in [(Some(&empty), "old"), (None, "d")] {
            let found = compared(now, Some(planned(drive_id, &["PassageDrive/workspace"])));
            assert_eq!(found.state, VerifiedState::Incomplete);
            assert_eq!(found.missing, ["PassageDrive/workspace"]);
        }
    }

    #[test]
    fn the_rest_is_what_lies_outside_the_folders_that_are_compared() {
        let drive = drive(&["PassageDrive/workspace/a", "Photos/b"]);
        let files = |planned| compared(Some(&drive), planned).rest.unwrap().files;
        assert_eq!(files(None), 1);
        assert_eq!(files(Some(planned("d", &[""]))), 0);
        assert_eq!(files(Some(planned("d", &["gone"]))), 2);
    }

    #[test]
    fn a_drive_in_use_of_which_no_file_was_listed_is_never_called_saved() {
        let mut empty = drive(&[]);
        empty.1.listing.in_use = Some(4_000_000_000);
        for plan in [None, Some(planned("d", &[""]))] {
            let found = compared(Some(&empty), plan);
            assert_eq!(found.state, VerifiedState::Incomplete);
            assert!(
                complaint(&found, Path::new("/usb"))
                    .unwrap()
                    .en
                    .contains("4000000000")
            );
        }
    }

    #[test]
    fn where_there_never_was_a_drive_there_is_nothing_to_save() {
        assert_eq!(compared(None, None).state, VerifiedState::Complete);
    }

    #[test]
    fn only_what_is_wrong_is_complained_about() {
        let within = Path::new("/mnt/usb");
        let mut found = compared(None, None);
        assert_eq!(complaint(&found, within), None);
        found.state = VerifiedState::Incomplete;
        found.missing_count = 2;
        found.missing = vec!["a/1".into(), "a/2".into()];
        assert_eq!(
            complaint(&found, within).unwrap().en,
            "not saved: /mnt/usb has no folder of this user; missing: 2"
        );
        found.folder = Some("/mnt/usb/sato".into());
        assert_eq!(
            complaint(&found, within).unwrap().ja,
            "「/mnt/usb/sato」にすべては保存されていません (不足 2 件、相違 0 件、読み取り不可 0 件、サービスの一覧で場所が不明 0 件)。例: 「a/1」"
        );
    }
}
