//! All that the rules let happen to one request.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use record::ids::Guid;

use super::effect::Effect;

/// What happens to one request.
#[derive(Debug, Default)]
pub(crate) struct InjectedFault {
    /// What it is answered with, or not.
    pub(crate) effect: Option<Effect>,
    /// How late.
    pub(crate) latency: Duration,
    /// By how many seconds the header `Date` is off.
    pub(crate) date_skew: Option<i64>,
    /// What goes on while it is handled.
    pub(crate) interference: Interference,
    /// The names of all of it in a report.
    pub(crate) names: Vec<String>,
}

/// What goes on in the service while a request is handled.
#[derive(Debug, Default)]
pub(crate) struct Interference {
    pub(crate) lag: Option<Lag>,
    /// Seats that another administrator takes first.
    pub(crate) taken: Vec<(Guid, u32)>,
    pub(crate) lie: Option<Lie>,
}

impl Interference {
    /// Whether the request is handled as on any day.
    pub(crate) fn is_none(&self) -> bool {
        self.lag.is_none() && self.taken.is_empty() && self.lie.is_none()
    }
}

/// How far a replica is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lag {
    pub(crate) time: Duration,
    pub(crate) reads: u32,
}

/// How an answer is to be falsified.
#[derive(Debug)]
pub(crate) struct Lie {
    pub(crate) effect: Effect,
    /// The number of its rule, from 0.
    pub(super) rule: usize,
    /// Whether the answer was one that it can falsify.
    told: AtomicBool,
}

impl Lie {
    pub(super) fn new(effect: Effect, rule: usize) -> Self {
        Self {
            effect,
            rule,
            told: AtomicBool::new(false),
        }
    }

    /// Notes that it has falsified the answer.
    pub(crate) fn tell(&self) {
        self.told.store(true, Ordering::Relaxed);
    }

    pub(crate) fn was_told(&self) -> bool {
        self.told.load(Ordering::Relaxed)
    }
}

impl InjectedFault {
    pub(super) fn add(&mut self, effect: Effect, rule: usize, random: &mut fastrand::Rng) {
        self.names.push(effect.name());
        match effect {
            Effect::Latency { milliseconds } => self.latency += milliseconds.drawn(random),
            Effect::ReplicaLag {
                milliseconds,
                reads,
            } => {
                self.interference.lag = Some(Lag {
                    time: Duration::from_millis(milliseconds),
                    reads,
                });
            }
            Effect::SeatsTaken { sku_id, seats } => self.interference.taken.push((sku_id, seats)),
            Effect::SkewedDate { seconds } => self.date_skew = Some(seconds),
            lie if lie.is_lie() => self.interference.lie = Some(Lie::new(lie, rule)),
            exclusive => self.effect = Some(exclusive),
        }
    }
}
