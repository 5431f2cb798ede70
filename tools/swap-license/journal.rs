//! The journal: every change is written and synced before it is made, and its outcome after.
//!
//! Append-only JSON lines, one file a tenant, locked against a second run. A line that was cut by a
//! crash is skipped: an intent that is not whole was not sent, since sending waits for the sync; an
//! outcome that is not whole leaves its intent open, and the user is read again.

use std::{
    collections::HashMap,
    fs::{self, File, TryLockError},
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use common::{
    Exit, Failure,
    graph::LicenseChange,
    ids::{Guid, TenantId},
    sections::{Held, SectionError, SkuRef, Swap, SwapStatus},
    text,
    text::printable,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::subject::Subject;

/// One line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum Entry {
    /// A change that is about to be sent.
    #[serde(rename_all = "camelCase")]
    Intent {
        /// When, RFC 3339 UTC.
        time: Timestamp,
        /// The customer's tenant.
        tenant_id: TenantId,
        /// The user, or the group.
        #[serde(flatten)]
        subject: Subject,
        /// The SKU that goes.
        from: SkuRef,
        /// The SKU that comes.
        to: SkuRef,
        /// The user's licences before.
        before: Vec<Held>,
        /// The usage location that is set first, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage_location: Option<String>,
        /// What is sent.
        change: LicenseChange,
    },
    /// How it went.
    #[serde(rename_all = "camelCase")]
    Outcome {
        /// When, RFC 3339 UTC.
        time: Timestamp,
        /// The user or the group.
        id: String,
        /// The SKU that goes.
        from: Guid,
        /// The SKU that comes.
        to: Guid,
        /// How it went.
        status: SwapStatus,
        /// The user's licences after, as read.
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<Vec<Held>>,
        /// The service's id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
        /// Why it failed.
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<SectionError>,
    },
}

/// What a change is about: the user or group, and the two SKUs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangeKey {
    id: String,
    from: Guid,
    to: Guid,
}

impl Entry {
    /// What the entry is about.
    #[must_use]
    pub fn key(&self) -> ChangeKey {
        let (id, from, to) = match self {
            Self::Intent {
                subject, from, to, ..
            } => (subject.id(), &from.sku_id, &to.sku_id),
            Self::Outcome { id, from, to, .. } => (id.as_str(), from, to),
        };
        ChangeKey {
            id: id.to_owned(),
            from: from.clone(),
            to: to.clone(),
        }
    }
}

impl ChangeKey {
    /// The key of one user's or group's swap.
    #[must_use]
    pub fn of(subject: &Subject, swap: &Swap) -> Self {
        Self {
            id: subject.id().to_owned(),
            from: swap.from.sku_id.clone(),
            to: swap.to.sku_id.clone(),
        }
    }
}

/// The last that the journal knows of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It was about to be sent; nobody wrote what came of it.
    Open,
    /// It ended.
    Ended(SwapStatus),
}

/// An open, locked journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    known: HashMap<ChangeKey, Known>,
}

impl Journal {
    /// Opens a journal, makes it where it is not there, and locks it against a second run.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
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
        let known = read(&file).map_err(|error| cannot(&error))?;
        end_cut_line(&mut file).map_err(|error| cannot(&error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            known,
        })
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last that is known of a change.
    #[must_use]
    pub fn known(&self, key: &ChangeKey) -> Option<&Known> {
        self.known.get(key)
    }

    /// Writes an entry and waits until the disk has it. What cannot be written must not be done.
    pub fn write(&mut self, entry: &Entry) -> anyhow::Result<()> {
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

fn read(file: &File) -> io::Result<HashMap<ChangeKey, Known>> {
    let mut known = HashMap::new();
    for entry in entries(file) {
        remember(&mut known, &entry?);
    }
    Ok(known)
}

/// The whole entries of a journal, in their order.
pub fn entries(file: &File) -> impl Iterator<Item = io::Result<Entry>> + use<'_> {
    BufReader::new(file)
        .split(b'\n')
        .filter_map(|line| match line {
            Ok(line) => serde_json::from_slice(&line).ok().map(Ok),
            Err(error) => Some(Err(error)),
        })
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
    use super::*;
    use crate::{
        decide::decide,
        sample::{OLD, pair, user},
    };

    fn subject(id: &str) -> Subject {
        Subject::User(common::sections::User {
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
            subject: subject(user_id),
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
            &subject(user_id),
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
