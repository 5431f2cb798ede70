//! What goes along with answers, throttling, and what a client is told it did wrong.

use std::time::{Duration, Instant};

use crate::client::{Client, NEW, OLD, error, read};
use rehearse::{Effect, Fault, Latency, Options, Violation};
use reqwest::Method;
use serde_json::{Value, json};

const USER: &str = "/v1.0/users/aoki@aozora-koumuten.example";
const HELD: &str = "/v1.0/users/aoki@aozora-koumuten.example?$select=id,assignedLicenses";
const SWAP: &str = "/v1.0/users/aoki@aozora-koumuten.example/assignLicense";

fn swap() -> Value {
    json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": [OLD]})
}

fn with(fault: Fault) -> Client {
    Client::new(Options {
        faults: vec![fault],
        ..Options::default()
    })
}

fn held(body: &Value) -> &str {
    body["assignedLicenses"][0]["skuId"].as_str().unwrap()
}

fn violations(client: &Client) -> Vec<(usize, Violation)> {
    let ledger = client.rehearsal.ledger().into_iter();
    ledger
        .flat_map(|entry| {
            entry
                .violations
                .into_iter()
                .map(move |what| (entry.number, what))
        })
        .collect()
}

#[tokio::test]
async fn a_proxy_answers_with_a_page_before_or_after_the_change() {
    for (applied, after) in [(false, OLD), (true, NEW)] {
        let client = with(Fault::once(
            "POST",
            "/assignLicense",
            Effect::Html {
                status: 502,
                applied,
            },
        ));
        let token = client.graph_token().await;
        let sent = client
            .request(Method::POST, SWAP)
            .bearer_auth(&token)
            .json(&swap());
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), 502);
        assert_eq!(answer.headers()["content-type"], "text/html; charset=UTF-8");
        assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"));
        assert_eq!(held(&client.get(&token, HELD).await.1), after);
    }
}

#[tokio::test]
async fn a_slow_body_is_whole_and_late_and_latency_is_drawn() {
    let slow = Effect::Slow { milliseconds: 400 };
    let late = Effect::Latency {
        milliseconds: Latency::Uniform([300, 320]),
    };
    for effect in [slow, late] {
        let client = with(Fault::once("GET", "/subscribedSkus", effect));
        let token = client.graph_token().await;
        let begun = Instant::now();
        let (status, body) = client.get(&token, "/v1.0/subscribedSkus").await;
        assert!(begun.elapsed() >= Duration::from_millis(300));
        assert_eq!(
            (status.as_u16(), body["value"].as_array().unwrap().len()),
            (200, 2)
        );
    }
}

#[tokio::test]
async fn a_lagging_replica_shows_a_user_and_the_rows_as_they_were_for_so_many_reads() {
    let lag = Effect::ReplicaLag {
        milliseconds: 0,
        reads: 2,
    };
    let client = with(Fault::once("GET", "", lag).times(None));
    let token = client.graph_token().await;
    assert_eq!(held(&client.get(&token, HELD).await.1), OLD);
    assert_eq!(client.post(&token, SWAP, &swap()).await.0, 200);
    assert_eq!(held(&client.get(&token, HELD).await.1), OLD);
    let (_, rows) = client
        .get(&token, "/v1.0/subscribedSkus?$select=consumedUnits")
        .await;
    assert_eq!(
        rows["value"],
        json!([{"consumedUnits": 4}, {"consumedUnits": 0}])
    );
    assert_eq!(held(&client.get(&token, HELD).await.1), NEW);
    let (_, rows) = client
        .get(&token, "/v1.0/subscribedSkus?$select=consumedUnits")
        .await;
    assert_eq!(
        rows["value"],
        json!([{"consumedUnits": 3}, {"consumedUnits": 1}])
    );
}

#[tokio::test]
async fn somebody_else_takes_the_last_seats_in_between() {
    let sku_id = NEW.parse().unwrap();
    let client = with(Fault::once(
        "POST",
        "/assignLicense",
        Effect::SeatsTaken { sku_id, seats: 5 },
    ));
    let token = client.graph_token().await;
    let (status, body) = client.post(&token, SWAP, &swap()).await;
    let words = format!("Subscription with SKU {NEW} does not have any available licenses.");
    assert_eq!((status.as_u16(), error(&body).1), (400, words.as_str()));
    assert_eq!(client.rehearsal.tenant().users.len(), 10);
}

