//! A record and where it stood.

use std::sync::Arc;

use crate::{Record, Text, text};

/// Where a record stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub(super) file: Option<Arc<str>>,
    pub(super) line: u64,
}

impl Place {
    /// The number of the line, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The place in words: `line 3`, or `FILE: line 3`.
    #[must_use]
    pub fn text(&self) -> Text {
        let line = self.line;
        let text = text!("line {line}", "{line} 行目");
        match (&self.file, line) {
            (None, _) => text,
            (Some(file), 0) => Text::verbatim(file.to_string()),
            (Some(file), _) => Text {
                en: format!("{file}: {}", text.en),
                ja: format!("{file}: {}", text.ja),
            },
        }
    }
}

/// A record and where it stood.
#[derive(Debug)]
pub struct Line {
    /// The record.
    pub record: Record,
    /// Where it stood.
    pub place: Place,
}

/// A line, or a whole file, that could not be read. The next one can.
#[derive(Debug)]
pub struct BadInput {
    /// Where it stood; line 0 for a whole file.
    pub place: Place,
    /// What is wrong.
    pub text: Text,
    /// Whether it seems to be the heading of a table, and names no column that is known.
    pub is_heading: bool,
}
