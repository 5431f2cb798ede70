//! What a good answer holds: an answer counts only if it is whole and about the thing that was asked for.

use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{
    error::{ErrorKind, ServiceError},
    http::{body, client::Answer},
};

/// Reads the JSON object of a good answer. One with an `error` is none, whatever its status (`OData`).
pub(crate) fn json<T: DeserializeOwned>(
    call: &str,
    write: bool,
    answer: &Answer,
) -> Result<T, ServiceError> {
    #[derive(serde::Deserialize)]
    struct Marked {
        #[serde(default)]
        error: Option<IgnoredAny>,
    }
    let body = body::without_bom(&answer.body);
    let wrong = |error| garbled(call, write, answer, error);
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(wrong("no JSON object".to_owned()));
    }
    let marked: Marked = serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    if marked.error.is_some() {
        return Err(wrong(error_in_good_answer(body)));
    }
    serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))
}

fn error_in_good_answer(body: &[u8]) -> String {
    let complaint = body::complaint(body);
    let said = [complaint.code, complaint.message].into_iter().flatten();
    let said: Vec<String> = said.collect();
    format!("it holds an error: {}", said.join(" "))
}

/// The error for a good answer that is not what it should be.
pub(crate) fn garbled(
    call: &str,
    write: bool,
    answer: &Answer,
    error: impl Into<String>,
) -> ServiceError {
    let mut garbled = ServiceError::new(ErrorKind::Garbled, call, write).with_message(error);
    garbled.0.status = Some(answer.status);
    garbled.0.request_id.clone_from(&answer.request_id);
    garbled
}

/// The thing of an answer, if it is the one that was asked for.
pub(crate) fn about<T>(
    call: &str,
    write: bool,
    answer: &Answer,
    thing: T,
    is_asked_for: impl Fn(&T) -> bool,
) -> Result<T, ServiceError> {
    if is_asked_for(&thing) {
        return Ok(thing);
    }
    let words = "it is about something else than was asked for";
    Err(garbled(call, write, answer, words))
}
