//! Why a line is no record, or a section not what it should be.

use crate::{
    Text,
    parser_words::{of_syntax, of_type, without_position},
    text,
};

/// Why a line is no record, or a section not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRecord {
    /// Not JSON.
    #[error("not JSON: {detail} at column {column}")]
    NotJson {
        /// What the parser says.
        detail: String,
        /// Where, from 1.
        column: usize,
    },
    /// JSON, but not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// The same key twice.
    #[error("duplicate key \"{0}\"")]
    DuplicateKey(String),
    /// A section with a wrong type or a missing field.
    #[error("\"{key}\": {detail}")]
    Section {
        /// The key, and the keys within that lead to what is wrong.
        key: String,
        /// What is wrong in it.
        detail: String,
    },
    /// The section could not be made by an earlier tool.
    #[error("\"{key}\" failed in an earlier tool: {message}")]
    FailedBefore {
        /// The key.
        key: &'static str,
        /// What that tool said.
        message: String,
    },
    /// `tenantId` names no tenant.
    #[error("\"tenantId\": {0}")]
    Tenant(crate::ids::BadId),
}

impl BadRecord {
    /// What is wrong with text that is no JSON. Reading it as a whole value says more than passing over it does.
    pub(crate) fn of_text(text: &[u8], passed_over: &serde_json::Error) -> Self {
        let read = serde_json::from_slice::<serde_json::Value>(text).err();
        Self::of_json(read.as_ref().unwrap_or(passed_over))
    }

    pub(crate) fn of_json(error: &serde_json::Error) -> Self {
        Self::NotJson {
            detail: without_position(error),
            column: error.column(),
        }
    }

    /// The words for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotJson { detail, column } => {
                let why = of_syntax(detail);
                Text {
                    en: format!("not JSON: {} (column {column})", why.en),
                    ja: format!("JSON として読めません: {} ({column} 文字目)", why.ja),
                }
            }
            Self::NotAnObject => text!(
                "not a JSON object; a record is written {{\"key\":…}} on one line",
                "JSON オブジェクトではありません。1 行に {{\"キー\":…}} の形で書いてください"
            ),
            Self::DuplicateKey(key) => text!(
                "duplicate key \"{key}\" in the record",
                "キー「{key}」が 1 つのレコードに 2 回あります"
            ),
            Self::Section { key, detail } => {
                let why = of_type(detail);
                Text {
                    en: format!("\"{key}\" is not what it should be: {}", why.en),
                    ja: format!("「{key}」の内容が正しくありません: {}", why.ja),
                }
            }
            Self::FailedBefore { key, message } => text!(
                "\"{key}\" failed in an earlier tool: {message}",
                "「{key}」は前のツールで失敗しています: {message}"
            ),
            Self::Tenant(bad) => {
                let bad = bad.text();
                Text {
                    en: format!("\"tenantId\": {}", bad.en),
                    ja: format!("「tenantId」: {}", bad.ja),
                }
            }
        }
    }
}
