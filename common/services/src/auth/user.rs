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
            Kept::Stored { store, sign_in } => {
                let kept = store.in_place_of(sign_in).map_err(TokenError::Store)?;
                let kept = kept.ok_or(TokenError::Forgotten)?;
                Ok(kept.refresh_token)
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Cloud;

    const GRAPH: &str = "https://graph.microsoft.com";
    const PARTNER_CENTER: &str = "https://api.partnercenter.microsoft.com";

    fn stored(partner: bool, scopes: &[&str]) -> StoredSignIn {
        StoredSignIn {
            cloud: Cloud::Global,
            login: "https://login.microsoftonline.com".parse().unwrap(),
            tenant: "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17".parse().unwrap(),
            client: "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77".parse().unwrap(),
            user: "aoki@aozora.example".to_owned(),
            name: None,
            partner,
            scopes: scopes.iter().map(|one| (*one).to_owned()).collect(),
            refresh_token: Secret::new("rt-1"),
            renewed: "2026-10-01T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn only_what_the_person_agreed_to_is_asked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Some(folder.path())).unwrap();
        let two = ["Files.Read.All", "User.Read.All"];
        for (sign_in, resource, is_graph, scope) in [
            (
                stored(false, &two),
                GRAPH,
                true,
                format!("{GRAPH}/Files.Read.All {GRAPH}/User.Read.All offline_access"),
            ),
            (
                stored(false, &[]),
                GRAPH,
                true,
                format!("{GRAPH}/.default offline_access"),
            ),
            // A partner's agreed to Partner Center; of Graph, the application has what it is registered with.
            (
                stored(true, &["user_impersonation"]),
                PARTNER_CENTER,
                false,
                format!("{PARTNER_CENTER}/.default offline_access"),
            ),
            (
                stored(true, &["user_impersonation"]),
                GRAPH,
                true,
                format!("{GRAPH}/.default offline_access"),
            ),
        ] {
            let user = User::stored(&store, &sign_in);
            assert_eq!(user.scope(resource, is_graph), scope);
        }
    }

    #[test]
    fn a_given_token_is_never_kept_and_a_stored_one_is_read_anew_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Some(folder.path())).unwrap();
        let sign_in = stored(false, &[]);
        let [redeemed, newer] = ["rt-1", "rt-2"].map(Secret::new);
        let given = User::given(
            sign_in.client,
            TenantId::Id(sign_in.tenant),
            redeemed.clone(),
        );
        given.keep(&redeemed, &newer, sign_in.renewed).unwrap();
        assert_eq!(given.refresh_token(), Ok(redeemed.clone()));
        let user = User::stored(&store, &sign_in);
        assert_eq!(user.refresh_token(), Err(TokenError::Forgotten));
        store.save(&sign_in).unwrap();
        assert_eq!(user.refresh_token(), Ok(redeemed.clone()));
        user.keep(&redeemed, &newer, sign_in.renewed).unwrap();
        assert_eq!(user.refresh_token(), Ok(newer));
    }
}
