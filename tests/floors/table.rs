//! The floors, as `CONTRIBUTING.md` has them: one line a crate, each above those that it takes from.

use std::collections::BTreeSet;

/// What the line of all tools without a line of their own is called.
const OTHER_TOOLS: &str = "every other tool";

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Floor {
    name: String,
    /// The crates that it may take something from.
    pub(crate) takes_from: BTreeSet<String>,
    /// The crates that must not be linked into it, by whatever way.
    pub(crate) never_reaches: BTreeSet<String>,
}

/// Reads the table below the heading `## Floors`.
pub(crate) fn floors(markdown: &str) -> Vec<Floor> {
    let (_, section) = markdown.split_once("\n## Floors\n").expect("the table");
    let section = section.split("\n## ").next().unwrap();
    section
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            Floor {
                name: cells[0].trim_matches('`').to_owned(),
                takes_from: names(cells[1]),
                never_reaches: names(cells[2]),
            }
        })
        .collect()
}

/// The words in backquotes.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The line of a crate.
pub(crate) fn of<'a>(floors: &'a [Floor], name: &str, is_tool: bool) -> Option<&'a Floor> {
    let line = |name: &str| floors.iter().find(|floor| floor.name == name);
    line(name).or_else(|| line(OTHER_TOOLS).filter(|_| is_tool))
}

/// The lines that take something from no line above them.
pub(crate) fn out_of_order(floors: &[Floor]) -> Vec<String> {
    let mut above = BTreeSet::new();
    let mut wrong = Vec::new();
    for floor in floors {
        let missing = floor.takes_from.difference(&above);
        wrong.extend(missing.map(|other| format!("{}: {other} is no line above", floor.name)));
        above.insert(floor.name.clone());
    }
    wrong
}

#[test]
fn the_table_is_read_and_its_order_is_held() {
    let text = "# A\n\n## Floors\n\nWords.\n\n| crate | takes from | never reaches |\n|---|---|---|\n\
        | `low` | – | – |\n| `high` | `low`, `higher` | `net` |\n| every other tool | `high` | – |\n\n## B\n| `x` |\n";
    let floors = floors(text);
    assert_eq!(floors.len(), 3);
    assert_eq!(floors[1].never_reaches, BTreeSet::from(["net".to_owned()]));
    assert_eq!(out_of_order(&floors), ["high: higher is no line above"]);
    assert_eq!(of(&floors, "new", true), Some(&floors[2]));
    assert_eq!(of(&floors, "new", false), None);
    assert_eq!(of(&floors, "low", true), Some(&floors[0]));
}
