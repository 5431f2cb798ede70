use std::{collections::HashSet, fs};

use serde::{Deserialize, Serialize};

use super::*;
use crate::{failing_disk::FailingDisk, reading::cut_off};

const TOOL: &str = "swap-license";

/// A change of something that has a name, and how it went.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event")]
enum Step {
    Intent { id: String },
    Outcome { id: String, status: String },
}

type Journal<D = File> = super::Journal<Step, D>;

impl Entry for Step {
    type Known = HashSet<String>;

    fn note(&self, open: &mut HashSet<String>) {
        match self {
            Self::Intent { id } => open.insert(id.clone()),
            Self::Outcome { id, .. } => open.remove(id),
        };
    }
}

fn intent(id: &str) -> Step {
    Step::Intent { id: id.to_owned() }
}

fn done(id: &str) -> Step {
    Step::Outcome {
        id: id.to_owned(),
        status: "done".to_owned(),
    }
}

fn is_open(journal: &Journal, id: &str) -> bool {
    journal.known().contains(id)
}

fn open(path: &Path) -> Journal {
    Journal::open(path, TOOL).unwrap().0
}

fn notes(path: &Path) -> Vec<String> {
    let (_, notes) = Journal::open(path, TOOL).unwrap();
    notes.into_iter().map(|words| words.en).collect()
}

/// What is wrong with a journal that is refused.
fn refusal(path: &Path) -> String {
    let before = fs::read(path).unwrap();
    let error = Journal::open(path, TOOL).unwrap_err().to_string();
    assert_eq!(fs::read(path).unwrap(), before, "nothing is written to it");
    let name = path.display().to_string();
    let why = error.strip_prefix(&format!("{name}: ")).unwrap();
    why.split("; nothing was written")
        .next()
        .unwrap()
        .to_owned()
}

/// A journal with an intent and an outcome for each of two users.
fn written() -> (tempfile::TempDir, PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let mut journal = open(&path);
    for id in ["a", "b"] {
        journal.write(&intent(id)).unwrap();
        journal.write(&done(id)).unwrap();
    }
    drop(journal);
    let whole = fs::read(&path).unwrap();
    (folder, path, whole)
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

#[test]
fn what_was_written_is_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep").join("journal.jsonl");
    let mut journal = open(&path);
    journal.write(&intent("a")).unwrap();
    journal.write(&done("a")).unwrap();
    journal.write(&intent("b")).unwrap();
    drop(journal);
    let journal = open(&path);
    let open = ["a", "b", "c"].map(|id| is_open(&journal, id));
    assert_eq!(open, [false, true, false]);
}

#[cfg(unix)]
#[test]
fn a_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path, _) = written();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// A journal of which nothing is written yet.
fn empty() -> Whole<Step> {
    Whole {
        lines: 0,
        bytes: 0,
        lacks_an_end: false,
        known: HashSet::new(),
    }
}

/// The entries and the lines that are said to be cut off.
fn found(bytes: &[u8]) -> (usize, Vec<u64>) {
    let (mut entries, mut cut_off) = (0, vec![]);
    for found in Reading::<_, Step>::new(bytes) {
        match found.unwrap() {
            Found::Entry(_) => entries += 1,
            Found::CutOff(line) => cut_off.push(line),
        }
    }
    (entries, cut_off)
}

#[test]
fn a_journal_cut_at_any_byte_loses_the_cut_line_only_and_says_so() {
    let (_folder, _, whole) = written();
    let ends: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] == b'\n').collect();
    for cut in 0..whole.len() {
        // The end of a line may be lost and the line still be whole.
        let entries = ends.iter().filter(|end| **end <= cut).count();
        let is_torn = cut > 0 && !ends.iter().any(|end| cut == *end || cut == end + 1);
        let torn = is_torn.then_some(entries as u64 + 1);
        let expected = (entries, torn.into_iter().collect());
        assert_eq!(found(&whole[..cut]), expected, "cut at {cut}");
    }
}

#[test]
fn a_journal_that_was_cut_off_is_gone_on_with_in_the_place_of_the_cut_line() {
    let (_folder, path, whole) = written();
    let second = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for (cut, is_torn) in [(second + 40, true), (second, false), (second - 1, false)] {
        fs::write(&path, &whole[..cut]).unwrap();
        let (mut journal, said) = Journal::open(&path, TOOL).unwrap();
        assert_eq!(said.len(), usize::from(is_torn), "cut at {cut}");
        assert!(is_open(&journal, "a"), "cut at {cut}");
        journal.write(&done("a")).unwrap();
        drop(journal);
        assert_eq!(
            found(&fs::read(&path).unwrap()),
            (2, vec![]),
            "cut at {cut}"
        );
        assert_eq!(notes(&path), [""; 0], "cut at {cut}");
    }
}

