//! quickXorHash, the one hash that OneDrive for Business keeps of every file (published by Microsoft).
//! It finds accidents; it does not withstand somebody who means it.

use std::{fmt, io};

use base64::{Engine as _, prelude::BASE64_STANDARD};

/// Bits of the ring, and bytes after which the shifts repeat: 11 and 160 have no common divisor.
const RING: usize = 160;
const SHIFT: usize = 11;

/// The hash of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuickXorHash([u8; RING / 8]);

impl QuickXorHash {
    /// The hash as the service writes it; `None` where it is none.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

/// As the service writes it.
impl fmt::Display for QuickXorHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

/// Takes in a content piece by piece, in constant memory.
#[derive(Debug, Clone)]
pub struct Hasher {
    /// For each shift, all bytes that it is applied to, combined.
    columns: [u8; RING],
    length: u64,
}

impl Default for Hasher {
    fn default() -> Self {
        Self {
            columns: [0; RING],
            length: 0,
        }
    }
}

impl Hasher {
    /// Bytes taken in.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The hash of all that was taken in.
    #[must_use]
    pub fn finish(&self) -> QuickXorHash {
        let mut ring = [0; RING / 8];
        for (nth, &column) in self.columns.iter().enumerate() {
            let bit = nth * SHIFT % RING;
            let [low, high] = (u16::from(column) << (bit % 8)).to_le_bytes();
            ring[bit / 8] ^= low;
            ring[(bit / 8 + 1) % ring.len()] ^= high;
        }
        let end = ring.len() - size_of::<u64>();
        for (cell, byte) in ring[end..].iter_mut().zip(self.length.to_le_bytes()) {
            *cell ^= byte;
        }
        QuickXorHash(ring)
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let at = usize::try_from(self.length % RING as u64).expect("it is less than 160");
        let (first, rest) = bytes.split_at(bytes.len().min(RING - at));
        for (column, byte) in self.columns[at..].iter_mut().zip(first) {
            *column ^= byte;
        }
        for round in rest.chunks(RING) {
            for (column, byte) in self.columns.iter_mut().zip(round) {
                *column ^= byte;
            }
        }
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn hash(pieces: &[&[u8]]) -> QuickXorHash {
        let mut hasher = Hasher::default();
        for piece in pieces {
            hasher.write_all(piece).unwrap();
        }
        hasher.finish()
    }

    #[test]
    fn known_contents_have_their_known_hashes() {
        let all_bytes: Vec<u8> = (0..4).flat_map(|_| 0..=255).collect();
        for (content, known) in [
            (&b""[..], "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            (&[0x4A], "SgAAAAAAAAAAAAAAAQAAAAAAAAA="),
            (&[0xB5, 0xB4], "taAFAAAAAAAAAAAAAgAAAAAAAAA="),
            (&[0xD2, 0x96, 0x4F], "0rDEEwAAAAAAAAAAAwAAAAAAAAA="),
            (b"hello world", "aCgDG9jwBhDc4Q1yawMZAAAAAAA="),
            (&all_bytes, "h7xr2dbCayZCQYR9KKhlwDuT4UI="),
        ] {
            assert_eq!(hash(&[content]).to_string(), known, "{content:02X?}");
            assert_eq!(QuickXorHash::from_base64(known), Some(hash(&[content])));
        }
    }

    #[test]
    fn it_does_not_matter_where_the_pieces_end() {
        let content: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let whole = hash(&[&content]);
        for cut in 0..content.len() {
            let (start, end) = content.split_at(cut);
            assert_eq!(hash(&[start, end]), whole, "{cut}");
        }
        let bytes: Vec<&[u8]> = content.chunks(1).collect();
        assert_eq!(hash(&bytes), whole);
    }

    #[test]
    fn what_is_no_hash_is_none() {
        for text in ["", "AAAA", "hello", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
            assert_eq!(QuickXorHash::from_base64(text), None, "{text}");
        }
    }
}
