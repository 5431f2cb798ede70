//! How fast a tenant's changes may go: the service's quota as a token bucket, and how many changes may
//! be in flight at once.

use std::{
    cell::{Cell, RefCell},
    str::FromStr,
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use common::{BadValue, shutdown::Shutdown, text};

/// Changes that an application may make in one tenant: 3,000 in 150 s (documented), which is 20 a
/// second with 3,000 saved up.
const QUOTA_BURST: f64 = 3_000.0;
const QUOTA_PER_SECOND: f64 = 20.0;

/// The most changes in flight that the tool goes up to by itself. A directory refuses changes that
/// collide (observed), so more than this buys nothing at the latencies of the service.
const MOST_IN_FLIGHT: usize = 16;

/// The most changes under way: two requests full of users to read, so that changes go on while others are
/// read back.
const MOST_UNDER_WAY: usize = 40;

/// How many changes may be in flight in one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InFlight {
    /// This many.
    Fixed(usize),
    /// Grows while answers are clean.
    Auto,
}

impl FromStr for InFlight {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            (_, Ok(number)) if (1..=MOST_IN_FLIGHT).contains(&number) => Ok(Self::Fixed(number)),
            _ => Err(text!(
                "write auto, or a number from 1 to {MOST_IN_FLIGHT}",
                "auto または 1 から {MOST_IN_FLIGHT} までの数を指定してください"
            )
            .into()),
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
    /// Whether a change collided or was refused for want of quota: from then on the window grows slowly.
    has_collided: Cell<bool>,
    in_flight: Cell<usize>,
    is_free: Notify,
    /// Changes that are under way: read, in flight, or waiting to be read back.
    under_way: Cell<usize>,
    has_left: Notify,
    /// How many may be.
    room: Cell<usize>,
    ended: Cell<usize>,
}

/// The right to have one change in flight, until it is dropped.
#[derive(Debug)]
pub(crate) struct Slot<'a>(&'a Budget);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.in_flight.set(self.0.in_flight.get() - 1);
        self.0.is_free.notify_waiters();
    }
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
            has_collided: Cell::new(false),
            in_flight: Cell::new(0),
            is_free: Notify::new(),
            under_way: Cell::new(0),
            has_left: Notify::new(),
            room: Cell::new(1),
            ended: Cell::new(0),
        }
    }

    /// Begins a change, if one more may be under way: first one alone, which proves that changes can be made
    /// and written down, then twice as many after each such number, so that readings go together.
    pub(crate) fn begin(&self) -> bool {
        let has_room = self.under_way.get() < self.room.get();
        if has_room {
            self.under_way.set(self.under_way.get() + 1);
        }
        has_room
    }

    /// A change has ended.
    pub(crate) fn end(&self) {
        self.under_way.set(self.under_way.get() - 1);
        self.ended.set(self.ended.get() + 1);
        if self.ended.get() >= self.room.get() {
            self.ended.set(0);
            self.room.set((self.room.get() * 2).min(MOST_UNDER_WAY));
        }
        self.has_left.notify_waiters();
    }

    /// How many changes are under way.
    #[must_use]
    pub(crate) fn under_way(&self) -> usize {
        self.under_way.get()
    }

    /// Ready when a change has ended.
    pub(crate) async fn left(&self) {
        self.has_left.notified().await;
    }

    /// Waits until a change may be in flight. `None`: the run ends, and it must not begin.
    pub(crate) async fn slot(&self, shutdown: &Shutdown) -> Option<Slot<'_>> {
        loop {
            if !shutdown.may_begin() {
                return None;
            }
            if self.in_flight.get() < self.window.get() {
                self.in_flight.set(self.in_flight.get() + 1);
                return Some(Slot(self));
            }
            tokio::select! {
                () = self.is_free.notified() => {}
                () = shutdown.ends() => {}
            }
        }
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

    /// Learns from a change that ended: back to one at a collision or a refusal for want of quota. After a window of
    /// clean ones it is twice as wide, and one wider once there was a collision.
    pub(crate) fn learn(&self, collided: bool) {
        if !self.grows {
            return;
        }
        if collided {
            self.has_collided.set(true);
            self.window.set(1);
            self.smooth.set(0);
            return;
        }
        self.smooth.set(self.smooth.get() + 1);
        if self.smooth.get() >= self.window.get() {
            let window = self.window.get();
            let more = if self.has_collided.get() { 1 } else { window };
            self.window.set((window + more).min(MOST_IN_FLIGHT));
            self.smooth.set(0);
            self.is_free.notify_waiters();
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
        assert_eq!(budget.window.get(), 16);
        budget.learn(true);
        assert_eq!(budget.window.get(), 1);
        budget.learn(false);
        assert_eq!(budget.window.get(), 2);
        let fixed = Budget::new(InFlight::Fixed(3));
        fixed.learn(true);
        assert_eq!(fixed.window.get(), 3);
    }

    #[test]
    fn the_window_doubles_until_the_first_collision_and_grows_by_one_from_then_on() {
        let budget = Budget::new(InFlight::Auto);
        let windows = |budget: &Budget| -> Vec<usize> {
            let grown = (0..4).map(|_| {
                (0..budget.window.get()).for_each(|_| budget.learn(false));
                budget.window.get()
            });
            grown.collect()
        };
        assert_eq!(windows(&budget), [2, 4, 8, 16]);
        budget.throttled();
        assert_eq!(windows(&budget), [2, 3, 4, 5]);
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

    #[tokio::test(start_paused = true)]
    async fn no_more_changes_are_in_flight_than_the_window_has_and_none_begins_after_the_end() {
        let (budget, shutdown) = (Budget::new(InFlight::Fixed(2)), Shutdown::default());
        let first = budget.slot(&shutdown).await.unwrap();
        let _second = budget.slot(&shutdown).await.unwrap();
        let soon = |slot| tokio::time::timeout(Duration::from_secs(1), slot);
        assert!(soon(budget.slot(&shutdown)).await.is_err());
        drop(first);
        let _third = soon(budget.slot(&shutdown)).await.unwrap().unwrap();
        let waiting = budget.slot(&shutdown);
        let closing = async { shutdown.close() };
        let (slot, ()) = tokio::join!(waiting, closing);
        assert!(slot.is_none());
    }

    #[test]
    fn the_first_change_is_alone_and_then_twice_as_many_are_under_way_up_to_forty() {
        let budget = Budget::new(InFlight::Auto);
        let rounds = (0..8).map(|_| {
            let begun = std::iter::repeat_with(|| budget.begin());
            let begun = begun.take_while(|begun| *begun).count();
            (0..begun).for_each(|_| budget.end());
            begun
        });
        assert_eq!(rounds.collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 40, 40]);
        assert_eq!(budget.under_way(), 0);
    }
}
