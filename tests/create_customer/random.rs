//! What must never happen, whatever goes wrong. The seed of each case is its number; a failure names it.

use std::{ops::Range, time::Duration};

use fastrand::Rng;
use jiff::ToSpan;
use rehearse::{Effect, Fault, Gate};
use serde_json::Value;
use test_support::{TestEnvironment, each_seed};

use crate::{APPLY, DOMAIN, EXE, apply, changed, created, passwords};

#[test]
fn whatever_goes_wrong_there_is_one_customer_and_every_state_is_true() {
    hold(0..25);
}

#[test]
#[ignore = "1,000 cases take minutes; .ci/run plays them"]
fn whatever_goes_wrong_in_a_thousand_cases_there_is_one_customer() {
    hold(0..1_000);
}

fn hold(seeds: Range<u64>) {
    each_seed(seeds, holds);
}

fn fault(random: &mut Rng) -> Fault {
    let applied = random.bool();
    let effect = match random.u8(0..10) {
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
        _ => Effect::PartialList { error: applied },
    };
    let (method, path) = [
        ("POST", "v1/customers"),
        ("POST", "v1/customers"),
        ("GET", "/customers"),
        ("HEAD", ""),
    ][random.usize(..4)];
    Fault {
        skip: random.u32(0..3),
        ..Fault::once(method, path, effect)
    }
}

/// Runs the tool, and sometimes kills it on the way.
fn run(env: &TestEnvironment, plans: &str, random: &mut Rng) -> Option<Vec<Value>> {
    if random.u8(0..3) > 0 {
        return Some(apply(env, plans).records());
    }
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied: random.bool(),
        gate: gate.clone(),
    };
    env.rehearsal.fault(Fault {
        skip: random.u32(0..2),
        ..Fault::once("POST", "v1/customers", effect)
    });
    let mut tool = env.start(EXE, APPLY, plans);
    loop {
        if gate.arrived(1, Duration::from_millis(20)) {
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

fn is_done(record: &Value) -> bool {
    let status = record["creation"]["status"].as_str();
    ["done", "already-done"].contains(&status.unwrap_or_default())
}

fn holds(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let env = TestEnvironment::changed(|tenant| {
        let seconds = [0, 0, 900][random.usize(..3)];
        tenant.partner_center.desk.review_seconds = seconds;
    });
    // One or two plans of the same company, and now and then one of another.
    let mut plans = String::new();
    for _ in 0..random.usize(1..3) {
        plans += &env.run(EXE, &[], &changed(|_| {})).out;
    }
    if random.bool() {
        let other = changed(|one| one["company"]["domain"] = "minato-2.onmicrosoft.com".into());
        plans += &env.run(EXE, &[], &other).out;
    }
    for _ in 0..random.usize(0..4) {
        env.rehearsal.fault(fault(&mut random));
    }
    let mut last = Vec::new();
    for round in 0..10 {
        let records = run(&env, &plans, &mut random);
        if round % 2 == 1 {
            env.rehearsal.tick(5.minutes()).unwrap();
        }
        let there = created(&env);
        assert!(
            there.len() <= 1,
            "seed {seed}, round {round}: created twice"
        );
        for record in records.iter().flatten() {
            let section = &record["creation"];
            if section["new"]["domain"] != DOMAIN {
                continue;
            }
            let at = format!("seed {seed}, round {round}: {record}");
            let status = section["status"].as_str().unwrap_or_default();
            if ["done", "already-done"].contains(&status) {
                assert_eq!(record["tenantId"], there[0].id.as_str(), "{at}");
                assert_eq!(record["customer"]["relationship"], "reseller", "{at}");
                assert_eq!(section["account"], "Allowed", "{at}");
            }
            if section["credentials"] == "written" {
                let kept = passwords(&env);
                let mut kept = kept.iter();
                assert!(
                    kept.any(|line| line["requestId"] == section["requestId"]),
                    "{at}"
                );
            }
        }
        let Some(records) = records else { continue };
        let is_over = records.iter().all(is_done) && last.iter().all(is_done);
        let is_first = last.is_empty();
        last = records;
        if is_over && !is_first {
            break;
        }
    }
    for record in &last {
        assert!(is_done(record), "seed {seed}: {record} after all");
    }
    assert_eq!(created(&env).len(), 1, "seed {seed}");
}
