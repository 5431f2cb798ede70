//! What is wrong with a command line, in Japanese. In English the parser's own words are printed.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use record::{BadValue, ids::BadId};

/// The complaint, the usage and where to read on.
pub(crate) fn in_japanese(error: &clap::Error) -> String {
    let found = Found { error };
    let parts = [
        Some(format!("エラー: {}", found.complaint())),
        found.suggestion().map(|near| format!("  ヒント: {near}")),
        found.usage(),
        Some("詳しくは '--help' を参照してください。\n".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

struct Found<'a> {
    error: &'a clap::Error,
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
        let Some(reason) = self.error.source() else {
            return String::new();
        };
        if let Some(BadValue(why)) = reason.downcast_ref() {
            return format!(": {}", why.ja);
        }
        match reason.downcast_ref() {
            Some(BadId::Guid(_)) => ": ID (GUID) を指定してください".to_owned(),
            Some(other) => format!(": {}", other.text().ja),
            None => String::new(),
        }
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
