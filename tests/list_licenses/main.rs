//! `list-licenses` as a whole: rows, holders, the table, and a snapshot to rehearse on.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod both_rows;
mod crowd;
mod limits;
mod lists_differ;
mod opening;
mod outlook;
mod random;
mod refused;
mod rows;
mod snapshot;
mod told;
mod users;

use rehearse::tenant::Tenant;
use test_support::{Run, TestEnvironment, program};

const LIST: &str = program!("list-licenses");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const OLD_PARTNER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const NEW_PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";

/// A record with what `check-relationship` says of the new partner.
fn invited() -> String {
    format!(
        r#"{{"x":1.50,"relationship":{{"state":"established","side":"customer","partner":{{"tenantId":"{NEW_PARTNER}"}},"evidence":[]}}}}"#
    ) + "\n"
}

/// The built-in tenant with something else in it.
fn changed(change: impl FnOnce(&mut Tenant)) -> TestEnvironment {
    let mut tenant = Tenant::omakase();
    change(&mut tenant);
    TestEnvironment::of(tenant)
}

fn list(env: &TestEnvironment, args: &[&str], input: &str) -> Run {
    env.run(LIST, args, input)
}
