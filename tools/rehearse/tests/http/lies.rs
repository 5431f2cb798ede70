//! Every answer that is not true, as a plain client gets it, and what it leaves behind.

use crate::client::{Client, NEW, OLD, error};
use rehearse::{Effect, Fault, Options, Violation};
use reqwest::{Method, Response};
use serde_json::{Value, json};

pub(crate) const USER: &str = "/v1.0/users/aoki@aozora-koumuten.example";
pub(crate) const SWAP: &str = "/v1.0/users/aoki@aozora-koumuten.example/assignLicense";

pub(crate) fn swap() -> Value {
    json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": [OLD]})
}

pub(crate) fn with(fault: Fault) -> Client {
    Client::new(Options {
        faults: vec![fault],
        ..Options::default()
    })
}

/// Once, to the first request of a path of any kind.
pub(crate) fn on(path: &str, effect: Effect) -> Client {
    let fault = Fault::once("GET", path, effect);
    with(Fault {
        method: None,
        ..fault
    })
}

/// To all requests of a path.
pub(crate) fn always(path: &str, effect: Effect) -> Client {
    with(Fault::once("GET", path, effect).times(None))
}

pub(crate) fn held(client: &Client) -> String {
    let tenant = client.rehearsal.tenant();
    tenant.users[0].licenses[0].sku_id.to_string()
}

pub(crate) async fn send(client: &Client, method: Method, token: &str, path: &str) -> Response {
    let request = client.request(method, path).bearer_auth(token);
    request.send().await.unwrap()
}

