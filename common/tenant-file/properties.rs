//! The properties of Microsoft Graph that a tenant file may set beyond those that have a key of their own, and what the
//! public schema declares of them: `properties.tsv`, which `scripts/make-shapes` makes. Pure.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use jiff::{Timestamp, civil::Time};
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Properties by their names in Graph, such as `{"department": "営業部"}`. What is not set is null, or an empty list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Properties(BTreeMap<String, Value>);

impl Properties {
    /// What a property is set to.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Sets a property; null clears it.
    pub fn set(&mut self, name: &str, value: Value) {
        if value.is_null() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that is set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The first that something of a type cannot have, or not so: its path, and what is wrong. `taken` have a key of
    /// their own in the file.
    pub(super) fn first_problem(&self, kind: &str, taken: &str) -> Option<(String, String)> {
        self.iter().find_map(|(name, value)| {
            let wrong = |words: String| Some((format!("properties.{name}"), words));
            if taken.split(' ').any(|one| one == name) {
                return wrong("this follows from other keys of the file".to_owned());
            }
            match declared(kind, name).filter(|known| known.name == name && !known.is_navigation) {
                None => wrong(format!("{kind} has no such property")),
                Some(known) => known
                    .wrong(value)
                    .map(|(path, words)| (format!("properties.{name}{path}"), words)),
            }
        })
    }
}

/// A property that the public schema declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// As the schema spells it.
    pub name: &'static str,
    /// The type of its value, or of each where it is a list: `Edm.String`, or the name of a structure.
    pub kind: &'static str,
    /// Whether it is a list.
    pub is_list: bool,
    /// Whether it leads to other objects, and is no value.
    pub is_navigation: bool,
    may_be_null: bool,
}

type Table = HashMap<String, Vec<Declared>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for line in include_str!("properties.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(kind), Some(name), Some(value)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let (value, is_navigation) = value
            .strip_prefix('>')
            .map_or((value, false), |one| (one, true));
        let (value, may_be_null) = value
            .strip_suffix('?')
            .map_or((value, false), |one| (one, true));
        let (value, is_list) = value
            .strip_suffix("[]")
            .map_or((value, false), |one| (one, true));
        table
            .entry(kind.to_ascii_lowercase())
            .or_default()
            .push(Declared {
                name,
                kind: value,
                is_list,
                is_navigation,
                may_be_null,
            });
    }
    table
});

/// All properties of a type, whose name may be in any case.
#[must_use]
pub fn all_declared(kind: &str) -> &'static [Declared] {
    let known = TABLE
        .get(kind)
        .or_else(|| TABLE.get(&kind.to_ascii_lowercase()));
    known.map_or(&[], Vec::as_slice)
}

/// The property of a type that a name in any case means.
#[must_use]
pub fn declared(kind: &str, name: &str) -> Option<Declared> {
    let mut all = all_declared(kind).iter();
    all.find(|known| known.name.eq_ignore_ascii_case(name))
        .copied()
}

impl Declared {
    /// How it is written where it is not set. What cannot be null has the least value of its type (observed of times).
    #[must_use]
    pub fn unset(&self) -> Value {
        match self.kind {
            _ if self.is_list => json!([]),
            _ if self.may_be_null => Value::Null,
            "Edm.DateTimeOffset" => json!("0001-01-01T00:00:00Z"),
            "Edm.Boolean" => json!(false),
            "Edm.Int32" | "Edm.Int64" => json!(0),
            _ => Value::Null,
        }
    }

    /// What is wrong with a value: where in it, and why.
    #[must_use]
    pub fn wrong(&self, value: &Value) -> Option<(String, String)> {
        match value {
            Value::Null if self.may_be_null => None,
            Value::Array(all) if self.is_list => all.iter().enumerate().find_map(|(at, one)| {
                wrong(self.kind, one).map(|(path, words)| (format!("[{at}]{path}"), words))
            }),
            _ if self.is_list => Some((String::new(), "a list is wanted".to_owned())),
            one => wrong(self.kind, one),
        }
    }
}

