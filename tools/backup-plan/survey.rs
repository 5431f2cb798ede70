//! What a drive or folder holds of what is to be saved. Pure.

use common::{
    files::{Counted, Tree},
    sections::{BackupCase, BackupFolder, BackupRest, Skipped},
};

use crate::folder_selection::select_folders;

/// The folders to save, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Survey {
    /// Where it was looked.
    pub(crate) origin: Origin,
    /// Which of the manual's cases it is.
    pub(crate) case: BackupCase,
    /// The folders to save.
    pub(crate) folders: Vec<BackupFolder>,
    /// What is in them and is not counted.
    pub(crate) skipped: Vec<Skipped>,
    /// Paths of folders of the other case that are not among those to save.
    pub(crate) others: Vec<String>,
    /// What lies outside the folders to save.
    pub(crate) rest: BackupRest,
    /// The names of what of the rest lies at the top.
    pub(crate) rest_at_top: Vec<String>,
    /// How the listing agrees with what the service says of the whole.
    pub(crate) listing: Counted,
}

/// Where it was looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A OneDrive, by its id at Microsoft Graph.
    Drive(String),
    /// A local folder.
    Folder(String),
}

impl Survey {
    /// Chooses the folders, or takes the whole drive, and counts what is in them.
    pub(crate) fn of(tree: &Tree, origin: Origin, listing: Counted, whole_drive: bool) -> Self {
        let chosen = select_folders(tree, whole_drive);
        let mut skipped = Vec::new();
        let folders = chosen.folders.iter().map(|&folder| {
            let (counted, left_out) = tree.count(folder);
            skipped.extend(left_out);
            counted
        });
        let folders = folders.collect();
        let (rest, tops) = tree.rest(&chosen.folders);
        let mut rest_at_top: Vec<String> =
            tops.iter().map(|&top| tree.name(top).to_owned()).collect();
        rest_at_top.sort();
        Self {
            folders,
            origin,
            case: chosen.case,
            others: chosen
                .others
                .iter()
                .map(|&other| tree.path(other))
                .collect(),
            skipped,
            rest,
            rest_at_top,
            listing,
        }
    }
}
