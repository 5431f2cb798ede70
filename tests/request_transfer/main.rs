//! `request-transfer` as a whole, before the rehearsal, from both ends.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod answering;
mod asking;
mod following;
mod interrupted;

use rehearse::{
    Tenant,
    tenant::{Customer, Transfer},
};
use serde_json::Value;
use test_support::{Run, TestEnvironment, any, program};

const EXE: &str = program!("request-transfer");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
/// What the old partner sold.
const SOLD: &str = "50060e38-3404-46fa-8204-1ff7e990b3ea";
const EMAIL: &str = "aoki@aozora-koumuten.example";

/// The same world as the other partner sees it. What each has on its own desk is the same here but for the customers.
fn seen_by(partner: &str, mut tenant: Tenant) -> TestEnvironment {
    tenant.partner_center.tenant_id = partner.parse().unwrap();
    TestEnvironment::of(tenant)
}

/// Rows of the customer, with the sellers.
fn rows(env: &TestEnvironment) -> String {
    let record = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let listed = env.run(program!("list-licenses"), &["--partner", NEW, "-"], &record);
    listed.success().stdout(any());
    let first = listed.out.lines().next().unwrap();
    format!("{first}\n")
}

/// The plan to ask the old partner.
fn plan(env: &TestEnvironment) -> Run {
    let planned = env.run(EXE, &["--email", EMAIL], &rows(env));
    planned.success().stdout(any()).stderr("");
    planned
}

fn customer() -> String {
    format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n")
}

fn apply(env: &TestEnvironment, plan: &str) -> Run {
    env.run(EXE, &["--apply", "--first-pause", "10"], plan)
}

/// The world after the new partner has asked.
fn asked() -> Tenant {
    let env = TestEnvironment::omakase();
    let done = apply(&env, &plan(&env).out);
    done.success().stdout(any()).stderr("");
    env.rehearsal.tenant()
}

fn transfer(run: &Run) -> Value {
    run.records()[0]["transfer"].clone()
}

/// The transfers as the service has them.
fn transfers(env: &TestEnvironment) -> Vec<Transfer> {
    env.rehearsal.tenant().partner_center.desk.transfers
}

/// The customers of the partner, of whom none is this one.
fn no_customer(customers: &mut Vec<Customer>) {
    customers.retain(|one| one.id.as_str() != CUSTOMER);
}
