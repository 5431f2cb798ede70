//! Tokens on a person's behalf, by their refresh token.

use super::{
    TokenError, Tokens,
    cache::Granted,
    flow::{Issued, credential, entra, issued},
    user::User,
};
use crate::{
    http::{client::Call, waiting::Waiting},
    secret::Secret,
};
use record::ids::Guid;

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
        let mut token = user.refresh_token()?;
        let issued = match self.redeem(user, tenant, resource, &token, waiting).await {
            Err(refused) if refused.is_invalid_grant() => {
                // Another process may have renewed it meanwhile.
                let newer = user.refresh_token()?;
                if newer == token {
                    return Err(refused);
                }
                token = newer;
                self.redeem(user, tenant, resource, &token, waiting).await?
            }
            other => other?,
        };
        if let Some(renewed) = &issued.refresh {
            let kept = user.keep(&token, renewed, self.client.now());
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
