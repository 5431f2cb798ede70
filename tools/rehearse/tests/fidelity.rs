//! What is played and what `FIDELITY.md` tells of it are the same.

use std::collections::BTreeSet;

/// The rows of a section: route, basis, source, what is left out, last checked.
fn rows(title: &str) -> Vec<Vec<&'static str>> {
    let page = include_str!("../FIDELITY.md");
    let section = page
        .split("\n## ")
        .find(|section| section.starts_with(title));
    section
        .expect("the page has a section on it")
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

const GRAPH: &str = "Microsoft Graph v1.0";
const PARTNER_CENTER: &str = "Partner Center v1";
const ENTRA: &str = "Entra";
const ADMIN_CENTER: &str = "Microsoft 365 admin center";

#[test]
fn every_route_has_one_row_and_every_row_a_route() {
    let played: [(&str, BTreeSet<String>); 4] = [
        (GRAPH, rehearse::graph_routes().collect()),
        (PARTNER_CENTER, rehearse::partner_center_routes().collect()),
        (ENTRA, rehearse::entra_routes().collect()),
        (ADMIN_CENTER, rehearse::admin_center_routes().collect()),
    ];
    for (title, played) in played {
        let rows = rows(title);
        let told: BTreeSet<String> = rows.iter().map(|row| row[0].replace('`', "")).collect();
        assert_eq!(told.len(), rows.len(), "a route stands twice");
        assert_eq!(told, played);
    }
}

#[test]
fn every_row_says_what_it_is_built_from_where_that_stands_and_when_it_was_looked_at() {
    for row in [GRAPH, PARTNER_CENTER, ENTRA, ADMIN_CENTER]
        .map(rows)
        .concat()
    {
        let [route, basis, source, left_out, checked] = row.as_slice() else {
            panic!("{row:?} has not five columns");
        };
        let known = ["documented", "observed", "inferred"];
        assert!(
            known.iter().any(|word| basis.starts_with(word)),
            "{route}: {basis}"
        );
        assert!(source.contains('/') && !left_out.is_empty(), "{route}");
        assert!(
            checked.parse::<jiff::civil::Date>().is_ok(),
            "{route}: {checked}"
        );
    }
}
