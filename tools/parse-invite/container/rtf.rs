//! Rich text to HTML, as far as text and links go. Outlook keeps the HTML of a mail inside its rich
//! text (`\fromhtml1`, documented as [MS-OXRTFEX]); other rich text has its links in fields.

use encoding_rs::Encoding;

use crate::{charset, mail::ReadProblem};

/// Groups nested deeper than this are flattened.
const MAX_DEPTH: usize = 1_000;
/// Rich text that unpacks to more bytes is not read: a few hundred kilobytes are what mails have, and
/// eight times as much can be made of what is sent.
const MAX_SIZE: usize = 16 * 1024 * 1024;
const HEAD: usize = 16;
const COMPRESSED: &[u8] = b"LZFu";
const UNCOMPRESSED: &[u8] = b"MELA";

/// Undoes the compression of rich text ([MS-OXRTFCP]).
pub(crate) fn decompress(data: &[u8]) -> Result<Vec<u8>, ReadProblem> {
    const BROKEN: ReadProblem = ReadProblem::Broken("rtf");
    let (head, rest) = data.split_first_chunk::<HEAD>().ok_or(BROKEN)?;
    let raw_size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    let raw_size = usize::try_from(raw_size).map_err(|_| BROKEN)?;
    match &head[8..12] {
        UNCOMPRESSED => Ok(rest[..rest.len().min(raw_size)].to_vec()),
        COMPRESSED if raw_size > MAX_SIZE => Err(ReadProblem::RichTextTooLarge),
        // Two bytes stand for seventeen at most: a size beyond that is a lie told to the allocator.
        COMPRESSED if raw_size <= data.len().saturating_mul(9) => {
            let text = compressed_rtf::decompress_rtf(data).map_err(|_| BROKEN)?;
            Ok(text.chars().filter_map(|c| u8::try_from(c).ok()).collect())
        }
        _ => Err(BROKEN),
    }
}

/// The text and the links of rich text, as HTML.
pub(crate) fn to_html(rtf: &[u8]) -> String {
    let mut reader = Reader {
        rtf,
        at: 0,
        groups: vec![Group::default()],
        flattened: 0,
        holds_html: memchr::memmem::find(&rtf[..rtf.len().min(4096)], b"\\fromhtml").is_some(),
        encoding: None,
        bytes: Vec::new(),
        skip: 0,
        html: String::with_capacity(rtf.len() / 2),
        instruction: String::new(),
    };
    reader.run();
    reader.html
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Destination {
    #[default]
    Text,
    /// A tag of the HTML that the rich text was made from.
    HtmlTag,
    /// `HYPERLINK "…"`.
    Instruction,
    Nothing,
}

#[derive(Debug, Clone, Copy, Default)]
struct Group {
    destination: Destination,
    /// Between `\htmlrtf` and `\htmlrtf0`: only for readers that know no HTML.
    is_rtf_only: bool,
    /// How many characters stand after `\u` for readers that know no Unicode.
    fallback: Option<usize>,
    holds_link: bool,
    is_field: bool,
}

struct Reader<'a> {
    rtf: &'a [u8],
    at: usize,
    groups: Vec<Group>,
    flattened: usize,
    holds_html: bool,
    encoding: Option<&'static Encoding>,
    /// Bytes of the code page, waiting for the rest of their character.
    bytes: Vec<u8>,
    skip: usize,
    html: String,
    instruction: String,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.rtf.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => self.open(),
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
        self.flush();
    }

    fn group(&mut self) -> &mut Group {
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn open(&mut self) {
        self.flush();
        if self.groups.len() >= MAX_DEPTH {
            self.flattened += 1;
            return;
        }
        let mut inner = *self.group();
        (inner.holds_link, inner.is_field) = (false, false);
        self.groups.push(inner);
    }

    fn close(&mut self) {
        self.flush();
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        if self.groups.len() == 1 {
            return;
        }
        let Some(closed) = self.groups.pop() else {
            return;
        };
        if closed.holds_link {
            self.html.push_str("</a>");
        }
        if closed.destination == Destination::Instruction
            && self.group().destination != Destination::Instruction
            && !closed.is_rtf_only
        {
            self.begin_link();
        }
    }

    /// The instruction of a field ends: its result is the text of the link.
    fn begin_link(&mut self) {
        let instruction = std::mem::take(&mut self.instruction);
        let Some(target) = hyperlink(&instruction) else {
            return;
        };
        self.html.push_str("<a href=\"");
        push_escaped(&mut self.html, target);
        self.html.push_str("\">");
        if let Some(field) = self.groups.iter_mut().rev().find(|group| group.is_field) {
            field.holds_link = true;
        }
    }

    fn control(&mut self) {
        let Some(&byte) = self.rtf.get(self.at) else {
            return;
        };
        self.at += 1;
        match byte {
            b'\'' => {
                let pair = self.rtf.get(self.at..self.at + 2);
                let value = pair
                    .and_then(|pair| std::str::from_utf8(pair).ok())
                    .and_then(|pair| u8::from_str_radix(pair, 16).ok());
                self.at = (self.at + 2).min(self.rtf.len());
                if let Some(value) = value {
                    self.byte(value);
                }
            }
            b'*' => {
                // An unknown destination after this is to be passed over.
                if !self.starts_known_destination() {
                    self.group().destination = Destination::Nothing;
                }
            }
            b'~' => self.byte(b' '),
            b'-' => {}
            b'_' => self.byte(b'-'),
            _ if byte.is_ascii_alphabetic() => self.word(),
            _ => self.byte(byte),
        }
    }

    fn starts_known_destination(&self) -> bool {
        let rest = &self.rtf[self.at..];
        rest.starts_with(b"\\htmltag") || rest.starts_with(b"\\fldinst")
    }

    fn word(&mut self) {
        let from = self.at - 1;
        let letters = self.rtf[from..]
            .iter()
            .take(32)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let name_end = from + letters;
        let digits = self.rtf[name_end..]
            .iter()
            .enumerate()
            .take(12)
            .take_while(|(at, b)| b.is_ascii_digit() || (*at == 0 && **b == b'-'))
            .count();
        self.at = name_end + digits;
        let number = std::str::from_utf8(&self.rtf[name_end..self.at])
            .ok()
            .and_then(|n| n.parse::<i32>().ok());
        if self.rtf.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        // Borrowed from the input, which outlives the call.
        let rtf = self.rtf;
        self.apply(&rtf[from..name_end], number);
    }

    fn apply(&mut self, name: &[u8], number: Option<i32>) {
        match name {
            b"ansicpg" => {
                self.encoding = number
                    .and_then(|n| u32::try_from(n).ok())
                    .and_then(charset::encoding_of_page);
            }
            b"uc" => {
                self.group().fallback = number
                    .and_then(|n| usize::try_from(n).ok())
                    .map(|n| n.min(8));
            }
            b"u" => self.unicode(number.unwrap_or(0)),
            b"htmltag" => self.group().destination = Destination::HtmlTag,
            b"htmlrtf" => {
                self.flush();
                self.group().is_rtf_only = number != Some(0);
            }
            b"field" => self.group().is_field = true,
            b"fldinst" => self.group().destination = Destination::Instruction,
            b"fldrslt" => self.group().destination = Destination::Text,
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.tag_or_break("<br>", "\r\n"),
            b"tab" | b"cell" => self.tag_or_break(" ", "\t"),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"themedata"
            | b"datastore" | b"header" | b"footer" => {
                self.group().destination = Destination::Nothing;
            }
            _ => {}
        }
    }

    fn tag_or_break(&mut self, in_rich_text: &str, in_html: &str) {
        self.flush();
        let group = *self.group();
        if group.is_rtf_only || group.destination == Destination::Nothing {
            return;
        }
        self.html.push_str(if self.holds_html {
            in_html
        } else {
            in_rich_text
        });
    }

    fn unicode(&mut self, code: i32) {
        self.flush();
        let unit = u16::try_from(code)
            .unwrap_or_else(|_| u16::try_from(code + 0x1_0000).unwrap_or(0xfffd));
        // Halves of a pair come as two controls; a character beyond the first plane matters to no one here.
        let c = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
        self.text(c.encode_utf8(&mut [0; 4]));
        self.skip = self.group().fallback.unwrap_or(1);
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.bytes.push(byte);
    }

    fn flush(&mut self) {
        self.skip = 0;
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let text = charset::decode(&bytes, self.encoding.map(Encoding::name)).text;
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        let group = *self.group();
        match group.destination {
            Destination::Nothing => {}
            Destination::Instruction => self.instruction.push_str(text),
            _ if group.is_rtf_only => {}
            Destination::HtmlTag => self.html.push_str(text),
            Destination::Text => push_escaped(&mut self.html, text),
        }
    }
}

