//! Buckets: whose they are, what of, how much they hold, and how fast they fill. The figures are documented.

use std::time::Duration;

use Of::{Logs, Requests, Units, Writes};
use Scope::{Application, Tenant, TenantApplication};

use super::cost::Cost;

/// Who spends: an app in a tenant, and the number of the tenant's users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spender<'a> {
    pub(crate) app: &'a str,
    pub(crate) tenant: &'a str,
    pub(crate) users: usize,
}

/// A bucket's place: whose it is, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) scope: Scope,
    pub(super) of: Of,
    pub(super) app: String,
    pub(super) tenant: String,
}

impl Place {
    fn new(scope: Scope, of: Of, spender: Spender<'_>) -> Self {
        let Spender { app, tenant, .. } = spender;
        let (app, tenant) = match scope {
            Scope::TenantApplication => (app, tenant),
            Scope::Application => (app, ""),
            Scope::Tenant => ("", tenant),
        };
        Self {
            scope,
            of,
            app: app.to_owned(),
            tenant: tenant.to_owned(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    TenantApplication,
    Application,
    Tenant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Of {
    Requests,
    Units,
    Writes,
    Logs,
    PartnerCenter,
}

/// An amount per number of seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate(pub(super) u32, u32);

#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) left: f64,
    /// When it was last looked at.
    at: Duration,
}

impl Bucket {
    pub(super) fn full(rate: Rate, now: Duration) -> Self {
        Self {
            left: f64::from(rate.0),
            at: now,
        }
    }

    /// Fills it up to a time.
    pub(super) fn fill(&mut self, rate: Rate, now: Duration) {
        let Rate(most, seconds) = rate;
        let gone = now.saturating_sub(self.at).as_secs_f64();
        self.left = (self.left + gone * f64::from(most) / f64::from(seconds)).min(f64::from(most));
        self.at = now;
    }

    /// Seconds until it holds so much; 0 where it does.
    pub(super) fn wait(&self, rate: Rate, amount: u32) -> f64 {
        let Rate(most, seconds) = rate;
        let missing = f64::from(amount) - self.left;
        (missing * f64::from(seconds) / f64::from(most)).max(0.0)
    }
}

/// What is taken from which bucket.
pub(super) type Meter = (Place, Rate, u32);

/// The buckets that a request of Graph is paid from.
pub(super) fn meters(spender: Spender<'_>, cost: Cost) -> Vec<Meter> {
    let units_of_tenant = match spender.users {
        0..50 => 3_500,
        50..=500 => 5_000,
        _ => 8_000,
    };
    let Cost {
        units,
        writes,
        logs,
    } = cost;
    [
        (Application, Requests, Rate(130_000, 10), 1),
        (TenantApplication, Units, Rate(units_of_tenant, 10), units),
        (Application, Units, Rate(150_000, 20), units),
        (TenantApplication, Writes, Rate(3_000, 150), writes),
        (Application, Writes, Rate(35_000, 300), writes),
        (Tenant, Writes, Rate(18_000, 300), writes),
        (TenantApplication, Logs, Rate(5, 10), logs),
        (Application, Logs, Rate(122, 10), logs),
    ]
    .into_iter()
    .filter(|(.., amount)| *amount > 0)
    .map(|(scope, of, rate, amount)| (Place::new(scope, of, spender), rate, amount))
    .collect()
}

/// The bucket that a request of Partner Center is paid from: about 500 a minute and tenant (documented for customers,
/// subscriptions and orders).
pub(super) fn meter_of_partner_center(tenant: &str) -> Meter {
    let spender = Spender {
        app: "",
        tenant,
        users: 0,
    };
    let place = Place::new(Scope::Tenant, Of::PartnerCenter, spender);
    (place, Rate(500, 60), 1)
}
