//! `backup-plan` as a whole, before the rehearsal and on local folders.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod local;
mod verify;

use std::process::Command;

use serde_json::{Value, json};
use test_support::{Home, Run, TestEnvironment, any, contains, program, run, run_on};

const EXE: &str = program!("backup-plan");
const LIST: &str = program!("list-licenses");
const REHEARSE: &str = program!("rehearse");
const AOKI: &str = "302f0ae0-2661-4dfe-9963-5f3e1fc4be40";
const ADMIN: &str = "44856780-e256-4e4b-9091-3a1f31064483";

/// The section of the only record of a run.
fn backup(run: &Run) -> Value {
    let mut records = run.records();
    assert_eq!(records.len(), 1, "{}\n{}", run.out, run.err);
    records.remove(0)["backup"].take()
}

/// A program on a known day.
fn command(home: &Home, exe: &str) -> Command {
    let mut command = home.command(exe);
    command.env("NORIKAE_NOW", "2026-10-01T03:00:00Z");
    command
}

/// Runs the tool alone.
fn alone(args: &[&str], input: &str) -> Run {
    let home = Home::new();
    run_on(command(&home, EXE).args(args), input)
}

/// Runs the tool before the rehearsal's built-in tenant.
fn rehearsed(args: &[&str], input: &str) -> Run {
    let home = Home::new();
    let mut command = command(&home, REHEARSE);
    run_on(command.args(["--", EXE]).args(args), input)
}

/// A program where any user may run it. Another process writes the copy: a descriptor that writes to it must not
/// be in this one, which other tests fork at any time.
#[cfg(unix)]
fn copy_of(program: &str, folder: &std::path::Path) -> std::path::PathBuf {
    let copy = folder.join(std::path::Path::new(program).file_name().unwrap());
    let copied = Command::new("cp").arg(program).arg(&copy).status().unwrap();
    assert!(copied.success());
    copy
}

fn of_user(id: &str) -> String {
    format!("{}\n", json!({"user": {"id": id}}))
}

/// A licence row of the old partner whose only subscription ends at this instant.
fn row(status: &str, next: &str) -> Value {
    json!({
        "skuId": "ac5cef5d-921b-4f97-9ef3-c99076e5470f",
        "skuPartNumber": "SMB_BUSINESS_PREMIUM",
        "productName": "Microsoft 365 Business Standard - Prepaid Legacy",
        "capabilityStatus": "Enabled",
        "seats": {"enabled": 5, "warning": 0, "suspended": 0, "lockedOut": 0, "consumed": 4, "free": 1},
        "subscriptions": [{
            "id": "1", "commerceSubscriptionId": null, "seller": null, "sellerRole": "old",
            "status": status, "seats": 5, "created": null, "nextLifecycle": next, "trial": false
        }],
        "path": "twin",
        "pathReason": ""
    })
}

#[test]
fn both_cases_of_the_manual_are_found_for_everybody_with_a_licence() {
    let ran = rehearsed(&[], "{\"x\":1.50}\n");
    ran.success().stdout(any());
    let found: Vec<Value> = ran
        .records()
        .iter()
        .map(|record| {
            let backup = &record["backup"];
            let user = record["user"]["userPrincipalName"].as_str().unwrap();
            json!([
                user.split('@').next(),
                backup["case"],
                backup["folders"][0]["path"],
                backup["files"],
                backup["bytes"],
                backup["skipped"],
            ])
        })
        .collect();
    let notebook = json!([{"path": "PassageDrive/workspace/現場メモ", "reason": "notebook"}]);
    assert_eq!(
        Value::from(found),
        json!([
            [
                "aoki",
                "workspace",
                "PassageDrive/workspace",
                4,
                3_268_733,
                notebook
            ],
            [
                "sato",
                "passage-drive",
                "PassageDrive/PassageDrive-01-23456",
                2,
                2_686_976,
                null
            ],
            [
                "suzuki",
                "passage-drive",
                "PassageDrive-02-34567",
                2,
                91_204,
                null
            ],
            [
                "takahashi",
                "workspace",
                "PassageDrive/workspace",
                1,
                33_792,
                null
            ],
        ])
    );
}

#[test]
fn a_record_goes_along_with_each_of_its_users_as_it_was() {
    let ran = rehearsed(&[], "{\"x\":1.50}\n");
    assert_eq!(ran.out.lines().count(), 4);
    for line in ran.out.lines() {
        assert!(line.contains(",\"x\":1.50,"), "{line}");
    }
}

#[test]
fn the_deadline_comes_from_the_old_row_and_in_japan_not_from_the_day_after() {
    let record = json!({"user": {"id": AOKI}, "license": row("Enabled", "2026-11-01T00:00:00Z")});
    let backup = backup(&rehearsed(&[], &record.to_string()));
    assert_eq!(
        backup["deadline"],
        json!({
            "expires": "2026-10-31",
            "moment": "2026-11-01T00:00:00Z",
            "localMoment": "2026-11-01T09:00:00+09:00",
            "monthAfter": "2026-11-30",
            "thirtyDays": "2026-11-30",
            "access": "users",
            "lastDay": "2026-10-31",
            "zone": "Asia/Tokyo"
        })
    );
    assert_eq!(codes(&backup), ["free-days-unknown", "rest", "notebooks"]);
}

