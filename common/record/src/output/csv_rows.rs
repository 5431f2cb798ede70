//! Writing records as CSV: a column for each value, the same in every language, so that it can be read back.

use std::collections::HashMap;

use anyhow::Context as _;
use serde_json::Value;

use super::escape::escaped;
use crate::{
    Record,
    fields::{Field, Kind},
    text::printable,
};

/// The characters at the beginning of a cell at which a spreadsheet sees a formula, and the mark against it.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// The headings.
pub(super) fn heading(fields: &[Field]) -> anyhow::Result<Vec<u8>> {
    let paths = fields.iter().map(|field| field.path.clone());
    line(&paths.collect::<Vec<_>>())
}

/// The row of a record.
pub(super) fn row(fields: &[Field], record: &Record) -> anyhow::Result<Vec<u8>> {
    let mut sections: HashMap<&str, Option<Value>> = HashMap::new();
    let mut cells = Vec::with_capacity(fields.len());
    for field in fields {
        let mut keys = field.keys();
        let section = keys.next().unwrap_or_default();
        let section = sections
            .entry(section)
            .or_insert_with(|| record.value(section).ok().flatten());
        let value = section
            .as_ref()
            .and_then(|value| keys.try_fold(value, |value, key| value.as_object()?.get(key)));
        cells.push(value.map(|value| cell(field, value)).unwrap_or_default());
    }
    line(&cells)
}

fn cell(field: &Field, value: &Value) -> String {
    let cell = field.cell(value);
    match value {
        Value::Number(_) | Value::Bool(_) => cell,
        Value::Object(_) | Value::Array(_) if field.kind != Kind::Codes => harmless_json(&cell),
        _ => guarded(printable(&cell)),
    }
}

/// JSON keeps its meaning where a character that must not be shown is written as an escape of JSON.
fn harmless_json(json: &str) -> String {
    let is_shown = |c: char| printable(c.encode_utf8(&mut [0; 4])).chars().eq([c]);
    escaped(json, is_shown)
}

/// Keeps a spreadsheet from running a cell as a formula: a display name may be `=HYPERLINK(…)`.
fn guarded(mut cell: String) -> String {
    if cell.starts_with(FORMULA) && cell.parse::<f64>().is_err() {
        cell.insert(0, '\'');
    }
    cell
}

/// The cell without the mark against formulas.
pub(crate) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

fn line(cells: &[String]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(cells).context("CSV")?;
    writer.into_inner().context("CSV")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_against_formulas_is_undone_whatever_stood_there() {
        for (plain, marked) in [
            ("=1+1", "'=1+1"),
            ("+81 3", "'+81 3"),
            ("'=1", "''=1"),
            ("'quoted'", "''quoted'"),
            ("-3", "-3"),
            ("佐藤", "佐藤"),
            ("it's", "it's"),
        ] {
            assert_eq!(guarded(plain.to_owned()), marked);
            assert_eq!(unguarded(marked), plain);
        }
    }

    #[test]
    fn json_in_a_cell_shows_no_escape_and_says_the_same() {
        let json = "{\"name\":\"a\u{202e}b\u{e0041}\"}";
        let shown = harmless_json(json);
        assert_eq!(shown, r#"{"name":"a\u202eb\udb40\udc41"}"#);
        let values = [json, &shown].map(|text| serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(values[0], values[1]);
    }
}
