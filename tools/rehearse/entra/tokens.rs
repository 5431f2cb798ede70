//! Access tokens: signed JWTs with the documented claims, checked on every context.call.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use record::permissions::roles::GLOBAL_ADMINISTRATOR;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use tenant_file::TokenKind;

use super::{
    accounts::Account,
    clients::Client,
    context::Context,
    delegation::Entered,
    form::Proof,
    issuer::Issuer,
    jwt::{Parts, part},
    resource::Resource,
};
use crate::http::call::Call;

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
    /// The sign-in name of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    upn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The person's roles, by the ids of their templates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    wids: Vec<String>,
    /// What the client said that it can do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    xms_cc: Vec<String>,
    /// How the person signed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<String>,
}

/// Whom a token is for.
pub(super) struct Bearer<'a> {
    pub(super) client: Client<'a>,
    pub(super) tid: &'a str,
    pub(super) audience: &'a str,
    pub(super) proof: Proof,
    /// Who has signed in, and what that person lets the app do. None: the app is on its own.
    pub(super) person: Option<Person<'a>>,
    pub(super) capabilities: Vec<String>,
}

/// Who has signed in, and what that person lets the app do.
pub(super) struct Person<'a> {
    pub(super) account: &'a Account,
    pub(super) permissions: Vec<String>,
    pub(super) is_mfa: bool,
    /// A customer's tenant that the person has entered.
    pub(super) entered: Option<&'a Entered>,
}

pub(super) fn issue(context: Context<'_>, bearer: Bearer<'_>) -> String {
    let Bearer {
        client,
        tid,
        audience,
        proof,
        person,
        capabilities,
    } = bearer;
    let now = context.call.now.as_second();
    let account = person.as_ref().map(|person| person.account);
    let scp = match &person {
        Some(person) => Some(person.permissions.join(" ")),
        None => scope_of_emulated_user(context, tid, audience),
    };
    let with_person = scp.is_some();
    // A person who says nothing of it has signed in with it: the emulated one.
    let is_mfa = person.as_ref().is_none_or(|person| person.is_mfa);
    let is_customer = tid == context.tenant.organization.id.as_str();
    // The partner has granted its own app what the customer has, as far as Graph goes.
    let is_partner = tid == context.tenant.partner_center.tenant_id.as_str()
        && Resource::Graph.accepts(audience, &context.issuer.origin);
    let roles = if (is_customer || is_partner) && !with_person {
        context.tenant.app.roles.clone()
    } else {
        Vec::new()
    };
    let texts = |with: &[&str]| with.iter().map(|text| (*text).to_owned()).collect();
    let of_account = |wanted: fn(&Account) -> &String| account.map(wanted).cloned();
    let oid =
        of_account(|account| &account.oid).unwrap_or_else(|| service_principal(tid, client.id()));
    let sub = account.map_or_else(|| oid.clone(), |account| pairwise(account, audience));
    let token = Token {
        aud: audience.to_owned(),
        iss: format!("https://sts.windows.net/{tid}/"),
        iat: now,
        nbf: now,
        exp: now + i64::from(context.tenant.app.token_lifetime_seconds),
        appid: client.id().to_owned(),
        app_displayname: client.name().to_owned(),
        appidacr: proof.claim().to_owned(),
        idtyp: if with_person { "user" } else { "app" }.to_owned(),
        sub,
        oid,
        tid: tid.to_owned(),
        uti: format!("{:022}", context.issuer.next_token()),
        ver: "1.0".to_owned(),
        roles,
        scp,
        upn: of_account(|account| &account.upn),
        name: of_account(|account| &account.name),
        wids: match &person {
            Some(Person {
                entered: Some(entered),
                ..
            }) => entered.roles.clone(),
            // A tenant file says nothing of roles.
            Some(_) => texts(&[GLOBAL_ADMINISTRATOR]),
            None => Vec::new(),
        },
        xms_cc: capabilities,
        amr: match (with_person, is_mfa) {
            (true, true) => texts(&["pwd", "mfa"]),
            (true, false) => texts(&["pwd"]),
            (false, _) => Vec::new(),
        },
    };
    context.issuer.keys.sign(&token)
}

