//! What examples/ shows, and scripts/change-reseller, run in a rehearsal as they stand. What needs a program that is not
//! everywhere is ignored by default: `.ci/run` installs it.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test panic as the test itself does"
)]

use std::{fs, path::Path};

use test_support::{Home, Run, any, contains, ends_with, program, run};

/// Runs a script in a rehearsal, in which `$here` is the repository.
fn rehearsed(home: &Home, args: &[&str], script: &str) -> Run {
    let mut command = home.command(program!("rehearse"));
    command.env("here", env!("CARGO_MANIFEST_DIR")).args(args);
    run(command.args(["--", "bash", "-c", script]))
}

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The command of the line that contains this.
fn command_with<'a>(page: &'a str, words: &str) -> &'a str {
    let line = page.lines().find(|line| line.contains(words)).unwrap();
    line.split_once("  ").map_or(line, |(_, command)| command)
}

const CHANGE: &str = r#""$here"/scripts/change-reseller"#;

/// The rows of each user who moved, at the end.
const MOVED: &str = "list-licenses --users --this-tenant --csv \
    --columns license.skuPartNumber,assignment.via | grep -c O365_BUSINESS_PREMIUM,direct";

#[test]
fn change_reseller_ends_before_each_change_with_the_command_that_goes_on() {
    let home = Home::new();
    let script = format!(
        r#"cp "$REHEARSAL/invitation.eml" received.eml
        {CHANGE} change received.eml >1.txt || exit 101
        rehearse accept
        check-relationship --wait 1m change/invitation.jsonl >relationship.jsonl || exit 102
        {CHANGE} change >2.txt || exit 103
        grep -v sato@ change/plan.jsonl >thinned && mv thinned change/plan.jsonl
        {CHANGE} change >3.txt || exit 104
        {MOVED}
        {CHANGE} --apply change >4.txt || exit 105
        {CHANGE} change >5.txt || exit 106
        {MOVED}"#
    );
    let ran = rehearsed(&home, &["--tenant", "omakase-invited"], &script);
    ran.success()
        .stdout("0\n3\n")
        // Who was taken out of the plan is told of, and keeps nobody else back.
        .stderr(contains(
            "1 seat(s) of SMB_BUSINESS_PREMIUM are still in use",
        ))
        .about("users moved before and after");

    let shown = |file: &str| fs::read_to_string(home.path().join(file)).unwrap();
    let goes_on = format!("  {}/scripts/change-reseller", env!("CARGO_MANIFEST_DIR"));
    let first = shown("1.txt");
    assert!(
        first.contains("\n  https://admin.microsoft.com/"),
        "{first}"
    );
    assert!(first.ends_with(&format!("\n{goes_on} change\n")), "{first}");
    for file in ["2.txt", "3.txt"] {
        let text = shown(file);
        assert!(
            text.ends_with(&format!("\n{goes_on} --apply change\n")),
            "{text}"
        );
    }
    assert!(!shown("2.txt").contains("plan.jsonl is kept"));
    assert!(shown("3.txt").contains("plan.jsonl is kept as it is"));
    for file in ["4.txt", "5.txt"] {
        assert!(
            shown(file).contains("\nDone. report.html "),
            "{}",
            shown(file)
        );
    }
    assert!(shown("4.txt").contains("$ swap-license --apply"));
    assert!(!shown("5.txt").contains("--apply --journal"));
    let report = shown("change/report.html");
    assert!(report.contains("青木 健一") && !report.contains("佐藤 花子"));
    // However often it is written: how many of each row were assigned before the change, how many are now, and of how many.
    let seats = |before, after, all| {
        [before, after, all]
            .map(|seats| format!("<td class=\"number\">{seats}</td>"))
            .concat()
    };
    for row in [seats(4, 1, 5), seats(0, 3, 5)] {
        assert!(report.contains(&row), "{report}");
    }
}

#[test]
fn change_reseller_takes_another_mail_only_while_nothing_was_read_of_the_first() {
    let home = Home::new();
    home.file("note.txt", "See you tomorrow.\n");
    let script = format!(
        r#"{CHANGE} change note.txt; [ $? = 1 ] || exit 101
        {CHANGE} change "$REHEARSAL/invitation.eml" >1.txt || exit 102
        [ "$(cat change/earlier-*-mail.txt)" = "See you tomorrow." ] || exit 105
        ls change | grep mail
        {CHANGE} change note.txt >2.txt
        [ $? = 2 ] || exit 103
        {CHANGE} change >3.txt || exit 104"#
    );
    let ran = rehearsed(&home, &["--tenant", "omakase-invited"], &script);
    ran.success()
        .stdout(ends_with("\nmail.eml\n"))
        .stderr(contains(
            "change is about another mail (mail.eml): name another folder for this one",
        ));
}

#[test]
fn change_reseller_stops_at_a_mail_that_is_not_genuine_with_the_code_of_the_tool() {
    let home = Home::new();
    let link = "https://admin.microsoft.com.evil.example/Adminportal/Home?invType=ResellerRelationship\
        &partnerId=0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845&msppId=0#/partners/invitation\n";
    home.file("received.txt", link);
    let ran = rehearsed(&home, &[], &format!("{CHANGE} change received.txt"));
    ran.status(1)
        .stdout(any())
        .stderr(contains("stopped (exit code 1)"));
    assert!(!home.path().join("change/relationship.jsonl").exists());
}

