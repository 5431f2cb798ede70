//! Words of a shell. Names come from outside and may hold anything, so each is one word, or there is none. Pure.

use std::fmt::Write as _;

/// One word of a POSIX shell. Between single quotes nothing but the quote itself means anything; a NUL
/// no shell can pass on.
#[must_use]
pub fn posix_word(text: &str) -> Option<String> {
    if text.contains('\0') {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+!".contains(c);
    if !text.is_empty() && text.chars().all(plain) && !text.contains('!') {
        return Some(text.to_owned());
    }
    Some(format!("'{}'", text.replace('\'', "'\\''")))
}

/// A path without a backslash at its end, which `PowerShell` 5.1 would let escape the quote that it writes
/// behind it. The root of a disk keeps its own.
#[must_use]
pub fn without_end(path: &str) -> String {
    let bare = path.trim_end_matches('\\');
    if bare.ends_with(':') || bare.is_empty() {
        path.to_owned()
    } else {
        bare.to_owned()
    }
}

/// A path as an expression. A quote or a control character no Windows name holds, and no program could be
/// given it.
#[must_use]
pub fn powershell_path(path: &str) -> Option<String> {
    let fits = |c: char| c != '"' && !c.is_control();
    path.chars().all(fits).then(|| powershell_word(path))
}

/// A text as an expression of ASCII. Between single quotes nothing but the quote itself means anything, which
/// is doubled; `PowerShell` takes typographic quotes for it too, and they are escaped with all else that is not
/// ASCII.
#[must_use]
pub fn powershell_word(text: &str) -> String {
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

    #[cfg(unix)]
    #[test]
    fn a_shell_hands_every_word_on_as_it_was() {
        for text in [
            "",
            "plain",
            "it's",
            "$HOME `id` \\ \"q\"",
            "-n",
            "a\nb\t",
            "*?[x]",
            "!x",
            "佐藤 ～",
            "#c;d&e|f",
        ] {
            let word = posix_word(text).unwrap();
            let shown = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {word}")])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8(shown.stdout).unwrap(), text);
        }
    }

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
            assert_eq!(value(&powershell_path(name).unwrap()), name);
        }
    }

    #[test]
    fn what_no_program_can_be_given_has_no_powershell_path() {
        for name in ["a\"b", "a\nb", "a\0b"] {
            assert_eq!(powershell_path(name), None);
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
