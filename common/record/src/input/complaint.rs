//! What is said of input that cannot be read.

use std::io;

use super::code_page::CodePage;
use crate::{BadRecord, Text, text};

pub(super) fn hint(error: &BadRecord, line: u64, json: &[u8]) -> Text {
    if line == 1 && begins_a_mail(json) {
        return text!(
            "not JSON but a mail: begin with parse-invite, which reads mails",
            "JSON ではなくメールのようです。メールは、まず parse-invite で読み取ってください"
        );
    }
    if line == 1 && is_row_of_cells(json) {
        return text!(
            "not JSON; the heading of a table (CSV) must have the column tenantId",
            "JSON として読めません。表 (CSV) の場合は、見出しの行に tenantId の列が必要です"
        );
    }
    if json.contains(&0) {
        return text!(
            "not JSON, and full of NUL bytes: is it UTF-16 without a byte-order mark?",
            "JSON として読めません。NUL バイトが含まれています。BOM のない UTF-16 ではありませんか"
        );
    }
    error.text()
}

fn is_row_of_cells(line: &[u8]) -> bool {
    let is_json = matches!(line.trim_ascii_start().first(), Some(b'{' | b'['));
    !is_json && line.iter().any(|byte| matches!(byte, b',' | b'\t' | b';'))
}

/// Whether a line is the header of a mail that stands first in most of them.
fn begins_a_mail(line: &[u8]) -> bool {
    const FIRST: [&str; 9] = [
        "return-path",
        "received",
        "delivered-to",
        "date",
        "from",
        "to",
        "subject",
        "message-id",
        "mime-version",
    ];
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < line.len()
        && FIRST
            .iter()
            .any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
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
