//! Every lie that the emulator can tell, told to every tool that asks a service: what each makes of it stands in
//! `table.txt`, kept by hand. Whatever the table says, no good answer is let through that the saved state does not bear
//! out, except where [`UNTELLABLE`] gives the reason; and a report of a run calls nothing done that is not.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that it failed"
)]

mod administrator;
mod cases;
mod files;
mod kinds;
mod outcome;
mod partner;

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    thread,
};

use cases::{Case, Prepared};
use kinds::Kind;
use outcome::Outcome;
use rehearse::{Effect, Fault, Tenant, tenant::Scale};
use test_support::{TestEnvironment, any, contains, program};

pub(crate) const LIST: &str = program!("list-licenses");

const TABLE: &str = include_str!("table.txt");

/// Good answers that are not true, of which the tool cannot know: the lie, the case and the reason.
const UNTELLABLE: &[(&str, &str, &str)] = &[
    ("partial-list", "list-licenses", SHORTER),
    ("partial-list", "list-licenses --users", SHORTER),
    ("partial-list", "backup-plan", BYTES),
    ("partial-list", "list-files", BYTES),
    ("partial-list", "list-files, by name", BYTES),
    (
        "wrong-entity",
        "list-files, by name",
        "a drive names its owner by id, and only where the record does so too the two can be compared",
    ),
    ("wrong-entity", "list-customers", UNNAMED),
    (
        "wrong-entity",
        "request-transfer --show",
        "transfers come as a bare list, which says nothing of whose it is where nothing is in it",
    ),
];

const BYTES: &str = "a drive's used bytes differ from those of its files in life too, so that there is a note of it and no more; a copy of it is never called complete where no file was listed";

const UNNAMED: &str = "nobody was asked for by name, so that any customer may be one";

const SHORTER: &str =
    "each list of licences lacks the same row; where one of the two has it, list-licenses says so";

/// How many tools run at once: most of them wait.
const AT_ONCE: usize = 16;

/// Of how many cells one is tried where there is little time.
const SHARE: usize = 4;

#[test]
fn no_lie_of_a_fourth_gets_a_good_answer_that_is_not_true() {
    no_lie_is_believed(SHARE);
}

#[test]
#[ignore = "each tool under each lie takes a minute"]
fn no_lie_gets_a_good_answer_that_is_not_true() {
    no_lie_is_believed(1);
}

/// Tries one of `share` cells, spread over all lies and all tools.
fn no_lie_is_believed(share: usize) {
    let prepared = Prepared::new();
    let kinds = kinds::all();
    let mut cells: Vec<(&Kind, &Case)> = Vec::new();
    for (row, kind) in kinds.iter().enumerate() {
        let cases = prepared.cases.iter().enumerate();
        let chosen = cases.filter(|(column, _)| (row + column) % share == 0);
        let chosen = chosen.map(|(_, case)| (kind, case));
        cells.extend(chosen.filter(|(kind, case)| kind.concerns(case)));
    }
    let keys: Vec<String> = cells.iter().map(|(kind, case)| key(kind, case)).collect();
    let outcomes = told(&prepared, &cells);

    let shown: Vec<String> = keys
        .iter()
        .zip(&outcomes)
        .filter_map(|(key, outcome)| Some(format!("{key} {}", outcome.shown()?)))
        .collect();
    let believed: Vec<(&str, &str)> = cells
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_false)
        .map(|((kind, case), _)| (kind.name, case.name))
        .collect();
    let is_tried = |cell: &(&str, &str)| {
        let mut cells = cells.iter();
        cells.any(|(kind, case)| (kind.name, case.name) == *cell)
    };
    let excused: Vec<(&str, &str)> = UNTELLABLE
        .iter()
        .map(|cell| (cell.0, cell.1))
        .filter(is_tried)
        .collect();
    let table: Vec<&str> = TABLE
        .lines()
        .filter(|line| keys.iter().any(|key| line.starts_with(&format!("{key} "))))
        .collect();
    let shown = shown.join("\n");
    assert_eq!(believed, excused, "believed although untrue:\n{shown}");
    assert!(
        table.join("\n") == shown,
        "the table says otherwise; what happened:\n{shown}"
    );
    assert!(
        share > 1
            || shown
                .lines()
                .eq(TABLE.lines().filter(|line| !line.starts_with('#')))
    );
}

/// How the line of a cell begins in the table.
fn key(kind: &Kind, case: &Case) -> String {
    format!("{:<22} {:<39}", kind.name, case.name)
}

#[test]
fn a_list_whose_page_token_expires_is_read_anew_once() {
    let tenant = Tenant::omakase().scaled(
        Scale {
            users: 1_500,
            files: 0,
        },
        0,
    );
    let list = |times: Option<Option<u32>>| {
        let env = TestEnvironment::of(tenant.clone());
        if let Some(times) = times {
            env.rehearsal
                .fault(Fault::once("GET", "/users", Effect::ExpiredPageToken).times(times));
        }
        let run = env.run(LIST, &["--this-tenant", "--users"], "");
        assert!(env.rehearsal.unused_faults().is_empty());
        run
    };
    let whole = list(None);
    whole.success().stdout(any());
    list(Some(Some(1))).success().stdout(&whole.out);
    let never_whole = list(Some(None));
    never_whole
        .status(75)
        .stdout(any())
        .stderr(contains("Directory_ExpiredPageToken"));
}

/// Tells every lie to its tool; what came of each.
fn told(prepared: &Prepared, cells: &[(&Kind, &Case)]) -> Vec<Outcome> {
    let waiting: Mutex<VecDeque<usize>> = Mutex::new((0..cells.len()).collect());
    let take = || {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.pop_front()
    };
    let mut outcomes: Vec<(usize, Outcome)> = thread::scope(|scope| {
        let tellers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut outcomes = Vec::new();
                    while let Some(cell) = take() {
                        let (kind, case) = cells[cell];
                        outcomes.push((cell, tell(prepared, kind, case)));
                    }
                    outcomes
                })
            })
            .collect();
        let told = tellers.into_iter();
        told.flat_map(|teller| teller.join().unwrap()).collect()
    });
    outcomes.sort_by_key(|(cell, _)| *cell);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Tells one lie to one tool, wherever it asks.
fn tell(prepared: &Prepared, kind: &Kind, case: &Case) -> Outcome {
    let truth = prepared.truth(case);
    let env = case.environment();
    env.rehearsal.fault(kind.fault(case.only_at));
    let run = case.run(&env, kind.limits());
    let is_told = env.rehearsal.unused_faults().is_empty();
    Outcome::new(case, is_told, &run, truth, &env)
}
