//! What the services share: the tenants, their clock, who issues tokens, what goes wrong, and what may be spent.

pub(crate) mod clock;
mod clock_file;
mod replication;
pub(crate) mod tenants;

use jiff::{SignedDuration, Span, Timestamp};
use tenant_file::Tenant;

use crate::{entra::Issuer, faults::Faults, quota::Quotas, reordering::Reordering};
use clock::Clock;
pub(crate) use clock_file::ClockFile;
pub(crate) use replication::{History, restore};
use tenants::Tenants;

/// The state of a rehearsal.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) tenants: Tenants,
    pub(crate) clock: Clock,
    /// Where the tools read the clock.
    pub(crate) clock_file: ClockFile,
    pub(crate) issuer: Issuer,
    pub(crate) faults: Faults,
    /// None: lists have the same order each time.
    pub(crate) reordering: Option<Reordering>,
    /// By how much the services' real clock is ahead of this computer's.
    pub(crate) clock_skew: SignedDuration,
    /// None: there is no throttling.
    pub(crate) quotas: Option<Quotas>,
}

impl World {
    /// The tenant that was loaded, as it is now.
    pub(crate) fn tenant(&self) -> Tenant {
        self.tenants.first(&self.clock).tenant.clone()
    }

    /// Advances the clock. Gives its new time; none where that is beyond the range of times.
    pub(crate) fn advance(&self, span: Span) -> Option<Timestamp> {
        let before = self.clock.now();
        let now = self.clock.advance(span)?;
        self.write_clock_file();
        // Tokens live by the real clock, which has not moved: those that would have ended are ended.
        let lifetime = self.token_lifetime();
        if now.duration_since(before).as_secs() >= i64::from(lifetime) {
            self.issuer.expire_tokens();
        }
        Some(now)
    }

    /// Writes the time to the file that the tools read.
    pub(crate) fn write_clock_file(&self) {
        // Where the disk is full, the tools go on with the time before.
        let _ = self.clock_file.write(self.clock.now());
    }

    fn token_lifetime(&self) -> u32 {
        let first = self.tenants.first(&self.clock);
        first.tenant.app.token_lifetime_seconds
    }
}
