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
#[path = "support"]
mod support {
    pub(crate) mod files;
    pub(crate) mod home;
    pub(crate) mod json;
    pub(crate) mod ran;
}

use std::path::{Path, PathBuf};

use support::{
    home::{Home, run_on},
    ran::Ran,
};

/// The folder of the inputs that `scripts/make-invites` made.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/invites")
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    run_with_input(folder, args, b"")
}

fn run_with_input(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let home = Home::new();
    let mut command = home.command(env!("CARGO_BIN_EXE_parse-invite"));
    run_on(command.args(args).current_dir(folder), input)
}
