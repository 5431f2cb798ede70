//! The file in which the tools read the rehearsal's time.

use std::{io, path::PathBuf};

use jiff::Timestamp;

/// The file.
#[derive(Debug)]
pub(crate) struct ClockFile(PathBuf);

impl ClockFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Writes a time. A reader sees the old one or the new one, never a part.
    pub(crate) fn write(&self, now: Timestamp) -> io::Result<()> {
        let beside = self.0.with_extension("next");
        std::fs::write(&beside, format!("{now}\n"))?;
        std::fs::rename(beside, &self.0)
    }
}
