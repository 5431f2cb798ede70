//! What the services let a client spend: buckets that fill by themselves and are emptied by requests.
//!
//! The figures are documented; that the buckets fill steadily and not all at once is inferred.

mod bucket;
mod cost;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

pub(crate) use bucket::Spender;
use bucket::{Bucket, Meter, Of, Place, Scope, meter_of_partner_center, meters};
pub(crate) use cost::{Cost, cost};

/// A request that was not let through.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exceeded {
    /// The header `Retry-After`: whole seconds for changes, with fractions for the rest, as both are observed.
    pub(crate) retry_after: String,
    /// The header `x-ms-throttle-scope`.
    pub(crate) scope: String,
    /// The header `x-ms-throttle-information`.
    pub(crate) information: &'static str,
}

/// How full the meter is that says `x-ms-throttle-limit-percentage`: 1.0 is the limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spent(f64);

impl Spent {
    /// The header, which comes only from 0.8 on.
    pub(crate) fn percentage(self) -> Option<String> {
        (self.0 >= 0.8).then(|| format!("{:.1}", self.0))
    }
}

/// All buckets.
#[derive(Debug)]
pub(crate) struct Quotas {
    begun: Instant,
    buckets: Mutex<HashMap<Place, Bucket>>,
}

impl Quotas {
    pub(crate) fn new() -> Self {
        Self {
            begun: Instant::now(),
            buckets: Mutex::default(),
        }
    }

    /// Pays for a request of Graph.
    pub(crate) fn pay(&self, spender: Spender<'_>, cost: Cost) -> Result<Spent, Exceeded> {
        self.pay_at(spender, cost, self.begun.elapsed())
    }

    /// Pays for a request of Partner Center. Gives the seconds to wait where there were too many.
    pub(crate) fn pay_partner_center(&self, tenant: &str) -> Result<(), u64> {
        let paid = self.take(&[meter_of_partner_center(tenant)], self.begun.elapsed());
        paid.map(|_| ()).map_err(|exceeded| {
            let seconds: f64 = exceeded.retry_after.parse().unwrap_or(1.0);
            Duration::from_secs_f64(seconds.ceil()).as_secs().max(1)
        })
    }

    /// Gives back what a request cost that was turned down as wrong or not allowed: such cost nothing (observed).
    pub(crate) fn give_back(&self, spender: Spender<'_>, cost: Cost) {
        let mut buckets = self.lock();
        for (place, _, amount) in meters(spender, cost) {
            if let Some(bucket) = buckets.get_mut(&place) {
                bucket.left += f64::from(amount);
            }
        }
    }

    fn pay_at(&self, spender: Spender<'_>, cost: Cost, now: Duration) -> Result<Spent, Exceeded> {
        self.take(&meters(spender, cost), now)
    }

