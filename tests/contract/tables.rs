//! A table in Japanese shows no code: a column that has words for one code of an enumeration has them for all. And no
//! table is wider than its window.

use serde_json::Value;
use test_support::{Home, any, run_on};
use unicode_width::UnicodeWidthStr as _;

use crate::table::{Reads, TOOLS};

#[test]
fn a_table_has_words_for_every_code_of_a_column_or_for_none() {
    let mut without = Vec::new();
    for tool in TOOLS {
        let enumerations = enumerations(&(tool.schema)());
        for column in (tool.columns)() {
            let known: Vec<&str> = column
                .codes_in_words()
                .iter()
                .map(|(code, _)| *code)
                .collect();
            let shared = |codes: &&Vec<String>| {
                let known = codes.iter().filter(|code| known.contains(&code.as_str()));
                known.count()
            };
            // Two that are the same tell an enumeration; `failed` or `unknown` alone is in many.
            let Some(own) = enumerations.iter().max_by_key(shared) else {
                continue;
            };
            if shared(&own) < 2 {
                continue;
            }
            let missing = own.iter().filter(|code| !known.contains(&code.as_str()));
            without.extend(missing.map(|code| format!("{} {}: {code}", tool.name, column.key)));
        }
    }
    assert_eq!(without, Vec::<String>::new(), "codes without Japanese");
}

/// Columns that make a phrase of the code, and of more, in either language.
const PHRASES: &[&str] = &[
    "assignment.via",
    "deadline.affects",
    "deadline.certainty",
    "deadline.change",
];

#[test]
fn a_column_that_is_named_after_an_enumeration_has_words() {
    let mut without = Vec::new();
    for tool in TOOLS {
        let schema = (tool.schema)();
        for column in (tool.columns)() {
            let codes = values_of_field(&schema, column.key);
            let in_words = !column.codes_in_words().is_empty() || PHRASES.contains(&column.key);
            if codes.len() > 1 && !in_words {
                without.push(format!("{} {}: {codes:?}", tool.name, column.key));
            }
        }
    }
    assert_eq!(without, Vec::<String>::new(), "columns that show codes");
}

#[test]
fn the_enumeration_of_a_field_is_found_by_its_key() {
    let orders = TOOLS.iter().find(|tool| tool.name == "order-licenses");
    let schema = (orders.unwrap().schema)();
    let actions = values_of_field(&schema, "order.action");
    assert_eq!(actions, ["order", "none", "refuse"]);
    assert_eq!(values_of_field(&schema, "order.words"), [""; 0]);
}

/// What these list belongs to no customer: mails, and the partner's own partners.
const OF_NO_CUSTOMER: &[&str] = &["parse-invite", "list-resellers"];

#[test]
fn every_row_of_a_table_of_several_customers_can_name_its_own() {
    let names = ["customer.name", "tenantId"];
    for tool in TOOLS {
        let columns = (tool.columns)();
        let is_named = columns.iter().any(|column| names.contains(&column.key));
        let is_meant = !columns.is_empty() && !OF_NO_CUSTOMER.contains(&tool.name);
        assert_eq!(is_named, is_meant, "{}", tool.name);
    }
}

#[test]
fn no_table_is_wider_than_its_window() {
    let home = Home::new();
    let with_table = |reads| !matches!(reads, Reads::TenantFile | Reads::RecordsForPage);
    for tool in TOOLS.iter().filter(|tool| with_table(tool.reads)) {
        for lang in ["en", "ja"] {
            for width in [40, 60, 80, 120, 200] {
                let mut command = tool.at_work(&home);
                command.args(["--table", "--lang", lang]);
                command.env("COLUMNS", width.to_string());
                let ran = run_on(&mut command, (tool.good.0)());
                let about = format!("{} {lang} {width}:\n{}", tool.name, ran.out);
                ran.status(tool.good.1)
                    .stdout(any())
                    .stderr(any())
                    .about(&about);
                assert!(!ran.out.is_empty(), "{about}");
                assert!(ran.out.lines().all(|line| line.width() <= width), "{about}");
            }
        }
    }
}

/// The values of the field that a key names (`section.field`), where it is an enumeration.
fn values_of_field(schema: &Value, key: &str) -> Vec<String> {
    let mut here = vec![schema];
    for name in key.split('.') {
        let fields = here.iter().flat_map(|one| reached(schema, one));
        let fields = fields.filter_map(|one| one["properties"].get(name));
        here = fields.collect();
    }
    let ends = here.iter().flat_map(|one| reached(schema, one));
    ends.flat_map(values).collect()
}

/// What a part of a schema is, or may be: itself, what it refers to, and its alternatives.
fn reached<'a>(schema: &'a Value, part: &'a Value) -> Vec<&'a Value> {
    let name = part["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    let named = name.map(|name| &schema["$defs"][name]).into_iter();
    let choices = [&part["anyOf"], &part["items"]["anyOf"]];
    let choices = choices.into_iter().filter_map(Value::as_array).flatten();
    let nested = named.chain(choices).flat_map(|one| reached(schema, one));
    std::iter::once(part).chain(nested).collect()
}

/// The values of each enumeration that a schema has.
fn enumerations(schema: &Value) -> Vec<Vec<String>> {
    let definitions = schema["$defs"].as_object();
    let definitions = definitions.into_iter().flat_map(|all| all.values());
    definitions.map(values).collect()
}

pub(crate) fn values(schema: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let alone = schema["const"].as_str().map(str::to_owned);
    let listed = schema["enum"].as_array().into_iter().flatten();
    let choices = [&schema["oneOf"], &schema["anyOf"]];
    let choices = choices.into_iter().filter_map(Value::as_array).flatten();
    alone
        .into_iter()
        .chain(listed.filter_map(text))
        .chain(choices.flat_map(values))
        .collect()
}
