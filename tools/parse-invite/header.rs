//! The header of a mail: its fields, their encoded words, addresses, parameters and dates, as bytes
//! from outside and never trusted to follow the standard.

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

use crate::{charset, lines::line_end, transfer_encoding};

/// A header longer than this is cut; nothing that matters stands so far down.
const MAX_HEADER: usize = 256 * 1024;

/// The fields of one header, in order.
#[derive(Debug, Default, Clone)]
pub(crate) struct Header {
    fields: Vec<(String, Vec<u8>)>,
}

impl Header {
    /// Reads the header that `bytes` begins with; the second value is where the body begins.
    pub(crate) fn read(bytes: &[u8]) -> (Self, usize) {
        let mut header = Self::default();
        let mut at = 0;
        while at < bytes.len() {
            let end = line_end(bytes, at);
            let line = trim_end(&bytes[at..end]);
            if line.is_empty() {
                return (header, end);
            }
            if at <= MAX_HEADER && !header.take_line(line) {
                return (header, at);
            }
            at = end;
        }
        (header, at)
    }

    /// Takes a line of the header; false where it cannot belong to one.
    fn take_line(&mut self, line: &[u8]) -> bool {
        if line[0] == b' ' || line[0] == b'\t' {
            if let Some((_, value)) = self.fields.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            return true;
        }
        let Some((name, value)) = field(line) else {
            // The line `From …` of an mbox, and `>From …` that a bad tool left, are no reason to stop.
            return line.starts_with(b"From ") || line.starts_with(b">From ");
        };
        self.fields.push((name, value.to_vec()));
        true
    }

    /// The first field of that name (in lower case), as it stands.
    pub(crate) fn raw(&self, name: &str) -> Option<&[u8]> {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_slice())
    }

    /// The first field of that name as text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = words(self.raw(name)?);
        (!text.is_empty()).then_some(text)
    }

    /// The first field of that name as an address.
    pub(crate) fn address(&self, name: &str) -> Option<Address> {
        address(self.raw(name)?)
    }

    /// The first field of that name as a value with parameters.
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        self.raw(name).map(Value::read)
    }

    /// The `Date`.
    pub(crate) fn date(&self) -> Option<Date> {
        date(&self.text("date")?)
    }

    /// The names of the fields, in lower case.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }
}

fn field(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.len() <= 100 && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        (name, line[colon + 1..].trim_ascii())
    })
}

fn trim_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// One encoded word (RFC 2047), not yet decoded to text.
struct Word {
    charset: String,
    encoding: u8,
    bytes: Vec<u8>,
}

/// The text of a field. Adjacent words of one charset are joined as bytes first, because mailers cut
/// them inside a character; raw 8-bit bytes are read for what they look like.
pub(crate) fn words(value: &[u8]) -> String {
    let mut text = String::new();
    let mut pending: Option<Word> = None;
    let mut plain = 0;
    let mut at = 0;
    while at < value.len() {
        let Some((word, length)) = value[at..]
            .starts_with(b"=?")
            .then(|| word(&value[at..]))
            .flatten()
        else {
            at += 1;
            continue;
        };
        let between = &value[plain..at];
        let is_adjacent =
            pending.is_some() && between.iter().all(|b| matches!(b, b' ' | b'\t' | b'"'));
        if !is_adjacent {
            flush(&mut pending, &mut text);
            text.push_str(&charset::decode(between, None).text);
        }
        pending = Some(match pending.take() {
            Some(mut before)
                if before.charset == word.charset && before.encoding == word.encoding =>
            {
                before.bytes.extend_from_slice(&word.bytes);
                before
            }
            before => {
                pending = before;
                flush(&mut pending, &mut text);
                word
            }
        });
        at += length;
        plain = at;
    }
    flush(&mut pending, &mut text);
    text.push_str(&charset::decode(&value[plain..], None).text);
    text.trim().to_owned()
}

fn flush(pending: &mut Option<Word>, text: &mut String) {
    if let Some(word) = pending.take() {
        text.push_str(&charset::decode(&word.bytes, Some(&word.charset)).text);
    }
}

/// `=?charset*language?B|Q?…?=`: the word and its length.
fn word(value: &[u8]) -> Option<(Word, usize)> {
    let mut marks = value
        .iter()
        .enumerate()
        .skip(2)
        .filter(|(_, byte)| **byte == b'?')
        .map(|(at, _)| at);
    let first = marks.next().filter(|at| *at < 80)?;
    let second = marks.next()?;
    let third = marks.next()?;
    let encoding = match &value[first + 1..second] {
        [b'B' | b'b'] => b'B',
        [b'Q' | b'q'] => b'Q',
        _ => return None,
    };
    if value.get(third + 1) != Some(&b'=') {
        return None;
    }
    let charset = std::str::from_utf8(&value[2..first]).ok()?;
    let payload = &value[second + 1..third];
    let bytes = if encoding == b'B' {
        transfer_encoding::base64(payload)
    } else {
        let spaced: Vec<u8> = payload
            .iter()
            .map(|b| if *b == b'_' { b' ' } else { *b })
            .collect();
        transfer_encoding::quoted_printable(&spaced)
    };
    let charset = charset.split('*').next().unwrap_or(charset);
    Some((
        Word {
            charset: charset.to_ascii_lowercase(),
            encoding,
            bytes,
        },
        third + 2,
    ))
}

