//! quickXorHash, bit by bit as it is published: a byte is combined into a ring of 160 bits, each byte 11 bits
//! further on than the one before; the length is combined into the last 64.

use base64::{Engine, prelude::BASE64_STANDARD};

const RING: usize = 160;

/// The hash of a content, as Graph writes it.
pub(super) fn quick_xor_hash(content: &[u8]) -> String {
    let mut ring = [false; RING];
    let mut combine = |at: usize, byte: u8| {
        for bit in 0..8 {
            ring[(at + bit) % RING] ^= byte >> bit & 1 == 1;
        }
    };
    for (nth, byte) in content.iter().enumerate() {
        combine(nth * 11, *byte);
    }
    for (nth, byte) in (content.len() as u64).to_le_bytes().iter().enumerate() {
        combine(RING - 64 + nth * 8, *byte);
    }
    let bytes: Vec<u8> = ring
        .chunks(8)
        .map(|bits| {
            bits.iter()
                .rev()
                .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
        })
        .collect();
    BASE64_STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(quick_xor_hash(content), known, "{content:02X?}");
        }
    }
}
