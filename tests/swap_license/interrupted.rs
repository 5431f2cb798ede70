use std::{io::BufRead as _, process::Stdio, time::Duration};

use rehearse::{Effect, Fault, Gate};

use super::{NEW, OLD, SWAP, everybody_moved, holders, plan};
use crate::support::{ran::Ran, signal::signal, stage::Stage, started::PATIENCE};

/// Nobody who had a licence is without one.
fn nobody_is_without_a_licence(stage: &Stage) {
    for (name, licenses) in holders(stage) {
        let has_one = licenses.iter().any(|(sku, _)| sku == OLD || sku == NEW);
        assert!(has_one || name == "admin", "{name} has no licence");
    }
}

/// Kills the tool when its request of this number has arrived, before or after it took effect, and runs
/// it again. Every request of a run is a step of its protocol: what is between two of them (the journal)
/// is killed along with the next.
fn killed_at(number: usize, applied: bool) -> Option<Stage> {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied,
        gate: gate.clone(),
    };
    stage.rehearsal.fault(Fault {
        method: None,
        skip: u32::try_from(number).unwrap() - 1,
        times: None,
        ..Fault::once("", "", effect)
    });
    let mut child = stage.start(SWAP, &["--apply"], &plan.out);
    while !gate.arrived(1, Duration::from_millis(20)) {
        if child.try_wait().unwrap().is_some() {
            return None;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    nobody_is_without_a_licence(&stage);
    // What was held goes its way, as it would in life: the service does not know that nobody waits.
    gate.open();
    let again = stage.run(SWAP, &["--apply"], &plan.out);
    let at = format!("request {number}, applied {applied}");
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""), "{at}");
    assert_eq!(holders(&stage), everybody_moved(), "{at}");
    Some(stage)
}

#[test]
fn killed_at_any_step_and_run_again_the_end_is_the_same() {
    for applied in [false, true] {
        let mut number = 1;
        while killed_at(number, applied).is_some() {
            number += 1;
        }
        // A token, the rows, for each of four users a reading, a change and a reading back, the rows again.
        assert_eq!(number - 1, 15, "steps of a run");
    }
}

#[test]
fn an_interrupt_finishes_the_change_in_flight_and_stops_before_the_next() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let stage = Stage::omakase();
        let plan = plan(&stage);
        let gate = stage.rehearsal.hold("POST", "/assignLicense", false);
        let child = stage.start(SWAP, &["--apply"], &plan.out);
        assert!(gate.arrived(1, PATIENCE));
        signal(&child, name);
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
fn whoever_interrupts_a_run_that_waits_for_an_answer_is_told_so() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let gate = stage.rehearsal.hold("POST", "/assignLicense", false);
    let mut child = stage.start(SWAP, &["--apply"], &plan.out);
    let mut err = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(gate.arrived(1, PATIENCE));
    signal(&child, "INT");
    assert_eq!(
        err.next().unwrap().unwrap(),
        "swap-license: stopping: waiting for the answer to what was sent already; nothing further is sent"
    );
    gate.open();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(stage.writes().len(), 1);
}

#[test]
fn an_interrupted_run_does_not_take_what_is_left_of_the_plan_with_it() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let file = stage.home.file("plan.jsonl", &plan.out);
    let gate = stage.rehearsal.hold("POST", "/assignLicense", false);
    let child = stage.start(SWAP, &["--apply", &file, "-o", &file], "");
    assert!(gate.arrived(1, PATIENCE));
    signal(&child, "INT");
    gate.open();
    let stopped: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(stopped.code, Some(130));
    assert!(
        stopped.err.ends_with(&format!(
            "swap-license: the run ended early, so {file} was left as it was; what was written until then is in {file}.partial\n"
        )),
        "{}",
        stopped.err
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), plan.out);
    let partial = std::fs::read_to_string(format!("{file}.partial")).unwrap();
    assert_eq!(partial.matches("\"status\":\"done\"").count(), 1);
    let again = stage.run(SWAP, &["--apply", &file, "-o", &file], "");
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    assert_eq!(holders(&stage), everybody_moved());
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
    let plan_file = stage.home.file("plan.jsonl", &plan.out);
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
    let plan_file = stage.home.file("plan.jsonl", &plan.out);
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
    let effect = Effect::status(503, false, Some("0"));
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
