//! `parse-invite` as a whole: what goes in, what comes out on both streams, how it ends.

#![expect(
    clippy::unwrap_used,
    reason = "a test panics where something is not as it says"
)]

#[path = "parse_invite/corpus.rs"]
mod corpus;
#[path = "parse_invite/manners.rs"]
mod manners;
#[path = "parse_invite/records.rs"]
mod records;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The folder of the inputs that `scripts/make-invites` made.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/invites")
}

/// A command that depends on nothing of the machine's.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parse-invite"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    Ran::of(&command(folder, args).output().unwrap())
}

fn run_with_input(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut child = command(folder, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran::of(&output)
}

/// All that a run showed.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    out: String,
    err: String,
    code: i32,
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
            code: output.status.code().unwrap(),
        }
    }

    fn records(&self) -> Vec<serde_json::Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}