#[test]
fn change_reseller_says_how_it_is_used_where_nothing_has_begun() {
    let home = Home::new();
    for args in ["", "change", "--apply change", "--no-such-flag", "a b c"] {
        let ran = rehearsed(&home, &[], &format!("{CHANGE} {args}"));
        ran.status(2)
            .stderr(contains("change-reseller FOLDER MAIL"))
            .about(args);
    }
}

#[test]
fn every_line_of_the_crontab_says_what_there_is_to_say() {
    let crontab = page("examples/crontab");
    let lines = crontab
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    for (line, shown) in lines.zip(["DAY ", "established", "WHO "]) {
        let (schedule, command) = line.split_once("  ").unwrap();
        assert_eq!(schedule.split(' ').count(), 5, "{line}");
        let home = Home::new();
        let script =
            format!(r#"parse-invite "$REHEARSAL/invitation.eml" >invitation.jsonl; {command}"#);
        let ran = rehearsed(&home, &["--clock", "2026-10-20T00:00:00Z"], &script);
        ran.success()
            .stdout(contains(shown))
            .stderr(any())
            .about(line);
    }
}

#[test]
fn the_crontab_is_quiet_where_all_is_well() {
    let crontab = page("examples/crontab");
    let home = Home::new();
    let deadlines = command_with(&crontab, "list-deadlines");
    // Long after the term has ended and before the next one does.
    let quiet = rehearsed(&home, &["--clock", "2027-06-01T00:00:00Z"], deadlines);
    quiet.success();
    let accepted = command_with(&crontab, "check-relationship");
    let script =
        format!(r#"parse-invite "$REHEARSAL/invitation.eml" >invitation.jsonl; {accepted}"#);
    let not_yet = rehearsed(&home, &["--tenant", "omakase-invited"], &script);
    not_yet.success();
    // What keeps the question from being asked is no quiet "not yet".
    let script = format!("rm invitation.jsonl; {accepted}");
    let unasked = rehearsed(&home, &["--tenant", "omakase-invited"], &script);
    unasked.success().stdout(contains("invitation.jsonl"));
}

#[test]
fn the_service_of_systemd_runs_what_it_names() {
    let unit = page("examples/systemd/norikae-deadlines@.service");
    let command = command_with(&unit, "ExecStart=");
    let home = Home::new();
    let command = command.trim_start_matches("ExecStart=");
    let ran = rehearsed(&home, &["--clock", "2026-10-20T00:00:00Z"], command);
    ran.success().stdout(contains("2026-10-30"));
}

#[test]
fn the_task_of_windows_runs_the_tools_as_their_command_lines_are() {
    let script = page("examples/task-scheduler.ps1");
    let line = command_with(&script, "list-deadlines --within");
    let options = line.trim_start().trim_start_matches('"');
    let options = options.split("-o").next().unwrap();
    let home = Home::new();
    let pipeline = format!("list-licenses --this-tenant | {options}");
    let ran = rehearsed(&home, &["--clock", "2026-10-20T00:00:00Z"], &pipeline);
    ran.success().stdout(contains("2026-10-30"));
}

#[test]
#[ignore = "needs systemd-analyze"]
fn systemd_takes_the_units() {
    let home = Home::new();
    let units = "examples/systemd/norikae-deadlines@";
    let script = format!(r#"systemd-analyze verify --man=no "$here/{units}".{{service,timer}}"#);
    rehearsed(&home, &[], &script).success();
}

#[test]
#[ignore = "needs jq and GNU parallel"]
fn each_tenant_has_a_file_of_its_own_and_a_second_run_asks_for_what_is_missing_only() {
    let home = Home::new();
    let script = r#"list-customers >customers.jsonl
        "$here"/examples/by-tenant customers.jsonl out || echo "exit $?"
        find out -name '*.jsonl' | wc -l
        touch first-run
        "$here"/examples/by-tenant customers.jsonl out || echo "exit $?"
        find out -name '*.jsonl' -newer first-run | wc -l"#;
    let ran = rehearsed(&home, &["--fleet", "5"], script);
    // The sixth customer of the list is in no directory: it is asked about again, and the others are not.
    ran.success().stdout("exit 1\n6\nexit 1\n1\n").stderr(any());
}

/// The rows and the plan of the built-in tenant, for the examples that look at them.
const ROWS_AND_PLAN: &str = r#"parse-invite "$REHEARSAL/invitation.eml" | list-licenses >rows.jsonl
    swap-license rows.jsonl >plan.jsonl"#;

#[test]
#[ignore = "needs jq"]
fn jq_chooses_from_rows_and_plans() {
    let home = Home::new();
    let script = format!(
        r#"{ROWS_AND_PLAN}; "$here"/examples/with-jq rows.jsonl plan.jsonl; swap-license --apply some.jsonl | grep -o '"status":"done"'"#
    );
    rehearsed(&home, &[], &script).success().stdout(
        "Microsoft 365 Business Standard - Prepaid Legacy\t1\nswap\t4\n\"status\":\"done\"\n",
    );
}

#[test]
#[ignore = "needs Miller"]
fn miller_makes_tables_of_rows_and_plans() {
    let home = Home::new();
    let script = format!(r#"{ROWS_AND_PLAN}; "$here"/examples/with-miller rows.jsonl plan.jsonl"#);
    let ran = rehearsed(&home, &[], &script);
    ran.success().stdout(any());
    assert!(ran.out.contains("SMB_BUSINESS_PREMIUM  5 "), "{}", ran.out);
    let sheet = "aoki@aozora-koumuten.example,青木 健一,SMB_BUSINESS_PREMIUM,O365_BUSINESS_PREMIUM";
    assert!(ran.out.lines().any(|line| line == sheet), "{}", ran.out);
}
