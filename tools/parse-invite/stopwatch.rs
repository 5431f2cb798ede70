//! How long a test's own thread has worked: on a busy machine the clock on the wall tells of the others.

use std::{
    fs,
    sync::LazyLock,
    time::{Duration, Instant},
};

static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time that this thread has had of a processor; where the system does not tell, the time that went by.
pub(crate) fn worked() -> Duration {
    let begun = *BEGUN;
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|counts| counts.split_whitespace().next()?.parse().ok())
        .map_or_else(|| begun.elapsed(), Duration::from_nanos)
}
