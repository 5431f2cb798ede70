//! Whose token each route of Partner Center takes, as the pages list them, and that no other opens it.

use rehearse::Options;
use reqwest::Method;
use test_support::client::{Client, read};

/// A route that is open to both.
const EITHER: [bool; 2] = [true, true];
/// One that is a user's alone.
const USER: [bool; 2] = [false, true];
/// One that is the application's alone.
const APP: [bool; 2] = [true, false];

/// Each route: whether the application's own token opens it, and a user's.
const OF_ROUTES: &[(&str, [bool; 2])] = &[
    ("GET customers", EITHER),
    ("POST customers", EITHER),
    ("GET customers/relationshiprequests", USER),
    ("GET customers/{customer}", EITHER),
    ("PATCH customers/{customer}", USER),
    ("GET customers/{customer}/validationStatus", EITHER),
    ("GET customers/{customer}/relationships", USER),
    ("GET relationships", USER),
    ("GET profiles/mpn", USER),
    ("GET compliance/csp/agreementstatus", USER),
    ("GET customers/{customer}/subscriptions", EITHER),
    (
        "GET customers/{customer}/subscriptions/{subscription}",
        EITHER,
    ),
    (
        "PATCH customers/{customer}/subscriptions/{subscription}",
        EITHER,
    ),
    (
        "GET customers/{customer}/subscriptions/{subscription}/supportcontact",
        USER,
    ),
    (
        "PUT customers/{customer}/subscriptions/{subscription}/supportcontact",
        USER,
    ),
    ("GET agreements", USER),
    ("GET customers/{customer}/agreements", USER),
    (
        "GET customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
        USER,
    ),
    ("GET agreementtemplates/{template}/document", USER),
    ("GET products", EITHER),
    ("GET products/{product}/skus", EITHER),
    ("GET products/{product}/skus/{sku}/availabilities", EITHER),
    ("GET customers/{customer}/products", EITHER),
    ("GET customers/{customer}/products/{product}/skus", EITHER),
    (
        "GET customers/{customer}/products/{product}/skus/{sku}/availabilities",
        EITHER,
    ),
    ("HEAD domains/{domain}", EITHER),
    ("POST validations/address", EITHER),
    ("GET countryvalidationrules/{country}", EITHER),
    ("POST customers/{customer}/carts", EITHER),
    ("GET customers/{customer}/carts/{cart}", EITHER),
    ("POST customers/{customer}/carts/{cart}/checkout", EITHER),
    ("GET customers/{customer}/orders", EITHER),
    ("GET customers/{customer}/orders/{order}", EITHER),
    ("POST customers/{customer}/transfers", EITHER),
    ("GET customers/{customer}/transfers", EITHER),
    ("GET customers/{customer}/transfers/{transfer}", EITHER),
    ("PATCH customers/{customer}/transfers/{transfer}", EITHER),
    ("DELETE customers/{customer}/transfers/{transfer}", EITHER),
    ("GET customers/{customer}/subscribedskus", USER),
    ("GET customers/{customer}/users", USER),
    ("GET customers/{customer}/users/{user}", USER),
    ("GET customers/{customer}/users/{user}/licenses", USER),
    (
        "POST customers/{customer}/users/{user}/licenseupdates",
        USER,
    ),
    ("GET auditrecords", EITHER),
    ("POST attestations/enhanced", APP),
    ("GET attestations/enhanced/{attestation}", APP),
    ("POST customers/{customer}/agreements", EITHER),
];

#[tokio::test]
async fn each_route_of_partner_center_is_open_to_the_tokens_that_its_page_names_and_to_no_other() {
    let client = Client::new(Options::default());
    let tokens = [
        client.partner_app_token().await,
        client.partner_token().await,
    ];
    let mut unseen: Vec<&str> = OF_ROUTES.iter().map(|row| row.0).collect();
    for route in rehearse::partner_center_routes() {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.trim_start_matches("/v1/");
        let (_, open) = OF_ROUTES
            .iter()
            .find(|row| row.0 == format!("{method} {path}"))
            .unwrap_or_else(|| panic!("{route} has no row"));
        unseen.retain(|row| *row != format!("{method} {path}"));
        let filled: Vec<&str> = path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect();
        let filled = format!("/v1/{}", filled.join("/"));
        let method: Method = method.parse().unwrap();
        for (token, open) in tokens.iter().zip(open) {
            let request = client.request(method.clone(), &filled).bearer_auth(token);
            let answer = request.send().await.unwrap();
            let refused = if method == Method::HEAD {
                answer.status().as_u16() == 403
            } else {
                let (status, body) = read(answer).await;
                (status.as_u16(), body["code"].as_u64()) == (403, Some(900_329))
            };
            assert_eq!(!refused, *open, "{route}");
        }
    }
    assert_eq!(unseen, [""; 0], "no such routes");
}
