//! `parse-invite` as a whole: what goes in, what comes out on both streams, how it ends.

#![expect(
    clippy::unwrap_used,
    reason = "a test panics where something is not as it says"
)]

#[path = "parse_invite/command_line.rs"]
mod command_line;
#[path = "parse_invite/corpus.rs"]
mod corpus;
#[path = "parse_invite/records.rs"]
mod records;
#[path = "parse_invite/unread.rs"]
mod unread;

use std::path::{Path, PathBuf};

use test_support::{self as support, Home, Run as Ran, run_on};

/// The folder of the inputs that `scripts/make-invites` made.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/invites")
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    run_with_input(folder, args, b"")
}

fn run_with_input(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let home = Home::new();
    let mut command = home.command(support::program!("parse-invite"));
    run_on(command.args(args).current_dir(folder), input)
}
