//! What a transfer did to the bytes of a part, undone: base64 and quoted-printable, also where the
//! part is not what its header says.

use std::borrow::Cow;

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::lines::line_end;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// How a part was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Transfer {
    #[default]
    Identity,
    Base64,
    QuotedPrintable,
}

impl Transfer {
    pub(crate) fn of_label(label: &str) -> Self {
        match label
            .trim()
            .trim_end_matches(';')
            .to_ascii_lowercase()
            .as_str()
        {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::Identity,
        }
    }
}

/// The bytes as they were before sending.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Received<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    /// The header says quoted-printable, the body is not.
    pub(crate) was_not_encoded: bool,
}

/// Undoes the transfer.
pub(crate) fn undo(body: &[u8], transfer: Transfer) -> Received<'_> {
    let (bytes, was_not_encoded) = match transfer {
        Transfer::Identity => (body.into(), false),
        Transfer::Base64 => (base64(body).into(), false),
        Transfer::QuotedPrintable if is_plain_after_all(body) => (body.into(), true),
        Transfer::QuotedPrintable => (quoted_printable(body).into(), false),
    };
    Received {
        bytes,
        was_not_encoded,
    }
}

/// Base64, and what is left of it where rubbish stands in it.
pub(crate) fn base64(body: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        clean.extend_from_slice(body[at..end].trim_ascii());
        at = end;
    }
    LENIENT
        .decode(&clean)
        .unwrap_or_else(|_| base64_in_rubbish(body))
}

/// Everything outside the alphabet is skipped, and padding in the middle begins a new run, as where a
/// gateway added a footer.
fn base64_in_rubbish(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let mut run = Vec::with_capacity(body.len());
    let mut was_padded = false;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        // Behind the padding, a line with anything else in it is the footer.
        if was_padded && !line.trim_ascii().iter().all(|byte| is_base64(*byte)) {
            continue;
        }
        for &byte in line {
            match byte {
                b'=' => {
                    was_padded = true;
                    end_run(&mut run, &mut out);
                }
                _ if is_base64(byte) => run.push(byte),
                _ => {}
            }
        }
    }
    end_run(&mut run, &mut out);
    out
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn end_run(run: &mut Vec<u8>, out: &mut Vec<u8>) {
    if run.len() % 4 == 1 {
        run.pop();
    }
    if let Ok(bytes) = LENIENT.decode(&*run) {
        out.extend_from_slice(&bytes);
    }
    run.clear();
}

/// Quoted-printable; what is no escape stays as it stands.
pub(crate) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        if body[at] != b'=' {
            out.push(body[at]);
            at += 1;
            continue;
        }
        if let Some(length) = soft_break(&body[at + 1..]) {
            at += 1 + length;
        } else if let Some(byte) = hex_pair(&body[at + 1..]) {
            out.push(byte);
            at += 3;
        } else {
            out.push(b'=');
            at += 1;
        }
    }
    out
}

fn soft_break(rest: &[u8]) -> Option<usize> {
    let blanks = rest
        .iter()
        .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
        .count();
    match &rest[blanks..] {
        [b'\n', ..] => Some(blanks + 1),
        [] => Some(blanks),
        _ => None,
    }
}

fn hex_pair(rest: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match rest {
        [high, low, ..] => u8::try_from(digit(*high)? << 4 | digit(*low)?).ok(),
        _ => None,
    }
}

/// Every GUID begins with two hex digits, so a body that says it is quoted-printable and is not
/// loses `=` and the beginning of each id. In a body that is encoded, `=` after a parameter's name
/// can only be `=3D`.
fn is_plain_after_all(body: &[u8]) -> bool {
    const NAMES: [&[u8]; 4] = [b"partnerid", b"indirectcspid", b"indirectcsp", b"&id"];
    let ends_with_name = |head: &[u8]| {
        NAMES.iter().any(|name| {
            head.len() >= name.len() && head[head.len() - name.len()..].eq_ignore_ascii_case(name)
        })
    };
    body.iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'=')
        .any(|(at, _)| {
            ends_with_name(&body[..at])
                && hex_pair(&body[at + 1..]).is_some_and(|byte| byte != b'=')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_survives_rubbish_breaks_and_a_second_padding() {
        for body in [
            "aHR0cHM6Ly9h",
            "aHR0\r\ncHM6\r\nLy9h\r\n",
            "aH!R0 cHM6-Ly9h",
            "aHR0cHM6Ly9h=",
            "aHQ=dHBzOi8vYQ==",
        ] {
            assert_eq!(base64(body.as_bytes()), b"https://a", "{body}");
        }
        assert_eq!(
            base64(b"aHR0cA=== not base64 at all"),
            [&b"http"[..], &LENIENT.decode("notbase64atall").unwrap()].concat()
        );
    }

    #[test]
    fn quoted_printable_joins_soft_breaks_and_leaves_what_is_no_escape() {
        for (body, text) in [
            ("a=3Db", "a=b"),
            ("long=\r\ner", "longer"),
            ("long= \ner", "longer"),
            ("long=\r\r\ner", "longer"),
            ("a=zz", "a=zz"),
            ("end=", "end"),
            ("=e6=89=BF", "承"),
        ] {
            assert_eq!(quoted_printable(body.as_bytes()), text.as_bytes(), "{body}");
        }
    }

    #[test]
    fn a_body_that_was_never_encoded_keeps_its_ids() {
        let body = b"https://h.example/?invType=R&partnerId=75797631-365c";
        let received = undo(body, Transfer::QuotedPrintable);
        assert_eq!(received.bytes.as_ref(), body);
        assert!(received.was_not_encoded);
        let encoded = undo(b"?partnerId=3D75797631", Transfer::QuotedPrintable);
        assert_eq!(encoded.bytes.as_ref(), b"?partnerId=75797631");
        assert!(!encoded.was_not_encoded);
    }

    proptest::proptest! {
        #[test]
        fn base64_without_rubbish_is_read_as_if_it_might_have_some(
            body in "([A-Za-z0-9+/]{4}){0,6}(\r?\n[A-Za-z0-9+/=!-]{0,7}){0,5}"
        ) {
            proptest::prop_assert_eq!(base64(body.as_bytes()), base64_in_rubbish(body.as_bytes()));
        }
    }
}
