//! A run that is killed or told to stop, and run again.

use std::time::Duration;
#[cfg(unix)]
use std::{
    io::{BufRead as _, BufReader},
    time::Instant,
};

use rehearse::{Effect, Fault, Gate};
use test_support::{PATIENCE, TestEnvironment, any, contains};

use crate::{EXE, but_for_the_count, change, of_the_old_partner, plan, sold};

/// Kills the tool when its request of this number has arrived, before or after it took effect, and runs it again.
fn killed_at(number: u32, applied: bool) -> Option<TestEnvironment> {
    let env = of_the_old_partner(|tenant| tenant.subscriptions[0].auto_renew_enabled = true);
    let planned = plan(&env, &["--seats", "9"]);
    let mut expected = but_for_the_count(sold(&env));
    expected.total_licenses = 9;
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
    let mut tool = env.start(EXE, &["--apply", "--first-pause", "10"], &planned.out);
    while !gate.arrived(1, Duration::from_millis(20)) {
        if tool.child.try_wait().unwrap().is_some() {
            return None;
        }
    }
    tool.kill();
    // What was held goes its way: the service does not know that nobody waits.
    gate.open();
    let again = env.run(EXE, &["--apply", "--first-pause", "10"], &planned.out);
    let at = format!("request {number}, applied {applied}");
    again.success().stdout(any()).stderr(any()).about(&at);
    assert_eq!(sold(&env).terms.changes, 1, "{at}: changed once");
    assert_eq!(but_for_the_count(sold(&env)), expected, "{at}");
    Some(env)
}

#[test]
fn killed_at_any_request_and_run_again_it_is_changed_once() {
    for applied in [false, true] {
        let mut number = 1;
        while killed_at(number, applied).is_some() {
            number += 1;
        }
        // A token, the subscription, the change, the subscription again.
        assert_eq!(number - 1, 4, "requests of a run");
    }
}

#[test]
fn killed_while_the_support_contact_is_set_and_run_again_it_is_set() {
    for applied in [false, true] {
        let mine = Some(rehearse::tenant::PartnerRelation::Reseller);
        let env = of_the_old_partner(|tenant| {
            tenant.partner_center.desk.partners = vec![crate::reseller(mine, true)];
        });
        let planned = plan(&env, &["--support-contact", "1234567"]);
        let before = but_for_the_count(sold(&env));
        let gate = env.rehearsal.hold("PUT", "/supportcontact", applied);
        let tool = env.start(EXE, &["--apply", "--first-pause", "10"], &planned.out);
        assert!(gate.arrived(1, PATIENCE));
        tool.kill();
        gate.open();
        let again = env.run(EXE, &["--apply", "--first-pause", "10"], &planned.out);
        again.success().stdout(any()).stderr("");
        let mut expected = before;
        expected.terms.support_contact = Some(crate::kamome());
        assert_eq!(but_for_the_count(sold(&env)), expected, "applied {applied}");
    }
}

#[test]
fn a_mend_that_is_killed_is_made_by_the_next_run() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].auto_renew_enabled = true;
        tenant.partner_center.desk.drops_renewal = 1;
    });
    let planned = plan(&env, &["--seats", "9"]);
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied: false,
        gate: gate.clone(),
    };
    env.rehearsal.fault(Fault {
        skip: 1,
        ..Fault::once("PATCH", "", effect)
    });
    let tool = env.start(EXE, &["--apply", "--first-pause", "10"], &planned.out);
    assert!(gate.arrived(1, PATIENCE));
    tool.kill();
    gate.open();
    assert!(!sold(&env).auto_renew_enabled);
    let again = env.run(EXE, &["--apply", "--first-pause", "10"], &planned.out);
    again.success().stdout(any()).stderr("");
    assert_eq!(change(&again)["status"], "done");
    assert!(sold(&env).auto_renew_enabled);
    assert_eq!(sold(&env).total_licenses, 9);
}

#[cfg(unix)]
#[test]
fn a_signal_finishes_the_change_in_flight_and_stops_before_the_next() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let env = of_the_old_partner(|_| {});
        let planned = plan(&env, &["--seats", "9"]);
        let twice = format!("{0}{0}", planned.out);
        let gate = env.rehearsal.hold("PATCH", "", false);
        let tool = env.start(EXE, &["--apply", "--first-pause", "10"], &twice);
        assert!(gate.arrived(1, PATIENCE));
        tool.signal(name);
        gate.open();
        let stopped = tool.finish();
        stopped.status(code).stdout(any()).stderr(contains(
            "stopped as asked; 1 change(s) were made and nothing further is sent",
        ));
        assert_eq!(stopped.records().len(), 1, "{}", stopped.out);
        assert_eq!(change(&stopped)["status"], "done");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_that_the_service_has_asked_to_wait() {
    let env = of_the_old_partner(|_| {});
    let planned = plan(&env, &["--seats", "9"]);
    let busy = Effect::status(429, false, Some("100"));
    env.rehearsal.fault(Fault::once("GET", "", busy));
    let mut tool = env.start(EXE, &["--apply", "-vv"], &planned.out);
    let mut err = BufReader::new(tool.child.stderr.take().unwrap()).lines();
    assert!(err.any(|line| line.unwrap().ends_with(": trying again in 100.0 s")));
    let begun = Instant::now();
    tool.signal("INT");
    assert_eq!(tool.child.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    let last = err.last().unwrap().unwrap();
    assert!(last.contains("stopped as asked; "), "{last}");
    assert_eq!(sold(&env).terms.changes, 0);
}

#[test]
fn a_second_run_on_the_same_customer_is_turned_away() {
    let env = of_the_old_partner(|_| {});
    let planned = plan(&env, &["--seats", "9"]);
    let gate = env.rehearsal.hold("PATCH", "", false);
    let first = env.start(EXE, &["--apply", "--first-pause", "10"], &planned.out);
    assert!(gate.arrived(1, PATIENCE));
    let second = env.run(EXE, &["--apply", "--first-pause", "10"], &planned.out);
    second
        .status(5)
        .stdout(any())
        .stderr(contains("another run is changing the tenant"));
    gate.open();
    first.finish().success().stdout(any());
    assert_eq!(sold(&env).terms.changes, 1);
}
