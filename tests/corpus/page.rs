//! The table of the page.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{Outcome, Repository};

pub(crate) const BEGIN: &str = "<!-- made by scripts/corpus play -->\n";
pub(crate) const END: &str = "<!-- end -->";

/// What this project is about.
const FIELD: [&str; 4] = ["groups", "licences", "organization", "users"];

/// Whether it is one of the readings that the emulator is to answer.
pub(crate) fn is_of_the_field(outcome: &Outcome) -> bool {
    outcome.request.method == "GET" && FIELD.contains(&outcome.kind)
}

/// How many ran, and how many there are.
pub(crate) fn count<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> (usize, usize) {
    outcomes.fold((0, 0), |(ran, all), one| {
        (ran + usize::from(one.ran()), all + 1)
    })
}

fn of(outcomes: &[Outcome], is_it: impl Fn(&Outcome) -> bool) -> String {
    let (ran, all) = count(outcomes.iter().filter(|one| is_it(one)));
    format!("{ran} of {all}")
}

/// All that the page says in numbers.
pub(crate) fn table(repositories: &[Repository], outcomes: &[Outcome]) -> String {
    let mut page = String::new();
    let is_get = |one: &Outcome| one.request.method == "GET";
    let (ran, all) = count(outcomes.iter().filter(|one| is_of_the_field(one)));
    let _ = writeln!(
        page,
        "\n**{ran} of {all}** readings of users, groups, the organization and licences run unchanged ({} %).\n",
        ran * 100 / all
    );
    page.push_str("| repository | commit | readings of these | all readings | changes whose route is known |\n|---|---|---|---|---|\n");
    for one in repositories {
        let own = |outcome: &Outcome| outcome.request.source == one.name;
        let _ = writeln!(
            page,
            "| {} | `{}` of {} | {} | {} | {} |",
            one.name,
            &one.commit[..12],
            one.date,
            of(outcomes, |outcome| own(outcome) && is_of_the_field(outcome)),
            of(outcomes, |outcome| own(outcome) && is_get(outcome)),
            of(outcomes, |outcome| own(outcome) && !is_get(outcome)),
        );
    }
    let kinds: BTreeSet<&str> = outcomes.iter().map(|one| one.kind).collect();
    page.push_str("\n| about | readings | changes whose route is known |\n|---|---|---|\n");
    for kind in kinds {
        let own = |outcome: &Outcome| outcome.kind == kind;
        let _ = writeln!(
            page,
            "| {kind} | {} | {} |",
            of(outcomes, |outcome| own(outcome) && is_get(outcome)),
            of(outcomes, |outcome| own(outcome) && !is_get(outcome)),
        );
    }
    page.push_str("\nReadings of users, groups, the organization and licences that do not run:\n\n| request | answer |\n|---|---|\n");
    let mut failed: BTreeMap<String, String> = BTreeMap::new();
    for one in outcomes
        .iter()
        .filter(|one| is_of_the_field(one) && !one.ran())
    {
        let options = one
            .request
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let options = options.collect::<Vec<_>>().join("&");
        let mark = if options.is_empty() { "" } else { "?" };
        let shape = format!(
            "`/{}{}{mark}{options}`",
            one.request.version, one.request.path
        );
        failed.insert(shape.replace('|', "\\|"), answer(one));
    }
    for (shape, answer) in failed {
        let _ = writeln!(page, "| {shape} | {answer} |");
    }
    page.push('\n');
    page
}

/// Without what changes from run to run.
fn answer(one: &Outcome) -> String {
    let why = one.why.split(" GET ").next().unwrap_or_default();
    let why = why.split(". ").next().unwrap_or_default();
    format!("{} {}", one.status, why.trim_end_matches('.'))
}
