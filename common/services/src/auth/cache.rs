//! What Entra said: tokens, kept in memory until shortly before they end, and whose tenant a domain is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::identity::Identity;
use crate::secret::Secret;
use record::ids::{Guid, TenantId};

/// A token is renewed so long before it ends, or at three quarters of its life if that is later.
const MARGIN: Duration = Duration::from_secs(300);

/// What a token is for: which tenant, which service, and on whose behalf.
type Key = (Guid, String, Identity);

/// A place for one token. The caller that finds it empty holds it while asking, so that many callers make one request.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<Token>>>;

/// A token as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The token.
    pub secret: Secret,
    /// How long it holds.
    pub life: Duration,
}

/// A token with the moment at which it is renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    secret: Secret,
    renew_at: Option<Instant>,
}

impl Token {
    /// A token that was asked for at `asked_at`. Time is counted from there and not read from the clock, which may be
    /// set meanwhile.
    pub(super) fn new(granted: Granted, asked_at: Instant) -> Self {
        let Granted { secret, life } = granted;
        let kept = life.saturating_sub(MARGIN.min(life / 4));
        Self {
            secret,
            renew_at: asked_at.checked_add(kept),
        }
    }

    /// The token, unless it is time to renew it.
    pub(super) fn at(&self, now: Instant) -> Option<Secret> {
        let holds = self.renew_at.is_none_or(|renew_at| now < renew_at);
        holds.then(|| self.secret.clone())
    }

    /// Whether it is this very token.
    pub(super) fn is(&self, secret: &Secret) -> bool {
        self.secret == *secret
    }
}

/// One slot for each tenant and service.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<HashMap<Key, Slot>>);

impl Cache {
    pub(super) fn slot(&self, tenant: Guid, resource: &str, identity: Identity) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant, resource.to_owned(), identity);
        Arc::clone(slots.entry(key).or_default())
    }

    /// Forgets a token, or only that one, if it is still the one that is kept.
    pub(super) fn forget(
        &self,
        (tenant, resource, identity): (Guid, &str, Identity),
        only: Option<&Secret>,
    ) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant, resource.to_owned(), identity);
        let outdated = |slot: &Slot| match (only, slot.try_lock()) {
            // Another caller is asking for a new one at this moment.
            (_, Err(_)) => false,
            (None, Ok(_)) => true,
            (Some(secret), Ok(token)) => token.as_ref().is_some_and(|token| token.is(secret)),
        };
        if slots.get(&key).is_some_and(outdated) {
            slots.remove(&key);
        }
    }
}

/// A place for one tenant's id. The caller that finds it empty holds it while asking, so that many callers make one request.
type IdSlot = Arc<tokio::sync::Mutex<Option<Guid>>>;

/// The ids of the domains that were asked for in this run.
#[derive(Default)]
pub(super) struct Ids(Mutex<HashMap<TenantId, IdSlot>>);

impl Ids {
    pub(super) fn slot(&self, tenant: &TenantId) -> IdSlot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(tenant.clone()).or_default())
    }

    /// The id, where it is known by now.
    pub(super) fn known(&self, tenant: &TenantId) -> Option<Guid> {
        self.slot(tenant).try_lock().ok().and_then(|id| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(secret: &Secret, seconds: u64) -> Granted {
        Granted {
            secret: secret.clone(),
            life: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn a_token_is_renewed_five_minutes_before_its_end_and_a_short_one_at_three_quarters() {
        let secret = Secret::new("t");
        let start = Instant::now();
        for (life, renewed) in [(3600, 3300), (100, 75), (0, 0)] {
            let token = Token::new(granted(&secret, life), start);
            let renewed = start + Duration::from_secs(renewed);
            assert_eq!(token.at(renewed), None, "{life}");
            let last = renewed.checked_sub(Duration::from_nanos(1)).unwrap();
            assert_eq!(token.at(last), Some(secret.clone()), "{life}");
        }
        let endless = Token::new(granted(&secret, u64::MAX), start);
        assert_eq!(endless.at(start), Some(secret));
    }

    #[test]
    fn only_the_refused_token_is_forgotten_and_not_one_that_came_since() {
        let cache = Cache::default();
        let tenant: Guid = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17".parse().unwrap();
        let (old, new) = (Secret::new("old"), Secret::new("new"));
        let put = |secret: &Secret| {
            let token = Token::new(granted(secret, 3600), Instant::now());
            *cache.slot(tenant, "r", Identity::App).try_lock().unwrap() = Some(token);
        };
        let kept = || {
            cache
                .slot(tenant, "r", Identity::App)
                .try_lock()
                .unwrap()
                .is_some()
        };
        put(&new);
        cache.forget((tenant, "r", Identity::App), Some(&old));
        assert!(kept());
        cache.forget((tenant, "r", Identity::App), Some(&new));
        assert!(!kept());
        put(&new);
        cache.forget((tenant, "r", Identity::App), None);
        assert!(!kept());
    }
}
