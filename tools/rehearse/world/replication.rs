//! Former states of users, for replicas that lag behind.

use std::time::{Duration, Instant};

use tenant_file::{Tenant, User};

use crate::faults::Lag;

/// No replica is further behind than this.
const LONGEST_LAG: Duration = Duration::from_secs(600);

/// A change of a user, remembered.
#[derive(Debug)]
struct Change {
    before: User,
    at: Instant,
    /// How often a lagging replica was asked since.
    reads: u32,
}

/// The changes, in order.
#[derive(Debug, Default)]
pub(crate) struct History {
    changes: Vec<Change>,
}

impl History {
    /// Remembers what a user was like, if that is another now.
    pub(crate) fn note(&mut self, before: User, tenant: &Tenant, at: Instant) {
        self.changes
            .retain(|change| at.saturating_duration_since(change.at) < LONGEST_LAG);
        if tenant.user(before.id.as_str()) != Some(&before) {
            self.changes.push(Change {
                before,
                at,
                reads: 0,
            });
        }
    }

    /// Makes users what they were, as far as a replica is behind: one user, or everybody. Gives them as they are.
    pub(crate) fn rewind(
        &mut self,
        tenant: &mut Tenant,
        lag: Lag,
        only: Option<&str>,
        now: Instant,
    ) -> Vec<User> {
        let mut present: Vec<User> = Vec::new();
        // The oldest change that is not known yet wins.
        for change in self.changes.iter_mut().rev() {
            let id = change.before.id.as_str();
            let is_asked_for = only.is_none_or(|key| {
                id.eq_ignore_ascii_case(key)
                    || change.before.user_principal_name.eq_ignore_ascii_case(key)
            });
            let is_known =
                change.reads >= lag.reads && now.saturating_duration_since(change.at) >= lag.time;
            if !is_asked_for {
                continue;
            }
            change.reads += 1;
            let Some(user) = tenant.user_mut(id).filter(|_| !is_known) else {
                continue;
            };
            let now = std::mem::replace(user, change.before.clone());
            if !present.iter().any(|known| known.id == now.id) {
                present.push(now);
            }
        }
        present
    }
}

/// Makes users again what they are.
pub(crate) fn restore(tenant: &mut Tenant, present: Vec<User>) {
    for user in present {
        if let Some(there) = tenant.user_mut(user.id.as_str()) {
            *there = user;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY_READS: Lag = Lag {
        time: Duration::ZERO,
        reads: 2,
    };

    /// A tenant whose first user moved from JP to US to DE.
    fn moved(at: Instant) -> (Tenant, History) {
        let mut tenant = Tenant::omakase().indexed();
        let mut history = History::default();
        for place in ["US", "DE"] {
            let before = tenant.users[0].clone();
            let key = before.id.to_string();
            tenant.user_mut(&key).unwrap().usage_location = Some(place.to_owned());
            history.note(before, &tenant, at);
        }
        (tenant, history)
    }

    fn seen(
        tenant: &mut Tenant,
        history: &mut History,
        lag: Lag,
        only: Option<&str>,
        now: Instant,
    ) -> String {
        let present = history.rewind(tenant, lag, only, now);
        let seen = tenant.users[0].usage_location.clone().unwrap();
        restore(tenant, present);
        assert_eq!(tenant.users[0].usage_location.as_deref(), Some("DE"));
        seen
    }

    #[test]
    fn so_many_reads_see_what_was_before_all_of_it_and_the_next_sees_what_is() {
        let now = Instant::now();
        let (mut tenant, mut history) = moved(now);
        let own = tenant.users[0].user_principal_name.to_uppercase();
        let other = tenant.users[1].id.to_string();
        let mut see = |only: &str| seen(&mut tenant, &mut history, BY_READS, Some(only), now);
        assert_eq!(see(&own), "JP");
        assert_eq!(see(&other), "DE");
        assert_eq!(see(&own), "JP");
        assert_eq!(see(&own), "DE");
    }

    #[test]
    fn a_list_is_behind_by_time_too_and_what_did_not_change_is_not_remembered() {
        let now = Instant::now();
        let (mut tenant, mut history) = moved(now);
        let lag = Lag {
            time: Duration::from_secs(5),
            reads: 0,
        };
        let before = tenant.users[0].clone();
        history.note(before, &tenant, now);
        assert_eq!(history.changes.len(), 2);
        for (later, place) in [(0, "JP"), (4, "JP"), (5, "DE")] {
            let then = now + Duration::from_secs(later);
            assert_eq!(seen(&mut tenant, &mut history, lag, None, then), place);
        }
    }
}
