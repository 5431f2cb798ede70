//! Random drives, copied and damaged at random: every kind of difference is found, and nothing else.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::fs;

use proptest::prelude::*;
use record::sections::{Difference, Differing};
use unicode_normalization::UnicodeNormalization as _;

use super::*;
use crate::{
    name_key::key,
    quickxorhash::{Hasher, QuickXorHash},
    tree::{Kind, NodeId},
};

const FOLDERS: [&str; 4] = ["図面", "Photos", "見積？（案）", "a b"];
const NAMES: [&str; 5] = ["が", "Photo", "～控え：", "🗾", "x"];

/// What became of a file on the way.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Kept,
    /// Under a name that another disk gives it.
    Decomposed,
    Upper,
    HalfWidth,
    Lost,
    Longer,
    CutOff,
    /// As long as before, with something else in it.
    Changed,
    /// A folder, or a link to the very content, stands in its place.
    AFolder,
    ALink,
    /// A bad copy and a good one, under two names that are the same.
    Twice,
}

#[derive(Debug, Clone)]
struct OneFile {
    path: String,
    content: Vec<u8>,
    has_hash: bool,
    fate: Fate,
}

fn fate() -> impl Strategy<Value = Fate> {
    use Fate::{
        AFolder, ALink, Changed, CutOff, Decomposed, HalfWidth, Kept, Longer, Lost, Twice, Upper,
    };
    prop_oneof![
        4 => Just(Kept),
        1 => Just(Decomposed),
        1 => Just(Upper),
        1 => Just(HalfWidth),
        1 => Just(Lost),
        1 => Just(Longer),
        1 => Just(CutOff),
        1 => Just(Changed),
        1 => Just(AFolder),
        1 => Just(ALink),
        1 => Just(Twice),
    ]
}

fn files() -> impl Strategy<Value = Vec<OneFile>> {
    let folders = prop::collection::vec(prop::sample::select(&FOLDERS), 0..3);
    let content = prop::collection::vec(any::<u8>(), 0..40);
    let one = (
        folders,
        prop::sample::select(&NAMES),
        content,
        any::<bool>(),
        fate(),
    );
    prop::collection::vec(one, 0..12).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(nth, (folders, name, content, has_hash, fate))| {
                let name = format!("{name} {nth}.txt");
                let path = [folders, vec![&*name]].concat().join("/");
                OneFile {
                    path,
                    content,
                    has_hash,
                    fate,
                }
            })
            .collect()
    })
}

fn hash(content: &[u8]) -> QuickXorHash {
    use std::io::Write as _;
    let mut hasher = Hasher::default();
    hasher.write_all(content).unwrap();
    hasher.finish()
}

