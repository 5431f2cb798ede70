//! What must never happen, whatever is ordered and whatever goes wrong. The seed of each case is its number; a failure
//! names it.

use std::{collections::BTreeSet, ops::Range};

use fastrand::Rng;
use jiff::ToSpan;
use rehearse::{Effect, Fault, Gate, tenant::Order};
use serde_json::Value;
use test_support::{TestEnvironment, each_seed};

use crate::{EXE, apply, bought, environment, item, rows};

const NO_LONGER_SOLD: &str = "CFQ7TTC0LDPD:0001:CFQ7TTC0K973";

#[test]
fn whatever_goes_wrong_nothing_is_bought_twice_and_every_state_is_true() {
    hold(0..25);
}

#[test]
#[ignore = "1,000 orders take minutes; scripts/check --long plays them"]
fn whatever_goes_wrong_in_a_thousand_orders_nothing_is_bought_twice() {
    hold(0..1_000);
}

fn hold(seeds: Range<u64>) {
    each_seed(seeds, holds);
}

fn fault(random: &mut Rng) -> Fault {
    let applied = random.bool();
    let effect = match random.u8(0..11) {
        0 | 1 => Effect::Reset { applied },
        2 => Effect::Truncate,
        3 => Effect::failed(503, applied),
        4 => Effect::failed(429, false),
        5 => Effect::Html {
            status: 502,
            applied,
        },
        6 => Effect::NotApplied,
        7 => Effect::ErrorIn200 {
            applied,
            code: None,
            message: None,
        },
        8 => Effect::WrongEntity,
        9 => Effect::PartialList { error: applied },
        _ => Effect::failed(500, applied),
    };
    let (method, path) =
        [("POST", "/checkout"), ("POST", "/checkout"), ("GET", "")][random.usize(..3)];
    Fault {
        skip: random.u32(0..3),
        ..Fault::once(method, path, effect)
    }
}

/// The carts of some orders of one customer, some of which cannot be bought any more.
fn carts(env: &TestEnvironment, random: &mut Rng) -> String {
    let rows = rows(env);
    let mut carts = String::new();
    for _ in 0..random.usize(1..4) {
        let seats = random.u32(1..9).to_string();
        let mut args = vec!["--cart", "--seats", &seats];
        if random.u8(0..4) == 0 {
            args.extend(["--offer", "CFQ7TTC0LDPD:0001"]);
        }
        carts += &env.run(EXE, &args, &rows).out;
    }
    carts
}

/// Runs the tool, and sometimes kills it on the way.
fn run(env: &TestEnvironment, carts: &str, random: &mut Rng) -> Option<Vec<Value>> {
    if random.u8(0..3) > 0 {
        return Some(apply(env, carts).records());
    }
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied: random.bool(),
        gate: gate.clone(),
    };
    env.rehearsal.fault(Fault {
        skip: random.u32(0..3),
        ..Fault::once("POST", "/checkout", effect)
    });
    let mut tool = env.start(EXE, &["--apply", "--first-pause", "10"], carts);
    loop {
        if gate.arrived(1, std::time::Duration::from_millis(20)) {
            tool.kill();
            gate.open();
            return None;
        }
        if tool.child.try_wait().unwrap().is_some() {
            gate.open();
            return Some(tool.finish().records());
        }
    }
}

/// The orders of a plan: by the name that it alone gives.
fn of_plan<'a>(orders: &'a [Order], record: &Value) -> Vec<&'a Order> {
    let name = record["order"]["line"]["name"].as_str();
    let is_it = |order: &&Order| {
        order
            .lines
            .iter()
            .any(|line| line.bought.friendly_name.as_deref() == name)
    };
    orders.iter().filter(is_it).collect()
}

fn is_settled(record: &Value) -> bool {
    let status = record["order"]["status"].as_str().unwrap_or_default();
    !["pending", "unknown"].contains(&status)
}

fn holds(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let lag = random.bool();
    let mut env = environment(|tenant| {
        let sku = "3b555118-da6a-4418-894f-7df1e2096870";
        let other = item(NO_LONGER_SOLD, "Microsoft 365 Business Basic", sku);
        tenant.partner_center.desk.catalogue.push(other);
    });
    let carts = carts(&env, &mut random);
    // Since the carts were filled, one offer has ended, and orders take their time.
    let mut tenant = env.rehearsal.tenant();
    tenant.partner_center.desk.catalogue[1].is_purchasable = false;
    tenant.partner_center.desk.order_lag_seconds = if lag { 600 } else { 0 };
    env = TestEnvironment::of(tenant);
    for _ in 0..random.usize(0..4) {
        env.rehearsal.fault(fault(&mut random));
    }
    let mut last = Vec::new();
    for round in 0..10 {
        let records = run(&env, &carts, &mut random);
        if round % 2 == 1 {
            env.rehearsal.tick(10.minutes()).unwrap();
        }
        let orders = bought(&env);
        for record in records.iter().flatten() {
            let of_it = of_plan(&orders, record);
            let order = &record["order"];
            let at = format!("seed {seed}, round {round}: {order}");
            assert!(of_it.len() <= 1, "bought twice: {at}");
            match order["status"].as_str().unwrap_or_default() {
                "done" | "already-done" => {
                    assert_eq!(order["placed"]["orderId"], of_it[0].id.as_str(), "{at}");
                    let line = &of_it[0].lines[0];
                    assert_eq!(order["line"]["seats"], line.bought.quantity, "{at}");
                    assert_eq!(
                        order["placed"]["subscriptionId"],
                        line.subscription_id.as_str(),
                        "{at}"
                    );
                }
                "failed" | "refused" => assert!(of_it.is_empty(), "{at}"),
                _ => {}
            }
        }
        let Some(records) = records else { continue };
        let is_over = records.iter().all(is_settled) && last.iter().all(is_settled);
        let is_first = last.is_empty();
        last = records;
        if is_over && !is_first {
            break;
        }
    }
    let open: BTreeSet<_> = last
        .iter()
        .filter_map(|record| record["order"]["status"].as_str())
        .filter(|status| ["pending", "unknown"].contains(status))
        .collect();
    assert!(open.is_empty(), "seed {seed}: {open:?} after all");
}
