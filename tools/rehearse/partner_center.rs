//! Partner Center v1, as the new partner sees it.

mod agreements;
mod audit;
mod carts;
mod contacts;
mod customers;
mod orders;
mod partners;
mod refusals;
mod routes;
mod subscriptions;
mod transfers;
mod validations;

use common::ids::Guid;
use hyper::Method;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    entra::{self, Resource},
    message::Answer,
    services::Call,
    tenant::{AuditRecord, Customer, Desk, Relation, Tenant},
};
use refusals::Refusal;
pub(crate) use refusals::disturbed;
pub(crate) use routes::ROUTES;
use routes::Route;

/// A call, what stands in the places of its path, and what it is answered from.
struct Scene<'a> {
    call: &'a Call<'a>,
    given: Vec<&'a str>,
    /// The tenant that was loaded, with the partner's affairs.
    first: &'a mut Tenant,
}

impl<'a> Scene<'a> {
    /// What stands in a place of the path.
    fn given(&self, at: usize) -> &'a str {
        self.given.get(at).copied().unwrap_or_default()
    }

    /// The partner's own tenant.
    fn partner(&self) -> &Guid {
        &self.first.partner_center.tenant_id
    }

    fn desk(&mut self) -> &mut Desk {
        &mut self.first.partner_center.desk
    }

    /// The customer that the path names first; a wrong id and a stranger are told apart.
    fn customer(&self) -> Result<&Customer, Refusal> {
        let id = self.given(0);
        if id.parse::<Guid>().is_err() {
            return Err(Refusal::malformed("customer id", id));
        }
        self.first.customer(id).ok_or_else(Refusal::no_relationship)
    }

    /// The same, if the partner may sell to it.
    fn buyer(&self) -> Result<&Customer, Refusal> {
        let customer = self.customer()?;
        (customer.relation == Relation::Reseller)
            .then_some(customer)
            .ok_or_else(Refusal::no_relationship)
    }

    /// Does something with a customer's own tenant. None where that one is not played.
    fn in_tenant<T>(&mut self, customer: &Guid, act: impl FnOnce(&mut Tenant) -> T) -> Option<T> {
        if self.first.organization.id == *customer {
            return Some(act(self.first));
        }
        let services = self.call.services;
        match services.fleet.number(customer.as_str()) {
            0 => None,
            number => Some(act(&mut services
                .fleet
                .member(number, &services.clock)
                .tenant)),
        }
    }

    /// Reads the body. Names of properties are matched without regard to case (documented): types name them in lower
    /// case.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.read(None)
    }

    /// The same of a resource of which not everything is looked at: what is none of its properties is refused.
    fn body_of<T: DeserializeOwned>(&self, properties: &[&str]) -> Result<T, Refusal> {
        self.read(Some(properties))
    }

    fn read<T: DeserializeOwned>(&self, properties: Option<&[&str]>) -> Result<T, Refusal> {
        let request = self.call.request;
        if !request.is_of_type("application/json") {
            return Err(Refusal::malformed(
                "content type",
                request.header("content-type").unwrap_or(""),
            ));
        }
        let json = request
            .body
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&request.body);
        let wrong = |error: serde_json::Error| Refusal::malformed("body", &error.to_string());
        let value = in_lower_case(serde_json::from_slice(json).map_err(wrong)?);
        let names = value.as_object().into_iter().flat_map(|all| all.keys());
        let known = |name: &str| properties.is_none_or(|known| known.contains(&name));
        if let Some(stranger) = names.into_iter().find(|name| !known(name)) {
            return Err(Refusal::malformed("property", stranger));
        }
        serde_json::from_value(value).map_err(wrong)
    }

    /// Notes what was done, for the audit.
    fn note(&mut self, customer: Option<Guid>, resource: &str, operation: &str) {
        let number = self.first.partner_center.desk.audit.len() + 1;
        let record = AuditRecord {
            id: format!("{}_{operation}_{number:06}", self.partner()),
            customer_id: customer,
            resource_type: resource.to_owned(),
            operation_type: operation.to_owned(),
            operation_date: self.first.now,
            correlation_id: refusals::own_id(self.call, "ms-correlationid"),
        };
        self.desk().audit.push(record);
    }
}

/// The same with every name in lower case, all the way down.
fn in_lower_case(value: Value) -> Value {
    match value {
        Value::Object(all) => all
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), in_lower_case(value)))
            .collect(),
        Value::Array(all) => all.into_iter().map(in_lower_case).collect(),
        other => other,
    }
}

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
struct Link {
    uri: String,
    method: &'static str,
    headers: Vec<Header>,
}

#[derive(Serialize)]
struct Header {
    key: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes {
    object_type: &'static str,
}

impl Call<'_> {
    /// An option of the query; the names' case does not matter.
    fn option(&self, name: &str) -> Option<String> {
        self.request
            .query_pairs()
            .into_iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn collection<T: Serialize>(&self, items: Vec<T>, next: Option<Link>) -> Answer {
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

pub(crate) fn answer(call: &Call<'_>, tenant: &mut Tenant) -> Answer {
    let mut answer = play(call, tenant).unwrap_or_else(|refusal| refusal.answer(call));
    let marked = tenant.partner_center.byte_order_mark;
    if marked && !answer.body.is_empty() && call.request.method != Method::HEAD {
        answer.body.splice(0..0, *b"\xEF\xBB\xBF");
    }
    refusals::identified(call, answer)
}

fn play(call: &Call<'_>, first: &mut Tenant) -> Result<Answer, Refusal> {
    let token = entra::checked(call, Resource::PartnerCenter).map_err(|_| Refusal::token())?;
    if token.tid != first.partner_center.tenant_id.as_str() {
        return Err(Refusal::token());
    }
    let (route, given) = Route::of(&call.request.method, &call.path[1..])?;
    if route.needs_a_person && token.scp.is_none() {
        return Err(Refusal::needs_a_person());
    }
    for (name, _) in call.request.query_pairs() {
        if !route.options.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Refusal::unknown_option(&name));
        }
    }
    (route.play)(&mut Scene { call, given, first })
}
