//! Any bytes inside of a document that is whole around them: as the texts of a Word file and their links, and as the
//! objects of a PDF. Random bytes alone seldom get past the check sums of the one and the table of the other.
#![no_main]

use std::{
    ffi::OsString,
    io::{Cursor, Write as _},
};

use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let mut args: Vec<OsString> = vec!["parse-invite".into()];
    for (name, document) in [("a.docx", word(bytes)), ("a.pdf", pdf(bytes))] {
        let file = folder.path().join(name);
        std::fs::write(&file, document).unwrap();
        args.push(file.into_os_string());
    }
    common::cli::start(args, parse_invite::run);
});

/// The text up to the first zero, the links of it up to the second, and slides.
fn word(bytes: &[u8]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let names = [
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "ppt/slides/slide1.xml",
    ];
    let parts = std::iter::once(&b""[..]).chain(bytes.splitn(3, |byte| *byte == 0));
    for (name, part) in names.into_iter().zip(parts) {
        package.start_file(name, stored).unwrap();
        package.write_all(part).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// An object up to each zero, the first of which is the root.
fn pdf(bytes: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in bytes.split(|byte| *byte == 0).zip(1..) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (table, size) = (file.len(), places.len() + 1);
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.extend(end.as_bytes());
    file
}