fn tree(files: &[OneFile]) -> Tree {
    let mut tree = Tree::default();
    for file in files {
        let mut at: NodeId = Tree::ROOT;
        let (folders, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        for folder in folders.split('/').filter(|name| !name.is_empty()) {
            let known = tree.children(at).find(|child| tree.name(*child) == folder);
            at = known.unwrap_or_else(|| tree.add(at, folder, Kind::Folder));
        }
        let node = tree.add(at, name, Kind::File(file.content.len() as u64));
        if file.has_hash {
            tree.note_hash(node, hash(&file.content));
        }
    }
    tree
}

fn half_width(path: &str) -> String {
    let narrow = |c| match c {
        '？' => '?',
        '：' => ':',
        '～' => '~',
        c => c,
    };
    path.chars().map(narrow).collect()
}

fn put(copy: &Path, path: &str, content: &[u8]) {
    let path = copy.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Another content as long as this one.
fn changed(content: &[u8]) -> Vec<u8> {
    content.iter().map(|byte| !byte).collect()
}

fn save(copy: &Path, file: &OneFile) {
    let OneFile { path, content, .. } = file;
    match file.fate {
        Fate::Kept => put(copy, path, content),
        Fate::Decomposed => put(copy, &path.nfd().collect::<String>(), content),
        Fate::Upper => put(copy, &path.to_uppercase(), content),
        Fate::HalfWidth => put(copy, &half_width(path), content),
        Fate::Lost => {}
        Fate::Longer => put(copy, path, &[&**content, b"!"].concat()),
        Fate::CutOff => put(copy, path, &content[..content.len().saturating_sub(1)]),
        Fate::Changed => put(copy, path, &changed(content)),
        Fate::AFolder => fs::create_dir_all(copy.join(path)).unwrap(),
        Fate::ALink => {
            let place = copy.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            // Outside of the copy, so that nobody finds it there.
            let beside =
                copy.with_extension(format!("of-{}", hash(path.as_bytes())).replace('/', "-"));
            fs::write(&beside, content).unwrap();
            std::os::unix::fs::symlink(beside, place).unwrap();
        }
        Fate::Twice => {
            put(copy, path, &[&**content, b"!"].concat());
            put(copy, &path.to_uppercase(), content);
        }
    }
}

/// What the comparison must say of a file.
enum Wanted {
    Saved,
    Missing,
    Differs(Difference),
}

fn wanted(file: &OneFile) -> Wanted {
    let is_empty = file.content.is_empty();
    match file.fate {
        Fate::Lost | Fate::AFolder | Fate::ALink => Wanted::Missing,
        Fate::CutOff if is_empty => Wanted::Saved,
        Fate::CutOff | Fate::Longer => Wanted::Differs(Difference::Size),
        Fate::Changed if !is_empty && file.has_hash => Wanted::Differs(Difference::Hash),
        _ => Wanted::Saved,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_kind_of_difference_is_found_and_nothing_else(
        files in files(),
        extra in 0_u64..4,
    ) {
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("copy");
        fs::create_dir(&copy).unwrap();
        for file in &files {
            save(&copy, file);
        }
        for nth in 0..extra {
            put(&copy, &format!("more/{nth}"), b"x");
        }
        let tree = tree(&files);
        let expected = Expected {
            tree: Some(&tree),
            folders: &[String::new()],
            without_copy: Vec::new(),
            rest: Some(BackupRest::default()),
            rest_left_out: false,
            counted: Counted::default(),
            at: String::new(),
        };
        let found = compare(expected, Some(&copy));
        let mut missing = Vec::new();
        let mut differing = Vec::new();
        let (mut same, mut size_only) = (0, 0);
        for file in &files {
            let path = file.path.clone();
            match wanted(file) {
                Wanted::Saved => {
                    same += 1;
                    size_only += u64::from(!file.has_hash);
                }
                Wanted::Missing => missing.push(path),
                Wanted::Differs(why) => differing.push(Differing { path, why }),
            }
        }
        missing.sort();
        differing.sort_by(|a, b| a.path.cmp(&b.path));
        let is_whole = missing.is_empty() && differing.is_empty();
        let verified = found.verified;
        prop_assert_eq!(&verified.missing, &missing);
        prop_assert_eq!(&verified.differing, &differing);
        prop_assert_eq!(verified.unreadable_count, 0);
        prop_assert_eq!(
            (verified.files, verified.size_only, verified.extra),
            (same, size_only, extra)
        );
        prop_assert_eq!(verified.state == VerifiedState::Complete, is_whole);
        prop_assert!(found.unreadable.is_empty());
    }

    /// What cannot be read is never called saved, and never missing: each file below a folder that could not be read.
    #[test]
    fn what_could_not_be_read_is_said_of_each_file_that_it_hides(
        files in files(),
        unreadable in prop::collection::vec(prop::sample::select(&FOLDERS), 0..3),
    ) {
        let tree = tree(&files);
        let list = Checklist::of(Some(&tree), &[String::new()]);
        let folders: Vec<String> = unreadable.iter().map(|folder| key(folder)).collect();
        let hidden = |file: &&OneFile| {
            let top = file.path.split('/').next().unwrap_or_default();
            file.path.contains('/') && folders.contains(&key(top))
        };
        for file in files.iter().filter(|file| !hidden(file)) {
            list.saw(&key(&file.path), file.content.len() as u64, Some(hash(&file.content)));
        }
        for folder in &folders {
            list.could_not_read(folder);
        }
        let verified = list.outcome(About {
            rest: Some(BackupRest::default()),
            ..About::default()
        });
        let mut wanted: Vec<String> = files.iter().filter(hidden).map(|file| file.path.clone()).collect();
        // A folder that hides no file of the list is said itself.
        let hides = |folder: &String| files.iter().any(|file| hidden(&file) && key(file.path.split('/').next().unwrap_or_default()) == *folder);
        wanted.extend(folders.iter().filter(|folder| !hides(folder)).cloned());
        wanted.sort();
        let mut found = verified.unreadable;
        found.sort();
        prop_assert_eq!(found, wanted);
        prop_assert_eq!(verified.missing_count + verified.differing_count, 0);
    }
}