#[tokio::test]
async fn two_changes_at_once_are_refused_as_400_and_as_409_in_the_same_words() {
    for status in [400, 409] {
        let client = with(Fault::once(
            "POST",
            "/assignLicense",
            Effect::concurrency(status),
        ));
        let token = client.graph_token().await;
        let (seen, body) = client.post(&token, SWAP, &swap()).await;
        assert_eq!(
            (seen.as_u16(), error(&body).0),
            (status, "Directory_ConcurrencyViolation")
        );
    }
}

#[tokio::test]
async fn a_drive_can_be_missing_blocked_or_forgetful() {
    for (status, code) in [
        (404, "ResourceNotFound"),
        (423, "notAllowed"),
        (410, "resyncRequired"),
    ] {
        let effect = Effect::Status {
            status,
            applied: false,
            retry_after: None,
            code: Some(code.to_owned()),
            message: None,
        };
        let client = with(Fault::once("GET", "/drive/root/delta", effect));
        let token = client.graph_token().await;
        let (seen, body) = client
            .get(&token, &format!("{USER}/drive/root/delta"))
            .await;
        assert_eq!((seen.as_u16(), error(&body).0), (status, code));
    }
}

#[tokio::test]
async fn a_part_of_a_batch_is_throttled_alone() {
    let client = with(Fault::once("GET", "/organization", Effect::throttled("7")));
    let token = client.graph_token().await;
    let batch = json!({"requests": [
        {"id": "1", "method": "GET", "url": "/organization"},
        {"id": "2", "method": "GET", "url": "/subscribedSkus"},
    ]});
    let (status, body) = client.post(&token, "/v1.0/$batch", &batch).await;
    assert_eq!(status, 200);
    let part = |id: &str| {
        let parts = body["responses"].as_array().unwrap();
        parts.iter().find(|part| part["id"] == id).unwrap().clone()
    };
    assert_eq!(
        (&part("1")["status"], &part("2")["status"]),
        (&json!(429), &json!(200))
    );
    let headers = part("1")["headers"].as_object().unwrap().clone();
    let after = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    assert_eq!(after.unwrap().1, "7");
}

#[tokio::test]
async fn a_quota_that_is_used_up_says_whose_it_is_and_when_to_come_again() {
    let mut options = Options {
        quotas: true,
        ..Options::default()
    };
    options
        .tenant
        .app
        .roles
        .extend(["AuditLog.Read.All", "Directory.Read.All"].map(str::to_owned));
    let client = Client::new(options);
    let token = client.graph_token().await;
    let ask = || async {
        let request = client.request(Method::GET, "/v1.0/auditLogs/directoryAudits");
        request.bearer_auth(&token).send().await.unwrap()
    };
    for _ in 0..5 {
        assert_eq!(ask().await.status(), 200);
    }
    let refused = ask().await;
    let header = |name: &str| refused.headers()[name].to_str().unwrap().to_owned();
    let wait: f64 = header("retry-after").parse().unwrap();
    assert!(wait > 0.5 && wait <= 2.0, "{wait}");
    let whose = format!(
        "Tenant_Application/ReadWrite/{}/{}",
        client.env("NORIKAE_CLIENT_ID"),
        client.env("NORIKAE_TENANT")
    );
    assert_eq!(header("x-ms-throttle-scope"), whose);
    assert_eq!(
        header("x-ms-throttle-information"),
        "ResourceUnitLimitExceeded"
    );
    let (status, body) = read(refused).await;
    assert_eq!((status.as_u16(), error(&body).0), (429, "TooManyRequests"));
    let rows = client
        .request(Method::GET, "/v1.0/subscribedSkus")
        .bearer_auth(&token);
    let rows = rows.send().await.unwrap();
    assert_eq!(
        (
            rows.status().as_u16(),
            &rows.headers()["x-ms-resource-unit"]
        ),
        (200, &"3".parse().unwrap())
    );
    // That one may have been on its way; the same again cannot.
    assert_eq!(ask().await.status(), 429);
    assert_eq!(violations(&client), [(9, Violation::BeforeRetryAfter)]);
}

