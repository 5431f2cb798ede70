//! Requests and answers against the public schema of Microsoft Graph, as `tests/data/graph-shapes.json` has it.
//! Shared by the tests of several crates; strict, and independent of both the emulator and the tools.

mod exchange;
pub mod path;
mod value;

use std::{collections::BTreeMap, sync::OnceLock};

use serde_json::Value;

pub use exchange::Exchange;

type Names = BTreeMap<String, String>;

/// The table of facts.
pub struct Schema {
    roots: Names,
    types: BTreeMap<String, Type>,
    enums: BTreeMap<String, Vec<String>>,
    operations: BTreeMap<String, BTreeMap<String, Operation>>,
}

struct Type {
    base: Option<String>,
    properties: Names,
    navigation: Names,
}

/// A function or an action that is bound to a type.
pub struct Operation {
    /// What it takes.
    pub parameters: Names,
    /// The declared type of what comes back.
    pub returns: Option<String>,
}

/// What the schema does not have, with the place of each.
pub type Complaints = Vec<String>;

/// The table, read once.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let json: Value = serde_json::from_str(include_str!("../data/graph-shapes.json")).unwrap();
        Schema::of(&json)
    })
}

fn names(json: &Value) -> Names {
    let object = json.as_object().unwrap();
    object
        .iter()
        .map(|(name, kind)| (name.clone(), kind.as_str().unwrap().to_owned()))
        .collect()
}

fn text(json: &Value) -> Option<String> {
    json.as_str().map(str::to_owned)
}

fn all<T>(json: &Value, one: impl Fn(&Value) -> T) -> BTreeMap<String, T> {
    let object = json.as_object().unwrap();
    object
        .iter()
        .map(|(name, value)| (name.clone(), one(value)))
        .collect()
}

impl Schema {
    fn of(json: &Value) -> Self {
        Self {
            roots: names(&json["roots"]),
            types: all(&json["types"], |one| Type {
                base: text(&one["base"]),
                properties: names(&one["properties"]),
                navigation: names(&one["navigation"]),
            }),
            enums: all(&json["enums"], |members| {
                members
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(text)
                    .collect()
            }),
            operations: all(&json["operations"], |bound| {
                all(bound, |one| Operation {
                    parameters: names(&one["parameters"]),
                    returns: text(&one["returns"]),
                })
            }),
        }
    }

    /// A type and those that it is made from, itself first.
    fn line<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a Type)> {
        let mut next = Some(name);
        std::iter::from_fn(move || {
            let name = next?;
            let one = self.types.get(name)?;
            next = one.base.as_deref();
            Some((name, one))
        })
    }

    /// Every property of a type, with its declared type.
    pub fn properties(&self, name: &str) -> Names {
        let line = self.line(name);
        line.flat_map(|(_, one)| one.properties.clone()).collect()
    }

    /// Every property of a type that leads to other things, with their type.
    fn navigation(&self, name: &str) -> Names {
        let line = self.line(name);
        line.flat_map(|(_, one)| one.navigation.clone()).collect()
    }

    /// What is bound to a type under a name.
    pub fn operation(&self, bound: &str, name: &str) -> Option<&Operation> {
        self.operations.get(bound)?.get(name)
    }

    /// The members of an enum; none where it is no enum.
    pub fn members(&self, kind: &str) -> Option<&[String]> {
        self.enums.get(kind).map(Vec::as_slice)
    }

    /// Whether there is a type of this name.
    pub fn is_type(&self, kind: &str) -> bool {
        self.types.contains_key(kind)
    }
}
