//! The calls that most tests make.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::client::{Client, read};

impl Client {
    pub(crate) async fn partner_token(&self) -> String {
        let scope = ("scope", "https://api.partnercenter.microsoft.com/.default");
        let tenant = self.env("NORIKAE_PARTNER_TENANT");
        let (status, body) = self.token_with(&tenant, &[scope]).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> (StatusCode, Value) {
        let sent = self.request(Method::GET, path).bearer_auth(token).send();
        read(sent.await.unwrap()).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let sent = self
            .request(Method::POST, path)
            .bearer_auth(token)
            .json(body)
            .send();
        read(sent.await.unwrap()).await
    }
}
