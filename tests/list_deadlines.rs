//! `list-deadlines` as a whole, on what the other tools say of the rehearsal's tenant.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use test_support::{Home, Run, TestEnvironment, any, contains, program, python::Python, run_on};

#[path = "list_deadlines/since.rs"]
mod since;

const EXE: &str = program!("list-deadlines");
const PARSE: &str = program!("parse-invite");
const LIST: &str = program!("list-licenses");
const SUBSCRIPTIONS: &str = program!("list-subscriptions");

/// What a pipeline of the other tools prints of the mail, before the rehearsal's built-in tenant.
fn rehearsed(programs: &[&[&str]]) -> String {
    let environment = TestEnvironment::omakase();
    environment.pipe(programs, &environment.invitation())
}

/// The rows of the tenant, with the invitation.
fn rows() -> String {
    rehearsed(&[&[PARSE], &[LIST]])
}

fn at_work(home: &Home, args: &[&str], input: &str) -> Run {
    let mut command = home.command(EXE);
    command.env("NORIKAE_NOW", "2026-10-01T03:00:00Z");
    run_on(command.args(args), input)
}

fn days(records: &[Value]) -> Vec<String> {
    records
        .iter()
        .map(|record| {
            let deadline = &record["deadline"];
            let word = |key: &str| deadline[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", word("day"), word("rule"), word("change"))
        })
        .collect()
}

#[test]
fn what_is_near_comes_in_order_of_time_each_once_with_the_record_that_it_stands_in() {
    let home = Home::new();
    let rows = rows();
    let records = at_work(&home, &["--within", "60d"], &rows.repeat(2))
        .success()
        .records();
    assert_eq!(
        days(&records),
        [
            "2026-10-15 invitation -",
            "2026-10-23 notice -",
            "2026-10-29 notice -",
            "2026-10-30 renewal-off -",
            "2026-10-30 term-end -",
            "2026-11-06 cancel-after-renewal -",
            "2026-11-29 grace-end -",
            "2026-11-29 mailbox -",
            "2026-11-29 manual-thirty-days -",
            "2026-11-30 manual-month -",
        ]
    );
    let end = &records[4];
    assert_eq!(end["license"]["skuPartNumber"], "SMB_BUSINESS_PREMIUM");
    let mut deadline = end["deadline"].clone();
    let id = deadline["id"].take();
    assert!(
        id.as_str().unwrap().starts_with("term-end/d75df7ee-"),
        "{id}"
    );
    assert_eq!(
        deadline,
        json!({
            "id": null,
            "rule": "term-end",
            "day": "2026-10-30",
            "moment": "2026-10-31T00:00:00Z",
            "zone": "Asia/Tokyo",
            "words": "last day of the term",
            "subject": "Microsoft 365 Business Standard, みなと情報サービス株式会社",
            "affects": "users",
            "certainty": "inferred",
            "source": "Graph, companySubscription: nextLifecycleDateTime",
            "daysLeft": 29,
            "lastWorkingDay": "2026-10-30",
            "sequence": 0
        })
    );
}

#[test]
fn what_the_partner_sees_of_a_subscription_goes_before_what_the_directory_lets_one_guess() {
    let home = Home::new();
    let rows = rehearsed(&[&[LIST, "--this-tenant"], &[SUBSCRIPTIONS, "-"]]);
    let sold = rows.lines().filter(|row| row.contains("\"subscription\":"));
    let rows = sold.collect::<Vec<_>>().join("\n");
    let of = |rows: &str| {
        let args = ["--within", "365d"];
        let records = at_work(&home, &args, rows).success().records();
        let of_term = |day: &String| {
            ["term-end", "renewal-off", "cancel-"]
                .iter()
                .any(|rule| day.contains(rule))
        };
        let days: Vec<String> = days(&records).into_iter().filter(of_term).collect();
        let ends = records
            .iter()
            .filter(|record| record["deadline"]["rule"] == "term-end");
        let certainty = ends.map(|end| end["deadline"]["certainty"].clone());
        (days, certainty.collect::<Vec<_>>())
    };
    let (renews, certainty) = of(&rows);
    assert_eq!(certainty, ["documented"], "{renews:?}");
    assert!(renews.iter().any(|day| day.contains("renewal-off")));
    // The partner has told it to end: nothing is left to switch off, or to take back after a renewal.
    let mut told: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    told["subscription"]["atTermEnd"] = json!("cancel");
    let (days, _) = of(&told.to_string());
    assert!(
        !days
            .iter()
            .any(|day| day.contains("renewal-off") || day.contains("cancel-after")),
        "{days:?}"
    );
    // Until when it can be cancelled is known to the partner alone.
    told["subscription"]["cancelUntil"] = json!("2026-10-07T00:00:00Z");
    let (days, _) = of(&told.to_string());
    assert!(
        days.iter().any(|day| day.contains("cancel-window")),
        "{days:?}"
    );
}

#[test]
fn what_each_user_of_a_row_has_is_listed_once() {
    let home = Home::new();
    let users = rehearsed(&[&[PARSE], &[LIST, "--users"]]);
    assert!(users.lines().count() > 1, "{users}");
    let records = at_work(&home, &[], &users).success().records();
    let ids: BTreeSet<String> = records
        .iter()
        .map(|record| record["deadline"]["id"].to_string())
        .collect();
    assert_eq!(ids.len(), records.len());
}

#[test]
fn a_day_that_a_spreadsheet_rewrote_is_refused_with_its_place_and_never_passed_over() {
    let home = Home::new();
    let rows = rows();
    let first = at_work(&home, &[], &rows);
    let earlier = home.file("earlier.jsonl", &first.out);
    for (from, to, words) in [
        (
            "2026-10-31T00:00:00Z",
            "2026/10/31 9:00",
            "\"license.subscriptions[0].nextLifecycle\" is \"2026/10/31 9:00\", which is not of the form 2026-10-31T00:00:00Z",
        ),
        (
            "2026-10-15",
            "2026/10/15",
            "\"invitation.deadline\" is \"2026/10/15\", which is not of the form 2026-10-30",
        ),
    ] {
        let rewritten = rows.replace(&format!("\"{from}\""), &format!("\"{to}\""));
        let ran = at_work(&home, &["--since", &earlier], &rewritten);
        ran.status(3).stdout(any()).stderr(contains(words));
        let refused = ran.out.lines().filter(|line| line.contains("bad-time"));
        assert!(refused.count() > 0, "{}", ran.out);
        // What cannot be read is not gone.
        assert!(!ran.out.contains("\"change\":\"gone\""), "{}", ran.out);
    }
    let rewritten = first.out.replace("2026-10-30", "2026/10/30");
    let earlier = home.file("rewritten.jsonl", &rewritten);
    at_work(&home, &["--since", &earlier], &rows)
        .status(3)
        .stdout(any())
        .stderr(contains("\"deadline.day\" is \"2026/10/30\""));
}

#[test]
fn a_calendar_keeps_its_ids_and_counts_what_moved() {
    let home = Home::new();
    let rows = rows();
    let first = at_work(&home, &[], &rows);
    let earlier = home.file("earlier.jsonl", &first.out);
    let file = at_work(&home, &["--ics"], &rows)
        .success()
        .text()
        .to_owned();
    let again = at_work(&home, &["--ics", "--since", &earlier], &rows);
    again.success().stdout(&file);
    let events = file.matches("BEGIN:VEVENT\r\n").count();
    assert_eq!(events, first.out.lines().count());
    assert_eq!(file.matches("BEGIN:VALARM\r\n").count(), 4 * events);
    let unfolded = file.replace("\r\n ", "");
    let ids = |file: &str| -> Vec<String> {
        let mut ids: Vec<String> = file
            .split("\r\n")
            .filter(|line| line.starts_with("UID:"))
            .map(str::to_owned)
            .collect();
        ids.sort();
        ids
    };
    let mut distinct = ids(&unfolded);
    distinct.dedup();
    assert_eq!(distinct.len(), events);

    let moved = rows.replace("2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z");
    let moved = at_work(&home, &["--ics", "--since", &earlier], &moved)
        .success()
        .text()
        .to_owned();
    assert_eq!(ids(&moved.replace("\r\n ", "")), ids(&unfolded));
    assert!(moved.contains("SEQUENCE:1\r\n"), "{moved}");
}

#[test]
fn the_table_is_in_the_language_of_the_run() {
    let home = Home::new();
    let rows = rows();
    let ran = at_work(
        &home,
        &["--table", "--lang", "ja", "--within", "30d"],
        &rows,
    );
    let text = ran.success().text();
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0][..4], ["日付", "曜日", "残り日数", "直前の営業日"]);
    assert_eq!(lines[1][..4], ["2026-10-15", "木", "14", "2026-10-15"]);
}

