//! The rehearsal's own clock: frozen, or running at a chosen speed; it can be advanced.
//!
//! Only what happens to tenants goes by it. Tokens, client assertions and the header `Date` go by the real clock,
//! because the clients under test do; but advancing this clock by the lifetime of a token ends those issued before.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};

/// The clock.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Seconds by which it advances in one real second; 0: it is frozen.
    speed: u32,
    state: Mutex<ClockState>,
}

#[derive(Debug)]
struct ClockState {
    /// Its time when it was last set.
    at: Timestamp,
    /// When that was.
    set: Instant,
    /// By how much it was advanced in all.
    skipped: Duration,
}

impl Clock {
    pub(crate) fn new(at: Timestamp, speed: u32) -> Self {
        let state = ClockState {
            at,
            set: Instant::now(),
            skipped: Duration::ZERO,
        };
        Self {
            speed,
            state: Mutex::new(state),
        }
    }

    /// Its time.
    pub(crate) fn now(&self) -> Timestamp {
        let state = self.state();
        self.time(&state)
    }

    /// What delays of seconds are measured by: real time, as fast as the clock runs if that is faster, with
    /// everything by which it was advanced.
    pub(crate) fn instant(&self) -> Instant {
        let state = self.state();
        let faster = self.speed.saturating_sub(1);
        Instant::now() + state.skipped + state.set.elapsed() * faster
    }

    /// Advances it. Gives its new time; none where that is beyond the range of times.
    pub(crate) fn advance(&self, span: Span) -> Option<Timestamp> {
        let mut state = self.state();
        let now = self.time(&state);
        let then = now.to_zoned(TimeZone::UTC).checked_add(span).ok()?;
        let then = then.timestamp().max(now);
        let skipped = Duration::try_from(then.duration_since(now)).ok()?;
        let faster = self.speed.saturating_sub(1);
        *state = ClockState {
            at: then,
            skipped: state.skipped + skipped + state.set.elapsed() * faster,
            set: Instant::now(),
        };
        Some(then)
    }

    fn time(&self, state: &ClockState) -> Timestamp {
        let gone = SignedDuration::try_from(state.set.elapsed() * self.speed)
            .unwrap_or(SignedDuration::ZERO);
        // Whole seconds: texts with fractions are hard to compare.
        let gone = SignedDuration::from_secs(gone.as_secs());
        state.at.checked_add(gone).unwrap_or(Timestamp::MAX)
    }

    fn state(&self) -> MutexGuard<'_, ClockState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn it_is_frozen_until_it_is_advanced_and_never_goes_back() {
        let clock = Clock::new(noon(), 0);
        let begun = clock.instant();
        assert_eq!(clock.now(), noon());
        let then = clock.advance(3.days()).unwrap();
        assert_eq!(then.to_string(), "2026-05-04T12:00:00Z");
        assert_eq!(clock.now(), then);
        let gone = clock.instant().duration_since(begun);
        assert!(gone >= Duration::from_secs(72 * 3600) && gone < Duration::from_secs(73 * 3600));
        assert_eq!(clock.advance(-3.days()), Some(then));
        assert_eq!(clock.advance(Span::new().years(9000)), None);
    }

    #[test]
    fn it_runs_at_its_speed() {
        let clock = Clock::new(noon(), 1_000_000);
        let begun = clock.instant();
        std::thread::sleep(Duration::from_millis(20));
        assert!(clock.now().duration_since(noon()).as_secs() >= 20_000);
        assert!(clock.instant().duration_since(begun).as_secs() >= 20_000);
    }
}
