//! How collections are wrapped, and links in them.

use serde::Serialize;

use crate::http::{call::Call, message::Answer};

/// A collection.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Collection<T> {
    /// The number on this page.
    total_count: usize,
    items: Vec<T>,
    links: Links,
    attributes: Attributes,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    this: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Link>,
}

/// Where to ask, relative to the version.
#[derive(Serialize)]
pub(super) struct Link {
    pub(super) uri: String,
    pub(super) method: &'static str,
    pub(super) headers: Vec<Header>,
}

#[derive(Serialize)]
pub(super) struct Header {
    pub(super) key: &'static str,
    pub(super) value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attributes {
    pub(super) object_type: &'static str,
}

impl Call<'_> {
    pub(super) fn collection<T: Serialize>(&self, items: Vec<T>, next: Option<Link>) -> Answer {
        let path = self.path[1..].join("/");
        let query = self
            .request
            .query
            .as_ref()
            .map_or_else(String::new, |query| format!("?{query}"));
        let this = Link {
            uri: format!("/{path}{query}"),
            method: "GET",
            headers: Vec::new(),
        };
        let collection = Collection {
            total_count: items.len(),
            items,
            links: Links { this, next },
            attributes: Attributes {
                object_type: "Collection",
            },
        };
        Answer::json(200, &collection)
    }
}
