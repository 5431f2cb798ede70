//! How far transfers are, and waiting for them.

use jiff::ToSpan;
use rehearse::tenant::TransferState;
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines};

use crate::{EXE, NEW, asked, customer, seen_by, transfer};

#[test]
fn transfers_are_shown_and_followed_until_the_time_is_up() {
    let env = seen_by(NEW, asked());
    let shown = env.run(EXE, &["--show", "--lang", "en"], &customer());
    shown.success().stdout(any()).stderr("");
    assert_eq!(transfer(&shown)["progress"], "open");
    let waited = env.run(
        EXE,
        &["--show", "--wait", "1s", "--interval", "1s"],
        &customer(),
    );
    waited
        .status(75)
        .stdout(any())
        .stderr(lines(1).and(contains("can be answered until 2026-10-31T00:00:00Z")));
    env.rehearsal.tick(30.days()).unwrap();
    // Who waits, waits for the subscriptions: however often it is run.
    for _ in 0..2 {
        let over = env.run(EXE, &["--show", "--wait", "10s"], &customer());
        over.status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("is \"Expired\": nothing was moved by it")));
        assert_eq!(transfer(&over)["progress"], "expired");
    }
    // Who only looks is told how it is.
    let looked = env.run(EXE, &["--show"], &customer());
    looked.success().stdout(any()).stderr("");
    // A customer without any is no failure, unless one is waited for.
    let env = TestEnvironment::omakase();
    let none = env.run(EXE, &["--show"], &customer());
    none.success().stdout(any()).stderr("");
    assert_eq!(transfer(&none)["action"], "none");
    let waited = env.run(EXE, &["--show", "--wait", "1s"], &customer());
    waited
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("no transfer that could be followed")));
}

#[test]
fn what_was_asked_for_again_is_followed_by_the_later_transfer() {
    let mut world = asked();
    let desk = &mut world.partner_center.desk;
    let mut later = desk.transfers[0].clone();
    desk.transfers[0].state = TransferState::Expired;
    later.id = "22222222-aaaa-4aaa-8aaa-222222222222".parse().unwrap();
    later.created += 1.hours();
    later.state = TransferState::Complete;
    desk.transfers.push(later);
    let env = seen_by(NEW, world);
    let followed = env.run(EXE, &["--show", "--wait", "1s"], &customer());
    followed.success().stdout(lines(2)).stderr("");
}

#[test]
fn a_word_that_is_not_known_is_no_end_to_wait_for() {
    let env = seen_by(NEW, asked());
    env.other_values("/transfers", json!({"status": "Examined"}));
    let args = ["--show", "--wait", "1s", "--interval", "1s"];
    let waited = env.run(EXE, &args, &customer());
    waited
        .status(75)
        .stdout(any())
        .stderr(lines(1).and(contains("still \"Examined\"")));
    assert_eq!(transfer(&waited)["progress"], "unknown");
}
