//! Runs the tools as a shell would: before a rehearsal, with nothing of this machine's settings.
#![expect(unreachable_pub, clippy::unwrap_used, reason = "a module of tests")]

#[path = "../shapes/schema.rs"]
mod schema;

use std::{
    io::Write as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use common::sections::{Section, Swap};
use rehearse::{Options, Rehearsal, tenant::Tenant};

/// How long a test waits for something that must happen before it calls it a failure.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The records on standard output.
    pub fn records(&self) -> Vec<common::Record> {
        let parse = |line: &str| common::Record::parse(line.as_bytes()).expect(line);
        self.out.lines().map(parse).collect()
    }

    /// One section of each record.
    pub fn sections<S: Section>(&self) -> Vec<S> {
        let section = |record: &common::Record| record.get::<S>().unwrap().unwrap();
        self.records().iter().map(section).collect()
    }

    /// The words for action, reason and status of each swap, for a look at all of them.
    pub fn swaps(&self) -> Vec<String> {
        let word = |value: serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        self.sections::<Swap>()
            .iter()
            .map(|swap| {
                let swap = serde_json::to_value(swap).unwrap();
                ["action", "reason", "status"]
                    .map(|key| word(swap[key].clone()))
                    .join(" ")
            })
            .collect()
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A rehearsal and a home for the tools that play in it.
pub struct Stage {
    pub rehearsal: Rehearsal,
    home: tempfile::TempDir,
}

/// Whatever a test is about, what the tool sent and got has the shapes of the public schema.
impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            schema::hold(&self.rehearsal);
        }
    }
}

impl Stage {
    pub fn omakase() -> Self {
        Self::of(Tenant::omakase())
    }

    pub fn of(tenant: Tenant) -> Self {
        Self::with(Options::of(tenant))
    }

    /// With these settings.
    pub fn with(options: Options) -> Self {
        Self {
            rehearsal: rehearse::start(Options {
                keep_answers: true,
                ..options
            })
            .unwrap(),
            home: tempfile::tempdir().unwrap(),
        }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A file in the home.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.home().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The tool, ready to run.
    pub fn tool(&self, exe: &str, args: &[&str]) -> Command {
        let mut command = Command::new(exe);
        command
            .args(args)
            .env_clear()
            .envs(self.rehearsal.env())
            .env("HOME", self.home())
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the tool with this on standard input.
    pub fn run(&self, exe: &str, args: &[&str], stdin: &str) -> Ran {
        self.start(exe, args, stdin)
            .wait_with_output()
            .unwrap()
            .into()
    }

    /// Starts the tool with this on standard input.
    pub fn start(&self, exe: &str, args: &[&str], stdin: &str) -> Child {
        let mut child = self.tool(exe, args).spawn().unwrap();
        // A tool that ends before it has read everything is judged by its exit code, not here.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child
    }

    /// The changes that were sent: method and path.
    pub fn writes(&self) -> Vec<String> {
        self.rehearsal
            .ledger()
            .iter()
            .filter(|entry| entry.method != "GET" && !entry.path.contains("/oauth2/"))
            .map(|entry| format!("{} {}", entry.method, entry.path))
            .collect()
    }
}
