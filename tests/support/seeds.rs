//! Random cases, each by its seed.

use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

/// So many cases are played at once: most of the time they wait for a tool.
const AT_ONCE: usize = 4;

/// Plays the case of each seed, several at once. A case that fails names its seed.
pub fn each_seed(seeds: Range<u64>, plays: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(seeds.start);
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if !seeds.contains(&seed) {
                return;
            }
            plays(seed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
}