#[tokio::test]
async fn a_client_that_does_not_wait_repeats_blindly_or_shows_its_token_around_stands_in_the_report()
 {
    let client = with(Fault::once(
        "POST",
        "/assignLicense",
        Effect::throttled("30"),
    ));
    let token = client.graph_token().await;
    assert_eq!(client.post(&token, SWAP, &swap()).await.0, 429);
    assert_eq!(client.post(&token, SWAP, &swap()).await.0, 200);
    assert_eq!(client.get(&token, "/v1/customers?size=1").await.0, 401);
    let partner = client.partner_token().await;
    assert_eq!(client.get(&partner, "/v1/customers?size=1").await.0, 200);
    assert_eq!(
        violations(&client),
        [
            (3, Violation::BeforeRetryAfter),
            (3, Violation::RepeatedWrite),
            (4, Violation::TokenToWrongOrigin),
            (6, Violation::IgnoredNextLink),
        ]
    );
    let line = serde_json::to_value(&client.rehearsal.ledger()[2]).unwrap();
    assert_eq!(
        line["violations"],
        json!(["before-retry-after", "repeated-write"])
    );
}

#[tokio::test]
async fn every_tenant_of_a_fleet_has_its_own_tokens_and_its_own_users() {
    let client = Client::new(Options {
        fleet: 3,
        ..Options::default()
    });
    let member = client.rehearsal.member(2).unwrap();
    let id = member.organization.id.as_str();
    let (status, body) = client.token_with(id, &[]).await;
    assert_eq!(status, 200);
    let token = body["access_token"].as_str().unwrap();
    let (_, seen) = client.get(token, "/v1.0/organization?$select=id").await;
    assert_eq!(seen["value"], json!([{"id": id}]));
    let path = |end: &str| format!("/v1.0/users/{}{end}", member.users[0].user_principal_name);
    assert_eq!(
        client.post(token, &path("/assignLicense"), &swap()).await.0,
        200
    );
    let (_, after) = client.get(token, &path("?$select=assignedLicenses")).await;
    assert_eq!(held(&after), NEW);
    assert_eq!(
        client.rehearsal.tenant().users[0].licenses[0]
            .sku_id
            .as_str(),
        OLD
    );
    let own = client.graph_token().await;
    assert_eq!(client.get(&own, &path("")).await.0, 404);
    let partner = client.partner_token().await;
    let (_, customers) = client.get(&partner, "/v1/customers").await;
    let ids = customers["items"].as_array().unwrap();
    assert!(ids.iter().any(|customer| customer["id"] == id));
    let (_, sold) = client
        .get(&partner, &format!("/v1/customers/{id}/subscriptions"))
        .await;
    assert_eq!(
        sold["items"][0]["id"],
        member.subscriptions[1].commerce_subscription_id.as_str()
    );
}

#[tokio::test]
async fn the_clock_ends_a_subscription_and_the_tokens_that_would_have_ended() {
    let mut options = Options::default();
    // A trial still has its month of grace.
    options.tenant.subscriptions[0].is_trial = true;
    let client = Client::new(options);
    let token = client.graph_token().await;
    let (status, shown) = client
        .post("", "/rehearsal/tick?by=31d", &Value::Null)
        .await;
    assert_eq!(
        (status.as_u16(), shown),
        (200, json!({"now": "2026-11-01T00:00:00Z"}))
    );
    assert_eq!(client.get(&token, "/v1.0/organization").await.0, 401);
    let token = client.graph_token().await;
    let (_, rows) = client
        .get(
            &token,
            "/v1.0/subscribedSkus?$select=capabilityStatus,prepaidUnits",
        )
        .await;
    assert_eq!(rows["value"][0]["capabilityStatus"], "Warning");
    assert_eq!(rows["value"][0]["prepaidUnits"]["warning"], 5);
    for bad in ["", "?by=-1d", "?by=soon", "?by=0"] {
        assert_eq!(
            client
                .post("", &format!("/rehearsal/tick{bad}"), &Value::Null)
                .await
                .0,
            400,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn without_a_report_requests_are_counted_and_not_kept() {
    let client = Client::new(Options {
        keep_requests: false,
        faults: vec![Fault::once(
            "GET",
            "/groups",
            Effect::Reset { applied: false },
        )],
        ..Options::default()
    });
    let token = client.graph_token().await;
    for _ in 0..20 {
        assert_eq!(client.get(&token, USER).await.0, 200);
    }
    assert_eq!(client.get(&token, "/v1.0/applications").await.0, 501);
    assert_eq!(client.get(&token, "/v1.0/users?$top=0").await.0, 400);
    let reset = client
        .request(Method::GET, "/v1.0/groups")
        .bearer_auth(&token);
    assert!(reset.send().await.is_err());
    assert_eq!(client.rehearsal.ledger(), []);
    let summary = client.rehearsal.summary();
    assert_eq!((summary.refused, summary.not_emulated), (1, 1));
}
