//! One page of a list of Graph's, as `OData` writes it.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{
    error::ServiceError,
    http::client::{Answer, Call},
    pages::{Page, content},
    service::{
        Service,
        answer::{garbled, json},
    },
};

#[derive(Deserialize)]
struct Envelope {
    value: Box<RawValue>,
    #[serde(default, rename = "@odata.nextLink")]
    next: Option<String>,
    #[serde(default, rename = "@odata.deltaLink")]
    delta: Option<String>,
}

/// A page of a plain list, which ends with the page that has no link to a next one.
pub(super) fn whole<T: DeserializeOwned>(
    service: &Service,
    call: &str,
    answer: &Answer,
) -> Result<Page<T>, ServiceError> {
    page(service, call, answer, &json(call, false, answer)?)
}

/// A page of a list of changes, which is whole only when its delta link has come (documented).
pub(super) fn delta<T: DeserializeOwned>(
    service: &Service,
    call: &str,
    answer: &Answer,
) -> Result<Page<T>, ServiceError> {
    let envelope: Envelope = json(call, false, answer)?;
    if envelope.next.is_some() == envelope.delta.is_some() {
        let words = "it has neither a link to a next page nor the one that ends the list, or both";
        return Err(garbled(call, false, answer, words));
    }
    page(service, call, answer, &envelope)
}

fn page<T: DeserializeOwned>(
    service: &Service,
    call: &str,
    answer: &Answer,
    envelope: &Envelope,
) -> Result<Page<T>, ServiceError> {
    let value = envelope.value.get();
    let wrong = |error: serde_json::Error| garbled(call, false, answer, error.to_string());
    let items: Vec<T> = serde_json::from_str(value).map_err(wrong)?;
    let raw: Vec<&RawValue> = serde_json::from_str(value).map_err(wrong)?;
    let next = envelope
        .next
        .as_deref()
        .map(|link| service.own_link(link, call).map(Call::get));
    Ok(Page {
        count: None,
        content: content(raw.into_iter()),
        items,
        next: next.transpose()?,
    })
}
