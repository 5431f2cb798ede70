//! Access tokens: signed JWTs with the documented claims, checked on every call.

use serde::{Deserialize, Serialize};

use super::{
    Resource,
    jwt::{Parts, part},
};
use crate::{
    services::Call,
    tenant::{Tenant, TokenKind},
};

/// The claims of an access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    aud: String,
    iss: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    appid: String,
    app_displayname: String,
    appidacr: String,
    idtyp: String,
    /// The person's object id, or the app's.
    pub(crate) oid: String,
    sub: String,
    /// The tenant that it was issued in.
    pub(crate) tid: String,
    /// The token's number, in 22 digits, where the service has a random text.
    uti: String,
    ver: String,
    /// Application permissions. Absent where none is granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<String>,
    /// What the signed-in person allows the app. Absent in a token of the app alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scp: Option<String>,
    /// How the person signed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<String>,
}

pub(super) fn issue(
    call: &Call<'_>,
    tenant: &Tenant,
    tid: &str,
    audience: &str,
    by_certificate: bool,
) -> String {
    let now = call.now.as_second();
    let is_customer = tid == tenant.organization.id.as_str();
    let for_partner_center =
        Resource::PartnerCenter.accepts(audience, &call.services.origin) && !is_customer;
    let with_user = for_partner_center && tenant.partner_center.tokens == TokenKind::AppAndUser;
    let token = Token {
        aud: audience.to_owned(),
        iss: format!("https://sts.windows.net/{tid}/"),
        iat: now,
        nbf: now,
        exp: now + i64::from(tenant.app.token_lifetime_seconds),
        appid: tenant.app.client_id.to_string(),
        app_displayname: tenant.app.display_name.clone(),
        appidacr: if by_certificate { "2" } else { "1" }.to_owned(),
        idtyp: if with_user { "user" } else { "app" }.to_owned(),
        oid: tenant.app.client_id.to_string(),
        sub: tenant.app.client_id.to_string(),
        tid: tid.to_owned(),
        uti: format!("{:022}", call.services.next_token()),
        ver: "1.0".to_owned(),
        roles: if is_customer {
            tenant.app.roles.clone()
        } else {
            Vec::new()
        },
        scp: with_user.then(|| "user_impersonation".to_owned()),
        amr: if with_user {
            vec!["pwd".to_owned(), "mfa".to_owned()]
        } else {
            Vec::new()
        },
    };
    call.services.keys.sign(&token)
}

impl Token {
    /// Whether it carries one of these permissions: the app's own, or those that a person lets it use.
    pub(crate) fn permits(&self, permissions: &[&str]) -> bool {
        let held = self.scp.iter().flat_map(|scopes| scopes.split(' '));
        held.chain(self.roles.iter().map(String::as_str))
            .any(|permission| permissions.contains(&permission))
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenProblem {
    Missing,
    Forged,
    Expired,
    OtherAudience,
}

impl TokenProblem {
    /// The words of Microsoft Graph for it (observed).
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Missing => "Access token is empty.",
            Self::Forged => "Access token validation failure. Invalid signature.",
            Self::Expired => "Lifetime validation failed, the token is expired.",
            Self::OtherAudience => "Access token validation failure. Invalid audience.",
        }
    }
}

/// The tenant that a token says it was issued in. Nothing is checked.
pub(crate) fn tenant_of_token(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claims {
        tid: String,
    }
    let claims: Claims = part(Parts::of(text)?.claims)?;
    Some(claims.tid)
}

/// The token of a call, if it may be used for the resource.
pub(crate) fn checked(call: &Call<'_>, resource: Resource) -> Result<Token, TokenProblem> {
    let services = call.services;
    let text = call.request.bearer().ok_or(TokenProblem::Missing)?;
    let token: Token = services.keys.verified(text).ok_or(TokenProblem::Forged)?;
    let now = call.now.as_second();
    let number = token.uti.parse().map_err(|_| TokenProblem::Forged)?;
    if token.exp <= now || token.nbf > now || services.has_expired_early(number) {
        return Err(TokenProblem::Expired);
    }
    if !resource.accepts(&token.aud, &services.origin) {
        return Err(TokenProblem::OtherAudience);
    }
    Ok(token)
}
