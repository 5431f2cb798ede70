//! Records from a table in CSV: its heading names the keys, each row is a record.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::document::MAX_LINE;
use crate::{
    Record, TENANT_ID, Text,
    fields::{self, Field},
    output::unguarded,
    sections, text,
};

/// How many lines a row may have: cells with line breaks have a few, an unclosed quotation mark has no end.
const MOST_LINES: usize = 1_000;

/// What else the column of the customer's tenant is called: Partner Center's own lists say "Microsoft ID".
const TENANT_COLUMNS: [&str; 3] = ["tenantid", "microsoftid", "customertenantid"];

/// A table whose heading was read.
pub(super) struct Table {
    delimiter: u8,
    heading: Vec<u8>,
    /// Each column's key: `name`, or `customer.name` for a value within a section.
    keys: Vec<Vec<String>>,
    /// What each column holds, where it is a value of a section.
    fields: Vec<Option<Field>>,
    open: Vec<(u64, Vec<u8>)>,
}

/// What a further line made of a row.
pub(super) enum Step {
    /// The row goes on: a quotation mark is open.
    More,
    /// The row is whole.
    Whole(u64, Vec<u8>),
    /// The quotation mark is never closed: the lines, each with its number.
    Broken(Vec<(u64, Vec<u8>)>),
}

impl Table {
    /// The table whose heading this line is. A heading names the customer's tenant, or a value of a section.
    pub(super) fn of_heading(line: &[u8]) -> Option<Self> {
        let text = str::from_utf8(line).ok()?.trim();
        if text.starts_with(['{', '[']) {
            return None;
        }
        let (delimiter, cells) = [b',', b'\t', b';']
            .into_iter()
            .filter_map(|delimiter| Some((delimiter, cells(delimiter, line)?)))
            .max_by_key(|(_, cells)| cells.len())?;
        let keys = keys(&cells)?;
        let fields = fields_of(&keys);
        Some(Self {
            delimiter,
            heading: line.trim_ascii().to_vec(),
            keys,
            fields,
            open: Vec::new(),
        })
    }

    /// Whether a line is the heading again, as where files were put together.
    pub(super) fn is_heading(&self, line: &[u8]) -> bool {
        self.open.is_empty() && line.trim_ascii() == self.heading
    }

    /// Whether a row is open that the next line goes on with.
    pub(super) fn is_within_row(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether a bare id on a line may be a record of its own rather than a cell.
    pub(super) fn has_several_columns(&self) -> bool {
        self.keys.len() > 1
    }

    /// Goes on with a line.
    pub(super) fn push(&mut self, number: u64, line: Vec<u8>) -> Step {
        self.open.push((number, line));
        if leaves_no_quote_open(self.open.iter().flat_map(|(_, line)| line)) {
            let lines = std::mem::take(&mut self.open);
            let first = lines[0].0;
            let lines: Vec<_> = lines.into_iter().map(|(_, line)| line).collect();
            return Step::Whole(first, lines.join(&b'\n'));
        }
        let size: usize = self.open.iter().map(|(_, line)| line.len() + 1).sum();
        if self.open.len() >= MOST_LINES || size > MAX_LINE {
            return Step::Broken(self.end());
        }
        Step::More
    }

    /// The lines of a row that has not ended.
    pub(super) fn end(&mut self) -> Vec<(u64, Vec<u8>)> {
        std::mem::take(&mut self.open)
    }

    /// The record of a row. A value of a section is of the type that it has there, any other is text as it stands in the
    /// cell; an empty cell is none.
    pub(super) fn record(&self, row: &[u8]) -> Result<Record, Text> {
        let cells = cells(self.delimiter, row).filter(|_| leaves_no_quote_open(row));
        let mut cells = cells.ok_or_else(unclosed)?;
        while cells.len() > self.keys.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        let (found, expected) = (cells.len(), self.keys.len());
        if found != expected {
            return Err(text!(
                "the row has another number of cells ({found}) than the heading of the table ({expected})",
                "この行のセルの数 ({found}) が表の見出しの列の数 ({expected}) と一致しません"
            ));
        }
        let mut record = Record::default();
        let mut sections: Vec<(&str, Map<String, Value>)> = Vec::new();
        for ((key, field), cell) in self.keys.iter().zip(&self.fields).zip(&cells) {
            let cell = unguarded(cell.trim());
            match &key[..] {
                _ if cell.is_empty() => {}
                [key] => record.set_value(key, &cell),
                [section, within @ ..] => {
                    let value = field.as_ref().and_then(|field| field.read(cell));
                    let value = value.unwrap_or_else(|| cell.into());
                    put(section_of(&mut sections, section), within, value);
                }
                [] => {}
            }
        }
        self.fill(&cells, &mut sections);
        for (key, section) in sections {
            record.set_value(key, &section);
        }
        Ok(record)
    }

    /// Puts in what an empty cell stands for: a list without anything, where there must be a list.
    fn fill(&self, cells: &[String], sections: &mut [(&str, Map<String, Value>)]) {
        for ((key, field), cell) in self.keys.iter().zip(&self.fields).zip(cells) {
            let empty = field.as_ref().and_then(Field::when_empty);
            let (Some(empty), [name, within @ ..], true) =
                (empty, &key[..], cell.trim().is_empty())
            else {
                continue;
            };
            let section = sections.iter_mut().find(|(known, _)| known == name);
            if let Some((_, section)) = section
                && has_around(section, within)
            {
                put(section, within, empty);
            }
        }
    }
}

/// What each column holds, where it is a value of a section.
fn fields_of(keys: &[Vec<String>]) -> Vec<Option<Field>> {
    let mut known: HashMap<&str, Vec<Field>> = HashMap::new();
    let mut fields = Vec::with_capacity(keys.len());
    for key in keys {
        let path = key.join(".");
        fields.push(match &key[..] {
            [section, _, ..] => {
                let all = known.entry(section.as_str());
                let all = all.or_insert_with(|| fields::of_section(section));
                all.iter().find(|field| field.path == path).cloned()
            }
            _ => None,
        });
    }
    fields
}

fn section_of<'s, 'k>(
    sections: &'s mut Vec<(&'k str, Map<String, Value>)>,
    key: &'k str,
) -> &'s mut Map<String, Value> {
    let at = sections.iter().position(|(known, _)| *known == key);
    let at = at.unwrap_or_else(|| {
        sections.push((key, Map::new()));
        sections.len() - 1
    });
    &mut sections[at].1
}

