//! A plain client, which shares nothing with the emulator or with the tools.

use rehearse::{Options, Rehearsal, start};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;

pub(crate) const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
pub(crate) const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

pub(crate) struct Client {
    pub(crate) rehearsal: Rehearsal,
    http: reqwest::Client,
}

/// Whatever a test is about, its traffic has the shapes of the public schema.
impl Drop for Client {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            crate::support::traffic::hold(&self.rehearsal);
        }
    }
}

impl Client {
    pub(crate) fn new(mut options: Options) -> Self {
        options.keep_answers = true;
        // Fails where another test of this process was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            rehearsal: start(options).unwrap(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn env(&self, name: &str) -> String {
        let env = self.rehearsal.env();
        env.into_iter().find(|(key, _)| key == name).unwrap().1
    }

    pub(crate) fn secret(&self) -> String {
        std::fs::read_to_string(self.env("NORIKAE_SECRET_FILE")).unwrap()
    }

    /// A token request with these fields in place of, or besides, the usual ones. An empty one is left out.
    pub(crate) async fn token_with(
        &self,
        tenant: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, Value) {
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

    pub(crate) async fn graph_token(&self) -> String {
        let (status, body) = self.token_with(&self.env("NORIKAE_TENANT"), &[]).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.rehearsal.url())
        };
        self.http.request(method, url)
    }
}

pub(crate) async fn read(answer: Response) -> (StatusCode, Value) {
    let status = answer.status();
    let body = answer.bytes().await.unwrap();
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
    (status, serde_json::from_slice(body).unwrap_or(Value::Null))
}

/// The error's code and message, as Graph puts them.
pub(crate) fn error(body: &Value) -> (&str, &str) {
    let error = &body["error"];
    (
        error["code"].as_str().unwrap(),
        error["message"].as_str().unwrap(),
    )
}
