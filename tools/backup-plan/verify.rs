//! Whether all that the drive holds of a plan's folders lies in the saved copy.

use std::path::Path;

use common::{
    files::{self, Compared, Expected, Tree},
    sections::{Backup, BackupRest},
};
use jiff::Timestamp;

use crate::survey::Survey;

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

/// Compares a drive, or the absence of one, with a copy. Of a drive that is gone, or was made anew since the plan,
/// nothing that was planned can be found: an empty drive must not make an empty copy a good one.
#[must_use]
pub(crate) fn compare(drive: Option<Listed<'_>>, check: &Check<'_>) -> Compared {
    let planned = check.planned.as_ref();
    let folders = folders(drive, planned);
    let is_same =
        |drive: &Listed<'_>| planned.is_none_or(|planned| planned.drive_id == drive.drive_id);
    let expected = Expected {
        tree: drive.filter(is_same).map(|drive| drive.tree),
        folders: &folders,
        without_copy: Vec::new(),
        rest: Some(
            drive
                .map(|drive| rest(drive.tree, &folders))
                .unwrap_or_default(),
        ),
        rest_left_out: check.rest_left_out(),
        counted: drive.map(|drive| drive.survey.listing).unwrap_or_default(),
        at: check.at.to_string(),
    };
    files::compare(expected, check.copy)
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

#[cfg(test)]
mod tests {
    use common::{
        files::{
            Counted,
            compare::complaint,
            tree::{Kind, NodeId},
        },
        sections::{BackupCase, Verified, VerifiedState},
    };

    use super::*;
    use crate::survey::Origin;

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
        let survey = Survey::of(&tree, Origin::Drive("d".into()), Counted::default(), false);
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
}
