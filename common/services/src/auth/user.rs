//! A person who has signed in: how tokens are had on their behalf without asking them again.

use jiff::Timestamp;

use super::{
    SignIn, TokenError, Tokens,
    cache::Granted,
    flow::{Issued, credential, entra, issued},
    store::{Store, StoredSignIn},
};
use crate::{
    http::{client::Call, waiting::Waiting},
    secret::Secret,
    settings::Cloud,
};
use record::{
    Failure,
    ids::{Guid, TenantId},
};

/// A person who has signed in, and where their refresh token is.
#[derive(Debug, Clone)]
pub struct User {
    /// The application that was signed in to.
    pub client: Guid,
    /// The person's own tenant.
    pub home: TenantId,
    /// What was agreed to in Microsoft Graph; empty: all that the application is registered with.
    scopes: Vec<String>,
    kept: Kept,
}

#[derive(Debug, Clone)]
enum Kept {
    /// In a file of the user's, which is only read.
    Given(Secret),
    /// Where `sign-in` keeps it.
    Stored {
        store: Store,
        key: (Cloud, Guid, Guid),
        name: String,
    },
}

impl User {
    /// One whose refresh token is given.
    #[must_use]
    pub fn given(client: Guid, home: TenantId, token: Secret) -> Self {
        Self {
            client,
            home,
            scopes: Vec::new(),
            kept: Kept::Given(token),
        }
    }

    /// One that `sign-in` keeps.
    #[must_use]
    pub fn stored(store: &Store, sign_in: &StoredSignIn) -> Self {
        Self {
            client: sign_in.client,
            home: TenantId::Id(sign_in.tenant),
            // A partner's application is registered with what it may use of Graph.
            scopes: if sign_in.partner {
                Vec::new()
            } else {
                sign_in.scopes.clone()
            },
            kept: Kept::Stored {
                store: store.clone(),
                key: (sign_in.cloud, sign_in.tenant, sign_in.client),
                name: sign_in.user.clone(),
            },
        }
    }

    /// Whether `sign-in` keeps it.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        matches!(self.kept, Kept::Stored { .. })
    }

    /// Who it is, for `-v`: the name of a stored sign-in and its file.
    #[must_use]
    pub fn described(&self) -> Option<String> {
        match &self.kept {
            Kept::Given(_) => None,
            Kept::Stored { store, key, name } => {
                let path = store.path(key.0, key.1, key.2);
                Some(format!("the sign-in of {name} in {}", path.display()))
            }
        }
    }

    fn refresh_token(&self) -> Result<Secret, TokenError> {
        match &self.kept {
            Kept::Given(token) => Ok(token.clone()),
            Kept::Stored { store, key, .. } => store
                .refresh_token(key.0, key.1, key.2)
                .map_err(TokenError::Store)?
                .ok_or(TokenError::Forgotten),
        }
    }

    fn keep(&self, token: &Secret, given: Timestamp) -> Result<(), Failure> {
        match &self.kept {
            Kept::Given(_) => Ok(()),
            Kept::Stored { store, key, .. } => store.renew(*key, token, given),
        }
    }

    fn scope(&self, resource: &str, is_graph: bool) -> String {
        let mut scope = if is_graph && !self.scopes.is_empty() {
            let full = self.scopes.iter().map(|name| format!("{resource}/{name}"));
            full.collect::<Vec<_>>().join(" ")
        } else {
            format!("{resource}/.default")
        };
        scope.push_str(" offline_access");
        scope
    }
}

impl Tokens {
    /// A token on a person's behalf, in any tenant that they may enter: a refresh token is bound to the person and the
    /// application, not to a tenant (documented).
    pub(super) async fn of_user(
        &self,
        user: &User,
        tenant: Guid,
        resource: &str,
        waiting: &Waiting,
    ) -> Result<Granted, TokenError> {
        let token = user.refresh_token()?;
        let issued = match self.redeem(user, tenant, resource, &token, waiting).await {
            Err(refused) if refused.is_invalid_grant() => {
                // Another process may have renewed it meanwhile.
                let newer = user.refresh_token()?;
                if newer == token {
                    return Err(refused);
                }
                self.redeem(user, tenant, resource, &newer, waiting).await?
            }
            other => other?,
        };
        if let Some(renewed) = &issued.refresh {
            let kept = user.keep(renewed, self.client.now());
            kept.map_err(TokenError::Store)?;
        }
        Ok(issued.granted)
    }

    async fn redeem(
        &self,
        user: &User,
        tenant: Guid,
        resource: &str,
        token: &Secret,
        waiting: &Waiting,
    ) -> Result<Issued, TokenError> {
        let url = self.endpoint(tenant.as_str(), "token")?;
        let call = || {
            let mut fields = vec![
                ("grant_type", "refresh_token".to_owned()),
                ("client_id", user.client.to_string()),
                ("refresh_token", token.expose().to_owned()),
                ("scope", user.scope(resource, resource == self.graph)),
            ];
            // An application that has a credential proves itself with it; a public one must not (documented).
            if let Some(app) = self
                .identities
                .app
                .as_ref()
                .filter(|app| app.client() == Some(user.client))
            {
                fields.extend(credential(app, url.as_str(), self.client.now())?);
            }
            Ok(Call::form(url.clone(), fields))
        };
        entra(&self.client, waiting, call, issued).await
    }
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
