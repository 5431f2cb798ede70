//! Whether what the records of a user list is saved.

use std::{collections::HashSet, path::Path};

use files::{
    Compared, Counted, Expected, SavedCopies, compare,
    local::not_readable,
    tree::{GONE, Reason},
};
use record::{
    Exit, Failure, Lang, Record, Text,
    input::Place,
    sections::{Backup, BackupCase, BackupFolder, BackupListed, BackupRest, Skipped},
    text::printable,
};

use super::group::FileGroup;
use crate::{problem::Problem, session::Session};

/// What a person decided not to save.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::Args)]
pub struct NotNeeded {
    /// State that what the plan leaves out is not needed. Without it, a copy of some folders never counts as complete
    #[arg(long)]
    rest_not_needed: bool,
    /// State that files were taken out of the list on purpose. Without it, a list of fewer files than list-files counted
    /// never counts as complete
    #[arg(long)]
    thinned_out: bool,
}

impl NotNeeded {
    /// The Japanese of the help.
    pub const JAPANESE: [(&str, &str); 2] = [
        (
            "State that what the plan leaves out is not needed. Without it, a copy of some folders never counts as complete",
            "計画に含まれないファイルは不要であると指定します。指定しない場合、一部のフォルダーだけのコピーは完了とみなされません",
        ),
        (
            "State that files were taken out of the list on purpose. Without it, a list of fewer files than list-files counted never counts as complete",
            "一覧から意図してファイルを除いたと指定します。指定しない場合、list-files が数えたより少ない一覧は完了とみなされません",
        ),
    ];
}

/// Where the copies are.
#[derive(Debug)]
pub struct Copies {
    saved: SavedCopies,
    not_needed: NotNeeded,
}

impl Copies {
    /// Looks at the folder that holds them.
    pub fn open(folder: &Path, not_needed: NotNeeded) -> Result<Self, Failure> {
        let saved = SavedCopies::open(folder)
            .map_err(|error| not_readable(&folder.display().to_string(), &error))?;
        Ok(Self { saved, not_needed })
    }
}

/// The answer for one user.
#[derive(Debug)]
pub struct Checked {
    /// The record with it.
    pub record: Record,
    /// Where its first record stood.
    pub place: Option<Place>,
    /// What is to be said of it.
    pub complaints: Vec<(Exit, Text)>,
}

impl Checked {
    /// Says and writes it.
    pub fn tell(self, session: &Session) -> anyhow::Result<()> {
        for (exit, text) in &self.complaints {
            session.complain_about(&self.record, self.place.as_ref(), *exit, text);
        }
        session.write(&self.record)
    }
}

impl FileGroup {
    /// Whether a person said of all that the records leave out that it is not needed: of what lies outside of the plan's
    /// folders, and of what is missing from the list of them. The one says nothing of the other: a list may be cut.
    fn is_rest_left_out(&self, not_needed: NotNeeded) -> bool {
        let Some(head) = &self.head else {
            return false;
        };
        let rest = head.rest.unwrap_or_default();
        let is_planned_so = not_needed.rest_not_needed || head.rest_left_out;
        (rest.is_empty() || is_planned_so) && (self.cut() == 0 || not_needed.thinned_out)
    }

    /// How many files the list lacks that were counted when it was made.
    fn cut(&self) -> u64 {
        let counted = self.head.as_ref().map_or(0, |head| head.files);
        counted.saturating_sub(self.read.files)
    }

    /// What the drive holds besides the files of the records; `None` where nothing tells.
    fn rest(&self) -> Option<BackupRest> {
        let head = self.head.as_ref()?;
        let rest = head.rest.unwrap_or_default();
        Some(BackupRest {
            files: rest.files + self.cut(),
            bytes: rest
                .bytes
                .saturating_add(head.bytes.saturating_sub(self.read.bytes)),
            folders: rest.folders,
        })
    }

