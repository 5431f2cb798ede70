//! How collections and single things are wrapped.

use serde::Serialize;

use crate::http::{call::Call, message::Answer};

/// A collection.
#[derive(Serialize)]
pub(super) struct Page<T> {
    #[serde(rename = "@odata.context")]
    pub(super) metadata_url: String,
    #[serde(rename = "@odata.count", skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<usize>,
    #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
    pub(super) next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink", skip_serializing_if = "Option::is_none")]
    pub(super) delta_link: Option<String>,
    pub(super) value: Vec<T>,
}

impl<T> Page<T> {
    pub(super) fn new(metadata_url: String, value: Vec<T>) -> Self {
        Self {
            metadata_url,
            count: None,
            next_link: None,
            delta_link: None,
            value,
        }
    }
}

/// One thing of a collection.
#[derive(Serialize)]
struct Single<T> {
    #[serde(rename = "@odata.context")]
    metadata_url: String,
    #[serde(flatten)]
    value: T,
}

impl Call<'_> {
    pub(super) fn metadata_url(&self, of: &str) -> String {
        format!("{}/v1.0/$metadata#{of}", self.origin)
    }

    pub(super) fn page<T: Serialize>(&self, of: &str, value: Vec<T>) -> Answer {
        Answer::json(200, &Page::new(self.metadata_url(of), value))
    }

    pub(super) fn single<T: Serialize>(&self, of: &str, value: T) -> Answer {
        let metadata_url = self.metadata_url(&format!("{of}/$entity"));
        Answer::json(
            200,
            &Single {
                metadata_url,
                value,
            },
        )
    }

    /// This address again, with one query option set to something else.
    pub(super) fn link_with(&self, option: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, old) in self.query {
            if !name.eq_ignore_ascii_case(option) {
                query.append_pair(name, old);
            }
        }
        query.append_pair(option, value);
        format!("{}{}?{}", self.origin, self.request.path, query.finish())
    }
}
