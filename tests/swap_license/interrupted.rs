use std::time::Duration;
#[cfg(unix)]
use std::{io::BufRead as _, process::Stdio, time::Instant};

use rehearse::{Effect, Fault, Gate};

use super::{SWAP, everybody_moved, holders, plan};
use test_support::{
    PATIENCE, TestEnvironment, any, contains,
    skus::{NEW, OLD},
    starts_with,
};
#[cfg(unix)]
use test_support::{ends_with, run};

/// Nobody who had a licence is without one.
fn nobody_is_without_a_licence(env: &TestEnvironment) {
    for (name, licenses) in holders(env) {
        let has_one = licenses.iter().any(|(sku, _)| sku == OLD || sku == NEW);
        assert!(has_one || name == "admin", "{name} has no licence");
    }
}

/// Kills the tool when its request of this number has arrived, before or after it took effect, and runs
/// it again. Every request of a run is a step of its protocol: what is between two of them (the journal)
/// is killed along with the next.
fn killed_at(number: usize, applied: bool) -> Option<TestEnvironment> {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied,
        gate: gate.clone(),
    };
    env.rehearsal.fault(Fault {
        method: None,
        skip: u32::try_from(number).unwrap() - 1,
        times: None,
        ..Fault::once("", "", effect)
    });
    let mut tool = env.start(SWAP, &["--apply"], &plan.out);
    while !gate.arrived(1, Duration::from_millis(20)) {
        if tool.child.try_wait().unwrap().is_some() {
            return None;
        }
    }
    tool.kill();
    nobody_is_without_a_licence(&env);
    // What was held goes its way, as it would in life: the service does not know that nobody waits.
    gate.open();
    let again = env.run(SWAP, &["--apply"], &plan.out);
    let at = format!("request {number}, applied {applied}");
    again.success().stdout(any()).about(&at);
    assert_eq!(holders(&env), everybody_moved(), "{at}");
    Some(env)
}

#[test]
fn killed_at_any_step_and_run_again_the_end_is_the_same() {
    for applied in [false, true] {
        let mut number = 1;
        while killed_at(number, applied).is_some() {
            number += 1;
        }
        // A token and the rows; the first user alone: a reading, a change and a reading back; the next two
        // together: one reading, a change each, one reading back; the last alone; the rows again.
        assert_eq!(number - 1, 13, "steps of a run");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_finishes_the_change_in_flight_and_stops_before_the_next() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let env = TestEnvironment::omakase();
        let plan = plan(&env);
        let gate = env.rehearsal.hold("POST", "/assignLicense", false);
        let tool = env.start(SWAP, &["--apply"], &plan.out);
        assert!(gate.arrived(1, PATIENCE));
        tool.signal(name);
        gate.open();
        let stopped = tool.finish();
        stopped.status(code).stdout(any()).stderr(any());
        assert_eq!(stopped.swaps(), ["swap - done"], "{}", stopped.err);
        assert!(
            stopped
                .err
                .starts_with("swap-license: stopped as asked; 1 user(s) were changed"),
            "{}",
            stopped.err
        );
        let again = env.run(SWAP, &["--apply"], &plan.out);
        again.success().stdout(any()).stderr(any());
        assert_eq!(holders(&env), everybody_moved());
        assert_eq!(env.log().writes().len(), 4);
    }
}

#[cfg(unix)]
#[test]
fn whoever_interrupts_a_run_that_waits_for_an_answer_is_told_so() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = env.rehearsal.hold("POST", "/assignLicense", false);
    let mut tool = env.start(SWAP, &["--apply"], &plan.out);
    let mut err = std::io::BufReader::new(tool.child.stderr.take().unwrap()).lines();
    assert!(gate.arrived(1, PATIENCE));
    tool.signal("INT");
    assert_eq!(
        err.next().unwrap().unwrap(),
        "swap-license: stopping: waiting for the answer to what was sent already; nothing further is sent"
    );
    gate.open();
    assert_eq!(tool.child.wait().unwrap().code(), Some(130));
    assert_eq!(env.log().writes().len(), 1);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_run_that_the_service_has_asked_to_wait() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let busy = Effect::status(429, false, Some("300"));
    env.rehearsal
        .fault(Fault::once("POST", "/assignLicense", busy));
    let mut tool = env.start(SWAP, &["--apply", "-vv"], &plan.out);
    let mut err = std::io::BufReader::new(tool.child.stderr.take().unwrap()).lines();
    // The next users are not read before that time has passed.
    assert!(err.any(|line| line.unwrap().ends_with(": trying again in 300.0 s")));
    let begun = Instant::now();
    tool.signal("INT");
    assert_eq!(tool.child.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    let last = err.last().unwrap().unwrap();
    assert!(
        last.contains("stopped as asked; 0 user(s) were changed"),
        "{last}"
    );
    assert_eq!(env.log().writes().len(), 1);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_does_not_take_what_is_left_of_the_plan_with_it() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let file = env.home.file("plan.jsonl", &plan.out);
    let gate = env.rehearsal.hold("POST", "/assignLicense", false);
    let tool = env.start(SWAP, &["--apply", &file, "-o", &file], "");
    assert!(gate.arrived(1, PATIENCE));
    tool.signal("INT");
    gate.open();
    let stopped = tool.finish();
    stopped.status(130).stdout(any()).stderr(ends_with(format!(
            "swap-license: the run ended early, so {file} was left as it was; what was written until then is in {file}.partial\n"
        )));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), plan.out);
    let partial = std::fs::read_to_string(format!("{file}.partial")).unwrap();
    assert_eq!(partial.matches("\"status\":\"done\"").count(), 1);
    let again = env.run(SWAP, &["--apply", &file, "-o", &file], "");
    again.success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
}

