//! Lists that come in pages: one page is dropped before the next is read.

use std::marker::PhantomData;

use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use crate::{
    error::{ErrorKind, ServiceError},
    http::client::Call,
    service::{Service, json},
};
use wire::null_as_default;

/// The pages of one list.
///
/// ```no_run
/// # async fn f(graph: &services::graph::Graph) -> Result<(), services::error::ServiceError> {
/// let mut pages = graph.users(&services::graph::UserQuery::default());
/// while let Some(users) = pages.next().await? {
///     for user in users { /* … */ }
/// }
/// # Ok(()) }
/// ```
pub struct Pages<T> {
    service: Service,
    next: Option<Result<Url, ServiceError>>,
    item: PhantomData<fn() -> T>,
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Page<T> {
    #[serde(default, deserialize_with = "null_as_default")]
    value: Vec<T>,
    #[serde(default, rename = "@odata.nextLink")]
    next: Option<String>,
}

impl<T: DeserializeOwned> Pages<T> {
    /// Pages that begin at an address; an address that could not be built is told by the first `next`.
    pub(crate) fn new(service: &Service, first: Result<Url, ServiceError>) -> Self {
        Self {
            service: service.clone(),
            next: Some(first),
            item: PhantomData,
        }
    }

    /// The next page; `None` after the last one. A page may be empty.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ServiceError> {
        let Some(url) = self.next.take() else {
            return Ok(None);
        };
        let url = url?;
        let call = Call::get(url.clone());
        let label = call.label();
        let answer = self.service.send(call).await?;
        let page: Page<T> = json(&label, false, &answer)?;
        if let Some(link) = page.next {
            let next = self.service.own_link(&link, &label)?;
            if next == url {
                return Err(ServiceError::new(ErrorKind::Garbled, label, false)
                    .with_message("the next page is this page"));
            }
            self.next = Some(Ok(next));
        }
        Ok(Some(page.value))
    }

    /// Everything at once, for lists that are short by nature.
    pub async fn all(mut self) -> Result<Vec<T>, ServiceError> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(page);
        }
        Ok(all)
    }
}
