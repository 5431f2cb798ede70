//! A line of the journal: an entry with its number and its checksum, so that damage shows.

use ring::digest::{SHA256, digest};

/// How a line of this version begins.
pub(crate) const BEGINNING: &[u8] = b"{\"seq\":";

/// Hexadecimal digits of the checksum: 64 bits of SHA-256, against damage and careless edits. Against
/// somebody who computes it anew there is the evidence.
const DIGITS: usize = 16;

/// Puts number and checksum in front of an entry, which is a JSON object.
pub(crate) fn seal(number: u64, entry: &[u8]) -> Vec<u8> {
    let rest = entry.strip_prefix(b"{").unwrap_or(entry);
    let mut line = format!("{{\"seq\":{number},\"sum\":\"{}\",", sum(number, rest)).into_bytes();
    line.extend_from_slice(rest);
    line
}

/// What is wrong with a line that should have a seal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadSeal {
    /// It does not look like a line of this version at all.
    NoSeal,
    /// Its checksum is of other bytes.
    Altered,
}

/// Takes the seal off a line: its number, and the entry.
pub(crate) fn open(line: &[u8]) -> Result<(u64, Vec<u8>), BadSeal> {
    let (number, claimed, rest) = parts(line).ok_or(BadSeal::NoSeal)?;
    if claimed != sum(number, rest).as_bytes() {
        return Err(BadSeal::Altered);
    }
    Ok((number, [b"{", rest].concat()))
}

fn parts(line: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let rest = line.strip_prefix(BEGINNING)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    let rest = rest[digits..].strip_prefix(b",\"sum\":\"")?;
    let (claimed, rest) = rest.split_at_checked(DIGITS)?;
    Some((number, claimed, rest.strip_prefix(b"\",")?))
}

fn sum(number: u64, rest: &[u8]) -> String {
    use std::fmt::Write as _;
    let bytes = [number.to_string().as_bytes(), b",", rest].concat();
    let hash = digest(&SHA256, &bytes);
    let hex = |mut hex: String, byte: &u8| {
        let _ = write!(hex, "{byte:02x}");
        hex
    };
    hash.as_ref()[..DIGITS / 2].iter().fold(String::new(), hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_again_and_any_other_byte_shows() {
        let entry = b"{\"event\":\"Outcome\"}";
        let line = seal(12, entry);
        assert_eq!(open(&line), Ok((12, entry.to_vec())));
        for at in 0..line.len() {
            let mut other = line.clone();
            other[at] ^= 1;
            assert!(open(&other).is_err(), "byte {at}");
        }
        for cut in 0..line.len() {
            assert!(open(&line[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn the_form_of_a_line_is_kept_from_version_to_version() {
        assert_eq!(
            String::from_utf8(seal(1, b"{}")).unwrap(),
            "{\"seq\":1,\"sum\":\"848cb6df1a8f301e\",}"
        );
    }
}
