//! What happens where input is empty, broken, foreign or out of reach.

#[cfg(unix)]
use std::process::Command;

use serde_json::Value;

use crate::table::{Reads, Tool, chosen};
use test_support::{Home, Run, any, contains, lines, run, run_on};
#[cfg(unix)]
use test_support::{Terminal, starts_with};

#[test]
fn a_line_that_is_no_record_is_named_and_the_next_one_is_read() {
    let home = Home::new();
    for tool in records() {
        let good = (tool.good.0)();
        let alone = run_on(&mut tool.at_work(&home), good.clone());
        alone.status(tool.good.1).stdout(any()).about(tool.name);

        let file = home.file("in.jsonl", format!("{good}no record\n\n[1]\r\n{good}"));
        let mut command = tool.at_work(&home);
        let ran = run(command.arg(&file));
        let first = good.lines().count() + 1;
        let expected = format!(
            "{0}: {file}: line {first}: not JSON: this is no JSON value (column 2)\n\
             {0}: {file}: line {second}: not a JSON object; a record is written {{\"key\":…}} on one line\n",
            tool.name,
            second = first + 2,
        );
        ran.status(3).stdout(any()).stderr(expected);
        let without_them = run_on(&mut tool.at_work(&home), good.repeat(2));
        assert_eq!(ran.out, without_them.out, "{}", tool.name);
    }
}

#[test]
fn an_empty_input_is_said_and_is_no_good_answer() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        for input in ["", "\n", "\u{feff}", "\r\n\r\n"] {
            let ran = run_on(&mut tool.at_work(&home), input);
            let expected = Run {
                code: Some(tool.empty.0),
                out: String::new(),
                err: match tool.empty.1 {
                    "" => String::new(),
                    words => format!("{}: {words}", tool.name),
                },
            };
            assert_eq!(ran, expected, "{} {input:?}", tool.name);
        }
    }
}

#[test]
fn input_is_read_as_powershell_and_windows_write_it() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        let good = (tool.good.0)();
        let plain = run_on(&mut tool.at_work(&home), good.clone());
        let crlf = good.replace('\n', "\r\n");
        let utf16: Vec<u8> = ("\u{feff}".to_owned() + &crlf)
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let with_mark = ("\u{feff}".to_owned() + &good).into_bytes();
        for bytes in [utf16, with_mark, crlf.into_bytes(), good.trim_end().into()] {
            let ran = run_on(&mut tool.at_work(&home), bytes);
            assert_eq!(ran, plain, "{}", tool.name);
        }
    }
}

#[test]
fn what_cannot_be_read_is_named_and_the_next_file_is_read() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        let alone = run_on(&mut tool.at_work(&home), (tool.good.0)());
        let good = home.file("good", (tool.good.0)());
        for (path, words) in unreadable(tool.reads) {
            let mut command = tool.at_work(&home);
            let ran = run(command.arg(path).arg(&good));
            let expected = format!("{}: {path}: {words}\n", tool.name);
            ran.status(3)
                .stdout(lines(alone.out.lines().count()))
                .stderr(expected)
                .about(tool.name);
        }
    }
}

/// Paths that nobody can read, not even the superuser, and what is said of each.
fn unreadable(reads: Reads) -> Vec<(&'static str, &'static str)> {
    let folder = match reads {
        Reads::Mails => "is a folder; --recursive reads what is in it",
        Reads::Records
        | Reads::RecordsWhereNamed
        | Reads::RecordsOrNone
        | Reads::RecordsForPage
        | Reads::Nothing
        | Reads::TenantFile => "is a folder; name the files in it",
    };
    let mut paths = vec![("no-such-file", "no such file"), (".", folder)];
    if cfg!(target_os = "linux") {
        // Reading the unmapped page 0 of its own memory fails in the middle of reading.
        paths.push((
            "/proc/self/mem",
            "cannot be read: Input/output error (os error 5)",
        ));
    }
    paths
}

#[test]
fn a_section_of_the_wrong_type_and_a_tenant_that_is_none_are_said_and_passed_on() {
    let home = Home::new();
    for tool in records() {
        let wrong_types = tool.sections.iter().map(|key| {
            // Another section is looked at only where the record is known to be about a customer.
            let customer = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
            let mut record = serde_json::json!({"tenantId": customer, "x": 1});
            record[*key] = 7.into();
            (*key, record.to_string())
        });
        let bad_tenants = ["../x", "common", "127.0.0.1", "contoso.example/evil?"].map(|id| {
            let record = serde_json::json!({"tenantId": id, "x": 1});
            ("tenantId", record.to_string())
        });
        for (key, line) in bad_tenants.into_iter().chain(wrong_types) {
            judge_bad_section(tool, &home, key, &line);
        }
    }
}

/// A section that a tool only writes may hold anything: it is replaced. What it reads must be right.
fn judge_bad_section(tool: &Tool, home: &Home, key: &str, line: &str) {
    let schema = (tool.schema)();
    if !schema["reads"]
        .as_array()
        .unwrap()
        .iter()
        .any(|read| read == key)
    {
        return;
    }
    let ran = run_on(&mut tool.at_work(home), format!("{line}\n"));
    ran.status(3)
        .stdout(any())
        .stderr(any())
        .about(format!("{} {line}", tool.name));
    let start = format!("{}: line 1: ", tool.name);
    assert!(
        ran.err.starts_with(&start) && ran.err.contains(key),
        "{}",
        ran.err
    );
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    let out: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|_| panic!("{} lost {line}: {}", tool.name, ran.out));
    assert_eq!(out["x"], 1, "nothing is lost");
}

#[test]
fn a_tenant_file_that_cannot_be_read_is_named_and_no_command_is_run() {
    let home = Home::new();
    let bad = home.file("bad.json", "{\n\"users\": 7\n}");
    for tool in chosen().filter(|tool| tool.reads == Reads::TenantFile) {
        let unreadable = unreadable(tool.reads).into_iter().map(|(path, _)| path);
        for path in unreadable.chain([&*bad, "/dev/null"]) {
            let mut command = tool.alone(&home);
            let ran = run(command.args(["--tenant", path, "--", "echo", "ran"]));
            // It is a setting, not input: the command line is wrong.
            ran.status(2)
                .stderr(contains(path).and(lines(1)))
                .about(path);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_person_at_a_terminal_is_told_in_one_line_what_is_read() {
    let home = Home::new();
    for tool in chosen() {
        if tool.reads == Reads::Nothing {
            continue;
        }
        if tool.reads == Reads::TenantFile {
            // Standard input belongs to the command that it runs.
            let mut command = tool.alone(&home);
            command.args(["--", "test", "-t", "0"]);
            assert_eq!(at_a_terminal(command).code, Some(0));
            continue;
        }
        if matches!(tool.reads, Reads::RecordsWhereNamed | Reads::RecordsOrNone) {
            // Standard input is named in its arguments, and otherwise not read at all.
            continue;
        }
        let ran = at_a_terminal(tool.at_work(&home));
        ran.status(2)
            .stderr(
                lines(1)
                    .and(starts_with(format!("{}: reads ", tool.name)))
                    .and(contains("--help")),
            )
            .about(tool.name);
    }
}

#[cfg(unix)]
fn at_a_terminal(mut command: Command) -> Run {
    let terminal = Terminal::of_width(80);
    run(command.stdin(terminal.stream()))
}

fn records() -> impl Iterator<Item = &'static Tool> {
    chosen().filter(|tool| tool.reads.are_records())
}
