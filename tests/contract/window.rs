//! Help and tables fit the same window: as COLUMNS says, else as the terminal is.
#![cfg(unix)]

use std::process::Stdio;

use test_support::{Home, Terminal};
use unicode_width::UnicodeWidthStr;

use crate::table::{TOOLS, Tool};

/// What is wider than the window in each form is cut or broken; so the widest line tells which window was meant.
#[test]
fn help_and_tables_are_as_wide_as_columns_says_or_else_as_the_terminal_is() {
    let home = Home::new();
    let tool = TOOLS.iter().find(|tool| tool.name == "list-deadlines");
    let tool = tool.unwrap();
    for lang in ["en", "ja"] {
        for (terminal, columns, window) in [
            (60, None, 60),
            (100, None, 100),
            (100, Some("60"), 60),
            (60, Some("100"), 100),
            (60, Some("0"), 60),
            (60, Some("wide"), 60),
        ] {
            for form in ["--help", "--table"] {
                let widest = widest(tool, &home, [form, "--lang", lang], terminal, columns);
                let fits = window - 12..=window;
                let about = format!("{form} {lang} {terminal} {columns:?}: {widest}");
                assert!(fits.contains(&widest), "{about}");
            }
        }
    }
}

/// The widest line that a tool shows in a terminal of a width.
fn widest(
    tool: &Tool,
    home: &Home,
    args: [&str; 3],
    terminal: u16,
    columns: Option<&str>,
) -> usize {
    let input = home.path().join("input.jsonl");
    std::fs::write(&input, (tool.good.0)()).unwrap();
    let mut command = tool.at_work(home);
    command.args(args).arg(&input).env_remove("COLUMNS");
    command.envs(columns.map(|columns| ("COLUMNS", columns)));
    let terminal = Terminal::of_width(terminal);
    command.stdin(Stdio::null()).stdout(terminal.stream());
    let (status, seen) = terminal.seen(command);
    assert!(status.success(), "{seen}");
    seen.lines().map(UnicodeWidthStr::width).max().unwrap()
}
