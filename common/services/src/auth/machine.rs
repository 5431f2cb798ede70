//! Tokens of the identity of a machine.

use super::{
    TokenError, Tokens,
    cache::Granted,
    claims::Claims,
    flow::entra,
    managed::{ManagedIdentity, granted},
};
use crate::http::waiting::Waiting;
use record::ids::Guid;

impl Tokens {
    pub(super) async fn of_machine(
        &self,
        identity: &ManagedIdentity,
        tenant: Guid,
        resource: &str,
        waiting: &Waiting,
    ) -> Result<Granted, TokenError> {
        let call = identity.call(resource);
        let now = self.client.now().as_second();
        let granted = entra(
            &self.local,
            waiting,
            || Ok(call.clone()),
            |body| granted(body, now),
        )
        .await?;
        let own = Claims::of(&granted.secret).and_then(|claims| claims.tenant);
        match own.filter(|own| *own != tenant) {
            Some(own) => Err(TokenError::OtherTenant {
                own: own.to_string(),
            }),
            None => Ok(granted),
        }
    }
}
