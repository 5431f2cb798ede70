//! The token endpoint: what a client must send for a token, and what it gets.

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use tenant_file::Tenant;

use super::{
    accounts::{self, Account, Unknown},
    clients::Client,
    context::Context,
    delegation::Entered,
    device_codes::Poll,
    form::{Form, Proof},
    issuer::Issuer,
    refusals::Refusal,
    scope::{self, Asked},
    tenant_segment::TenantSegment,
    tokens::{self, Bearer, Person},
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
    #[serde(flatten)]
    sign_in: SignIn,
    /// Sign-ins are numbered, so that those up to a number can be revoked.
    number: u64,
    exp: i64,
}

/// Who signed in, and to what.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SignIn {
    account: Account,
    /// What the person has agreed to.
    agreed: Asked,
    /// Whether it was with multi-factor authentication, which rides along in every token of it (documented).
    is_mfa: bool,
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
        "authorization_code" => of_code(context, who, home, &form),
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
    let client = form.client(context, who)?;
    let proof = form.proof(context, who)?;
    if proof == Proof::None {
        return Err(Refusal::no_credential());
    }
    let bearer = Bearer {
        client,
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
    let (client, proof) = (form.client(context, who)?, form.proof(context, who)?);
    let code = form.needs("device_code")?;
    let devices = &context.issuer.device_codes;
    if context.issuer.policy.blocks_device_codes {
        return Err(Refusal::device_codes_are_blocked());
    }
    let (id, tid) = (client.id(), home.tid());
    match devices.poll(code, id, tid.as_deref(), context.call.now) {
        Poll::Pending => Err(Refusal::authorization_pending()),
        Poll::TooFast => Err(Refusal::slow_down()),
        Poll::Expired => Err(Refusal::expired_code()),
        Poll::Declined => Err(Refusal::declined()),
        Poll::Unknown => Err(Refusal::bad_verification_code()),
        Poll::Granted(account, agreed) => {
            let sign_in = SignIn {
                is_mfa: context.issuer.policy.asks_for_mfa,
                account,
                agreed,
            };
            of_person(context, form, client, proof, &sign_in, None)
        }
    }
}

fn of_code(
    context: Context<'_>,
    who: &str,
    home: TenantSegment<'_>,
    form: &Form,
) -> Result<Issued, Refusal> {
    let (client, proof) = (form.client(context, who)?, form.proof(context, who)?);
    let (code, redirect) = (form.needs("code")?, form.needs("redirect_uri")?);
    let codes = &context.issuer.authorization_codes;
    let redeemed = codes.redeem(code, context.call.now);
    let redeemed = redeemed.filter(|redeemed| {
        redeemed.redirect == redirect && redeemed.request.is_of(client.id(), home.tid().as_deref())
    });
    let redeemed = redeemed.ok_or_else(Refusal::bad_code)?;
    if !redeemed.is_proved_by(form.needs("code_verifier")?) {
        return Err(Refusal::wrong_verifier());
    }
    let sign_in = SignIn {
        is_mfa: context.issuer.policy.asks_for_mfa,
        account: redeemed.account,
        agreed: redeemed.request.asked,
    };
    of_person(context, form, client, proof, &sign_in, None)
}

