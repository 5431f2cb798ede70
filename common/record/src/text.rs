//! A message in English and in Japanese, written side by side where it is raised.

use std::fmt;

/// A language that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// The language of a POSIX or BCP 47 locale name, such as `ja_JP.UTF-8` or `ja-JP`.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        match locale.split(['_', '-', '.']).next() {
            Some("ja") => Self::Ja,
            _ => Self::En,
        }
    }
}

/// The same message in both languages. Made with [`text!`](crate::text!).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The English words.
    pub en: String,
    /// The Japanese words.
    pub ja: String,
}

impl Text {
    /// The words in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }

    /// These words, a colon, and others.
    #[must_use]
    pub fn followed_by(&self, other: &Self) -> Self {
        Self {
            en: format!("{}: {}", self.en, other.en),
            ja: format!("{}: {}", self.ja, other.ja),
        }
    }

    /// Words that are the same in every language: a name, a code, what a service said.
    #[must_use]
    pub fn verbatim(words: impl Into<String>) -> Self {
        let en = words.into();
        let ja = en.clone();
        Self { en, ja }
    }
}

/// Why a value on a command line is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadValue(pub Text);

impl From<Text> for BadValue {
    fn from(why: Text) -> Self {
        Self(why)
    }
}

/// English, for logs and error chains.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// A [`Text`] from an English and a Japanese format string; both see the variables in scope.
///
/// ```
/// let sku = "Microsoft 365 Business Standard";
/// let text = record::text!("no seat of {sku} is free", "{sku} に空きライセンスがありません");
/// assert_eq!(text.en, "no seat of Microsoft 365 Business Standard is free");
/// ```
#[macro_export]
macro_rules! text {
    ($en:literal, $ja:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = $value;)*
        $crate::Text { en: format!($en), ja: format!($ja) }
    }};
}

/// Makes words from outside safe to show: a control, format or tag character could repaint a terminal,
/// turn a file name round or hide in it, so each is written as `\u{…}`.
#[must_use]
pub fn printable(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    for c in words.chars() {
        if is_hostile(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Control characters (C0, C1), line and paragraph separators, and everything of the category Format, with
/// the letters that show nothing. Variation selectors are none of these: Japanese names need them.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{34F}'
                | '\u{600}'..='\u{605}'
                | '\u{61C}'
                | '\u{6DD}'
                | '\u{70F}'
                | '\u{890}'..='\u{891}'
                | '\u{8E2}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{110BD}'
                | '\u{110CD}'
                | '\u{13430}'..='\u{1343F}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language_and_anything_unknown_is_english() {
        for (locale, lang) in [
            ("ja_JP.UTF-8", Lang::Ja),
            ("ja-JP", Lang::Ja),
            ("ja", Lang::Ja),
            ("jam_JM", Lang::En),
            ("C.UTF-8", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Lang::of_locale(locale), lang, "{locale}");
        }
    }

    #[test]
    fn a_name_with_terminal_escapes_is_shown_harmless() {
        assert_eq!(
            printable("佐藤\u{1b}[2J\u{202e}x"),
            "佐藤\\u{1b}[2J\\u{202e}x"
        );
    }

    #[test]
    fn nothing_that_steers_or_hides_is_shown_and_every_letter_is() {
        for hostile in [
            '\u{7}',
            '\u{7F}',
            '\u{85}',
            '\u{9B}',
            '\u{AD}',
            '\u{61C}',
            '\u{180E}',
            '\u{200B}',
            '\u{200E}',
            '\u{2028}',
            '\u{202E}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{206A}',
            '\u{FEFF}',
            '\u{FFF9}',
            '\u{1D173}',
            '\u{E0001}',
            '\u{E0041}',
            '\u{E007F}',
        ] {
            assert_eq!(
                printable(&format!("a{hostile}b")),
                format!("a{}b", hostile.escape_unicode())
            );
        }
        for plain in [
            "株式会社あおぞら",
            "葛\u{E0100}飾",
            "Ünïcode",
            "①㈱ｶﾅ",
            "e\u{301}",
            "\u{3000}",
            "👍\u{FE0F}",
        ] {
            assert_eq!(printable(plain), plain);
        }
    }
}
