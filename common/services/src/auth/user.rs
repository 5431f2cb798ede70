//! A person who has signed in: how tokens are had on their behalf without asking them again.

use jiff::Timestamp;

use super::{
    error::TokenError,
    store::{Store, StoredSignIn},
};
use crate::secret::Secret;
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
        sign_in: Box<StoredSignIn>,
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
                sign_in: Box::new(sign_in.clone()),
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
            Kept::Stored { store, sign_in } => {
                let path = store.path_of(sign_in);
                Some(format!(
                    "the sign-in of {} in {}",
                    sign_in.user,
                    path.display()
                ))
            }
        }
    }

    pub(super) fn refresh_token(&self) -> Result<Secret, TokenError> {
        match &self.kept {
            Kept::Given(token) => Ok(token.clone()),
            Kept::Stored { store, sign_in } => store
                .refresh_token(sign_in)
                .map_err(TokenError::Store)?
                .ok_or(TokenError::Forgotten),
        }
    }

    /// Keeps the token that was given for the one that was redeemed.
    pub(super) fn keep(
        &self,
        redeemed: &Secret,
        token: &Secret,
        given: Timestamp,
    ) -> Result<(), Failure> {
        match &self.kept {
            Kept::Given(_) => Ok(()),
            Kept::Stored { store, sign_in } => store.renew(sign_in, redeemed, token, given),
        }
    }

    pub(super) fn scope(&self, resource: &str, is_graph: bool) -> String {
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
