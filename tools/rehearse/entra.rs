//! Entra: the v2.0 token endpoint for client credentials, its configuration and its keys.

mod assertion;
mod jwt;
mod refusals;
mod tokens;

pub(crate) use jwt::Keys;
pub(crate) use tokens::{Token, TokenProblem, checked, tenant_of_token};

use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::Method;
use serde::Serialize;

use crate::{message::Answer, services::Call, tenant::Tenant};
use refusals::Refusal;

/// Microsoft Graph: the addresses and the id that its tokens may be asked for.
const GRAPH: [&str; 5] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000",
];

/// Partner Center: the same.
const PARTNER_CENTER: [&str; 2] = [
    "https://api.partnercenter.microsoft.com",
    "https://partner.partnercenterapi.microsoftonline.cn",
];

/// What a token is for. The emulator's own address stands for both services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    Graph,
    PartnerCenter,
}

impl Resource {
    /// Whether a token whose audience is `audience` may be used here.
    pub(crate) fn accepts(self, audience: &str, origin: &str) -> bool {
        let known: &[&str] = match self {
            Self::Graph => &GRAPH,
            Self::PartnerCenter => &PARTNER_CENTER,
        };
        audience == origin || known.contains(&audience)
    }
}

pub(crate) fn answer(call: &Call<'_>, tenant: &Tenant) -> Answer {
    let answer = match call.path {
        [who, "oauth2", "v2.0", "token"] if call.is(&Method::POST) => {
            issue(call, tenant, who).unwrap_or_else(|refusal| refusal.answer(call))
        }
        [who, "v2.0", ".well-known", "openid-configuration"] if call.is(&Method::GET) => {
            configuration(call, tenant, who).unwrap_or_else(|refusal| refusal.answer(call))
        }
        [_, "discovery", "v2.0", "keys"] if call.is(&Method::GET) => {
            Answer::json(200, &call.services.keys.published())
        }
        _ => Answer::empty(404).refused("no service has this path"),
    };
    answer.with("x-ms-request-id", call.request_id.as_str())
}

pub(crate) fn disturbed(call: &Call<'_>, status: u16) -> Answer {
    Refusal::temporarily_unavailable(status).answer(call)
}

/// The form of a token request.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        if !call.request.is_of_type("application/x-www-form-urlencoded") {
            return Err(Refusal::missing("grant_type"));
        }
        Ok(Self(
            url::form_urlencoded::parse(&call.request.body)
                .into_owned()
                .collect(),
        ))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn needs(&self, name: &'static str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing(name))
    }
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

#[derive(Serialize)]
struct Issued {
    token_type: &'static str,
    expires_in: u32,
    ext_expires_in: u32,
    access_token: String,
}

fn issue(call: &Call<'_>, tenant: &Tenant, who: &str) -> Result<Answer, Refusal> {
    let form = Form::of(call)?;
    let tid = home(tenant, who)?;
    match form.needs("grant_type")? {
        "client_credentials" => {}
        other => return Err(Refusal::unsupported_grant(other)),
    }
    let basic = basic(call);
    let client_id = match &basic {
        Some((id, _)) => id.as_str(),
        None => form.needs("client_id")?,
    };
    if !client_id.eq_ignore_ascii_case(tenant.app.client_id.as_str()) {
        return Err(Refusal::unknown_app(client_id, who));
    }
    let secret = form
        .get("client_secret")
        .or(basic.as_ref().map(|(_, secret)| secret.as_str()));
    let by_certificate = match (secret, form.get("client_assertion")) {
        (Some(secret), None) if call.services.keys.is_secret(secret) => false,
        (Some(_), None) => return Err(Refusal::wrong_secret(client_id)),
        (None, Some(jwt)) => {
            assertion::check(call, tenant, who, form.get("client_assertion_type"), jwt)?;
            true
        }
        _ => return Err(Refusal::no_credential()),
    };
    let audience = audience(form.needs("scope")?, &call.services.origin)?;
    let access_token = tokens::issue(call, tenant, tid, audience, by_certificate);
    let lifetime = tenant.app.token_lifetime_seconds;
    let issued = Issued {
        token_type: "Bearer",
        expires_in: lifetime,
        ext_expires_in: lifetime,
        access_token,
    };
    Ok(Answer::json(200, &issued).with("cache-control", "no-store, no-cache"))
}

