//! What is wrong with a command line, in Japanese. In English the parser's own words are printed, but for those that say
//! what a program of its kind would not.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::japanese::{REFUSALS, Words};

/// The complaint, the usage and where to read on.
pub(crate) fn in_japanese(error: &clap::Error, own: Words) -> String {
    let found = Found { error, own };
    let parts = [
        Some(format!("エラー: {}", found.complaint())),
        found.suggestion().map(|near| format!("  ヒント: {near}")),
        found.usage(),
        Some("詳しくは '--help' を参照してください。\n".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Why a number is none, as the standard library says it and as a person would.
const NUMBERS: &[(&str, &str)] = &[
    ("invalid digit found in string", "write a whole number"),
    (
        "cannot parse integer from empty string",
        "write a whole number",
    ),
    ("invalid float literal", "write a whole number"),
    (
        "number too large to fit in target type",
        "the number is too large",
    ),
    (
        "number too small to fit in target type",
        "the number is too small",
    ),
];

/// English in plainer words.
pub(crate) fn plain(words: String) -> String {
    let plainer = |words: String, (old, new): &(&str, &str)| words.replace(old, new);
    NUMBERS.iter().fold(words, plainer)
}

struct Found<'a> {
    error: &'a clap::Error,
    own: Words,
}

impl Found<'_> {
    fn complaint(&self) -> String {
        use ContextKind::{InvalidArg, InvalidSubcommand, InvalidValue, PriorArg};
        let argument = self.text(InvalidArg);
        let value = self.text(InvalidValue);
        match self.error.kind() {
            ErrorKind::InvalidValue if value.is_empty() => {
                format!("'{argument}' には値が必要です{}", self.possible_values())
            }
            ErrorKind::InvalidValue => format!(
                "'{argument}' に '{value}' は指定できません{}",
                self.possible_values()
            ),
            ErrorKind::ValueValidation => {
                format!(
                    "'{argument}' に '{value}' は指定できません{}",
                    self.reason()
                )
            }
            ErrorKind::UnknownArgument => format!("'{argument}' という引数はありません"),
            ErrorKind::InvalidSubcommand => {
                format!(
                    "'{}' というコマンドはありません",
                    self.text(InvalidSubcommand)
                )
            }
            ErrorKind::MissingSubcommand => "コマンドを指定してください".to_owned(),
            ErrorKind::MissingRequiredArgument => {
                format!("次の引数が必要です:\n  {}", self.list(InvalidArg, "\n  "))
            }
            ErrorKind::ArgumentConflict if self.text(PriorArg) == argument => {
                format!("'{argument}' は 1 回だけ指定できます")
            }
            ErrorKind::ArgumentConflict => format!(
                "'{argument}' は次の引数と同時に指定できません: {}",
                self.list(PriorArg, ", ")
            ),
            ErrorKind::TooManyValues => format!("'{argument}' の値が多すぎます: '{value}'"),
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                format!("'{argument}' の値の数が違います")
            }
            ErrorKind::NoEquals => format!("'{argument}' の値は = で続けて指定してください"),
            ErrorKind::InvalidUtf8 => "引数に UTF-8 ではない文字があります".to_owned(),
            // The other kinds are help and version, which are no errors, and what no command line can cause.
            _ => self.error.to_string(),
        }
    }

    fn possible_values(&self) -> String {
        match self.list(ContextKind::ValidValue, ", ") {
            values if values.is_empty() => values,
            values => format!("\n  [指定できる値: {values}]"),
        }
    }

    /// Why a value was refused, where there is Japanese for it.
    fn reason(&self) -> String {
        let reason = self.error.source().map(ToString::to_string);
        let reason = plain(reason.unwrap_or_default());
        if let Some((_, range)) = reason.split_once(" is not in ")
            && let Some((least, most)) = range.split_once("..=")
            && least.parse::<i64>().is_ok()
        {
            return format!(": {least} から {most} までの数を指定してください");
        }
        if reason.ends_with(" is no GUID") {
            return ": ID (GUID) を指定してください".to_owned();
        }
        let known = REFUSALS
            .iter()
            .chain(self.own)
            .find(|(en, _)| *en == reason);
        known.map_or_else(String::new, |(_, ja)| format!(": {ja}"))
    }

    fn suggestion(&self) -> Option<String> {
        use ContextKind::{SuggestedArg, SuggestedSubcommand, SuggestedValue};
        let near = [SuggestedArg, SuggestedSubcommand, SuggestedValue]
            .into_iter()
            .map(|kind| self.list(kind, "', '"))
            .find(|near| !near.is_empty())?;
        Some(format!("'{near}' ではありませんか"))
    }

    fn usage(&self) -> Option<String> {
        let usage = self.error.get(ContextKind::Usage)?.to_string();
        Some(usage.replacen("Usage:", "使い方:", 1))
    }

    fn text(&self, kind: ContextKind) -> String {
        self.list(kind, ", ")
    }

    fn list(&self, kind: ContextKind, between: &str) -> String {
        match self.error.get(kind) {
            Some(ContextValue::Strings(values)) => values.join(between),
            Some(ContextValue::None) | None => String::new(),
            Some(value) => value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, REFUSALS, plain};

    #[test]
    fn each_plain_word_for_a_number_has_japanese() {
        for (_, plain) in NUMBERS {
            assert!(REFUSALS.iter().any(|(en, _)| en == plain), "{plain}");
        }
    }

    #[test]
    fn a_number_that_is_none_is_told_in_plain_words() {
        let refused = |text: &str| text.parse::<u8>().unwrap_err().to_string();
        assert_eq!(plain(refused("x")), "write a whole number");
        assert_eq!(plain(refused("")), "write a whole number");
        assert_eq!(plain(refused("999")), "the number is too large");
        assert_eq!(
            crate::cli::day("tomorrow").unwrap_err(),
            "write a day as 2026-10-31"
        );
    }
}
