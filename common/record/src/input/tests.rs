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
            "2 ! not JSON: this is no JSON value (column 1)",
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
        [
            "1 ! UTF-16 without a byte-order mark: name it with --encoding utf-16le, or save it as UTF-8"
        ]
    );
}

#[test]
fn a_pretty_printed_value_with_a_fault_is_named_by_the_line_of_the_fault() {
    assert_eq!(
        read("{\n  \"a\": 1,\n}\n{\"b\":2}\n"),
        [
            "3 ! not JSON: a comma stands before a closing bracket (column 1)",
            "4 {\"b\":2}"
        ]
    );
    // What is left of it is not named again.
    let got = read("{\n  \"a\": 1\n  \"b\": 2,\n  \"c\": 3\n}\n{\"d\":4}\nhello\n");
    assert_eq!(
        got,
        [
            "3 ! not JSON: a comma or a closing bracket is missing (column 3)",
            "6 {\"d\":4}",
            "7 ! not JSON: this is no JSON value (column 1)"
        ]
    );
    assert_eq!(
        read("[\n{\"a\":1},\n{\"b\":2},\n]\n"),
        ["4 ! not JSON: a comma stands before a closing bracket (column 1)"]
    );
}

#[test]
fn text_is_named_once_and_records_below_it_are_read() {
    let got = read("NAME     TENANT\nContoso  a.example\n2 rows\n{\"a\":1}\n");
    assert!(got[0].starts_with("1 ! not JSON but text"), "{got:?}");
    assert_eq!(got[1..], ["4 {\"a\":1}"]);
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
    assert_eq!(got.len(), 1, "one complaint is enough: {got:?}");
    assert!(!read(b"to\n".to_vec())[0].contains("mail"));
}

const A: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
const B: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";

#[test]
fn a_line_that_is_nothing_but_a_tenant_is_a_record() {
    assert_eq!(
        read(format!(
            "{A}\r\n\n  \"{}\"\nContoso.Example\n{{\"a\":1}}\nhello\n",
            B.to_uppercase()
        )),
        [
            format!("1 {{\"tenantId\":\"{A}\"}}"),
            format!("3 {{\"tenantId\":\"{B}\"}}"),
            "4 {\"tenantId\":\"contoso.example\"}".to_owned(),
            "5 {\"a\":1}".to_owned(),
            "6 ! not JSON: this is no JSON value (column 1)".to_owned(),
        ]
    );
}

#[test]
fn a_table_with_a_heading_is_read_as_records() {
    let expected = [
        format!(
            "2 {{\"tenantId\":\"{A}\",\"owner\":\"佐藤, 花\",\"customer\":{{\"name\":\"あおぞら\"}}}}"
        ),
        format!(
            "3 {{\"tenantId\":\"{B}\",\"customer\":{{\"name\":\"=1+1\",\"domain\":\"b.example\"}}}}"
        ),
    ];
    let heading = "tenantId,owner,customer.name,customer.domain";
    let rows = format!("{heading}\n{A},\"佐藤, 花\",あおぞら,\n{B},,=1+1,b.example\n");
    assert_eq!(read(rows.clone()), expected);
    assert_eq!(
        read(format!("\u{feff}{}", rows.replace('\n', "\r\n"))),
        expected
    );
    let tabs = rows
        .replace("\"佐藤, 花\"", "佐藤; 花")
        .replace(',', "\t")
        .replace("; ", ", ");
    assert_eq!(read(tabs), expected);
    // Partner Center's own lists name the tenant in words of theirs.
    let words = rows.replace("tenantId", "Microsoft ID");
    assert_eq!(read(words), expected);
}

#[test]
fn what_stands_below_a_table_is_read_too_and_its_heading_may_come_again() {
    assert_eq!(
        read(format!(
            "tenantId,x\n{A},1\n{{\"a\":1}}\ntenantId,x\n{B}\n{A},1,2\n{B},1,,\n"
        )),
        [
            format!("2 {{\"tenantId\":\"{A}\",\"x\":\"1\"}}"),
            "3 {\"a\":1}".to_owned(),
            format!("5 {{\"tenantId\":\"{B}\"}}"),
            "6 ! the row has another number of cells (3) than the heading of the table (2)"
                .to_owned(),
            format!("7 {{\"tenantId\":\"{B}\",\"x\":\"1\"}}"),
        ]
    );
}

#[test]
fn a_cell_may_hold_line_breaks_and_an_unclosed_quotation_mark_takes_no_row_along() {
    assert_eq!(
        read(format!("tenantId,note\n{A},\"one\ntwo\"\n")),
        [format!("2 {{\"tenantId\":\"{A}\",\"note\":\"one\\ntwo\"}}")]
    );
    assert_eq!(
        read(format!("tenantId,note\n{A},\"one\n{B},two\n")),
        [
            "2 ! not a row of the table: a quotation mark is not closed".to_owned(),
            format!("3 {{\"tenantId\":\"{B}\",\"note\":\"two\"}}"),
        ]
    );
}

#[test]
fn a_first_line_that_names_no_tenant_is_no_heading() {
    for line in [
        "hello,world",
        "name;domain",
        "user.id,",
        "tenantId,tenantId,a,a",
        "user.id,user.id",
    ] {
        let got = read(format!("{line}\n{A}\n"));
        assert!(
            got[0].starts_with("1 ! not JSON; the heading of a table"),
            "{got:?}"
        );
        assert_eq!(got[1], format!("2 {{\"tenantId\":\"{A}\"}}"));
    }
}

#[test]
fn a_code_page_is_read_only_where_it_is_named() {
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode("tenantId,name\r\n");
    let mut bytes = sjis.into_owned();
    bytes.extend(format!("{A},").into_bytes());
    bytes.extend(encoding_rs::SHIFT_JIS.encode("あおぞら工務店").0.iter());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.csv");
    std::fs::write(&file, &bytes).unwrap();
    let read_as = |page: Option<&str>| -> Vec<String> {
        let page = page.map(|name| name.parse().unwrap());
        Records::of_files(std::slice::from_ref(&file))
            .in_code_page(page)
            .map(|item| match item {
                Ok(line) => line.record.to_string(),
                Err(bad) => bad.text.en,
            })
            .collect()
    };
    assert_eq!(
        read_as(Some("cp932")),
        [format!(
            "{{\"tenantId\":\"{A}\",\"name\":\"あおぞら工務店\"}}"
        )]
    );
    let unnamed = "not UTF-8: name the code page with --encoding, such as --encoding cp932 for Japanese Windows";
    assert_eq!(read_as(None), [unnamed]);
    let other = "not text in the code page EUC-JP: see what wrote it, and name that code page with --encoding";
    assert_eq!(read_as(Some("euc-jp")), [other]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_line_by_line_without_panic(
        heading in "(tenantId|Microsoft ID|user.id)(,[a-z.]{0,6}){0,3}\n|",
        bytes in prop::collection::vec(any::<u8>(), 0..300)
    ) {
        let _ = read([heading.as_bytes(), &bytes].concat());
    }
}
