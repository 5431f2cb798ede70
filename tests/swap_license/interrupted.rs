use std::process::Stdio;

use rehearse::{Effect, Fault};

use super::{NEW, OLD, SWAP, everybody_moved, holders, plan};
use crate::running::{PATIENCE, Ran, Stage};

/// Nobody who had a licence is without one.
fn nobody_is_without_a_licence(stage: &Stage) {
    for (name, licenses) in holders(stage) {
        let has_one = licenses.iter().any(|(sku, _)| sku == OLD || sku == NEW);
        assert!(has_one || name == "admin", "{name} has no licence");
    }
}

/// Kills the tool when the request of this number has arrived, before or after it took effect.
fn killed_at(method: &str, suffix: &str, number: usize, applied: bool) -> Stage {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let gate = stage.rehearsal.hold(method, suffix, applied);
    let mut child = stage.start(SWAP, &["--apply"], &plan.out);
    for earlier in 1..number {
        assert!(gate.arrived(earlier, PATIENCE), "{earlier} of {number}");
        gate.release();
    }
    assert!(gate.arrived(number, PATIENCE), "{number}");
    child.kill().unwrap();
    child.wait().unwrap();
    nobody_is_without_a_licence(&stage);
    // What was held goes its way, as it would in life: the service does not know that nobody waits.
    gate.release();
    gate.open();
    let again = stage.run(SWAP, &["--apply"], &plan.out);
    let at = format!("{method} {suffix} number {number}, applied {applied}");
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""), "{at}");
    stage
}

#[test]
fn killed_at_any_change_and_run_again_the_end_is_the_same() {
    for applied in [false, true] {
        for number in 1..=4 {
            let stage = killed_at("POST", "/assignLicense", number, applied);
            assert_eq!(holders(&stage), everybody_moved(), "{number} {applied}");
        }
    }
}

#[test]
fn killed_at_any_reading_and_run_again_the_end_is_the_same() {
    for user in [
        "302f0ae0-2661-4dfe-9963-5f3e1fc4be40",
        "572d2d7e-36bf-4fec-a10f-65e67678cc69",
    ] {
        for number in 1..=2 {
            let stage = killed_at("GET", &format!("/users/{user}"), number, true);
            assert_eq!(holders(&stage), everybody_moved(), "{user} {number}");
        }
    }
}

#[test]
fn an_interrupt_finishes_the_change_in_flight_and_stops_before_the_next() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let stage = Stage::omakase();
        let plan = plan(&stage);
        let gate = stage.rehearsal.hold("POST", "/assignLicense", false);
        let child = stage.start(SWAP, &["--apply"], &plan.out);
        assert!(gate.arrived(1, PATIENCE));
        let kill = std::process::Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(kill.success());
        gate.open();
        let stopped: Ran = child.wait_with_output().unwrap().into();
        assert_eq!(stopped.code, Some(code));
        assert_eq!(stopped.swaps(), ["swap - done"], "{}", stopped.err);
        assert!(
            stopped
                .err
                .starts_with("swap-license: stopped as asked; 1 user(s) were changed"),
            "{}",
            stopped.err
        );
        let again = stage.run(SWAP, &["--apply"], &plan.out);
        assert_eq!(again.code, Some(0));
        assert_eq!(holders(&stage), everybody_moved());
        assert_eq!(stage.writes().len(), 4);
    }
}

#[test]
fn a_change_that_an_interrupted_run_had_sent_counts_as_done_by_this_tool() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let gate = stage.rehearsal.hold("POST", "/assignLicense", true);
    let mut child = stage.start(SWAP, &["--apply"], &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    child.kill().unwrap();
    child.wait().unwrap();
    gate.open();
    let again = stage.run(SWAP, &["--apply"], &plan.out);
    assert_eq!(again.swaps()[0], "none already-done done");
    assert_eq!(stage.writes().len(), 4);
}

#[test]
fn an_output_that_nobody_reads_any_more_stops_the_run_before_the_next_change() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let mut child = stage.start(SWAP, &["--apply"], &plan.out);
    drop(child.stdout.take());
    let stopped: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(stopped.code, Some(5));
    assert!(
        stopped.err.starts_with(
            "swap-license: standard output was closed by its reader; 1 user(s) were changed"
        ),
        "{}",
        stopped.err
    );
    assert_eq!(stage.writes().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_run_before_the_next_change() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let plan_file = stage.file("plan.jsonl", &plan.out);
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let child = stage
        .tool(SWAP, &["--apply", &plan_file])
        .stdout(Stdio::from(full))
        .spawn()
        .unwrap();
    let stopped: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(stopped.code, Some(5));
    assert_eq!(stage.writes().len(), 1);
}

/// The shell lets no file grow beyond a kilobyte; the second entry does not fit.
#[cfg(unix)]
#[test]
fn a_journal_that_cannot_grow_stops_the_run_before_the_next_change() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let plan_file = stage.file("plan.jsonl", &plan.out);
    let limited = format!("trap '' XFSZ; ulimit -f 2; exec {SWAP} --apply {plan_file}");
    let stopped = stage.run("bash", &["-c", &limited], "");
    assert_eq!(stopped.code, Some(5), "{}", stopped.err);
    assert!(
        stopped.err.contains("nothing further was sent"),
        "{}",
        stopped.err
    );
    let sent = stage.writes().len();
    assert!(sent < 4, "{sent}");
    nobody_is_without_a_licence(&stage);
    let again = stage.run(SWAP, &["--apply", &plan_file], "");
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    assert_eq!(holders(&stage), everybody_moved());
    assert_eq!(stage.writes().len(), 4, "nothing is done twice");
}

#[test]
fn a_journal_that_is_no_file_is_refused_before_anything_is_sent() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let device = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let refused = stage.run(SWAP, &["--apply", "--journal", device], &plan.out);
    assert_eq!(refused.code, Some(5));
    assert_eq!(stage.writes(), [""; 0]);
}

#[test]
fn two_runs_in_one_tenant_do_not_meet() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let gate = stage.rehearsal.hold("POST", "/assignLicense", false);
    let first = stage.start(SWAP, &["--apply"], &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    let second = stage.run(SWAP, &["--apply"], &plan.out);
    assert_eq!(second.code, Some(5));
    assert!(
        second.err.contains("another run is using the journal"),
        "{}",
        second.err
    );
    gate.open();
    let first: Ran = first.wait_with_output().unwrap().into();
    assert_eq!(first.code, Some(0));
    assert_eq!(holders(&stage), everybody_moved());
}

#[test]
fn a_service_that_stays_busy_ends_with_75_and_the_next_run_finishes() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let effect = Effect::Status {
        status: 503,
        applied: false,
        retry_after: Some("0".to_owned()),
        code: None,
        message: None,
    };
    stage
        .rehearsal
        .fault(Fault::once("POST", "/assignLicense", effect).times(Some(24)));
    let busy = stage.run(SWAP, &["--apply"], &plan.out);
    assert_eq!(busy.code, Some(75));
    assert_eq!(busy.swaps(), ["swap - unknown"; 4]);
    nobody_is_without_a_licence(&stage);
    let again = stage.run(SWAP, &["--apply"], &plan.out);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(holders(&stage), everybody_moved());
}
