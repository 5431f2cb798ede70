//! What a preset of faults does to a client, whichever it is: how often which answer comes, and what is in it. The
//! time that answers take, and old readings, are left out here: they change no answer.

use std::collections::BTreeMap;

use rehearse::{Effect, Fault, Options, preset};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::client::Client;

/// Requests of each method.
const EACH: u32 = 2_000;

const GROUPS_OF: &str = "/v1.0/users/aoki@aozora-koumuten.example/getMemberGroups";

/// How many of a thousand requests are answered otherwise than they should be.
type Expected = &'static [(&'static str, u32)];

const BUSY: Expected = &[
    ("429 TooManyRequests, 1", 20),
    ("429 TooManyRequests, 0.512", 20),
    ("503 serviceNotAvailable", 10),
];

const BUSY_CHANGES: Expected = &[("409 Directory_ConcurrencyViolation", 10)];

const STORMY: Expected = &[
    ("429 TooManyRequests, 1", 30),
    ("429 TooManyRequests, 0.512", 30),
    ("429 TooManyRequests, 0.25", 20),
    ("429 TooManyRequests", 10),
    ("no answer", 20),
    ("half an answer", 10),
    ("502 HTML", 10),
    ("504 HTML", 10),
    ("500 generalException", 10),
    ("502 badGateway", 10),
    ("503 serviceNotAvailable", 10),
    ("504 gatewayTimeout", 10),
    ("401 InvalidAuthenticationToken", 5),
];

const STORMY_CHANGES: Expected = &[
    ("400 Directory_ConcurrencyViolation", 20),
    ("409 Directory_ConcurrencyViolation", 20),
];

/// What came: status, code of the error, when to come again.
async fn seen(answer: Result<Response, reqwest::Error>) -> String {
    let Ok(answer) = answer else {
        return "no answer".to_owned();
    };
    let status = answer.status().as_u16();
    let header = |name: &str| {
        let value = answer.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let is_html = header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let again = header("retry-after");
    let Ok(body) = answer.bytes().await else {
        return "half an answer".to_owned();
    };
    if is_html {
        return format!("{status} HTML");
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    let code = body["error"]["code"].as_str();
    let again = again.map_or_else(String::new, |again| format!(", {again}"));
    match code {
        Some(code) => format!("{status} {code}{again}"),
        None => status.to_string(),
    }
}

fn rules(name: &str) -> Vec<Fault> {
    let mut rules = preset(name).unwrap();
    rules.retain(|fault| {
        !matches!(
            fault.effect,
            Effect::Latency { .. } | Effect::ReplicaLag { .. } | Effect::Slow { .. }
        )
    });
    rules
}

/// How often each answer came to requests of a method.
async fn counted(client: &Client, method: &Method) -> BTreeMap<String, u32> {
    let mut token = client.graph_token().await;
    let mut counts = BTreeMap::new();
    for _ in 0..EACH {
        let request = match *method {
            Method::POST => client
                .request(Method::POST, GROUPS_OF)
                .json(&json!({"securityEnabledOnly": false})),
            _ => client.request(Method::GET, "/v1.0/subscribedSkus"),
        };
        let came = seen(request.bearer_auth(&token).send().await).await;
        if came.starts_with("401") {
            token = client.graph_token().await;
        }
        *counts.entry(came).or_default() += 1;
    }
    counts
}

/// Three standard deviations of what comes by chance.
fn is_about(came: u32, of_a_thousand: u32) -> bool {
    let expected = f64::from(EACH * of_a_thousand) / 1_000.0;
    (f64::from(came) - expected).abs() <= 3.0 * expected.sqrt()
}

async fn hold(name: &str, all: Expected, changes: Expected) {
    let client = Client::new(Options {
        faults: rules(name),
        seed: 11,
        ..Options::default()
    });
    for method in [Method::GET, Method::POST] {
        let of_changes = if method == Method::POST { changes } else { &[] };
        let expected: BTreeMap<&str, u32> = all.iter().chain(of_changes).copied().collect();
        let mut came = counted(&client, &method).await;
        let good = came.remove("200").unwrap_or_default();
        let names: Vec<&str> = came.keys().map(String::as_str).collect();
        let wanted: Vec<&str> = expected.keys().copied().collect();
        assert_eq!(names, wanted, "{name}, {method}");
        for (what, count) in &came {
            let thousandth = expected[what.as_str()];
            assert!(
                is_about(*count, thousandth),
                "{name}, {method}: {what} came {count} times of {EACH} (about {thousandth} of 1,000 expected)"
            );
        }
        let bad: u32 = came.values().sum();
        assert_eq!(good + bad, EACH);
    }
}

#[tokio::test]
async fn on_a_busy_day_one_in_twenty_is_put_off_or_refused() {
    hold("busy", BUSY, BUSY_CHANGES).await;
}

#[tokio::test]
async fn on_a_stormy_day_one_in_five_is_and_some_answers_are_lost_or_halves() {
    hold("stormy", STORMY, STORMY_CHANGES).await;
}

#[test]
fn each_day_takes_its_time_and_reads_what_is_old() {
    for (name, median, old, slow) in [
        ("calm", 40.0, None, false),
        ("busy", 120.0, Some(0.2), false),
        ("stormy", 150.0, Some(0.4), true),
    ] {
        let rules = preset(name).unwrap();
        let latency = rules.iter().find_map(|fault| match fault.effect {
            Effect::Latency {
                milliseconds: rehearse::Latency::LogNormal { median, .. },
            } => Some((median, fault.chance)),
            _ => None,
        });
        assert_eq!(latency, Some((median, Some(1.0))), "{name}");
        let lag = rules
            .iter()
            .find(|fault| matches!(fault.effect, Effect::ReplicaLag { .. }));
        assert_eq!(lag.and_then(|fault| fault.chance), old, "{name}");
        let is_slow = rules
            .iter()
            .any(|fault| matches!(fault.effect, Effect::Slow { .. }));
        assert_eq!(is_slow, slow, "{name}");
    }
}
