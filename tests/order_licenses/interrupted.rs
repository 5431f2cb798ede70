//! A run that is killed or told to stop, and run again.

use std::time::Duration;

use rehearse::{Effect, Fault, Gate};
use test_support::{PATIENCE, any, contains};

#[cfg(unix)]
use crate::two_terms;
use crate::{EXE, apply, bought, cart, environment, order};

/// Kills the tool when its request of this number has arrived, before or after it took effect, and runs it again.
fn killed_at(number: u32, applied: bool) -> bool {
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
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
    let mut tool = env.start(EXE, &["--apply", "--first-pause", "10"], &carts.out);
    while !gate.arrived(1, Duration::from_millis(20)) {
        if tool.child.try_wait().unwrap().is_some() {
            return false;
        }
    }
    tool.kill();
    // What was held goes its way: the service does not know that nobody waits.
    gate.open();
    let again = apply(&env, &carts.out);
    let at = format!("request {number}, applied {applied}");
    again.success().stdout(any()).stderr(any()).about(&at);
    assert_eq!(bought(&env).len(), 1, "{at}: bought once");
    let placed = &order(&again)["placed"]["orderId"];
    assert_eq!(*placed, bought(&env)[0].id, "{at}");
    true
}

#[test]
fn killed_at_any_request_and_run_again_it_is_bought_once() {
    for applied in [false, true] {
        let mut number = 1;
        while killed_at(number, applied) {
            number += 1;
        }
        // Tokens, orders, the cart, what must hold before, the purchase, the order.
        assert!(number > 8, "{number} requests of a run");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_finishes_the_purchase_in_flight_and_stops_before_the_next() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let env = environment(|_| {});
        let carts = env.run(EXE, &["--cart"], &two_terms(&env));
        let gate = env.rehearsal.hold("POST", "/checkout", false);
        let tool = env.start(EXE, &["--apply", "--first-pause", "10"], &carts.out);
        assert!(gate.arrived(1, PATIENCE));
        tool.signal(name);
        gate.open();
        let stopped = tool.finish();
        stopped.status(code).stdout(any()).stderr(contains(
            "stopped as asked; 1 change(s) were made and nothing further is sent",
        ));
        assert_eq!(bought(&env).len(), 1);
        let rest = apply(&env, &carts.out);
        rest.success().stdout(any()).stderr("");
        assert_eq!(bought(&env).len(), 2);
    }
}

#[test]
fn a_second_run_on_the_same_customer_is_turned_away() {
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
    let gate = env.rehearsal.hold("POST", "/checkout", false);
    let first = env.start(EXE, &["--apply", "--first-pause", "10"], &carts.out);
    assert!(gate.arrived(1, PATIENCE));
    apply(&env, &carts.out)
        .status(5)
        .stdout(any())
        .stderr(contains("another run is changing the tenant"));
    gate.open();
    first.finish().success().stdout(any());
    assert_eq!(bought(&env).len(), 1);
}
