//! Signing a person in: by a code that they enter on another device, or in a browser on this machine.

use std::{sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom as _, SystemRandom},
};
use serde::Deserialize;
use tokio::time::{Instant, sleep};
use url::Url;

use super::{
    SignIn, TokenError,
    claims::Claims,
    endpoint,
    flow::{Fields, Issued, credential, entra, first_sentences, issued},
};
use crate::{
    deadline::Limits,
    http::{
        client::{Call, Client, Options},
        waiting::Waiting,
    },
    secret::Secret,
    settings::Settings,
};
use record::{
    Lang, Log,
    ids::{Guid, TenantId},
};

/// Microsoft's own public application for command lines that use Graph (documented): nothing has to be registered for
/// it, and it holds no permission but what the person who signs in agrees to.
pub const GRAPH_COMMAND_LINE: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

/// How fast a client may poll where the service does not say (RFC 8628), and by how much more it waits when told to.
const INTERVAL: u64 = 5;

/// Scopes that are about the sign-in itself: who it is, and that it can be renewed.
const OF_THE_SIGN_IN: &str = "openid profile offline_access";

/// One person's sign-in to one application.
pub struct SigningIn {
    client: Arc<Client>,
    limits: Limits,
    log: Log,
    login: Url,
    /// The tenant that is signed in to, else that of the person who signs in.
    tenant: String,
    application: Guid,
    app: Option<SignIn>,
    scope: String,
}

/// A code for a person to enter.
#[derive(Debug, Clone)]
pub struct DeviceCode {
    /// The page to open.
    pub page: String,
    /// What to enter there.
    pub user_code: String,
    /// How long it holds.
    pub life: Duration,
    /// What the client asks with.
    secret: Secret,
    interval: Duration,
    begun: Instant,
}

/// What binds an answer in the browser to the request: no other code is taken (`state`), and no other
/// client can redeem ours (PKCE).
pub struct Challenge {
    verifier: Secret,
    /// Comes back with the answer.
    pub state: Secret,
}

/// Who has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person's tenant.
    pub tenant: Guid,
    /// The name that the person signs in with.
    pub user: String,
    /// The person's name.
    pub name: Option<String>,
    /// Whether it was with multi-factor authentication, where the token says so.
    pub is_mfa: Option<bool>,
    /// What was granted of the service, without its address.
    pub scopes: Vec<String>,
    /// What the sign-in is renewed by.
    pub refresh_token: Secret,
    /// When it was given.
    pub at: Timestamp,
}

impl SigningIn {
    /// Opens nothing yet. `scopes` are full names, such as `https://graph.microsoft.com/User.Read.All`.
    #[must_use]
    pub fn new(
        settings: &Settings,
        tenant: Option<&TenantId>,
        application: Guid,
        scopes: &[String],
        log: Log,
    ) -> Self {
        let options = Options {
            ca: settings.ca.clone(),
            timeout: settings.timeout,
            loopback: settings.addresses.any_loopback(),
            clock: Timestamp::now,
        };
        let app = settings.app.clone();
        Self {
            client: Arc::new(Client::new(options, log)),
            limits: Limits::new(settings.max_time, settings.record_time),
            log,
            login: settings.addresses.login.clone(),
            tenant: tenant.map_or("organizations", TenantId::as_str).to_owned(),
            application,
            app: app.filter(|app| app.client() == Some(application)),
            scope: format!("{} {OF_THE_SIGN_IN}", scopes.join(" ")),
        }
    }

    /// Asks for a code for a person to enter.
    pub async fn device_code(&self, lang: Lang) -> Result<DeviceCode, TokenError> {
        let mut url = endpoint(&self.login, &self.tenant, "devicecode")?;
        url.set_query(Some(match lang {
            Lang::En => "mkt=en-US",
            Lang::Ja => "mkt=ja-JP",
        }));
        let fields = vec![
            ("client_id", self.application.to_string()),
            ("scope", self.scope.clone()),
        ];
        let call = || Ok(Call::form(url.clone(), fields.clone()));
        let waiting = self.waiting("oauth2/v2.0/devicecode");
        entra(&self.client, &waiting, call, device_code).await
    }