#[test]
fn a_record_of_other_tools_without_any_date_is_said_to_have_none() {
    let home = Home::new();
    let ran = at_work(&home, &[], "{\"x\":1}\n");
    ran.status(1).stderr("list-deadlines: no date in any record: records of list-licenses, parse-invite and backup-plan have some\n");
    at_work(&home, &["--allow-empty"], "{\"x\":1}\n").success();
    let near = at_work(&home, &["--within", "0d"], &rows());
    near.success();
}

#[test]
fn wrong_command_lines_are_refused_with_a_reason() {
    let home = Home::new();
    for (args, words) in [
        (vec!["--within", "soon"], "30d"),
        (vec!["--within=-1d"], "30d"),
        (vec!["--zone", "Mars/Olympus"], "Mars/Olympus"),
        (vec!["--ics", "--table"], "cannot be used with"),
    ] {
        at_work(&home, &args, "{}\n")
            .status(2)
            .stderr(contains(words))
            .about(format!("{args:?}"));
    }
}

/// Imports calendars into one, with a reader that knows nothing of ours.
fn imported(home: &Home, files: &[&String]) -> Value {
    let requirements = include_str!("list_deadlines/requirements.txt");
    let python = Python::with(env!("CARGO_TARGET_TMPDIR"), "icalendar", requirements);
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/list_deadlines/import.py"
    );
    let mut command = home.command(python.python().to_str().unwrap());
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let ran = run_on(command.arg(script).args(files), "");
    serde_json::from_str(ran.success().text()).unwrap()
}

