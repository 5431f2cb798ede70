//! Until when the work on a record, and the whole run, may take.

use std::time::Duration;

use tokio::time::Instant;

/// Longer than any run, and short enough to be added to any moment.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The moment after which nothing is sent or waited for any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    at: Instant,
    option: &'static str,
}

impl Deadline {
    /// The time that is left; nothing once the moment has passed.
    #[must_use]
    pub fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Whether the moment has passed.
    #[must_use]
    pub fn has_passed(self) -> bool {
        self.left().is_zero()
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }

    /// The option that set it, as the command line has it.
    pub(crate) fn option(self) -> &'static str {
        self.option
    }
}

/// The limits of a run, which begins when they are made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    run: Option<Instant>,
    record: Duration,
}

impl Limits {
    pub(crate) fn new(max_time: Option<Duration>, record_time: Duration) -> Self {
        Self {
            run: max_time.map(|time| Instant::now() + time.min(LONGEST)),
            record: record_time.min(LONGEST),
        }
    }

    /// The deadline of a record that is begun now.
    pub(crate) fn of_record(self) -> Deadline {
        self.of_rest(Duration::ZERO)
    }

    /// The deadline of a record of which so much of its time is spent by now.
    pub(crate) fn of_rest(self, spent: Duration) -> Deadline {
        let of_record = Deadline {
            at: Instant::now() + self.record.saturating_sub(spent),
            option: "--record-time",
        };
        match self.run {
            Some(at) if at < of_record.at => Deadline {
                at,
                option: "--max-time",
            },
            _ => of_record,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_record_has_its_own_time_until_that_of_the_run_is_shorter() {
        let limits = Limits::new(Some(10 * SECOND), 7 * SECOND);
        let first = limits.of_record();
        assert_eq!(
            (first.left(), first.option()),
            (7 * SECOND, "--record-time")
        );
        advance(6 * SECOND).await;
        assert_eq!((first.left(), first.has_passed()), (SECOND, false));
        let second = limits.of_record();
        assert_eq!((second.left(), second.option()), (4 * SECOND, "--max-time"));
        advance(5 * SECOND).await;
        assert!(second.has_passed());
        assert!(limits.of_record().has_passed());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_spent_of_a_record_is_gone() {
        let limits = Limits::new(Some(10 * SECOND), 7 * SECOND);
        let left = |spent| limits.of_rest(spent).left();
        assert_eq!(
            (left(3 * SECOND), left(9 * SECOND)),
            (4 * SECOND, Duration::ZERO)
        );
        advance(8 * SECOND).await;
        assert_eq!(left(3 * SECOND), 2 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_without_a_limit_has_the_limit_of_each_record_only() {
        let limits = Limits::new(None, Duration::MAX);
        assert_eq!(limits.of_record().left(), LONGEST);
    }
}