    /// Takes in what the head says that no copy can be expected of, so that a list from which those records were taken is
    /// not better than the whole one. A person can say that what was taken out is not needed, but not of a folder of the
    /// plan that is gone.
    fn add_skipped(&mut self, not_needed: NotNeeded) {
        let told: HashSet<&String> = self.without_copy.iter().collect();
        let skipped = self.head.iter().flat_map(|head| &head.skipped);
        let counts = |skipped: &&Skipped| match skipped.reason.as_str() {
            GONE => true,
            reason => {
                let lost = [Reason::Notebook, Reason::Unreadable].map(Reason::code);
                !not_needed.thinned_out && lost.contains(&reason)
            }
        };
        let paths = skipped.filter(counts).map(|skipped| &skipped.path);
        let untold: Vec<String> = paths.filter(|path| !told.contains(path)).cloned().collect();
        self.without_copy.extend(untold);
    }

    /// The folders whose content is compared.
    fn folders(&mut self) -> Vec<String> {
        let planned = self.head.iter().flat_map(|head| &head.folders);
        let planned: Vec<String> = planned.map(|folder| folder.path.clone()).collect();
        let is_inside = |path: &str| {
            let mut planned = planned.iter();
            planned.any(|folder| files::name_key::is_within(path, folder))
        };
        if planned.is_empty() || !self.paths().all(|path| is_inside(&path)) {
            return vec![String::new()];
        }
        let gone: HashSet<&String> = self.without_copy.iter().collect();
        let there: Vec<String> = planned
            .into_iter()
            .filter(|it| !gone.contains(it))
            .collect();
        for folder in &there {
            self.folder(folder);
        }
        there
    }

    /// The answer where nothing could be done for the user.
    #[must_use]
    pub fn failed(mut self, problem: &Problem, lang: Lang) -> Checked {
        self.record.fail::<Backup>(problem.section_error(lang));
        Checked {
            complaints: vec![(problem.exit(), self.said_of_owner(&problem.text()))],
            record: self.record,
            place: self.place,
        }
    }

    /// Words with the name of the user before them.
    #[must_use]
    pub fn said_of_owner(&self, words: &Text) -> Text {
        match &*self.name {
            "" => words.clone(),
            name => Text::verbatim(printable(name)).followed_by(words),
        }
    }

    /// Compares the files with the copy. `is_only` says that there is no other user, so that the folder of copies may be
    /// this user's own.
    #[must_use]
    pub fn check(mut self, copies: &Copies, is_only: bool) -> Checked {
        let not_needed = copies.not_needed;
        self.add_skipped(not_needed);
        let rest = self.rest();
        let rest_left_out = self.is_rest_left_out(not_needed);
        let cut = Some(self.cut()).filter(|cut| *cut > 0 && !not_needed.thinned_out);
        let folders = self.folders();
        let drive_id = self.drive_id;
        let has_head = self.head.is_some();
        let mut backup = self
            .head
            .unwrap_or_else(|| without_head(self.read, drive_id));
        backup.rest_left_out |= not_needed.rest_not_needed || not_needed.thinned_out;
        let listed = backup.listed.clone().unwrap_or(BackupListed {
            at: String::new(),
            unplaced: 0,
            unlisted_bytes: 0,
        });
        let expected = Expected {
            tree: Some(&self.tree),
            folders: &folders,
            without_copy: self.without_copy,
            rest,
            rest_left_out,
            counted: Counted {
                unplaced: listed.unplaced,
                in_use: Some(listed.unlisted_bytes),
                ..Counted::default()
            },
            at: listed.at,
        };
        // Without a drive there is nothing to save, and no folder is needed for it.
        let nothing = has_head && backup.case == BackupCase::NoDrive;
        let copy = if nothing {
            None
        } else {
            copies.saved.of(&self.name, is_only)
        };
        let compared = Compared {
            cut,
            ..compare(expected, copy)
        };
        let complaints = compared.complaints(&self.name, copies.saved.folder());
        backup.verified = Some(compared.verified);
        let mut record = self.record;
        record.set(&backup);
        Checked {
            record,
            place: self.place,
            complaints,
        }
    }
}

/// The files of a user of whom nothing is known as a whole.
fn without_head(read: BackupRest, drive_id: Option<String>) -> Backup {
    Backup {
        folders: vec![BackupFolder {
            path: String::new(),
            files: read.files,
            bytes: read.bytes,
        }],
        files: read.files,
        bytes: read.bytes,
        drive_id,
        ..Backup::of(BackupCase::WholeDrive)
    }
}
