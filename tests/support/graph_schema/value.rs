//! What stands in a body, against its declared type.

use serde_json::{Map, Value};

use super::{Complaints, Names, Schema};

/// Whether the service sends this although its schema does not have it: the address of the owner of a drive (observed).
fn is_observed(place: &str) -> bool {
    place.ends_with("owner.user.email")
}

impl Schema {
    /// A list in its envelope.
    pub(super) fn things(
        &self,
        kind: &str,
        body: &Value,
        select: &[String],
        found: &mut Complaints,
    ) -> Result<(), String> {
        let object = body.as_object().ok_or("a list is no object")?;
        for name in object.keys().filter(|name| *name != "value") {
            if !is_annotation(name) {
                found.push(format!("a list has no {name}"));
            }
        }
        if !object.contains_key("@odata.context") {
            found.push("a list without its context".to_owned());
        }
        let items = body["value"].as_array().ok_or("a list without value")?;
        for (at, item) in items.iter().enumerate() {
            if kind.starts_with("Edm.") {
                self.value(kind, item, &format!("value[{at}]"), found);
            } else {
                self.thing(kind, item, Some(select), &format!("value[{at}]."), found);
            }
        }
        Ok(())
    }

    /// `select` is none where it is no answer. Empty: what comes by itself, which has at least what cannot be null.
    pub(super) fn thing(
        &self,
        kind: &str,
        body: &Value,
        select: Option<&[String]>,
        place: &str,
        found: &mut Complaints,
    ) {
        let Some(object) = body.as_object() else {
            found.push(format!("{place}: {body} is no {kind}"));
            return;
        };
        let said = object
            .get("@odata.type")
            .and_then(|said| said.as_str()?.strip_prefix("#microsoft.graph."));
        let kind = said.unwrap_or(kind);
        let properties = self.properties(kind);
        let expanded = self.navigation(kind);
        if properties.is_empty() && !self.is_type(kind) {
            found.push(format!("{place}: the table has no type {kind}"));
        }
        let mut known = properties.clone();
        known.extend(expanded.clone());
        self.members_of(&known, object, place, found);
        // Of what is gone only its id is told.
        let select = select.filter(|_| !object.contains_key("@removed"));
        if let Some(select) = select {
            let missing = properties
                .iter()
                .filter(|(name, declared)| is_due(kind, name, declared, select))
                .filter(|(name, _)| !object.contains_key(*name));
            found.extend(missing.map(|(name, _)| format!("{place}{name} of {kind} is not there")));
            let foreign = object.keys().filter(|name| !expanded.contains_key(*name));
            let foreign = foreign.filter(|name| is_foreign(name, select));
            found.extend(foreign.map(|name| format!("{place}{name} was not selected")));
        }
    }

    /// Each member against its declared type.
    pub(super) fn members_of(
        &self,
        declared: &Names,
        object: &Map<String, Value>,
        place: &str,
        found: &mut Complaints,
    ) {
        for (name, value) in object.iter().filter(|(name, _)| !is_annotation(name)) {
            if let Some((property, what)) = name.split_once("@odata.") {
                let kind = declared.get(property).map(String::as_str);
                let place = format!("{place}{name}");
                found.extend(
                    said_wrong(what, kind, value, object).map(|why| format!("{place} {why}")),
                );
                continue;
            }
            match declared.get(name) {
                Some(kind) => self.value(kind, value, &format!("{place}{name}"), found),
                None if is_observed(&format!("{place}{name}")) => {}
                None => found.push(format!("{place}{name} is not in the schema")),
            }
        }
    }

