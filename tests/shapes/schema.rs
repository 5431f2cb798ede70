//! Requests and answers against the public schema of Microsoft Graph, as `tests/data/graph-shapes.json` has it.
//! Shared by the tests of several crates; strict, and independent of both the emulator and the tools.

use std::{collections::BTreeMap, sync::OnceLock};

use serde_json::{Map, Value};

type Names = BTreeMap<String, String>;

/// The table of facts.
pub(crate) struct Schema {
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
pub(crate) struct Operation {
    pub(crate) parameters: Names,
    returns: Option<String>,
}

/// Where a path leads.
pub(crate) enum Goal<'a> {
    Thing(&'a str),
    Things(&'a str),
    Count,
    Content,
    /// What it takes, and what comes back.
    Operation(&'a Operation),
}

/// One request with its answer.
pub(crate) struct Exchange<'a> {
    pub(crate) method: &'a str,
    /// Percent-encoded, with the version.
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) status: u16,
    pub(crate) sent: &'a str,
    pub(crate) answer: &'a str,
}

/// What the schema does not have, with the place of each.
pub(crate) type Complaints = Vec<String>;

/// The table, read once.
pub(crate) fn schema() -> &'static Schema {
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

fn goal_of(kind: &str) -> Goal<'_> {
    kind.strip_suffix("[]")
        .map_or(Goal::Thing(kind), Goal::Things)
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
    pub(crate) fn properties(&self, name: &str) -> Names {
        let line = self.line(name);
        line.flat_map(|(_, one)| one.properties.clone()).collect()
    }

    pub(crate) fn operation(&self, bound: &str, name: &str) -> Option<&Operation> {
        self.operations.get(bound)?.get(name)
    }

    pub(crate) fn members(&self, kind: &str) -> Option<&[String]> {
        self.enums.get(kind).map(Vec::as_slice)
    }

    pub(crate) fn is_type(&self, kind: &str) -> bool {
        self.types.contains_key(kind)
    }

