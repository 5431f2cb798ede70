//! The host names that clients call: through the proxy, over TLS, and those that nobody plays.

use rehearse::{Entry, Options, Rehearsal, start};
use reqwest::{Certificate, Method, Proxy, StatusCode};
use serde_json::Value;

/// A client that was only told what the environment tells: the proxy, and the authority to believe.
struct Outsider {
    rehearsal: Rehearsal,
    http: reqwest::Client,
}

impl Outsider {
    fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let rehearsal = start(Options::default()).unwrap();
        let pem = std::fs::read(variable(&rehearsal, "SSL_CERT_FILE")).unwrap();
        let http = reqwest::Client::builder()
            .proxy(Proxy::https(variable(&rehearsal, "HTTPS_PROXY")).unwrap())
            .tls_certs_only([Certificate::from_pem(&pem).unwrap()])
            .build()
            .unwrap();
        Self { rehearsal, http }
    }

    async fn get(&self, token: &str, url: &str) -> (StatusCode, Value) {
        let sent = self.http.get(url).bearer_auth(token).send();
        crate::client::read(sent.await.unwrap()).await
    }

    async fn token(&self) -> String {
        let tenant = variable(&self.rehearsal, "AZURE_TENANT_ID");
        let secret = std::fs::read_to_string(variable(&self.rehearsal, "NORIKAE_SECRET_FILE"));
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &variable(&self.rehearsal, "AZURE_CLIENT_ID")),
            ("client_secret", &secret.unwrap()),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let url = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
        let sent = self.http.post(url).form(&form).send().await.unwrap();
        let (status, body) = crate::client::read(sent).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    fn last(&self) -> Entry {
        self.rehearsal.ledger().pop().unwrap()
    }
}

fn variable(rehearsal: &Rehearsal, name: &str) -> String {
    let env = rehearsal.env();
    env.into_iter().find(|(key, _)| key == name).unwrap().1
}

#[tokio::test]
async fn a_client_with_microsofts_own_names_is_rehearsed_and_led_back_to_them() {
    let client = Outsider::new();
    let token = client.token().await;
    // Two slashes: what Microsoft's SDK for Python sends.
    let (status, body) = client
        .get(&token, "https://graph.microsoft.com/v1.0//users?$top=2")
        .await;
    assert_eq!(status, 200, "{body}");
    let next = body["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with("https://graph.microsoft.com/v1.0//users?"));
    let (status, body) = client.get(&token, next).await;
    assert_eq!(
        (status.as_u16(), body["value"].as_array().unwrap().len()),
        (200, 2)
    );
    assert_eq!(
        client.last().origin.as_deref(),
        Some("https://graph.microsoft.com")
    );
}

#[tokio::test]
async fn a_name_leads_to_its_own_service_whatever_the_path() {
    let client = Outsider::new();
    let token = client.token().await;
    for (url, status) in [
        ("https://graph.microsoft.com/v1.0/organization", 200),
        ("https://dod-graph.microsoft.us/v1.0/organization", 200),
        ("https://login.microsoftonline.com/v1.0/organization", 404),
        (
            "https://api.partnercenter.microsoft.com/v1.0/organization",
            401,
        ),
        ("https://graph.microsoft.com/rehearsal/accept", 400),
    ] {
        assert_eq!(client.get(&token, url).await.0, status, "{url}");
    }
    let sent = client
        .http
        .get("https://graph.microsoft.us/v1.0/users")
        .send();
    let answer = sent.await.unwrap();
    let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
    assert!(
        challenge.contains("https://login.microsoftonline.us/"),
        "{challenge}"
    );
}

#[tokio::test]
async fn a_host_that_is_not_played_is_refused_and_reported() {
    let client = Outsider::new();
    for (url, target) in [
        ("https://packages.example/simple/", "packages.example:443"),
        (
            "https://graph.microsoft.com:8443/v1.0/",
            "graph.microsoft.com:8443",
        ),
    ] {
        assert!(client.http.get(url).send().await.is_err());
        let entry = client.last();
        assert_eq!(
            (entry.method.as_str(), entry.path.as_str(), entry.status),
            ("CONNECT", target, Some(403))
        );
        assert!(entry.refused.is_some());
    }
    // Plain http through a proxy names the host in its first line, or in a header alone.
    let plain = reqwest::Client::builder()
        .proxy(Proxy::http(client.rehearsal.url()).unwrap())
        .build()
        .unwrap();
    let sent = plain.get("http://graph.microsoft.com/v1.0/users").send();
    assert_eq!(sent.await.unwrap().status(), 421);
    let direct = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/v1.0/users", client.rehearsal.url());
    let sent = direct
        .request(Method::GET, url)
        .header("host", "evil.example");
    assert_eq!(sent.send().await.unwrap().status(), 421);
    assert_eq!(client.last().origin.as_deref(), Some("http://evil.example"));
}

#[tokio::test]
async fn a_client_that_does_not_look_at_the_given_authority_is_reported() {
    let client = Outsider::new();
    let proxy = Proxy::https(client.rehearsal.url()).unwrap();
    let believer = reqwest::Client::builder().proxy(proxy).build().unwrap();
    let url = "https://graph.microsoft.com/v1.0/users";
    assert!(believer.get(url).send().await.is_err());
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while client.rehearsal.ledger().is_empty() && std::time::Instant::now() < patience {
        tokio::task::yield_now().await;
    }
    let entry = client.last();
    assert_eq!(entry.path, "graph.microsoft.com:443");
    assert!(entry.refused.unwrap().contains("TLS handshake"));
}

#[tokio::test]
async fn its_own_address_speaks_tls_too() {
    let client = Outsider::new();
    let url = client.rehearsal.url().replace("http://", "https://");
    for url in [url.clone(), url.replace("127.0.0.1", "localhost")] {
        let tenant = variable(&client.rehearsal, "AZURE_TENANT_ID");
        let asked = format!("{url}/{tenant}/v2.0/.well-known/openid-configuration");
        let (status, body) = client.get("", &asked).await;
        assert_eq!(status, 200);
        let token_url = body["token_endpoint"].as_str().unwrap();
        assert!(token_url.starts_with(&url), "{token_url}");
    }
}
