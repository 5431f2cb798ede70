//! The reference pages say what the types say: `docs/records.md` is made from the JSON Schemas of the
//! tools, `man/norikae.7` is written by hand and its table of exit codes is held to the enum.

use std::{collections::BTreeMap, fmt::Write as _};

use common::{Exit, Lang, TENANT_ID};
use serde_json::{Map, Value};

use crate::{
    held::{held, root},
    table::{Reads, TOOLS},
};

#[test]
fn the_overview_names_every_exit_code_with_its_meaning() {
    for (path, lang) in [("man/norikae.7", Lang::En), ("man/ja/norikae.7", Lang::Ja)] {
        let page = std::fs::read_to_string(root().join(path)).unwrap();
        for exit in Exit::ALL {
            let words = exit.words();
            let entry = format!(".TP\n.B {}\n{}\n", exit as u8, words.in_lang(lang));
            assert!(page.contains(&entry), "{path} lacks:\n{entry}");
        }
        let entries = page.lines().filter(|line| {
            let number = line.strip_prefix(".B ");
            number.is_some_and(|number| number.parse::<u8>().is_ok())
        });
        assert_eq!(entries.count(), Exit::ALL.len(), "{path}");
    }
}

#[test]
fn the_overview_names_every_tool_and_every_variable() {
    for path in ["man/norikae.7", "man/ja/norikae.7"] {
        let page = std::fs::read_to_string(root().join(path)).unwrap();
        for tool in TOOLS {
            let name = tool.name.replace('-', "\\-");
            assert!(page.contains(&format!(".BR {name} (1)")), "{path}: {name}");
            let command = (tool.command)(Lang::En);
            for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
                if let Some(name) = arg.get_env().and_then(|name| name.to_str()) {
                    assert!(page.contains(name), "{path}: {name}");
                }
            }
        }
    }
}

#[test]
fn the_reference_of_records_says_what_the_types_say() {
    held(
        "docs/records.md",
        &Reference::of_tools(Reads::Records).page(RECORDS, Reference::sections_of_records),
    );
}

#[test]
fn the_reference_of_tenant_files_says_what_the_types_say() {
    held(
        "docs/tenant-file.md",
        &Reference::of_tools(Reads::TenantFile).page(TENANT_FILE, Reference::keys_of_a_file),
    );
}

const RECORDS: &str = "\
# The record

A record is one JSON object on one line. Each tool reads the sections that it needs, adds its own, and passes every
other key on, byte for byte. This page is made from the same types as `--schema`
(`UPDATE=1 cargo test --test contract`). What each code means, and what to do, is in [codes.md](codes.md).

Besides, `parse-invite` reads records whose `mail` names a file with a mail, or whose `url` is a link.

";

const TENANT_FILE: &str = "\
# The tenant file

What `rehearse --tenant FILE` reads and `--state FILE` writes: a customer's tenant, its people, its licences and its
partners. This page is made from the same types as `rehearse --schema` (`UPDATE=1 cargo test --test contract`).

Beyond the types these hold, and a file that breaks one is refused with the place: an item of a drive has exactly one of
`file`, `folder`, `package` and `remoteItem`; a file has `size`, or `content` from which it is known; the tenant of
`partnerCenter` is one of `knownTenants`.

";

/// The schemas of some tools, put together.
struct Reference {
    sections: Vec<Section>,
    types: BTreeMap<String, Value>,
}

/// A key of the record.
struct Section {
    key: String,
    schema: Value,
    reads: Vec<&'static str>,
    writes: Vec<&'static str>,
    /// Whether a file must have it.
    is_required: bool,
}

impl Reference {
    fn of_tools(reads: Reads) -> Self {
        let is_wanted = |found: Reads| (found == Reads::TenantFile) == (reads == Reads::TenantFile);
        let mut reference = Self {
            sections: Vec::new(),
            types: BTreeMap::new(),
        };
        for tool in TOOLS.iter().filter(|tool| is_wanted(tool.reads)) {
            reference.add(tool.name, &(tool.schema)());
        }
        reference
    }

    fn add(&mut self, tool: &'static str, schema: &Value) {
        for (name, definition) in object(&schema["$defs"]) {
            let known = self
                .types
                .entry(name.clone())
                .or_insert_with(|| definition.clone());
            assert_eq!(known, definition, "two types are named {name}");
        }
        for (key, property) in object(&schema["properties"]) {
            let at = self.sections.iter().position(|section| section.key == *key);
            let at = at.unwrap_or_else(|| {
                self.sections.push(Section {
                    key: key.clone(),
                    schema: property.clone(),
                    reads: Vec::new(),
                    writes: Vec::new(),
                    is_required: names(&schema["required"], key),
                });
                self.sections.len() - 1
            });
            let section = &mut self.sections[at];
            if names(&schema["reads"], key) || names(&schema["readsBack"], key) {
                section.reads.push(tool);
            }
            if names(&schema["writes"], key) {
                section.writes.push(tool);
            }
        }
    }

    fn page(&self, head: &str, table: fn(&Self) -> String) -> String {
        let mut page = head.to_owned() + &table(self);
        for name in self.in_order() {
            let _ = write!(page, "\n## {name}\n\n{}", self.definition(&name));
        }
        page
    }

    fn sections_of_records(&self) -> String {
        let mut table = String::from("| key | type | written by | read by |\n|---|---|---|---|\n");
        for section in &self.sections {
            let writes = match section.key.as_str() {
                TENANT_ID => "each tool that asks about a tenant, where it is absent".to_owned(),
                _ => tools(&section.writes),
            };
            let (kind, reads) = (kind(&section.schema), tools(&section.reads));
            let _ = writeln!(table, "| `{}` | {kind} | {writes} | {reads} |", section.key);
        }
        table
    }

