//! What is said of input that cannot be read: what it is, and what to do.

use std::io;

use super::code_page::CodePage;
use crate::{BadRecord, Text, text};

/// What a file is that holds no records at all, by its first line. One complaint is enough for it.
pub(super) fn foreign(line: &[u8]) -> Option<Text> {
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
    match str::from_utf8(json) {
        Ok(line) if !is_json => of_text(line).unwrap_or_else(|| error.text()),
        _ => error.text(),
    }
}

/// What a line is that is no JSON, where it can be told.
fn of_text(line: &str) -> Option<Text> {
    let line = line.trim_start_matches([' ', '\t']);
    if line.contains('\0') {
        return Some(text!(
            "not JSON, and full of NUL bytes: is it UTF-16 without a byte-order mark?",
            "JSON として読めません。NUL バイトが含まれています。BOM のない UTF-16 ではありませんか"
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
