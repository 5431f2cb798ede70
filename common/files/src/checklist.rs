//! What the drive lists of a plan's folders, to be ticked off against a saved copy. Pure: the caller reads
//! the copy and tells what lies there.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
};

use record::sections::{BackupRest, Difference, Differing, Verified, VerifiedState};

use crate::{
    name_key::{is_within, key},
    quickxorhash::QuickXorHash,
    tree::{Tree, TreeFile},
};

/// The longest list in a record; the counts beside it count all.
pub const LIST_LIMIT: usize = 100;

/// Every file that ought to be in the copy.
#[derive(Debug)]
pub struct Checklist {
    entries: Vec<Entry>,
    /// By the key of the path. A drive may hold two names that a disk cannot tell apart.
    by_key: HashMap<String, Vec<usize>>,
    /// Keys of the planned folders.
    folders: Vec<String>,
    extra: AtomicU64,
    /// Keys of what could not be read in the copy.
    unreadable: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct Entry {
    file: TreeFile,
    /// A [`Found`]: files are looked at by several threads.
    found: AtomicU8,
}

impl Entry {
    fn new(file: TreeFile) -> Self {
        Self {
            file,
            found: AtomicU8::new(Found::Nothing as u8),
        }
    }

    fn note(&self, found: Found) {
        self.found.fetch_max(found as u8, Ordering::Relaxed);
    }

    fn found(&self) -> Found {
        let found = self.found.load(Ordering::Relaxed);
        let known = Found::ALL.into_iter().find(|known| *known as u8 == found);
        known.unwrap_or(Found::Nothing)
    }
}

/// What was found of a file, the better the later: a good copy counts, whatever lies beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Nothing,
    OtherSize,
    OtherContent,
    Unreadable,
    SameSize,
    Same,
}

impl Found {
    const ALL: [Self; 6] = [
        Self::Nothing,
        Self::OtherSize,
        Self::OtherContent,
        Self::Unreadable,
        Self::SameSize,
        Self::Same,
    ];
}

/// What the outcome says besides the files.
#[derive(Debug, Default)]
pub struct About {
    /// When it was looked.
    pub at: String,
    /// The copy.
    pub folder: Option<String>,
    /// Items of the drive that have no known folder.
    pub unplaced: u64,
    /// Bytes in use while no file was listed.
    pub unlisted_bytes: u64,
    /// What of the drive is in none of the folders; `None` where nothing tells.
    pub rest: Option<BackupRest>,
    /// Whether a person said that the rest is not needed.
    pub rest_left_out: bool,
}

/// What has to be known of a file in the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Its size is enough: it differs, or the drive has no such file.
    Size,
    /// Its content must be read, to compare its hash, and to see that it can be read.
    Content,
}

impl Checklist {
    /// What the drive holds in these folders. A folder that it does not have is missing as a whole;
    /// without a drive, all are.
    #[must_use]
    pub fn of(drive: Option<&Tree>, folders: &[String]) -> Self {
        let mut list = Self {
            entries: Vec::new(),
            by_key: HashMap::new(),
            folders: folders.iter().map(|folder| key(folder)).collect(),
            extra: AtomicU64::new(0),
            unreadable: Mutex::default(),
        };
        for folder in folders {
            let there = drive.and_then(|tree| Some((tree, tree.folder_at(folder)?)));
            match there {
                Some((tree, node)) => {
                    tree.files(node).for_each(|file| list.expect(file));
                    tree.notebooks(node).for_each(|path| list.is_missing(path));
                }
                None => list.is_missing(folder.clone()),
            }
        }
        list
    }

    /// What no copy can be found of: a folder that is gone, a notebook whose files are not known.
    pub fn is_missing(&mut self, path: String) {
        self.entries.push(Entry::new(TreeFile {
            path,
            bytes: 0,
            hash: None,
        }));
    }

    fn expect(&mut self, file: TreeFile) {
        let nth = self.entries.len();
        self.by_key.entry(key(&file.path)).or_default().push(nth);
        self.entries.push(Entry::new(file));
    }

    /// Whether a folder of the copy, by its key, can hold something of the list.
    #[must_use]
    pub fn leads_to_a_folder(&self, folder: &str) -> bool {
        let either = |planned: &String| is_within(folder, planned) || is_within(planned, folder);
        self.folders.iter().any(either)
    }

    /// What has to be known of a file of the copy, by its key and size.
    #[must_use]
    pub fn question(&self, key: &str, bytes: u64) -> Question {
        let may_be_it = self.expected_at(key).any(|entry| entry.file.bytes == bytes);
        if may_be_it {
            Question::Content
        } else {
            Question::Size
        }
    }

