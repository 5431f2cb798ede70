//! A disk that fails at the n-th write, the n-th sync or the naming of a file, for each n in turn: of the journal, of the
//! evidence and of the output, and of what other tools write (`written`). Whatever fails, it is said, nothing is lost, and
//! the same command again ends it. The
//! failures come from a library that is put before the C library (`shim.c`), so that the tool is the one that people
//! run; names are given by calls to the kernel that no library sees, so that they fail by what is in their place.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that it failed"
)]

#[path = "../sign_in/signing_in.rs"]
#[expect(dead_code, reason = "not every way of signing in is tried here")]
mod signing_in;
mod written;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use rehearse::{Effect, Fault, Gate, Tenant};
use test_support::{PATIENCE, Run, TestEnvironment, any, contains, program, run};

const SWAP: &str = program!("swap-license");
const LIST: &str = program!("list-licenses");

/// Where nothing is left to fail: more calls than a run makes.
const MOST: usize = 60;

/// The shim, compiled once.
fn shim() -> &'static Path {
    static SHIM: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/failing_disk/shim.c");
        let folder = tempfile::tempdir().unwrap();
        let shim = folder.path().join("shim.so");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-o"]);
        let made = cc.arg(&shim).arg(source).arg("-ldl").status().unwrap();
        assert!(made.success());
        (folder, shim)
    });
    &SHIM.1
}

/// Runs a tool on a disk that fails at a call below a folder of its home; none where it made fewer calls than that.
fn fails(
    command: &mut Command,
    env: &TestEnvironment,
    (call, below, at): (&str, &str, usize),
) -> Option<Run> {
    let home = env.home.path();
    let mark = home.join("mark");
    command
        .env("LD_PRELOAD", shim())
        .env("FAILING_CALL", call)
        .env("FAILING_BELOW", home.join(below))
        .env("FAILING_AT", at.to_string())
        .env("FAILING_MARK", &mark);
    let ran = run(command);
    mark.exists().then_some(ran)
}

/// Two users, their plan, and a folder for each file that a run writes.
struct Stage {
    env: TestEnvironment,
}

fn args(evidence: &str) -> [&str; 12] {
    [
        "--apply",
        "--first-pause",
        "1",
        "--state-dir",
        "state",
        "--journal",
        "journal/j",
        "--evidence",
        evidence,
        "-o",
        "output/o",
        "plan",
    ]
}

impl Stage {
    fn new() -> Self {
        let env = TestEnvironment::changed(|tenant| {
            tenant.users.drain(2..4);
        });
        let partner = Tenant::omakase().partner_center.tenant_id;
        let invited = format!(
            "{{\"relationship\":{{\"state\":\"established\",\"side\":\"customer\",\"partner\":{{\"tenantId\":\"{partner}\"}},\"evidence\":[]}}}}\n"
        );
        let rows = env.run(LIST, &[], &invited);
        let plan = env.run(SWAP, &[], &rows.out);
        plan.success().stdout(any());
        env.home.file("plan", &plan.out);
        for folder in ["journal", "evidence", "output"] {
            std::fs::create_dir(env.home.path().join(folder)).unwrap();
        }
        Self { env }
    }

    fn command(&self, evidence: &str) -> Command {
        self.env.tool(SWAP, &args(evidence))
    }

    /// Applies the plan on a disk that fails; none where the run made fewer calls than that.
    fn fail(&self, call: &str, below: &str, at: usize) -> Option<Run> {
        let mut command = self.command("evidence/first");
        fails(&mut command, &self.env, (call, below, at))
    }

    /// The same command again, on a disk that works, ends it; each user was changed once.
    fn ends(&self, what: &str) {
        run(&mut self.command("evidence/second"))
            .success()
            .stderr(any())
            .about(what);
        let changed = self.env.rehearsal.license_changes();
        let different: BTreeSet<&String> = changed.iter().collect();
        assert_eq!((changed.len(), different.len()), (2, 2), "{what}");
        let output = std::fs::read_to_string(self.env.home.path().join("output/o")).unwrap();
        let ended = ["\"status\":\"done\"", "\"status\":\"already-done\""];
        let ended = ended.map(|status| output.matches(status).count());
        assert_eq!(ended[0] + ended[1], 2, "{what}: {output}");
    }
}

/// Lets each call in turn fail until a run makes no more of them; gives how many it made.
fn each_in_turn(call: &str, below: &str) -> usize {
    for at in 1..MOST {
        let stage = Stage::new();
        let what = format!("{call} {at} of {below}");
        let Some(ran) = stage.fail(call, below, at) else {
            return at - 1;
        };
        ran.status(5)
            .stdout(any())
            .stderr(contains("cannot "))
            .about(&what);
        stage.ends(&what);
    }
    panic!("{MOST} calls and no end: {call} {below}");
}

#[test]
fn whichever_write_or_sync_of_the_journal_fails_nothing_is_lost() {
    assert!(each_in_turn("write", "journal") >= 4, "two lines a change");
    assert!(each_in_turn("sync", "journal") >= 4, "each line is synced");
}

#[test]
fn whichever_write_or_sync_of_the_evidence_fails_nothing_is_lost() {
    assert!(each_in_turn("write", "evidence") >= 4, "begin, two, end");
    assert!(each_in_turn("sync", "evidence") >= 4, "each line is synced");
}

#[test]
fn whichever_write_or_sync_of_the_output_fails_nothing_is_lost() {
    assert!(each_in_turn("write", "output") >= 1);
    assert!(each_in_turn("sync", "output") >= 1);
}

#[test]
fn an_output_that_cannot_get_its_name_loses_nothing() {
    let stage = Stage::new();
    let output = stage.env.home.path().join("output/o");
    let gate = Gate::default();
    let hold = Effect::Hold {
        applied: false,
        gate: gate.clone(),
    };
    let second = Fault::once("POST", "/assignLicense", hold).after(1);
    stage.env.rehearsal.fault(second);
    let tool = stage.env.start(SWAP, &args("evidence/first"), "");
    assert!(gate.arrived(1, PATIENCE), "the second change");
    std::fs::create_dir(&output).unwrap();
    gate.open();
    let ran = tool.finish();
    ran.status(5)
        .stdout(any())
        .stderr(contains("cannot write").and(contains("output/o")));
    assert_eq!(stage.env.rehearsal.license_changes().len(), 2);
    assert!(std::fs::read_dir(&output).unwrap().next().is_none());
    std::fs::remove_dir(&output).unwrap();
    stage.ends("a folder is in its place");
}
