//! What is different since an earlier list.

use serde_json::{Value, json};
use test_support::{Home, any, contains, lines};

use super::{LIST, SUBSCRIPTIONS, at_work, days, rehearsed, rows};

#[test]
fn since_an_earlier_list_what_moved_is_named_with_the_earlier_day() {
    let home = Home::new();
    let rows = rows();
    let first = at_work(&home, &[], &rows);
    let earlier = home.file("earlier.jsonl", &first.out);
    let again = at_work(&home, &["--since", &earlier], &rows);
    again.success().stdout(&first.out);

    let moved = rows.replace("2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z");
    assert_ne!(moved, rows);
    let records = at_work(&home, &["--since", &earlier], &moved)
        .success()
        .records();
    let end = records
        .iter()
        .map(|record| &record["deadline"])
        .find(|deadline| deadline["rule"] == "term-end" && deadline["change"] == "moved");
    let end = end.unwrap();
    assert_eq!(
        json!([end["day"], end["movedFrom"], end["sequence"]]),
        json!(["2026-11-29", "2026-10-30", 1])
    );

    let invitation_gone = rows.replace("\"2026-10-15\"", "null");
    let records = at_work(&home, &["--since", &earlier], &invitation_gone)
        .success()
        .records();
    assert_eq!(
        days(&records)[2..3],
        ["2026-10-15 invitation gone"],
        "{:?}",
        days(&records)
    );
}

#[test]
fn what_cannot_be_read_today_is_not_gone_and_spoils_neither_the_calendar_nor_the_next_run() {
    let home = Home::new();
    let rows = rows();
    let first = at_work(&home, &[], &rows);
    let earlier = home.file("earlier.jsonl", &first.out);
    let tenant: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    let busy = json!({
        "tenantId": tenant["tenantId"],
        "license": {"status": "failed", "error": {"code": "busy", "message": "busy"}},
    });
    let failed = format!("{busy}\n");
    let today = at_work(&home, &["--since", &earlier], &failed);
    today
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("failed in an earlier tool: busy")));
    let (kept, shown): (Vec<_>, Vec<_>) = today
        .out
        .lines()
        .partition(|line| line.contains("\"deadline\""));
    assert_eq!(shown, [failed.trim_end()]);
    assert_eq!(kept, first.out.lines().collect::<Vec<_>>());
    // A line that is no record may be anybody's.
    let unreadable = format!("no record\n{failed}");
    for (exit, input) in [(1, &failed), (3, &unreadable)] {
        let calendar = at_work(&home, &["--ics", "--since", &earlier], input);
        calendar.status(exit).stdout(any()).stderr(any());
        assert!(calendar.out.starts_with("BEGIN:VCALENDAR\r\n"));
        assert!(!calendar.out.contains("STATUS:CANCELLED"));
    }
    // What failed yesterday is not complained of again.
    let yesterday = home.file("yesterday.jsonl", &today.out);
    let again = at_work(&home, &["--since", &yesterday], &rows);
    again.success().stdout(&first.out).stderr("");
}

#[test]
fn a_row_of_which_nothing_tells_the_end_is_told_and_what_was_known_of_it_is_not_gone() {
    let home = Home::new();
    let rows = rows();
    let first = at_work(&home, &[], &rows);
    let earlier = home.file("earlier.jsonl", &first.out);
    let endless = rows.replace(
        "\"nextLifecycle\":\"2026-10-31T00:00:00Z\"",
        "\"nextLifecycle\":null",
    );
    assert_ne!(endless, rows);
    let tenant = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
    let words = "Microsoft 365 Business Standard: nothing tells when the 5 seat(s) of みなと情報サービス株式会社 end (state Enabled); ask みなと情報サービス株式会社";
    let ran = at_work(&home, &["--since", &earlier], &endless);
    ran.status(1)
        .stdout(any())
        .stderr(&*format!("list-deadlines: line 1: {tenant}: {words}\n"));
    assert!(!ran.out.contains("\"change\":\"gone\""), "{}", ran.out);
    assert_eq!(ran.records().len(), first.records().len());
    // Each of its users has the same row.
    let twice = endless.repeat(2);
    at_work(&home, &[], &twice)
        .status(1)
        .stdout(any())
        .stderr(lines(1));
    // The partner who sold it may know.
    let sold = rehearsed(&[&[LIST, "--this-tenant"], &[SUBSCRIPTIONS, "-"]]);
    let known = sold.lines().find(|row| row.contains("\"subscription\":"));
    let mut known: Value = serde_json::from_str(known.unwrap()).unwrap();
    let listed = &mut known["license"]["subscriptions"][0];
    listed["nextLifecycle"] = Value::Null;
    let days = days(&at_work(&home, &[], &known.to_string()).success().records());
    assert!(days.iter().any(|day| day.contains("term-end")), "{days:?}");
}

#[test]
fn an_earlier_list_that_is_none_is_named_instead_of_making_everything_new() {
    let home = Home::new();
    let rows = rows();
    let missing = at_work(&home, &["--since", "no-such-file"], &rows);
    missing
        .status(3)
        .stderr(contains("no-such-file").and(lines(1)));
    let other = home.file("other.jsonl", &rows);
    let ran = at_work(&home, &["--since", &other], &rows);
    ran.status(3)
        .stdout(any())
        .stderr(contains("--since takes what list-deadlines wrote earlier"));
}
