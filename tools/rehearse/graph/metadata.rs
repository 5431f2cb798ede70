//! How much an answer says about itself: `odata.metadata` in `Accept`.

use hyper::header;
use serde_json::{Map, Value};

use crate::http::{call::Call, message::Answer};

/// The levels that are documented. `full` is answered as `minimal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    None,
    Minimal,
    Full,
}

impl Level {
    fn of(call: &Call<'_>) -> Option<Self> {
        let accepted = call.request.header(header::ACCEPT.as_str())?;
        let mut parameters = accepted.split([';', ',']).map(str::trim);
        let level = parameters.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case("odata.metadata").then_some(value)
        })?;
        match level.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "minimal" => Some(Self::Minimal),
            "full" => Some(Self::Full),
            _ => None,
        }
    }
}

/// The answer with as much about itself as the client accepts. At `none` only links and counts stay (documented).
pub(super) fn at_level(call: &Call<'_>, answer: Answer) -> Answer {
    match Level::of(call) {
        Some(Level::None) => {}
        Some(Level::Minimal | Level::Full) | None => return answer,
    }
    let Ok(Value::Object(mut body)) = serde_json::from_slice(&answer.body) else {
        return answer;
    };
    strip(&mut body);
    let mut stripped = Answer {
        body: Value::Object(body).to_string().into_bytes(),
        ..answer
    };
    for (name, value) in &mut stripped.headers {
        if name.eq_ignore_ascii_case("content-type") {
            "application/json;odata.metadata=none;charset=utf-8".clone_into(value);
        }
    }
    stripped
}

fn strip(object: &mut Map<String, Value>) {
    object.retain(|name, _| {
        !name.starts_with("@odata.")
            || matches!(
                name.as_str(),
                "@odata.nextLink" | "@odata.deltaLink" | "@odata.count"
            )
    });
    for value in object.values_mut() {
        match value {
            Value::Object(inner) => strip(inner),
            Value::Array(list) => list
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(strip),
            _ => {}
        }
    }
}
