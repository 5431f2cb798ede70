//! Reading records as the world writes them: UTF-8 or UTF-16 with a byte-order mark, CRLF, blank
//! lines, one object a line, pretty-printed objects, arrays.

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

use crate::{Record, Text, record::BadRecord, text, text::printable};

mod document;
pub use document::MAX_LINE;
use document::{Document, Step};

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
    current: Option<Source>,
    ready: VecDeque<Result<Line, BadInput>>,
}

struct Source {
    name: Option<Arc<str>>,
    reader: Box<dyn BufRead>,
    line: u64,
    document: Option<Document>,
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
            current: None,
            ready: VecDeque::new(),
        }
    }

    /// Reads records from anything.
    #[must_use]
    pub fn of_reader(reader: impl Read + 'static) -> Self {
        Self {
            sources: VecDeque::new(),
            current: Some(Source::new(None, reader)),
            ready: VecDeque::new(),
        }
    }

    fn open(path: &Path) -> Result<Source, BadInput> {
        if path == Path::new("-") {
            return Ok(Source::new(None, io::stdin()));
        }
        let name: Arc<str> = printable(&path.display().to_string()).into();
        let opened = File::open(path).and_then(|file| {
            if file.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Ok(file)
        });
        match opened {
            Ok(file) => Ok(Source::new(Some(name), file)),
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
                match Self::open(&self.sources.pop_front()?) {
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
    fn new(name: Option<Arc<str>>, reader: impl Read + 'static) -> Self {
        // Only a byte-order mark changes the encoding; everything else goes through as it is.
        let decoded = DecodeReaderBytesBuilder::new()
            .bom_sniffing(true)
            .strip_bom(true)
            .utf8_passthru(true)
            .build(reader);
        Self {
            name,
            reader: Box::new(BufReader::with_capacity(64 * 1024, decoded)),
            line: 0,
            document: None,
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
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
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

    /// One object, or an array of objects.
    fn take_value(&self, number: u64, json: &[u8], ready: &mut VecDeque<Result<Line, BadInput>>) {
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

fn hint(error: &BadRecord, line: u64, json: &[u8]) -> Text {
    if line == 1 && begins_a_mail(json) {
        return text!(
            "not JSON but a mail: begin with parse-invite, which reads mails",
            "JSON ではなくメールのようです。メールは、まず parse-invite で読み取ってください"
        );
    }
    if json.contains(&0) {
        return text!(
            "not JSON, and full of NUL bytes: is it UTF-16 without a byte-order mark?",
            "JSON として読めません。NUL バイトが含まれています。BOM のない UTF-16 ではありませんか"
        );
    }
    error.text()
}

/// Whether a line is the header of a mail that stands first in most of them.
fn begins_a_mail(line: &[u8]) -> bool {
    const FIRST: [&str; 9] = [
        "return-path",
        "received",
        "delivered-to",
        "date",
        "from",
        "to",
        "subject",
        "message-id",
        "mime-version",
    ];
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < line.len()
        && FIRST
            .iter()
            .any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
}

fn too_long() -> Text {
    text!(
        "the line is longer than 16 MiB; write one record a line",
        "1 行が 16 MiB を超えています。1 行に 1 レコードで書いてください"
    )
}

/// Why a file cannot be read, for a person.
#[must_use]
pub fn unreadable(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::NotFound => text!("no such file", "ファイルが見つかりません"),
        io::ErrorKind::IsADirectory => text!(
            "is a folder; name the files in it",
            "フォルダーです。中のファイルを指定してください"
        ),
        io::ErrorKind::PermissionDenied => text!(
            "cannot be read: permission denied",
            "読み取りのアクセス許可がありません"
        ),
        _ => text!("cannot be read: {error}", "読み取れません: {error}"),
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
