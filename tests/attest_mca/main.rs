//! `attest-mca` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod applying;
mod asked;
mod preparing;

use rehearse::{
    Tenant,
    tenant::{Agreement, Contact, Customer, Relation},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, program};

const EXE: &str = program!("attest-mca");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const ATTESTED: &str = "d1d37c83-b213-4a63-80f9-1ecf63628ff7";
const OPEN: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
const STRANGER: &str = "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1";
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const TEMPLATE: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";
const LINK: &str = "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

/// The built-in tenant, and one more customer with these attestations and no signature of its own.
fn tenant(dates: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    let agreements = dates.iter().map(|date| Agreement {
        template_id: TEMPLATE.parse().unwrap(),
        date_agreed: date.parse().unwrap(),
        primary_contact: Contact {
            first_name: "花".to_owned(),
            last_name: "森".to_owned(),
            email: "mori@kaigan.example".to_owned(),
            phone_number: None,
        },
    });
    tenant.partner_center.customers.push(Customer {
        id: OPEN.parse().unwrap(),
        company_name: "株式会社かいがん".to_owned(),
        domain: "kaigan.onmicrosoft.com".to_owned(),
        direct_signed: false,
        agreements: agreements.collect(),
        indirect_resellers: Vec::new(),
        relation: Relation::Reseller,
        account_status: None,
    });
    tenant
}

fn ask(env: &TestEnvironment, args: &[&str], tenant: &str) -> Run {
    let record = format!("{{\"x\":1.50,\"tenantId\":\"{tenant}\"}}\n");
    env.run(EXE, args, &record)
}

/// A record with who accepts at the customer's; `change` fills in more.
fn with_contact(tenant: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut contact = json!({
        "firstName": "花", "lastName": "森", "email": "mori@kaigan.example", "country": "JP",
    });
    change(&mut contact);
    format!("{}\n", json!({"tenantId": tenant, "contact": contact}))
}

fn writes(env: &TestEnvironment) -> Vec<String> {
    let sent = env.log().sent().into_iter();
    // What the customer does on the page is none of the tool's.
    sent.filter(|line| !line.contains(" /rehearsal/"))
        .filter(|line| !line.starts_with("GET ") && !line.ends_with("/oauth2/v2.0/token"))
        .collect()
}