    fn value(&self, declared: &str, value: &Value, place: &str, found: &mut Complaints) {
        if let Some(kind) = declared.strip_suffix("[]") {
            match value.as_array() {
                None => found.push(format!("{place}: {value} is no list")),
                Some(items) => {
                    for (at, item) in items.iter().enumerate() {
                        self.value(kind, item, &format!("{place}[{at}]"), found);
                    }
                }
            }
            return;
        }
        let kind = declared.strip_suffix('?');
        if value.is_null() {
            if kind.is_none() {
                found.push(format!("{place} cannot be null"));
            }
            return;
        }
        let kind = kind.unwrap_or(declared);
        let fits = match kind.strip_prefix("Edm.") {
            Some(simple) => is_simple(simple, value),
            None => self.members(kind).map_or_else(
                || {
                    self.thing(kind, value, None, &format!("{place}."), found);
                    true
                },
                |members| members.iter().any(|member| value == member),
            ),
        };
        if !fits {
            found.push(format!("{place}: {value} is no {kind}"));
        }
    }
}

/// Whether a property must stand in an answer to which this was selected.
fn is_due(kind: &str, name: &str, declared: &str, select: &[String]) -> bool {
    match select {
        // Of people and groups only a part comes by itself (documented).
        [] if ["user", "group"].contains(&kind) => name == "id",
        [] => !declared.ends_with('?') && !declared.ends_with("[]"),
        // What an item is not does not stand in it.
        _ if ["drive", "driveItem"].contains(&kind) && declared.ends_with('?') => false,
        _ => select.iter().any(|one| one.eq_ignore_ascii_case(name)),
    }
}

/// Whether something else was selected.
fn is_foreign(name: &str, select: &[String]) -> bool {
    let is_selected = select.is_empty() || select.iter().any(|one| one.eq_ignore_ascii_case(name));
    !is_selected && name != "id" && !name.contains("@odata.") && !is_annotation(name)
}

/// What is wrong with what is said of a property, whose declared type is known where the table has it: of a value its
/// type, of a relation where it is.
fn said_wrong(
    what: &str,
    declared: Option<&str>,
    said: &Value,
    object: &Map<String, Value>,
) -> Option<&'static str> {
    let said = said.as_str().unwrap_or_default();
    let root = object.get("@odata.editLink").and_then(Value::as_str);
    let leads_below = || root.is_some_and(|root| said.contains(&format!("/{root}/")));
    match (what, declared) {
        ("type", None) => Some("is of no property"),
        ("type", Some(declared)) => {
            let kind = declared.trim_end_matches('?');
            let full = |kind: &str| match kind.strip_prefix("Edm.") {
                Some(simple) => simple.to_owned(),
                None => format!("microsoft.graph.{kind}"),
            };
            let expected = match kind.strip_suffix("[]") {
                Some(kind) => format!("#Collection({})", full(kind)),
                None => format!("#{}", full(kind)),
            };
            (said != expected).then_some("is another type")
        }
        ("associationLink", _) => {
            (!(leads_below() && said.ends_with("/$ref"))).then_some("leads elsewhere")
        }
        ("navigationLink", _) => (!leads_below()).then_some("leads elsewhere"),
        _ => Some("is not known"),
    }
}

fn is_annotation(name: &str) -> bool {
    const KNOWN: [&str; 10] = [
        "@odata.context",
        "@odata.count",
        "@odata.deltaLink",
        "@odata.editLink",
        "@odata.etag",
        "@odata.id",
        "@odata.nextLink",
        "@odata.type",
        "@microsoft.graph.downloadUrl",
        "@removed",
    ];
    KNOWN.contains(&name) || name.ends_with("@odata.bind")
}

fn is_simple(kind: &str, value: &Value) -> bool {
    let number = value.as_i64();
    match kind {
        "String" | "Stream" | "Duration" => value.is_string(),
        "Boolean" => value.is_boolean(),
        "Int32" => number.is_some_and(|number| i32::try_from(number).is_ok()),
        "Int64" => number.is_some(),
        "Guid" => value
            .as_str()
            .is_some_and(|text| text.parse::<common::ids::Guid>().is_ok()),
        "DateTimeOffset" => value
            .as_str()
            .is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok()),
        _ => false,
    }
}
