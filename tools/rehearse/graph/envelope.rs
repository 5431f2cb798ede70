//! How collections and single things are wrapped.

use serde::Serialize;

use crate::http::call::Call;

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
pub(super) struct Single<T> {
    #[serde(rename = "@odata.context")]
    pub(super) metadata_url: String,
    #[serde(flatten)]
    pub(super) value: T,
}

impl Call<'_> {
    /// The version that was called.
    pub(super) fn version(&self) -> &str {
        let path = self.request.path.trim_start_matches('/');
        path.split('/').next().unwrap_or_default()
    }

    /// This address again, with one query option set to something else. The service writes its name with a plain `$`
    /// (observed), and some clients search for that.
    pub(super) fn link_with(&self, option: &str, value: &str) -> String {
        let first = self.request.without(&[option], "");
        let query = first.query.as_deref().unwrap_or_default();
        let separator = if query.is_empty() { "" } else { "&" };
        let path = &self.request.path;
        format!("{}{path}?{query}{separator}{option}={value}", self.origin)
    }
}
