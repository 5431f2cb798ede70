//! The columns of a tool's table and CSV, and what stands in them.

use crate::{
    Lang, Record, Text,
    sections::{Section, User},
    text,
};

/// One column of a tool's table and CSV.
pub struct Column {
    /// The machine's name of it, the same in every language: the CSV heading.
    pub key: &'static str,
    /// The heading for eyes.
    pub head: Text,
    /// What stands in it; empty where the record does not say.
    pub cell: fn(&Record, Lang) -> String,
    /// Whether it is a number, set to the right.
    pub number: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(key: &'static str, head: Text, cell: fn(&Record, Lang) -> String) -> Self {
        Self {
            key,
            head,
            cell,
            number: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(key: &'static str, head: Text, cell: fn(&Record, Lang) -> String) -> Self {
        Self {
            number: true,
            ..Self::words(key, head, cell)
        }
    }

    /// The customer's tenant.
    #[must_use]
    pub fn tenant() -> Self {
        Self::words("tenantId", text!("TENANT", "テナント"), |record, _| {
            let tenant = record.tenant().ok().flatten();
            tenant.map(String::from).unwrap_or_default()
        })
    }

    /// The name that the user signs in with.
    #[must_use]
    pub fn user() -> Self {
        Self::words(
            "user.userPrincipalName",
            text!("USER", "ユーザー"),
            |record, _| {
                cell(record, |user: User| {
                    user.user_principal_name.unwrap_or(user.id)
                })
            },
        )
    }
}

/// What a section says; empty where the record has none, or a failure in its place.
pub fn cell<S: Section>(record: &Record, show: impl FnOnce(S) -> String) -> String {
    record.get().ok().flatten().map(show).unwrap_or_default()
}

/// A value of an enumeration as records have it, the same in every language.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
