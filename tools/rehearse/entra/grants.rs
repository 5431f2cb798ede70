//! The token endpoint: what a client must show for a token, and what it gets.

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::{
    accounts::{self, Account, Unknown},
    device::Poll,
    form::{Form, Proof},
    home::Home,
    refusals::Refusal,
    scope::{self, Asked},
    tokens::{self, Bearer},
};
use crate::{message::Answer, services::Call, tenant::Tenant};

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

impl Issued {
    fn answer(&self) -> Answer {
        Answer::json(200, self).with("cache-control", "no-store, no-cache")
    }
}

/// What a refresh token holds. Clients must not look, and get it signed.
#[derive(Serialize, Deserialize)]
struct Refresh {
    /// The app's id. The name tells this from every other token that the same key signs.
    #[serde(rename = "refreshFor")]
    client: String,
    account: Account,
    /// What the person has agreed to.
    agreed: Asked,
    exp: i64,
}

pub(super) fn issue(call: &Call<'_>, tenant: &Tenant, who: &str) -> Result<Answer, Refusal> {
    let form = Form::of(call)?;
    let home = Home::of(tenant, who)?;
    match form.needs("grant_type")? {
        "client_credentials" => of_app(call, tenant, who, home, &form),
        // The short name is what Microsoft's library for Node sends (observed).
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => {
            of_device(call, tenant, who, home, &form)
        }
        "refresh_token" => of_refresh_token(call, tenant, who, home, &form),
        other => Err(Refusal::unsupported_grant(other)),
    }
}

fn of_app(
    call: &Call<'_>,
    tenant: &Tenant,
    who: &str,
    home: Home<'_>,
    form: &Form,
) -> Result<Answer, Refusal> {
    let Home::Tenant(tid) = home else {
        return Err(Refusal::needs_a_tenant(who));
    };
    let proof = form.proof(call, tenant, who)?;
    if proof == Proof::None {
        return Err(Refusal::no_credential());
    }
    let audience = scope::of_app(form.needs("scope")?, &call.services.origin)?;
    let bearer = Bearer {
        tid,
        audience,
        proof,
        person: None,
        capabilities: form.capabilities()?,
    };
    let lifetime = tenant.app.token_lifetime_seconds;
    let issued = Issued {
        token_type: "Bearer",
        scope: None,
        expires_in: lifetime,
        ext_expires_in: lifetime,
        access_token: tokens::issue(call, tenant, bearer),
        refresh_token: None,
        id_token: None,
        client_info: None,
    };
    Ok(issued.answer())
}

fn of_device(
    call: &Call<'_>,
    tenant: &Tenant,
    who: &str,
    home: Home<'_>,
    form: &Form,
) -> Result<Answer, Refusal> {
    let proof = form.proof(call, tenant, who)?;
    let code = form.needs("device_code")?;
    let devices = &call.services.devices;
    match devices.poll(code, home.tid().as_deref(), call.now) {
        Poll::Pending => Err(Refusal::authorization_pending()),
        Poll::TooFast => Err(Refusal::slow_down()),
        Poll::Expired => Err(Refusal::expired_code()),
        Poll::Declined => Err(Refusal::declined()),
        Poll::Unknown => Err(Refusal::bad_verification_code()),
        Poll::Granted(account, agreed) => {
            of_person(call, tenant, form, proof, &account, &agreed, &agreed)
        }
    }
}

fn of_refresh_token(
    call: &Call<'_>,
    tenant: &Tenant,
    who: &str,
    home: Home<'_>,
    form: &Form,
) -> Result<Answer, Refusal> {
    let proof = form.proof(call, tenant, who)?;
    let token = form.needs("refresh_token")?;
    let refresh: Refresh = call
        .services
        .keys
        .verified(token)
        .ok_or_else(Refusal::bad_refresh_token)?;
    if refresh.client != tenant.app.client_id.as_str() {
        return Err(Refusal::bad_refresh_token());
    }
    if refresh.exp <= call.now.as_second() {
        return Err(Refusal::old_refresh_token());
    }
    let upn = &refresh.account.upn;
    let account = accounts::find(tenant, upn, home.tid().as_deref())
        .map_err(|unknown| refused(unknown, upn, who))?;
    let origin = &call.services.origin;
    let asked = match form.get("scope") {
        Some(scope) => Asked::of(scope, origin)?,
        None => refresh.agreed.clone(),
    };
    if let Some(name) = asked.beyond(&refresh.agreed, tenant, origin) {
        return Err(Refusal::no_consent(&name));
    }
    of_person(call, tenant, form, proof, &account, &asked, &refresh.agreed)
}

fn refused(unknown: Unknown, upn: &str, who: &str) -> Refusal {
    match unknown {
        Unknown::NoSuchAccount => Refusal::no_such_account(upn, who),
        Unknown::Disabled => Refusal::disabled_account(),
        Unknown::OtherTenant => Refusal::account_of_another_tenant(upn, who),
    }
}

fn of_person(
    call: &Call<'_>,
    tenant: &Tenant,
    form: &Form,
    proof: Proof,
    account: &Account,
    asked: &Asked,
    agreed: &Asked,
) -> Result<Answer, Refusal> {
    let origin = &call.services.origin;
    let bearer = Bearer {
        tid: &account.tid,
        audience: &asked.resource,
        proof,
        person: Some((account, asked.granted(tenant, origin))),
        capabilities: form.capabilities()?,
    };
    let lifetime = tenant.app.token_lifetime_seconds;
    let refresh = || {
        call.services.keys.sign(&Refresh {
            client: tenant.app.client_id.to_string(),
            account: account.clone(),
            agreed: agreed.clone(),
            exp: (call.now + (24 * REFRESH_DAYS).hours()).as_second(),
        })
    };
    let issued = Issued {
        token_type: "Bearer",
        scope: Some(asked.told(tenant, origin)),
        expires_in: lifetime,
        ext_expires_in: lifetime,
        access_token: tokens::issue(call, tenant, bearer),
        refresh_token: agreed.has("offline_access").then(refresh),
        id_token: asked
            .has("openid")
            .then(|| tokens::id_token(call, tenant, account)),
        client_info: (form.get("client_info") == Some("1")).then(|| account.client_info()),
    };
    Ok(issued.answer())
}
