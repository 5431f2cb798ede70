//! What a drive or folder holds of what is to be saved. Pure.

use common::sections::{BackupCase, BackupFolder, Skipped};

use crate::{choice::choose, tree::Tree};

/// The folders to save, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Where it was looked.
    pub origin: Origin,
    /// Which of the manual's cases it is.
    pub case: BackupCase,
    /// The folders to save.
    pub folders: Vec<BackupFolder>,
    /// What is in them and is not counted.
    pub skipped: Vec<Skipped>,
    /// Paths of folders of the other case that are not among those to save.
    pub others: Vec<String>,
    /// Items that could not be placed, because the listing did not contain their folder.
    pub unplaced: u64,
}

/// Where it was looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A OneDrive, by its id at Microsoft Graph.
    Drive(String),
    /// A local folder.
    Folder(String),
}

impl Survey {
    /// Chooses the folders and counts what is in them.
    #[must_use]
    pub fn of(tree: &Tree, origin: Origin, unplaced: u64) -> Self {
        let choice = choose(tree);
        let mut skipped = Vec::new();
        let folders = choice.folders.iter().map(|&folder| {
            let (counted, left_out) = tree.count(folder);
            skipped.extend(left_out);
            counted
        });
        Self {
            folders: folders.collect(),
            origin,
            case: choice.case,
            others: choice
                .others
                .iter()
                .map(|&other| tree.path(other))
                .collect(),
            skipped,
            unplaced,
        }
    }
}