    fn keys_of_a_file(&self) -> String {
        let mut table = String::from("| key | type | there |\n|---|---|---|\n");
        for section in &self.sections {
            let there = if section.is_required {
                "always"
            } else {
                "optional"
            };
            let kind = kind(&section.schema);
            let _ = writeln!(table, "| `{}` | {kind} | {there} |", section.key);
        }
        table
    }

    /// The types in the order in which a reader meets them, each after the one that names it first.
    fn in_order(&self) -> Vec<String> {
        let mut order = Vec::new();
        for section in &self.sections {
            self.visit(&section.schema, &mut order);
        }
        order
    }

    fn visit(&self, schema: &Value, order: &mut Vec<String>) {
        let mut found = Vec::new();
        references(schema, &mut found);
        let new = found.into_iter().filter(|name| !order.contains(name));
        let new: Vec<String> = new.collect();
        for name in new {
            if !order.contains(&name) {
                order.push(name.clone());
                self.visit(&self.types[&name], order);
            }
        }
    }

    fn definition(&self, name: &str) -> String {
        let schema = &self.types[name];
        let (words, source) = meaning(schema);
        let source = source
            .map(|source| format!(" Source: {source}."))
            .unwrap_or_default();
        let mut text = format!("{words}{source}\n\n");
        if schema.get("properties").is_some() {
            text.push_str(&fields(schema));
        } else if let Some(choices) = choices(schema) {
            text.push_str("| value | meaning |\n|---|---|\n");
            for choice in choices {
                let _ = writeln!(text, "| {} | {} |", kind(choice), meaning(choice).0);
            }
        } else {
            let _ = writeln!(text, "{}", kind(schema));
        }
        text
    }
}

fn fields(schema: &Value) -> String {
    let mut text =
        String::from("| field | type | there | meaning | source |\n|---|---|---|---|---|\n");
    for (field, of) in object(&schema["properties"]) {
        let there = if names(&schema["required"], field) {
            "always"
        } else {
            "optional"
        };
        let (words, source) = meaning(of);
        let source = source.unwrap_or_default();
        let _ = writeln!(
            text,
            "| `{field}` | {} | {there} | {words} | {source} |",
            kind(of)
        );
    }
    text
}

/// The alternatives of an enum whose values have words of their own.
fn choices(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"]
        .iter()
        .find_map(|word| schema[*word].as_array())
}

/// The type in words, with links to the types that are described on the page.
fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(value) = schema.get("const") {
        return format!(
            "`{}`",
            value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned)
        );
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values
            .iter()
            .map(|value| format!("`{}`", value.as_str().unwrap_or("null")))
            .collect();
        return values.join(", ");
    }
    if let Some(choices) = choices(schema) {
        let kinds: Vec<String> = choices.iter().map(kind).collect();
        return kinds.join(" or ");
    }
    match &schema["type"] {
        Value::Array(types) => {
            let kinds: Vec<String> = types.iter().map(|one| simple(one, schema)).collect();
            kinds.join(" or ")
        }
        one => simple(one, schema),
    }
}

fn simple(name: &Value, schema: &Value) -> String {
    let Some(name) = name.as_str() else {
        return "anything".into();
    };
    match (name, schema["format"].as_str()) {
        ("array", _) => format!("list of {}", kind(&schema["items"])),
        ("object", _)
            if schema
                .get("additionalProperties")
                .is_some_and(Value::is_object) =>
        {
            format!("object of {}", kind(&schema["additionalProperties"]))
        }
        ("string", Some("uuid")) => "GUID".into(),
        ("string", Some(format)) => format!("string ({format})"),
        ("string", None) => match schema["pattern"].as_str() {
            Some(pattern) => format!("string (`{}`)", pattern.replace('|', "\\|")),
            None => "string".into(),
        },
        _ => name.into(),
    }
}

/// The words of a type or field, and where the service gives it, as its description says.
fn meaning(schema: &Value) -> (String, Option<String>) {
    let text = schema["description"].as_str().unwrap_or_default();
    let text = text.replace('\n', " ").replace('|', "\\|");
    match text.split_once("Source: ") {
        Some((words, source)) => (
            words.trim().to_owned(),
            Some(source.trim().trim_end_matches('.').to_owned()),
        ),
        None => (text.trim().to_owned(), None),
    }
}

fn references(schema: &Value, found: &mut Vec<String>) {
    found.extend(reference(schema).map(ToOwned::to_owned));
    match schema {
        Value::Object(fields) => fields.values().for_each(|value| references(value, found)),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

fn object(value: &Value) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE)
}

fn names(list: &Value, name: &str) -> bool {
    list.as_array()
        .is_some_and(|list| list.iter().any(|item| item == name))
}

fn tools(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        "–".into()
    } else {
        names.join(", ")
    }
}

#[test]
fn every_type_and_field_of_the_reference_has_its_meaning() {
    let mut without = Vec::new();
    for reads in [Reads::Records, Reads::TenantFile] {
        let reference = Reference::of_tools(reads);
        for (name, schema) in &reference.types {
            if meaning(schema).0.is_empty() {
                without.push(name.clone());
            }
            let fields = object(&schema["properties"]).iter();
            let silent = fields.filter(|(_, field)| meaning(field).0.is_empty());
            without.extend(silent.map(|(field, _)| format!("{name}.{field}")));
        }
    }
    assert_eq!(
        without,
        Vec::<String>::new(),
        "types and fields without words"
    );
}
