//! What goes wrong on purpose, as data: rules that say which request, how often, and what happens to it.

mod active;
mod effect;
mod gate;
mod injected;
mod latency;
mod presets;
mod retry_after;
mod rule;
mod schedule;
mod wrong_token;

pub(crate) use active::Faults;
pub use active::UnusedFault;
pub use effect::Effect;
pub use gate::Gate;
pub(crate) use injected::{InjectedFault, Interference, Lag, Lie};
pub use latency::Latency;
pub use presets::preset;
pub(crate) use retry_after::http_date;
pub use retry_after::{RetryAfter, RetryDate};
pub use rule::Fault;
pub use schedule::{lies, schedule};
pub use wrong_token::WrongToken;