/// The id of the tenant that the path names.
fn home<'a>(tenant: &'a Tenant, who: &str) -> Result<&'a str, Refusal> {
    if tenant.is_customer(who) {
        Ok(tenant.organization.id.as_str())
    } else if tenant.is_partner(who) {
        Ok(tenant.partner_center.tenant_id.as_str())
    } else if matches!(who, "common" | "organizations" | "consumers") {
        Err(Refusal::needs_a_tenant(who))
    } else if tenant.known_tenants.iter().any(|known| {
        known.tenant_id.as_str().eq_ignore_ascii_case(who)
            || known.default_domain_name.eq_ignore_ascii_case(who)
    }) {
        Err(Refusal::unknown_app(tenant.app.client_id.as_str(), who))
    } else {
        Err(Refusal::unknown_tenant(who))
    }
}

/// The one resource that a scope asks for.
fn audience<'a>(scope: &'a str, origin: &str) -> Result<&'a str, Refusal> {
    let resource = scope
        .strip_suffix("/.default")
        .filter(|resource| !resource.contains(char::is_whitespace))
        .ok_or_else(|| Refusal::bad_scope(scope))?;
    // `https://graph.microsoft.com//.default` is how a resource with a trailing slash is asked for.
    let resource = resource.strip_suffix('/').unwrap_or(resource);
    let known = [Resource::Graph, Resource::PartnerCenter]
        .iter()
        .any(|service| service.accepts(resource, origin));
    known
        .then_some(resource)
        .ok_or_else(|| Refusal::unknown_resource(resource))
}

#[derive(Serialize)]
struct Configuration {
    issuer: String,
    token_endpoint: String,
    authorization_endpoint: String,
    device_authorization_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: [&'static str; 3],
    response_types_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    tenant_region_scope: &'static str,
    cloud_instance_name: &'static str,
}

fn configuration(call: &Call<'_>, tenant: &Tenant, who: &str) -> Result<Answer, Refusal> {
    let tid = home(tenant, who)?;
    let base = format!("{}/{tid}", call.origin);
    let configuration = Configuration {
        issuer: format!("{base}/v2.0"),
        token_endpoint: format!("{base}/oauth2/v2.0/token"),
        authorization_endpoint: format!("{base}/oauth2/v2.0/authorize"),
        device_authorization_endpoint: format!("{base}/oauth2/v2.0/devicecode"),
        jwks_uri: format!("{base}/discovery/v2.0/keys"),
        token_endpoint_auth_methods_supported: [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        response_types_supported: ["code"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        tenant_region_scope: "AS",
        cloud_instance_name: "microsoftonline.com",
    };
    Ok(Answer::json(200, &configuration))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_asks_for_one_known_resource_with_its_default() {
        let origin = "http://127.0.0.1:4711";
        for (scope, resource) in [
            (
                "https://graph.microsoft.com/.default",
                Some("https://graph.microsoft.com"),
            ),
            (
                "https://graph.microsoft.com//.default",
                Some("https://graph.microsoft.com"),
            ),
            (
                "https://api.partnercenter.microsoft.com/.default",
                Some("https://api.partnercenter.microsoft.com"),
            ),
            ("http://127.0.0.1:4711/.default", Some(origin)),
            ("http://127.0.0.1:4712/.default", None),
            ("https://graph.microsoft.com/User.Read", None),
            (
                "https://graph.microsoft.com/.default https://api.partnercenter.microsoft.com/.default",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(audience(scope, origin).ok(), resource, "{scope}");
        }
    }
}
