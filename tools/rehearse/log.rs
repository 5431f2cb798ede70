//! The request log, and what clients did wrong.

pub(crate) mod client_checks;
pub(crate) mod entry;
mod repeated_writes;
pub(crate) mod request_log;
pub(crate) mod summary;
