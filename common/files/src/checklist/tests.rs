use std::io::Write as _;

use super::*;
use crate::{quickxorhash::Hasher, tree::Kind};

fn hash(content: &str) -> QuickXorHash {
    let mut hasher = Hasher::default();
    hasher.write_all(content.as_bytes()).unwrap();
    hasher.finish()
}

impl About {
    fn of_the_whole() -> Self {
        Self {
            rest: Some(BackupRest::default()),
            ..Self::default()
        }
    }
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
fn see(list: &Checklist, path: &str, content: &str) {
    let (key, bytes) = (key(path), content.len() as u64);
    let hashed = list.question(&key, bytes) == Question::Content;
    list.saw(&key, bytes, hashed.then(|| hash(content)));
}

fn outcome(list: Checklist) -> Verified {
    list.outcome(About {
        at: "2026-10-01T03:00:00Z".into(),
        ..About::of_the_whole()
    })
}

#[test]
fn a_whole_copy_is_complete_and_what_lies_there_besides_does_no_harm() {
    let list = list(&[("1", "one"), ("2", "two!")]);
    see(&list, "a/2", "two!");
    see(&list, "a/1", "one");
    see(&list, "a/desktop.ini", "x");
    see(&list, "elsewhere", "not looked at");
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
    let list = list(&[
        ("absent", "x"),
        ("good", "good"),
        ("locked", "x"),
        ("longer", "one"),
        ("other", "one"),
        ("unhashed?", "one"),
    ]);
    see(&list, "a/good", "good");
    see(&list, "a/longer", "one and more");
    see(&list, "a/other", "two");
    see(&list, "a/unhashed?", "two");
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
    let list = list(&[(names[0], "one"), (names[1], "two")]);
    see(&list, "a/か\u{3099}", "one");
    assert_eq!(
        list.entries
            .iter()
            .filter(|entry| entry.found() == Found::Same)
            .count(),
        1
    );
    see(&list, "a/が", "two");
    assert_eq!(outcome(list).state, VerifiedState::Complete);
}

#[test]
fn a_folder_that_cannot_be_read_says_nothing_of_its_files() {
    let list = list(&[("1", "one"), ("2", "two")]);
    list.could_not_read("a");
    let found = outcome(list);
    assert_eq!((found.missing_count, found.unreadable_count), (0, 2));
}

#[test]
fn what_cannot_be_read_beside_good_files_is_a_finding_too() {
    let list = list(&[("1", "one")]);
    see(&list, "a/1", "one");
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
        ..About::of_the_whole()
    };
    let unlisted = About {
        unlisted_bytes: 1,
        rest_left_out: true,
        ..About::of_the_whole()
    };
    assert_eq!(state(unplaced), VerifiedState::Incomplete);
    assert_eq!(state(unlisted), VerifiedState::Incomplete);
    assert_eq!(state(About::of_the_whole()), VerifiedState::Complete);
}

#[test]
fn a_rest_that_no_person_left_out_is_not_called_saved() {
    let mut about = About::of_the_whole();
    about.rest.as_mut().unwrap().files = 1000;
    let found = list(&[]).outcome(about);
    assert_eq!(
        (found.state, found.rest.unwrap().files),
        (VerifiedState::FoldersOnly, 1000)
    );
    let mut about = About {
        rest_left_out: true,
        ..About::of_the_whole()
    };
    about.rest.as_mut().unwrap().files = 1000;
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