fn of_refresh_token(
    context: Context<'_>,
    who: &str,
    home: TenantSegment<'_>,
    form: &Form,
    scope: Option<&str>,
) -> Result<Issued, Refusal> {
    let (client, proof) = (form.client(context, who)?, form.proof(context, who)?);
    let token = form.needs("refresh_token")?;
    let refresh: Refresh = context
        .issuer
        .keys
        .verified(token)
        .ok_or_else(Refusal::bad_refresh_token)?;
    if refresh.client != client.id() {
        return Err(Refusal::bad_refresh_token());
    }
    if context.issuer.is_sign_in_revoked(refresh.number) {
        return Err(Refusal::revoked_refresh_token());
    }
    if refresh.exp <= context.call.now.as_second() {
        return Err(Refusal::old_refresh_token());
    }
    let Refresh { sign_in, .. } = refresh;
    let upn = &sign_in.account.upn;
    let entered = match accounts::find(context.tenant, upn, home.tid().as_deref()) {
        Ok(_) => None,
        Err(Unknown::OtherTenant) => {
            let entered = Entered::by_delegation(context, &sign_in.account, home);
            Some(entered.ok_or_else(|| Refusal::account_of_another_tenant(upn, who))?)
        }
        Err(unknown) => return Err(refused(unknown, upn, who)),
    };
    let origin = &context.issuer.origin;
    let asked = match scope {
        Some(scope) => Asked::of(scope, origin)?,
        None => sign_in.agreed.clone(),
    };
    let registered = client.registered(&asked.resource, origin);
    if !client.may_use(&asked.resource) {
        return Err(Refusal::resource_not_registered(client.id()));
    }
    if let Some(name) = asked.beyond(&sign_in.agreed, &registered) {
        return Err(Refusal::no_consent(&name));
    }
    let redeemed = Redeemed { asked, entered };
    of_person(context, form, client, proof, &sign_in, Some(&redeemed))
}

/// What a refresh token is redeemed for.
struct Redeemed {
    asked: Asked,
    /// A customer's tenant that the person may enter.
    entered: Option<Entered>,
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
    client: Client<'_>,
    proof: Proof,
    sign_in: &SignIn,
    redeemed: Option<&Redeemed>,
) -> Result<Issued, Refusal> {
    let SignIn {
        account, agreed, ..
    } = sign_in;
    let asked = redeemed.map_or(agreed, |redeemed| &redeemed.asked);
    let entered = redeemed.and_then(|redeemed| redeemed.entered.as_ref());
    let registered = client.registered(&asked.resource, &context.issuer.origin);
    let person = Person {
        account,
        permissions: asked.granted(&registered),
        is_mfa: sign_in.is_mfa,
        entered,
    };
    let bearer = Bearer {
        client,
        tid: entered.map_or(&account.tid, |entered| &entered.tid),
        audience: &asked.resource,
        proof,
        person: Some(person),
        capabilities: form.capabilities()?,
    };
    let lifetime = context.tenant.app.token_lifetime_seconds;
    let issued = Issued {
        token_type: "Bearer",
        scope: Some(asked.scope(&registered)),
        expires_in: lifetime,
        ext_expires_in: lifetime,
        access_token: tokens::issue(context, bearer),
        refresh_token: (agreed.has("offline_access"))
            .then(|| refresh_token(context.issuer, client, sign_in.clone(), context.call.now)),
        id_token: asked
            .has("openid")
            .then(|| tokens::id_token(context, client, account)),
        client_info: (form.get("client_info") == Some("1")).then(|| account.client_info()),
    };
    Ok(issued)
}

fn refresh_token(issuer: &Issuer, client: Client<'_>, sign_in: SignIn, now: Timestamp) -> String {
    issuer.keys.sign(&Refresh {
        client: client.id().to_owned(),
        sign_in,
        number: issuer.next_sign_in(),
        exp: (now + (24 * REFRESH_DAYS).hours()).as_second(),
    })
}

/// The refresh token of the partner's administrator, who has signed in to the app for Partner Center. None where the tenant
/// file does not name the partner.
pub(crate) fn of_partner_administrator(
    issuer: &Issuer,
    tenant: &Tenant,
    now: Timestamp,
) -> Option<String> {
    let account = accounts::partner_administrator(tenant)?;
    let asked = "https://api.partnercenter.microsoft.com/user_impersonation offline_access";
    let sign_in = SignIn {
        account,
        agreed: Asked::of(asked, &issuer.origin).ok()?,
        is_mfa: issuer.policy.asks_for_mfa,
    };
    Some(refresh_token(
        issuer,
        Client::Registered(tenant),
        sign_in,
        now,
    ))
}
