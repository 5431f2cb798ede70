//! Running a tool before a rehearsal, and looking at what it sent.

use std::{
    io::Write as _,
    process::{Child, Command, Output, Stdio},
};

use rehearse::Rehearsal;
use serde_json::Value;

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The records, in their order.
    pub(crate) fn records(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
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

/// The program with the rehearsal's environment and nothing of this machine's.
pub(crate) fn command(exe: &str, rehearsal: &Rehearsal) -> Command {
    let mut command = Command::new(exe);
    command
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .envs(rehearsal.env());
    command
}

/// Starts the program and gives it its whole input.
pub(crate) fn start(exe: &str, rehearsal: &Rehearsal, args: &[&str], input: &str) -> Child {
    let mut child = command(exe, rehearsal)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child
}

/// Runs the program to its end.
pub(crate) fn run(exe: &str, rehearsal: &Rehearsal, args: &[&str], input: &str) -> Ran {
    start(exe, rehearsal, args, input)
        .wait_with_output()
        .unwrap()
        .into()
}

/// Every request so far, as method and path.
pub(crate) fn sent(rehearsal: &Rehearsal) -> Vec<String> {
    rehearsal
        .ledger()
        .iter()
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect()
}
