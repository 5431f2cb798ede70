//! The identity that Azure gives a machine or an app (documented: entra/identity/managed-identities-azure-resources and
//! app-service/overview-managed-identity). Its token is of one tenant, that of the subscription.

use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::{cache::Granted, command::Seconds};
use crate::{http::client::Call, secret::Secret};
use record::ids::Guid;

/// The identity of a machine.
#[derive(Debug, Clone)]
pub struct ManagedIdentity {
    /// Which one, where a machine has several; else its own.
    pub client: Option<Guid>,
    /// Where its tokens come from.
    pub endpoint: Endpoint,
}

/// Where a machine's tokens come from.
#[derive(Debug, Clone)]
pub enum Endpoint {
    /// The metadata service of a virtual machine, which is reachable from there only, and by plain http.
    Metadata(Url),
    /// The endpoint that an app's host names in its environment.
    Host {
        /// `IDENTITY_ENDPOINT`.
        address: Url,
        /// `IDENTITY_HEADER`.
        header: Secret,
    },
}

impl ManagedIdentity {
    pub(super) fn call(&self, resource: &str) -> Call {
        let (mut url, version, header) = match &self.endpoint {
            Endpoint::Metadata(url) => (url.clone(), "2018-02-01", ("Metadata", "true".to_owned())),
            Endpoint::Host { address, header } => (
                address.clone(),
                "2019-08-01",
                ("X-IDENTITY-HEADER", header.expose().to_owned()),
            ),
        };
        url.query_pairs_mut()
            .append_pair("api-version", version)
            .append_pair("resource", resource);
        if let Some(client) = &self.client {
            url.query_pairs_mut()
                .append_pair("client_id", client.as_str());
        }
        let mut call = Call::get(url);
        call.headers.push(header);
        call
    }
}

#[derive(Deserialize)]
struct Body {
    access_token: String,
    #[serde(default)]
    expires_in: Option<Seconds>,
    #[serde(default)]
    expires_on: Option<Seconds>,
}

/// Both services write numbers as texts, and an app's host says only when the token ends (documented).
pub(super) fn granted(body: &[u8], now: i64) -> Option<Granted> {
    let body: Body = serde_json::from_slice(body).ok()?;
    let ends = |end: &Seconds| end.value().map(|end| end - now);
    let life = body.expires_in.as_ref().and_then(Seconds::value);
    let life = life.or_else(|| body.expires_on.as_ref().and_then(ends))?;
    Some(Granted {
        secret: Secret::token(&body.access_token)?,
        life: Duration::from_secs(u64::try_from(life).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_either_endpoint_answers_is_read() {
        for (body, life) in [
            (
                r#"{"access_token":"t","expires_in":"3599","expires_on":"1"}"#,
                Some(3599),
            ),
            (r#"{"access_token":"t","expires_on":"1600"}"#, Some(600)),
            (r#"{"access_token":"t","expires_on":"900"}"#, None),
            (r#"{"access_token":"a b","expires_in":3599}"#, None),
            (r#"{"access_token":"t"}"#, None),
            ("<html>", None),
        ] {
            let seen = granted(body.as_bytes(), 1000);
            assert_eq!(seen.map(|granted| granted.life.as_secs()), life, "{body}");
        }
    }
}
