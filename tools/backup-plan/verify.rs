//! Whether all that the drive holds of a plan's folders lies in the saved copy.

use std::{path::Path, rc::Rc};

use common::{
    Text,
    sections::{Backup, Verified, VerifiedState},
    text,
    text::printable,
};
use jiff::Timestamp;

use crate::{checklist::Checklist, copy::tick_off, local::Unreadable, survey::Survey, tree::Tree};

/// The plan that a record brings along: what was to be saved, of which drive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Planned {
    drive_id: String,
    folders: Vec<String>,
}

impl Planned {
    /// What an earlier run planned; `None` where it looked at no drive.
    #[must_use]
    pub fn of(backup: &Backup) -> Option<Self> {
        let drive_id = backup.drive_id.clone()?;
        let folders = backup.folders.iter().map(|folder| folder.path.clone());
        Some(Self {
            drive_id,
            folders: folders.collect(),
        })
    }
}

/// What is to be compared.
#[derive(Debug)]
pub struct Check<'a> {
    /// The plan to follow; without one, what the drive asks for now.
    pub planned: Option<Planned>,
    /// The user's copy, where there is one.
    pub copy: Option<&'a Path>,
    /// The present time.
    pub at: Timestamp,
}

/// A drive as the service listed it.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Its id.
    pub drive_id: &'a str,
    /// What is in it.
    pub tree: &'a Tree,
    /// What of it is to be saved.
    pub survey: &'a Survey,
}

/// How it compares.
#[derive(Debug, Clone)]
pub struct Compared {
    /// As it stands in the record.
    pub verified: Verified,
    /// What could not be read in the copy.
    pub unreadable: Rc<[Unreadable]>,
}

/// Compares a drive, or the absence of one, with a copy.
#[must_use]
pub fn compare(drive: Option<Listed<'_>>, check: &Check<'_>) -> Compared {
    let mut list = checklist(drive, check.planned.as_ref());
    let unreadable = check.copy.map(|copy| tick_off(copy, &mut list));
    Compared {
        verified: list.outcome(
            check.at.to_string(),
            check.copy.map(|copy| copy.display().to_string()),
            drive.map_or(0, |drive| drive.survey.unplaced),
        ),
        unreadable: unreadable.unwrap_or_default().into(),
    }
}

/// What ought to be in the copy. Of a drive that is gone, or was made anew since the plan, nothing that
/// was planned can be found: an empty drive must not make an empty copy a good one.
fn checklist(drive: Option<Listed<'_>>, planned: Option<&Planned>) -> Checklist {
    match (planned, drive) {
        (Some(planned), drive) => {
            let same = drive.filter(|drive| drive.drive_id == planned.drive_id);
            Checklist::of(same.map(|drive| drive.tree), &planned.folders)
        }
        (None, Some(drive)) => {
            let folders = drive.survey.folders.iter();
            let paths: Vec<String> = folders.map(|folder| folder.path.clone()).collect();
            Checklist::of(Some(drive.tree), &paths)
        }
        (None, None) => Checklist::of(None, &[]),
    }
}

/// What is wrong, for a person; `None` where all is saved. `within` is the folder that holds the copies.
#[must_use]
pub fn complaint(verified: &Verified, within: &Path) -> Option<Text> {
    if verified.state == VerifiedState::Complete {
        return None;
    }
    let missing = verified.missing_count;
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

#[cfg(test)]
mod tests {
    use common::sections::BackupCase;

    use super::*;
    use crate::{
        survey::Origin,
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
        let survey = Survey::of(&tree, Origin::Drive("d".into()), 0);
        (tree, survey)
    }

    fn planned(drive_id: &str, folders: &[&str]) -> Planned {
        Planned {
            drive_id: drive_id.into(),
            folders: folders.iter().map(|&folder| folder.into()).collect(),
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