    /// Asks whether the person has entered the code, until they have, have declined, or the code has ended.
    pub async fn by_device(&self, code: &DeviceCode) -> Result<SignedIn, TokenError> {
        let mut interval = code.interval;
        loop {
            self.sleep(interval.min(self.limits.of_record().left()))
                .await;
            if code.begun.elapsed() >= code.life {
                return Err(TokenError::Refused {
                    error: "expired_token".to_owned(),
                    number: Some(70_019),
                    description: String::new(),
                });
            }
            let grant = vec![
                (
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:device_code".to_owned(),
                ),
                ("device_code", code.secret.expose().to_owned()),
            ];
            match self.redeem(grant).await {
                Err(error) if error.is("authorization_pending") => {}
                // RFC 8628 §3.5: from now on five seconds more.
                Err(error) if error.is("slow_down") => interval += Duration::from_secs(INTERVAL),
                settled => return settled,
            }
        }
    }

    async fn sleep(&self, pause: Duration) {
        self.log.trace(|| {
            format!(
                "waiting for the person, asking again in {} s",
                pause.as_secs()
            )
        });
        sleep(pause).await;
    }

    /// The page to open in a browser, which leads back to `redirect`.
    pub fn page(&self, redirect: &str, challenge: &Challenge) -> Result<Url, TokenError> {
        let mut url = endpoint(&self.login, &self.tenant, "authorize")?;
        let hash = digest(&SHA256, challenge.verifier.expose().as_bytes());
        url.query_pairs_mut()
            .append_pair("client_id", self.application.as_str())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", redirect)
            .append_pair("response_mode", "query")
            .append_pair("scope", &self.scope)
            .append_pair("state", challenge.state.expose())
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(hash))
            .append_pair("code_challenge_method", "S256")
            // The account that is signed in to the browser already may not be the one that is meant.
            .append_pair("prompt", "select_account");
        Ok(url)
    }

    /// Redeems the code that the browser brought.
    pub async fn by_code(
        &self,
        code: &Secret,
        redirect: &str,
        challenge: &Challenge,
    ) -> Result<SignedIn, TokenError> {
        self.redeem(vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.expose().to_owned()),
            ("redirect_uri", redirect.to_owned()),
            ("code_verifier", challenge.verifier.expose().to_owned()),
        ])
        .await
    }

    async fn redeem(&self, grant: Fields) -> Result<SignedIn, TokenError> {
        let url = endpoint(&self.login, &self.tenant, "token")?;
        let call = || {
            let mut fields = grant.clone();
            fields.push(("client_id", self.application.to_string()));
            if let Some(app) = &self.app {
                fields.extend(credential(app, url.as_str(), self.client.now())?);
            }
            Ok(Call::form(url.clone(), fields))
        };
        let waiting = self.waiting("oauth2/v2.0/token");
        let at = self.client.now();
        let issued = entra(&self.client, &waiting, call, issued).await?;
        SignedIn::of(issued, at)
    }

    fn waiting(&self, call: &str) -> Waiting {
        let deadline = self.limits.of_record();
        let clock = self.client.clock();
        Waiting::new(call, self.tenant.as_str(), deadline, self.log, clock)
    }
}

impl SignedIn {
    /// Who it is: as the access token says, and where that is opaque, as the id token does.
    fn of(issued: Issued, at: Timestamp) -> Result<Self, TokenError> {
        let lacks = |what: &str| TokenError::Garbled {
            detail: format!("it has no {what}"),
        };
        let of_access = Claims::of(&issued.granted.secret).unwrap_or_default();
        let of_person = issued.id_token.as_ref().and_then(Claims::of);
        let of_person = of_person.unwrap_or_default();
        let tenant = of_access.tenant.or(of_person.tenant);
        let user = of_person.user.or_else(|| of_access.user.clone());
        Ok(Self {
            tenant: tenant.ok_or_else(|| lacks("tenant"))?,
            user: user.ok_or_else(|| lacks("user"))?,
            name: of_person.name,
            is_mfa: of_access.is_mfa(),
            scopes: named(&issued.scope),
            refresh_token: issued.refresh.ok_or_else(|| lacks("refresh token"))?,
            at,
        })
    }
}

/// The refusal that a browser brings. Its number is in Entra's words only.
#[must_use]
pub fn refused_in_browser(error: &str, description: &str) -> TokenError {
    let digits = description.trim_start().strip_prefix("AADSTS");
    let digits = digits.and_then(|rest| rest.split(':').next());
    TokenError::Refused {
        error: error.to_owned(),
        number: digits.and_then(|digits| digits.parse().ok()),
        description: first_sentences(description),
    }
}

