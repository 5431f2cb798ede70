//! What clients look up before they sign in: the addresses of a tenant, the names of the cloud, the keys.

use serde::Serialize;

use super::{context::Context, refusals::Refusal, tenant_segment::TenantSegment};
use crate::http::{call::Call, hosts, message::Answer};

#[derive(Serialize)]
struct Configuration {
    token_endpoint: String,
    token_endpoint_auth_methods_supported: [&'static str; 3],
    jwks_uri: String,
    response_modes_supported: [&'static str; 3],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    response_types_supported: [&'static str; 4],
    scopes_supported: [&'static str; 4],
    issuer: String,
    request_uri_parameter_supported: bool,
    userinfo_endpoint: &'static str,
    authorization_endpoint: String,
    device_authorization_endpoint: String,
    http_logout_supported: bool,
    frontchannel_logout_supported: bool,
    end_session_endpoint: String,
    claims_supported: [&'static str; 16],
    tenant_region_scope: Option<&'static str>,
    cloud_instance_name: &'static str,
    cloud_graph_host_name: &'static str,
    msgraph_host: &'static str,
}

/// The names that one cloud goes by.
struct Cloud {
    /// Its login hosts, the first of which is preferred.
    logins: &'static [&'static str],
    instance: &'static str,
    graph: &'static str,
    old_graph: &'static str,
}

const CLOUDS: [Cloud; 3] = [
    Cloud {
        logins: &[
            "login.microsoftonline.com",
            "login.windows.net",
            "login.microsoft.com",
            "sts.windows.net",
        ],
        instance: "microsoftonline.com",
        graph: "graph.microsoft.com",
        old_graph: "graph.windows.net",
    },
    Cloud {
        logins: &["login.microsoftonline.us"],
        instance: "microsoftonline.us",
        graph: "graph.microsoft.us",
        old_graph: "graph.windows.net",
    },
    Cloud {
        logins: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        instance: "partner.microsoftonline.cn",
        graph: "microsoftgraph.chinacloudapi.cn",
        old_graph: "graph.chinacloudapi.cn",
    },
];

/// The cloud of a login host; the global one, where it is none of theirs.
fn cloud(host: &str) -> &'static Cloud {
    let named = |cloud: &&Cloud| {
        cloud
            .logins
            .iter()
            .any(|name| name.eq_ignore_ascii_case(host))
    };
    CLOUDS.iter().find(named).unwrap_or(&CLOUDS[0])
}

/// `{tenant}/v2.0/.well-known/openid-configuration`.
pub(super) fn openid(context: Context<'_>, who: &str) -> Result<Answer, Refusal> {
    configuration(context, who, &V2)
}

/// `{tenant}/.well-known/openid-configuration`: that of version 1.
pub(super) fn openid_v1(context: Context<'_>, who: &str) -> Result<Answer, Refusal> {
    configuration(context, who, &V1)
}

/// Where the endpoints of a version are.
struct Endpoints {
    oauth2: &'static str,
    keys: &'static str,
    /// What comes before the tenant in the name of the issuer; the address of the tenant, where absent.
    issuer: Option<&'static str>,
}

const V1: Endpoints = Endpoints {
    oauth2: "oauth2",
    keys: "discovery/keys",
    issuer: Some("https://sts.windows.net"),
};

const V2: Endpoints = Endpoints {
    oauth2: "oauth2/v2.0",
    keys: "discovery/v2.0/keys",
    issuer: None,
};

fn configuration(
    context: Context<'_>,
    who: &str,
    endpoints: &Endpoints,
) -> Result<Answer, Refusal> {
    let Endpoints { oauth2, keys, .. } = endpoints;
    // Of `common`, the addresses have its name and the issuer a placeholder (documented).
    let (segment, issuer, region) = match TenantSegment::of(context.tenant, who)? {
        TenantSegment::Tenant(tid) => (tid, tid, Some("AS")),
        TenantSegment::Any => (who, "{tenantid}", None),
    };
    let base = format!("{}/{segment}", context.call.origin);
    let cloud = cloud(context.call.origin.trim_start_matches("https://"));
    let configuration = Configuration {
        token_endpoint: format!("{base}/{oauth2}/token"),
        token_endpoint_auth_methods_supported: [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        jwks_uri: format!("{base}/{keys}"),
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
        scopes_supported: ["openid", "profile", "email", "offline_access"],
        issuer: match endpoints.issuer {
            Some(sts) => format!("{sts}/{issuer}/"),
            None => format!("{}/{issuer}/v2.0", context.call.origin),
        },
        request_uri_parameter_supported: false,
        userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
        authorization_endpoint: format!("{base}/{oauth2}/authorize"),
        device_authorization_endpoint: format!("{base}/{oauth2}/devicecode"),
        http_logout_supported: true,
        frontchannel_logout_supported: true,
        end_session_endpoint: format!("{base}/{oauth2}/logout"),
        claims_supported: [
            "sub",
            "iss",
            "cloud_instance_name",
            "cloud_instance_host_name",
            "cloud_graph_host_name",
            "msgraph_host",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "acr",
            "nonce",
            "preferred_username",
            "name",
            "tid",
            "ver",
        ],
        tenant_region_scope: region,
        cloud_instance_name: cloud.instance,
        cloud_graph_host_name: cloud.old_graph,
        msgraph_host: cloud.graph,
    };
    Ok(Answer::json(200, &configuration))
}

#[derive(Serialize)]
struct Instances {
    tenant_discovery_endpoint: String,
    #[serde(rename = "api-version")]
    api_version: &'static str,
    metadata: Vec<Instance>,
}

#[derive(Serialize)]
struct Instance {
    preferred_network: &'static str,
    preferred_cache: &'static str,
    aliases: &'static [&'static str],
}

/// `common/discovery/instance`: the names of each cloud, and where the configuration of an authority is.
pub(super) fn instances(call: &Call<'_>) -> Result<Answer, Refusal> {
    let pairs = call.query;
    let option = |name| {
        pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let version = option("api-version").ok_or_else(|| Refusal::missing("api-version"))?;
    if !matches!(version, "1.0" | "1.1") {
        return Err(Refusal::invalid_parameter("api-version"));
    }
    let asked = option("authorization_endpoint")
        .ok_or_else(|| Refusal::missing("authorization_endpoint"))?;
    let asked: url::Url = asked
        .parse()
        .map_err(|_| Refusal::invalid_parameter("authorization_endpoint"))?;
    let host = asked.host_str().unwrap_or_default();
    let is_login = CLOUDS.iter().any(|cloud| cloud.logins.contains(&host));
    if !is_login && !hosts::is_loopback(host) {
        return Err(Refusal::unknown_instance(host));
    }
    let who = asked
        .path_segments()
        .and_then(|mut parts| parts.next())
        .unwrap_or_default();
    let origin = asked.origin().ascii_serialization();
    let metadata = CLOUDS.iter().map(|cloud| Instance {
        preferred_network: cloud.logins[0],
        preferred_cache: cloud.logins.get(1).unwrap_or(&cloud.logins[0]),
        aliases: cloud.logins,
    });
    let instances = Instances {
        tenant_discovery_endpoint: format!("{origin}/{who}/v2.0/.well-known/openid-configuration"),
        api_version: "1.1",
        metadata: metadata.collect(),
    };
    Ok(Answer::json(200, &instances))
}
