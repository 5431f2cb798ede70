//! The journal: every change is written and synced before it is made, and its outcome after.
//!
//! Append-only JSON lines, one file a tenant, each line with its number and a checksum. A last line that a
//! crash cut off is named and dropped: an intent that is not whole was not sent, since sending waits for
//! the sync; an outcome that is not whole leaves its intent open, and the user is read again. Any other
//! damage is named by its line: nothing is added to such a file, and nothing is concluded from it.

use std::{
    collections::HashSet,
    fs::{File, TryLockError},
    io::{self, BufReader, Write as _},
    path::{Path, PathBuf},
};

use common::{Exit, Failure, Text, text, text::printable};

use crate::{
    durable::{self, Disk, Lines},
    words::about_file,
};

mod entry;
pub(crate) mod locator;
mod lock;
mod reading;
pub(crate) mod replay;
mod seal;

pub(crate) use entry::{ChangeDigest, ChangeKey, Entry};
pub(crate) use reading::{BadJournal, Found, Reading, cut_off};

/// An open, locked journal.
#[derive(Debug)]
pub(crate) struct Journal<D = File> {
    path: PathBuf,
    lines: Lines<D>,
    /// Lines so far.
    number: u64,
    /// Changes that were about to be sent, and no outcome was written.
    open: HashSet<ChangeDigest>,
}

impl Journal {
    /// Opens a journal, makes it where it is not there, and locks it against a second run. Also says what
    /// a person should know about it.
    pub(crate) fn open(path: &Path) -> anyhow::Result<(Self, Vec<Text>)> {
        let cannot = |error: io::Error| cannot_keep(path, &error);
        durable::make_folder_of(path).map_err(cannot)?;
        let is_new = !path.exists();
        let mut options = durable::private();
        let file = options.create(true).open(path).map_err(cannot)?;
        if !file.metadata().is_ok_and(|found| found.is_file()) {
            // A device would take what it is given and keep nothing.
            return Err(cannot(io::Error::other("not a regular file")));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(path)),
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        if is_new {
            durable::settle_new(&file, path).map_err(cannot)?;
        }
        let (known, cut_off) = Known::read(&file).map_err(|bad| match bad {
            BadJournal::Unreadable(error) => cannot(error),
            bad => no_journal(path, &bad),
        })?;
        known.mend_end(&file).map_err(cannot)?;
        let notes = cut_off.into_iter().map(reading::cut_off);
        let notes = notes.map(|words| about_file(path, &words)).collect();
        Ok((Self::after(path, file, known), notes))
    }
}

impl<D: Disk> Journal<D> {
    fn after(path: &Path, disk: D, known: Known) -> Self {
        Self {
            path: path.to_owned(),
            lines: Lines::new(disk),
            number: known.lines,
            open: known.open,
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a change was about to be sent, and no outcome was written.
    #[must_use]
    pub(crate) fn is_open(&self, key: &ChangeKey) -> bool {
        self.open.contains(&key.digest())
    }

    /// Writes an entry and waits until the disk has it. What cannot be written must not be done.
    pub(crate) fn write(&mut self, entry: &Entry) -> anyhow::Result<()> {
        let line = seal::seal(self.number + 1, &serde_json::to_vec(entry)?);
        let written = if line.len() > reading::MAX_LINE {
            Err(io::Error::other("an entry is longer than a line may be"))
        } else {
            self.lines.append(&line)
        };
        written.map_err(|error| cannot_keep(&self.path, &error))?;
        self.number += 1;
        remember(&mut self.open, entry);
        Ok(())
    }
}

/// What a journal holds for the run that goes on with it.
#[derive(Debug, Default)]
struct Known {
    lines: u64,
    /// Bytes up to the end of the last whole line.
    bytes: u64,
    lacks_an_end: bool,
    open: HashSet<ChangeDigest>,
}

impl Known {
    /// Also the lines that were cut off.
    fn read(file: &File) -> Result<(Self, Vec<u64>), BadJournal> {
        let (mut open, mut cut_off) = (HashSet::new(), Vec::new());
        let mut reading = Reading::new(BufReader::new(file));
        for found in &mut reading {
            match found? {
                Found::Entry(entry) => remember(&mut open, &entry),
                Found::CutOff(line) => cut_off.push(line),
            }
        }
        let known = Self {
            lines: reading.whole_lines(),
            bytes: reading.whole_bytes(),
            lacks_an_end: reading.lacks_an_end(),
            open,
        };
        Ok((known, cut_off))
    }

    /// The next entry must not be glued to a line that a crash cut off, or to one without its end.
    fn mend_end(&self, mut file: &File) -> io::Result<()> {
        if file.metadata()?.len() > self.bytes {
            file.set_len(self.bytes)?;
        }
        if self.lacks_an_end {
            file.write_all(b"\n")?;
        }
        file.sync_all()
    }
}

fn remember(open: &mut HashSet<ChangeDigest>, entry: &Entry) {
    let digest = entry.key().digest();
    match entry {
        Entry::Intent { .. } => open.insert(digest),
        Entry::Outcome { .. } => open.remove(&digest),
    };
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
    let why = bad.text();
    let words = Text {
        en: format!(
            "{}; nothing was written to it and nothing was sent: name another file with --journal",
            why.en
        ),
        ja: format!(
            "{}。何も書き込まず、何も送信していません。--journal で別のファイルを指定してください",
            why.ja
        ),
    };
    Failure::new(Exit::Local, about_file(path, &words)).into()
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
mod tests;
