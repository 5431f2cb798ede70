//! The columns of a tool's table and CSV, and what stands in them.

use std::{any::Any, cell::RefCell, collections::HashMap};

use crate::{
    Lang, Record, Text,
    sections::{Section, User},
    text,
};

/// One column of a tool's table and CSV.
pub struct Column {
    /// The machine's name of it, the same in every language: the CSV heading.
    pub key: &'static str,
    /// The heading for people.
    pub head: Text,
    /// What stands in it; empty where the record does not say.
    pub cell: fn(&Row<'_>, Lang) -> String,
    /// Whether it is a number, set to the right.
    pub number: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(key: &'static str, head: Text, cell: fn(&Row<'_>, Lang) -> String) -> Self {
        Self {
            key,
            head,
            cell,
            number: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(key: &'static str, head: Text, cell: fn(&Row<'_>, Lang) -> String) -> Self {
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

/// A record that is being laid out: each of its sections is read once, however many columns it has.
pub struct Row<'a> {
    record: &'a Record,
    sections: RefCell<HashMap<&'static str, Box<dyn Any>>>,
}

impl<'a> Row<'a> {
    /// The row of a record.
    #[must_use]
    pub fn of(record: &'a Record) -> Self {
        Self {
            record,
            sections: RefCell::default(),
        }
    }

    /// What a section says; empty where the record has none, or a failure in its place.
    pub fn cell<S: Section + Clone + 'static>(&self, show: impl FnOnce(S) -> String) -> String {
        let mut sections = self.sections.borrow_mut();
        let section = sections
            .entry(S::KEY)
            .or_insert_with(|| Box::new(self.record.get::<S>().ok().flatten()))
            .downcast_ref::<Option<S>>()
            .cloned()
            .flatten();
        drop(sections);
        section.map(show).unwrap_or_default()
    }
}

impl std::ops::Deref for Row<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        self.record
    }
}

/// What a section says, as [`Row::cell`].
pub fn cell<S: Section + Clone + 'static>(row: &Row<'_>, show: impl FnOnce(S) -> String) -> String {
    row.cell(show)
}

/// A value of an enumeration as records have it, the same in every language.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
