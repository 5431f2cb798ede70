//! `list-licenses` as a whole: rows, holders, the table, and a snapshot to rehearse on.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

#[path = "list_licenses/crowd.rs"]
mod crowd;
#[path = "list_licenses/opening.rs"]
mod opening;
#[path = "list_licenses/refused.rs"]
mod refused;
#[path = "list_licenses/rows.rs"]
mod rows;
#[path = "list_licenses/snapshot.rs"]
mod snapshot;
#[path = "list_licenses/users.rs"]
mod users;
#[path = "support"]
mod support {
    pub(crate) mod files;
    pub(crate) mod home;
    pub(crate) mod ran;
    pub(crate) mod schema;
    pub(crate) mod sections;
    pub(crate) mod sent;
    pub(crate) mod stage;
    pub(crate) mod traffic;
    pub(crate) mod writes;
}

use rehearse::tenant::Tenant;
use support::{ran::Ran, stage::Stage};

const LIST: &str = env!("CARGO_BIN_EXE_list-licenses");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const OLD_PARTNER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const NEW_PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
const YAMMER_MIDSIZE: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";

/// A record with what `check-relationship` says of the new partner.
fn invited() -> String {
    format!(
        r#"{{"x":1.50,"relationship":{{"state":"established","side":"customer","partner":{{"tenantId":"{NEW_PARTNER}"}},"evidence":[]}}}}"#
    ) + "\n"
}

/// The built-in tenant with something else in it.
fn changed(change: impl FnOnce(&mut Tenant)) -> Stage {
    let mut tenant = Tenant::omakase();
    change(&mut tenant);
    Stage::of(tenant)
}

fn list(stage: &Stage, args: &[&str], input: &str) -> Ran {
    stage.run(LIST, args, input)
}
