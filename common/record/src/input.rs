//! Reading records as the world writes them: UTF-8 or UTF-16 with a byte-order mark or a code page that
//! is named, CRLF, blank lines, one object a line, pretty-printed objects, arrays, bare ids, tables in CSV.

use std::{
    collections::VecDeque,
    fmt,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::value::RawValue;

use crate::{Record, Text, ids::TenantId, text, text::printable};

mod code_page;
mod complaint;
mod document;
mod table;
pub use code_page::CodePage;
pub use complaint::unreadable;
use complaint::{hint, too_long};
pub use document::MAX_LINE;
use document::{Document, Step};
use table::Table;

/// Where a record stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    file: Option<Arc<str>>,
    line: u64,
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
}

/// Records from files and standard input, one after the other.
pub struct Records {
    sources: VecDeque<PathBuf>,
    code_page: Option<CodePage>,
    current: Option<Source>,
    ready: VecDeque<Result<Line, BadInput>>,
}

struct Source {
    name: Option<Arc<str>>,
    reader: Box<dyn BufRead>,
    line: u64,
    /// The code page that the text was decoded from.
    code_page: Option<CodePage>,
    /// Whether anything but blank lines came.
    begun: bool,
    document: Option<Document>,
    table: Option<Table>,
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

    fn open(path: &Path, code_page: Option<CodePage>) -> Result<Source, BadInput> {
        if path == Path::new("-") {
            return Ok(Source::new(None, code_page, io::stdin()));
        }
        let name: Arc<str> = printable(&path.display().to_string()).into();
        let opened = File::open(path).and_then(|file| {
            if file.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Ok(file)
        });
        match opened {
            Ok(file) => Ok(Source::new(Some(name), code_page, file)),
            Err(error) => Err(BadInput {
                place: Place {
                    file: Some(name),
                    line: 0,
                },
                text: unreadable(&error),
            }),
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
                match Self::open(&self.sources.pop_front()?, self.code_page) {
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

/// A line as read, before anybody looked into it.
pub(crate) enum RawLine {
    Whole(Vec<u8>),
    TooLong,
}

impl Source {
    fn new(
        name: Option<Arc<str>>,
        code_page: Option<CodePage>,
        reader: impl Read + 'static,
    ) -> Self {
        // A byte-order mark wins over the code page that was named; without either, everything goes through as it is.
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(code_page.map(CodePage::encoding))
            .bom_sniffing(true)
            .strip_bom(true)
            .utf8_passthru(true)
            .build(reader);
        Self {
            name,
            reader: Box::new(BufReader::with_capacity(64 * 1024, decoded)),
            line: 0,
            code_page,
            begun: false,
            document: None,
            table: None,
        }
    }

    /// Reads one line and puts what came of it into `ready`; false at the end of the source.
    fn advance(&mut self, ready: &mut VecDeque<Result<Line, BadInput>>) -> bool {
        let line = match read_line(&mut self.reader) {
            Ok(Some(line)) => line,
            Ok(None) => {
                if let Some(document) = self.document.take() {
                    self.fall_back(document, ready);
                }
                let unended = self.table.as_mut().map(Table::end);
                self.break_row(&unended.unwrap_or_default(), ready);
                return false;
            }
            Err(error) => {
                ready.push_back(Err(self.bad(0, unreadable(&error))));
                return false;
            }
        };
        self.line += 1;
        match (line, self.document.take()) {
            (RawLine::TooLong, document) => {
                if let Some(document) = document {
                    self.fall_back(document, ready);
                }
                ready.push_back(Err(self.bad(self.line, too_long())));
            }
            (RawLine::Whole(line), Some(document)) => self.continue_document(document, line, ready),
            (RawLine::Whole(line), None) => self.take_line(self.line, line, ready),
        }
        true
    }

    fn take_line(
        &mut self,
        number: u64,
        line: Vec<u8>,
        ready: &mut VecDeque<Result<Line, BadInput>>,
    ) {
        if let Some(table) = self.table.take_if(|table| table.is_within_row()) {
            return self.continue_row(table, number, line, ready);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        let is_first = !std::mem::replace(&mut self.begun, true);
        if is_first && let Some(table) = Table::of_heading(&line) {
            self.table = Some(table);
            return;
        }
        if let Some(table) = self.table.take_if(|table| is_row(table, &line)) {
            return self.continue_row(table, number, line, ready);
        }
        if Document::may_begin_with(&line) {
            self.document = Some(Document::begin(number, line));
            return;
        }
        self.take_value(number, &line, ready);
    }

    fn continue_document(
        &mut self,
        mut document: Document,
        line: Vec<u8>,
        ready: &mut VecDeque<Result<Line, BadInput>>,
    ) {
        match document.push(line) {
            Step::More => self.document = Some(document),
            Step::Complete => {
                let (number, bytes) = (document.first_line(), document.bytes());
                if serde_json::from_slice::<&RawValue>(&bytes).is_ok() {
                    self.take_value(number, &bytes, ready);
                } else {
                    self.fall_back(document, ready);
                }
            }
            Step::Broken => self.fall_back(document, ready),
        }
    }

    /// The lines were no document after all: each is judged by itself, so that one cut line does not
    /// take its neighbours along. Of bad lines in a row only the first is named.
    fn fall_back(&self, document: Document, ready: &mut VecDeque<Result<Line, BadInput>>) {
        let mut last_was_bad = false;
        for (number, line) in document.into_lines() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let mut items = VecDeque::new();
            self.take_value(number, &line, &mut items);
            let is_bad = items.iter().any(Result::is_err);
            if !(is_bad && last_was_bad) {
                ready.append(&mut items);
            }
            last_was_bad = is_bad;
        }
    }

    fn continue_row(
        &mut self,
        mut table: Table,
        number: u64,
        line: Vec<u8>,
        ready: &mut VecDeque<Result<Line, BadInput>>,
    ) {
        if table.is_heading(&line) {
            self.table = Some(table);
            return;
        }
        match table.push(number, line) {
            table::Step::More => {}
            table::Step::Whole(first, row) => ready.push_back(self.row(&table, first, &row)),
            table::Step::Broken(lines) => {
                self.table = Some(table);
                return self.break_row(&lines, ready);
            }
        }
        self.table = Some(table);
    }

    fn row(&self, table: &Table, number: u64, row: &[u8]) -> Result<Line, BadInput> {
        let record = match complaint::not_text(row, self.code_page) {
            Some(words) => Err(words),
            None => table.record(row),
        };
        match record {
            Ok(record) => Ok(Line {
                record,
                place: self.place(number),
            }),
            Err(words) => Err(self.bad(number, words)),
        }
    }

    /// A row never ended. Its first line is named, and each of the others judged by itself.
    fn break_row(&self, lines: &[(u64, Vec<u8>)], ready: &mut VecDeque<Result<Line, BadInput>>) {
        let Some(((first, _), others)) = lines.split_first() else {
            return;
        };
        ready.push_back(Err(self.bad(*first, table::unclosed())));
        let Some(table) = &self.table else { return };
        for (number, line) in others {
            if !line.iter().all(u8::is_ascii_whitespace) {
                ready.push_back(self.row(table, *number, line));
            }
        }
    }

    /// One object, an array of objects, or a bare id.
    fn take_value(&self, number: u64, json: &[u8], ready: &mut VecDeque<Result<Line, BadInput>>) {
        if let Some(tenant) = bare_id(json) {
            let mut record = Record::default();
            record.set_tenant(&tenant);
            let place = self.place(number);
            ready.push_back(Ok(Line { record, place }));
            return;
        }
        let is_array = json.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        match is_array.then(|| serde_json::from_slice::<Vec<&RawValue>>(json)) {
            Some(Ok(items)) => {
                for item in items {
                    ready.push_back(self.record(number, item.get().as_bytes()));
                }
            }
            _ => ready.push_back(self.record(number, json)),
        }
    }

    fn record(&self, number: u64, json: &[u8]) -> Result<Line, BadInput> {
        if let Some(words) = complaint::not_text(json, self.code_page) {
            return Err(self.bad(number, words));
        }
        match Record::parse(json) {
            Ok(record) => Ok(Line {
                record,
                place: self.place(number),
            }),
            Err(error) => Err(self.bad(number, hint(&error, number, json))),
        }
    }

    fn place(&self, line: u64) -> Place {
        Place {
            file: self.name.clone(),
            line,
        }
    }

    fn bad(&self, line: u64, text: Text) -> BadInput {
        BadInput {
            place: self.place(line),
            text,
        }
    }
}

/// Reads one line without its end. A line that is too long is read to its end and dropped.
fn read_line(mut reader: impl BufRead) -> io::Result<Option<RawLine>> {
    let mut line = Vec::new();
    let limit = MAX_LINE as u64 + 2;
    let read = reader.by_ref().take(limit).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    let ended = line.last() == Some(&b'\n');
    if ended {
        line.pop();
        line.pop_if(|byte| *byte == b'\r');
    }
    if line.len() <= MAX_LINE {
        return Ok(Some(RawLine::Whole(line)));
    }
    drop(line);
    if !ended {
        reader.skip_until(b'\n')?;
    }
    Ok(Some(RawLine::TooLong))
}

/// Whether a line is a row of the table, not a record that was put below it.
fn is_row(table: &Table, line: &[u8]) -> bool {
    let is_object = line.trim_ascii_start().starts_with(b"{") && Record::parse(line).is_ok();
    let is_bare_id = table.has_several_columns() && bare_id(line).is_some();
    !is_object && !is_bare_id
}

/// A line that is nothing but the customer's tenant, with quotation marks or without.
fn bare_id(line: &[u8]) -> Option<TenantId> {
    let line = str::from_utf8(line).ok()?.trim();
    let bare = line
        .strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'))
        .unwrap_or(line);
    bare.parse().ok()
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