fn put(section: &mut Map<String, Value>, within: &[String], value: Value) {
    let [key, deeper @ ..] = within else { return };
    if deeper.is_empty() {
        section.insert(key.clone(), value);
        return;
    }
    let inner = section
        .entry(key.clone())
        .or_insert_with(|| Map::new().into());
    if let Value::Object(inner) = inner {
        put(inner, deeper, value);
    }
}

/// Whether the row has what a value is in.
fn has_around(section: &Map<String, Value>, within: &[String]) -> bool {
    match within {
        [key, deeper @ ..] if !deeper.is_empty() => section
            .get(key)
            .and_then(Value::as_object)
            .is_some_and(|inner| has_around(inner, deeper)),
        _ => true,
    }
}

/// The cells of a row; `None` where it is no single row.
fn cells(delimiter: u8, line: &[u8]) -> Option<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(line)
        .into_records();
    let row = rows.next()?.ok()?;
    rows.next()
        .is_none()
        .then(|| row.iter().map(str::to_owned).collect())
}

/// The keys that a heading names; `None` where it is no heading of ours.
fn keys(cells: &[String]) -> Option<Vec<Vec<String>>> {
    let mut has_tenant = false;
    let mut keys: Vec<Vec<String>> = Vec::new();
    for cell in cells {
        let name = cell.trim();
        if name.is_empty() {
            return None;
        }
        if !has_tenant && is_tenant_column(name) {
            has_tenant = true;
            keys.push(vec![TENANT_ID.to_owned()]);
            continue;
        }
        let path: Vec<&str> = name.split('.').collect();
        let is_of_section =
            path.len() > 1 && sections::is_key(path[0]) && path.iter().all(|part| !part.is_empty());
        keys.push(if is_of_section {
            path.into_iter().map(str::to_owned).collect()
        } else {
            vec![name.to_owned()]
        });
    }
    let is_ours = has_tenant || keys.iter().any(|key| key.len() > 1);
    (is_ours && are_apart(&keys)).then_some(keys)
}

fn is_tenant_column(name: &str) -> bool {
    let letters = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-'));
    let name: String = letters.collect::<String>().to_lowercase();
    TENANT_COLUMNS.contains(&&*name)
}

/// Whether no key is twice there, nor another's beginning.
fn are_apart(keys: &[Vec<String>]) -> bool {
    let mut seen = HashSet::new();
    let all_new = keys.iter().all(|key| seen.insert(&key[..]));
    all_new
        && keys
            .iter()
            .all(|key| (1..key.len()).all(|end| !seen.contains(&key[..end])))
}

/// A quotation mark within a cell is doubled, so that their number is even where all are closed.
fn leaves_no_quote_open<'b>(bytes: impl IntoIterator<Item = &'b u8>) -> bool {
    let is_open = |is_open: bool, byte: &u8| is_open != (*byte == b'"');
    !bytes.into_iter().fold(false, is_open)
}

pub(super) fn unclosed() -> Text {
    text!(
        "not a row of the table: a quotation mark is not closed",
        "表の行として読めません。引用符が閉じられていません"
    )
}
