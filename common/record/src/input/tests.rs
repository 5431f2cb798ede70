use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn read(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    Records::of_reader(Cursor::new(bytes.into()))
        .map(|item| match item {
            Ok(line) => format!("{} {}", line.place.line(), line.record),
            Err(bad) => format!("{} ! {}", bad.place.line(), bad.text.en),
        })
        .collect()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(to_bytes)
        .collect()
}

#[test]
fn the_same_records_are_read_from_every_encoding_and_line_end() {
    let expected = ["1 {\"a\":\"表示\"}", "3 {\"b\":2}"];
    let unix = "{\"a\":\"表示\"}\n\n{\"b\":2}";
    let windows = "{\"a\":\"表示\"}\r\n\r\n{\"b\":2}\r\n";
    for text in [unix, windows] {
        assert_eq!(read(text), expected);
        assert_eq!(read(format!("\u{feff}{text}")), expected);
        assert_eq!(read(utf16(text, u16::to_le_bytes)), expected);
        assert_eq!(read(utf16(text, u16::to_be_bytes)), expected);
    }
}

#[test]
fn a_bad_line_is_named_and_the_next_one_is_read() {
    assert_eq!(
        read("{\"a\":1}\nhello\n[1]\n{\"a\":2}\n"),
        [
            "1 {\"a\":1}",
            "2 ! not JSON: expected value (column 1)",
            "3 ! not a JSON object; a record is written {\"key\":…} on one line",
            "4 {\"a\":2}",
        ]
    );
}

#[test]
fn a_cut_line_does_not_take_its_neighbour_along() {
    for cut in ["{\"a\":1", "{\"a\":", "{\"a\":{\"b\":1}", "{\"a\":\"x"] {
        let got = read(format!("{{\"z\":0}}\n{cut}\n{{\"b\":2}}\n{{\"c\":3}}\n"));
        assert_eq!(got.len(), 4, "{cut}: {got:?}");
        assert!(got[1].starts_with("2 ! not JSON"), "{got:?}");
        assert_eq!(got[2..], ["3 {\"b\":2}", "4 {\"c\":3}"], "{cut}");
    }
}

#[test]
fn pretty_printed_objects_and_arrays_are_taken_apart() {
    let pretty = "{\r\n  \"a\":  1,\r\n  \"b\":  [\r\n    \"x\"\r\n  ]\r\n}\r\n";
    assert_eq!(read(pretty), ["1 {\"a\":1,\"b\":[    \"x\"  ]}"]);
    assert_eq!(
        read(format!("{pretty}{pretty}")).len(),
        2,
        "one after the other"
    );
    let array = "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n{\"a\":3}\n";
    assert_eq!(read(array), ["1 {\"a\":1}", "1 {\"a\":2}", "9 {\"a\":3}"]);
    assert_eq!(
        read("[{\"a\":1},{\"a\":2}]"),
        ["1 {\"a\":1}", "1 {\"a\":2}"]
    );
    assert_eq!(read("[]"), [""; 0]);
}

#[test]
fn a_line_over_sixteen_mebibytes_is_named_and_the_next_one_is_read() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_LINE));
    let fits = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_LINE - 8));
    let got = read(format!("{{\"z\":0}}\n{long}\r\n{{\"b\":2}}\n{fits}"));
    assert_eq!(got[0], "1 {\"z\":0}");
    assert_eq!(
        got[1],
        "2 ! the line is longer than 16 MiB; write one record a line"
    );
    assert_eq!(got[2], "3 {\"b\":2}");
    assert_eq!(got[3].len(), fits.len() + 2);
}

#[test]
fn utf16_without_a_mark_is_recognised() {
    let bytes: Vec<u8> = "{\"a\":1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        read(bytes),
        ["1 ! not JSON, and full of NUL bytes: is it UTF-16 without a byte-order mark?"]
    );
}

#[test]
fn a_missing_file_and_a_folder_are_named_and_the_next_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    std::fs::write(&file, "{\"a\":1}\n").unwrap();
    let missing = folder.path().join("missing");
    let got: Vec<String> = Records::of_files(&[missing.clone(), folder.path().into(), file])
        .map(|item| match item {
            Ok(line) => line.record.to_string(),
            Err(bad) => format!("{}: {}", bad.place.text().en, bad.text.en),
        })
        .collect();
    assert_eq!(
        got,
        [
            format!("{}: no such file", missing.display()),
            format!(
                "{}: is a folder; name the files in it",
                folder.path().display()
            ),
            "{\"a\":1}".to_owned(),
        ]
    );
}

proptest! {
    #[test]
    fn every_record_that_was_written_is_read_whatever_stands_between(
        lines in prop::collection::vec("(\\{\"k\":[1-9][0-9]{0,2}\\}|[a-z]{0,5}|\\{\"a\":|\\{|\\}|)", 0..12)
    ) {
        let good = lines.iter().filter(|line| line.starts_with("{\"k\"")).count();
        let got = read(lines.join("\n"));
        // `{"a":` before and `}` after a record make one bigger record of the three lines.
        let read = got.iter().filter(|line| line.contains("{\"k\"")).count();
        prop_assert_eq!(read, good, "{:?}", got);
    }
}

#[test]
fn a_mail_is_sent_to_the_tool_that_reads_mails() {
    let got = read(b"Date: Mon, 28 Sep 2026 10:30:00 +0900\r\nFrom: a@b.example\r\n".to_vec());
    assert_eq!(
        got[0],
        "1 ! not JSON but a mail: begin with parse-invite, which reads mails"
    );
    assert!(got[1].starts_with("2 ! not JSON: "), "{}", got[1]);
    assert!(!read(b"to\n".to_vec())[0].contains("mail"));
}