/// The names of granted scopes that belong to a service.
fn named(scope: &str) -> Vec<String> {
    let of_the_sign_in = ["openid", "profile", "email", "offline_access"];
    let names = scope
        .split(' ')
        .filter_map(|word| word.rsplit('/').next())
        .filter(|name| !name.is_empty() && *name != ".default" && !of_the_sign_in.contains(name));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

impl Challenge {
    /// A new one. None where the system gives no random numbers.
    #[must_use]
    pub fn new() -> Option<Self> {
        let random = SystemRandom::new();
        let word = || {
            let mut bytes = [0; 32];
            random.fill(&mut bytes).ok()?;
            Some(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
        };
        Some(Self {
            verifier: word()?,
            state: word()?,
        })
    }
}

#[derive(Deserialize)]
struct Begun {
    user_code: String,
    device_code: String,
    verification_uri: String,
    expires_in: u64,
    #[serde(default)]
    interval: Option<u64>,
}

fn device_code(body: &[u8]) -> Option<DeviceCode> {
    let begun: Begun = serde_json::from_slice(body).ok()?;
    // What a person is told to open is a page.
    Url::parse(&begun.verification_uri)
        .ok()
        .filter(|page| matches!(page.scheme(), "https" | "http"))?;
    let seconds = begun.interval.filter(|seconds| *seconds > 0);
    Some(DeviceCode {
        page: begun.verification_uri,
        user_code: begun.user_code,
        life: Duration::from_secs(begun.expires_in),
        secret: Secret::token(&begun.device_code)?,
        interval: Duration::from_secs(seconds.unwrap_or(INTERVAL)),
        begun: Instant::now(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_kept_by_name_without_those_of_the_sign_in() {
        let scope = "https://graph.microsoft.com/User.Read.All openid Files.Read.All profile \
                     https://graph.microsoft.com/.default Files.Read.All";
        assert_eq!(named(scope), ["Files.Read.All", "User.Read.All"]);
        assert_eq!(named(""), [""; 0]);
    }

    #[test]
    fn a_code_is_read_with_its_interval_and_a_page_that_is_none_is_refused() {
        let read = |page: &str, interval: &str| {
            let body = format!(
                r#"{{"user_code":"F7QK","device_code":"d","verification_uri":"{page}","expires_in":900{interval}}}"#
            );
            device_code(body.as_bytes()).map(|code| code.interval.as_secs())
        };
        let page = "https://microsoft.com/devicelogin";
        assert_eq!(read(page, r#","interval":7"#), Some(7));
        assert_eq!(read(page, ""), Some(5));
        assert_eq!(read(page, r#","interval":0"#), Some(5));
        assert_eq!(read("javascript:alert(1)", ""), None);
    }

    #[test]
    fn the_refusal_that_a_browser_brings_has_the_hint_of_its_number() {
        let text = |description| refused_in_browser("access_denied", description).text().en;
        assert_eq!(
            text("AADSTS90094: Admin consent is required.\r\nTrace ID: 3f"),
            "the sign-in was refused: consent is missing; a Global Administrator must give admin consent to the application (AADSTS90094)"
        );
        for (description, said) in [
            ("no way", ": no way"),
            ("AADSTS1: no way", " (AADSTS1): AADSTS1: no way"),
            ("AADSTSx: no way", ": AADSTSx: no way"),
            ("", ": "),
        ] {
            let expected = format!("the sign-in was refused: access_denied{said}");
            assert_eq!(text(description), expected);
        }
        assert!(refused_in_browser("access_denied", "AADSTS53003: Blocked.").is_policy());
        assert!(!refused_in_browser("access_denied", "AADSTS65004: No.").is_policy());
    }

    #[test]
    fn no_two_challenges_are_alike() {
        let [one, other] = [Challenge::new().unwrap(), Challenge::new().unwrap()];
        assert_ne!(one.verifier, other.verifier);
        assert_ne!(one.state, other.state);
        assert_eq!(
            one.verifier.expose().len(),
            43,
            "RFC 7636 asks for 43 to 128"
        );
    }
}
