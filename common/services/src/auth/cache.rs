//! Tokens that were given, kept in memory until shortly before they end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::secret::Secret;
use record::ids::TenantId;

/// A token is renewed so long before it ends, or at three quarters of its life if that is later.
const MARGIN: Duration = Duration::from_secs(300);

/// What a token is for: whose tenant, which service.
type Key = (TenantId, String);

/// A place for one token. Whoever finds it empty holds it while asking, so that many callers make one request.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<Token>>>;

/// A token with the moment at which it is renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    secret: Secret,
    renew_at: Timestamp,
}

impl Token {
    /// A token that was given at `now` for `life`.
    pub(super) fn new(secret: Secret, now: Timestamp, life: Duration) -> Self {
        let kept = life.saturating_sub(MARGIN.min(life / 4));
        Self {
            secret,
            renew_at: now.checked_add(kept).unwrap_or(now),
        }
    }

    /// The token, unless it is time to renew it.
    pub(super) fn at(&self, now: Timestamp) -> Option<Secret> {
        (now < self.renew_at).then(|| self.secret.clone())
    }

    /// The token, whatever the time.
    pub(super) fn secret(&self) -> Secret {
        self.secret.clone()
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
    pub(super) fn slot(&self, tenant: &TenantId, resource: &str) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant.clone(), resource.to_owned());
        Arc::clone(slots.entry(key).or_default())
    }

    /// Forgets a token, or only that one, if it is still the one that is kept.
    pub(super) fn forget(&self, tenant: &TenantId, resource: &str, only: Option<&Secret>) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant.clone(), resource.to_owned());
        let outdated = |slot: &Slot| match (only, slot.try_lock()) {
            // Somebody is asking for a new one this moment.
            (_, Err(_)) => false,
            (None, Ok(_)) => true,
            (Some(secret), Ok(token)) => token.as_ref().is_some_and(|token| token.is(secret)),
        };
        if slots.get(&key).is_some_and(outdated) {
            slots.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_is_renewed_five_minutes_before_its_end_and_a_short_one_at_three_quarters() {
        let secret = Secret::new("t");
        for (life, last, renewed) in [(3600, 3299, 3300), (100, 74, 75), (0, -1, 0)] {
            let token = Token::new(secret.clone(), at(0), Duration::from_secs(life));
            assert_eq!(token.at(at(last)), Some(secret.clone()), "{life}");
            assert_eq!(token.at(at(renewed)), None, "{life}");
        }
    }

    #[test]
    fn only_the_refused_token_is_forgotten_and_not_one_that_came_since() {
        let cache = Cache::default();
        let tenant: TenantId = "contoso.onmicrosoft.com".parse().unwrap();
        let (old, new) = (Secret::new("old"), Secret::new("new"));
        let put = |secret: &Secret| {
            let token = Token::new(secret.clone(), at(0), Duration::from_secs(3600));
            *cache.slot(&tenant, "r").try_lock().unwrap() = Some(token);
        };
        let kept = || cache.slot(&tenant, "r").try_lock().unwrap().is_some();
        put(&new);
        cache.forget(&tenant, "r", Some(&old));
        assert!(kept());
        cache.forget(&tenant, "r", Some(&new));
        assert!(!kept());
        put(&new);
        cache.forget(&tenant, "r", None);
        assert!(!kept());
    }
}
