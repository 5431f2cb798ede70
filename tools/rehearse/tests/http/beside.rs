//! Requests beside each other: a short one need not wait for the long ones before it.

use rehearse::{Options, tenant::Scale};
use reqwest::Method;

use crate::client::{Client, read};

#[tokio::test]
async fn a_user_is_read_while_lists_of_many_users_are_still_searched() {
    let options = Options {
        scale: Some(Scale {
            users: 20_000,
            files: 0,
        }),
        ..Options::default()
    };
    let client = Client::new(options);
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
        assert_eq!(
            (status.as_u16(), &body["value"]),
            (200, &serde_json::json!([]))
        );
    }
}
