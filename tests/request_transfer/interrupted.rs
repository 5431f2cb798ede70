//! A run that is killed, and run again; and whatever else goes wrong.

use std::time::Duration;

use fastrand::Rng;
use rehearse::{Effect, Fault, Gate, Tenant};
use test_support::{TestEnvironment, any, each_seed};

use crate::{EXE, NEW, OLD, SOLD, apply, asked, customer, plan, seen_by, transfer, transfers};

/// Kills the tool when its request of this number has arrived, before or after it took effect, and runs it again.
fn killed_at(env: &TestEnvironment, planned: &str, number: u32, applied: bool) -> bool {
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied,
        gate: gate.clone(),
    };
    env.rehearsal.fault(Fault {
        method: None,
        skip: number - 1,
        times: None,
        ..Fault::once("", "", effect)
    });
    let mut tool = env.start(EXE, &["--apply", "--first-pause", "10"], planned);
    while !gate.arrived(1, Duration::from_millis(20)) {
        if tool.child.try_wait().unwrap().is_some() {
            return false;
        }
    }
    tool.kill();
    // What was held goes its way: the service does not know that nobody waits.
    gate.open();
    let again = apply(env, planned);
    let at = format!("request {number}, applied {applied}");
    again.success().stdout(any()).stderr(any()).about(&at);
    assert_eq!(transfers(env).len(), 1, "{at}: one transfer");
    true
}

#[test]
fn killed_at_any_request_and_run_again_there_is_one_transfer() {
    for applied in [false, true] {
        let mut number = 1;
        loop {
            let env = TestEnvironment::omakase();
            let planned = plan(&env).out;
            if !killed_at(&env, &planned, number, applied) {
                break;
            }
            number += 1;
        }
        assert!(number > 4, "{number} requests of a run");
    }
}

#[test]
fn killed_at_any_request_and_run_again_it_is_handed_over_once() {
    let world = asked();
    for applied in [false, true] {
        let mut number = 1;
        loop {
            let env = seen_by(OLD, world.clone());
            env.home.file("subscriptions", SOLD);
            let planned = env.run(
                EXE,
                &["--accept", "--subscriptions", "subscriptions"],
                &customer(),
            );
            if !killed_at(&env, &planned.out, number, applied) {
                break;
            }
            let owner = env.rehearsal.tenant().subscriptions[0].owner_tenant_id;
            assert_eq!(owner.unwrap().as_str(), NEW);
            number += 1;
        }
        assert!(number > 4, "{number} requests of a run");
    }
}

fn fault(random: &mut Rng, method: &str) -> Fault {
    let applied = random.bool();
    let effect = match random.u8(0..9) {
        0 => Effect::Reset { applied },
        1 => Effect::Truncate,
        2 => Effect::failed(503, applied),
        3 => Effect::failed(429, false),
        4 => Effect::NotApplied,
        5 => Effect::ErrorIn200 {
            applied,
            code: None,
            message: None,
        },
        6 => Effect::WrongEntity,
        7 => Effect::PartialList { error: applied },
        _ => Effect::Html {
            status: 502,
            applied,
        },
    };
    let method = if random.bool() { method } else { "GET" };
    Fault {
        skip: random.u32(0..3),
        ..Fault::once(method, "", effect)
    }
}

fn holds(seed: u64, world: &Tenant) {
    let mut random = Rng::with_seed(seed);
    let (env, planned, method) = match random.u8(0..3) {
        0 => {
            let env = TestEnvironment::omakase();
            let planned = plan(&env).out;
            (env, planned, "POST")
        }
        1 => {
            let env = seen_by(NEW, world.clone());
            let planned = env.run(EXE, &["--withdraw"], &customer()).out;
            (env, planned, "PATCH")
        }
        _ => {
            let env = seen_by(OLD, world.clone());
            env.home.file("subscriptions", SOLD);
            let args = ["--accept", "--subscriptions", "subscriptions"];
            let planned = env.run(EXE, &args, &customer()).out;
            (env, planned, "PATCH")
        }
    };
    for _ in 0..random.usize(0..4) {
        env.rehearsal.fault(fault(&mut random, method));
    }
    for _ in 0..8 {
        let applied = apply(&env, &planned);
        let found = transfer(&applied);
        let status = found["status"].as_str().unwrap_or_default().to_owned();
        if !["done", "already-done"].contains(&status.as_str()) {
            continue;
        }
        let [made] = &transfers(&env)[..] else {
            panic!("seed {seed}: not one transfer");
        };
        assert_eq!(found["id"], made.id.as_str(), "seed {seed}");
        assert_eq!(
            found["state"],
            serde_json::to_value(made.state).unwrap(),
            "seed {seed}"
        );
        return;
    }
    panic!("seed {seed}: never done");
}

#[test]
fn whatever_goes_wrong_there_is_one_transfer_and_its_state_is_true() {
    let world = asked();
    each_seed(0..30, |seed| holds(seed, &world));
}

#[test]
#[ignore = "1,000 cases take minutes; .ci/run plays them"]
fn whatever_goes_wrong_in_a_thousand_cases_there_is_one_transfer() {
    let world = asked();
    each_seed(0..1_000, |seed| holds(seed, &world));
}
