//! Machines that sign in by themselves, in CI and in Azure, before a stand-in for what gives them their token.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
};

use rehearse::Tenant;
use serde_json::{Value, json};
use test_support::{TestEnvironment, any, contains, lines, program, run};

use crate::signing_in::{alone, token_of_the_application};

const OTHER: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";

/// Answers each request alike, and keeps what it heard.
struct StandIn {
    address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    fn start(answer: &Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (kept, body) = (Arc::clone(&heard), answer.to_string());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                kept.lock().unwrap().push(request(&stream));
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { address, heard }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// A request with its body, as it came.
fn request(stream: &TcpStream) -> String {
    let mut stream = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        if let Some(("content-length", value)) = line.to_ascii_lowercase().split_once(": ") {
            length = value.trim().parse().unwrap();
        }
        request.push_str(&line);
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}

fn tenant() -> String {
    Tenant::omakase().organization.id.to_string()
}

/// `list-licenses` of a tenant, where nothing else says how to sign in.
fn listing(environment: &TestEnvironment, tenant: &str, args: &[&str]) -> Command {
    let all = [&["--this-tenant", "-vv", "--tenant", tenant], args].concat();
    alone(environment, program!("list-licenses"), &all)
}

#[tokio::test]
async fn in_ci_the_token_of_another_service_vouches_for_the_application() {
    let environment = TestEnvironment::omakase();
    let token = token_of_the_application(&environment).await;
    let entra = StandIn::start(&json!({
        "token_type": "Bearer", "expires_in": 3599, "access_token": token,
    }));
    let vouching = "header.of-ci.signature";
    let file = environment.home.file("federated", format!("{vouching}\n"));
    let client = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77";
    let args = ["--client-id", client, "--federated-token-file", &file];
    let mut command = listing(&environment, &tenant(), &args);
    command.env("NORIKAE_LOGIN_URL", &entra.address);
    let ran = run(&mut command);
    ran.success().stdout(lines(2)).stderr(any());
    for word in [vouching, token.as_str()] {
        assert!(
            !ran.out.contains(word) && !ran.err.contains(word),
            "{}",
            ran.err
        );
    }
    let heard = entra.heard();
    assert_eq!(heard.len(), 1, "one token for the run");
    let line = format!("POST /{}/oauth2/v2.0/token ", tenant());
    assert!(heard[0].starts_with(&line), "{}", heard[0]);
    for field in [
        format!("client_id={client}"),
        "grant_type=client_credentials".to_owned(),
        format!("client_assertion={vouching}"),
    ] {
        assert!(heard[0].contains(&field), "{field}\n{}", heard[0]);
    }
    // It is written anew by who gives it, and read anew each time.
    fs::remove_file(&file).unwrap();
    let mut command = listing(&environment, &tenant(), &args);
    command.env("NORIKAE_LOGIN_URL", &entra.address);
    let ran = run(&mut command);
    ran.status(5).stdout(any()).stderr(contains("federated"));
}

#[tokio::test]
async fn in_azure_the_host_gives_the_token_of_its_one_tenant() {
    let environment = TestEnvironment::omakase();
    let token = token_of_the_application(&environment).await;
    let ends = jiff::Timestamp::now().as_second() + 3600;
    let host = StandIn::start(&json!({
        "access_token": token, "expires_on": ends.to_string(), "token_type": "Bearer",
        "resource": "https://graph.microsoft.com",
    }));
    let by_host = |tenant: &str| {
        let mut command = listing(&environment, tenant, &["--managed-identity"]);
        command.env("IDENTITY_ENDPOINT", format!("{}/msi/token", host.address));
        command.env("IDENTITY_HEADER", "canary-header");
        run(&mut command)
    };
    let ran = by_host(&tenant());
    ran.success().stdout(lines(2)).stderr(any());
    for word in ["canary-header", token.as_str()] {
        assert!(
            !ran.out.contains(word) && !ran.err.contains(word),
            "{}",
            ran.err
        );
    }
    let heard = host.heard();
    assert_eq!(heard.len(), 1, "one token for the run");
    let line = "GET /msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com ";
    assert!(heard[0].starts_with(line), "{}", heard[0]);
    let lower = heard[0].to_ascii_lowercase();
    assert!(
        lower.contains("x-identity-header: canary-header"),
        "{lower}"
    );
    // Of another tenant it has none, and its own is not sent in its place.
    let before = environment.rehearsal.ledger().len();
    let ran = by_host(OTHER);
    ran.status(3).stdout(any()).stderr(contains(
        "a managed identity and a token command have one tenant only",
    ));
    assert_eq!(environment.rehearsal.ledger().len(), before);
}

#[tokio::test]
async fn a_machine_outside_of_azure_is_told_that_it_has_no_identity() {
    let environment = TestEnvironment::omakase();
    // An address at which nobody listens any more.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut command = listing(
        &environment,
        &tenant(),
        &["--managed-identity", "--max-time", "5"],
    );
    command.env("IDENTITY_ENDPOINT", format!("http://{address}/msi/token"));
    command.env("IDENTITY_HEADER", "canary-header");
    let ran = run(&mut command);
    let words = contains("only a machine or an app in Azure has one");
    ran.status(75).stdout(any()).stderr(words);
    assert!(!ran.err.contains("sign-in service"), "{}", ran.err);
}
