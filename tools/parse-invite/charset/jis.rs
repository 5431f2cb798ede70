//! ISO-2022-JP as mails have it, not as the standard does: half-width kana by SO/SI, by 8-bit bytes
//! and by an escape; escapes in a row; lines that never return to ASCII.

use encoding_rs::ISO_2022_JP;

const ESC: u8 = 0x1b;

/// Whether the bytes switch to a Japanese set. An ESC alone may be a terminal's colour.
pub(super) fn is_jis(bytes: &[u8]) -> bool {
    memchr::memchr_iter(ESC, bytes).any(|at| {
        matches!(
            &bytes[at + 1..],
            [b'$', b'B' | b'@' | b'(', ..] | [b'(', b'I', ..]
        )
    })
}

pub(super) fn decode(bytes: &[u8]) -> String {
    let (text, has_holes) = ISO_2022_JP.decode_without_bom_handling(bytes);
    // JIS Roman may go on behind the end of a line, and no decoder takes that for a hole.
    let is_roman = memchr::memmem::find(bytes, Set::Roman.escape()).is_some();
    if !has_holes && !is_roman {
        return text.into_owned();
    }
    let tidy = tidy(bytes);
    ISO_2022_JP
        .decode_without_bom_handling(&tidy)
        .0
        .into_owned()
}

/// The character set that the bytes are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Roman,
    Kana,
    Kanji,
    KanjiSupplement,
}

impl Set {
    fn escape(self) -> &'static [u8] {
        match self {
            Self::Ascii => b"\x1b(B",
            Self::Roman => b"\x1b(J",
            Self::Kana => b"\x1b(I",
            Self::Kanji => b"\x1b$B",
            Self::KanjiSupplement => b"\x1b$(D",
        }
    }
}

/// The escape that begins here: which set, and how long it is.
fn escape_at(bytes: &[u8]) -> Option<(Set, usize)> {
    let set = match bytes {
        [ESC, b'(', b'B' | b'H', ..] => (Set::Ascii, 3),
        [ESC, b'(', b'J', ..] => (Set::Roman, 3),
        [ESC, b'(', b'I', ..] => (Set::Kana, 3),
        [ESC, b'$', b'B' | b'@', ..] => (Set::Kanji, 3),
        [ESC, b'$', b'(', b'B' | b'@', ..] => (Set::Kanji, 4),
        [ESC, b'$', b'(', b'D', ..] => (Set::KanjiSupplement, 4),
        [ESC, b'&', b'@', ..] => return escape_at(&bytes[3..]).map(|(set, n)| (set, n + 3)),
        _ => return None,
    };
    Some(set)
}

/// Writes an escape only where the set really changes before a character. The decoder takes two
/// escapes in a row for a hole, and keeps a set over the end of a line that no writer meant to.
fn tidy(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let (mut asked, mut shifted, mut written) = (Set::Ascii, false, Set::Ascii);
    let mut at = 0;
    while at < bytes.len() {
        if let Some((set, length)) = escape_at(&bytes[at..]) {
            (asked, shifted) = (set, false);
            at += length;
            continue;
        }
        let byte = bytes[at];
        at += 1;
        let (wanted, byte) = match byte {
            0x0e | 0x0f => {
                shifted = byte == 0x0e;
                continue;
            }
            b'\r' | b'\n' => {
                (asked, shifted) = (Set::Ascii, false);
                (Set::Ascii, byte)
            }
            0xa1..=0xdf if asked != Set::Kanji => (Set::Kana, byte & 0x7f),
            0x21..=0x7e if shifted => (Set::Kana, byte),
            _ => (asked, byte),
        };
        if wanted != written {
            out.extend_from_slice(wanted.escape());
            written = wanted;
        }
        out.push(byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_of_half_width_kana_is_read() {
        for bytes in [
            b"\x1b(I12\x1b(B".as_slice(),
            b"\x0e12\x0f",
            b"\xb1\xb2",
            b"\x1b(B\x1b(I12\x1b(B",
        ] {
            assert_eq!(decode(bytes), "ｱｲ", "{bytes:?}");
        }
    }

    #[test]
    fn rows_of_nec_and_ibm_are_read() {
        assert_eq!(decode(b"\x1b$B-j\x1b(B"), "㈱");
        assert_eq!(decode(b"\x1b$B-!\x1b(B 1"), "① 1");
    }

    #[test]
    fn a_line_that_does_not_return_to_ascii_spoils_only_itself() {
        assert_eq!(
            decode(b"\x1b$B>5Bz\r\nhttps://a.example/\r\n\x1b$B>5\x1b(B"),
            "承諾\r\nhttps://a.example/\r\n承"
        );
    }

    #[test]
    fn escapes_in_a_row_are_one() {
        assert_eq!(decode(b"\x1b(B\x1b$B\x1b$B>5Bz\x1b(J\x1b(B!"), "承諾!");
    }

    #[test]
    fn an_escape_of_a_terminal_is_no_japanese() {
        assert!(!is_jis(b"\x1b[31mred\x1b[0m"));
        assert!(is_jis(b"\x1b$B>5\x1b(B"));
    }

    proptest::proptest! {
        #[test]
        fn what_needs_no_tidying_is_read_as_if_it_were_tidied(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    b"\x1b$B>5Bz".as_slice(), b"\x1b(B", b"\x1b(J", b"\x1b(I12", b"\x1b$@", b"\x0e12\x0f", b"\xb1",
                    b"\r\n", b"a~b", b">5", b"\x1b(H", b"\x1b$(D", b"\x1b[0m", b" ",
                ]),
                0..12,
            )
        ) {
            let bytes = pieces.concat();
            let tidied = ISO_2022_JP.decode_without_bom_handling(&tidy(&bytes)).0.into_owned();
            proptest::prop_assert_eq!(decode(&bytes), tidied);
        }
    }
}
