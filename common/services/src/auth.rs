//! Tokens from Entra: by client secret, by certificate, or from a command of the user's.

mod assertion;
mod cache;
mod command;
mod error;
mod flow;
pub mod hint;

pub use assertion::Certificate;
pub use error::TokenError;

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use crate::{http::client::Client, secret::Secret};
use cache::Cache;
use record::{
    Log,
    ids::{Guid, TenantId},
};

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
    clock: fn() -> Timestamp,
    log: Log,
}

impl Tokens {
    pub(crate) fn new(sign_in: SignIn, login: Url, client: Arc<Client>, log: Log) -> Self {
        Self {
            sign_in,
            login,
            client,
            cache: Cache::default(),
            clock: Timestamp::now,
            log,
        }
    }

    /// A token of `tenant` for `resource`: the kept one while it holds, else a new one.
    pub(crate) async fn get(
        &self,
        tenant: &TenantId,
        resource: &str,
    ) -> Result<Secret, TokenError> {
        let slot = self.cache.slot(tenant, resource);
        let mut kept = slot.lock().await;
        if let Some(secret) = kept.as_ref().and_then(|token| token.at((self.clock)())) {
            return Ok(secret);
        }
        let asked_at = (self.clock)();
        let token = match &self.sign_in {
            SignIn::Command(command) => command::run(command, tenant, resource, asked_at).await?,
            _ => self.ask(tenant, resource, asked_at).await?,
        };
        // A token that ends at once is of use for this call at least.
        let secret = token.secret();
        *kept = Some(token);
        Ok(secret)
    }

    /// Forgets the token, so that the next call brings a new one.
    pub(crate) fn forget(&self, tenant: &TenantId, resource: &str) {
        self.cache.forget(tenant, resource, None);
    }

    /// Forgets this token, unless a newer one is kept already.
    pub(crate) fn forget_this(&self, tenant: &TenantId, resource: &str, token: &Secret) {
        self.cache.forget(tenant, resource, Some(token));
    }
}
