//! A plain HTTP client, which shares nothing with the emulator or with the tools.

use rehearse::{Options, Rehearsal, start};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;

/// A rehearsal, and a client for it.
pub struct Client {
    /// The services.
    pub rehearsal: Rehearsal,
    http: reqwest::Client,
}

/// Whatever a test is about, its traffic has the shapes of the public schema.
impl Drop for Client {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            crate::traffic::hold(&self.rehearsal);
        }
    }
}

const PARTNER_CENTER: (&str, &str) = ("scope", "https://api.partnercenter.microsoft.com/.default");

/// Lets every client of this process use the one cryptography that is linked.
pub fn use_ring() {
    // Fails where another test of this process was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Client {
    /// Starts the services with these settings.
    pub fn new(mut options: Options) -> Self {
        options.keep_answers = true;
        use_ring();
        Self {
            rehearsal: start(options).unwrap(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// A variable that the tools are given.
    pub fn env(&self, name: &str) -> String {
        let env = self.rehearsal.env();
        env.into_iter().find(|(key, _)| key == name).unwrap().1
    }

    /// The secret of the application.
    pub fn secret(&self) -> String {
        std::fs::read_to_string(self.env("NORIKAE_SECRET_FILE")).unwrap()
    }

    /// A token request with these fields in place of, or besides, the usual ones. An empty one is left out.
    pub async fn token_with(&self, tenant: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        let (id, secret) = (self.env("NORIKAE_CLIENT_ID"), self.secret());
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", &id),
            ("client_secret", &secret),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        for field in fields {
            form.retain(|(name, _)| *name != field.0);
            form.push(*field);
        }
        form.retain(|(_, value)| !value.is_empty());
        let url = format!("{}/{tenant}/oauth2/v2.0/token", self.rehearsal.url());
        let answer = self.http.post(url).form(&form).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// A token for Graph in the customer's tenant.
    pub async fn graph_token(&self) -> String {
        let tenant = self.env("NORIKAE_TENANT");
        self.access_token(&tenant, &[]).await
    }

    /// A token for Partner Center in the partner's tenant, of the partner's administrator.
    pub async fn partner_token(&self) -> String {
        let refresh = std::fs::read_to_string(self.env("NORIKAE_REFRESH_TOKEN_FILE")).unwrap();
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
            PARTNER_CENTER,
        ];
        let tenant = self.env("NORIKAE_PARTNER_TENANT");
        self.access_token(&tenant, &fields).await
    }

    /// The same of the application alone.
    pub async fn partner_app_token(&self) -> String {
        let tenant = self.env("NORIKAE_PARTNER_TENANT");
        self.access_token(&tenant, &[PARTNER_CENTER]).await
    }

    async fn access_token(&self, tenant: &str, fields: &[(&str, &str)]) -> String {
        let (status, body) = self.token_with(tenant, fields).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    /// A request to the services by path, or to a whole address.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.rehearsal.url())
        };
        self.http.request(method, url)
    }

    /// Reads.
    pub async fn get(&self, token: &str, path: &str) -> (StatusCode, Value) {
        let sent = self.request(Method::GET, path).bearer_auth(token).send();
        read(sent.await.unwrap()).await
    }

    /// Sends a body.
    pub async fn post(&self, token: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = self.request(Method::POST, path).bearer_auth(token);
        read(request.json(body).send().await.unwrap()).await
    }
}

/// An answer: its status, and its body where that is JSON.
pub async fn read(answer: Response) -> (StatusCode, Value) {
    let status = answer.status();
    let body = answer.bytes().await.unwrap();
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
    (status, serde_json::from_slice(body).unwrap_or(Value::Null))
}

/// The error's code and message, as Graph puts them.
pub fn error(body: &Value) -> (&str, &str) {
    let error = &body["error"];
    (
        error["code"].as_str().unwrap(),
        error["message"].as_str().unwrap(),
    )
}