pub(crate) fn ids(list: &Value) -> Vec<&str> {
    let items = list["value"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_error_comes_with_status_200_in_the_envelope_of_each_service() {
    let lie = || Effect::ErrorIn200 {
        applied: false,
        code: Some("generalException".to_owned()),
        message: None,
    };
    let client = on("/users", lie());
    let token = client.graph_token().await;
    let (status, body) = client.get(&token, "/v1.0/users").await;
    assert_eq!((status.as_u16(), error(&body).0), (200, "generalException"));
    assert!(body["value"].is_null());
    let client = on("/customers", lie());
    let token = client.partner_token().await;
    let (status, body) = client.get(&token, "/v1/customers").await;
    assert_eq!(status, 200);
    assert!(body["items"].is_null() && body.is_object(), "{body}");
}

#[tokio::test]
async fn a_change_with_an_error_in_200_may_have_been_made() {
    for (applied, after) in [(false, OLD), (true, NEW)] {
        let lie = Effect::ErrorIn200 {
            applied,
            code: None,
            message: None,
        };
        let client = on("/assignLicense", lie);
        let token = client.graph_token().await;
        assert_eq!(client.post(&token, SWAP, &swap()).await.0, 200);
        assert_eq!(held(&client), after);
    }
}

#[tokio::test]
async fn a_partial_list_has_half_with_or_without_an_error() {
    for error in [false, true] {
        let client = on("/users", Effect::PartialList { error });
        let token = client.graph_token().await;
        let (status, body) = client.get(&token, "/v1.0/users?$top=4").await;
        assert_eq!((status.as_u16(), ids(&body).len()), (200, 2));
        assert_eq!(body["error"].is_object(), error);
        assert!(body["@odata.nextLink"].is_null());
        let (_, whole) = client.get(&token, "/v1.0/users").await;
        assert_eq!(ids(&whole).len(), 5);
    }
    let client = on("/customers", Effect::PartialList { error: false });
    let token = client.partner_token().await;
    let (_, half) = client.get(&token, "/v1/customers").await;
    let (_, whole) = client.get(&token, "/v1/customers").await;
    let count = |list: &Value| list["items"].as_array().unwrap().len();
    assert_eq!(count(&half), count(&whole) / 2);
}

#[tokio::test]
async fn a_delta_ends_without_its_link_and_a_page_before_the_end_does_not_use_the_rule_up() {
    let client = on("/delta", Effect::NoDeltaLink);
    let token = client.graph_token().await;
    let path = format!("{USER}/drive/root/delta?$top=3");
    let (_, first) = client.get(&token, &path).await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    let mut page = client.get(&token, next).await.1;
    while let Some(next) = page["@odata.nextLink"].as_str() {
        page = client.get(&token, next).await.1;
    }
    assert!(page["value"].is_array() && page["@odata.deltaLink"].is_null());
    let faults = client.rehearsal.ledger().into_iter();
    let faulted: Vec<bool> = faults.map(|entry| entry.fault.is_some()).collect();
    let last = faulted.len() - 1;
    assert!(faulted[last] && !faulted[..last].contains(&true));
}

#[tokio::test]
async fn a_read_is_answered_with_another_object() {
    for (path, id) in [
        (format!("{USER}?$select=id"), "id"),
        (format!("{USER}/drive?$select=id"), "id"),
    ] {
        let client = on("", Effect::WrongEntity);
        let token = client.graph_token().await;
        let (_, wrong) = client.get(&token, &path).await;
        let (_, right) = client.get(&token, &path).await;
        assert_ne!(wrong[id], right[id], "{path}");
        assert!(wrong[id].is_string(), "{wrong}");
    }
    let client = on("", Effect::WrongEntity);
    let token = client.graph_token().await;
    let (_, rows) = client.get(&token, "/v1.0/subscribedSkus").await;
    let own = client.rehearsal.tenant().organization.id;
    assert_ne!(rows["value"][0]["accountId"], own.as_str());
    let client = with(Fault {
        path_prefix: "/v1/customers/".to_owned(),
        ..Fault::once("GET", "", Effect::WrongEntity)
    });
    let token = client.partner_token().await;
    let customers = client.rehearsal.tenant().partner_center.customers;
    let id = customers[0].id;
    let (status, wrong) = client.get(&token, &format!("/v1/customers/{id}")).await;
    assert_eq!(status, 200);
    assert_ne!(wrong["id"], id.as_str());
}

#[tokio::test]
async fn a_loop_leads_from_the_last_page_to_the_first() {
    let client = always("/users", Effect::PageLoop);
    let token = client.graph_token().await;
    let (_, first) = client.get(&token, "/v1.0/users?$top=3").await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    let (_, second) = client.get(&token, next).await;
    let again = second["@odata.nextLink"].as_str().unwrap();
    let (_, third) = client.get(&token, again).await;
    assert_eq!(ids(&third), ids(&first));
    assert_ne!(ids(&second), ids(&first));
}

#[tokio::test]
async fn endless_pages_have_fresh_links_for_ever() {
    for empty in [false, true] {
        let client = always("/users", Effect::EndlessPages { empty });
        let token = client.graph_token().await;
        let mut link = "/v1.0/users?$top=2".to_owned();
        let mut links = std::collections::BTreeSet::new();
        for page in 0..20 {
            let (status, body) = client.get(&token, &link).await;
            assert_eq!(status, 200);
            let is_empty = ids(&body).is_empty();
            assert_eq!(is_empty, empty && page > 0);
            body["@odata.nextLink"]
                .as_str()
                .unwrap()
                .clone_into(&mut link);
            assert!(links.insert(link.clone()), "{link}");
        }
    }
}

#[tokio::test]
async fn a_change_is_answered_as_made_and_is_not() {
    let client = on("/assignLicense", Effect::NotApplied);
    let token = client.graph_token().await;
    let (_, users) = client.get(&token, "/v1.0/users/delta?$select=id").await;
    let (status, body) = client.post(&token, SWAP, &swap()).await;
    assert_eq!(status, 200);
    assert_eq!(body["assignedLicenses"][0]["skuId"], NEW);
    assert_eq!(held(&client), OLD);
    let since = users["@odata.deltaLink"].as_str().unwrap();
    assert_eq!(client.get(&token, since).await.1["value"], json!([]));
    assert_eq!(client.post(&token, SWAP, &swap()).await.0, 200);
    assert_eq!(held(&client), NEW);
}

#[tokio::test]
async fn a_lie_strikes_a_part_of_a_batch() {
    let client = on("/assignLicense", Effect::NotApplied);
    let token = client.graph_token().await;
    let part = json!({"id": "1", "method": "POST", "url": SWAP.replace("/v1.0", ""), "body": swap(),
        "headers": {"Content-Type": "application/json"}});
    let batch = json!({"requests": [part]});
    let (_, body) = client.post(&token, "/v1.0/$batch", &batch).await;
    assert_eq!(body["responses"][0]["status"], 200);
    assert_eq!(held(&client), OLD);
}

#[tokio::test]
async fn a_failed_or_false_read_is_no_read_and_what_was_refused_may_be_repeated() {
    for (effect, violations) in [
        (Effect::failed(503, false), vec![Violation::RepeatedWrite]),
        (Effect::WrongEntity, vec![Violation::RepeatedWrite]),
        (Effect::Delay { milliseconds: 1 }, vec![]),
    ] {
        let read = Fault {
            path_prefix: "/v1.0/users/".to_owned(),
            ..Fault::once("GET", "", effect)
        };
        let client = Client::new(Options {
            faults: vec![
                read,
                Fault::once("POST", "/assignLicense", Effect::failed(504, false)),
            ],
            ..Options::default()
        });
        let token = client.graph_token().await;
        client.post(&token, SWAP, &swap()).await;
        client.get(&token, USER).await;
        client.post(&token, SWAP, &swap()).await;
        assert_eq!(client.rehearsal.ledger()[3].violations, violations);
    }
    for status in [401, 409] {
        let client = with(Fault::once(
            "POST",
            "/assignLicense",
            Effect::failed(status, false),
        ));
        let token = client.graph_token().await;
        client.post(&token, SWAP, &swap()).await;
        client.post(&token, SWAP, &swap()).await;
        assert_eq!(client.rehearsal.ledger()[2].violations, []);
    }
}
