//! What is said of input that cannot be read: what it is, and what to do.

use std::io;

use serde_json::value::RawValue;

use super::code_page::CodePage;
use crate::{BadRecord, Text, text};

/// What a file is that is no text, by its first line. Nothing that follows can be a record.
pub(super) fn no_text(line: &[u8]) -> Option<Text> {
    let begins = |magic: &[u8]| line.starts_with(magic);
    if begins(b"PK\x03\x04") {
        return Some(text!(
            "an Excel workbook or another ZIP archive: save the sheet as CSV UTF-8 first",
            "Excel ブックなどの ZIP 形式のファイルです。シートを「CSV UTF-8」形式で保存してください"
        ));
    }
    if begins(b"\xd0\xcf\x11\xe0") {
        return Some(text!(
            "a file of Outlook or of an older Office: parse-invite reads mails (.msg); save a sheet as CSV UTF-8",
            "Outlook または旧形式の Office のファイルです。メール (.msg) は parse-invite で読み取り、シートは「CSV UTF-8」形式で保存してください"
        ));
    }
    if begins(b"%PDF") {
        return Some(text!(
            "a PDF: parse-invite reads mails and their attached PDFs",
            "PDF ファイルです。メールと添付の PDF は parse-invite で読み取ってください"
        ));
    }
    if COMPRESSED.iter().any(|magic| begins(magic)) {
        return Some(text!(
            "a compressed file: unpack it first",
            "圧縮されたファイルです。展開してから指定してください"
        ));
    }
    if let Some(encoding) = utf16_without_mark(line) {
        return Some(text!(
            "UTF-16 without a byte-order mark: name it with --encoding {encoding}, or save it as UTF-8",
            "BOM のない UTF-16 のようです。--encoding {encoding} を指定するか、UTF-8 で保存し直してください"
        ));
    }
    if is_binary(line) {
        return Some(text!(
            "a binary file, not records: name a file that one of the tools wrote",
            "バイナリ ファイルで、レコードではありません。ツールが出力したファイルを指定してください"
        ));
    }
    None
}

/// What a text is that holds no records, by its first line. One complaint is enough for it.
pub(super) fn foreign(line: &[u8]) -> Option<Text> {
    if line.starts_with(b"https://") || line.starts_with(b"http://") {
        return Some(text!(
            "not JSON but a link: begin with parse-invite, which reads links",
            "JSON ではなくリンクです。リンクは、まず parse-invite で読み取ってください"
        ));
    }
    if line.trim_ascii_start().starts_with(b"<") {
        return Some(text!(
            "HTML or XML, not records: parse-invite reads mails and saved pages",
            "HTML または XML で、レコードではありません。メールや保存したページは parse-invite で読み取ってください"
        ));
    }
    if begins_a_mail(line) {
        return Some(text!(
            "not JSON but a mail: begin with parse-invite, which reads mails",
            "JSON ではなくメールのようです。メールは、まず parse-invite で読み取ってください"
        ));
    }
    None
}

/// How files begin that gzip, bzip2, xz, zstd and 7-Zip wrote.
const COMPRESSED: [&[u8]; 5] = [
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
];

/// The name of the encoding in which a line is, where its first two characters are ASCII in UTF-16.
fn utf16_without_mark(line: &[u8]) -> Option<&'static str> {
    match line.first_chunk::<4>()?.map(|byte| byte != 0) {
        [true, false, true, false] => Some("utf-16le"),
        [false, true, false, true] => Some("utf-16be"),
        _ => None,
    }
}

/// Whether a line has control characters that no text has, or begins as a picture does.
fn is_binary(line: &[u8]) -> bool {
    let is_json = matches!(line.trim_ascii_start().first(), Some(b'{' | b'['));
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26);
    line.starts_with(b"\x89PNG") || !is_json && line.iter().any(is_control)
}

