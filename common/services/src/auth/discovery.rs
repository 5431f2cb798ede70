//! Whose tenant a domain is: Entra says so to everybody, without a sign-in.

use serde::Deserialize;
use url::Url;

use super::{TokenError, Tokens, flow::entra};
use crate::http::{address, client::Call, waiting::Waiting};
use record::ids::{Guid, TenantId};

impl Tokens {
    /// The id of a tenant: a domain is asked for once in a run.
    pub(crate) async fn tenant_id(
        &self,
        tenant: &TenantId,
        waiting: &Waiting,
    ) -> Result<Guid, TokenError> {
        if let Some(id) = tenant.id() {
            return Ok(id);
        }
        let slot = self.ids.slot(tenant);
        let mut known = waiting.answer("openid-configuration", slot.lock()).await?;
        if let Some(id) = *known {
            return Ok(id);
        }
        let id = self.discover(tenant, waiting).await?;
        *known = Some(id);
        Ok(id)
    }

    async fn discover(&self, tenant: &TenantId, waiting: &Waiting) -> Result<Guid, TokenError> {
        let segments = [
            tenant.as_str(),
            "v2.0",
            ".well-known",
            "openid-configuration",
        ];
        let url = address::under(&self.login, &segments)
            .map_err(|bad| TokenError::Local { detail: bad.0 })?;
        entra(
            &self.client,
            waiting,
            || Ok(Call::get(url.clone())),
            discovered,
        )
        .await
    }
}

#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    token_endpoint: String,
}

/// The id that both addresses begin with (observed). One that differs, or none, is no answer.
fn discovered(body: &[u8]) -> Option<Guid> {
    let configuration: Configuration = serde_json::from_slice(body).ok()?;
    let id = first_segment(&configuration.issuer)?;
    (first_segment(&configuration.token_endpoint) == Some(id)).then_some(id)
}

fn first_segment(address: &str) -> Option<Guid> {
    let url = Url::parse(address).ok()?;
    let id: Guid = url.path_segments()?.next()?.parse().ok()?;
    (!id.is_nil()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
    const OTHER: &str = "e7f3d9a0-3f0e-4f5b-8f35-0d4c5f2b7a10";

    fn read(issuer: &str, token: &str) -> Option<Guid> {
        let host = "https://login.microsoftonline.com";
        let body = format!(
            r#"{{"issuer":"{host}/{issuer}/v2.0","token_endpoint":"{host}/{token}/oauth2/v2.0/token"}}"#
        );
        discovered(body.as_bytes())
    }

    #[test]
    fn the_id_is_the_one_that_issuer_and_endpoint_agree_on() {
        let id = ID.parse().unwrap();
        assert_eq!(read(ID, ID), Some(id));
        assert_eq!(read(&ID.to_uppercase(), ID), Some(id));
        for (issuer, token) in [
            (ID, OTHER),
            ("{tenantid}", "common"),
            (ID, "common"),
            (
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-0000-0000-000000000000",
            ),
        ] {
            assert_eq!(read(issuer, token), None, "{issuer} {token}");
        }
        for body in ["", "{}", "[]", r#"{"issuer":null}"#, "<html>"] {
            assert_eq!(discovered(body.as_bytes()), None, "{body}");
        }
    }
}
