//! Tokens from Entra: of an application by secret, certificate, federated token or managed identity, of a person who has
//! signed in, or from a command of the user's. From the bottom up:
//!
//! | module | what it is |
//! |---|---|
//! | `error`, [`hint`] | why there is no token |
//! | `assertion` | the certificate's signature |
//! | [`claims`] | what a token says of itself |
//! | `identity` | whose token it is |
//! | `token_tenant` | whose tenant a token is of |
//! | `cache` | tokens in memory |
//! | `flow` | the token request |
//! | `command`, `managed` | tokens that do not come from Entra's endpoint |
//! | [`store`] | the sign-ins that are kept |
//! | `user` | a person who has signed in |
//! | `redeem`, `machine` | their requests for a token |
//! | [`interactive`] | signing a person in |

mod assertion;
mod cache;
pub mod claims;
mod command;
mod discovery;
mod error;
mod flow;
pub mod hint;
mod identity;
pub mod interactive;
mod machine;
mod managed;
mod redeem;
pub mod store;
mod token_tenant;
mod user;

pub use assertion::Certificate;
pub use cache::Granted;
pub use error::TokenError;
pub use identity::Identity;
pub use managed::{Endpoint, ManagedIdentity};
pub use user::User;

use std::{path::PathBuf, sync::Arc};

use tokio::time::Instant;
use url::Url;

use crate::{
    http::{address, client::Client, waiting::Waiting},
    secret::Secret,
};
use cache::{Cache, Ids, Token};
use record::{
    ids::{Guid, TenantId},
    permissions::partner_center::Takes,
};

/// The way in which an application signs in.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// An application with a secret.
    ClientSecret {
        /// The application (client) id.
        client: Guid,
        /// Its secret.
        secret: Secret,
    },
    /// An application with a certificate.
    Certificate {
        /// The application (client) id.
        client: Guid,
        /// Its certificate and key.
        certificate: Certificate,
    },
    /// An application that another service vouches for, as in CI and in Kubernetes.
    Federated {
        /// The application (client) id.
        client: Guid,
        /// The file with that service's token. It is read each time, because it is written anew.
        file: PathBuf,
    },
    /// The identity of a machine in Azure.
    ManagedIdentity(ManagedIdentity),
    /// A command line that prints a token.
    Command(String),
}

impl SignIn {
    /// The application, where it is named.
    #[must_use]
    pub fn client(&self) -> Option<Guid> {
        match self {
            Self::ClientSecret { client, .. }
            | Self::Certificate { client, .. }
            | Self::Federated { client, .. } => Some(*client),
            Self::ManagedIdentity(identity) => identity.client,
            Self::Command(_) => None,
        }
    }
}

/// Who can sign in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identities {
    pub(crate) app: Option<SignIn>,
    pub(crate) user: Option<User>,
    /// Which of them acts, where a call takes either; else the application where both are there, for Graph, and the
    /// person for Partner Center.
    pub(crate) acts_as: Option<Identity>,
}

impl Identities {
    /// Whose token a call of Graph gets.
    fn for_graph(&self) -> Identity {
        match (&self.app, &self.user) {
            (Some(_), Some(_)) => self.acts_as.unwrap_or(Identity::App),
            (None, Some(_)) => Identity::User,
            _ => Identity::App,
        }
    }

    /// Whose token a call of Partner Center gets. What a command prints is a token of one kind only.
    fn for_partner_center(&self, takes: Takes) -> Result<Identity, TokenError> {
        match (&self.app, &self.user, takes) {
            (None, _, Takes::App) => Err(TokenError::NeedsApplication),
            (Some(SignIn::Command(_)), _, _) | (Some(_), None, _) | (Some(_), _, Takes::App) => {
                Ok(Identity::App)
            }
            (Some(_), Some(_), Takes::Either) => Ok(self.acts_as.unwrap_or(Identity::User)),
            (None, _, _) | (_, Some(_), Takes::Person) => Ok(Identity::User),
        }
    }
}

/// Gives tokens, each for one tenant and one service, and keeps them while they hold.
pub(crate) struct Tokens {
    identities: Identities,
    login: Url,
    /// What tokens of Graph are for.
    graph: &'static str,
    client: Arc<Client>,
    /// Never by a proxy: for what is on this machine.
    local: Client,
    cache: Cache,
    ids: Ids,
}

impl Tokens {
    pub(crate) fn new(
        identities: Identities,
        login: Url,
        graph: &'static str,
        (client, local): (Arc<Client>, Client),
    ) -> Self {
        Self {
            identities,
            login,
            graph,
            client,
            local,
            cache: Cache::default(),
            ids: Ids::default(),
        }
    }

    /// Whose token a call of Graph gets.
    pub(crate) fn for_graph(&self) -> Identity {
        self.identities.for_graph()
    }

