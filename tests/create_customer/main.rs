//! `create-customer` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod creating;
mod interrupted;
mod passwords;
mod planning;
mod random;
mod refused;

use rehearse::{
    Tenant,
    tenant::{Customer, OtherPartner, PartnerRelation, Tier},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, program};

const EXE: &str = program!("create-customer");
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const DOMAIN: &str = "minato-new.onmicrosoft.com";
const NAME: &str = "株式会社みなと";

/// A company that can be a customer.
fn company() -> Value {
    json!({
        "order": 7,
        "contact": {
            "firstName": "花", "lastName": "森", "email": "mori@minato.example", "phoneNumber": "0660000000",
            "country": "JP",
        },
        "company": {
            "name": NAME, "domain": DOMAIN, "addressLine1": "北区梅田 1-2-3", "city": "大阪市", "state": "大阪府",
            "postalCode": "530-0001",
        },
    })
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut company = company();
    change(&mut company);
    format!("{company}\n")
}

fn plan(env: &TestEnvironment, args: &[&str]) -> Run {
    env.run(EXE, args, &changed(|_| {}))
}

/// A plan that nothing is against.
fn planned(env: &TestEnvironment, args: &[&str]) -> String {
    let run = plan(env, args);
    run.success().stdout(any()).stderr("");
    run.out
}

const APPLY: &[&str] = &[
    "--apply",
    "--first-pause",
    "10",
    "--credentials",
    "passwords",
];

fn apply(env: &TestEnvironment, plan: &str) -> Run {
    env.run(EXE, APPLY, plan)
}

fn section(run: &Run) -> Value {
    run.records()[0]["creation"].clone()
}

/// The customers that were created, as the service has them.
fn created(env: &TestEnvironment) -> Vec<Customer> {
    let all = env.rehearsal.tenant().partner_center.customers;
    all.into_iter().filter(|one| one.domain == DOMAIN).collect()
}

/// How often a creation was sent.
fn creations(env: &TestEnvironment) -> usize {
    let writes = env.log().writes();
    let is_creation = |one: &&String| one.ends_with("/v1/customers");
    writes.iter().filter(is_creation).count()
}

/// The lines of the file for passwords.
fn passwords(env: &TestEnvironment) -> Vec<Value> {
    let path = env.home.path().join("passwords");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// An indirect provider with a reseller.
fn provider(tenant: &mut Tenant) {
    tenant.partner_center.desk.tier = Tier::IndirectProvider;
    tenant.partner_center.desk.partners = vec![OtherPartner {
        tenant_id: "99999999-8888-4777-8666-555555555555".parse().unwrap(),
        mpn_id: "1234567".to_owned(),
        name: "かもめシステム株式会社".to_owned(),
        location: "JP".to_owned(),
        is_agreement_signed: true,
        relation: Some(PartnerRelation::Reseller),
    }];
}
