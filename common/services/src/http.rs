//! One client for all services: tries again where that is safe, obeys `Retry-After`, sends a token to
//! its own origin only, and turns every failure into a [`ServiceError`](crate::error::ServiceError).

pub(crate) mod address;
pub(crate) mod body;
pub(crate) mod client;
pub(crate) mod retry;
#[cfg(test)]
pub(crate) mod test_server;
pub(crate) mod unreachable;
pub(crate) mod waiting;
