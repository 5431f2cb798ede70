//! What every route of Graph answers from.

use std::time::Instant;

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use tenant_file::Tenant;

use super::{
    audit_record::Actor,
    filter::{Filter, Property},
    query::Query,
    refusals::Refusal,
    store::Store,
};
use crate::http::{
    call::Call,
    message::{Answer, Request},
};

/// Answers a request that came inside of another.
pub(crate) type Inner<'a> = &'a dyn Fn(&Request, &mut Tenant, &mut Store) -> Answer;

/// A call, its parameters, and what it is answered from.
pub(super) struct Context<'a> {
    pub(super) call: &'a Call<'a>,
    pub(super) query: Query,
    /// The parameters in the route's path, in order.
    pub(super) path_params: Vec<&'a str>,
    /// Whether the client takes answers of the index that advanced queries need.
    pub(super) eventual: bool,
    /// Whether the partner calls, in its own directory.
    pub(super) as_partner: bool,
    /// Who calls.
    pub(super) actor: Actor,
    pub(super) tenant: &'a mut Tenant,
    pub(super) store: &'a mut Store,
    /// By what delays are measured.
    pub(super) instant: Instant,
    /// Answers the requests of a batch.
    pub(super) inner: Inner<'a>,
}

impl<'a> Context<'a> {
    /// The first parameter of the path.
    pub(super) fn id(&self) -> &'a str {
        self.path_params.first().copied().unwrap_or_default()
    }

    /// Reads the body.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let request = self.call.request;
        if !request.is_of_type("application/json") {
            let message = "Entity only allows writes with a JSON Content-Type header.";
            return Err(Refusal::new(400, "BadRequest", message));
        }
        if request.body.is_empty() {
            return Err(Refusal::empty_payload());
        }
        // A compressed body is none, whatever `Content-Encoding` says: SDKs then send it again uncompressed.
        serde_json::from_slice(&request.body).map_err(|error| match error.classify() {
            Category::Syntax | Category::Eof | Category::Io => Refusal::unreadable_payload(),
            Category::Data => {
                let message = format!("Unable to read JSON request payload. {error}");
                Refusal::new(400, "BadRequest", message)
            }
        })
    }

    /// The filter of a list. Advanced ones need the header and `$count=true` (documented).
    pub(super) fn filter(
        &self,
        properties: &'static [Property],
        kind: &'static str,
        counted: bool,
    ) -> Result<Option<Filter>, Refusal> {
        let Some(text) = &self.query.filter else {
            return Ok(None);
        };
        let filter = Filter::parse(text, properties, kind)?;
        if filter.advanced && !(self.eventual && counted) {
            return Err(Refusal::unsupported_query(
                "The specified filter to the reference property query is currently not supported.",
            ));
        }
        Ok(Some(filter))
    }

    /// The segment `$count` needs the index (documented; the words are observed).
    pub(super) fn counts_only_eventually(&self) -> Result<(), Refusal> {
        if self.eventual {
            Ok(())
        } else {
            Err(Refusal::bad("$count is not currently supported."))
        }
    }
}
