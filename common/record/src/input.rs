//! Reading records as the world writes them: UTF-8 or UTF-16 with a byte-order mark or a code page that
//! is named, CRLF, blank lines, one object a line, pretty-printed objects, arrays, bare ids, tables in CSV.

use std::{collections::VecDeque, fmt, io::Read, path::PathBuf};

mod code_page;
mod complaint;
mod document;
mod line;
mod source;
mod table;
pub use code_page::CodePage;
pub use complaint::unreadable;
pub use document::MAX_LINE;
pub use line::{BadInput, Line, Place};
use source::Source;
pub use source::open_file;

/// Records from files and standard input, one after the other.
pub struct Records {
    sources: VecDeque<PathBuf>,
    code_page: Option<CodePage>,
    current: Option<Source>,
    ready: VecDeque<Result<Line, BadInput>>,
}

impl Records {
    /// Reads the files in turn; `-` is standard input. No file at all means standard input.
    #[must_use]
    pub fn of_files(files: &[PathBuf]) -> Self {
        let sources = if files.is_empty() {
            VecDeque::from([PathBuf::from("-")])
        } else {
            files.iter().cloned().collect()
        };
        Self {
            sources,
            code_page: None,
            current: None,
            ready: VecDeque::new(),
        }
    }

    /// Reads text without a byte-order mark in this code page, not as UTF-8.
    #[must_use]
    pub fn in_code_page(mut self, code_page: Option<CodePage>) -> Self {
        self.code_page = code_page;
        self
    }

    /// Reads records from anything.
    #[must_use]
    pub fn of_reader(reader: impl Read + 'static) -> Self {
        Self {
            sources: VecDeque::new(),
            code_page: None,
            current: Some(Source::new(None, None, reader)),
            ready: VecDeque::new(),
        }
    }
}

impl Iterator for Records {
    type Item = Result<Line, BadInput>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let Some(source) = &mut self.current else {
                match Source::open(&self.sources.pop_front()?, self.code_page) {
                    Ok(source) => self.current = Some(source),
                    Err(bad) => return Some(Err(bad)),
                }
                continue;
            };
            if !source.advance(&mut self.ready) {
                self.current = None;
            }
        }
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records")
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
