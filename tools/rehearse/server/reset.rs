//! A connection that is reset.

/// The connection is to be reset.
#[derive(Debug, thiserror::Error)]
#[error("the connection is reset on purpose")]
pub(super) struct Reset;
