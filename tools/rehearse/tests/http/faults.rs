//! Every fault as a plain client feels it, and what it left behind.

use std::time::{Duration, Instant};

use crate::client::{Client, NEW, OLD, error};
use rehearse::{Effect, Fault, Gate, Options};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/v1.0/users/aoki@aozora-koumuten.example/assignLicense";
const PATIENCE: Duration = Duration::from_secs(20);

fn swap() -> Value {
    json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": [OLD]})
}

fn with(effect: Effect) -> Client {
    let faults = vec![Fault::once("POST", "/assignLicense", effect)];
    Client::new(Options {
        faults,
        ..Options::default()
    })
}

/// The product that the first user has now.
fn held(client: &Client) -> String {
    client.rehearsal.tenant().users[0].licenses[0]
        .sku_id
        .to_string()
}

#[tokio::test]
async fn a_status_comes_with_its_words_and_takes_effect_only_if_it_says_so() {
    for (status, applied, code, after) in [
        (429, false, "TooManyRequests", OLD),
        (429, true, "TooManyRequests", NEW),
        (503, false, "serviceNotAvailable", OLD),
        (504, true, "gatewayTimeout", NEW),
        (409, false, "Directory_ConcurrencyViolation", OLD),
    ] {
        let retry_after = (status == 429).then(|| "2.128".to_owned());
        let client = with(Effect::Status {
            status,
            applied,
            retry_after: retry_after.clone(),
            code: None,
            message: None,
        });
        let token = client.graph_token().await;
        let answer = client
            .request(Method::POST, PATH)
            .bearer_auth(&token)
            .json(&swap())
            .send()
            .await
            .unwrap();
        let said = answer
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(said, retry_after);
        let (seen, body) = crate::client::read(answer).await;
        assert_eq!((seen.as_u16(), error(&body).0), (status, code));
        assert_eq!(held(&client), after);
        assert_eq!(
            client.rehearsal.ledger().pop().unwrap().fault,
            Some(format!("status {status}"))
        );
    }
}

#[tokio::test]
async fn a_reset_gives_no_answer_before_or_after_taking_effect() {
    for (applied, after) in [(false, OLD), (true, NEW)] {
        let client = with(Effect::Reset { applied });
        let token = client.graph_token().await;
        let lost = client
            .request(Method::POST, PATH)
            .bearer_auth(&token)
            .json(&swap())
            .send()
            .await;
        assert!(lost.is_err());
        assert_eq!(held(&client), after);
        assert_eq!(client.rehearsal.ledger().pop().unwrap().status, None);
        // It is over: the next request is answered.
        assert_eq!(client.get(&token, "/v1.0/organization").await.0, 200);
    }
}

#[tokio::test]
async fn a_truncated_answer_breaks_off_in_its_body() {
    let client = with(Effect::Truncate);
    let token = client.graph_token().await;
    let answer = client
        .request(Method::POST, PATH)
        .bearer_auth(token)
        .json(&swap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err());
    assert_eq!(held(&client), NEW);
}

#[tokio::test]
async fn a_delay_delays() {
    let client = with(Effect::Delay { milliseconds: 300 });
    let token = client.graph_token().await;
    let begun = Instant::now();
    assert_eq!(client.post(&token, PATH, &swap()).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

async fn has_arrived(gate: &Gate) -> bool {
    let gate = gate.clone();
    tokio::task::spawn_blocking(move || gate.arrived(1, PATIENCE))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_held_request_waits_at_the_step_that_a_test_chose_and_its_client_can_vanish_there() {
    for (applied, after) in [(false, OLD), (true, NEW)] {
        let client = Client::new(Options::default());
        let token = client.graph_token().await;
        let gate = client.rehearsal.hold("POST", "/assignLicense", applied);
        let sent = client
            .request(Method::POST, PATH)
            .bearer_auth(&token)
            .json(&swap())
            .send();
        let sent = tokio::spawn(sent);
        assert!(has_arrived(&gate).await);
        assert_eq!(held(&client), after);
        sent.abort();
        assert!(sent.await.unwrap_err().is_cancelled());
        assert_eq!(held(&client), after);
    }
}

#[tokio::test]
async fn a_held_request_goes_on_when_it_is_let_go() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let gate = client.rehearsal.hold("POST", "/assignLicense", false);
    let sent = client
        .request(Method::POST, PATH)
        .bearer_auth(&token)
        .json(&swap())
        .send();
    let sent = tokio::spawn(sent);
    assert!(has_arrived(&gate).await);
    gate.release();
    assert_eq!(sent.await.unwrap().unwrap().status(), 200);
    assert_eq!(held(&client), NEW);
}

#[tokio::test]
async fn a_dropped_rehearsal_is_gone_from_the_network_and_from_the_disk() {
    let client = Client::new(Options::default());
    let (url, folder) = (client.rehearsal.url().to_owned(), client.env("REHEARSAL"));
    assert!(
        std::path::Path::new(&folder)
            .join("invitation.eml")
            .exists()
    );
    drop(client);
    assert!(!std::path::Path::new(&folder).exists());
    let address = url.strip_prefix("http://").unwrap();
    assert!(std::net::TcpStream::connect(address).is_err());
}
