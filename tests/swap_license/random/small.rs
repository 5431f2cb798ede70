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
                reorder_lists: true,
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

    /// How many lines a file has; none where there is no file.
    pub(super) fn lines(&self, file: &str) -> usize {
        let records = std::fs::read_to_string(self.folder.path().join(file));
        records.map_or(0, |records| records.lines().count())
    }

    /// Lets the services lie, about the calls that so many swaps consist of.
    pub(super) fn lie(&self, seed: u64, swaps: usize) {
        for lie in rehearse::lies(seed, u32::try_from(swaps).unwrap()) {
            self.rehearsal.fault(lie);
        }
    }

    /// Applies a plan once.
    pub(super) fn apply(&self, applying: &Applying<'_>) -> Exit {
        let seed = applying.seed;
        let mut args = vec![
            "--apply",
            "--first-pause",
            "1",
            "--in-flight",
            applying.in_flight,
        ];
        args.extend(["--journal", applying.journal, "--state-dir", "state"]);
        args.extend(["-o", "done", applying.plan]);
        args.extend(applying.limits);
        let exit = self.run(SWAP, &args);
        let tenant = self.rehearsal.tenant();
        invariants::nobody_is_without_a_licence_and_no_seat_is_overdrawn(&tenant, seed);
        // Without a record that could be written there is no file.
        if self.lines("done") > 0 {
            let done = std::fs::read_to_string(self.folder.path().join("done")).unwrap();
            for line in done.lines() {
                invariants::what_is_called_done_is_done(&tenant, line, seed);
            }
        }
        exit
    }

    /// Applies a plan again and again until everything is done; says how often that was. Some lies never end by
    /// themselves: after half of the runs the services are honest.
    pub(super) fn apply_until_done(&self, applying: &Applying<'_>) -> usize {
        let seed = applying.seed;
        for run in 1..=RUNS {
            if run > RUNS / 2 {
                self.rehearsal.end_faults();
            }
            let exit = self.apply(applying);
            if exit == Exit::Done {
                return run;
            }
            // A token that expires twice within one call is a refusal; the next run has a new one. A row that a lie
            // left out is a refusal too.
            assert!(
                matches!(exit, Exit::TryAgain | Exit::Denied | Exit::No),
                "seed {seed}: {exit:?}"
            );
        }
        panic!(
            "seed {seed}: {} is not done after {RUNS} runs",
            applying.plan
        );
    }
}

/// A plan that is applied.
pub(super) struct Applying<'a> {
    pub(super) plan: &'a str,
    pub(super) journal: &'a str,
    pub(super) in_flight: &'a str,
    pub(super) seed: u64,
    /// Further options.
    pub(super) limits: &'a [&'a str],
}

impl<'a> Applying<'a> {
    pub(super) fn of(plan: &'a str, journal: &'a str, in_flight: &'a str, seed: u64) -> Self {
        Self {
            plan,
            journal,
            in_flight,
            seed,
            limits: &[],
        }
    }
}
