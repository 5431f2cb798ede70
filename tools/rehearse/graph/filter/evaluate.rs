//! What a filter lets through. Pure.

use std::borrow::Cow;

use jiff::Timestamp;
use record::ids::Guid;
use serde_json::Value;

/// What kind of value a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) enum Kind {
    Text,
    Flag,
    Time,
    /// `assignedLicenses`, of which one can be looked for and all can be counted.
    Licenses,
    /// A GUID, which is compared without quotes.
    Guid,
    /// A list of things of a type of the schema, of which one can be looked for.
    List(&'static str),
    /// A structure of a type of the schema.
    Structure(&'static str),
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

    fn flag(&self, _property: &str) -> Option<bool> {
        None
    }

    fn time(&self, _property: &str) -> Option<Timestamp> {
        None
    }

    /// A list or a structure.
    fn value(&self, _property: &str) -> Option<Cow<'_, Value>> {
        None
    }

    fn holds(&self, _sku: &Guid) -> bool {
        false
    }

    fn licenses(&self) -> usize {
        0
    }
}

/// A value inside of another: one of a list, or a structure. Its own text has no name.
struct Inner<'a>(&'a Value);

impl Inner<'_> {
    fn part(&self, property: &str) -> Option<&Value> {
        if property.is_empty() {
            Some(self.0)
        } else {
            self.0.get(property)
        }
    }
}

impl Filtered for Inner<'_> {
    fn text(&self, property: &str) -> Option<&str> {
        self.part(property)?.as_str()
    }

    fn flag(&self, property: &str) -> Option<bool> {
        self.part(property)?.as_bool()
    }

    fn time(&self, property: &str) -> Option<Timestamp> {
        self.text(property)?.parse().ok()
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

    fn is_equality(self) -> bool {
        matches!(self, Self::Eq | Self::Ne)
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
    /// Whether a text has it, which is in lower case.
    fn fits(self, text: &str, wanted: &str) -> bool {
        if text.is_ascii() && wanted.is_ascii() {
            let part = match self {
                Self::Start => text.get(..wanted.len()),
                Self::End => text.len().checked_sub(wanted.len()).map(|at| &text[at..]),
            };
            return part.is_some_and(|part| part.eq_ignore_ascii_case(wanted));
        }
        match self {
            // Character by character, which needs no copy.
            Self::Start => {
                let mut text = text.chars().flat_map(char::to_lowercase);
                wanted.chars().all(|one| text.next() == Some(one))
            }
            Self::End => text.to_lowercase().ends_with(wanted),
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
    /// None is the word `null`; as in the next two.
    Flag(&'static str, Option<bool>),
    /// Without regard to case.
    Text(&'static str, Option<String>),
    Time(&'static str, Operator, Option<Timestamp>),
    /// Without regard to case, which of two texts comes first.
    Order(&'static str, Operator, String),
    /// Without regard to case, how a text begins or ends.
    Affix(&'static str, Affix, String),
    /// Of a list, one.
    Any(&'static str, Box<Condition>),
    /// How long a list is.
    Count(&'static str, Operator, usize),
    /// Inside of a structure.
    Inside(&'static str, Box<Condition>),
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
                .is_some_and(|text| affix.fits(text, wanted)),
            Self::Order(property, operator, wanted) => thing
                .text(property)
                .is_some_and(|text| operator.holds(&text.to_lowercase(), wanted)),
            Self::Time(property, operator, wanted) => match (thing.time(property), wanted) {
                (Some(time), Some(wanted)) => operator.holds(&time, wanted),
                (time, wanted) => {
                    let is_same = time.is_none() && wanted.is_none();
                    is_same == (*operator == Operator::Eq) && operator.is_equality()
                }
            },
            Self::Any(property, condition) => list(thing, property, |all| {
                all.iter().any(|one| condition.lets(&Inner(one)))
            }),
            Self::Count(property, operator, number) => {
                list(thing, property, |all| operator.holds(&all.len(), number))
            }
            Self::Inside(property, condition) => {
                let value = thing.value(property);
                condition.lets(&Inner(value.as_deref().unwrap_or(&Value::Null)))
            }
        }
    }
}

/// What holds for a list, which is empty where it is not set.
fn list(thing: &impl Filtered, property: &str, holds: impl Fn(&[Value]) -> bool) -> bool {
    let value = thing.value(property);
    holds(
        value
            .as_deref()
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice),
    )
}

/// Whether two texts are the same without regard to case. Most are plain ASCII, which needs no copies.
fn same(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        one.to_lowercase() == other.to_lowercase()
    }
}
