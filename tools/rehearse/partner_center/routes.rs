//! Every route of Partner Center in one table: what it takes, and whether its token needs a signed-in user.

use hyper::Method;

use super::{
    agreements, attestations, audit, carts, checkout, contacts, context::Context, customers,
    orders, partners, refusals::Refusal, subscriptions, transfers, validations,
};
use crate::http::message::Answer;

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below the version. `{…}` is one part of a path.
    pub(crate) path: &'static str,
    /// Whether a person must be signed in behind the app (documented); otherwise the app alone will do too.
    pub(super) needs_a_person: bool,
    /// The query options that it takes, in lower case.
    pub(super) options: &'static [&'static str],
    pub(super) answer: fn(&mut Context<'_>) -> Result<Answer, Refusal>,
}

impl Route {
    /// The route that a request leads to, and the parameters in its path. Names of resources are matched
    /// without regard to case.
    pub(super) fn of<'a>(
        method: &Method,
        path: &[&'a str],
    ) -> Result<(&'static Self, Vec<&'a str>), Refusal> {
        let fitting = || {
            ROUTES
                .iter()
                .filter_map(|route| Some((route, params(route.path, path)?)))
        };
        // `customers/relationshiprequests` is no customer: what is spelt out goes first.
        let found = fitting()
            .filter(|(route, _)| route.method == *method)
            .min_by_key(|(_, params)| params.len());
        found.ok_or_else(|| match fitting().next() {
            Some(_) => Refusal::method(),
            None => Refusal::no_resource(),
        })
    }
}

/// The parameters in a path that fits a template.
fn params<'a>(template: &str, path: &[&'a str]) -> Option<Vec<&'a str>> {
    let parts: Vec<&str> = template.split('/').collect();
    if parts.len() != path.len() {
        return None;
    }
    let mut params = Vec::new();
    for (part, one) in parts.into_iter().zip(path) {
        if part.starts_with('{') {
            params.push(*one);
        } else if !part.eq_ignore_ascii_case(one) {
            return None;
        }
    }
    Some(params)
}

const fn either(
    method: Method,
    path: &'static str,
    options: &'static [&'static str],
    answer: fn(&mut Context<'_>) -> Result<Answer, Refusal>,
) -> Route {
    Route {
        method,
        path,
        needs_a_person: false,
        options,
        answer,
    }
}

const fn person(
    method: Method,
    path: &'static str,
    options: &'static [&'static str],
    answer: fn(&mut Context<'_>) -> Result<Answer, Refusal>,
) -> Route {
    Route {
        method,
        path,
        needs_a_person: true,
        options,
        answer,
    }
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;

/// The table.
pub(crate) const ROUTES: &[Route] = &[
    either(
        GET,
        "customers",
        &["size", "filter", "seekoperation"],
        customers::list,
    ),
    person(
        GET,
        "customers/relationshiprequests",
        &[],
        customers::relationship_request,
    ),
    either(GET, "customers/{customer}", &[], customers::get),
    person(PATCH, "customers/{customer}", &[], customers::patch),
    either(
        GET,
        "customers/{customer}/validationStatus",
        &["type"],
        customers::validation_status,
    ),
    person(
        GET,
        "customers/{customer}/relationships",
        &[],
        partners::of_customer,
    ),
    person(GET, "relationships", &["relationship_type"], partners::list),
    person(GET, "profiles/mpn", &["mpnid"], partners::profile),
    person(
        GET,
        "compliance/csp/agreementstatus",
        &["mpnid", "tenantid"],
        partners::agreement_status,
    ),
    either(
        GET,
        "customers/{customer}/subscriptions",
        &["order_id", "mpn_id"],
        subscriptions::list,
    ),
    either(
        GET,
        "customers/{customer}/subscriptions/{subscription}",
        &[],
        subscriptions::get,
    ),
    either(
        PATCH,
        "customers/{customer}/subscriptions/{subscription}",
        &[],
        subscriptions::patch,
    ),
    person(
        GET,
        "customers/{customer}/subscriptions/{subscription}/supportcontact",
        &[],
        contacts::get,
    ),
    person(
        PUT,
        "customers/{customer}/subscriptions/{subscription}/supportcontact",
        &[],
        contacts::put,
    ),
    person(GET, "agreements", &["agreementtype"], agreements::metadata),
    person(
        GET,
        "customers/{customer}/agreements",
        &["agreementtype"],
        agreements::of_customer,
    ),
    either(
        POST,
        "customers/{customer}/agreements",
        &[],
        attestations::agree,
    ),
    either(POST, "attestations/enhanced", &[], attestations::create),
    either(
        GET,
        "attestations/enhanced/{attestation}",
        &[],
        attestations::get,
    ),
    person(
        GET,
        "customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
        &[],
        agreements::direct_signed,
    ),
    person(
        GET,
        "agreementtemplates/{template}/document",
        &["language", "country"],
        agreements::document,
    ),
    either(Method::HEAD, "domains/{domain}", &[], validations::domain),
    either(POST, "validations/address", &[], validations::address),
    either(
        GET,
        "countryvalidationrules/{country}",
        &[],
        validations::country,
    ),
    either(POST, "customers/{customer}/carts", &[], carts::create),
    either(GET, "customers/{customer}/carts/{cart}", &[], carts::get),
    either(
        POST,
        "customers/{customer}/carts/{cart}/checkout",
        &[],
        checkout::checkout,
    ),
    either(GET, "customers/{customer}/orders", &[], orders::list),
    either(GET, "customers/{customer}/orders/{order}", &[], orders::get),
    either(
        POST,
        "customers/{customer}/transfers",
        &[],
        transfers::create,
    ),
    either(GET, "customers/{customer}/transfers", &[], transfers::list),
    either(
        GET,
        "customers/{customer}/transfers/{transfer}",
        &[],
        transfers::get,
    ),
    either(
        PATCH,
        "customers/{customer}/transfers/{transfer}",
        &[],
        transfers::patch,
    ),
    either(
        Method::DELETE,
        "customers/{customer}/transfers/{transfer}",
        &[],
        transfers::withdraw,
    ),
    either(
        GET,
        "auditrecords",
        &["startdate", "enddate", "size", "filter"],
        audit::list,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_route_whatever_its_case_and_a_wrong_method_is_told_apart() {
        let led = |method: &Method, path: &str| {
            let path: Vec<&str> = path.split('/').collect();
            Route::of(method, &path).map(|(route, given)| (route.path, given.join(" ")))
        };
        for (path, route, given) in [
            ("customers", "customers", ""),
            ("Customers/x", "customers/{customer}", "x"),
            (
                "customers/relationshipRequests",
                "customers/relationshiprequests",
                "",
            ),
            (
                "customers/x/directSignedMicrosoftCustomerAgreementStatus",
                "customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
                "x",
            ),
            (
                "customers/x/subscriptions/y/supportContact",
                "customers/{customer}/subscriptions/{subscription}/supportcontact",
                "x y",
            ),
        ] {
            assert_eq!(
                led(&GET, path).unwrap(),
                (route, given.to_owned()),
                "{path}"
            );
        }
        for (method, path, status) in [
            (GET, "agreements/t/document", 404),
            (GET, "customers/x/users", 404),
            (Method::PATCH, "customers/x/agreements", 405),
            (GET, "domains/x", 405),
        ] {
            assert_eq!(led(&method, path).unwrap_err().status(), status, "{path}");
        }
    }
}