#[test]
fn damage_is_named_by_its_line_and_the_journal_left_as_it_is() {
    let (_folder, path, whole) = written();
    let lines = lines(&whole);
    let zeroed = [vec![0; lines[1].len() - 1], b"\n".to_vec()].concat();
    let edited = String::from_utf8(lines[1].to_vec()).unwrap();
    let edited = edited.replace("done", "failed");
    let half = [&lines[1][..30], b"\n"].concat();
    let without_seal = [
        b"{",
        &lines[1][lines[1]
            .windows(7)
            .position(|at| at == b"\"event\"")
            .unwrap()..],
    ]
    .concat();
    for (damaged, why) in [
        (
            [lines[0], &zeroed, lines[2], lines[3]].concat(),
            "line 2 is no entry of a journal of swap-license",
        ),
        (
            [lines[0], lines[1], lines[1], lines[2], lines[3]].concat(),
            "line 3 was written as line 2: lines are missing, repeated or in another order",
        ),
        (
            [lines[0], lines[2], lines[3]].concat(),
            "line 2 was written as line 3: lines are missing, repeated or in another order",
        ),
        (
            [lines[1], lines[0]].concat(),
            "line 1 was written as line 2: lines are missing, repeated or in another order",
        ),
        (
            [lines[0], edited.as_bytes(), lines[2], lines[3]].concat(),
            "line 2 does not match its checksum: it was edited or damaged",
        ),
        (
            [lines[0], lines[1], lines[2], &lines[3][..60], b"...\"}\n"].concat(),
            "line 4 does not match its checksum: it was edited or damaged",
        ),
        (
            [lines[0], &half, lines[2], lines[3]].concat(),
            "line 2 is no entry of a journal of swap-license",
        ),
        (
            [lines[0], &without_seal, lines[2], lines[3]].concat(),
            "line 2 is no entry of a journal of swap-license",
        ),
        (
            [lines[0], &vec![b' '; reading::MAX_LINE + 1]].concat(),
            "line 2 is longer than any entry of a journal of swap-license",
        ),
    ] {
        fs::write(&path, &damaged).unwrap();
        assert_eq!(refusal(&path), why);
    }
}

#[test]
fn what_is_no_journal_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.jsonl");
    let whole = serde_json::to_string(&intent("a")).unwrap();
    for (other, line) in [
        ("{\"tenantId\":\"aozora.example\"}\n".to_owned(), 1),
        ("dear diary".to_owned(), 1),
        ("{\"event\":\"Later\",\"id\":\"a\"}\n".to_owned(), 1),
        (format!("\u{feff}{whole}\n"), 1),
        (format!("{whole}\ndear diary\n"), 2),
    ] {
        fs::write(&path, &other).unwrap();
        let expected = format!("line {line} is no entry of a journal of swap-license");
        assert_eq!(refusal(&path), expected, "{other}");
    }
}

#[test]
fn a_journal_of_the_earlier_version_is_read_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let [a, b] = ["a", "b"].map(|id| serde_json::to_string(&intent(id)).unwrap());
    // It ended a line that was cut off, and wrote on.
    fs::write(&path, format!("{a}\n{{\"event\":\"Outc\n{b}\n")).unwrap();
    let said = format!("{}: {}", path.display(), cut_off(2).en);
    assert_eq!(notes(&path), [said]);
    let mut journal = open(&path);
    assert!(is_open(&journal, "a") && is_open(&journal, "b"));
    journal.write(&done("a")).unwrap();
    drop(journal);
    let journal = open(&path);
    assert!(!is_open(&journal, "a") && is_open(&journal, "b"));
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.lines().last().unwrap().starts_with("{\"seq\":4,"));
    // From the first line with a seal on, all have one.
    fs::write(&path, format!("{written}{b}\n")).unwrap();
    drop(journal);
    assert_eq!(
        refusal(&path),
        "line 5 is no entry of a journal of swap-license"
    );
}

#[test]
fn zeros_that_a_crash_left_are_a_line_that_was_cut_off() {
    let (_folder, path, whole) = written();
    for tail in [
        &b"\0\0\0\0"[..],
        b"{\"seq\":5,\"sum\":\"\0\0\0",
        b"{\"seq\":5",
    ] {
        fs::write(&path, [&whole[..], tail].concat()).unwrap();
        let said = format!("{}: {}", path.display(), cut_off(5).en);
        assert_eq!(notes(&path), [said]);
        assert_eq!(
            fs::read(&path).unwrap(),
            whole,
            "the next line takes its place"
        );
    }
}

#[test]
fn a_second_run_is_turned_away() {
    let (_folder, path, _) = written();
    let _first = open(&path);
    let error = Journal::open(&path, TOOL).unwrap_err();
    assert!(
        error.to_string().contains("another run is using"),
        "{error}"
    );
}

#[test]
fn whichever_write_or_sync_fails_nothing_follows_and_the_next_run_reads_what_is_there() {
    for step in 0..8 {
        let disk = FailingDisk::at(step);
        let mut journal = Journal::after(Path::new("j"), disk.clone(), empty());
        let entries = [intent("a"), done("a"), intent("b"), done("b")];
        let written = entries
            .iter()
            .take_while(|entry| journal.write(entry).is_ok());
        assert_eq!(written.count(), step / 2, "step {step}");
        let error = journal.write(&entries[0]).unwrap_err().to_string();
        assert!(error.starts_with("cannot keep the journal j"), "{error}");

        let (_folder, path, _) = self::written();
        fs::write(&path, &*disk.bytes.borrow()).unwrap();
        let (journal, notes) = Journal::open(&path, TOOL).unwrap();
        let is_half_a_line = step % 2 == 0;
        assert_eq!(notes.len(), usize::from(is_half_a_line), "step {step}");
        let is_open = ["a", "b"].map(|id| self::is_open(&journal, id));
        let expected = match step {
            1 | 2 => [true, false],
            5 | 6 => [false, true],
            _ => [false, false],
        };
        assert_eq!(is_open, expected, "step {step}");
    }
}

#[test]
fn an_entry_longer_than_a_line_may_be_is_not_written() {
    let (_folder, path, whole) = written();
    let mut journal = open(&path);
    let error = journal.write(&intent(&"x".repeat(reading::MAX_LINE)));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("longer than a line")
    );
    assert_eq!(fs::read(&path).unwrap(), whole);
    journal.write(&intent("c")).unwrap();
}
