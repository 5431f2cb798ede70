//! All that the rules let happen to one request.

use std::time::Duration;

use record::ids::Guid;

use super::effect::Effect;

/// What happens to one request.
#[derive(Debug, Clone, Default)]
pub(crate) struct InjectedFault {
    /// What it is answered with, or not.
    pub(crate) effect: Option<Effect>,
    /// How late.
    pub(crate) latency: Duration,
    /// What goes on while it is handled.
    pub(crate) interference: Interference,
    /// The words for all of it in a report.
    pub(crate) names: Vec<String>,
}

/// What goes on in the tenant while a request is handled.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Interference {
    pub(crate) lag: Option<Lag>,
    /// Seats that another administrator takes first.
    pub(crate) taken: Vec<(Guid, u32)>,
}

/// How far a replica is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lag {
    pub(crate) time: Duration,
    pub(crate) reads: u32,
}

impl InjectedFault {
    pub(super) fn add(&mut self, effect: Effect, random: &mut fastrand::Rng) {
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
            exclusive => self.effect = Some(exclusive),
        }
    }
}
