//! The token endpoint: what a client must send for a token, and what it gets.

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{
    accounts::{self, Account, Unknown},
    context::Context,
    device_codes::Poll,
    form::{Form, Proof},
    refusals::Refusal,
    scope::{self, Asked},
    tenant_segment::TenantSegment,
    tokens::{self, Bearer},
};
use crate::http::message::Answer;

/// Days that a refresh token lives (documented).
const REFRESH_DAYS: i64 = 90;

#[derive(Serialize)]
struct Issued {
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    expires_in: u32,
    ext_expires_in: u32,
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_info: Option<String>,
}

/// The answer of version 1.
#[derive(Serialize)]
struct IssuedV1 {
    token_type: &'static str,
    expires_in: String,
    ext_expires_in: String,
    expires_on: String,
    not_before: String,
    resource: String,
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

impl Issued {
    fn answer(&self) -> Answer {
        Answer::json(200, self).with("cache-control", "no-store, no-cache")
    }

    fn answer_v1(self, now: Timestamp, resource: String) -> Answer {
        let now = now.as_second();
        let issued = IssuedV1 {
            token_type: self.token_type,
            expires_in: self.expires_in.to_string(),
            ext_expires_in: self.ext_expires_in.to_string(),
            expires_on: (now + i64::from(self.expires_in)).to_string(),
            not_before: now.to_string(),
            resource,
            access_token: self.access_token,
            refresh_token: self.refresh_token,
            scope: self.scope,
            id_token: self.id_token,
        };
        Answer::json(200, &issued).with("cache-control", "no-store, no-cache")
    }
}

/// What a refresh token holds. Clients must not look, and get it signed.
#[derive(Serialize, Deserialize)]
struct Refresh {
    /// The app's id. The name distinguishes this from every other token that the same key signs.
    #[serde(rename = "refreshFor")]
    client: String,
    account: Account,
    /// What the person has agreed to.
    agreed: Asked,
    exp: i64,
}

pub(super) fn issue(context: Context<'_>, who: &str) -> Result<Answer, Refusal> {
    let form = Form::of(context.call)?;
    let home = TenantSegment::of(context.tenant, who)?;
    match form.needs("grant_type")? {
        "client_credentials" => {
            let audience = scope::of_app(form.needs("scope")?, &context.issuer.origin)?;
            of_app(context, who, home, &form, audience)
        }
        // The short name is what Microsoft's library for Node sends (observed).
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => {
            of_device(context, who, home, &form)
        }
        "refresh_token" => of_refresh_token(context, who, home, &form, form.get("scope")),
        other => Err(Refusal::unsupported_grant(other)),
    }
    .map(|issued| issued.answer())
}

/// The same at the endpoint of version 1, where a resource is named in place of scopes and numbers are texts (documented
/// for Partner Center).
pub(super) fn issue_v1(context: Context<'_>, who: &str) -> Result<Answer, Refusal> {
    let form = Form::of(context.call)?;
    let home = TenantSegment::of(context.tenant, who)?;
    let resource = form.needs("resource")?.trim_end_matches('/').to_owned();
    let scope = format!("{resource}/.default");
    let origin = &context.issuer.origin;
    let issued = match form.needs("grant_type")? {
        "client_credentials" => {
            let audience = scope::of_app(&scope, origin)?;
            of_app(context, who, home, &form, audience)
        }
        "refresh_token" => of_refresh_token(context, who, home, &form, Some(&scope)),
        other => Err(Refusal::unsupported_grant(other)),
    }?;
    Ok(issued.answer_v1(context.call.now, resource))
}

fn of_app(
    context: Context<'_>,
    who: &str,
    home: TenantSegment<'_>,
    form: &Form,
    audience: &str,
) -> Result<Issued, Refusal> {
    let TenantSegment::Tenant(tid) = home else {
        return Err(Refusal::needs_a_tenant(who));
    };
    let proof = form.proof(context, who)?;
    if proof == Proof::None {
        return Err(Refusal::no_credential());
    }
    let bearer = Bearer {
        tid,
        audience,
        proof,
        person: None,
        capabilities: form.capabilities()?,
    };
    let lifetime = context.tenant.app.token_lifetime_seconds;
    let issued = Issued {
        token_type: "Bearer",
        scope: None,
        expires_in: lifetime,
        ext_expires_in: lifetime,
        access_token: tokens::issue(context, bearer),
        refresh_token: None,
        id_token: None,
        client_info: None,
    };
    Ok(issued)
}

fn of_device(
    context: Context<'_>,
    who: &str,
    home: TenantSegment<'_>,
    form: &Form,
) -> Result<Issued, Refusal> {
    let proof = form.proof(context, who)?;
    let code = form.needs("device_code")?;
    let devices = &context.issuer.device_codes;
    match devices.poll(code, home.tid().as_deref(), context.call.now) {
        Poll::Pending => Err(Refusal::authorization_pending()),
        Poll::TooFast => Err(Refusal::slow_down()),
        Poll::Expired => Err(Refusal::expired_code()),
        Poll::Declined => Err(Refusal::declined()),
        Poll::Unknown => Err(Refusal::bad_verification_code()),
        Poll::Granted(account, agreed) => {
            of_person(context, form, proof, &account, &agreed, &agreed)
        }
    }
}

fn of_refresh_token(
    context: Context<'_>,
    who: &str,
    home: TenantSegment<'_>,
    form: &Form,
    scope: Option<&str>,
) -> Result<Issued, Refusal> {
    let proof = form.proof(context, who)?;
    let token = form.needs("refresh_token")?;
    let refresh: Refresh = context
        .issuer
        .keys
        .verified(token)
        .ok_or_else(Refusal::bad_refresh_token)?;
    if refresh.client != context.tenant.app.client_id.as_str() {
        return Err(Refusal::bad_refresh_token());
    }
    if refresh.exp <= context.call.now.as_second() {
        return Err(Refusal::old_refresh_token());
    }
    let upn = &refresh.account.upn;
    let account = accounts::find(context.tenant, upn, home.tid().as_deref())
        .map_err(|unknown| refused(unknown, upn, who))?;
    let origin = &context.issuer.origin;
    let asked = match scope {
        Some(scope) => Asked::of(scope, origin)?,
        None => refresh.agreed.clone(),
    };
    if let Some(name) = asked.beyond(&refresh.agreed, context.tenant, origin) {
        return Err(Refusal::no_consent(&name));
    }
    of_person(context, form, proof, &account, &asked, &refresh.agreed)
}

fn refused(unknown: Unknown, upn: &str, who: &str) -> Refusal {
    match unknown {
        Unknown::NoSuchAccount => Refusal::no_such_account(upn, who),
        Unknown::Disabled => Refusal::disabled_account(),
        Unknown::OtherTenant => Refusal::account_of_another_tenant(upn, who),
    }
}

fn of_person(
    context: Context<'_>,
    form: &Form,
    proof: Proof,
    account: &Account,
    asked: &Asked,
    agreed: &Asked,
) -> Result<Issued, Refusal> {
    let origin = &context.issuer.origin;
    let bearer = Bearer {
        tid: &account.tid,
        audience: &asked.resource,
        proof,
        person: Some((account, asked.granted(context.tenant, origin))),
        capabilities: form.capabilities()?,
    };
    let lifetime = context.tenant.app.token_lifetime_seconds;
    let refresh = || {
        context.issuer.keys.sign(&Refresh {
            client: context.tenant.app.client_id.to_string(),
            account: account.clone(),
            agreed: agreed.clone(),
            exp: (context.call.now + (24 * REFRESH_DAYS).hours()).as_second(),
        })
    };
    let issued = Issued {
        token_type: "Bearer",
        scope: Some(asked.scope(context.tenant, origin)),
        expires_in: lifetime,
        ext_expires_in: lifetime,
        access_token: tokens::issue(context, bearer),
        refresh_token: agreed.has("offline_access").then(refresh),
        id_token: asked
            .has("openid")
            .then(|| tokens::id_token(context, account)),
        client_info: (form.get("client_info") == Some("1")).then(|| account.client_info()),
    };
    Ok(issued)
}
