//! The form that a client sends, and how the client proves itself in it.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;

use super::{assertion, clients::Client, context::Context, refusals::Refusal};
use crate::http::call::Call;

/// The fields of a request to the token endpoint.
pub(super) struct Form(Vec<(String, String)>);

/// How a client has proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// Not at all, as a public client.
    None,
    Secret,
    Certificate,
}

impl Proof {
    /// The claim `appidacr` (documented).
    pub(super) fn claim(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Secret => "1",
            Self::Certificate => "2",
        }
    }
}

impl Form {
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        if !call.request.is_of_type("application/x-www-form-urlencoded") {
            return Err(Refusal::missing("grant_type"));
        }
        Ok(Self(
            url::form_urlencoded::parse(&call.request.body)
                .into_owned()
                .collect(),
        ))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn needs(&self, name: &'static str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing(name))
    }

    /// The application that asks.
    pub(super) fn client<'a>(
        &self,
        context: Context<'a>,
        who: &str,
    ) -> Result<Client<'a>, Refusal> {
        let basic = basic(context.call);
        let id = match &basic {
            Some((id, _)) => id.as_str(),
            None => self.needs("client_id")?,
        };
        Client::of(context.tenant, id).ok_or_else(|| Refusal::unknown_app(id, who))
    }

    /// How the client authenticates. What it sends must be right, whether it was needed or not.
    pub(super) fn proof(&self, context: Context<'_>, who: &str) -> Result<Proof, Refusal> {
        let client = self.client(context, who)?;
        let basic = basic(context.call);
        let secret = self
            .get("client_secret")
            .or(basic.as_ref().map(|(_, secret)| secret.as_str()));
        match (secret, self.get("client_assertion")) {
            (None, None) => Ok(Proof::None),
            _ if !client.is_confidential() => Err(Refusal::secret_of_public_client(client.id())),
            (Some(secret), None) if context.issuer.keys.is_secret(secret) => Ok(Proof::Secret),
            (Some(_), None) => Err(Refusal::wrong_secret(context.tenant.app.client_id.as_str())),
            (None, Some(jwt)) => {
                assertion::check(context, who, self.get("client_assertion_type"), jwt)?;
                Ok(Proof::Certificate)
            }
            (Some(_), Some(_)) => Err(Refusal::no_credential()),
        }
    }

    /// What the client says that it can do: `xms_cc`, from the parameter `claims`.
    pub(super) fn capabilities(&self) -> Result<Vec<String>, Refusal> {
        let Some(claims) = self.get("claims") else {
            return Ok(Vec::new());
        };
        let claims: Claims =
            serde_json::from_str(claims).map_err(|_| Refusal::invalid_parameter("claims"))?;
        let capabilities = claims.access_token.and_then(|token| token.xms_cc);
        Ok(capabilities.map(|asked| asked.values).unwrap_or_default())
    }
}

/// The request for claims. Others than the client's capabilities are taken, and change nothing.
#[derive(Deserialize)]
struct Claims {
    access_token: Option<AskedOfToken>,
}

#[derive(Deserialize)]
struct AskedOfToken {
    xms_cc: Option<Capabilities>,
}

#[derive(Deserialize)]
struct Capabilities {
    #[serde(default)]
    values: Vec<String>,
}

/// The client's id and secret, from the header `Authorization: Basic`.
fn basic(call: &Call<'_>) -> Option<(String, String)> {
    let value = call.request.header("authorization")?;
    let (scheme, code) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(code.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    // RFC 6749 §2.3.1: both are form-encoded before they are put together.
    let plain = |part: &str| {
        url::form_urlencoded::parse(format!("x={part}").as_bytes())
            .map(|(_, value)| value.into_owned())
            .next()
    };
    Some((plain(id)?, plain(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_says_that_it_can_do_is_read_and_other_claims_are_taken() {
        for (claims, seen) in [
            (
                r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#,
                Some(vec!["CP1".to_owned()]),
            ),
            (
                r#"{"access_token":{"nbf":{"essential":true}}}"#,
                Some(vec![]),
            ),
            (r#"{"id_token":{}}"#, Some(vec![])),
            ("CP1", None),
            ("[]", None),
        ] {
            let form = Form(vec![("claims".to_owned(), claims.to_owned())]);
            assert_eq!(form.capabilities().ok(), seen, "{claims}");
        }
        assert_eq!(Form(Vec::new()).capabilities().ok(), Some(vec![]));
    }
}