#[test]
#[ignore = "installs icalendar for Python; .ci/run tries it"]
fn a_calendar_that_is_imported_twice_has_nothing_twice_and_what_moved_moves() {
    let home = Home::new();
    let rows = rows();
    let records = at_work(&home, &[], &rows);
    let earlier = home.file("earlier.jsonl", &records.out);
    let calendar = |name: &str, args: &[&str], input: &str| {
        let ran = at_work(&home, &[&["--ics"], args].concat(), input);
        home.file(name, ran.success().text())
    };
    let first = calendar("first.ics", &[], &rows);
    let again = calendar("again.ics", &["--since", &earlier], &rows);
    let twice = imported(&home, &[&first, &again, &first]);
    let listed = records.records();
    assert_eq!(twice["counts"], json!(vec![listed.len(); 3]));
    for record in &listed {
        let deadline = &record["deadline"];
        let uid = format!("{}@norikae", deadline["id"].as_str().unwrap());
        let event = &twice["events"][&uid];
        let words = deadline["words"].as_str().unwrap();
        assert!(event["summary"].as_str().unwrap().starts_with(words));
        assert_eq!(
            json!([
                event["day"],
                event["days"],
                event["alarms"],
                event["status"]
            ]),
            json!([deadline["day"], 1, [-60, -30, -7, -1], "CONFIRMED"]),
            "{uid}"
        );
    }
    let rows = rows.replace("2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z");
    let moved = calendar("moved.ics", &["--since", &earlier], &rows);
    // What was known before comes late, and changes nothing any more.
    let late = imported(&home, &[&first, &moved, &first]);
    assert_eq!(late["counts"], json!(vec![listed.len(); 3]));
    let days = |found: &Value| -> BTreeMap<String, Value> {
        let events = found["events"].as_object().unwrap();
        events
            .iter()
            .map(|(uid, event)| (uid.clone(), event["day"].clone()))
            .collect()
    };
    assert_eq!(days(&late), days(&imported(&home, &[&moved])));
    assert_ne!(days(&late), days(&twice));
}
