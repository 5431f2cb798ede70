//! Tokens of the identity of a machine.

use super::{
    TokenError, Tokens,
    cache::Granted,
    flow::entra,
    managed::{ManagedIdentity, granted},
};
use crate::http::waiting::Waiting;

impl Tokens {
    /// The token of the one tenant that the identity is of, whichever is asked about: [`super::token_tenant`] looks at that.
    pub(super) async fn of_machine(
        &self,
        identity: &ManagedIdentity,
        resource: &str,
        waiting: &Waiting,
    ) -> Result<Granted, TokenError> {
        let call = identity.call(resource);
        let now = self.client.now().as_second();
        entra(
            &self.local,
            waiting,
            || Ok(call.clone()),
            |body| granted(body, now),
        )
        .await
        .map_err(|error| match error {
            // It is no sign-in service, and neither proxy nor authority stands before it.
            TokenError::Unreachable { detail } => TokenError::NoIdentity { detail },
            other => other,
        })
    }
}
