//! One page of a list of Partner Center's, and the call for the next one.

use serde::de::DeserializeOwned;
use serde_json::{Value, value::to_raw_value};

use crate::{
    error::ServiceError,
    http::{
        body::without_bom,
        client::{Answer, Call},
    },
    pages::{Page, content},
    service::{
        Service,
        answer::{garbled, json},
    },
};
use record::ids::Guid;
use wire::partner_center::{Collection, Customer, Link, camel};

/// Lists that come as a bare array, by the end of their path (documented). Anywhere else an array is no list.
const COMES_BARE: [&str; 2] = ["/transfers", "/transferseligibility"];

/// The body of a page; a bare array, where that is documented, as the collection that it stands for.
fn list_body(call: &str, answer: &Answer) -> Result<Value, ServiceError> {
    let body = without_bom(&answer.body);
    let is_bare = body.trim_ascii_start().starts_with(b"[");
    if !is_bare || !COMES_BARE.iter().any(|end| call.ends_with(end)) {
        return json(call, false, answer);
    }
    let items: Vec<Value> = serde_json::from_slice(body)
        .map_err(|error| garbled(call, false, answer, error.to_string()))?;
    Ok(serde_json::json!({ "items": items }))
}

/// One page of a list.
pub(super) fn page<T: DeserializeOwned>(
    service: &Service,
    call: &str,
    answer: &Answer,
) -> Result<Page<T>, ServiceError> {
    let value: Value = camel(list_body(call, answer)?);
    let shown = value["links"]["self"]["uri"].as_str().unwrap_or_default();
    if is_of_another(call, shown) {
        let words = "it is a list of another customer";
        return Err(garbled(call, false, answer, words));
    }
    // The number on the page, and in other places that in all pages: either way no more can be missing (observed).
    let count = value["totalCount"].as_u64();
    let content = match &value["items"] {
        Value::Array(items) => {
            let raw: Result<Vec<_>, _> = items.iter().map(to_raw_value).collect();
            let raw = raw.map_err(|error| garbled(call, false, answer, error.to_string()))?;
            content(raw.iter().map(|item| &**item))
        }
        _ => None,
    };
    let Collection { items, links } = serde_json::from_value(value)
        .map_err(|error| garbled(call, false, answer, error.to_string()))?;
    let next = links.next.map(|link| follow(service, call, &link));
    Ok(Page {
        items,
        content,
        count,
        next: next.transpose()?,
    })
}

/// Whether a list is about another customer than was asked about, by the address that it gives itself.
fn is_of_another(call: &str, shown: &str) -> bool {
    match (customer_in(call), customer_in(shown)) {
        (Some(asked), Some(shown)) => asked != shown,
        _ => false,
    }
}

/// The customer whose tenant id stands in an address.
fn customer_in(address: &str) -> Option<Guid> {
    let mut segments = address.split(['/', '?']);
    segments.find(|segment| segment.eq_ignore_ascii_case("customers"))?;
    segments.next()?.parse().ok()
}

/// A page of customers, each of which has its tenant id.
pub(super) fn page_of_customers(
    service: &Service,
    call: &str,
    answer: &Answer,
) -> Result<Page<Customer>, ServiceError> {
    let page: Page<Customer> = page(service, call, answer)?;
    match page.items.iter().find(|one| one.tenant().is_none()) {
        Some(_) => Err(garbled(
            call,
            false,
            answer,
            "a customer without a tenant id",
        )),
        None => Ok(page),
    }
}

/// The call for `links.next`: its address is relative to `/v1`, and its headers carry the place.
fn follow(service: &Service, label: &str, link: &Link) -> Result<Call, ServiceError> {
    let absolute = if link.uri.starts_with('/') && !link.uri.starts_with("//") {
        let base = service.address(&["v1"])?;
        format!("{base}{}", link.uri)
    } else {
        link.uri.clone()
    };
    let mut url = service.own_link(&absolute, label)?;
    // Only this header: what else an answer names has no business in our request.
    let place: Vec<_> = link
        .headers
        .iter()
        .filter(|header| header.key.eq_ignore_ascii_case("MS-ContinuationToken"))
        .map(|header| ("MS-ContinuationToken", header.value.clone()))
        .collect();
    let told = url
        .query_pairs()
        .any(|(name, _)| name.eq_ignore_ascii_case("seekOperation"));
    // It goes with a place. A link without one is followed as it is: where it leads back, that is seen.
    if !told && !place.is_empty() {
        url.query_pairs_mut().append_pair("seekOperation", "Next");
    }
    let mut call = Call::get(url);
    call.headers = place;
    Ok(call)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_another_customer_is_told_by_its_own_address() {
        const ONE: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
        const OTHER: &str = "d1d37c83-b213-4a63-80f9-1ecf63628ff7";
        let call = format!("GET /v1/customers/{ONE}/subscriptions");
        for (shown, is_of_another) in [
            (format!("/customers/{ONE}/subscriptions?size=40"), false),
            (format!("/Customers/{}?size=40", ONE.to_uppercase()), false),
            (format!("/customers/{OTHER}/subscriptions"), true),
            ("/customers?size=40".to_owned(), false),
            ("/customers/{customer-id}/subscriptions".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(
                super::is_of_another(&call, &shown),
                is_of_another,
                "{shown}"
            );
        }
        assert!(!super::is_of_another(
            "GET /v1/customers",
            &format!("/customers/{OTHER}")
        ));
    }

    #[test]
    fn a_bare_array_is_a_list_only_where_that_is_documented() {
        let read = |call: &str, body: &str| {
            let answer = Answer {
                status: 200,
                request_id: None,
                retry_after: None,
                body: body.as_bytes().to_vec(),
                mfa_compliant: None,
            };
            list_body(call, &answer).ok().map(|body| body.to_string())
        };
        let transfers = "GET /v1/customers/c/transfers";
        let some = r#"{"items":[{"id":"a"}]}"#;
        assert_eq!(read(transfers, r#"[{"id":"a"}]"#).as_deref(), Some(some));
        assert_eq!(read(transfers, some).as_deref(), Some(some));
        assert_eq!(
            read("GET /v1/customers/c/transferseligibility", "\u{feff} []").as_deref(),
            Some(r#"{"items":[]}"#)
        );
        for (call, body) in [
            ("GET /v1/customers", "[]"),
            ("GET /v1/customers/c/transfers/t", "[]"),
            (transfers, "[{]"),
            (transfers, ""),
        ] {
            assert_eq!(read(call, body), None, "{call} {body}");
        }
    }
}