fn codes(backup: &Value) -> Vec<&str> {
    let notes = backup["notes"].as_array().unwrap();
    notes
        .iter()
        .map(|note| note["code"].as_str().unwrap())
        .collect()
}

#[test]
fn free_days_count_only_where_the_old_partner_said_so() {
    let record = json!({"user": {"id": AOKI}, "license": row("Enabled", "2026-11-01T00:00:00Z")});
    for (days, last_day) in [("0", "2026-10-31"), ("30", "2026-11-30")] {
        let backup = backup(&rehearsed(&["--free-days", days], &record.to_string()));
        assert_eq!(backup["deadline"]["lastDay"], last_day);
        assert_eq!(backup["deadline"]["freeDays"].to_string(), days);
    }
}

#[test]
fn without_proof_of_the_old_seller_there_is_no_day() {
    let mut record =
        json!({"user": {"id": AOKI}, "license": row("Enabled", "2027-09-30T00:00:00Z")});
    let old = &mut record["license"]["subscriptions"][0];
    old["seller"] = json!({"tenantId": "d2edd018-cbf9-452f-a408-726b64551fdf"});
    old.as_object_mut().unwrap().remove("sellerRole");
    let backup = backup(&rehearsed(&[], &record.to_string()));
    assert_eq!(backup["deadline"], Value::Null);
    assert_eq!(codes(&backup), ["old-seller-unknown", "rest", "notebooks"]);
}

#[test]
fn a_tenant_without_any_invitation_gets_no_day_of_the_subscription_that_it_goes_to() {
    let environment = TestEnvironment::omakase();
    let users = environment.pipe(&[&[LIST, "--this-tenant", "--users"]], "");
    let ran = environment.run(EXE, &[], &users);
    let records = ran.success().records();
    assert!(!records.is_empty());
    for record in records {
        assert_eq!(record["backup"]["deadline"], Value::Null, "{record}");
        assert_eq!(codes(&record["backup"])[0], "old-seller-unknown");
    }
}

#[test]
fn what_is_outside_the_folders_is_counted_and_can_be_planned_for() {
    let of_aoki = of_user("aoki@aozora-koumuten.example");
    let backup = |args: &[&str]| backup(&rehearsed(args, &of_aoki));
    let folders = backup(&["--expires", "2026-10-31"]);
    assert_eq!(
        json!([folders["files"], folders["rest"], folders["restLeftOut"]]),
        json!([4, {"files": 1, "bytes": 20480, "folders": 1}, null])
    );
    let whole = backup(&["--whole-drive"]);
    assert_eq!(
        json!([
            whole["case"],
            whole["folders"][0]["path"],
            whole["files"],
            whole["rest"]["files"]
        ]),
        json!(["whole-drive", "", 5, 0])
    );
    let left_out = backup(&["--rest-not-needed"]);
    assert_eq!(left_out["restLeftOut"], true);
    assert!(codes(&left_out).contains(&"rest-left-out"));
}

#[test]
fn a_row_asks_for_its_holders_only() {
    let old = json!({"license": row("Enabled", "2026-11-01T00:00:00Z")});
    let mut new = old.clone();
    new["license"]["skuId"] = json!("f245ecc8-75af-4f8e-b61f-27d8114de5f3");
    let ran = rehearsed(&[], &format!("{old}\n{new}\n"));
    ran.success().stdout(any()).stderr(any());
    assert_eq!(ran.records().len(), 4, "nobody holds the new row yet");
}

#[test]
fn the_command_lines_name_the_drive_and_keep_the_paths() {
    let backup = backup(&rehearsed(
        &["--to", "/mnt/usb disk"],
        &of_user("aoki@aozora-koumuten.example"),
    ));
    let drive = backup["driveId"].as_str().unwrap();
    let commands = &backup["commands"];
    assert_eq!(
        commands["rclone"],
        json!([format!(
            "rclone copy --no-unicode-normalization --create-empty-src-dirs --onedrive-expose-onenote-files --onedrive-encoding=None '--user-agent=NONISV|norikae|backup-plan/{}' --onedrive-drive-type=business '--onedrive-drive-id={drive}' --local-encoding=None -- onedrive:PassageDrive/workspace '/mnt/usb disk/aoki@aozora-koumuten.example/PassageDrive/workspace'",
            env!("CARGO_PKG_VERSION")
        )])
    );
    assert_eq!(
        json!([
            commands["rcloneVersion"],
            commands["rcloneRemote"],
            commands["robocopy"]
        ]),
        json!(["1.69", "rclone config create onedrive onedrive", []])
    );
    let script = commands["powershell"].as_str().unwrap();
    assert!(script.is_ascii(), "{script}");
    for line in [
        "$owner = 'aoki@aozora-koumuten.example'",
        r"robocopy.exe ($root + '\PassageDrive\workspace') '\mnt\usb disk\aoki@aozora-koumuten.example\PassageDrive\workspace' /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5",
        "if ($LASTEXITCODE -ge 8) { $failed = $true }",
    ] {
        assert!(
            script.lines().any(|found| found == line),
            "{line}\n{script}"
        );
    }
}

