//! `$batch`: up to twenty requests in one, each answered as if it had come alone.

mod plan;

use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::{
    HeaderMap, Method, Uri,
    header::{AUTHORIZATION, HeaderName, HeaderValue},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};

use super::{asked::Asked, context::Whole, refusals::Refusal};
use crate::http::message::{Answer, Request};
use plan::{Part, order};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    requests: Vec<Inner>,
}

/// One request. Property names of this format are compared as they are.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Inner {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: Map<String, Value>,
    body: Option<Value>,
    #[serde(default)]
    depends_on: Option<Vec<String>>,
    /// Ignored by the service (documented).
    #[serde(default, rename = "atomicityGroup")]
    _atomicity_group: Option<String>,
    /// What Microsoft's SDK for Python sends in place of `dependsOn` (observed in 1.65). It works with the real service, which
    /// must ignore it, and knows nothing of its order (inferred).
    #[serde(default, rename = "depends_on")]
    _depends_on: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Answers {
    responses: Vec<Answered>,
}

#[derive(Serialize)]
struct Answered {
    id: String,
    status: u16,
    headers: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body>,
}

/// JSON as it is, anything else as base64 in a text.
#[derive(Serialize)]
#[serde(untagged)]
enum Body {
    Json(Box<RawValue>),
    Bytes(String),
}

/// The parts of a batch without their headers and bodies, as far as they can be understood.
pub(super) fn parts(body: &[u8]) -> Vec<Request> {
    let batch = serde_json::from_slice::<Batch>(body);
    let parts = batch.iter().flat_map(|batch| &batch.requests);
    parts
        .filter_map(|inner| {
            let (method, uri) = (method(&inner.method)?, address(&inner.url)?);
            Some(Request::new(method, &uri, HeaderMap::new(), Vec::new()))
        })
        .collect()
}

/// The whole batch is refused only where it cannot be understood; otherwise each part has an answer of its own.
pub(super) fn answer(whole: &mut Whole<'_>) -> Result<Answer, Refusal> {
    let batch: Batch = whole.asked.body()?;
    let parts: Vec<Part> = batch
        .requests
        .iter()
        .map(|inner| Part {
            id: inner.id.clone(),
            depends_on: inner.depends_on.clone().unwrap_or_default(),
        })
        .collect();
    let waits = order(&parts).map_err(bad)?;
    let requests = batch
        .requests
        .into_iter()
        .map(|inner| request(whole.asked, inner))
        .collect::<Result<Vec<_>, _>>()?;
    let mut responses: Vec<Answered> = Vec::new();
    let mut refused = Vec::new();
    for ((part, wait), request) in parts.into_iter().zip(waits).zip(requests) {
        let answer = match wait.and_then(|at| responses.get(at)) {
            Some(before) if before.status >= 400 => Refusal::dependency().answer(whole.asked.call),
            _ => (whole.inner)(&request, whole.state.reborrowed()),
        };
        refused.extend(
            answer
                .refused
                .as_ref()
                .map(|why| format!("{}: {why}", part.id)),
        );
        responses.push(answered(part.id, &answer));
    }
    let answer = Answer::json(200, &Answers { responses });
    Ok(if refused.is_empty() {
        answer
    } else {
        answer.refused(refused.join("; "))
    })
}

fn bad(words: impl Into<String>) -> Refusal {
    Refusal::new(400, "BadRequest", words)
}

/// A part as a request of its own: the token of the batch, its own headers and body.
fn request(asked: &Asked<'_>, inner: Inner) -> Result<Request, Refusal> {
    let outer = asked.call.request;
    let mut headers = HeaderMap::new();
    headers.extend(
        outer
            .headers
            .get(AUTHORIZATION)
            .map(|token| (AUTHORIZATION, token.clone())),
    );
    for (name, value) in &inner.headers {
        let name = HeaderName::try_from(name.as_str());
        let value = value
            .as_str()
            .and_then(|text| HeaderValue::from_str(text).ok());
        let (Ok(name), Some(value)) = (name, value) else {
            return Err(bad(format!("Request '{}' has a bad header.", inner.id)));
        };
        headers.insert(name, value);
    }
    if inner.body.is_some() && !headers.contains_key("content-type") {
        // The rule is documented, the words are observed.
        return Err(bad(format!(
            "Write request id : {} does not contain Content-Type header or body.",
            inner.id
        )));
    }
    let method = method(&inner.method).ok_or_else(|| {
        let name = inner.method.to_ascii_uppercase();
        bad(format!("'{name}' is no method of a batch request."))
    })?;
    let body = match inner.body {
        None => Vec::new(),
        Some(Value::String(base64)) => BASE64_STANDARD
            .decode(base64)
            .map_err(|_| bad(format!("The body of '{}' is no base64.", inner.id)))?,
        Some(json) => json.to_string().into_bytes(),
    };
    let uri = address(&inner.url).ok_or_else(|| {
        bad(format!(
            "Invalid URL found for request '{}': it must be relative and no batch.",
            inner.id
        ))
    })?;
    let request = Request::new(method, &uri, headers, body);
    Ok(request.sent_to(outer.origin.clone()))
}

/// A method that a part of a batch may have, in any case.
fn method(name: &str) -> Option<Method> {
    match name.to_ascii_uppercase().as_str() {
        "GET" => Some(Method::GET),
        "POST" => Some(Method::POST),
        "PATCH" => Some(Method::PATCH),
        "PUT" => Some(Method::PUT),
        "DELETE" => Some(Method::DELETE),
        _ => None,
    }
}

/// The address of a relative URL below the version. A batch in a batch is not taken (documented).
fn address(url: &str) -> Option<Uri> {
    let relative = url.strip_prefix('/').unwrap_or(url);
    if url.contains("://") || relative.to_ascii_lowercase().starts_with("$batch") {
        return None;
    }
    // Clients write filters with their blanks here, which no real address line could hold.
    format!("/v1.0/{}", escaped(relative)).parse().ok()
}

/// Percent-encodes what a request line cannot contain, and leaves what is encoded already.
fn escaped(url: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn answered(id: String, answer: &Answer) -> Answered {
    let mut headers = Map::new();
    for (name, value) in &answer.headers {
        // As the service writes them.
        let name = match *name {
            "content-type" => "Content-Type",
            "retry-after" => "Retry-After",
            "location" => "Location",
            other => other,
        };
        headers.insert(name.to_owned(), value.clone().into());
    }
    let body = (!answer.body.is_empty()).then(|| {
        serde_json::from_slice(&answer.body).map_or_else(
            |_| Body::Bytes(BASE64_STANDARD.encode(&answer.body)),
            Body::Json,
        )
    });
    Answered {
        id,
        status: answer.status,
        headers,
        body,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_url_is_relative_and_may_have_blanks() {
        for (url, address) in [
            ("/users/x", Some("/v1.0/users/x")),
            (
                "users?$filter=a eq 'b'",
                Some("/v1.0/users?$filter=a%20eq%20'b'"),
            ),
            ("/users/%E4%BD%90", Some("/v1.0/users/%E4%BD%90")),
            ("https://graph.microsoft.com/v1.0/users", None),
            ("/$batch", None),
        ] {
            let found = super::address(url).map(|uri| uri.to_string());
            assert_eq!(found.as_deref(), address, "{url}");
        }
    }
}
