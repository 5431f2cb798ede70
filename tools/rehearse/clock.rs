//! The rehearsal's own clock: it stands still, runs as fast as is wanted, and can be set forward.
//!
//! Only what happens to tenants goes by it. Tokens, client assertions and the header `Date` go by the real clock,
//! because the clients under test do; but whoever sets this clock forward by as long as tokens live ends those that
//! were issued before.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};

/// The clock.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Seconds that go by here in one real second; 0: it stands still.
    speed: u32,
    hands: Mutex<Hands>,
}

#[derive(Debug)]
struct Hands {
    /// What it showed when it was last set.
    at: Timestamp,
    /// When that was.
    set: Instant,
    /// What was skipped by setting it forward, all in all.
    skipped: Duration,
}

impl Clock {
    pub(crate) fn new(at: Timestamp, speed: u32) -> Self {
        let hands = Hands {
            at,
            set: Instant::now(),
            skipped: Duration::ZERO,
        };
        Self {
            speed,
            hands: Mutex::new(hands),
        }
    }

    /// What it shows.
    pub(crate) fn now(&self) -> Timestamp {
        let hands = self.hands();
        self.shown(&hands)
    }

    /// What delays of seconds are measured by: real time, as fast as the clock runs if that is faster, with
    /// everything that was skipped.
    pub(crate) fn instant(&self) -> Instant {
        let hands = self.hands();
        let faster = self.speed.saturating_sub(1);
        Instant::now() + hands.skipped + hands.set.elapsed() * faster
    }

    /// Sets it forward. Gives what it shows then; none where that is beyond all time.
    pub(crate) fn skip(&self, span: Span) -> Option<Timestamp> {
        let mut hands = self.hands();
        let now = self.shown(&hands);
        let then = now.to_zoned(TimeZone::UTC).checked_add(span).ok()?;
        let then = then.timestamp().max(now);
        let skipped = Duration::try_from(then.duration_since(now)).ok()?;
        let faster = self.speed.saturating_sub(1);
        *hands = Hands {
            at: then,
            skipped: hands.skipped + skipped + hands.set.elapsed() * faster,
            set: Instant::now(),
        };
        Some(then)
    }

    fn shown(&self, hands: &Hands) -> Timestamp {
        let gone = SignedDuration::try_from(hands.set.elapsed() * self.speed)
            .unwrap_or(SignedDuration::ZERO);
        // Nobody needs the fractions, and texts with them are hard to compare.
        let gone = SignedDuration::from_secs(gone.as_secs());
        hands.at.checked_add(gone).unwrap_or(Timestamp::MAX)
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn noon() -> Timestamp {
        "2026-05-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn it_stands_still_until_it_is_set_forward_and_never_goes_back() {
        let clock = Clock::new(noon(), 0);
        let begun = clock.instant();
        assert_eq!(clock.now(), noon());
        let then = clock.skip(3.days()).unwrap();
        assert_eq!(then.to_string(), "2026-05-04T12:00:00Z");
        assert_eq!(clock.now(), then);
        let gone = clock.instant().duration_since(begun);
        assert!(gone >= Duration::from_secs(72 * 3600) && gone < Duration::from_secs(73 * 3600));
        assert_eq!(clock.skip(-3.days()), Some(then));
        assert_eq!(clock.skip(Span::new().years(9000)), None);
    }

    #[test]
    fn it_runs_as_fast_as_is_wanted() {
        let clock = Clock::new(noon(), 1_000_000);
        let begun = clock.instant();
        std::thread::sleep(Duration::from_millis(20));
        assert!(clock.now().duration_since(noon()).as_secs() >= 20_000);
        assert!(clock.instant().duration_since(begun).as_secs() >= 20_000);
    }
}
