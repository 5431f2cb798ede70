//! Microsoft Graph v1.0: which path leads where, and what a token must be allowed for it.

mod assign;
mod audits;
mod batch;
mod conflicts;
mod delegated;
mod download;
mod drives;
mod filter;
mod groups;
mod licenses;
mod memory;
mod paths;
mod query;
mod refusals;
mod routes;
mod tenants;
mod users;

use hyper::header;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    entra::{self, Resource},
    message::Answer,
    services::Call,
    tenant::Tenant,
};
pub(crate) use download::answer as download;
pub(crate) use memory::Memory;
use query::Query;
use refusals::Refusal;
pub(crate) use refusals::disturbed;
pub(crate) use routes::ROUTES;
use routes::Route;

/// A call, what it gave, and what it is answered from.
struct Scene<'a> {
    call: &'a Call<'a>,
    query: Query,
    /// What stands in the places of the route's path.
    given: Vec<&'a str>,
    /// Whether the client takes answers of the index that advanced queries need.
    eventual: bool,
    /// Whether the partner calls, in its own directory.
    as_partner: bool,
    /// Who calls.
    actor: audits::Actor,
    tenant: &'a mut Tenant,
    memory: &'a mut Memory,
}

impl<'a> Scene<'a> {
    /// What stands in the first place of the path.
    fn id(&self) -> &'a str {
        self.given.first().copied().unwrap_or_default()
    }

    /// Reads the body.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let request = self.call.request;
        if !request.is_of_type("application/json") {
            let message = "Entity only allows writes with a JSON Content-Type header.";
            return Err(Refusal::new(400, "BadRequest", message));
        }
        serde_json::from_slice(&request.body).map_err(|error| {
            let message = format!("Unable to read JSON request payload. {error}");
            Refusal::new(400, "BadRequest", message)
        })
    }
}

/// A collection.
#[derive(Serialize)]
struct Page<T> {
    #[serde(rename = "@odata.context")]
    context: String,
    #[serde(rename = "@odata.count", skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
    next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink", skip_serializing_if = "Option::is_none")]
    delta_link: Option<String>,
    value: Vec<T>,
}

impl<T> Page<T> {
    fn new(context: String, value: Vec<T>) -> Self {
        Self {
            context,
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
    context: String,
    #[serde(flatten)]
    value: T,
}

impl Call<'_> {
    fn context(&self, of: &str) -> String {
        format!("{}/v1.0/$metadata#{of}", self.origin)
    }

    fn page<T: Serialize>(&self, of: &str, value: Vec<T>) -> Answer {
        Answer::json(200, &Page::new(self.context(of), value))
    }

    fn single<T: Serialize>(&self, of: &str, value: T) -> Answer {
        let context = self.context(&format!("{of}/$entity"));
        Answer::json(200, &Single { context, value })
    }

    /// This address again, with one query option set to something else.
    fn link_with(&self, option: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, old) in self.request.query_pairs() {
            if !name.eq_ignore_ascii_case(option) {
                query.append_pair(&name, &old);
            }
        }
        query.append_pair(option, value);
        format!("{}{}?{}", self.origin, self.request.path, query.finish())
    }
}

pub(crate) fn answer(call: &Call<'_>, tenant: &mut Tenant, memory: &mut Memory) -> Answer {
    let answer = match play(call, tenant, memory) {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(call),
    };
    refusals::identified(call, answer)
}

fn play(call: &Call<'_>, tenant: &mut Tenant, memory: &mut Memory) -> Result<Answer, Refusal> {
    let token = entra::checked(call, Resource::Graph).map_err(Refusal::token)?;
    if call.path.first() != Some(&"v1.0") {
        return Err(Refusal::no_segment(call.path.first().unwrap_or(&"")));
    }
    let (route, given) = Route::of(&call.request.method, &call.path[1..])?;
    let as_partner = token.tid == tenant.partner_center.tenant_id.as_str();
    let is_at_home = token.tid == tenant.organization.id.as_str();
    if !(is_at_home || as_partner && route.takes_partners) {
        return Err(Refusal::not_the_customer());
    }
    if !route.is_open_to(&token) {
        return Err(Refusal::permission());
    }
    let eventual = consistency(call)?;
    accepts_json(call)?;
    let query = Query::of(&call.request.query_pairs())?;
    query.only(route.options)?;
    let actor = audits::Actor::of(&token, tenant);
    (route.play)(&mut Scene {
        call,
        query,
        given,
        eventual,
        as_partner,
        actor,
        tenant,
        memory,
    })
}

/// The two levels are documented; what the service says to any other is not known.
fn consistency(call: &Call<'_>) -> Result<bool, Refusal> {
    match call.request.header("consistencylevel") {
        None => Ok(false),
        Some(level) if level.eq_ignore_ascii_case("eventual") => Ok(true),
        Some(level) if level.eq_ignore_ascii_case("session") => Ok(false),
        Some(level) => Err(Refusal::bad(format!(
            "Invalid value '{level}' for header 'ConsistencyLevel'."
        ))),
    }
}

/// Everything here is JSON but file contents, whose address is asked for with any type (inferred).
fn accepts_json(call: &Call<'_>) -> Result<(), Refusal> {
    let Some(accepted) = call.request.header(header::ACCEPT.as_str()) else {
        return Ok(());
    };
    let fits = accepted.split(',').any(|one| {
        let kind = one.split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        [
            "*/*",
            "application/*",
            "application/json",
            "text/plain",
            "text/*",
        ]
        .contains(&kind.as_str())
    });
    if fits || call.path.last() == Some(&"content") {
        return Ok(());
    }
    let message = format!("The requested media type '{accepted}' is not available.");
    Err(Refusal::new(406, "NotAcceptable", message))
}
