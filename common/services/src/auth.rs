//! Tokens from Entra: by client secret, by certificate, or from a command of the user's.

mod assertion;
mod cache;
mod command;
mod discovery;
mod error;
mod flow;
pub mod hint;
mod token_tenant;

pub use assertion::Certificate;
pub use error::TokenError;

use std::sync::Arc;

use tokio::time::Instant;
use url::Url;

use crate::{
    http::{client::Client, waiting::Waiting},
    secret::Secret,
};
use cache::{Cache, Ids, Token};
use record::ids::{Guid, TenantId};

/// The way to sign in.
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
    /// A command line that prints a token.
    Command(String),
}

/// Gives tokens, each for one tenant and one service, and keeps them while they hold.
pub(crate) struct Tokens {
    sign_in: SignIn,
    login: Url,
    client: Arc<Client>,
    cache: Cache,
    ids: Ids,
}

impl Tokens {
    pub(crate) fn new(sign_in: SignIn, login: Url, client: Arc<Client>) -> Self {
        Self {
            sign_in,
            login,
            client,
            cache: Cache::default(),
            ids: Ids::default(),
        }
    }

    /// A token of the tenant `id`, which the caller knows as `named`, for `resource`: the kept one while it holds,
    /// else a new one.
    pub(crate) async fn get(
        &self,
        id: Guid,
        named: &TenantId,
        resource: &str,
        waiting: &Waiting,
    ) -> Result<Secret, TokenError> {
        let slot = self.cache.slot(id, resource);
        let mut kept = waiting.answer("oauth2/v2.0/token", slot.lock()).await?;
        if let Some(secret) = kept.as_ref().and_then(|token| token.at(Instant::now())) {
            return Ok(secret);
        }
        waiting.check()?;
        let asked_at = Instant::now();
        let granted = match &self.sign_in {
            SignIn::Command(command) => {
                let run = command::run(command, named, resource, self.client.clock());
                waiting.answer("--token-command", run).await??
            }
            _ => self.ask(id, resource, waiting).await?,
        };
        token_tenant::check(&granted.secret, id)?;
        // A token that ends at once is of use for this call at least.
        let secret = granted.secret.clone();
        *kept = Some(Token::new(granted, asked_at));
        Ok(secret)
    }

    /// Forgets the token, so that the next call brings a new one. One of a tenant that was never asked is not there.
    pub(crate) fn forget(&self, tenant: &TenantId, resource: &str) {
        if let Some(id) = self.known_id(tenant) {
            self.cache.forget(id, resource, None);
        }
    }

    /// The id of a tenant, unless it is a domain that was not asked for yet.
    pub(crate) fn known_id(&self, tenant: &TenantId) -> Option<Guid> {
        tenant.id().or_else(|| self.ids.known(tenant))
    }

    /// Forgets this token, unless a newer one is kept already.
    pub(crate) fn forget_this(&self, id: Guid, resource: &str, token: &Secret) {
        self.cache.forget(id, resource, Some(token));
    }

    /// Whether tokens come from a command of the user's.
    pub(crate) fn are_by_command(&self) -> bool {
        matches!(self.sign_in, SignIn::Command(_))
    }
}
