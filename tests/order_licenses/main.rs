//! `order-licenses` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod buying;
mod counting;
mod interrupted;
mod otherwise;
mod planning;
mod random;
mod refused;

use rehearse::{
    Tenant,
    tenant::{CatalogueItem, Order},
};
use serde_json::Value;
use test_support::{Run, TestEnvironment, any, program};

const EXE: &str = program!("order-licenses");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
/// What the new partner sells in place of what the customer has.
const ITEM: &str = "CFQ7TTC0LDPB:0001:CFQ7TTC0K971";
/// The directory's SKU of it, Business Standard.
const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

/// The built-in tenant before the new partner has sold anything, and what that one can sell.
fn not_sold_yet(tenant: &mut Tenant) {
    tenant.subscriptions.truncate(1);
    let standard = "Microsoft 365 Business Standard";
    tenant.partner_center.desk.catalogue = vec![item(ITEM, standard, STANDARD)];
}

fn item(id: &str, title: &str, sku: &str) -> CatalogueItem {
    CatalogueItem::usual(id.to_owned(), title.to_owned(), sku.parse().unwrap())
}

fn environment(change: impl FnOnce(&mut Tenant)) -> TestEnvironment {
    TestEnvironment::changed(|tenant| {
        not_sold_yet(tenant);
        change(tenant);
    })
}

/// The licence rows of the customer.
fn rows(env: &TestEnvironment) -> String {
    let record = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let listed = env.run(program!("list-licenses"), &["-"], &record);
    listed.success().stdout(any());
    listed.out
}

/// The row of the old partner twice: for the usual term, and for a month.
fn two_terms(env: &TestEnvironment) -> String {
    let year = rows(env);
    let month = year.replace("}\n", ",\"wanted\":{\"term\":\"P1M\"}}\n");
    year + &month
}

fn plan(env: &TestEnvironment, args: &[&str]) -> Run {
    env.run(EXE, args, &rows(env))
}

/// What is planned, laid into a cart.
fn cart(env: &TestEnvironment, args: &[&str]) -> Run {
    let run = plan(env, &[args, &["--cart"]].concat());
    run.success().stdout(any()).stderr("");
    run
}

fn apply(env: &TestEnvironment, carts: &str) -> Run {
    env.run(EXE, &["--apply", "--first-pause", "10"], carts)
}

fn order(run: &Run) -> Value {
    run.records()[0]["order"].clone()
}

/// What was bought, as the service has it.
fn bought(env: &TestEnvironment) -> Vec<Order> {
    env.rehearsal.tenant().partner_center.desk.orders
}

/// How often something was bought.
fn checkouts(env: &TestEnvironment) -> usize {
    let writes = env.log().writes();
    writes
        .iter()
        .filter(|one| one.ends_with("/checkout"))
        .count()
}
