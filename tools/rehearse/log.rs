//! The request log, and what clients did wrong.

pub(crate) mod client_checks;
mod repeated_writes;
pub(crate) mod request_log;
