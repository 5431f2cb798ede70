//! What a drive or folder holds of what is to be saved. Pure.

use common::sections::{BackupCase, BackupFolder, BackupRest, Skipped};

use crate::{folder_selection::select_folders, tree::Tree};

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
    pub(crate) listing: Listing,
}

/// How a listing agrees with what the service says of the whole. All zero for a local folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Listing {
    /// Items that could not be placed, because the listing did not contain their folder.
    pub(crate) unplaced: u64,
    /// Files that were listed.
    pub(crate) files: u64,
    /// Bytes that were listed.
    pub(crate) bytes: u64,
    /// Bytes in use by the service's own count, without the recycle bin; `None` where it does not say.
    pub(crate) in_use: Option<u64>,
}

impl Listing {
    /// Bytes in use while no file was listed at all: the listing cannot be whole.
    pub(crate) fn unlisted_bytes(&self) -> u64 {
        match self.in_use {
            Some(in_use) if self.files == 0 => in_use.saturating_sub(self.bytes),
            Some(_) | None => 0,
        }
    }
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
    pub(crate) fn of(tree: &Tree, origin: Origin, listing: Listing, whole_drive: bool) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_without_a_file_of_a_drive_in_use_is_not_whole() {
        let listing = |files, bytes, in_use| Listing {
            files,
            bytes,
            in_use,
            ..Listing::default()
        };
        assert_eq!(
            listing(0, 0, Some(4_000_000_000)).unlisted_bytes(),
            4_000_000_000
        );
        assert_eq!(listing(0, 0, Some(0)).unlisted_bytes(), 0);
        assert_eq!(listing(0, 0, None).unlisted_bytes(), 0);
        assert_eq!(
            listing(1, 5, Some(9)).unlisted_bytes(),
            0,
            "old versions take room too"
        );
    }
}
