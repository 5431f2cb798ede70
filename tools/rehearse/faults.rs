//! What goes wrong on purpose, as data: rules that say which request, how often, and what happens to it.

mod active;
mod effect;
mod gate;
mod injected;
mod latency;
mod presets;
mod rule;
mod schedule;

pub(crate) use active::Faults;
pub use effect::Effect;
pub use gate::Gate;
pub(crate) use injected::{InjectedFault, Interference, Lag};
pub use latency::Latency;
pub use presets::preset;
pub use rule::Fault;
pub use schedule::schedule;
