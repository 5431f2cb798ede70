//! Answers that are true and odd: when to come again, tokens and pages that end, dates, the order of lists.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};
use rehearse::{Effect, Fault, Options, RetryAfter, RetryDate};
use reqwest::Method;
use serde_json::json;

use crate::{
    client::{Client, NEW, OLD, error, read},
    lies::{SWAP, USER, held, ids, on, send, swap},
};

#[tokio::test]
async fn retry_after_has_any_size_and_form() {
    let date = RetryAfter::Date(RetryDate {
        date_in_seconds: 3600,
    });
    for value in ["86400", "0.25", "-1", "soon"]
        .map(|text| RetryAfter::Verbatim(text.to_owned()))
        .into_iter()
        .chain([date])
    {
        let effect = Effect::RetryAfter {
            status: 503,
            value: value.clone(),
            applied: false,
        };
        let client = on("/users", effect);
        let token = client.graph_token().await;
        let answer = send(&client, Method::GET, &token, "/v1.0/users").await;
        assert_eq!(answer.status(), 503);
        let header = answer.headers()["retry-after"].to_str().unwrap();
        match value {
            RetryAfter::Verbatim(text) => assert_eq!(header, text),
            RetryAfter::Date(_) => {
                let ahead = rfc2822::parse(header).unwrap().timestamp();
                let ahead = ahead.duration_since(Timestamp::now()).as_secs();
                assert!((3590..=3600).contains(&ahead), "{ahead}");
            }
        }
        assert_eq!(client.get(&token, "/v1.0/users").await.0, 200);
    }
}

#[tokio::test]
async fn what_is_never_answered_keeps_the_client_waiting_and_may_have_been_done() {
    for (applied, after) in [(false, OLD), (true, NEW)] {
        let client = on("/assignLicense", Effect::NeverAnswers { applied });
        let token = client.graph_token().await;
        let request = client
            .request(Method::POST, SWAP)
            .bearer_auth(&token)
            .timeout(Duration::from_millis(300))
            .json(&swap());
        assert!(request.send().await.unwrap_err().is_timeout());
        assert_eq!(held(&client), after);
        assert_eq!(client.get(&token, USER).await.0, 200);
    }
}

async fn capable_token(client: &Client) -> String {
    let claims = json!({"access_token": {"xms_cc": {"values": ["CP1"]}}}).to_string();
    let tenant = client.env("NORIKAE_TENANT");
    let (_, body) = client.token_with(&tenant, &[("claims", &claims)]).await;
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_client_that_declared_cp1_gets_the_claims_challenge_until_it_renews_and_others_do_not() {
    let client = on("/users", Effect::ClaimsChallenge);
    let (plain, capable) = (client.graph_token().await, capable_token(&client).await);
    assert_eq!(client.get(&plain, "/v1.0/users").await.0, 200);
    for _ in 0..2 {
        let answer = send(&client, Method::GET, &capable, "/v1.0/users").await;
        let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
        assert!(
            challenge.contains(r#"error="insufficient_claims", claims=""#),
            "{challenge}"
        );
        let (status, body) = read(answer).await;
        assert_eq!(
            (status.as_u16(), error(&body).0),
            (401, "InvalidAuthenticationToken")
        );
    }
    assert_eq!(client.get(&plain, "/v1.0/users").await.0, 200);
    let renewed = capable_token(&client).await;
    assert_eq!(client.get(&renewed, "/v1.0/users").await.0, 200);
}

#[tokio::test]
async fn a_page_token_expires_and_the_first_page_does_not() {
    let client = on("", Effect::ExpiredPageToken);
    let token = client.graph_token().await;
    let (_, first) = client.get(&token, "/v1.0/users?$top=2").await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    let (status, body) = client.get(&token, next).await;
    assert_eq!(
        (status.as_u16(), error(&body).0),
        (400, "Directory_ExpiredPageToken")
    );
    assert_eq!(client.get(&token, next).await.0, 200);
    let client = on("", Effect::ExpiredPageToken);
    let token = client.graph_token().await;
    let (_, first) = client
        .get(&token, &format!("{USER}/drive/root/delta?$top=2"))
        .await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    let answer = send(&client, Method::GET, &token, next).await;
    assert_eq!(answer.status(), 410);
    assert!(
        answer.headers()["location"]
            .to_str()
            .unwrap()
            .ends_with("/drive/root/delta")
    );
}

#[tokio::test]
async fn a_date_is_off_and_the_date_to_retry_at_goes_by_it() {
    let skew = -7200;
    let client = Client::new(Options {
        faults: vec![
            Fault::once("GET", "/users", Effect::SkewedDate { seconds: skew }),
            Fault::once(
                "GET",
                "/users",
                Effect::RetryAfter {
                    status: 429,
                    value: RetryAfter::Date(RetryDate { date_in_seconds: 1 }),
                    applied: false,
                },
            ),
        ],
        ..Options::default()
    });
    let token = client.graph_token().await;
    let answer = send(&client, Method::GET, &token, "/v1.0/users").await;
    let time = |name: &str| {
        let header = answer.headers()[name].to_str().unwrap();
        rfc2822::parse(header).unwrap().timestamp()
    };
    let off = time("date").duration_since(Timestamp::now()).as_secs();
    assert!((skew - 5..=skew).contains(&off), "{off}");
    assert_eq!(
        time("retry-after").duration_since(time("date")).as_secs(),
        1
    );
}

#[tokio::test]
async fn a_path_with_an_empty_segment_matches_and_a_rule_that_never_applied_is_named() {
    let json = include_str!("path_prefix.faults.json");
    let mut faults: Vec<Fault> = serde_json::from_str(json).unwrap();
    faults.push(Fault::once("POST", "/nothing", Effect::Truncate));
    faults.push(Fault::once("GET", "/organization", Effect::failed(500, false)).after(1));
    let client = Client::new(Options {
        faults,
        ..Options::default()
    });
    let token = client.graph_token().await;
    assert_eq!(client.get(&token, "/v1.0//users").await.0, 503);
    assert_eq!(client.get(&token, "/v1.0/organization").await.0, 200);
    let unused = client.rehearsal.unused_faults();
    let unused: Vec<_> = unused
        .iter()
        .map(|fault| (fault.number, fault.description.as_str(), fault.matched))
        .collect();
    assert_eq!(
        unused,
        [
            (2, "truncate for POST */nothing", 0),
            (3, "status 500 for GET */organization", 1),
        ]
    );
}

#[tokio::test]
async fn lists_come_in_another_order_each_time_and_pages_stay_whole() {
    let client = Client::new(Options {
        reorder_lists: true,
        seed: 3,
        ..Options::default()
    });
    let token = client.graph_token().await;
    let mut orders = std::collections::BTreeSet::new();
    for _ in 0..5 {
        let (_, users) = client.get(&token, "/v1.0/users?$select=id").await;
        let mut all: Vec<String> = ids(&users).into_iter().map(str::to_owned).collect();
        orders.insert(all.clone());
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 5);
    }
    assert!(orders.len() > 1);
    let mut seen = std::collections::BTreeSet::new();
    let mut link = "/v1.0/users?$select=id&$top=2".to_owned();
    loop {
        let (_, page) = client.get(&token, &link).await;
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        let Some(next) = page["@odata.nextLink"].as_str() else {
            break;
        };
        next.clone_into(&mut link);
    }
    assert_eq!(seen.len(), 5);
}
