//! The columns of a tool's table and CSV, and what stands in them.

use std::{any::Any, cell::RefCell, collections::HashMap};

use crate::{
    Lang, Record, TENANT_ID, Text,
    sections::{Customer, Section, SoldSubscription, User},
    text,
};

/// How applying one change went, in words of Japanese, for every tool that has such a column.
pub const APPLIED: &[(&str, &str)] = &[
    ("done", "完了"),
    ("already-done", "完了済み"),
    ("pending", "反映待ち"),
    ("refused", "見送り"),
    ("failed", "失敗"),
    ("unknown", "不明"),
];

/// The key of the column that a table gets where none of its own says why a record failed.
pub(super) const ERROR: &str = "error";

/// The key of the column with the customer's name.
pub(super) const CUSTOMER: &str = "customer.name";

/// One column of a tool's table and CSV.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own"
)]
pub struct Column {
    /// The machine's name of it, the same in every language: the CSV heading.
    pub key: &'static str,
    /// The heading for people.
    pub head: Text,
    /// What stands in it; empty where the record does not say.
    pub cell: fn(&Row<'_>, Lang) -> String,
    /// What kind of thing stands in it.
    kind: Kind,
    /// What becomes of it where the window is too small.
    pub(super) fit: Fit,
    /// What the line below the table says of it.
    pub(super) total: Total,
    /// Whether it names the customer, and is left out where that is the same in every row.
    pub(super) only_of_several: bool,
    /// Whether it is left out where several rows all say the same.
    pub(super) of_different: bool,
    /// Whether it says why a record failed.
    pub(super) tells_errors: bool,
    /// Whether only the rows that have it are counted in the line below the table.
    pub(super) counts_rows: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Words,
    /// Set to the right.
    Number,
    /// Codes with a blank between them: for machines, and in tables in words. Each code with its Japanese.
    Codes(&'static [(&'static str, &'static str)]),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Loses its end.
    Shortened,
    /// Stays as it is.
    Whole,
    /// Is left out before anything else is shortened.
    Minor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// Nothing.
    Unsaid,
    /// All its numbers together.
    Sum,
    /// How many rows have which value.
    Count,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(key: &'static str, head: Text, cell: fn(&Row<'_>, Lang) -> String) -> Self {
        Self {
            key,
            head,
            cell,
            kind: Kind::Words,
            fit: Fit::Shortened,
            total: Total::Unsaid,
            only_of_several: false,
            of_different: false,
            tells_errors: false,
            counts_rows: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(key: &'static str, head: Text, cell: fn(&Row<'_>, Lang) -> String) -> Self {
        Self {
            kind: Kind::Number,
            fit: Fit::Whole,
            ..Self::words(key, head, cell)
        }
    }

    /// A column of codes, which a table in Japanese shows in words.
    #[must_use]
    pub fn codes(
        key: &'static str,
        head: Text,
        japanese: &'static [(&'static str, &'static str)],
        cell: fn(&Row<'_>, Lang) -> String,
    ) -> Self {
        Self {
            kind: Kind::Codes(japanese),
            ..Self::words(key, head, cell)
        }
    }

    /// Never shortened, for what a person must do.
    #[must_use]
    pub fn whole(self) -> Self {
        Self {
            fit: Fit::Whole,
            ..self
        }
    }

    /// Says of a record that failed why, as [`why`] does. A table without such a column gets [`Column::error`].
    #[must_use]
    pub fn tells_errors(self) -> Self {
        Self {
            tells_errors: true,
            ..self.whole()
        }
    }

    /// The first to be left out where the window is too small.
    #[must_use]
    pub fn minor(self) -> Self {
        Self {
            fit: Fit::Minor,
            ..self
        }
    }

    /// Below the table stands what all its numbers are together.
    #[must_use]
    pub fn summed(self) -> Self {
        Self {
            total: Total::Sum,
            ..self
        }
    }

    /// Below the table stands how many rows have which value: of the last such column that says anything.
    #[must_use]
    pub fn counted(self) -> Self {
        Self {
            total: Total::Count,
            ..self
        }
    }

    /// A row without it is none of what the tool lists: the line below the table does not count it.
    #[must_use]
    pub fn counts_rows(self) -> Self {
        Self {
            counts_rows: true,
            ..self
        }
    }

    /// Left out where several rows all say the same.
    #[must_use]
    pub fn of_different(self) -> Self {
        Self {
            of_different: true,
            ..self
        }
    }

    /// Shown also where every row says the same.
    #[must_use]
    pub fn always(self) -> Self {
        Self {
            only_of_several: false,
            ..self
        }
    }

    /// The codes that it has in words, each with its Japanese; none where it is no column of codes.
    #[must_use]
    pub fn codes_in_words(&self) -> &'static [(&'static str, &'static str)] {
        match self.kind {
            Kind::Codes(words) => words,
            Kind::Words | Kind::Number => &[],
        }
    }

    /// Whether it says why a record failed.
    #[must_use]
    pub fn is_for_errors(&self) -> bool {
        self.tells_errors
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Number)
    }

    /// The cell as a table shows it.
    pub(super) fn for_people(&self, cell: String, lang: Lang) -> String {
        let (Kind::Codes(japanese), Lang::Ja) = (self.kind, lang) else {
            return cell;
        };
        let words = |code: &str| {
            let known = japanese.iter().find(|(known, _)| *known == code);
            known.map(|(_, words)| *words)
        };
        // A service's own word may have a blank in it.
        words(&cell).map_or_else(
            || {
                let codes = cell.split(' ').map(|code| words(code).unwrap_or(code));
                codes.collect::<Vec<_>>().join("、")
            },
            str::to_owned,
        )
    }

    /// The customer's tenant, in a table where there are several.
    #[must_use]
    pub fn tenant() -> Self {
        let column = Self::words(TENANT_ID, text!("TENANT", "テナント"), |record, _| {
            tenant(record)
        });
        Self {
            only_of_several: true,
            ..column.minor()
        }
    }

    /// The customer's name, in a table where there are several; the tenant of one without a name.
    #[must_use]
    pub fn customer() -> Self {
        let column = Self::words(CUSTOMER, text!("CUSTOMER", "お客様"), |record, _| {
            customer_or_tenant(record)
        });
        Self {
            only_of_several: true,
            ..column
        }
    }

    /// What a subscription is of; that there is none, of a record without one: a customer to whom nothing was sold.
    #[must_use]
    pub fn offer() -> Self {
        Self::words("offerName", text!("OFFER", "製品"), |row, lang| {
            if row.has(SoldSubscription::KEY) {
                return cell(row, |one: SoldSubscription| one.offer_name);
            }
            let none = text!("no subscription", "サブスクリプションなし");
            none.in_lang(lang).to_owned()
        })
    }

    /// Why a record failed, in a table that has no other column for it.
    #[must_use]
    pub fn error() -> Self {
        let column = Self::words(ERROR, text!("ERROR", "エラー"), |row, _| row.failure());
        column.tells_errors()
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
        self.section().map(show).unwrap_or_default()
    }

    /// Why the record failed; empty where it did not.
    fn failure(&self) -> String {
        let error = self.record.failure_alone();
        error.map(|error| error.message).unwrap_or_default()
    }

    fn section<S: Section + Clone + 'static>(&self) -> Option<S> {
        let mut sections = self.sections.borrow_mut();
        sections
            .entry(S::KEY)
            .or_insert_with(|| Box::new(self.record.get::<S>().ok().flatten()))
            .downcast_ref::<Option<S>>()
            .cloned()
            .flatten()
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

fn tenant(row: &Row<'_>) -> String {
    let tenant = row.tenant().ok().flatten();
    tenant.map(String::from).unwrap_or_default()
}

/// The customer's name, or the tenant where the record has no name.
#[must_use]
pub fn customer_or_tenant(row: &Row<'_>) -> String {
    let name = cell(row, |one: Customer| one.name.unwrap_or_default());
    if name.is_empty() { tenant(row) } else { name }
}

/// What a section says of why or what next; where the record has no such section, why it failed.
pub fn why<S: Section + Clone + 'static>(
    row: &Row<'_>,
    show: impl FnOnce(S) -> Option<String>,
) -> String {
    match row.section() {
        Some(section) => show(section).unwrap_or_default(),
        None => row.failure(),
    }
}

/// An instant as a table shows it: to the minute, without the letters of RFC 3339. Anything else stays as it is.
#[must_use]
pub fn minute(time: String) -> String {
    match time.get(..16).and_then(|start| start.split_once('T')) {
        Some((day, hour)) if time.ends_with('Z') => format!("{day} {hour}"),
        _ => time,
    }
}

/// A value of an enumeration as records have it, the same in every language.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
