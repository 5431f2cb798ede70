//! How fast a tenant's changes may go: the service's quota as a token bucket, and how many changes may
//! be in flight at once.

use std::{
    cell::{Cell, RefCell},
    str::FromStr,
    time::Duration,
};

use tokio::time::Instant;

use crate::shutdown::Shutdown;

/// Changes that an application may make in one tenant: 3,000 in 150 s (documented), which is 20 a
/// second with 3,000 saved up.
const QUOTA_BURST: f64 = 3_000.0;
const QUOTA_PER_SECOND: f64 = 20.0;

/// The most changes in flight that the tool goes up to by itself. A directory refuses changes that
/// collide (observed), so more than this buys nothing at the latencies of the service.
const MOST_IN_FLIGHT: usize = 16;

/// How many changes may be in flight in one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InFlight {
    /// This many.
    Fixed(usize),
    /// Grows while answers are clean.
    Auto,
}

impl FromStr for InFlight {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            (_, Ok(number)) if (1..=MOST_IN_FLIGHT).contains(&number) => Ok(Self::Fixed(number)),
            _ => Err(format!(
                "write auto, or a number from 1 to {MOST_IN_FLIGHT}"
            )),
        }
    }
}

/// The budget of one tenant.
#[derive(Debug)]
pub(crate) struct Budget {
    bucket: RefCell<Bucket>,
    window: Cell<usize>,
    smooth: Cell<usize>,
    grows: bool,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Budget {
    /// A full budget.
    #[must_use]
    pub(crate) fn new(in_flight: InFlight) -> Self {
        let (window, grows) = match in_flight {
            InFlight::Fixed(number) => (number, false),
            InFlight::Auto => (1, true),
        };
        Self {
            bucket: RefCell::new(Bucket {
                tokens: QUOTA_BURST,
                filled: Instant::now(),
            }),
            window: Cell::new(window),
            smooth: Cell::new(0),
            grows,
        }
    }

    /// How many changes may be in flight now.
    #[must_use]
    pub(crate) fn window(&self) -> usize {
        self.window.get()
    }

    /// Takes the right to send one change, and waits for it, but no longer than until the run shall end.
    pub(crate) async fn take(&self, shutdown: &Shutdown) {
        loop {
            let wait = self.bucket.borrow_mut().take(Instant::now());
            match wait {
                Some(wait) if shutdown.requested().is_none() => shutdown.pause(wait).await,
                _ => return,
            }
        }
    }

    /// The service refused for want of quota, so it counts otherwise than this bucket does. A refusal costs
    /// quota too (documented): the bucket falls a change further behind, until there are none.
    pub(crate) fn throttled(&self) {
        self.learn(true);
        let mut bucket = self.bucket.borrow_mut();
        bucket.tokens = bucket.tokens.min(0.0) - 1.0;
    }

    /// Learns from a change that ended: back to one at a collision or a refusal for want of quota, one more
    /// after a window of clean ones.
    pub(crate) fn learn(&self, collided: bool) {
        if !self.grows {
            return;
        }
        if collided {
            self.window.set(1);
            self.smooth.set(0);
            return;
        }
        self.smooth.set(self.smooth.get() + 1);
        if self.smooth.get() >= self.window.get() {
            self.window.set((self.window.get() + 1).min(MOST_IN_FLIGHT));
            self.smooth.set(0);
        }
    }
}

impl Bucket {
    /// Takes a token, or says how long until there is one.
    fn take(&mut self, now: Instant) -> Option<Duration> {
        let passed = now.saturating_duration_since(self.filled);
        self.tokens = (self.tokens + passed.as_secs_f64() * QUOTA_PER_SECOND).min(QUOTA_BURST);
        self.filled = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return None;
        }
        Some(Duration::from_secs_f64(
            (1.0 - self.tokens) / QUOTA_PER_SECOND,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn ten_thousand_changes_take_as_long_as_the_quota_says_and_no_longer() {
        let budget = Budget::new(InFlight::Fixed(1));
        let start = Instant::now();
        for _ in 0..10_000 {
            budget.take(&Shutdown::default()).await;
        }
        let seconds = start.elapsed().as_secs_f64();
        // Timers go in milliseconds; each wait may be rounded up by one.
        assert!((350.0..360.0).contains(&seconds), "{seconds}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_empties_what_was_thought_to_be_saved_and_more() {
        let budget = Budget::new(InFlight::Fixed(1));
        budget.throttled();
        budget.throttled();
        let start = Instant::now();
        budget.take(&Shutdown::default()).await;
        // Two behind and one to send.
        let waited = start.elapsed().as_millis();
        assert!((150..=155).contains(&waited), "{waited}");
    }

    #[test]
    fn the_window_grows_to_sixteen_and_is_back_at_one_at_a_collision() {
        let budget = Budget::new(InFlight::Auto);
        for _ in 0..200 {
            budget.learn(false);
        }
        assert_eq!(budget.window(), 16);
        budget.learn(true);
        assert_eq!(budget.window(), 1);
        budget.learn(false);
        assert_eq!(budget.window(), 2);
        let fixed = Budget::new(InFlight::Fixed(3));
        fixed.learn(true);
        assert_eq!(fixed.window(), 3);
    }

    #[test]
    fn a_number_in_flight_is_one_or_more_or_auto() {
        assert_eq!("auto".parse(), Ok(InFlight::Auto));
        assert_eq!("4".parse(), Ok(InFlight::Fixed(4)));
        assert_eq!("16".parse(), Ok(InFlight::Fixed(16)));
        assert!("17".parse::<InFlight>().is_err());
        assert!("0".parse::<InFlight>().is_err());
        assert!("many".parse::<InFlight>().is_err());
    }
}