/// The target in `HYPERLINK "…"`.
fn hyperlink(instruction: &str) -> Option<&str> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_ascii_whitespace().next(),
    }
}

fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_becomes_a_link_with_its_text() {
        let rtf = br#"{\rtf1\ansi\ansicpg932{\fonttbl{\f0 x;}}\'8f\'b3\'91\'f8\par {\field{\*\fldinst HYPERLINK "https://a.example/?b=1&c=2"}{\fldrslt here}} end}"#;
        assert_eq!(
            to_html(rtf),
            "承諾<br><a href=\"https://a.example/?b=1&amp;c=2\">here</a> end"
        );
    }

    #[test]
    fn html_inside_rich_text_comes_out_as_it_went_in() {
        let rtf = br#"{\rtf1\ansi\ansicpg932\fromhtml1 {\*\htmltag64 <a href="https://a.example/?b=1&amp;c=2">}\htmlrtf {\field{\*\fldinst{HYPERLINK "x"}}{\fldrslt \htmlrtf0 here\htmlrtf }}\htmlrtf0{\*\htmltag72 </a>}\u25215?\'8f\'b3}"#;
        assert_eq!(
            to_html(rtf),
            "<a href=\"https://a.example/?b=1&amp;c=2\">here</a>承承"
        );
    }

    #[test]
    fn groups_without_end_are_flattened() {
        let mut rtf = b"{\\rtf1 ".to_vec();
        rtf.extend(std::iter::repeat_n(b'{', 1_000_000));
        rtf.extend(b"text");
        rtf.extend(std::iter::repeat_n(b'}', 1_000_000));
        assert_eq!(to_html(&rtf), "text");
    }

    #[test]
    fn compression_is_undone_and_a_size_that_lies_is_refused() {
        let rtf = "{\\rtf1 hello hello hello}";
        let packed = compressed_rtf::compress_rtf(rtf).unwrap();
        assert_eq!(decompress(&packed).unwrap(), rtf.as_bytes());
        let mut lying = packed.clone();
        lying[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(decompress(&lying), Err(ReadProblem::RichTextTooLarge));
        let mut plain = packed[..16].to_vec();
        plain[8..12].copy_from_slice(b"MELA");
        plain.extend_from_slice(b"{\\rtf1}");
        assert_eq!(decompress(&plain).unwrap(), b"{\\rtf1}");
        assert_eq!(decompress(b"short"), Err(ReadProblem::Broken("rtf")));
    }
}
