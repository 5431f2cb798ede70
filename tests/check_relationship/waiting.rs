//! `--wait`: until the customer has accepted, the time is over, or somebody stops it.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use rehearse::{Effect, Fault, Gate, Tenant};

use super::{CUSTOMER, EXE, NEW, OLD, SUBSCRIPTIONS, check, invited_by, name_of, token_of};
use test_support::{PATIENCE, Run, Running, TestEnvironment, any};

/// The customer accepts the invitation.
fn accept(env: &TestEnvironment) {
    let host = env.rehearsal.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /rehearsal/accept HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// The customer accepts after the first look and before the second.
fn accepted_between(env: &TestEnvironment, looks: &Gate, tool: Running) -> Run {
    assert!(looks.arrived(1, PATIENCE));
    accept(env);
    looks.release();
    assert!(looks.arrived(2, PATIENCE));
    looks.release();
    tool.finish()
}

#[test]
fn waiting_ends_when_the_customer_accepts() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let gate = env.rehearsal.hold("GET", "/directory/subscriptions", true);
    let args = ["--wait", "5m", "--interval", "50ms"];
    let tool = env.start(EXE, &args, &invited_by(NEW));
    let ran = accepted_between(&env, &gate, tool);
    ran.success().stdout(any());
    assert_eq!(ran.records()[0]["relationship"]["state"], "established");
}

#[test]
fn waiting_ends_with_its_time_and_writes_every_record_once() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let input = format!("{}{}", invited_by(NEW), invited_by(OLD));
    let ran = check(&env, &["--wait", "300ms", "--interval", "50ms"], &input);
    ran.status(1).stdout(any()).stderr(any());
    let states: Vec<String> = ran
        .records()
        .iter()
        .map(|record| record["relationship"]["state"].to_string())
        .collect();
    // The one that is established is written at once and not asked about again.
    assert_eq!(states, ["\"established\"", "\"unknown\""]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    let names = env
        .log()
        .plainly()
        .iter()
        .filter(|line| **line == name_of(OLD))
        .count();
    assert_eq!(names, 1);
}

#[test]
fn a_refusal_while_waiting_is_asked_again_with_a_new_token() {
    let env = TestEnvironment::omakase();
    let refusal = Effect::failed(403, false);
    env.rehearsal
        .fault(Fault::once("GET", "/directory/subscriptions", refusal));
    let ran = check(
        &env,
        &[
            "--this-tenant",
            "--partner",
            NEW,
            "--wait",
            "5m",
            "--interval",
            "50ms",
        ],
        "",
    );
    ran.success().stdout(any());
    assert_eq!(
        env.log().plainly(),
        [
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            name_of(NEW),
            name_of(OLD)
        ]
    );
}

#[test]
fn the_partners_side_waits_with_a_new_token_too() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let gate = env.rehearsal.hold("GET", CUSTOMER, true);
    let args = [
        "--this-tenant",
        "--side",
        "partner",
        "--wait",
        "5m",
        "--interval",
        "50ms",
    ];
    let tool = env.start(EXE, &args, "");
    let ran = accepted_between(&env, &gate, tool);
    ran.success().stdout(any());
    let tokens = env
        .log()
        .sent()
        .iter()
        .filter(|line| **line == token_of(NEW))
        .count();
    assert_eq!(tokens, 2);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_waiting_with_the_last_state_written_whichever_it_is() {
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let env = TestEnvironment::of(Tenant::omakase_invited());
        let gate = env.rehearsal.hold("GET", "/directory/subscriptions", true);
        let out = env.home.file("out.jsonl", "as it was");
        let args = [
            "--wait",
            "1h",
            "--interval",
            "50ms",
            "--tenants",
            "1",
            "-o",
            &out,
        ];
        let input = format!("{}{}", invited_by(NEW), invited_by(NEW));
        let tool = env.start(EXE, &args, &input);
        assert!(gate.arrived(1, PATIENCE));
        gate.release();
        // The second record's first look hangs: it has no state yet, the first one has.
        assert!(gate.arrived(2, PATIENCE));
        tool.signal(name);
        tool.finish().status(code).stderr(any());
        let written = std::fs::read_to_string(&out).unwrap();
        let records: Vec<serde_json::Value> = written
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(records[0]["relationship"]["state"], "unknown", "{name}");
        assert_eq!(records[0]["relationship"].get("status"), None);
        assert_eq!(records[1]["relationship"]["error"]["code"], "interrupted");
        gate.release();
    }
}

#[test]
fn the_time_ends_a_look_that_hangs_and_says_so() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let gate = env.rehearsal.hold("GET", "/directory/subscriptions", true);
    let ran = check(&env, &["--wait", "300ms"], &invited_by(NEW));
    ran.status(75).stdout(any()).stderr(any());
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["error"]["code"], "out-of-time");
    gate.release();
}
