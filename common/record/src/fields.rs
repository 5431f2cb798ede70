//! The values of sections, each by its path, such as `license.seats.free`: what a CSV has columns for, and how a cell is
//! read back.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::{TENANT_ID, sections};

/// One value of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Where it is: the key of the section, then the keys within, with dots between them.
    pub path: String,
    /// What stands there.
    pub kind: Kind,
    /// Whether what it is in cannot be without it.
    required: bool,
}

/// What stands in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, an id, a code, a day, a time.
    Text,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// Ids or codes: with blanks between them in a cell.
    Codes,
    /// A list of anything else: as JSON in a cell.
    List,
    /// Anything else: as JSON in a cell.
    Json,
}

/// Every value of the section with this key, in the order of its type, then what stands in its place where it failed; none
/// where there is no such section.
#[must_use]
pub fn of_section(key: &str) -> Vec<Field> {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut generator = settings.into_generator();
    let Some(schema) = sections::schema_of(key, &mut generator) else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    add(&schema.to_value(), key.to_owned(), false, &mut fields);
    fields
}

/// The values that say in place of a section why it could not be made.
#[must_use]
pub fn of_failure(key: &str) -> Vec<Field> {
    ["status", "error.code", "error.message"]
        .map(|within| text(format!("{key}.{within}")))
        .to_vec()
}

impl Field {
    /// A value under a key of a record that no section has.
    #[must_use]
    pub fn passed_on(key: &str) -> Self {
        Self {
            path: key.to_owned(),
            kind: Kind::Json,
            required: false,
        }
    }
}

/// The customer's tenant.
#[must_use]
pub fn tenant() -> Field {
    text(TENANT_ID.to_owned())
}

fn text(path: String) -> Field {
    Field {
        path,
        kind: Kind::Text,
        required: false,
    }
}

fn add(schema: &Value, path: String, required: bool, fields: &mut Vec<Field>) {
    let schema = without_null(schema);
    let properties = schema["properties"].as_object();
    let Some(properties) = properties.filter(|_| schema.get("oneOf").is_none()) else {
        fields.push(Field {
            kind: kind(&schema),
            path,
            required,
        });
        return;
    };
    for (key, property) in properties {
        let needed = schema["required"].as_array();
        let needed = needed.is_some_and(|needed| needed.iter().any(|name| name == key));
        add(property, format!("{path}.{key}"), needed, fields);
    }
}

/// The schema of the value where it is there.
fn without_null(schema: &Value) -> Value {
    if let Some(choices) = schema["anyOf"].as_array() {
        let some: Vec<&Value> = choices.iter().filter(|one| one["type"] != "null").collect();
        if let [only] = some[..] {
            return without_null(only);
        }
    }
    let mut schema = schema.clone();
    if let Some(types) = schema["type"].as_array() {
        let some: Vec<&Value> = types.iter().filter(|one| **one != "null").collect();
        if let [only] = some[..] {
            schema["type"] = only.clone();
        }
    }
    schema
}

fn kind(schema: &Value) -> Kind {
    if is_text(schema) {
        return Kind::Text;
    }
    match schema["type"].as_str() {
        Some("integer" | "number") => Kind::Number,
        Some("boolean") => Kind::Flag,
        Some("array") if is_text(&schema["items"]) => Kind::Codes,
        Some("array") => Kind::List,
        _ => Kind::Json,
    }
}

/// A string, or one of several that are known.
fn is_text(schema: &Value) -> bool {
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return choices.iter().all(is_text);
    }
    let all_words = |all: &Vec<Value>| all.iter().all(|one| one.is_string() || one.is_null());
    schema["type"] == "string"
        || schema["const"].is_string()
        || schema["enum"].as_array().is_some_and(all_words)
}

