//! Bytes to text: the label where it is right, and what the bytes say where it is wrong or missing.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

mod jis;

/// Text, and what was odd about getting it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) note: Option<CharsetNote>,
}

/// The label and the bytes disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CharsetNote {
    /// What the mail says its characters are.
    pub(crate) label: String,
    /// What they were read as.
    pub(crate) used: &'static str,
}

/// Reads text, whatever its label.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return read_as(&bytes[length..], encoding, label);
    }
    let labelled = label.and_then(encoding_of);
    if let Some(wide) = utf16_without_mark(bytes) {
        return read_as(bytes, wide, label);
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    let is_beyond_ascii = utf8.is_some_and(|text| !text.is_ascii());
    if !is_beyond_ascii && jis::is_jis(bytes) {
        return read_as(bytes, ISO_2022_JP, label);
    }
    if let Some(ascii) = utf8.filter(|_| !is_beyond_ascii) {
        return Decoded {
            text: ascii.to_owned(),
            note: None,
        };
    }
    match (eight_bit(bytes, utf8, labelled), utf8) {
        (encoding, Some(text)) if encoding == UTF_8 => noted(text.to_owned(), UTF_8, label),
        (encoding, _) => read_as(bytes, encoding, label),
    }
}

/// Bytes that are UTF-8, as nearly all are.
pub(crate) fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    // Looking for what is wrong takes several times as long as seeing that nothing is.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Which 8-bit encoding fits. A label is believed unless the bytes cannot be what it says, or are
/// what only UTF-8 can be.
fn eight_bit(
    bytes: &[u8],
    utf8: Option<&str>,
    labelled: Option<&'static Encoding>,
) -> &'static Encoding {
    match (labelled, utf8) {
        (Some(encoding), Some(_)) if encoding == UTF_8 => UTF_8,
        // No other encoding of Japanese makes sequences of three bytes that are UTF-8 by chance.
        (_, Some(text)) if text.chars().any(|c| c >= '\u{800}') => UTF_8,
        (Some(encoding), _) if encoding == WINDOWS_1252 && utf8.is_some() => UTF_8,
        (Some(encoding), _) if fits(bytes, encoding) => encoding,
        (_, Some(_)) => UTF_8,
        _ => guess(bytes),
    }
}

fn fits(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let is_ascii_label = encoding == WINDOWS_1252 && looks_japanese(bytes);
    !is_ascii_label && !encoding.decode_without_bom_handling(bytes).1
}

/// `us-ascii` and `iso-8859-1` are what software writes that does not know; Japanese bytes under
/// such a label decode without an error and mean nothing.
fn looks_japanese(bytes: &[u8]) -> bool {
    let guessed = guess(bytes);
    (guessed == SHIFT_JIS || guessed == EUC_JP)
        && !guessed.decode_without_bom_handling(bytes).1
        && bytes.iter().filter(|byte| !byte.is_ascii()).count() > 3
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    if !guessed.decode_without_bom_handling(bytes).1 {
        return guessed;
    }
    // Where nothing fits, the one with the fewest holes.
    [guessed, UTF_8, SHIFT_JIS, EUC_JP, WINDOWS_1252]
        .into_iter()
        .min_by_key(|encoding| holes(bytes, encoding))
        .unwrap_or(UTF_8)
}

fn holes(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.chars().filter(|c| *c == '\u{fffd}').count()
}

fn read_as(bytes: &[u8], encoding: &'static Encoding, label: Option<&str>) -> Decoded {
    let text = if encoding == ISO_2022_JP {
        jis::decode(bytes)
    } else {
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    };
    noted(text, encoding, label)
}

/// Text, with a note where the label says another encoding.
fn noted(text: String, encoding: &'static Encoding, label: Option<&str>) -> Decoded {
    let differs = label.filter(|label| {
        encoding_of(label).is_none_or(|labelled| labelled != encoding)
            && !is_family(label, encoding)
    });
    Decoded {
        text,
        note: differs.map(|label| CharsetNote {
            label: label.to_owned(),
            used: encoding.name(),
        }),
    }
}

