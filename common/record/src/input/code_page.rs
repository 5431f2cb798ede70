//! The code page of input that is not Unicode. It is named by the person and never guessed.

use std::str::FromStr;

use encoding_rs::{Encoding, UTF_8};

use crate::{BadValue, Text, text};

/// A code page, such as cp932 (Japanese Windows).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage(&'static Encoding);

impl CodePage {
    pub(super) fn encoding(self) -> &'static Encoding {
        self.0
    }

    /// What is said of a line whose bytes are not of this code page.
    pub(super) fn mismatch(self) -> Text {
        let name = self.0.name();
        text!(
            "not text in the code page {name}: see what wrote it, and name that code page with --encoding",
            "コード ページ {name} の文字として読めません。書き出したプログラムの文字コードを --encoding で指定してください"
        )
    }
}

impl FromStr for CodePage {
    type Err = BadValue;

    /// Takes the names of the WHATWG Encoding Standard, and the numbers that Windows has for the same.
    fn from_str(name: &str) -> Result<Self, BadValue> {
        let found = match number(name) {
            Some(65001) => Some(UTF_8),
            Some(number) => Encoding::for_label(label(number).as_bytes()),
            None => Encoding::for_label(name.as_bytes()),
        };
        // "replacement" stands for encodings that are not read for safety.
        found
            .filter(|found| found.name() != "replacement")
            .map(Self)
            .ok_or_else(|| {
                text!(
                    "write a code page such as cp932, cp1252 or utf-16le",
                    "コード ページは cp932、cp1252、utf-16le のように指定してください"
                )
                .into()
            })
    }
}

/// The number of `cp932`, `CP932` or `932`.
fn number(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    name.strip_prefix("cp").unwrap_or(&name).parse().ok()
}

/// The numbers of Windows that the standard knows by another name (documented, "Code Page Identifiers").
fn label(number: u32) -> String {
    match number {
        874 => "windows-874",
        932 => "windows-31j",
        936 => "gbk",
        949 => "windows-949",
        950 => "big5",
        1200 => "utf-16le",
        1201 => "utf-16be",
        20932 | 51932 => "euc-jp",
        50220..=50222 => "iso-2022-jp",
        51949 => "euc-kr",
        54936 => "gb18030",
        other => return format!("windows-{other}"),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_page_is_named_as_windows_or_the_web_name_it() {
        for (name, expected) in [
            ("cp932", "Shift_JIS"),
            ("932", "Shift_JIS"),
            ("CP932", "Shift_JIS"),
            ("shift_jis", "Shift_JIS"),
            ("sjis", "Shift_JIS"),
            ("cp51932", "EUC-JP"),
            ("cp1252", "windows-1252"),
            ("cp65001", "UTF-8"),
            ("utf-16le", "UTF-16LE"),
        ] {
            let page: CodePage = name.parse().unwrap();
            assert_eq!(page.encoding().name(), expected, "{name}");
        }
        for bad in ["", "cp", "cp1", "ansi-ish", "iso-2022-kr"] {
            assert!(bad.parse::<CodePage>().is_err(), "{bad}");
        }
    }
}
