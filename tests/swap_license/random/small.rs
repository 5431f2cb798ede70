//! Many small rehearsals.

use std::ffi::OsString;

use common::{Exit, cli::start_async};
use rehearse::{Options, Rehearsal, tenant::Tenant};

use super::invariants;
use crate::invited;

/// How often a plan may have to be applied until everything is done.
const RUNS: usize = 12;

/// The clock of the rehearsal runs so much faster: what takes a second there is there in some milliseconds.
const SPEED: u32 = 200;

pub(super) const LIST: Runner = |args| start_async(args, list_licenses::run);
pub(super) const SWAP: Runner = |args| start_async(args, swap_license::run);
type Runner = fn(Vec<OsString>) -> Exit;

/// A rehearsal whose tools run in this process: thousands of runs would be slow as processes.
pub(super) struct Small {
    pub(super) rehearsal: Rehearsal,
    folder: tempfile::TempDir,
}

impl Small {
    pub(super) fn of(tenant: Tenant) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("input"), invited()).unwrap();
        Self {
            rehearsal: rehearse::start(Options {
                speed: SPEED,
                ..Options::of(tenant)
            })
            .unwrap(),
            folder,
        }
    }

    /// A file of this stage's folder.
    pub(super) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a tool. Words that name a file are files of this stage's folder.
    pub(super) fn run(&self, tool: Runner, args: &[&str]) -> Exit {
        let mut all: Vec<OsString> = vec!["tool".into()];
        for (name, value) in self.rehearsal.env() {
            let flag = match name.as_str() {
                "NORIKAE_LOGIN_URL" => "--login-url",
                "NORIKAE_GRAPH_URL" => "--graph-url",
                "NORIKAE_PARTNER_URL" => "--partner-url",
                "NORIKAE_TENANT" => "--tenant",
                "NORIKAE_CLIENT_ID" => "--client-id",
                "NORIKAE_SECRET_FILE" => "--secret-file",
                _ => continue,
            };
            all.extend([flag.into(), value.into()]);
        }
        let file = |word: &str| -> OsString {
            if [
                "input", "rows", "plan", "undo", "journal", "back", "done", "state", "names",
            ]
            .contains(&word)
            {
                self.folder.path().join(word).into()
            } else {
                word.into()
            }
        };
        all.extend(args.iter().map(|word| file(word)));
        tool(all)
    }

    /// Applies a plan again and again until everything is done; says how often that was.
    pub(super) fn apply_until_done(
        &self,
        plan: &str,
        journal: &str,
        in_flight: &str,
        seed: u64,
    ) -> usize {
        let args = [
            "--apply",
            "--first-pause",
            "1",
            "--in-flight",
            in_flight,
            "--journal",
            journal,
            "--state-dir",
            "state",
            "-o",
            "done",
            plan,
        ];
        for run in 1..=RUNS {
            let exit = self.run(SWAP, &args);
            invariants::nobody_is_without_a_licence_and_no_seat_is_overdrawn(
                &self.rehearsal.tenant(),
                seed,
            );
            if exit == Exit::Done {
                return run;
            }
            // A token that expires twice within one call is a refusal; the next run has a new one.
            assert!(
                matches!(exit, Exit::TryAgain | Exit::Denied),
                "seed {seed}: {exit:?}"
            );
        }
        panic!("seed {seed}: {plan} is not done after {RUNS} runs");
    }
}