/// What is said of a first line that is text and nothing else that is known: a table for people, a log, a list in words.
pub(super) fn plain_text(line: &[u8]) -> Option<Text> {
    let is_value = matches!(line.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'))
        || serde_json::from_slice::<&RawValue>(line).is_ok();
    let is_known = str::from_utf8(line).map_or(true, |line| of_text(line).is_some());
    (!is_value && !is_known).then(|| {
        text!(
            "not JSON but text: name what a tool wrote without --table, or a list of tenant ids, or a table (CSV) with the column tenantId",
            "JSON ではなくテキストのようです。ツールの出力 (--table なし)、テナント ID の一覧、または tenantId の列がある表 (CSV) を指定してください"
        )
    })
}

/// What is said of what seems to be the heading of a table, and names no column that is known.
pub(super) fn no_heading(line: &[u8]) -> Option<Text> {
    is_row_of_cells(line).then(|| {
        text!(
            "not JSON; the heading of a table (CSV) must have the column tenantId",
            "JSON として読めません。表 (CSV) の場合は、見出しの行に tenantId の列が必要です"
        )
    })
}

/// What is wrong with a line that is no record.
pub(super) fn hint(error: &BadRecord, json: &[u8]) -> Text {
    let is_json = !matches!(error, BadRecord::NotJson { .. });
    let words = str::from_utf8(json).ok().filter(|_| !is_json);
    let words = words.and_then(|line| of_text(line).or_else(|| of_character(line, error)));
    words.unwrap_or_else(|| error.text())
}

/// What is said of a character from a Japanese keyboard or a web page, where JSON has another one or none.
fn of_character(line: &str, error: &BadRecord) -> Option<Text> {
    let BadRecord::NotJson { column, .. } = error else {
        return None;
    };
    let rest = line.get(column.saturating_sub(1)..)?;
    let found = rest.chars().next()?;
    let is_meant = matches!(found, '\u{ff01}'..='\u{ff5e}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
        || !found.is_ascii() && found.is_whitespace();
    let number = u32::from(found);
    is_meant.then(|| {
        text!(
            "not JSON: a full-width or invisible character (U+{number:04X}) stands where JSON has none (column {column}); write it in ASCII",
            "JSON として読めません。全角または見えない文字 (U+{number:04X}) があります ({column} 文字目)。半角で書いてください"
        )
    })
}

/// What a line is that is no JSON, where it can be told.
fn of_text(line: &str) -> Option<Text> {
    let line = line.trim_start_matches([' ', '\t']);
    if line.contains('\0') {
        return Some(text!(
            "not JSON: it has NUL bytes; the file is damaged, or was put together from several encodings: make it again",
            "JSON として読めません。NUL バイトが含まれています。ファイルが壊れているか、異なる文字コードのファイルが連結されています。作り直してください"
        ));
    }
    if line.starts_with('\u{feff}') {
        return Some(text!(
            "a byte-order mark stands in the middle, as where files were joined: name the files one by one instead",
            "途中に BOM があります (ファイルを連結した場合など)。連結せずに、ファイルを 1 つずつ指定してください"
        ));
    }
    if line.contains(['“', '”', '„', '‟', '＂']) {
        return Some(text!(
            "not JSON: it has typographic quotation marks (“ ”), as Word and mails write them; write \"",
            "JSON として読めません。全角または飾りの引用符 (“ ”) があります (Word やメールからの貼り付けなど)。半角の \" に直してください"
        ));
    }
    if line.starts_with('{') && line.trim_end().ends_with("},") {
        return Some(text!(
            "not JSON: a comma stands after the record; write one record a line without commas, or put [ and ] around all of them",
            "JSON として読めません。レコードの後にコンマがあります。コンマを除いて 1 行に 1 レコードで書くか、全体を [ ] で囲んでください"
        ));
    }
    if line.starts_with("@{") {
        return Some(text!(
            "an object as PowerShell prints it, not JSON: put | ConvertTo-Json -Depth 100 -Compress before it",
            "JSON ではなく PowerShell の表示形式です。| ConvertTo-Json -Depth 100 -Compress を通してください"
        ));
    }
    if line.starts_with("{'") || line.contains("':") && !line.contains("\":") {
        return Some(text!(
            "not JSON: it has single quotation marks; write \"",
            "JSON として読めません。一重引用符が使われています。二重引用符 \" で書いてください"
        ));
    }
    is_garbled(line).then(|| {
        text!(
            "not JSON: its characters were broken on the way, as PowerShell does; set [Console]::OutputEncoding and $OutputEncoding to UTF-8, or write with --ascii",
            "JSON として読めません。途中で文字が壊れています (PowerShell のパイプなど)。[Console]::OutputEncoding と $OutputEncoding を UTF-8 に設定するか、前のツールに --ascii を指定してください"
        )
    })
}

/// Whether a line shows what remains of Japanese in UTF-8 that was read as code page 932 or 1252, or what became of it in
/// ASCII. Only asked of what is no JSON: where a quotation mark was taken along with half a character.
fn is_garbled(line: &str) -> bool {
    let marks = ['縺', '繧', '繝', '荳', '譁', '蜷', '\u{fffd}'];
    line.starts_with('{')
        && (line.contains(marks)
            || line.contains("??")
            || line.contains("ã€")
            || line.contains("ã\u{81}"))
}

fn is_row_of_cells(line: &[u8]) -> bool {
    let is_json = matches!(line.trim_ascii_start().first(), Some(b'{' | b'['));
    let begins_a_value = line.first().is_some_and(|byte| *byte == b'"') && !line.contains(&b',');
    !is_json && !begins_a_value && line.iter().any(|byte| matches!(byte, b',' | b'\t' | b';'))
}

/// Whether a line is the header of a mail that stands first in most of them.
fn begins_a_mail(line: &[u8]) -> bool {
    const FIRST: [&str; 14] = [
        "return-path",
        "received",
        "delivered-to",
        "date",
        "from",
        "to",
        "subject",
        "message-id",
        "mime-version",
        "reply-to",
        "content-type",
        "authentication-results",
        "dkim-signature",
        "arc-seal",
    ];
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_header = name.len() < line.len()
        && FIRST
            .iter()
            .any(|header| name.eq_ignore_ascii_case(header.as_bytes()));
    // The line between the mails of an mbox.
    is_header || line.starts_with(b"From ")
}

pub(super) fn too_long() -> Text {
    text!(
        "the line is longer than 16 MiB; write one record a line",
        "1 行が 16 MiB を超えています。1 行に 1 レコードで書いてください"
    )
}

/// Why a file cannot be read, for a person.
#[must_use]
pub fn unreadable(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::NotFound => text!("no such file", "ファイルが見つかりません"),
        io::ErrorKind::IsADirectory => text!(
            "is a folder; name the files in it",
            "フォルダーです。中のファイルを指定してください"
        ),
        io::ErrorKind::PermissionDenied => text!(
            "cannot be read: permission denied",
            "読み取りのアクセス許可がありません"
        ),
        io::ErrorKind::InvalidData => text!(
            "not UTF-8: save it as UTF-8 (in Excel as CSV UTF-8)",
            "UTF-8 として読めません。UTF-8 で保存し直してください (Excel では「CSV UTF-8」形式)"
        ),
        // Windows says it of a pattern too, which is what is left of one that no file fits.
        io::ErrorKind::InvalidFilename if cfg!(windows) => text!(
            "no such file, and none that fits it as a pattern",
            "該当するファイルがありません"
        ),
        _ => text!("cannot be read: {error}", "読み取れません: {error}"),
    }
}

/// What is said of a line whose bytes are no text; `None` where they are.
pub(super) fn not_text(line: &[u8], code_page: Option<CodePage>) -> Option<Text> {
    let Ok(text) = str::from_utf8(line) else {
        return Some(text!(
            "not UTF-8: name the code page with --encoding, such as --encoding cp932 for Japanese Windows",
            "UTF-8 として読めません。文字コードを --encoding で指定してください (日本語版 Windows の Shift_JIS なら --encoding cp932)"
        ));
    };
    // What the code page does not have was decoded to U+FFFD.
    code_page
        .filter(|_| text.contains('\u{fffd}'))
        .map(CodePage::mismatch)
}
