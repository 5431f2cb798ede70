//! Ids and times in a snapshot: as the service writes them, or made up where it does not.

use common::ids::Guid;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};

/// An id as it is, or one that is made of the text where it is no GUID: the same text, the same id.
pub(super) fn guid(text: &str) -> Guid {
    text.parse().unwrap_or_else(|_| {
        let hash = digest(&SHA256, text.as_bytes());
        guid_of_bytes(hash.as_ref())
    })
}

/// A GUID (version 4 in form) of at least 16 bytes.
pub(super) fn guid_of_bytes(bytes: &[u8]) -> Guid {
    let mut first = [0; 16];
    first.copy_from_slice(&bytes[..16]);
    let id = uuid::Builder::from_random_bytes(first).into_uuid();
    id.to_string().parse().expect("a UUID is written as a GUID")
}

/// A time as the service writes it, or else the given one.
pub(super) fn time(text: Option<&str>, or: Timestamp) -> Timestamp {
    text.and_then(|text| text.parse().ok()).unwrap_or(or)
}
