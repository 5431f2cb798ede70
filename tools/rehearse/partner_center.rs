//! Partner Center v1, as the new partner sees it.

mod agreements;
mod customers;
mod refusals;

use hyper::Method;
use serde::Serialize;

use crate::{
    entra::{self, Resource},
    message::Answer,
    services::Call,
    tenant::Tenant,
};
use refusals::Refusal;
pub(crate) use refusals::disturbed;

/// What a path asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Route<'a> {
    Customers,
    Customer(&'a str),
    RelationshipRequest,
    Relationships(&'a str),
    Subscriptions(&'a str),
    Subscription(&'a str, &'a str),
    Agreements,
    CustomerAgreements(&'a str),
    DirectSigned(&'a str),
    TemplateDocument(&'a str),
}

impl<'a> Route<'a> {
    /// Names of resources are matched without regard to case; the agreement's parameters are not (documented).
    fn of(path: &[&'a str]) -> Option<Self> {
        let is = |part: &str, name: &str| part.eq_ignore_ascii_case(name);
        Some(match path {
            [c] if is(c, "customers") => Self::Customers,
            [a] if is(a, "agreements") => Self::Agreements,
            [c, r] if is(c, "customers") && is(r, "relationshiprequests") => {
                Self::RelationshipRequest
            }
            [c, id] if is(c, "customers") => Self::Customer(id),
            [c, id, part] if is(c, "customers") => match part.to_ascii_lowercase().as_str() {
                "relationships" => Self::Relationships(id),
                "subscriptions" => Self::Subscriptions(id),
                "agreements" => Self::CustomerAgreements(id),
                "directsignedmicrosoftcustomeragreementstatus" => Self::DirectSigned(id),
                _ => return None,
            },
            [c, id, s, sid] if is(c, "customers") && is(s, "subscriptions") => {
                Self::Subscription(id, sid)
            }
            [t, id, d] if is(t, "agreementtemplates") && is(d, "document") => {
                Self::TemplateDocument(id)
            }
            _ => return None,
        })
    }

    /// Whether a person must be signed in behind the app (documented).
    fn needs_a_person(&self) -> bool {
        match self {
            Self::Customers
            | Self::Customer(_)
            | Self::Subscriptions(_)
            | Self::Subscription(..) => false,
            Self::RelationshipRequest
            | Self::Relationships(_)
            | Self::Agreements
            | Self::CustomerAgreements(_)
            | Self::DirectSigned(_)
            | Self::TemplateDocument(_) => true,
        }
    }

    fn options(&self) -> &'static [&'static str] {
        match self {
            Self::Customers => &["size", "filter", "seekoperation"],
            Self::Agreements | Self::CustomerAgreements(_) => &["agreementtype"],
            Self::TemplateDocument(_) => &["language", "country"],
            _ => &[],
        }
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
    if tenant.partner_center.byte_order_mark && !answer.body.is_empty() {
        answer.body.splice(0..0, *b"\xEF\xBB\xBF");
    }
    refusals::identified(call, answer)
}

fn play(call: &Call<'_>, tenant: &Tenant) -> Result<Answer, Refusal> {
    let token = entra::checked(call, Resource::PartnerCenter).map_err(|_| Refusal::token())?;
    if token.tid != tenant.partner_center.tenant_id.as_str() {
        return Err(Refusal::token());
    }
    let route = Route::of(&call.path[1..]).ok_or_else(Refusal::no_resource)?;
    if !call.is(&Method::GET) {
        return Err(Refusal::method());
    }
    if route.needs_a_person() && token.scp.is_none() {
        return Err(Refusal::needs_a_person());
    }
    for (name, _) in call.request.query_pairs() {
        if !route
            .options()
            .contains(&name.to_ascii_lowercase().as_str())
        {
            return Err(Refusal::unknown_option(&name));
        }
    }
    match route {
        Route::Customers => customers::list(call, tenant),
        Route::Customer(id) => customers::get(tenant, id),
        Route::RelationshipRequest => Ok(customers::relationship_request(tenant)),
        Route::Relationships(id) => customers::relationships(call, tenant, id),
        Route::Subscriptions(id) => customers::subscriptions(call, tenant, id),
        Route::Subscription(id, subscription) => customers::subscription(tenant, id, subscription),
        Route::Agreements => agreements::metadata(call, tenant),
        Route::CustomerAgreements(id) => agreements::of_customer(call, tenant, id),
        Route::DirectSigned(id) => agreements::direct_signed(tenant, id),
        Route::TemplateDocument(id) => agreements::document(call, tenant, id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_route_whatever_its_case() {
        for (path, route) in [
            (&["customers"][..], Some(Route::Customers)),
            (&["Customers", "x"], Some(Route::Customer("x"))),
            (
                &["customers", "relationshipRequests"],
                Some(Route::RelationshipRequest),
            ),
            (
                &[
                    "customers",
                    "x",
                    "directSignedMicrosoftCustomerAgreementStatus",
                ],
                Some(Route::DirectSigned("x")),
            ),
            (
                &["agreementtemplates", "t", "document"],
                Some(Route::TemplateDocument("t")),
            ),
            (&["agreements", "t", "document"], None),
            (&["customers", "x", "orders"], None),
        ] {
            assert_eq!(Route::of(path), route, "{path:?}");
        }
    }
}
