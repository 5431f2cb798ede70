//! The emulator over real HTTP, as a plain client sees it.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod acceptance;
mod access_assignments;
mod beside;
mod catalogue;
mod client;
mod conditions;
mod creation;
mod delegated;
mod directory;
mod directory_changes;
mod entra;
mod faults;
mod forms;
mod graph;
mod group_changes;
mod groups;
mod lies;
mod metadata;
mod names;
mod odd_answers;
mod partner_center;
mod partner_licenses;
mod partner_looks;
mod presets;
mod properties;
mod queries;
mod seller;
mod selling;
mod selling_refused;
mod sign_in;