impl Field {
    /// The keys of the path.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.path.split('.')
    }

    /// The value of a cell; `None` where the cell says nothing. What is not of the kind stays text: who reads the section
    /// says what is wrong with it.
    #[must_use]
    pub fn read(&self, cell: &str) -> Option<Value> {
        if cell.is_empty() {
            return None;
        }
        let value = match self.kind {
            Kind::Text => None,
            Kind::Number => cell.parse::<serde_json::Number>().ok().map(Value::from),
            Kind::Flag => match cell.to_ascii_lowercase().as_str() {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Kind::Codes if !cell.starts_with('[') => {
                Some(cell.split_ascii_whitespace().map(Value::from).collect())
            }
            Kind::Codes | Kind::List | Kind::Json => serde_json::from_str(cell).ok(),
        };
        Some(value.unwrap_or_else(|| cell.into()))
    }

    /// What an empty cell says where what it is in is there: a list without anything, empty words.
    #[must_use]
    pub fn when_empty(&self) -> Option<Value> {
        match self.kind {
            Kind::Text if self.required => Some("".into()),
            Kind::Codes | Kind::List if self.required => Some(json!([])),
            _ => None,
        }
    }

    /// The cell of a value, which [`Field::read`] reads back.
    #[must_use]
    pub fn cell(&self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(words) => words.clone(),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
            Value::Array(items) if items.is_empty() && self.when_empty().is_some() => String::new(),
            Value::Array(items) => match codes(items) {
                Some(codes) if self.kind == Kind::Codes => codes,
                _ => value.to_string(),
            },
        }
    }
}

/// Codes with blanks between them, where none of them has one itself.
fn codes(items: &[Value]) -> Option<String> {
    let is_code = |code: &&str| {
        !code.is_empty() && !code.starts_with('[') && !code.contains(char::is_whitespace)
    };
    let codes: Option<Vec<&str>> = items
        .iter()
        .map(|item| item.as_str().filter(is_code))
        .collect();
    codes
        .filter(|codes| !codes.is_empty())
        .map(|codes| codes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(path: &str) -> Field {
        let key = path.split('.').next().unwrap();
        let mut fields = of_section(key).into_iter();
        fields.find(|field| field.path == path).unwrap()
    }

    #[test]
    fn every_value_of_a_section_has_its_path_and_its_kind() {
        for (path, kind) in [
            ("user.id", Kind::Text),
            ("user.accountEnabled", Kind::Flag),
            ("license.seats.free", Kind::Number),
            ("license.toDo.by", Kind::Text),
            ("license.subscriptions", Kind::List),
            ("swap.action", Kind::Text),
            ("swap.reason", Kind::Text),
            ("swap.from.skuId", Kind::Text),
            ("swap.disabledPlans", Kind::Codes),
            ("swap.before", Kind::List),
            ("swap.error.code", Kind::Text),
            ("change.wanted", Kind::Json),
        ] {
            assert_eq!(field(path).kind, kind, "{path}");
        }
        assert_eq!(of_section("nothing"), []);
    }

    #[test]
    fn a_cell_is_read_back_as_the_value_that_it_was_written_of() {
        for (path, value, cell) in [
            ("user.id", json!("1"), "1"),
            ("license.seats.free", json!(-3), "-3"),
            ("user.accountEnabled", json!(false), "false"),
            ("swap.disabledPlans", json!(["a", "b"]), "a b"),
            ("swap.disabledPlans", json!(["a b"]), r#"["a b"]"#),
            ("swap.before", json!([{"skuId": "x"}]), r#"[{"skuId":"x"}]"#),
            ("change.wanted", json!({"to": "6"}), r#"{"to":"6"}"#),
        ] {
            let field = field(path);
            assert_eq!(field.cell(&value), cell, "{path}");
            assert_eq!(field.read(cell), Some(value), "{path}");
        }
    }

    #[test]
    fn an_empty_cell_is_an_empty_list_only_where_there_must_be_one() {
        let required = field("swap.disabledPlans");
        assert_eq!(
            (required.cell(&json!([])), required.read("")),
            (String::new(), None)
        );
        assert_eq!(required.when_empty(), Some(json!([])));
        let optional = field("swap.after");
        assert_eq!(optional.when_empty(), None);
        assert_eq!(optional.read(&optional.cell(&json!([]))), Some(json!([])));
    }

    #[test]
    fn what_is_not_of_the_kind_stays_text() {
        assert_eq!(
            field("license.seats.free").read("many"),
            Some(json!("many"))
        );
        assert_eq!(
            field("user.accountEnabled").read("WAHR"),
            Some(json!("WAHR"))
        );
        assert_eq!(field("user.accountEnabled").read("TRUE"), Some(json!(true)));
    }
}