    /// Whose token a call of Partner Center gets.
    pub(crate) fn for_partner_center(&self, takes: Takes) -> Result<Identity, TokenError> {
        self.identities.for_partner_center(takes)
    }

    /// A token of the tenant `id`, which the caller knows as `named`, for `resource`: the kept one while it holds,
    /// else a new one.
    pub(crate) async fn get(
        &self,
        (id, named): (Guid, &TenantId),
        resource: &str,
        identity: Identity,
        waiting: &Waiting,
    ) -> Result<Secret, TokenError> {
        let slot = self.cache.slot(id, resource, identity);
        let mut kept = waiting.answer("oauth2/v2.0/token", slot.lock()).await?;
        if let Some(secret) = kept.as_ref().and_then(|token| token.at(Instant::now())) {
            return Ok(secret);
        }
        let asked_at = Instant::now();
        let granted = self
            .granted((id, named), resource, identity, waiting)
            .await?;
        // A token that ends at once is of use for this call at least.
        let secret = granted.secret.clone();
        *kept = Some(Token::new(granted, asked_at));
        Ok(secret)
    }

    /// A new token, with how long it holds. It is not kept.
    pub(crate) async fn granted(
        &self,
        (id, named): (Guid, &TenantId),
        resource: &str,
        identity: Identity,
        waiting: &Waiting,
    ) -> Result<Granted, TokenError> {
        waiting.check()?;
        let Identities { app, user, .. } = &self.identities;
        let granted = match (identity, app, user) {
            (Identity::User, _, Some(user)) => self.of_user(user, id, resource, waiting).await?,
            (Identity::App, Some(SignIn::Command(command)), _) => {
                let run = command::run(command, named, resource, self.client.clock());
                waiting.answer("--token-command", run).await??
            }
            (Identity::App, Some(SignIn::ManagedIdentity(identity)), _) => {
                self.of_machine(identity, resource, waiting).await?
            }
            (Identity::App, Some(app), _) => self.of_app(app, id, resource, waiting).await?,
            (Identity::App, None, _) => return Err(TokenError::NeedsApplication),
            (Identity::User, _, None) => return Err(TokenError::Forgotten),
        };
        token_tenant::check(&granted.secret, id)?;
        Ok(granted)
    }

    /// Forgets the tokens, so that the next call brings a new one. Those of a tenant that was never asked are not there.
    pub(crate) fn forget(&self, tenant: &TenantId, resource: &str) {
        if let Some(id) = self.known_id(tenant) {
            for identity in [Identity::App, Identity::User] {
                self.cache.forget((id, resource, identity), None);
            }
        }
    }

    /// The id of a tenant, unless it is a domain that was not asked for yet.
    pub(crate) fn known_id(&self, tenant: &TenantId) -> Option<Guid> {
        tenant.id().or_else(|| self.ids.known(tenant))
    }

    /// Forgets this token, unless a newer one is kept already.
    pub(crate) fn forget_this(&self, key: (Guid, &str, Identity), token: &Secret) {
        self.cache.forget(key, Some(token));
    }

    /// Whether tokens come from a command of the user's.
    pub(crate) fn are_by_command(&self) -> bool {
        matches!(self.identities.app, Some(SignIn::Command(_)))
    }

    fn endpoint(&self, tenant: &str, name: &str) -> Result<Url, TokenError> {
        endpoint(&self.login, tenant, name)
    }
}

/// An endpoint of version 2.
fn endpoint(login: &Url, tenant: &str, name: &str) -> Result<Url, TokenError> {
    address::under(login, &[tenant, "oauth2", "v2.0", name])
        .map_err(|bad| TokenError::Local { detail: bad.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_gets_the_token_that_it_takes_and_else_that_of_the_settings() {
        let id: Guid = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77".parse().unwrap();
        let secret = || SignIn::ClientSecret {
            client: id,
            secret: Secret::new("s"),
        };
        let person = || User::given(id, TenantId::Id(id), Secret::new("r"));
        let (app, user, both) = ((true, false), (false, true), (true, true));
        for ((has_app, has_user), acts_as, graph, per_call) in [
            (app, None, "App", "App App App"),
            (user, None, "User", "User User needs-application"),
            (both, None, "App", "User User App"),
            (both, Some(Identity::User), "User", "User User App"),
            (both, Some(Identity::App), "App", "App User App"),
        ] {
            let identities = Identities {
                app: has_app.then(secret),
                user: has_user.then(person),
                acts_as,
            };
            let seen: Vec<String> = [Takes::Either, Takes::Person, Takes::App]
                .into_iter()
                .map(|takes| match identities.for_partner_center(takes) {
                    Ok(identity) => format!("{identity:?}"),
                    Err(error) => error.code(),
                })
                .collect();
            assert_eq!(seen.join(" "), per_call);
            assert_eq!(format!("{:?}", identities.for_graph()), graph);
        }
    }
}
