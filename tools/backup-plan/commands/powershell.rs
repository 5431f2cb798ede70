//! A script that copies with robocopy, for Windows `PowerShell` 5.1 and 7. ASCII only, because 5.1 reads a
//! script without a byte-order mark in the code page of the PC.

use std::fmt::Write as _;

use common::{Lang, text};

use super::{
    copying::{Copying, Source, is_windows_path, joined},
    robocopy::OPTIONS,
};

/// The script for some folders. For a OneDrive it copies the synchronised folder of this PC, and only if the
/// OneDrive client here is signed in as the owner; without the owner's sign-in name there is no such proof
/// and no script.
pub(super) fn script(source: Source<'_>, all: &[Copying<'_>], lang: Lang) -> Option<String> {
    let (root, find_root) = match source {
        Source::Drive { owner, .. } => {
            let owner = owner.filter(|owner| owner.contains('@'))?;
            ("$root".to_owned(), of_owner(owner, lang))
        }
        Source::Folder(folder) if is_windows_path(folder) => (
            literal(&without_end(&folder.replace('/', "\\")))?,
            String::new(),
        ),
        Source::Folder(_) => return None,
    };
    // What a native program returns is judged here, not by PowerShell 7.4.
    let mut script = "$ErrorActionPreference = 'Stop'\n\
        $PSNativeCommandUseErrorActionPreference = $false\n"
        .to_owned();
    script.push_str(&find_root);
    script.push_str("$failed = $false\n");
    for copying in all {
        script.push_str(&copying.robocopy_in_powershell(&root)?);
        // Up to 7 it says what was copied; from 8 on, that something was not.
        script.push_str("if ($LASTEXITCODE -ge 8) { $failed = $true }\n");
    }
    script.push_str("if ($failed) { exit 1 }\nexit 0\n");
    Some(script)
}

/// Finds the synchronised folder of the owner, as the OneDrive client notes it for each account.
fn of_owner(owner: &str, lang: Lang) -> String {
    let refusal = text!(
        "OneDrive on this PC is not signed in as {owner}. Nothing was copied. Run this on that user's PC.",
        "この PC の OneDrive は {owner} でサインインされていません。何もコピーしていません。このユーザーの PC で実行してください。"
    );
    let (owner, refusal) = (escaped(owner), escaped(refusal.in_lang(lang)));
    format!(
        "$owner = {owner}\n\
         $accounts = Get-ItemProperty 'HKCU:\\Software\\Microsoft\\OneDrive\\Accounts\\*' -ErrorAction SilentlyContinue\n\
         $account = $accounts | Where-Object {{ $_.UserEmail -eq $owner -and $_.UserFolder }} | Select-Object -First 1\n\
         if (-not $account) {{\n    \
             [Console]::Error.WriteLine({refusal})\n    \
             exit 1\n\
         }}\n\
         $root = $account.UserFolder.TrimEnd('\\')\n"
    )
}

impl Copying<'_> {
    fn robocopy_in_powershell(&self, root: &str) -> Option<String> {
        let path = self.path.replace('/', "\\");
        let below = |path: &str| match path {
            "" => Some(root.to_owned()),
            path => Some(format!("({root} + {})", literal(&format!("\\{path}"))?)),
        };
        let target = literal(&without_end(&self.windows_target()))?;
        let mut line = format!(
            "robocopy.exe {} {target} {}",
            below(&path)?,
            OPTIONS.join(" ")
        );
        for foreign in &self.foreign {
            let foreign = joined(&path, &foreign.replace('/', "\\"), '\\');
            write!(line, " /XD {}", below(&foreign)?).ok()?;
        }
        line.push('\n');
        Some(line)
    }
}

/// A path without a backslash at its end, which `PowerShell` 5.1 would let escape the quote that it writes
/// behind it. The root of a disk keeps its own.
fn without_end(path: &str) -> String {
    let bare = path.trim_end_matches('\\');
    if bare.ends_with(':') || bare.is_empty() {
        path.to_owned()
    } else {
        bare.to_owned()
    }
}

/// A path as an expression. A quote or a control character no Windows name holds, and no program could be
/// given it.
fn literal(path: &str) -> Option<String> {
    let fits = |c: char| c != '"' && !c.is_control();
    path.chars().all(fits).then(|| escaped(path))
}

/// A text as an expression of ASCII. Between single quotes nothing but the quote itself means anything, which
/// is doubled; `PowerShell` takes typographic quotes for it too, and they are escaped with all else that is not
/// ASCII.
fn escaped(text: &str) -> String {
    let plain = |c: char| c == ' ' || c.is_ascii_graphic();
    if text.chars().all(plain) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut pattern = String::new();
    for c in text.chars() {
        match c {
            '\'' => pattern.push_str("''"),
            '\\' => pattern.push_str("\\\\"),
            c if plain(c) => pattern.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(pattern, "\\u{unit:04x}");
                }
            }
        }
    }
    format!("([regex]::Unescape('{pattern}'))")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `PowerShell` makes of an expression, by its rules for single quotes and .NET's for `Unescape`.
    fn value(expression: &str) -> String {
        let unescape = expression.strip_prefix("([regex]::Unescape(");
        let quoted = unescape.map_or(expression, |rest| rest.strip_suffix("))").unwrap());
        let inner = quoted
            .strip_prefix('\'')
            .unwrap()
            .strip_suffix('\'')
            .unwrap();
        assert!(inner.is_ascii(), "{inner}");
        assert!(!inner.replace("''", "").contains('\''), "{inner}");
        let text = inner.replace("''", "'");
        if unescape.is_none() {
            return text;
        }
        let (mut units, mut rest) = (Vec::new(), text.as_str());
        while let Some(c) = rest.chars().next() {
            let taken = match rest.as_bytes() {
                [b'\\', b'u', ..] => {
                    units.push(u16::from_str_radix(&rest[2..6], 16).unwrap());
                    6
                }
                [b'\\', escaped, ..] => {
                    assert_eq!(*escaped, b'\\');
                    units.push(u16::from(b'\\'));
                    2
                }
                _ => {
                    units.extend(c.encode_utf16(&mut [0; 2]).iter());
                    1
                }
            };
            rest = &rest[taken..];
        }
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn any_name_comes_out_of_its_quotes_as_it_went_in() {
        for name in [
            "plain",
            "",
            "it's",
            "''",
            "`$(calc); $env:PATH %PATH% & | #",
            " blanks at both ends ",
            "作業\\図面",
            "‘curly’ ‚quotes‛",
            "E:\\data's\\が",
            "か\u{3099} 🗾",
            "\\u0041",
            "\\\\server\\共有\\u4f5c",
        ] {
            assert_eq!(value(&literal(name).unwrap()), name);
        }
    }

    #[test]
    fn what_no_program_can_be_given_has_no_literal() {
        for name in ["a\"b", "a\nb", "a\0b"] {
            assert_eq!(literal(name), None);
        }
    }

    #[test]
    fn a_backslash_at_the_end_stays_only_where_it_is_the_root_of_a_disk() {
        for (path, without) in [
            ("E:\\", "E:\\"),
            ("E:\\a b\\", "E:\\a b"),
            ("a", "a"),
            ("\\", "\\"),
        ] {
            assert_eq!(without_end(path), without);
        }
    }
}
