//! What a filter lets through. Pure.

use jiff::Timestamp;
use record::ids::Guid;

/// What kind of value a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) enum Kind {
    Text,
    Flag,
    Time,
    /// `assignedLicenses`, of which one can be looked for and all can be counted.
    Licenses,
    /// In the schema, and never set here.
    Unset,
}

/// A property that can be filtered on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) struct Property {
    pub(in crate::graph) name: &'static str,
    pub(in crate::graph) kind: Kind,
    /// Whether it takes the index of advanced queries even for a plain comparison.
    pub(in crate::graph) advanced: bool,
}

impl Property {
    pub(in crate::graph) const fn of(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            advanced: false,
        }
    }
}

/// What a condition is asked about. A property is asked for only where the table of the thing has it.
pub(in crate::graph) trait Filtered {
    fn text(&self, property: &str) -> Option<&str>;

    fn flag(&self, _property: &str) -> bool {
        false
    }

    fn time(&self, _property: &str) -> Option<Timestamp> {
        None
    }

    fn holds(&self, _sku: &Guid) -> bool {
        false
    }

    fn licenses(&self) -> usize {
        0
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Ge,
    Gt,
    Le,
    Lt,
}

impl Operator {
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "ge" => Self::Ge,
            "gt" => Self::Gt,
            "le" => Self::Le,
            "lt" => Self::Lt,
            _ => return None,
        })
    }

    fn holds<T: PartialOrd>(self, one: &T, other: &T) -> bool {
        match self {
            Self::Eq => one == other,
            Self::Ne => one != other,
            Self::Ge => one >= other,
            Self::Gt => one > other,
            Self::Le => one <= other,
            Self::Lt => one < other,
        }
    }
}

/// Which end of a text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affix {
    Start,
    End,
}

impl Affix {
    /// Whether a text has it. Both are in lower case.
    fn fits(self, text: &str, wanted: &str) -> bool {
        match self {
            Self::Start => text.starts_with(wanted),
            Self::End => text.ends_with(wanted),
        }
    }
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    Either(Vec<Condition>),
    All(Vec<Condition>),
    Not(Box<Condition>),
    Holds(Guid),
    Licenses(Operator, usize),
    Flag(&'static str, bool),
    /// Without regard to case; none is the word `null`.
    Text(&'static str, Option<String>),
    Time(&'static str, Operator, Timestamp),
    /// Without regard to case, how a text begins or ends.
    Affix(&'static str, Affix, String),
    /// Of a property that is never set.
    Always(bool),
}

impl Condition {
    pub(super) fn lets(&self, thing: &impl Filtered) -> bool {
        match self {
            Self::Either(parts) => parts.iter().any(|part| part.lets(thing)),
            Self::All(parts) => parts.iter().all(|part| part.lets(thing)),
            Self::Not(part) => !part.lets(thing),
            Self::Holds(sku) => thing.holds(sku),
            Self::Licenses(operator, number) => operator.holds(&thing.licenses(), number),
            Self::Flag(property, wanted) => thing.flag(property) == *wanted,
            Self::Text(property, wanted) => match (thing.text(property), wanted) {
                (Some(text), Some(wanted)) => same(text, wanted),
                (text, wanted) => text.is_none() && wanted.is_none(),
            },
            Self::Affix(property, affix, wanted) => thing
                .text(property)
                .is_some_and(|text| affix.fits(&text.to_lowercase(), wanted)),
            Self::Always(lets) => *lets,
            Self::Time(property, operator, wanted) => thing
                .time(property)
                .is_some_and(|time| operator.holds(&time, wanted)),
        }
    }
}

/// Whether two texts are the same without regard to case. Most are plain ASCII, which needs no copies.
fn same(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        one.to_lowercase() == other.to_lowercase()
    }
}
