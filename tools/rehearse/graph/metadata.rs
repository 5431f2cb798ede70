//! How much an answer says about itself: `odata.metadata` in `Accept`.

mod full;

use hyper::header;
use serde_json::{Map, Value};

use crate::http::{call::Call, message::Answer};

/// The levels that are documented.
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

/// The answer with as much about itself as the client accepts. At `none` only links and counts stay (documented); what
/// comes at `minimal` is how answers are made.
pub(super) fn at_level(call: &Call<'_>, answer: Answer) -> Answer {
    let Some(level @ (Level::None | Level::Full)) = Level::of(call) else {
        return answer;
    };
    let Ok(Value::Object(mut body)) = serde_json::from_slice(&answer.body) else {
        return answer;
    };
    let name = if level == Level::None {
        strip(&mut body);
        "none"
    } else {
        full::describe(call, &mut body);
        "full"
    };
    let mut answer = Answer {
        body: Value::Object(body).to_string().into_bytes(),
        ..answer
    };
    for (header, value) in &mut answer.headers {
        if header.eq_ignore_ascii_case("content-type") {
            *value = format!("application/json;odata.metadata={name};charset=utf-8");
        }
    }
    answer
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
