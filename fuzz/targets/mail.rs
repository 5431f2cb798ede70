//! Any bytes as a mail, mailbox, PDF or docx: `parse-invite` answers with one of its exit codes, and a panic is none.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mail");
    std::fs::write(&file, bytes).unwrap();
    let args = ["parse-invite".into(), file.into_os_string()];
    common::cli::start(args.to_vec(), parse_invite::run);
});