    /// Takes from all of the buckets or refuses. A request that is refused counts as well (documented).
    fn take(&self, meters: &[Meter], now: Duration) -> Result<Spent, Exceeded> {
        let mut buckets = self.lock();
        let mut worst: Option<(f64, &Place)> = None;
        let mut spent = 0.0_f64;
        for (place, rate, amount) in meters {
            let most = f64::from(rate.0);
            let bucket = buckets
                .entry(place.clone())
                .or_insert_with(|| Bucket::full(*rate, now));
            bucket.fill(*rate, now);
            let wait = bucket.wait(*rate, *amount);
            bucket.left = (bucket.left - f64::from(*amount)).max(-most);
            if place.scope == Scope::TenantApplication {
                spent = spent.max(1.0 - bucket.left / most);
            }
            if wait > 0.0 && worst.is_none_or(|(longest, _)| wait > longest) {
                worst = Some((wait, place));
            }
        }
        match worst {
            None => Ok(Spent(spent)),
            Some((wait, place)) => Err(exceeded(wait, place)),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Place, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn exceeded(wait: f64, place: &Place) -> Exceeded {
    let is_write = place.of == Of::Writes;
    let scope = match place.scope {
        Scope::TenantApplication => "Tenant_Application",
        Scope::Application => "Application",
        Scope::Tenant => "Tenant",
    };
    let what = if is_write { "Write" } else { "ReadWrite" };
    Exceeded {
        retry_after: if is_write {
            format!("{}", wait.ceil().max(1.0))
        } else {
            format!("{:.3}", wait.max(0.001))
        },
        scope: format!("{scope}/{what}/{}/{}", place.app, place.tenant),
        information: if is_write {
            "WriteLimitExceeded"
        } else {
            "ResourceUnitLimitExceeded"
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITE: Cost = Cost {
        units: 1,
        writes: 1,
        logs: 0,
    };

    fn in_tenant(tenant: &str) -> Spender<'_> {
        Spender {
            app: "app",
            tenant,
            users: 5,
        }
    }

    /// How many requests in a row are answered, and the refusal of the next.
    fn until_refused(quotas: &Quotas, spender: Spender<'_>, cost: Cost) -> (usize, Exceeded) {
        (0..)
            .find_map(|count| {
                let paid = quotas.pay_at(spender, cost, Duration::ZERO);
                paid.err().map(|exceeded| (count, exceeded))
            })
            .unwrap()
    }

    #[test]
    fn three_thousand_changes_go_through_and_then_one_in_a_twentieth_of_a_second() {
        let quotas = Quotas::new();
        let (count, exceeded) = until_refused(&quotas, in_tenant("t"), WRITE);
        assert_eq!(count, 3_000);
        assert_eq!(
            exceeded,
            Exceeded {
                retry_after: "1".to_owned(),
                scope: "Tenant_Application/Write/app/t".to_owned(),
                information: "WriteLimitExceeded",
            }
        );
        // The refused one counted too.
        let at = |milliseconds| {
            quotas
                .pay_at(in_tenant("t"), WRITE, Duration::from_millis(milliseconds))
                .is_ok()
        };
        assert!(!at(60));
        assert!(at(160));
        assert!(
            quotas
                .pay_at(in_tenant("other"), WRITE, Duration::ZERO)
                .is_ok()
        );
    }

    #[test]
    fn all_apps_together_have_the_tenants_quota_and_an_app_has_its_own_over_all_tenants() {
        let quotas = Quotas::new();
        for app in ["a", "b", "c", "d", "e", "f"] {
            let spender = Spender {
                app,
                tenant: "t",
                users: 5,
            };
            let paid = (0..3_000).all(|_| quotas.pay_at(spender, WRITE, Duration::ZERO).is_ok());
            assert!(paid, "{app}");
        }
        let last = Spender {
            app: "g",
            tenant: "t",
            users: 5,
        };
        let refused = quotas.pay_at(last, WRITE, Duration::ZERO).unwrap_err();
        assert_eq!(refused.scope, "Tenant/Write//t");
        let quotas = Quotas::new();
        let tenants: Vec<String> = (0..12).map(|tenant| tenant.to_string()).collect();
        let refused = tenants
            .iter()
            .flat_map(|tenant| std::iter::repeat_n(tenant, 3_000))
            .find_map(|tenant| {
                quotas
                    .pay_at(in_tenant(tenant), WRITE, Duration::ZERO)
                    .err()
            });
        assert_eq!(refused.unwrap().scope, "Application/Write/app/");
    }

    #[test]
    fn the_size_of_a_tenant_decides_how_much_can_be_read_and_the_header_warns_before() {
        for (users, units) in [(49, 3_500), (50, 5_000), (500, 5_000), (501, 8_000)] {
            let quotas = Quotas::new();
            let spender = Spender {
                app: "app",
                tenant: "t",
                users,
            };
            let read = Cost {
                units: 1,
                ..Cost::default()
            };
            let warned = (1..=units)
                .find(|_| {
                    let spent = quotas.pay_at(spender, read, Duration::ZERO).unwrap();
                    spent.percentage().is_some()
                })
                .unwrap();
            assert_eq!(warned, units * 4 / 5, "{users}");
            for _ in warned..units {
                assert!(quotas.pay_at(spender, read, Duration::ZERO).is_ok());
            }
            let refused = quotas.pay_at(spender, read, Duration::ZERO).unwrap_err();
            assert_eq!(refused.information, "ResourceUnitLimitExceeded");
            assert!(refused.retry_after.starts_with("0.00"), "{refused:?}");
        }
    }

    #[test]
    fn what_was_turned_down_costs_nothing() {
        let quotas = Quotas::new();
        for _ in 0..10_000 {
            assert!(quotas.pay_at(in_tenant("t"), WRITE, Duration::ZERO).is_ok());
            quotas.give_back(in_tenant("t"), WRITE);
        }
    }
}