/// UTF-16LE as Windows stores it.
pub(crate) fn decode_utf16(bytes: &[u8]) -> String {
    UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

/// A label that leaves open what the bytes then say.
fn is_family(label: &str, encoding: &'static Encoding) -> bool {
    label.eq_ignore_ascii_case("utf-16") && (encoding == UTF_16LE || encoding == UTF_16BE)
}

/// The encoding of a label, with those that are written in mails and registered nowhere.
pub(crate) fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(['"', '\'', ' ']).to_ascii_lowercase();
    let unregistered = match label.as_str() {
        "cp932" | "ms932" | "sjis" | "shiftjis" | "sjis-win" | "windows-932" | "csshiftjis" => {
            SHIFT_JIS
        }
        "cp50220" | "cp50221" | "cp50222" | "iso-2022-jp-ms" | "iso-2022-jp-1"
        | "iso-2022-jp-2" | "iso-2022-jp-3" | "iso-2022-jp-2004" | "jis" => ISO_2022_JP,
        "cp51932" | "eucjp" | "eucjp-ms" | "euc-jp-ms" | "eucjp-win" | "ujis" => EUC_JP,
        "utf8mb4" | "cp65001" | "x-utf-8" => UTF_8,
        _ => return Encoding::for_label(label.as_bytes()),
    };
    Some(unregistered)
}

/// The encoding of a Windows code page number, as Outlook stores it.
pub(crate) fn encoding_of_page(page: u32) -> Option<&'static Encoding> {
    match page {
        932 => Some(SHIFT_JIS),
        1200 => Some(UTF_16LE),
        1201 => Some(UTF_16BE),
        20127 => Some(WINDOWS_1252),
        50220..=50222 => Some(ISO_2022_JP),
        20932 | 51932 => Some(EUC_JP),
        65001 => Some(UTF_8),
        other => Encoding::for_label(format!("windows-{other}").as_bytes()),
    }
}

/// UTF-16 saved without its mark shows NUL at every other byte of its ASCII.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 8 {
        return None;
    }
    let (even, odd) = head.chunks_exact(2).fold((0, 0), |(even, odd), pair| {
        (
            even + usize::from(pair[0] == 0),
            odd + usize::from(pair[1] == 0),
        )
    });
    let many = head.len() / 8;
    match (even, odd) {
        (0, odd) if odd > many => Some(UTF_16LE),
        (even, 0) if even > many => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn japanese_is_read_under_a_right_a_missing_and_a_wrong_label() {
        let text = "お世話になっております。移行先パートナーの山田です。";
        for (encoding, labels) in [
            (
                SHIFT_JIS,
                ["shift_jis", "cp932", "iso-8859-1", "us-ascii", "utf-8", ""],
            ),
            (
                EUC_JP,
                ["euc-jp", "eucJP-ms", "us-ascii", "iso-8859-1", "utf-8", ""],
            ),
            (
                ISO_2022_JP,
                [
                    "iso-2022-jp",
                    "cp50220",
                    "us-ascii",
                    "utf-8",
                    "shift_jis",
                    "",
                ],
            ),
            (
                UTF_8,
                [
                    "utf-8",
                    "iso-2022-jp",
                    "shift_jis",
                    "us-ascii",
                    "utf8",
                    "euc-jp",
                ],
            ),
        ] {
            for label in labels {
                let decoded = decode(&bytes_of(text, encoding), Some(label));
                assert_eq!(decoded.text, text, "{} as {label}", encoding.name());
            }
        }
    }

    #[test]
    fn a_wrong_label_is_named_beside_what_was_read() {
        let decoded = decode(&bytes_of("日本語の本文です", UTF_8), Some("iso-2022-jp"));
        assert_eq!(
            decoded.note,
            Some(CharsetNote {
                label: "iso-2022-jp".to_owned(),
                used: "UTF-8"
            })
        );
        assert_eq!(
            decode(&bytes_of("日本語", SHIFT_JIS), Some("cp932")).note,
            None
        );
        assert_eq!(decode(b"plain", Some("x-unknown")).note, None);
    }

    #[test]
    fn utf_16_is_seen_with_and_without_its_mark() {
        let text = "URL=https://a.example/\r\n承諾";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &le].concat();
        for bytes in [le, be, marked] {
            assert_eq!(decode(&bytes, None).text, text);
        }
    }

    #[test]
    fn western_text_stays_western() {
        assert_eq!(
            decode(b"caf\xe9 \x96 ok", Some("windows-1252")).text,
            "café – ok"
        );
        assert_eq!(decode("café".as_bytes(), Some("iso-8859-1")).text, "café");
    }
}
