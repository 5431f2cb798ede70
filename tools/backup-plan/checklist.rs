//! What the drive lists of a plan's folders, to be ticked off against a saved copy. Pure: the caller reads
//! the copy and tells what lies there.

use std::collections::HashMap;

use common::sections::{BackupRest, Difference, Differing, Verified, VerifiedState};

use crate::{
    name_key::{is_within, key},
    quickxorhash::QuickXorHash,
    tree::{Tree, TreeFile},
};

/// The longest list in a record; the counts beside it count all.
pub(crate) const LIST_LIMIT: usize = 100;

/// Every file that ought to be in the copy.
#[derive(Debug)]
pub(crate) struct Checklist {
    entries: Vec<Entry>,
    /// By the key of the path. A drive may hold two names that a disk cannot tell apart.
    by_key: HashMap<String, Vec<usize>>,
    /// Keys of the planned folders.
    folders: Vec<String>,
    extra: u64,
    /// Keys of what could not be read in the copy and stands for no file of the list.
    unreadable_beside: Vec<String>,
}

#[derive(Debug)]
struct Entry {
    file: TreeFile,
    found: Found,
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

/// What the outcome says besides the files.
#[derive(Debug, Default)]
pub(crate) struct About {
    /// When it was looked.
    pub(crate) at: String,
    /// The copy.
    pub(crate) folder: Option<String>,
    /// Items of the drive that have no known folder.
    pub(crate) unplaced: u64,
    /// Bytes in use while no file was listed.
    pub(crate) unlisted_bytes: u64,
    /// What of the drive is in none of the folders.
    pub(crate) rest: BackupRest,
    /// Whether a person said that the rest is not needed.
    pub(crate) rest_left_out: bool,
}

/// What has to be known of a file in the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Its size is enough: it differs, or the drive has no such file.
    Size,
    /// Its content must be read, to compare its hash, and to see that it can be read.
    Content,
}