fn wrong(kind: &str, value: &Value) -> Option<(String, String)> {
    let simple = |fits: bool, wanted: &str| {
        (!fits).then(|| (String::new(), format!("{value} is no {wanted}")))
    };
    let text = value.as_str();
    let number = value.as_i64();
    match kind {
        "Edm.String" => simple(text.is_some(), "text"),
        "Edm.Boolean" => simple(value.is_boolean(), "true or false"),
        "Edm.Int16" => simple(
            number.is_some_and(|one| i16::try_from(one).is_ok()),
            "number of 16 bits",
        ),
        "Edm.Int32" => simple(
            number.is_some_and(|one| i32::try_from(one).is_ok()),
            "number of 32 bits",
        ),
        "Edm.Int64" => simple(number.is_some(), "number"),
        "Edm.Double" => simple(value.is_number(), "number"),
        "Edm.Guid" => simple(text.is_some_and(|one| one.parse::<Guid>().is_ok()), "GUID"),
        "Edm.DateTimeOffset" => simple(
            text.is_some_and(|one| one.parse::<Timestamp>().is_ok()),
            "time",
        ),
        "Edm.TimeOfDay" => simple(
            text.is_some_and(|one| one.parse::<Time>().is_ok()),
            "time of day",
        ),
        _ => structured(kind, value),
    }
}

/// A value of a structure or an enumeration. Of what the table does not have, nothing is known.
fn structured(kind: &str, value: &Value) -> Option<(String, String)> {
    let parts = all_declared(kind);
    if let [
        Declared {
            name: "=",
            kind: members,
            ..
        },
    ] = parts
    {
        let is_member = |text: &str| members.split(' ').any(|one| one == text);
        return (!value.as_str().is_some_and(is_member))
            .then(|| (String::new(), format!("{value} is none of {members}")));
    }
    if parts.is_empty() {
        return None;
    }
    let Some(object) = value.as_object() else {
        return Some((String::new(), format!("{value} is no {kind}")));
    };
    inside(kind, object)
}

fn inside(kind: &str, object: &Map<String, Value>) -> Option<(String, String)> {
    object.iter().find_map(|(name, value)| {
        match declared(kind, name).filter(|known| known.name == name) {
            None => Some((format!(".{name}"), format!("{kind} has no such property"))),
            Some(known) => known
                .wrong(value)
                .map(|(path, words)| (format!(".{name}{path}"), words)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_found_in_any_case_and_one_that_is_none_is_not() {
        let department = declared("User", "Department").unwrap();
        assert_eq!(
            (department.name, department.unset()),
            ("department", Value::Null)
        );
        let addresses = declared("user", "proxyAddresses").unwrap();
        assert_eq!(addresses.unset(), json!([]));
        assert_eq!(
            declared("user", "birthday").unwrap().unset(),
            "0001-01-01T00:00:00Z"
        );
        assert!(declared("user", "manager").unwrap().is_navigation);
        assert_eq!(declared("user", "nickname"), None);
        assert_eq!(declared("device", "id"), None);
    }

    #[test]
    fn a_value_of_the_wrong_type_is_named_with_its_place() {
        let problem = |name: &str, value: Value| {
            let mut properties = Properties::default();
            properties.set(name, value);
            properties
                .first_problem("user", "id mail")
                .map(|(path, _)| path)
        };
        for (name, value) in [
            ("department", json!("営業部")),
            ("createdDateTime", json!("2024-04-01T00:00:00Z")),
            ("businessPhones", json!(["03-1234-5678"])),
            ("onPremisesSyncEnabled", json!(true)),
            (
                "signInActivity",
                json!({"lastSignInDateTime": "2026-09-01T00:00:00Z"}),
            ),
            ("employeeOrgData", json!({"costCenter": null})),
            ("mailboxSettings", json!({"userPurpose": "shared"})),
            ("department", Value::Null),
        ] {
            assert_eq!(problem(name, value), None, "{name}");
        }
        for (name, value, path) in [
            ("department", json!(7), "department"),
            ("Department", json!("x"), "Department"),
            ("nickname", json!("x"), "nickname"),
            ("manager", json!("x"), "manager"),
            ("mail", json!("x"), "mail"),
            ("createdDateTime", json!("yesterday"), "createdDateTime"),
            ("businessPhones", json!(["x", 7]), "businessPhones[1]"),
            ("businessPhones", json!("x"), "businessPhones"),
            ("signInActivity", json!({"last": 1}), "signInActivity.last"),
            ("identities", json!([{"issuer": 1}]), "identities[0].issuer"),
            (
                "mailboxSettings",
                json!({"userPurpose": "cat"}),
                "mailboxSettings.userPurpose",
            ),
        ] {
            let path = format!("properties.{path}");
            assert_eq!(problem(name, value), Some(path), "{name}");
        }
    }
}
