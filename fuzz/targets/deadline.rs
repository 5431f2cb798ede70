//! Any bytes as records with dates: `list-deadlines` answers with one of its exit codes, and a panic is none.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("records");
    std::fs::write(&file, bytes).unwrap();
    let args = ["list-deadlines".into(), file.into_os_string()];
    common::cli::start(args.to_vec(), list_deadlines::run);
});