    fn expected_at(&self, key: &str) -> impl Iterator<Item = &Entry> {
        let here = self.by_key.get(key).into_iter().flatten();
        here.map(|&nth| &self.entries[nth])
    }

    /// Notes a file of the copy: its key, its size, and the hash where [`Self::question`] asks for it.
    pub fn saw(&self, key: &str, bytes: u64, hash: Option<QuickXorHash>) {
        let Some(here) = self.by_key.get(key) else {
            if self.folders.iter().any(|folder| is_within(key, folder)) {
                self.extra.fetch_add(1, Ordering::Relaxed);
            }
            return;
        };
        for &nth in here {
            let entry = &self.entries[nth];
            entry.note(compared(&entry.file, bytes, hash));
        }
    }

    /// Notes that a file of the copy, or everything in a folder of it, could not be read.
    pub fn could_not_read(&self, unreadable: &str) {
        let mut all = self
            .unreadable
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.push(unreadable.to_owned());
    }

    /// Says of the files that could not be read that they are unreadable, unless a good copy lies beside. Gives what
    /// stands for no file of the list.
    fn mark_unreadable(&mut self) -> Vec<String> {
        let all = self
            .unreadable
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let mut beside = std::mem::take(all);
        beside.sort();
        beside.retain(|unreadable| !self.hides_a_file(unreadable));
        beside
    }

    fn hides_a_file(&self, unreadable: &str) -> bool {
        let below = self
            .by_key
            .iter()
            .filter(|(key, _)| is_within(key, unreadable));
        let mut hides = false;
        for &nth in below.flat_map(|(_, here)| here) {
            let entry = &self.entries[nth];
            entry.note(Found::Unreadable);
            hides |= entry.found() == Found::Unreadable;
        }
        hides
    }

    /// The outcome.
    #[must_use]
    pub fn outcome(mut self, about: About) -> Verified {
        let beside = self.mark_unreadable();
        self.entries.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        let mut outcome = Verified {
            state: VerifiedState::Incomplete,
            at: about.at,
            folder: about.folder,
            files: 0,
            bytes: 0,
            size_only: 0,
            missing: Vec::new(),
            missing_count: 0,
            differing: Vec::new(),
            differing_count: 0,
            unreadable: Vec::new(),
            unreadable_count: 0,
            extra: self.extra.into_inner(),
            unplaced: about.unplaced,
            unlisted_bytes: about.unlisted_bytes,
            rest: about.rest,
        };
        for entry in self.entries {
            add(&mut outcome, entry);
        }
        for path in beside {
            outcome.unreadable_count += 1;
            push(&mut outcome.unreadable, path);
        }
        outcome.state = state(&outcome, about.rest_left_out);
        outcome
    }
}

/// No answer is better than its proof: `complete` is said of the whole drive only, or where a person said
/// that the rest is not needed.
fn state(found: &Verified, rest_left_out: bool) -> VerifiedState {
    let wrong = found.missing_count + found.differing_count + found.unreadable_count;
    let is_whole = found
        .rest
        .is_some_and(|rest| rest.is_empty() || rest_left_out);
    if wrong + found.unplaced + found.unlisted_bytes > 0 {
        VerifiedState::Incomplete
    } else if is_whole {
        VerifiedState::Complete
    } else {
        VerifiedState::FoldersOnly
    }
}

fn compared(file: &TreeFile, bytes: u64, hash: Option<QuickXorHash>) -> Found {
    match (file.hash, hash) {
        _ if file.bytes != bytes => Found::OtherSize,
        (None, _) => Found::SameSize,
        (Some(wanted), Some(found)) if wanted == found => Found::Same,
        (Some(_), _) => Found::OtherContent,
    }
}

fn add(outcome: &mut Verified, entry: Entry) {
    let (found, file) = (entry.found(), entry.file);
    match found {
        Found::Nothing => {
            outcome.missing_count += 1;
            push(&mut outcome.missing, file.path);
        }
        Found::OtherSize => differs(outcome, file.path, Difference::Size),
        Found::OtherContent => differs(outcome, file.path, Difference::Hash),
        Found::Unreadable => {
            outcome.unreadable_count += 1;
            push(&mut outcome.unreadable, file.path);
        }
        Found::SameSize | Found::Same => {
            outcome.files += 1;
            outcome.bytes = outcome.bytes.saturating_add(file.bytes);
            outcome.size_only += u64::from(found == Found::SameSize);
        }
    }
}

fn differs(outcome: &mut Verified, path: String, why: Difference) {
    outcome.differing_count += 1;
    push(&mut outcome.differing, Differing { path, why });
}

fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() < LIST_LIMIT {
        list.push(item);
    }
}

#[cfg(test)]
mod tests;
