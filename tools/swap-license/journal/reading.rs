//! Reading a journal back, after a crash too.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader},
};

use common::{Text, input::unreadable, text};

use super::Entry;

/// Why a file cannot be taken for a journal.
#[derive(Debug)]
pub(crate) enum BadJournal {
    /// It cannot be read.
    Unreadable(io::Error),
    /// This line, from 1, is neither an entry nor the beginning of one.
    NoEntry {
        /// Its number.
        line: usize,
    },
}

impl BadJournal {
    /// What is wrong, for a person who named the file.
    #[must_use]
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Unreadable(error) => unreadable(error),
            Self::NoEntry { line } => text!(
                "line {line} is no entry of a journal of swap-license",
                "{line} 行目が swap-license のジャーナルの形式ではありません"
            ),
        }
    }
}

/// The whole entries of a journal, in their order.
pub(crate) fn entries(file: &File) -> impl Iterator<Item = Result<Entry, BadJournal>> + use<'_> {
    let lines = BufReader::new(file).split(b'\n').zip(1..);
    lines.filter_map(|(line, number)| match line {
        Ok(line) => match serde_json::from_slice(&line) {
            Ok(entry) => Some(Ok(entry)),
            Err(_) if is_cut(&line) => None,
            Err(_) => Some(Err(BadJournal::NoEntry { line: number })),
        },
        Err(error) => Some(Err(BadJournal::Unreadable(error))),
    })
}

/// Whether a crash left this of an entry: its beginning, and perhaps zeros that the file system had
/// reserved for the rest.
fn is_cut(line: &[u8]) -> bool {
    const BEGINNING: &[u8] = b"{\"event\":\"";
    let zeros = line.iter().rev().take_while(|byte| **byte == 0).count();
    let written = &line[..line.len() - zeros];
    let begins = written.starts_with(BEGINNING) || BEGINNING.starts_with(written);
    let is_whole = || serde_json::from_slice::<serde::de::IgnoredAny>(written).is_ok();
    begins && !is_whole()
}
