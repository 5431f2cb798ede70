use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

use super::*;

#[test]
fn a_header_ends_at_the_empty_line_and_folds_are_undone() {
    let (header, body) = Header::read(b"Subject: a\r\n b\r\nX-Y : c\r\n\r\nbody");
    assert_eq!(header.text("subject").unwrap(), "a b");
    assert_eq!(header.text("x-y").unwrap(), "c");
    assert_eq!(body, 27);
    assert_eq!(Header::read(b"no header at all\nb").0.names().count(), 0);
}

#[test]
fn words_that_are_cut_inside_a_character_are_joined_first() {
    for value in [
        "=?UTF-8?B?44Oq44K744Op44M=?= =?utf-8?B?vA==?=",
        "=?UTF-8?Q?=E3=83=AA=E3=82=BB=E3=83=A9=E3=83?=  =?UTF-8?Q?=BC?=",
        "\"=?UTF-8?B?44Oq44K744Op44O8?=\"",
        "=?utf-8*ja?b?44Oq44K744Op44O8?=",
    ] {
        let text = words(value.as_bytes());
        assert_eq!(text.trim_matches('"'), "リセラー", "{value}");
    }
}

#[test]
fn raw_bytes_of_any_encoding_in_a_header_are_read() {
    let text = "移行先パートナーからの招待";
    for bytes in [
        SHIFT_JIS.encode(text).0,
        ISO_2022_JP.encode(text).0,
        text.as_bytes().into(),
    ] {
        assert_eq!(words(&bytes), text);
    }
}

#[test]
fn what_only_looks_like_a_word_stays() {
    for value in ["=?", "=?x?y?z", "=?utf-8?X?abc?=", "a =?utf-8?B?YQ==?"] {
        assert_eq!(words(value.as_bytes()), value);
    }
}

#[test]
fn an_encoded_name_cannot_bring_an_address_of_its_own() {
    // "Microsoft" <msa@microsoft.com>
    let value = b"=?UTF-8?B?Ik1pY3Jvc29mdCIgPG1zYUBtaWNyb3NvZnQuY29tPg==?= <x@evil.example>";
    let from = address(value).unwrap();
    assert_eq!(from.mail.as_deref(), Some("x@evil.example"));
    assert_eq!(from.domain().as_deref(), Some("evil.example"));
    assert_eq!(
        address(b"plain@a.example (name)").unwrap().mail.as_deref(),
        Some("plain@a.example")
    );
    assert_eq!(
        address(b"\"a <b@c.example>\" <d@e.example>").unwrap(),
        Address {
            name: Some("a <b@c.example>".into()),
            mail: Some("d@e.example".into())
        }
    );
    assert_eq!(address(b""), None);
}

#[test]
fn parameters_are_read_with_quotes_sections_and_charsets() {
    let value =
        Value::read(b"Text/Plain; charset=\"ISO-2022-JP\"; Format = flowed;boundary=\"a;b\\\"c\"");
    assert_eq!(value.value, "text/plain");
    assert_eq!(value.parameter("charset"), Some("ISO-2022-JP"));
    assert_eq!(value.parameter("format"), Some("flowed"));
    assert_eq!(value.parameter("boundary"), Some("a;bc"));
    let name =
        Value::read(b"attachment; filename*1*=%8E%91.html; filename*0*=shift_jis'ja'%91%97%95%74");
    assert_eq!(name.parameter("filename"), Some("送付資.html"));
}

#[test]
fn a_date_is_read_with_its_comment_and_without_its_weekday() {
    for text in [
        "Fri, 31 May 2024 15:30:00 +0000",
        "Fri, 31 May 2024 15:30:00 +0000 (UTC)",
        "1 Jun 2024 00:30:00 +0900 (JST)",
        "Mon, 1 Jun 2024 00:30:00 +0900",
        "2024-05-31T15:30:00Z",
    ] {
        assert_eq!(
            date(text).unwrap().0.to_string(),
            "2024-05-31T15:30:00Z",
            "{text}"
        );
    }
    assert_eq!(date("yesterday"), None);
}