    /// Where a path below the version leads, or the part that leads nowhere.
    pub(crate) fn walk<'a>(&'a self, path: &[&str]) -> Result<Goal<'a>, String> {
        let (first, rest) = path.split_first().ok_or("an empty path")?;
        let root = self.roots.get(*first).ok_or(format!("no root {first}"))?;
        let mut goal = goal_of(root);
        let mut rest = rest.iter();
        while let Some(part) = rest.next() {
            let inside_a_drive = matches!(goal, Goal::Thing("drive")) && *part == "root:";
            goal = if inside_a_drive {
                // Names, up to one that ends with a colon.
                rest.by_ref().find(|name| name.ends_with(':'));
                Goal::Thing("driveItem")
            } else {
                self.step(&goal, part)
                    .ok_or(format!("nothing is called {part} there"))?
            };
        }
        Ok(goal)
    }

    fn step<'a>(&'a self, from: &Goal<'a>, part: &str) -> Option<Goal<'a>> {
        let (name, has_key) = part
            .split_once('(')
            .map_or((part, false), |(name, key)| (name, key != ")"));
        match from {
            Goal::Things(_) if part == "$count" => Some(Goal::Count),
            Goal::Things(kind) => Some(
                self.operation(&format!("{kind}[]"), name)
                    .map_or(Goal::Thing(kind), Goal::Operation),
            ),
            Goal::Thing(kind) => self.line(kind).find_map(|(bound, one)| {
                if let Some(operation) = self.operation(bound, name) {
                    return Some(Goal::Operation(operation));
                }
                if one
                    .properties
                    .get(name)
                    .is_some_and(|kind| kind == "Edm.Stream?")
                {
                    return Some(Goal::Content);
                }
                let to = goal_of(one.navigation.get(name)?);
                match to {
                    Goal::Things(kind) if has_key => Some(Goal::Thing(kind)),
                    to => Some(to),
                }
            }),
            Goal::Count | Goal::Content | Goal::Operation(_) => None,
        }
    }

    /// Everything in which an exchange departs from the schema.
    pub(crate) fn complaints(&self, exchange: &Exchange<'_>) -> Complaints {
        let mut found = Vec::new();
        if let Err(complaint) = self.exchange(exchange, &mut found) {
            found.push(complaint);
        }
        let place = format!("{} {}", exchange.method, exchange.path);
        found
            .into_iter()
            .map(|one| format!("{place}: {one}"))
            .collect()
    }

    fn exchange(&self, exchange: &Exchange<'_>, found: &mut Complaints) -> Result<(), String> {
        let parts = segments(exchange.path);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let json = || serde_json::from_str::<Value>(exchange.answer).map_err(|e| e.to_string());
        if exchange.status >= 400 {
            return error(&json()?);
        }
        if parts == ["$batch"] {
            return self.batch(exchange.sent, &json()?, found);
        }
        let goal = self.walk(&parts)?;
        self.sent(exchange, &goal, found)?;
        match (&goal, exchange.status) {
            (Goal::Content, 302) | (_, 204) => return Ok(()),
            (Goal::Count, 200) => {
                return exchange
                    .answer
                    .parse::<u32>()
                    .map(|_| ())
                    .map_err(|e| e.to_string());
            }
            (_, 202) if exchange.answer.is_empty() => return Ok(()),
            (_, 200 | 202) => {}
            (_, status) => return Err(format!("status {status}")),
        }
        let goal = match goal {
            Goal::Operation(operation) => {
                goal_of(operation.returns.as_deref().ok_or("it gives nothing")?)
            }
            goal => goal,
        };
        let select = select(exchange.query);
        match goal {
            Goal::Thing(kind) => self.thing(kind, &json()?, Some(&select), "", found),
            Goal::Things(kind) => self.things(kind, &json()?, &select, found)?,
            Goal::Count | Goal::Content | Goal::Operation(_) => return Err("a body".to_owned()),
        }
        Ok(())
    }

    /// What was sent and taken is what the operation, or the thing that was changed, has.
    fn sent(
        &self,
        exchange: &Exchange<'_>,
        goal: &Goal<'_>,
        found: &mut Complaints,
    ) -> Result<(), String> {
        let body = || serde_json::from_str::<Value>(exchange.sent).map_err(|e| e.to_string());
        match (goal, exchange.method) {
            (Goal::Operation(operation), "POST") if !operation.parameters.is_empty() => {
                let body = body()?;
                let body = body.as_object().ok_or("the body is no object")?;
                for name in operation
                    .parameters
                    .keys()
                    .filter(|name| !body.contains_key(*name))
                {
                    found.push(format!("{name} was not sent"));
                }
                self.members_of(&operation.parameters, body, "sent ", found);
            }
            (Goal::Thing(kind), "PATCH") => self.thing(kind, &body()?, None, "sent ", found),
            _ => {}
        }
        Ok(())
    }

    fn things(
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
            self.thing(kind, item, Some(select), &format!("value[{at}]."), found);
        }
        Ok(())
    }

    /// `select` is none where it is no answer. Empty: what comes by itself, which has at least what cannot be null.
    fn thing(
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
        if properties.is_empty() && !self.is_type(kind) {
            found.push(format!("{place}: the table has no type {kind}"));
        }
        self.members_of(&properties, object, place, found);
        let wanted = |name: &str, declared: &str| match select {
            None => false,
            // Of people and groups only a part comes by itself (documented).
            Some([]) if ["user", "group"].contains(&kind) => name == "id",
            Some([]) => !declared.ends_with('?') && !declared.ends_with("[]"),
            // What an item is not does not stand in it.
            Some(select) => {
                select.iter().any(|one| one == name)
                    && !(kind == "driveItem" && declared.ends_with('?'))
            }
        };
        for (name, declared) in &properties {
            if wanted(name, declared) && !object.contains_key(name) {
                found.push(format!("{place}{name} of {kind} is not there"));
            }
        }
        let foreign = |name: &&String| {
            select.is_some_and(|select| {
                !select.is_empty()
                    && !select.contains(name)
                    && *name != "id"
                    && !is_annotation(name)
            })
        };
        for name in object.keys().filter(foreign) {
            found.push(format!("{place}{name} was not selected"));
        }
    }

    fn members_of(
        &self,
        declared: &Names,
        object: &Map<String, Value>,
        place: &str,
        found: &mut Complaints,
    ) {
        for (name, value) in object.iter().filter(|(name, _)| !is_annotation(name)) {
            match declared.get(name) {
                Some(kind) => self.value(kind, value, &format!("{place}{name}"), found),
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

    fn batch(&self, sent: &str, body: &Value, found: &mut Complaints) -> Result<(), String> {
        let sent: Value = serde_json::from_str(sent).map_err(|e| e.to_string())?;
        let requests = sent["requests"]
            .as_array()
            .ok_or("a batch without requests")?;
        let answers = body["responses"]
            .as_array()
            .ok_or("a batch without responses")?;
        if requests.len() != answers.len() {
            found.push("a batch has not as many answers as requests".to_owned());
        }
        for answer in answers {
            let request = requests
                .iter()
                .find(|request| request["id"] == answer["id"]);
            let request = request.ok_or("an answer to nothing")?;
            let url = request["url"].as_str().ok_or("a request without url")?;
            let (path, query) = url.split_once('?').unwrap_or((url, ""));
            let shown = |value: &Value| match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            found.extend(
                self.complaints(&Exchange {
                    method: request["method"]
                        .as_str()
                        .ok_or("a request without method")?,
                    path: &format!("/v1.0/{}", path.trim_start_matches('/')),
                    query,
                    status: answer["status"]
                        .as_u64()
                        .and_then(|status| u16::try_from(status).ok())
                        .ok_or("an answer without status")?,
                    sent: &shown(&request["body"]),
                    answer: &shown(&answer["body"]),
                }),
            );
        }
        Ok(())
    }
}

/// The documented envelope, which the schema does not have.
fn error(body: &Value) -> Result<(), String> {
    let error = &body["error"];
    let inner = &error["innerError"];
    let texts = [
        &error["code"],
        &error["message"],
        &inner["date"],
        &inner["request-id"],
    ];
    if body.as_object().is_some_and(|all| all.len() == 1)
        && texts.iter().all(|text| text.is_string())
        && inner["client-request-id"].is_string()
    {
        Ok(())
    } else {
        Err(format!("{body} is no error"))
    }
}

fn is_annotation(name: &str) -> bool {
    const KNOWN: [&str; 6] = [
        "@odata.context",
        "@odata.count",
        "@odata.deltaLink",
        "@odata.nextLink",
        "@odata.type",
        "@microsoft.graph.downloadUrl",
    ];
    KNOWN.contains(&name)
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

fn select(query: &str) -> Vec<String> {
    let query = decoded(&query.replace('+', " "));
    query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("$select="))
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_owned())
        .collect()
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts.skip(1).map(decoded).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap().to_owned();
            bytes.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Holds everything that a rehearsal has answered as Graph against the schema.
pub(crate) fn hold(rehearsal: &rehearse::Rehearsal) {
    let complaints: Complaints = rehearsal
        .ledger()
        .iter()
        .filter(|entry| entry.path.starts_with("/v1.0/") && entry.fault.is_none())
        .filter_map(|entry| {
            Some(schema().complaints(&Exchange {
                method: &entry.method,
                path: &entry.path,
                query: entry.query.as_deref().unwrap_or_default(),
                status: entry.status?,
                sent: &entry.body,
                answer: entry.answer.as_deref()?,
            }))
        })
        .flatten()
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}
