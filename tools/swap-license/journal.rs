//! The journal: every change is written and synced before it is made, and its outcome after.
//!
//! Append-only JSON lines, one file a tenant, locked against a second run. A line that was cut by a
//! crash is skipped: an intent that is not whole was not sent, since sending waits for the sync; an
//! outcome that is not whole leaves its intent open, and the user is read again. A file with any other
//! line is no journal: nothing is added to it, and nothing is concluded from it.

use std::{
    collections::HashMap,
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use common::{Exit, Failure, Text, sections::SwapStatus, text, text::printable};

mod entry;
pub(crate) mod locator;
mod reading;
pub(crate) mod replay;

pub(crate) use entry::{ChangeKey, Entry};
pub(crate) use reading::{BadJournal, entries};

/// The last that the journal knows of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// It was about to be sent; no outcome was written.
    Open,
    /// It ended.
    Ended(SwapStatus),
}

/// An open, locked journal.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    known: HashMap<ChangeKey, Known>,
}

impl Journal {
    /// Opens a journal, makes it where it is not there, and locks it against a second run.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let cannot = |error: &io::Error| cannot_keep(path, error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
        }
        let mut options = File::options();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|error| cannot(&error))?;
        if !file.metadata().is_ok_and(|found| found.is_file()) {
            // A device would take what it is given and keep nothing.
            return Err(cannot(&io::Error::other("not a regular file")));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(path)),
            Err(TryLockError::Error(error)) => return Err(cannot(&error)),
        }
        let known = read(&file).map_err(|bad| match bad {
            BadJournal::Unreadable(error) => cannot(&error),
            BadJournal::NoEntry { .. } => no_journal(path, &bad),
        })?;
        end_cut_line(&mut file).map_err(|error| cannot(&error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            known,
        })
    }

    /// The last that is known of a change.
    #[must_use]
    pub(crate) fn known(&self, key: &ChangeKey) -> Option<&Known> {
        self.known.get(key)
    }

    /// Writes an entry and waits until the disk has it. What cannot be written must not be done.
    pub(crate) fn write(&mut self, entry: &Entry) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file
            .write_all(&line)
            .and_then(|()| self.file.sync_data())
            .map_err(|error| cannot_keep(&self.path, &error))?;
        remember(&mut self.known, entry);
        Ok(())
    }
}

fn read(file: &File) -> Result<HashMap<ChangeKey, Known>, BadJournal> {
    let mut known = HashMap::new();
    for entry in entries(file) {
        remember(&mut known, &entry?);
    }
    Ok(known)
}

fn remember(known: &mut HashMap<ChangeKey, Known>, entry: &Entry) {
    let what = match entry {
        Entry::Intent { .. } => Known::Open,
        Entry::Outcome { status, .. } => Known::Ended(*status),
    };
    known.insert(entry.key(), what);
}

/// A crash may have cut the last line; the next entry must not be glued to it.
fn end_cut_line(file: &mut File) -> io::Result<()> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(());
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    if last != *b"\n" {
        file.write_all(b"\n")?;
    }
    Ok(())
}

fn cannot_keep(path: &Path, error: &io::Error) -> anyhow::Error {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "cannot keep the journal {path}: {error}; nothing further was sent",
            "ジャーナル {path} を記録できません: {error}。これ以降の変更は送信していません"
        ),
    )
    .into()
}

fn no_journal(path: &Path, bad: &BadJournal) -> anyhow::Error {
    let path = printable(&path.display().to_string());
    let why = bad.text();
    let text = Text {
        en: format!(
            "{path}: {}; nothing was written to it and nothing was sent: name another file with --journal",
            why.en
        ),
        ja: format!(
            "{path}: {}。何も書き込まず、何も送信していません。--journal で別のファイルを指定してください",
            why.ja
        ),
    };
    Failure::new(Exit::Local, text).into()
}

fn in_use(path: &Path) -> anyhow::Error {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "another run is using the journal {path}; wait until it has ended, then run again",
            "ジャーナル {path} は別の実行で使用中です。終了を待ってから、もう一度実行してください"
        ),
    )
    .into()
}

#[cfg(test)]
mod tests {
    use common::graph::LicenseChange;
    use jiff::Timestamp;

    use super::*;
    use crate::{
        decide::decide,
        fixtures::{OLD, pair, user},
        target::Target,
    };