#[test]
fn somebody_without_a_onedrive_has_nothing_to_save_and_is_asked_for_once() {
    let twice = of_user(ADMIN).repeat(2);
    let ran = rehearsed(&["-vv"], &twice);
    ran.success().stdout(any()).stderr(any());
    for record in ran.records() {
        assert_eq!(record["backup"]["case"], "no-drive");
        assert_eq!(record["backup"]["commands"], Value::Null);
    }
    let asked = ran
        .err
        .lines()
        .filter(|line| line.contains("/drive"))
        .count();
    assert_eq!((ran.records().len(), asked), (2, 1), "{}", ran.err);
}

#[test]
fn a_user_who_does_not_exist_fails_and_the_next_one_is_planned_for() {
    let missing = of_user("11111111-2222-4333-8444-555555555555");
    let ran = rehearsed(&[], &format!("{missing}{}", of_user(AOKI)));
    let records = ran.records();
    assert_eq!(records[0]["backup"]["status"], "failed");
    assert_eq!(records[1]["backup"]["case"], "workspace");
    ran.status(1)
        .stdout(any())
        .stderr(contains(": 11111111-2222-4333-8444-555555555555: "));
}

#[test]
fn a_user_id_cannot_lead_the_request_elsewhere() {
    let ran = rehearsed(&["-vv"], &of_user("../organization?x="));
    assert_eq!(ran.records()[0]["backup"]["error"]["code"], "bad-user-name");
    ran.status(3).stdout(any()).stderr(any());
    assert!(!ran.err.contains("GET "), "nothing is sent: {}", ran.err);
}

#[test]
fn bad_records_are_named_and_come_out_again() {
    let ran = rehearsed(
        &[],
        "nonsense\n{\"user\":{}}\n{\"tenantId\":7}\n{\"license\":{\"status\":\"failed\",\"error\":{\"code\":\"busy\",\"message\":\"busy\"}}}\n",
    );
    ran.status(3).stdout(any()).stderr(any());
    let mut codes: Vec<Value> = ran
        .records()
        .iter()
        .map(|record| record["backup"]["error"]["code"].clone())
        .collect();
    codes.sort_by_key(Value::to_string);
    // After a failure of an earlier tool the record goes on as it came.
    assert_eq!(json!(codes), json!(["bad-record", "no-user-name", null]));
    let mut places: Vec<&str> = ran
        .err
        .lines()
        .map(|line| line.split(": ").nth(1).unwrap())
        .collect();
    places.sort_unstable();
    assert_eq!(places, ["line 1", "line 2", "line 3", "line 4"]);
}

#[test]
fn the_table_is_in_the_language_of_the_run() {
    let ran = rehearsed(
        &["--table", "--lang", "ja", "--expires", "2026-10-31"],
        &of_user(ADMIN),
    );
    let lines: Vec<Vec<&str>> = ran
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        lines,
        [
            vec![
                "ユーザー",
                "保存パターン",
                "ファイル数",
                "バイト数",
                "スキップ",
                "満了日",
                "保存期限"
            ],
            vec![
                ADMIN,
                "OneDrive",
                "なし",
                "0",
                "0",
                "0",
                "2026-10-31",
                "2026-10-31"
            ],
        ]
    );
}

#[test]
fn without_settings_the_rehearsal_is_named() {
    run(&mut command(&Home::new(), EXE))
        .status(2)
        .stderr(contains("rehearse -- backup-plan"));
}

#[test]
fn wrong_command_lines_are_refused_with_a_reason() {
    for (args, words) in [
        (
            vec!["--folder", "x", "--zone", "Mars/Olympus"],
            "Mars/Olympus",
        ),
        (vec!["--folder", "x", "file"], "cannot be used with"),
        (vec!["--expires", "2026-02-30"], "2026-02-30"),
        (vec!["--remote=-x:"], "remote"),
        (vec!["--free-days", "31"], "0, 30"),
        (
            vec!["--whole-drive", "--rest-not-needed"],
            "cannot be used with",
        ),
        (
            vec!["--this-tenant", "--folder", "x"],
            "cannot be used with",
        ),
    ] {
        let ran = alone(&args, "");
        ran.status(2)
            .stderr(contains(words))
            .about(format!("{args:?}"));
    }
    let missing = alone(&["--folder", "no-such-folder"], "");
    missing.status(3).stderr(contains("no-such-folder"));
}