#[test]
fn a_change_that_an_interrupted_run_had_sent_counts_as_done_by_this_tool() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = env.rehearsal.hold("POST", "/assignLicense", true);
    let tool = env.start(SWAP, &["--apply"], &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    tool.kill();
    gate.open();
    let again = env.run(SWAP, &["--apply"], &plan.out);
    assert_eq!(again.swaps()[0], "none already-done done");
    assert_eq!(env.log().writes().len(), 4);
}

#[test]
fn an_output_that_nobody_reads_any_more_stops_the_run_before_the_next_change() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let mut tool = env.start(SWAP, &["--apply"], &plan.out);
    drop(tool.child.stdout.take());
    let stopped = tool.finish();
    stopped.status(5).stdout(any()).stderr(starts_with(
        "swap-license: standard output was closed by its reader; 1 user(s) were changed",
    ));
    assert_eq!(env.log().writes().len(), 1);
}

#[test]
fn what_is_under_way_when_the_output_is_closed_is_counted_and_is_in_the_evidence() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = Gate::default();
    let effect = Effect::Hold {
        applied: false,
        gate: gate.clone(),
    };
    // The first change goes through; the next two are under way together.
    let held = Fault::once("POST", "/assignLicense", effect).times(None);
    env.rehearsal.fault(Fault { skip: 1, ..held });
    let chain = env.home.path().join("chain.jsonl");
    let chain = chain.to_str().unwrap();
    let mut tool = env.start(SWAP, &["--apply", "--evidence", chain], &plan.out);
    let mut out = std::io::BufReader::new(tool.child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    assert!(first.contains("\"status\":\"done\""), "{first}");
    assert!(gate.arrived(2, PATIENCE));
    drop(out);
    gate.open();
    let stopped = tool.finish();
    stopped.status(5).stdout(any()).stderr(starts_with(
        "swap-license: standard output was closed by its reader; 3 user(s) were changed and nothing further is sent",
    ));
    assert_eq!(env.log().writes().len(), 3);
    let proof = std::fs::read_to_string(chain).unwrap();
    assert_eq!(proof.matches("\"proven\":true").count(), 3, "{proof}");
    env.run(SWAP, &["--check-evidence", chain], "")
        .success()
        .stdout(any())
        .stderr(any());
    let again = env.run(SWAP, &["--apply"], &plan.out);
    again.success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_run_before_the_next_change() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let plan_file = env.home.file("plan.jsonl", &plan.out);
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = env.tool(SWAP, &["--apply", &plan_file]);
    let stopped = run(command.stdout(Stdio::from(full)));
    stopped.status(5).stdout(any()).stderr(any());
    assert_eq!(env.log().writes().len(), 1);
}

/// The shell lets no file grow beyond a kilobyte; the second entry does not fit.
#[cfg(unix)]
#[test]
fn a_journal_that_cannot_grow_stops_the_run_before_the_next_change() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let plan_file = env.home.file("plan.jsonl", &plan.out);
    let limited = format!("trap '' XFSZ; ulimit -f 2; exec {SWAP} --apply {plan_file}");
    let stopped = env.run("bash", &["-c", &limited], "");
    stopped
        .status(5)
        .stdout(any())
        .stderr(contains("nothing further was sent"));
    let sent = env.log().writes().len();
    assert!(sent < 4, "{sent}");
    nobody_is_without_a_licence(&env);
    let again = env.run(SWAP, &["--apply", &plan_file], "");
    again
        .success()
        .stdout(any())
        .stderr(contains("was cut off by an interruption"));
    assert_eq!(holders(&env), everybody_moved());
    assert_eq!(env.log().writes().len(), 4, "nothing is done twice");
}

#[test]
fn a_journal_that_is_no_file_is_refused_before_anything_is_sent() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let device = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let refused = env.run(SWAP, &["--apply", "--journal", device], &plan.out);
    refused.status(5).stdout(any()).stderr(any());
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn two_runs_in_one_tenant_do_not_meet() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = env.rehearsal.hold("POST", "/assignLicense", false);
    let first = env.start(SWAP, &["--apply"], &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    let second = env.run(SWAP, &["--apply"], &plan.out);
    second
        .status(5)
        .stdout(any())
        .stderr(contains("another run is changing the tenant"));
    gate.open();
    let first = first.finish();
    first.success().stdout(any()).stderr(any());
    assert_eq!(holders(&env), everybody_moved());
}

#[test]
fn a_service_that_stays_busy_ends_with_75_and_the_next_run_finishes() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let effect = Effect::status(503, false, Some("0"));
    env.rehearsal
        .fault(Fault::once("POST", "/assignLicense", effect).times(Some(24)));
    let busy = env.run(SWAP, &["--apply"], &plan.out);
    busy.status(75).stdout(any()).stderr(any());
    assert_eq!(busy.swaps(), ["swap - unknown"; 4]);
    nobody_is_without_a_licence(&env);
    let again = env.run(SWAP, &["--apply"], &plan.out);
    again.success().stdout(any()).stderr(any());
    assert_eq!(holders(&env), everybody_moved());
}