    fn target(id: &str) -> Target {
        Target::User(common::sections::User {
            id: id.into(),
            user_principal_name: None,
            display_name: None,
        })
    }

    fn intent(user_id: &str) -> Entry {
        let pair = pair();
        Entry::Intent {
            time: Timestamp::UNIX_EPOCH,
            tenant_id: "aozora.example".parse().unwrap(),
            target: target(user_id),
            from: pair.from,
            to: pair.to,
            before: vec![],
            usage_location: None,
            change: LicenseChange::default(),
        }
    }

    fn outcome(user_id: &str, status: SwapStatus) -> Entry {
        let pair = pair();
        Entry::Outcome {
            time: Timestamp::UNIX_EPOCH,
            id: user_id.into(),
            from: pair.from.sku_id,
            to: pair.to.sku_id,
            status,
            after: None,
            request_id: None,
            error: None,
        }
    }

    fn key(user_id: &str) -> ChangeKey {
        ChangeKey::of(
            &target(user_id),
            &decide(&user(&[(OLD, None, &[])]), &pair(), 1),
        )
    }

    #[test]
    fn what_was_written_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("journal.jsonl");
        let mut journal = Journal::open(&path).unwrap();
        journal.write(&intent("a")).unwrap();
        journal.write(&outcome("a", SwapStatus::Done)).unwrap();
        journal.write(&intent("b")).unwrap();
        drop(journal);
        let journal = Journal::open(&path).unwrap();
        assert_eq!(
            journal.known(&key("a")),
            Some(&Known::Ended(SwapStatus::Done))
        );
        assert_eq!(journal.known(&key("b")), Some(&Known::Open));
        assert_eq!(journal.known(&key("c")), None);
    }

    #[test]
    fn a_journal_cut_at_any_byte_is_read_and_written_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let mut journal = Journal::open(&path).unwrap();
        journal.write(&intent("a")).unwrap();
        journal.write(&outcome("a", SwapStatus::Done)).unwrap();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut journal = Journal::open(&path).unwrap();
            let expected = (cut >= first).then_some(&Known::Open);
            // The end of a line may be lost and the line still be whole.
            let ended = (cut == whole.len() - 1).then_some(&Known::Ended(SwapStatus::Done));
            assert_eq!(journal.known(&key("a")), ended.or(expected), "cut at {cut}");
            journal.write(&intent("b")).unwrap();
            drop(journal);
            let journal = Journal::open(&path).unwrap();
            assert_eq!(journal.known(&key("b")), Some(&Known::Open), "cut at {cut}");
        }
    }

    #[test]
    fn what_is_no_journal_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.jsonl");
        let mut whole = serde_json::to_vec(&intent("a")).unwrap();
        whole.push(b'\n');
        let of_another_version = b"{\"event\":\"Later\",\"id\":\"a\"}\n".to_vec();
        for other in [
            b"{\"tenantId\":\"aozora.example\"}\n".to_vec(),
            of_another_version,
            [&[0xef, 0xbb, 0xbf], &whole[..]].concat(),
            [&whole[..], b"dear diary\n"].concat(),
        ] {
            fs::write(&path, &other).unwrap();
            let error = Journal::open(&path).unwrap_err().to_string();
            assert!(error.contains("is no entry of a journal"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), other);
        }
    }

    #[test]
    fn zeros_that_a_crash_left_are_a_cut_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        for cut in [&b"\0\0\0\0"[..], b"{\"event\":\"Outcome\",\"ti\0\0\0"] {
            let whole = serde_json::to_vec(&intent("a")).unwrap();
            fs::write(&path, [&whole[..], b"\n", cut].concat()).unwrap();
            let mut journal = Journal::open(&path).unwrap();
            assert_eq!(journal.known(&key("a")), Some(&Known::Open));
            journal.write(&intent("b")).unwrap();
            drop(journal);
            let journal = Journal::open(&path).unwrap();
            assert_eq!(journal.known(&key("b")), Some(&Known::Open));
        }
    }

    #[test]
    fn a_second_run_is_turned_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let _first = Journal::open(&path).unwrap();
        let error = Journal::open(&path).unwrap_err();
        assert!(
            error.to_string().contains("another run is using"),
            "{error}"
        );
    }
}
