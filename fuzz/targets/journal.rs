//! Any bytes as a journal: each line is an entry, was cut off, or is named; reading ends, and never panics.
#![no_main]

use std::io::Cursor;

use journal::{Entry, Found, Reading};
use libfuzzer_sys::fuzz_target;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Entries of any tool.
#[derive(Serialize, Deserialize)]
struct Any {
    event: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Entry for Any {
    type Known = u64;

    fn note(&self, known: &mut u64) {
        *known += 1;
    }
}

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let mut known = 0;
    for found in Reading::<_, Any>::new(Cursor::new(bytes)) {
        match found {
            Ok(Found::Entry(entry)) => entry.note(&mut known),
            Ok(Found::CutOff(line)) => assert!(line <= lines as u64),
            Err(bad) => {
                let _ = bad.text("a tool");
                break;
            }
        }
    }
    assert!(known <= lines as u64);
});
