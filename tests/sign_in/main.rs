//! Signing a person in, and what the other tools then do with it.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod kept;
mod network;
mod partner;
mod partner_agents;
mod partner_permissions;
mod permissions;
mod person;
mod signing_in;
mod unattended;