/// A name and a mail address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Address {
    pub(crate) name: Option<String>,
    pub(crate) mail: Option<String>,
}

impl Address {
    /// The domain, in lower case.
    pub(crate) fn domain(&self) -> Option<String> {
        let (_, domain) = self.mail.as_deref()?.rsplit_once('@')?;
        Some(domain.trim_end_matches('.').to_ascii_lowercase())
    }
}

/// The first address of a field. The brackets are looked for before any word is decoded, so that a
/// name cannot bring brackets of its own.
pub(crate) fn address(value: &[u8]) -> Option<Address> {
    let mut in_quotes = false;
    let open = value.iter().enumerate().position(|(at, byte)| {
        if *byte == b'"' && (at == 0 || value[at - 1] != b'\\') {
            in_quotes = !in_quotes;
        }
        *byte == b'<' && !in_quotes
    });
    let open = open.or_else(|| value.iter().rposition(|byte| *byte == b'<'));
    let (name, mail) = match open {
        Some(open) => {
            let rest = &value[open + 1..];
            let close = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
            (words(&value[..open]), &rest[..close])
        }
        None => (
            String::new(),
            value.split(|b| matches!(b, b',' | b'(')).next()?,
        ),
    };
    let mail = charset::decode(mail.trim_ascii(), None).text;
    let name = name.trim().trim_matches('"').trim().replace("\\\"", "\"");
    let address = Address {
        name: (!name.is_empty()).then_some(name),
        mail: mail.contains('@').then_some(mail),
    };
    (address != Address::default()).then_some(address)
}

/// A value with parameters, as `Content-Type` has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Value {
    /// The value itself, in lower case.
    pub(crate) value: String,
    parameters: Vec<(String, String)>,
}

impl Value {
    pub(crate) fn read(raw: &[u8]) -> Self {
        let mut pieces = split_parameters(raw).into_iter();
        let value = pieces.next().unwrap_or_default();
        let mut parameters: Vec<(String, Vec<u8>)> =
            pieces.filter_map(|piece| parameter(&piece)).collect();
        // `name*10` comes after `name*9`; no one sends as many, but the order costs nothing.
        parameters.sort_by_key(|(name, _)| section(name));
        Self {
            value: String::from_utf8_lossy(value.trim_ascii()).to_ascii_lowercase(),
            parameters: join_sections(parameters),
        }
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn split_parameters(raw: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let (mut in_quotes, mut escaped) = (false, false);
    for &byte in raw {
        match byte {
            b'\\' if in_quotes && !escaped => {
                escaped = true;
                continue;
            }
            b'"' if !escaped => in_quotes = !in_quotes,
            b';' if !in_quotes => {
                pieces.push(Vec::new());
                continue;
            }
            _ => {}
        }
        escaped = false;
        if let Some(piece) = pieces.last_mut() {
            piece.push(byte);
        }
    }
    pieces
}

fn parameter(piece: &[u8]) -> Option<(String, Vec<u8>)> {
    let equals = piece.iter().position(|byte| *byte == b'=')?;
    let name = String::from_utf8_lossy(piece[..equals].trim_ascii()).to_ascii_lowercase();
    let value: Vec<u8> = piece[equals + 1..]
        .trim_ascii()
        .iter()
        .copied()
        .filter(|byte| *byte != b'"')
        .collect();
    Some((name, value))
}

/// The number in `filename*1*`.
fn section(name: &str) -> u32 {
    name.split('*')
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// RFC 2231: `filename*0*=utf-8''…; filename*1=…` is one parameter.
fn join_sections(pieces: Vec<(String, Vec<u8>)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, Option<String>, Vec<u8>)> = Vec::new();
    for (name, value) in pieces {
        let base = name.split('*').next().unwrap_or(&name).to_owned();
        let is_extended = name.ends_with('*');
        let (charset, value) = if is_extended {
            extended(&value)
        } else {
            (None, value)
        };
        match joined.iter_mut().find(|(found, ..)| *found == base) {
            Some((_, _, bytes)) if section(&name) > 0 => bytes.extend_from_slice(&value),
            Some(_) => {}
            None => joined.push((base, charset, value)),
        }
    }
    let decoded = joined.into_iter().map(|(name, charset, value)| {
        let text = match charset {
            Some(charset) => charset::decode(&value, Some(&charset)).text,
            None => words(&value),
        };
        (name, text)
    });
    decoded.collect()
}

fn extended(value: &[u8]) -> (Option<String>, Vec<u8>) {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (charset, rest) = match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(rest)) => {
            (Some(String::from_utf8_lossy(charset).into_owned()), rest)
        }
        _ => (None, value),
    };
    (charset, percent_encoding::percent_decode(rest).collect())
}

/// A moment, and the offset from UTC that it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) Timestamp);

/// A `Date` field; comments and names of zones behind it are let go.
pub(crate) fn date(text: &str) -> Option<Date> {
    let parser = DateTimeParser::new().relaxed_weekday(true);
    let bare = text.split('(').next().unwrap_or(text).trim();
    let timestamp = parser
        .parse_timestamp(bare)
        .or_else(|_| parser.parse_timestamp(bare.trim_end_matches(" JST").to_owned() + " +0900"))
        .or_else(|_| bare.parse::<Timestamp>());
    timestamp.ok().map(Date)
}

#[cfg(test)]
mod tests;
