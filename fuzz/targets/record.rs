//! Any bytes as records and plans: every section is read, and what was read is written as it was.
#![no_main]

use std::io::Cursor;

use common::{
    Record,
    sections::{
        Agreement, Backup, Contact, Customer, File, Invitation, License, Relationship, Section,
        SoldSubscription, Swap, User,
    },
};
use libfuzzer_sys::fuzz_target;
use record::input::Records;

fuzz_target!(|bytes: &[u8]| {
    for line in Records::of_reader(Cursor::new(bytes.to_vec())).flatten() {
        let record = line.record;
        let _ = record.tenant();
        reads::<Invitation>(&record);
        reads::<Customer>(&record);
        reads::<Relationship>(&record);
        reads::<License>(&record);
        reads::<User>(&record);
        reads::<File>(&record);
        reads::<Swap>(&record);
        reads::<Backup>(&record);
        reads::<Contact>(&record);
        reads::<Agreement>(&record);
        reads::<SoldSubscription>(&record);
        let written = record.to_string();
        let again = Record::parse(written.as_bytes()).unwrap();
        assert_eq!(again.to_string(), written);
    }
});

/// A section that can be read is read the same from what is written of it.
fn reads<S: Section>(record: &Record) {
    if let Ok(Some(section)) = record.get::<S>() {
        let mut written = record.clone();
        written.set(&section);
        let json = written.to_string();
        let again = Record::parse(json.as_bytes()).unwrap();
        assert!(again.get::<S>().is_ok(), "{json}");
    }
}
