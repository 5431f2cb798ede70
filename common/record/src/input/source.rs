//! One file, or standard input, line by line: objects, documents over several lines, tables, bare ids.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::Arc,
};

use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::{Value, value::RawValue};

use super::{
    code_page::CodePage,
    complaint::{self, foreign, hint, no_heading, no_text, plain_text, too_long, unreadable},
    document::{Document, MAX_LINE, Step},
    line::{BadInput, Line, Place},
    table::{self, Table},
};
use crate::{BadRecord, Record, Text, ids::TenantId, text::printable};

pub(super) struct Source {
    name: Option<Arc<str>>,
    reader: Box<dyn BufRead>,
    line: u64,
    /// The code page that the text was decoded from.
    code_page: Option<CodePage>,
    /// Whether anything but blank lines came.
    begun: bool,
    /// Whether it is something else than records, which one complaint has said.
    is_foreign: bool,
    /// Whether a value over several lines was no JSON, and what is left of it goes on.
    is_broken: bool,
    document: Option<Document>,
    table: Option<Table>,
}

/// Opens a file; a folder is an error of its kind. Windows opens no folder, and says that it is not allowed (documented).
pub fn open_file(path: &Path) -> io::Result<File> {
    match File::open(path) {
        Ok(file) if !file.metadata()?.is_dir() => Ok(file),
        Err(error) if !path.is_dir() => Err(error),
        _ => Err(io::ErrorKind::IsADirectory.into()),
    }
}

/// A line as read, before anybody looked into it.
enum RawLine {
    Whole(Vec<u8>),
    TooLong,
}

impl Source {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(path: &Path, code_page: Option<CodePage>) -> Result<Self, BadInput> {
        if path == Path::new("-") {
            return Ok(Self::new(None, code_page, io::stdin()));
        }
        let name: Arc<str> = printable(&path.display().to_string()).into();
        match open_file(path) {
            Ok(file) => Ok(Self::new(Some(name), code_page, file)),
            Err(error) => Err(BadInput {
                place: Place {
                    file: Some(name),
                    line: 0,
                },
                text: unreadable(&error),
                is_heading: false,
            }),
        }
    }

    pub(super) fn new(
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
            is_foreign: false,
            is_broken: false,
            document: None,
            table: None,
        }
    }

    /// Reads one line and puts what came of it into `ready`; false at the end of the source.
    pub(super) fn advance(&mut self, ready: &mut VecDeque<Result<Line, BadInput>>) -> bool {
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
        if is_first && let Some(words) = no_text(&line) {
            self.reader = Box::new(io::empty());
            ready.push_back(Err(self.bad(number, words)));
            return;
        }
        if is_first && let Some(table) = Table::of_heading(&line) {
            self.table = Some(table);
            return;
        }
        if is_first
            && bare_id(&line).is_none()
            && let Some((words, is_heading)) = (foreign(&line).map(|words| (words, false)))
                .or_else(|| Some((no_heading(&line)?, true)))
                .or_else(|| Some((plain_text(&line)?, false)))
        {
            self.is_foreign = true;
            ready.push_back(Err(BadInput {
                is_heading,
                ..self.bad(number, words)
            }));
            return;
        }
        if (self.is_foreign || self.is_broken) && !may_be_record(&line) {
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
        self.is_broken &= ready.back().is_some_and(Result::is_err);
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
            Step::Broken => {
                self.fall_back(document, ready);
                self.is_broken = ready.back().is_some_and(Result::is_err);
            }
        }
    }

    /// Where the parser stopped in a value that is no JSON; `None` where it only lacks its end.
    fn fault(&self, document: &Document) -> Option<BadInput> {
        let error = serde_json::from_slice::<Value>(&document.bytes()).err()?;
        let line = document.first_line() + error.line() as u64 - 1;
        let words = BadRecord::of_json(&error).text();
        (!error.is_eof()).then(|| self.bad(line, words))
    }

    /// The lines were no document after all: each is judged by itself, so that one cut line does not
    /// take its neighbours along. Of bad lines in a row only the first is named; where all are bad, the one that the parser
    /// stopped at.
    fn fall_back(&self, document: Document, ready: &mut VecDeque<Result<Line, BadInput>>) {
        let fault = self.fault(&document);
        let mut read = VecDeque::new();
        let mut last_was_bad = false;
        for (number, line) in document.into_lines() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let mut items = VecDeque::new();
            self.take_value(number, &line, &mut items);
            let is_bad = items.iter().any(Result::is_err);
            if !(is_bad && last_was_bad) {
                read.append(&mut items);
            }
            last_was_bad = is_bad;
        }
        match fault {
            Some(fault) if read.iter().all(Result::is_err) => ready.push_back(Err(fault)),
            _ => ready.append(&mut read),
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
            Err(error) => Err(self.bad(number, hint(&error, json))),
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
            is_heading: false,
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

/// Whether a line begins as a record does.
fn may_be_record(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), Some(b'{' | b'[')) || bare_id(line).is_some()
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
