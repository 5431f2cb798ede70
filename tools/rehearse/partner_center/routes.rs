//! Every route of Partner Center in one table. Whose token each takes is in the table of permissions.

use hyper::Method;
use record::permissions::{self, agents::Agent, partner_center::Takes};

use super::{
    agreements, attestations, audit, carts, catalogue, checkout, contacts, context::Context,
    creation, customers, licenses, orders, partners, refusals::Refusal, subscriptions, transfers,
    users, validations,
};
use crate::http::message::Answer;

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below the version. `{…}` is one part of a path.
    pub(crate) path: &'static str,
    /// The query options that it takes, in lower case.
    pub(super) options: &'static [&'static str],
    pub(super) answer: fn(&mut Context<'_>) -> Result<Answer, Refusal>,
}

impl Route {
    /// Whose token it takes: what is not in the table of permissions, nobody's.
    pub(super) fn takes(&self) -> Option<Takes> {
        let row = permissions::partner_center::row(self.method.as_str(), self.path);
        row.map(|row| row.takes)
    }

    /// The roles of which a person needs one in the customer's tenant.
    pub(super) fn roles(&self) -> &'static [&'static str] {
        let row = permissions::partner_center::row(self.method.as_str(), self.path);
        row.map_or(&[], |row| row.roles)
    }

    /// The roles of which a person needs one in Partner Center; empty: none is looked at.
    pub(super) fn agents(&self) -> &'static [Agent] {
        let row = permissions::partner_center::row(self.method.as_str(), self.path);
        row.map_or(&[], |row| row.agents)
    }

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

const fn route(
    method: Method,
    path: &'static str,
    options: &'static [&'static str],
    answer: fn(&mut Context<'_>) -> Result<Answer, Refusal>,
) -> Route {
    Route {
        method,
        path,
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
    route(
        GET,
        "customers",
        &["size", "filter", "seekoperation"],
        customers::list,
    ),
    route(POST, "customers", &[], creation::create),
    route(
        GET,
        "customers/relationshiprequests",
        &[],
        customers::relationship_request,
    ),
    route(GET, "customers/{customer}", &[], customers::get),
    route(PATCH, "customers/{customer}", &[], customers::patch),
    route(
        GET,
        "customers/{customer}/validationStatus",
        &["type"],
        customers::validation_status,
    ),
    route(
        GET,
        "customers/{customer}/relationships",
        &[],
        partners::of_customer,
    ),
    route(GET, "relationships", &["relationship_type"], partners::list),
    route(GET, "profiles/mpn", &["mpnid"], partners::profile),
    route(
        GET,
        "compliance/csp/agreementstatus",
        &["mpnid", "tenantid"],
        partners::agreement_status,
    ),
    route(
        GET,
        "customers/{customer}/subscriptions",
        &["order_id", "mpn_id"],
        subscriptions::list,
    ),
    route(
        GET,
        "customers/{customer}/subscriptions/{subscription}",
        &[],
        subscriptions::get,
    ),
    route(
        PATCH,
        "customers/{customer}/subscriptions/{subscription}",
        &[],
        subscriptions::patch,
    ),
    route(
        GET,
        "customers/{customer}/subscriptions/{subscription}/supportcontact",
        &[],
        contacts::get,
    ),
    route(
        PUT,
        "customers/{customer}/subscriptions/{subscription}/supportcontact",
        &[],
        contacts::put,
    ),
    route(GET, "agreements", &["agreementtype"], agreements::metadata),
    route(
        GET,
        "customers/{customer}/agreements",
        &["agreementtype"],
        agreements::of_customer,
    ),
    route(
        POST,
        "customers/{customer}/agreements",
        &[],
        attestations::agree,
    ),
    route(POST, "attestations/enhanced", &[], attestations::create),
    route(
        GET,
        "attestations/enhanced/{attestation}",
        &[],
        attestations::get,
    ),
    route(
        GET,
        "customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
        &[],
        agreements::direct_signed,
    ),
    route(
        GET,
        "agreementtemplates/{template}/document",
        &["language", "country"],
        agreements::document,
    ),
    route(Method::HEAD, "domains/{domain}", &[], validations::domain),
    route(POST, "validations/address", &[], validations::address),
    route(
        GET,
        "countryvalidationrules/{country}",
        &[],
        validations::country,
    ),
    route(
        GET,
        "products",
        &["country", "targetview", "targetsegment"],
        catalogue::products_of_country,
    ),
    route(
        GET,
        "products/{product}/skus",
        &["country", "targetsegment"],
        catalogue::skus_of_country,
    ),
    route(
        GET,
        "products/{product}/skus/{sku}/availabilities",
        &["country", "targetsegment"],
        catalogue::availabilities_of_country,
    ),
    route(
        GET,
        "customers/{customer}/products",
        &["targetview", "targetsegment"],
        catalogue::products_of_customer,
    ),
    route(
        GET,
        "customers/{customer}/products/{product}/skus",
        &["targetsegment"],
        catalogue::skus_of_customer,
    ),
    route(
        GET,
        "customers/{customer}/products/{product}/skus/{sku}/availabilities",
        &["targetsegment"],
        catalogue::availabilities_of_customer,
    ),
    route(POST, "customers/{customer}/carts", &[], carts::create),
    route(GET, "customers/{customer}/carts/{cart}", &[], carts::get),
    route(
        POST,
        "customers/{customer}/carts/{cart}/checkout",
        &[],
        checkout::checkout,
    ),
    route(GET, "customers/{customer}/orders", &[], orders::list),
    route(GET, "customers/{customer}/orders/{order}", &[], orders::get),
    route(
        POST,
        "customers/{customer}/transfers",
        &[],
        transfers::create,
    ),
    route(GET, "customers/{customer}/transfers", &[], transfers::list),
    route(
        GET,
        "customers/{customer}/transfers/{transfer}",
        &[],
        transfers::get,
    ),
    route(
        PATCH,
        "customers/{customer}/transfers/{transfer}",
        &[],
        transfers::patch,
    ),
    route(
        Method::DELETE,
        "customers/{customer}/transfers/{transfer}",
        &[],
        transfers::withdraw,
    ),
    route(
        GET,
        "customers/{customer}/subscribedskus",
        &["licensegroupids"],
        licenses::subscribed_skus,
    ),
    route(
        GET,
        "customers/{customer}/users",
        &["size", "filter", "seekoperation"],
        users::list,
    ),
    route(GET, "customers/{customer}/users/{user}", &[], users::get),
    route(
        GET,
        "customers/{customer}/users/{user}/licenses",
        &["licensegroupids"],
        licenses::of_user,
    ),
    route(
        POST,
        "customers/{customer}/users/{user}/licenseupdates",
        &[],
        licenses::update,
    ),
    route(
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
    fn every_route_has_a_row_in_the_table_of_permissions() {
        for route in ROUTES {
            assert!(route.takes().is_some(), "{} {}", route.method, route.path);
        }
    }

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
            (GET, "customers/x/directoryroles", 404),
            (Method::PATCH, "customers/x/agreements", 405),
            (GET, "domains/x", 405),
        ] {
            assert_eq!(led(&method, path).unwrap_err().status(), status, "{path}");
        }
    }
}
