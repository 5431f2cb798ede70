//! An open journal. A last line that a crash cut off is named and dropped: an intent that is not whole was not
//! sent, since sending waits for the sync; an outcome that is not whole leaves its intent open, and what it was
//! about is read again. Any other damage is named by its line: nothing is added to such a file, and nothing is
//! concluded from it.

use std::{
    fs::{File, TryLockError},
    io::{self, BufReader, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use record::{Exit, Failure, Text, text, text::printable};

use crate::{
    durable::{self, Disk, Lines},
    entry::{Entry, about_file},
    reading::{self, BadJournal, Found, Reading},
    seal,
};

/// An open, locked journal.
#[derive(Debug)]
pub struct Journal<E: Entry, D = File> {
    path: PathBuf,
    lines: Lines<D>,
    /// Lines so far.
    number: u64,
    known: E::Known,
}

impl<E: Entry> Journal<E> {
    /// Opens a journal, makes it where it is not there, and locks it against a second run. Also says what
    /// a person should know about it. `tool` is whose journal it is.
    pub fn open(path: &Path, tool: &str) -> anyhow::Result<(Self, Vec<Text>)> {
        let cannot = |error: io::Error| cannot_keep(path, &error);
        durable::make_folder_of(path).map_err(cannot)?;
        let is_new = !path.exists();
        let file = durable::private_and_cut().create(true).open(path);
        let file = file.map_err(cannot)?;
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
        let (whole, cut_off) = Whole::read(&file).map_err(|bad| match bad {
            BadJournal::Unreadable(error) => cannot(error),
            bad => no_journal(path, &bad, tool),
        })?;
        whole.mend_end(&file).map_err(cannot)?;
        let notes = cut_off.into_iter().map(reading::cut_off);
        let notes = notes.map(|words| about_file(path, &words)).collect();
        Ok((Self::after(path, file, whole), notes))
    }
}

impl<E: Entry, D: Disk> Journal<E, D> {
    fn after(path: &Path, disk: D, whole: Whole<E>) -> Self {
        Self {
            path: path.to_owned(),
            lines: Lines::new(disk),
            number: whole.lines,
            known: whole.known,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the tool knows of the entries so far.
    #[must_use]
    pub fn known(&self) -> &E::Known {
        &self.known
    }

    /// Writes an entry and waits until the disk has it. What cannot be written must not be done.
    pub fn write(&mut self, entry: &E) -> anyhow::Result<()> {
        let line = seal::seal(self.number + 1, &serde_json::to_vec(entry)?);
        let written = if line.len() > reading::MAX_LINE {
            Err(io::Error::other("an entry is longer than a line may be"))
        } else {
            self.lines.append(&line)
        };
        written.map_err(|error| cannot_keep(&self.path, &error))?;
        self.number += 1;
        entry.note(&mut self.known);
        Ok(())
    }
}

/// What a journal holds for the run that goes on with it.
struct Whole<E: Entry> {
    lines: u64,
    /// Bytes up to the end of the last whole line.
    bytes: u64,
    lacks_an_end: bool,
    known: E::Known,
}

impl<E: Entry> Whole<E> {
    /// Also the lines that were cut off.
    fn read(file: &File) -> Result<(Self, Vec<u64>), BadJournal> {
        let (mut known, mut cut_off) = (E::Known::default(), Vec::new());
        let mut reading = Reading::<_, E>::new(BufReader::new(file));
        for found in &mut reading {
            match found? {
                Found::Entry(entry) => entry.note(&mut known),
                Found::CutOff(line) => cut_off.push(line),
            }
        }
        let whole = Self {
            lines: reading.whole_lines(),
            bytes: reading.whole_bytes(),
            lacks_an_end: reading.lacks_an_end(),
            known,
        };
        Ok((whole, cut_off))
    }

    /// The next entry must not be glued to a line that a crash cut off, or to one without its end.
    fn mend_end(&self, mut file: &File) -> io::Result<()> {
        if file.metadata()?.len() > self.bytes {
            file.set_len(self.bytes)?;
        }
        file.seek(SeekFrom::End(0))?;
        if self.lacks_an_end {
            file.write_all(b"\n")?;
        }
        file.sync_all()
    }
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

fn no_journal(path: &Path, bad: &BadJournal, tool: &str) -> anyhow::Error {
    let why = bad.text(tool);
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
