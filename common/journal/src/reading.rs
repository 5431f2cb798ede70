//! Reading a journal back, after a crash too, and naming by its line whatever is not as it was written.

use std::{
    io::{self, BufRead, Read as _},
    marker::PhantomData,
};

use record::{Text, input::unreadable, text};

use crate::{
    entry::Entry,
    seal::{self, BadSeal},
};

/// The longest line, in bytes. A user's licences before and after take some thousands.
pub(crate) const MAX_LINE: usize = 1024 * 1024;

/// Why a file cannot be taken for a journal.
#[derive(Debug)]
pub enum BadJournal {
    /// It cannot be read.
    Unreadable(io::Error),
    /// There is no entry in it.
    Empty,
    /// This line, from 1, is neither an entry nor the beginning of one.
    NoEntry {
        /// Its number.
        line: u64,
    },
    /// This line is not what was written.
    Altered {
        /// Its number.
        line: u64,
    },
    /// This line was written as another one: lines before it are missing, or there more than once.
    OutOfSequence {
        /// Its number.
        line: u64,
        /// Which one it was written as.
        written_as: u64,
    },
    /// This line is longer than any entry.
    TooLong {
        /// Its number.
        line: u64,
    },
}

impl BadJournal {
    /// What is wrong, for a person who named the file as a journal of `tool`.
    #[must_use]
    pub fn text(&self, tool: &str) -> Text {
        match self {
            Self::Unreadable(error) => unreadable(error),
            Self::Empty => text!(
                "no entry of a journal of {tool} is in it",
                "{tool} のジャーナルの記録が 1 件もありません"
            ),
            Self::NoEntry { line } => text!(
                "line {line} is no entry of a journal of {tool}",
                "{line} 行目が {tool} のジャーナルの形式ではありません"
            ),
            Self::Altered { line } => text!(
                "line {line} does not match its checksum: it was edited or damaged",
                "{line} 行目がチェックサムと一致しません。編集されたか、破損しています"
            ),
            Self::OutOfSequence { line, written_as } => text!(
                "line {line} was written as line {written_as}: lines are missing, repeated or in another order",
                "{line} 行目は {written_as} 行目として書き込まれたものです。行が欠けているか、重複しているか、順序が変わっています"
            ),
            Self::TooLong { line } => text!(
                "line {line} is longer than any entry of a journal of {tool}",
                "{line} 行目が長すぎて、{tool} のジャーナルの記録ではありません"
            ),
        }
    }
}

/// A line that an interruption cut off: what it would have said is found out by reading the user.
#[must_use]
pub fn cut_off(line: u64) -> Text {
    text!(
        "line {line} was cut off by an interruption and is not counted; what it was about is read again from the service",
        "{line} 行目は中断によって途中で切れているため無視します。対象の状態はサービスから読み直します"
    )
}

/// What is found in a journal, line by line.
#[derive(Debug)]
pub enum Found<E> {
    /// A whole entry.
    Entry(Box<E>),
    /// A line, by its number, that an interruption cut off.
    CutOff(u64),
}

/// Reads a journal from its beginning.
pub struct Reading<R, E> {
    from: R,
    /// Lines so far.
    lines: u64,
    /// Bytes up to the end of the last line that was not cut off.
    good: u64,
    /// Whether the last line had its end.
    is_ended: bool,
    /// Whether lines have had seals so far: from the first one on, all have.
    is_sealed: bool,
    entries: PhantomData<E>,
}

impl<R: BufRead, E: Entry> Reading<R, E> {
    /// Reads from here on.
    pub fn new(from: R) -> Self {
        Self {
            from,
            lines: 0,
            good: 0,
            is_ended: true,
            is_sealed: false,
            entries: PhantomData,
        }
    }

    /// Lines that are whole, up to the end of what was read.
    pub(crate) fn whole_lines(&self) -> u64 {
        self.lines
    }

    /// Bytes up to the end of the last whole line.
    pub(crate) fn whole_bytes(&self) -> u64 {
        self.good
    }

    /// Whether the last whole line lacks only its end.
    pub(crate) fn lacks_an_end(&self) -> bool {
        !self.is_ended
    }

    fn line(&mut self) -> Result<Option<Found<E>>, BadJournal> {
        let mut bytes = Vec::new();
        let most = MAX_LINE as u64 + 2;
        let read = self.from.by_ref().take(most).read_until(b'\n', &mut bytes);
        if read.map_err(BadJournal::Unreadable)? == 0 {
            return Ok(None);
        }
        let line = self.lines + 1;
        let is_ended = bytes.last() == Some(&b'\n');
        let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        if text.len() > MAX_LINE {
            return Err(BadJournal::TooLong { line });
        }
        let found = match self.entry(text, line) {
            Ok(entry) => Found::Entry(Box::new(entry)),
            Err(BadJournal::NoEntry { .. } | BadJournal::Altered { .. })
                if self.is_cut_off(text, is_ended) =>
            {
                Found::CutOff(line)
            }
            Err(bad) => return Err(bad),
        };
        // What is cut off at the end makes place for the next line.
        if is_ended || matches!(found, Found::Entry(_)) {
            self.lines = line;
            self.good += bytes.len() as u64;
            self.is_ended = is_ended;
        }
        Ok(Some(found))
    }

    fn entry(&mut self, text: &[u8], line: u64) -> Result<E, BadJournal> {
        let no_entry = |_| BadJournal::NoEntry { line };
        let (written_as, entry) = match seal::open(text) {
            Ok(opened) => opened,
            // A journal that an earlier version began has lines without seals first.
            Err(BadSeal::NoSeal) if !self.is_sealed && !text.starts_with(seal::BEGINNING) => {
                return serde_json::from_slice(text).map_err(no_entry);
            }
            Err(BadSeal::NoSeal) => return Err(BadJournal::NoEntry { line }),
            Err(BadSeal::Altered) => return Err(BadJournal::Altered { line }),
        };
        if written_as != line {
            return Err(BadJournal::OutOfSequence { line, written_as });
        }
        let entry = serde_json::from_slice(&entry).map_err(no_entry)?;
        self.is_sealed = true;
        Ok(entry)
    }

    /// Whether a crash left this of an entry: its beginning, and perhaps zeros that the file system had
    /// reserved for the rest. Only the last line can be cut off; an earlier version ended such a line, and
    /// wrote on.
    fn is_cut_off(&self, text: &[u8], is_ended: bool) -> bool {
        const EARLIER: &[u8] = b"{\"event\":\"";
        let zeros = text.iter().rev().take_while(|byte| **byte == 0).count();
        let written = &text[..text.len() - zeros];
        let begins_with =
            |beginning: &[u8]| written.starts_with(beginning) || beginning.starts_with(written);
        let is_whole = || serde_json::from_slice::<serde::de::IgnoredAny>(written).is_ok();
        if is_ended {
            !self.is_sealed && begins_with(EARLIER) && !is_whole()
        } else {
            (begins_with(EARLIER) || begins_with(seal::BEGINNING)) && !is_whole()
        }
    }
}

impl<R: BufRead, E: Entry> Iterator for Reading<R, E> {
    type Item = Result<Found<E>, BadJournal>;

    fn next(&mut self) -> Option<Self::Item> {
        self.line().transpose()
    }
}
