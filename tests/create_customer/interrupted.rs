//! A run that is killed or told to stop, and run again.

use std::time::Duration;

use rehearse::{Effect, Fault, Gate};
use test_support::{PATIENCE, TestEnvironment, any, contains};

use crate::{APPLY, EXE, apply, created, creations, passwords, planned, section};

/// Kills the tool when its request of this number has arrived, before or after it took effect: whether it sends so many.
fn kill_at(env: &TestEnvironment, plan: &str, number: u32, applied: bool) -> bool {
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
    let mut tool = env.start(EXE, APPLY, plan);
    while !gate.arrived(1, Duration::from_millis(20)) {
        if tool.child.try_wait().unwrap().is_some() {
            return false;
        }
    }
    tool.kill();
    // What was held goes its way: the service does not know that nobody waits.
    gate.open();
    true
}

/// Kills the tool at its request of this number, and runs it again.
fn killed_at(number: u32, applied: bool) -> bool {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    if !kill_at(&env, &plan, number, applied) {
        return false;
    }
    let again = apply(&env, &plan);
    let at = format!("request {number}, applied {applied}");
    let section = section(&again);
    assert_eq!(created(&env).len(), 1, "{at}: created once");
    assert!(
        ["done", "already-done"].contains(&section["status"].as_str().unwrap()),
        "{at}: {section}"
    );
    // The password is in the file, or the run says that it is not.
    let is_kept = section["credentials"] == "written";
    assert_eq!(passwords(&env).len(), usize::from(is_kept), "{at}");
    let expected = i32::from(!is_kept);
    again
        .status(expected)
        .stdout(any())
        .stderr(any())
        .about(&at);
    true
}

#[test]
fn killed_at_any_request_and_run_again_there_is_one_customer() {
    for applied in [false, true] {
        let mut number = 1;
        while killed_at(number, applied) {
            number += 1;
        }
        // A token, the list, the domain, the creation, the customer, its account.
        assert_eq!(number - 1, 6, "requests of a run");
    }
}

#[test]
fn a_password_that_was_lost_is_told_of_by_whichever_run_ends_first() {
    let mut number = 1;
    loop {
        let env = TestEnvironment::omakase();
        let plan = planned(&env, &[]);
        // The creation took effect, and nobody heard the answer.
        assert!(kill_at(&env, &plan, 4, true));
        assert_eq!(creations(&env), 1);
        env.rehearsal.end_faults();
        let is_killed = kill_at(&env, &plan, number, false);
        env.rehearsal.end_faults();
        let last = apply(&env, &plan);
        last.status(1)
            .stdout(any())
            .stderr(contains("the answer with its password was lost"))
            .about(format!("killed again at request {number}"));
        assert_eq!(section(&last)["credentials"], "not-shown");
        assert_eq!(created(&env).len(), 1);
        if !is_killed {
            break;
        }
        number += 1;
    }
    assert!(number > 4, "{number}");
}

#[cfg(unix)]
#[test]
fn a_signal_finishes_the_creation_in_flight_and_stops_before_the_next() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let env = TestEnvironment::omakase();
        let second = crate::changed(|one| {
            one["company"]["domain"] = "minato-2.onmicrosoft.com".into();
        });
        let second = env.run(EXE, &[], &second);
        let plans = format!("{}{}", planned(&env, &[]), second.out);
        let gate = env.rehearsal.hold("POST", "v1/customers", false);
        let tool = env.start(EXE, APPLY, &plans);
        assert!(gate.arrived(1, PATIENCE));
        tool.signal(name);
        gate.open();
        let stopped = tool.finish();
        stopped.status(code).stdout(any()).stderr(contains(
            "stopped as asked; 1 change(s) were made and nothing further is sent",
        ));
        assert_eq!((created(&env).len(), creations(&env)), (1, 1));
        assert_eq!(passwords(&env).len(), 1);
        let rest = apply(&env, &plans);
        rest.success().stdout(any()).stderr("");
        assert_eq!(creations(&env), 2);
    }
}

#[test]
fn a_second_run_of_the_same_partner_is_turned_away() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let gate = env.rehearsal.hold("POST", "v1/customers", false);
    let first = env.start(EXE, APPLY, &plan);
    assert!(gate.arrived(1, PATIENCE));
    let args = ["--apply", "--first-pause", "10", "--credentials", "others"];
    env.run(EXE, &args, &plan)
        .status(5)
        .stdout(any())
        .stderr(contains("another run is changing the tenant"));
    apply(&env, &plan)
        .status(5)
        .stderr(contains("in use by another run"));
    gate.open();
    first.finish().success().stdout(any());
    assert_eq!(creations(&env), 1);
}
