//! Requests beside each other: a short one need not wait for the long ones before it.

use rehearse::{Options, tenant::Scale};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, OLD, read};

#[tokio::test]
async fn a_user_is_read_while_lists_of_many_users_are_still_searched() {
    let client = large();
    let token = client.graph_token().await;
    let before = client.rehearsal.ledger().len();
    let asked = |path: &str| {
        let request = client.request(Method::GET, path);
        request.bearer_auth(&token).send()
    };
    let long: Vec<_> = (0..8)
        .map(|nth| {
            let filter = format!("/v1.0/users?$filter=startsWith(displayName,'nobody{nth}')");
            tokio::spawn(asked(&filter))
        })
        .collect();
    while client.rehearsal.ledger().len() < before + long.len() {
        tokio::task::yield_now().await;
    }
    let one = asked("/v1.0/users/aoki@aozora-koumuten.example");
    assert_eq!(one.await.unwrap().status(), 200);
    assert!(long.iter().any(|list| !list.is_finished()));
    for list in long {
        let (status, body) = read(list.await.unwrap().unwrap()).await;
        assert_eq!((status.as_u16(), &body["value"]), (200, &json!([])));
    }
}

/// A rehearsal with so many users that each search takes a while.
fn large() -> Client {
    Client::new(Options {
        scale: Some(Scale {
            users: 20_000,
            files: 0,
        }),
        ..Options::default()
    })
}

#[tokio::test]
async fn a_user_is_read_while_batches_that_search_many_users_are_still_answered() {
    let client = large();
    let token = client.graph_token().await;
    let before = client.rehearsal.ledger().len();
    let searches: Vec<Value> = (0..20)
        .map(|nth| {
            let url = format!("/users?$filter=startsWith(displayName,'nobody{nth}')");
            json!({"id": nth.to_string(), "method": "GET", "url": url})
        })
        .collect();
    let batch = json!({ "requests": searches });
    let long: Vec<_> = (0..2)
        .map(|_| {
            let request = client.request(Method::POST, "/v1.0/$batch");
            tokio::spawn(request.bearer_auth(&token).json(&batch).send())
        })
        .collect();
    while client.rehearsal.ledger().len() < before + long.len() {
        tokio::task::yield_now().await;
    }
    let one = client.get(&token, "/v1.0/users/aoki@aozora-koumuten.example");
    assert_eq!(one.await.0, 200);
    assert!(long.iter().any(|batch| !batch.is_finished()));
    for batch in long {
        let (status, body) = read(batch.await.unwrap().unwrap()).await;
        let parts = body["responses"].as_array().unwrap();
        assert_eq!((status.as_u16(), parts.len()), (200, 20));
        let found = parts.iter().map(|part| &part["body"]["value"]);
        assert!(found.into_iter().all(|found| *found == json!([])));
    }
}

#[tokio::test]
async fn a_batch_changes_what_its_parts_change_whatever_else_it_reads() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let aoki = "aoki@aozora-koumuten.example";
    let url = format!("/users/{aoki}/assignLicense");
    for url in [
        url.clone(),
        url.replace("/users/", "/USERS/"),
        url.replace("assign", "microsoft.graph.assign"),
    ] {
        let batch = json!({"requests": [
            {"id": "read", "method": "get", "url": format!("/users/{aoki}?$select=id")},
            {"id": "off", "method": "POST", "url": url, "headers": {"Content-Type": "application/json"},
             "body": {"addLicenses": [{"skuId": OLD}], "removeLicenses": []}},
            {"id": "look", "method": "POST", "url": format!("/users/{aoki}/getMemberGroups"),
             "headers": {"Content-Type": "application/json"}, "body": {"securityEnabledOnly": false}},
        ]});
        let (_, answer) = client.post(&token, "/v1.0/$batch", &batch).await;
        let seen: Vec<&Value> = answer["responses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| &part["status"])
            .collect();
        assert_eq!(seen, [200, 200, 200], "{answer}");
    }
    let changes = client.rehearsal.license_changes();
    assert_eq!(changes.len(), 3, "{changes:?}");
}