impl Checklist {
    /// What the drive holds in these folders. A folder that it does not have is missing as a whole;
    /// without a drive, all are.
    #[must_use]
    pub(crate) fn of(drive: Option<&Tree>, folders: &[String]) -> Self {
        let mut list = Self {
            entries: Vec::new(),
            by_key: HashMap::new(),
            folders: folders.iter().map(|folder| key(folder)).collect(),
            extra: 0,
            unreadable_beside: Vec::new(),
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
    fn is_missing(&mut self, path: String) {
        self.entries.push(Entry {
            file: TreeFile {
                path,
                bytes: 0,
                hash: None,
            },
            found: Found::Nothing,
        });
    }

    fn expect(&mut self, file: TreeFile) {
        let nth = self.entries.len();
        self.by_key.entry(key(&file.path)).or_default().push(nth);
        self.entries.push(Entry {
            file,
            found: Found::Nothing,
        });
    }

    /// Whether a folder of the copy, by its key, can hold something of the list.
    #[must_use]
    pub(crate) fn leads_to_a_folder(&self, folder: &str) -> bool {
        let either = |planned: &String| is_within(folder, planned) || is_within(planned, folder);
        self.folders.iter().any(either)
    }

    /// What has to be known of a file of the copy, by its key and size.
    #[must_use]
    pub(crate) fn question(&self, key: &str, bytes: u64) -> Question {
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
    pub(crate) fn saw(&mut self, key: &str, bytes: u64, hash: Option<QuickXorHash>) {
        let Some(here) = self.by_key.get(key) else {
            if self.folders.iter().any(|folder| is_within(key, folder)) {
                self.extra += 1;
            }
            return;
        };
        for &nth in here {
            let entry = &mut self.entries[nth];
            entry.found = entry.found.max(compared(&entry.file, bytes, hash));
        }
    }

    /// Notes that a file of the copy, or everything in a folder of it, could not be read.
    pub(crate) fn could_not_read(&mut self, unreadable: &str) {
        let below = self
            .by_key
            .iter()
            .filter(|(key, _)| is_within(key, unreadable));
        let mut hides_a_file = false;
        for &nth in below.flat_map(|(_, here)| here) {
            let entry = &mut self.entries[nth];
            entry.found = entry.found.max(Found::Unreadable);
            hides_a_file |= entry.found == Found::Unreadable;
        }
        if !hides_a_file {
            self.unreadable_beside.push(unreadable.to_owned());
        }
    }

    /// The outcome.
    #[must_use]
    pub(crate) fn outcome(mut self, about: About) -> Verified {
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
            extra: self.extra,
            unplaced: about.unplaced,
            unlisted_bytes: about.unlisted_bytes,
            rest: Some(about.rest),
        };
        for entry in self.entries {
            add(&mut outcome, entry);
        }
        for path in self.unreadable_beside {
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
    let has_rest = found.rest.is_some_and(|rest| !rest.is_empty());
    if wrong + found.unplaced + found.unlisted_bytes > 0 {
        VerifiedState::Incomplete
    } else if has_rest && !rest_left_out {
        VerifiedState::FoldersOnly
    } else {
        VerifiedState::Complete
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

fn add(outcome: &mut Verified, Entry { file, found }: Entry) {
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
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::{quickxorhash::Hasher, tree::Kind};

    fn hash(content: &str) -> QuickXorHash {
        let mut hasher = Hasher::default();
        hasher.write_all(content.as_bytes()).unwrap();
        hasher.finish()
    }

    /// A drive with these files in `a`; the service has hashed those that do not end in `?`.
    fn drive(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        let folder = tree.add(Tree::ROOT, "a", Kind::Folder);
        for (name, content) in files {
            let node = tree.add(folder, *name, Kind::File(content.len() as u64));
            if !name.ends_with('?') {
                tree.note_hash(node, hash(content));
            }
        }
        tree
    }

    fn list(files: &[(&str, &str)]) -> Checklist {
        Checklist::of(Some(&drive(files)), &["a".to_owned()])
    }

    /// Notes a file as its reader does.
    fn see(list: &mut Checklist, path: &str, content: &str) {
        let (key, bytes) = (key(path), content.len() as u64);
        let hashed = list.question(&key, bytes) == Question::Content;
        list.saw(&key, bytes, hashed.then(|| hash(content)));
    }

    fn outcome(list: Checklist) -> Verified {
        list.outcome(About {
            at: "2026-10-01T03:00:00Z".into(),
            ..About::default()
        })
    }

    #[test]
    fn a_whole_copy_is_complete_and_what_lies_there_besides_does_no_harm() {
        let mut list = list(&[("1", "one"), ("2", "two!")]);
        see(&mut list, "a/2", "two!");
        see(&mut list, "a/1", "one");
        see(&mut list, "a/desktop.ini", "x");
        see(&mut list, "elsewhere", "not looked at");
        assert_eq!(
            outcome(list),
            Verified {
                state: VerifiedState::Complete,
                at: "2026-10-01T03:00:00Z".into(),
                folder: None,
                files: 2,
                bytes: 7,
                size_only: 0,
                missing: vec![],
                missing_count: 0,
                differing: vec![],
                differing_count: 0,
                unreadable: vec![],
                unreadable_count: 0,
                extra: 1,
                unplaced: 0,
                unlisted_bytes: 0,
                rest: Some(BackupRest::default()),
            }
        );
    }

    #[test]
    fn each_way_to_be_wrong_is_told_apart() {
        let mut list = list(&[
            ("absent", "x"),
            ("good", "good"),
            ("locked", "x"),
            ("longer", "one"),
            ("other", "one"),
            ("unhashed?", "one"),
        ]);
        see(&mut list, "a/good", "good");
        see(&mut list, "a/longer", "one and more");
        see(&mut list, "a/other", "two");
        see(&mut list, "a/unhashed?", "two");
        list.could_not_read("a/locked");
        let found = outcome(list);
        assert_eq!(found.state, VerifiedState::Incomplete);
        assert_eq!((found.files, found.size_only), (2, 1));
        assert_eq!(found.missing, ["a/absent"]);
        assert_eq!(found.unreadable, ["a/locked"]);
        let differing: Vec<_> = found
            .differing
            .iter()
            .map(|differing| (differing.path.as_str(), differing.why))
            .collect();
        assert_eq!(
            differing,
            [
                ("a/longer", Difference::Size),
                ("a/other", Difference::Hash)
            ]
        );
    }

    #[test]
    fn a_content_is_read_wherever_it_may_be_the_right_one_even_without_a_hash_to_compare() {
        let list = list(&[("1", "one"), ("2?", "two")]);
        assert_eq!(list.question("a/1", 3), Question::Content);
        assert_eq!(list.question("a/1", 4), Question::Size);
        assert_eq!(list.question(&key("a/2?"), 3), Question::Content);
        assert_eq!(list.question("a/3", 3), Question::Size);
    }

    #[test]
    fn two_names_that_a_disk_cannot_tell_apart_are_each_found_by_content() {
        let names = ["が", "か\u{3099}"];
        let mut list = list(&[(names[0], "one"), (names[1], "two")]);
        see(&mut list, "a/か\u{3099}", "one");
        assert_eq!(
            list.entries
                .iter()
                .filter(|e| e.found == Found::Same)
                .count(),
            1
        );
        see(&mut list, "a/が", "two");
        assert_eq!(outcome(list).state, VerifiedState::Complete);
    }

    #[test]
    fn a_folder_that_cannot_be_read_says_nothing_of_its_files() {
        let mut list = list(&[("1", "one"), ("2", "two")]);
        list.could_not_read("a");
        let found = outcome(list);
        assert_eq!((found.missing_count, found.unreadable_count), (0, 2));
    }

    #[test]
    fn what_cannot_be_read_beside_good_files_is_a_finding_too() {
        let mut list = list(&[("1", "one")]);
        see(&mut list, "a/1", "one");
        list.could_not_read("a/closed");
        let found = outcome(list);
        assert_eq!(
            (found.state, found.files, found.unreadable),
            (VerifiedState::Incomplete, 1, vec!["a/closed".to_owned()])
        );
    }

    #[test]
    fn a_planned_folder_that_left_the_drive_is_missing_even_if_nothing_else_is() {
        let folders = ["a".to_owned(), "moved".to_owned()];
        let found = outcome(Checklist::of(Some(&drive(&[])), &folders));
        assert_eq!(
            (found.state, found.missing),
            (VerifiedState::Incomplete, vec!["moved".to_owned()])
        );
        let whole = outcome(Checklist::of(None, &[String::new()]));
        assert_eq!(
            (whole.state, whole.missing),
            (VerifiedState::Incomplete, vec![String::new()])
        );
    }

    #[test]
    fn what_the_service_could_not_place_or_did_not_list_is_not_called_saved() {
        let state = |about| list(&[]).outcome(about).state;
        let unplaced = About {
            unplaced: 1,
            ..About::default()
        };
        let unlisted = About {
            unlisted_bytes: 1,
            rest_left_out: true,
            ..About::default()
        };
        assert_eq!(state(unplaced), VerifiedState::Incomplete);
        assert_eq!(state(unlisted), VerifiedState::Incomplete);
        assert_eq!(state(About::default()), VerifiedState::Complete);
    }

    #[test]
    fn a_rest_that_no_person_left_out_is_not_called_saved() {
        let mut about = About::default();
        about.rest.files = 1000;
        let found = list(&[]).outcome(about);
        assert_eq!(
            (found.state, found.rest.unwrap().files),
            (VerifiedState::FoldersOnly, 1000)
        );
        let mut about = About {
            rest_left_out: true,
            ..About::default()
        };
        about.rest.files = 1000;
        assert_eq!(list(&[]).outcome(about).state, VerifiedState::Complete);
    }

    #[test]
    fn a_notebook_whose_files_are_not_known_is_not_called_saved() {
        let mut tree = drive(&[]);
        let folder = tree.folder_at("a").unwrap();
        tree.add(
            folder,
            "議事録",
            Kind::Skipped(crate::tree::Reason::Notebook),
        );
        let found = outcome(Checklist::of(Some(&tree), &["a".to_owned()]));
        assert_eq!(
            (found.state, found.missing),
            (VerifiedState::Incomplete, vec!["a/議事録".to_owned()])
        );
    }

    #[test]
    fn long_lists_are_cut_and_their_counts_are_not() {
        let names: Vec<String> = (0..LIST_LIMIT + 5).map(|nth| format!("{nth:04}")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
        let found = outcome(list(&files));
        assert_eq!(
            (found.missing.len(), found.missing_count),
            (LIST_LIMIT, 105)
        );
        assert_eq!(found.missing[LIST_LIMIT - 1], "a/0099");
    }

    #[test]
    fn only_folders_that_can_hold_something_of_the_plan_are_entered() {
        let folders = ["PassageDrive/workspace".to_owned()];
        let list = Checklist::of(None, &folders);
        for (folder, entered) in [
            ("", true),
            ("passagedrive", true),
            ("passagedrive/workspace/01", true),
            ("passagedrive/other", false),
            ("photos", false),
        ] {
            assert_eq!(list.leads_to_a_folder(folder), entered, "{folder}");
        }
    }
}