/// The object that the app is in a tenant, another one in each: the subject of its tokens too (documented).
fn service_principal(tid: &str, client: &str) -> String {
    let hash = digest(&SHA256, format!("{tid}/{client}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_ref()[..16]);
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    id.to_string()
}

/// Who a person is to one audience only (documented).
fn pairwise(account: &Account, audience: &str) -> String {
    let hash = digest(&SHA256, format!("{}/{audience}", account.oid).as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(hash)
}

/// What the emulated user of Partner Center allows, unless the tenant file says `app-only`.
fn scope_of_emulated_user(context: Context<'_>, tid: &str, audience: &str) -> Option<String> {
    let for_partner_center = Resource::PartnerCenter.accepts(audience, &context.issuer.origin)
        && tid != context.tenant.organization.id.as_str();
    let with_user =
        for_partner_center && context.tenant.partner_center.tokens == TokenKind::AppAndUser;
    with_user.then(|| "user_impersonation".to_owned())
}

/// Tells the client who has signed in.
#[derive(Serialize)]
struct IdToken<'a> {
    aud: &'a str,
    iss: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    name: &'a str,
    preferred_username: &'a str,
    oid: &'a str,
    sub: String,
    tid: &'a str,
    uti: String,
    ver: &'static str,
}

pub(super) fn id_token(context: Context<'_>, client: Client<'_>, account: &Account) -> String {
    let now = context.call.now.as_second();
    context.issuer.keys.sign(&IdToken {
        aud: client.id(),
        iss: format!("{}/{}/v2.0", context.call.origin, account.tid),
        iat: now,
        nbf: now,
        exp: now + i64::from(context.tenant.app.token_lifetime_seconds),
        name: &account.name,
        preferred_username: &account.upn,
        oid: &account.oid,
        sub: pairwise(account, client.id()),
        tid: &account.tid,
        uti: format!("{:022}", context.issuer.next_token()),
        ver: "2.0",
    })
}

impl Token {
    /// Whether the person behind it signed in with multi-factor authentication.
    pub(crate) fn is_mfa(&self) -> bool {
        self.amr.iter().any(|method| method == "mfa")
    }

    /// Whether it carries a permission: one of the app's own, or one that a person lets it use.
    pub(crate) fn permits(&self, permission: &str) -> bool {
        let held = self.scp.iter().flat_map(|scopes| scopes.split(' '));
        held.chain(self.roles.iter().map(String::as_str))
            .any(|one| one == permission)
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenProblem {
    Missing,
    Forged,
    Expired,
    OtherAudience,
    /// It was revoked, and the client can handle a claims challenge.
    Challenged,
}

impl TokenProblem {
    /// The words of Microsoft Graph for it (observed).
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Missing => "Access token is empty.",
            Self::Forged => "Access token validation failure. Invalid signature.",
            Self::Expired => "Lifetime validation failed, the token is expired.",
            Self::OtherAudience => "Access token validation failure. Invalid audience.",
            Self::Challenged => {
                "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"
            }
        }
    }
}

/// What a token says of itself. Nothing is checked.
#[derive(Debug, Deserialize)]
pub(crate) struct Claimed {
    /// Whom it is for.
    pub(crate) aud: String,
    /// Who uses it.
    pub(crate) appid: String,
    /// Where it was issued.
    pub(crate) tid: String,
    #[serde(default)]
    xms_cc: Vec<String>,
}

pub(crate) fn claimed(text: &str) -> Option<Claimed> {
    part(Parts::of(text)?.claims)
}

/// Whether a token says that its client can handle a claims challenge.
pub(crate) fn takes_challenges(text: &str) -> bool {
    claimed(text).is_some_and(|claimed| declares_cp1(&claimed.xms_cc))
}

fn declares_cp1(capabilities: &[String]) -> bool {
    capabilities
        .iter()
        .any(|one| one.eq_ignore_ascii_case("cp1"))
}

/// The token of a call, if it may be used for the resource.
pub(crate) fn checked(
    issuer: &Issuer,
    call: &Call<'_>,
    resource: Resource,
) -> Result<Token, TokenProblem> {
    let text = call.request.bearer().ok_or(TokenProblem::Missing)?;
    let token: Token = issuer.keys.verified(text).ok_or(TokenProblem::Forged)?;
    let now = call.now.as_second();
    let number = token.uti.parse().map_err(|_| TokenProblem::Forged)?;
    if token.exp <= now || token.nbf > now || issuer.has_expired_early(number) {
        return Err(TokenProblem::Expired);
    }
    if !resource.accepts(&token.aud, &issuer.origin) {
        return Err(TokenProblem::OtherAudience);
    }
    if resource == Resource::Graph && issuer.is_revoked(number) && declares_cp1(&token.xms_cc) {
        return Err(TokenProblem::Challenged);
    }
    Ok(token)
}
