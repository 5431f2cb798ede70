//! `list-files` before a rehearsal: what it writes of a drive and of a folder.
use rehearse::{
    Tenant,
    tenant::{Drive, Item, Properties},
};
use serde_json::{Value, json};
use test_support::{
    Home, TestEnvironment, any, contains,
    drives::{file, folder, malware, notebook, shortcut},
    lines, program, run,
    skus::NEW,
};

const EXE: &str = program!("list-files");
const CHECK: &str = program!("check-files");
const LIST_LICENSES: &str = program!("list-licenses");
const BACKUP_PLAN: &str = program!("backup-plan");

/// A tenant whose first user has a drive with these items, and the record of that user.
fn with_drive(items: Vec<Item>) -> (TestEnvironment, String) {
    let mut tenant = Tenant::omakase();
    tenant.users[0].drive = Some(Drive {
        quota_total: 1 << 40,
        items,
        properties: Properties::default(),
    });
    let user = &tenant.users[0];
    let record =
        json!({"x": 1, "user": {"id": user.id, "userPrincipalName": user.user_principal_name}});
    let line = format!("{record}\n");
    (TestEnvironment::of(tenant), line)
}

/// Path, kind, size and what else is said of each file.
fn files(records: &[Value]) -> Vec<String> {
    let of = |record: &Value| {
        let file = &record["file"];
        let text = |key: &str| file[key].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {}",
            text("path"),
            text("kind"),
            file["size"],
            text("blocked")
        )
    };
    records
        .iter()
        .filter(|record| record.get("file").is_some())
        .map(of)
        .collect()
}

fn everything() -> Vec<Item> {
    vec![
        folder(
            "PassageDrive",
            vec![folder(
                "workspace",
                vec![file("計画.txt", "October"), folder("空", vec![])],
            )],
        ),
        notebook(
            "メモ",
            vec![file("開く.onetoc2", "toc"), file("一.one", "page")],
        ),
        notebook("古いメモ", vec![]),
        shortcut("共有"),
        malware("偽.exe"),
        file("が.txt", "one"),
        file("か\u{3099}.txt", "two"),
        file("空.txt", ""),
    ]
}

#[test]
fn every_file_of_the_drive_is_listed_once_after_what_there_is_as_a_whole() {
    let (env, input) = with_drive(everything());
    let ran = env.run(EXE, &[], &input);
    let records = ran.success().records();
    let head = &records[0];
    assert_eq!(head["x"], 1, "all that came in is there once");
    let backup = &head["backup"];
    assert_eq!(
        json!([
            backup["case"],
            backup["files"],
            backup["bytes"],
            backup["rest"]["files"],
            backup["listed"]["at"]
        ]),
        json!(["whole-drive", 7, 21, 0, backup["listed"]["at"]])
    );
    let mut listed = files(&records);
    listed.sort();
    let mut wanted = [
        "PassageDrive/workspace/計画.txt file 7 -",
        "か\u{3099}.txt file 3 -",
        "が.txt file 3 -",
        "メモ/一.one file 4 -",
        "メモ/開く.onetoc2 file 3 -",
        "偽.exe file 1 malware",
        "共有 shortcut 0 -",
        "古いメモ notebook 9 -",
        "空.txt file 0 -",
    ];
    wanted.sort_unstable();
    assert_eq!(listed, wanted);
    let plan = records
        .iter()
        .find(|record| record["file"]["size"] == 7)
        .unwrap();
    assert_eq!(plan.get("x"), None);
    assert_eq!(plan["file"]["quickXorHash"].as_str().unwrap().len(), 28);
    assert_eq!(plan["file"]["lastModifiedDateTime"], "2026-09-29T08:41:00Z");
    assert!(plan["file"]["driveId"].as_str().unwrap().starts_with("b!"));
    assert_eq!(head["backup"]["driveId"], plan["file"]["driveId"]);
}

#[test]
fn as_many_requests_are_made_as_there_are_pages_and_one_for_the_drive() {
    let many = (0..1_000)
        .map(|nth| file(&format!("{nth:04}"), "x"))
        .collect();
    let (env, input) = with_drive(many);
    let ran = env.run(EXE, &[], &input);
    assert_eq!(files(&ran.success().records()).len(), 1_000);
    let sent = env.log().sent();
    let of_drives = sent.iter().filter(|line| line.contains("/drive")).count();
    // 1,000 files and the root, 200 a page.
    assert_eq!(of_drives, 6 + 1, "{sent:?}");
}

#[test]
fn the_folders_of_a_plan_are_listed_and_what_is_left_out_is_counted() {
    let (env, input) = with_drive(everything());
    let planned = env.run(BACKUP_PLAN, &["--expires", "2026-10-31"], &input);
    planned.success().stdout(any());
    let ran = env.run(EXE, &[], &planned.out);
    let records = ran.success().records();
    assert_eq!(
        files(&records),
        ["PassageDrive/workspace/計画.txt file 7 -"]
    );
    let backup = &records[0]["backup"];
    assert_eq!(
        json!([
            backup["case"],
            backup["files"],
            backup["rest"]["files"],
            backup["deadline"]["lastDay"]
        ]),
        json!(["workspace", 1, 6, "2026-10-31"])
    );
}

#[test]
fn a_folder_of_the_plan_that_left_the_drive_is_said() {
    let (env, input) = with_drive(everything());
    let planned = env.run(BACKUP_PLAN, &[], &input);
    planned.success().stdout(any());
    let moved = planned
        .out
        .replace("\"PassageDrive/workspace\"", "\"PassageDrive/gone\"");
    let ran = env.run(EXE, &[], &moved);
    ran.status(1).stdout(any()).stderr(contains(
        "folders of the plan that are not in the drive any more: 1; the first: PassageDrive/gone",
    ));
    assert_eq!(files(&ran.records()), ["PassageDrive/gone gone 0 -"]);
}

#[test]
fn a_drive_that_was_made_anew_since_the_plan_is_said_and_never_called_saved() {
    let (env, input) = with_drive(everything());
    let planned = env.run(BACKUP_PLAN, &["--whole-drive"], &input);
    planned.success().stdout(any());
    let plan: Value = serde_json::from_str(&planned.out).unwrap();
    let drive = plan["backup"]["driveId"].as_str().unwrap();
    let ran = env.run(EXE, &[], &planned.out.replace(drive, "b!before"));
    ran.status(1).stdout(any()).stderr(contains(
        "folders of the plan that are not in the drive any more: 1; the first: /",
    ));
    assert_eq!(files(&ran.records()), [" gone 0 -"]);
    std::fs::create_dir(env.home.path().join("usb")).unwrap();
    let checked = env.run(CHECK, &["usb"], &ran.out);
    checked
        .status(1)
        .stdout(any())
        .stderr(contains("missing 1").and(contains("the first: /")));
    let verified = &checked.records()[0]["backup"]["verified"];
    assert_eq!(
        json!([verified["state"], verified["missing"]]),
        json!(["incomplete", [""]])
    );
}

#[test]
fn what_is_taken_out_of_a_list_counts_as_without_copy_all_the_same() {
    let (env, input) = with_drive(everything());
    let planned = env.run(BACKUP_PLAN, &["--whole-drive"], &input);
    planned.success().stdout(any());
    let drive = r#""folders":[{"path":"","#;
    let two = r#""folders":[{"path":"gone","files":0,"bytes":0},{"path":"","#;
    let moved = planned.out.replace(drive, two);
    let listed = env.run(EXE, &[], &moved);
    listed.status(1).stdout(any()).stderr(any());
    let head = &listed.records()[0]["backup"];
    assert_eq!(
        head["skipped"],
        json!([
            {"path": "共有", "reason": "shortcut"},
            {"path": "古いメモ", "reason": "notebook"},
            {"path": "gone", "reason": "gone"},
        ])
    );
    let (head, _) = listed.out.split_once('\n').unwrap();
    std::fs::create_dir(env.home.path().join("usb")).unwrap();
    let missing = |args: &[&str]| {
        let checked = env.run(CHECK, args, &format!("{head}\n"));
        checked.status(1).stdout(any()).stderr(any());
        checked.records()[0]["backup"]["verified"]["missing"].clone()
    };
    assert_eq!(missing(&["usb"]), json!(["gone", "古いメモ"]));
    assert_eq!(missing(&["usb", "--thinned-out"]), json!(["gone"]));
}

#[test]
fn a_user_without_a_onedrive_has_nothing_to_list() {
    let tenant = Tenant::omakase();
    let user = tenant
        .users
        .iter()
        .find(|user| user.drive.is_none())
        .unwrap()
        .id;
    let env = TestEnvironment::of(tenant);
    let ran = env.run(EXE, &[], &format!("{{\"user\":{{\"id\":\"{user}\"}}}}\n"));
    let records = ran.success().records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["backup"]["case"], "no-drive");
}

#[test]
fn a_user_with_two_licences_is_listed_once() {
    let mut tenant = Tenant::omakase();
    let mut second = tenant.users[0].licenses[0].clone();
    second.sku_id = NEW.parse().unwrap();
    second.disabled_plans.clear();
    tenant.users[0].licenses.push(second);
    for user in &mut tenant.users {
        user.drive = None;
    }
    tenant.users[0].drive = Some(Drive {
        quota_total: 1 << 40,
        items: everything(),
        properties: Properties::default(),
    });
    let aoki = tenant.users[0].user_principal_name.clone();
    let env = TestEnvironment::of(tenant);
    let rows = env.run(LIST_LICENSES, &["--this-tenant", "--users"], "");
    rows.success().stdout(any());
    let of_aoki = |out: &str| out.matches(&format!("\"{aoki}\"")).count();
    assert_eq!(of_aoki(&rows.out), 2);
    let listed = env.run(EXE, &[], &rows.out);
    let records = listed.success().records();
    let heads = records.iter().filter(|it| it.get("backup").is_some());
    assert_eq!((heads.count(), files(&records).len()), (4, 9));
    std::fs::create_dir(env.home.path().join("usb")).unwrap();
    let checked = env.run(CHECK, &["usb"], &listed.out);
    checked.status(1).stdout(lines(4)).stderr(any());
    assert_eq!(of_aoki(&checked.out), 1);
}

#[test]
fn a_record_without_a_user_is_refused_and_named() {
    let (env, _) = with_drive(vec![]);
    env.run(EXE, &[], "{}\n")
        .status(3)
        .stdout(any())
        .stderr(contains("line 1").and(contains("the record names no user")));
}

#[test]
fn a_local_folder_is_listed_with_hashes_and_without_any_sign_in() {
    let home = Home::new();
    let root = home.path().join("OneDrive");
    std::fs::create_dir_all(root.join("作業")).unwrap();
    std::fs::write(root.join("作業/計画.txt"), "hello world").unwrap();
    std::fs::write(root.join("メモ.url"), "x").unwrap();
    let mut command = home.command(EXE);
    let ran = run(command.args(["--folder", "OneDrive"]));
    let records = ran.success().records();
    assert_eq!(
        files(&records),
        ["メモ.url notebook-link 0 -", "作業/計画.txt file 11 -"]
    );
    assert_eq!(
        records[2]["file"]["quickXorHash"],
        "aCgDG9jwBhDc4Q1yawMZAAAAAAA="
    );
    assert_eq!(records[0]["backup"]["localFolder"], "OneDrive");
    assert_eq!(records[0]["backup"]["files"], 1);
}

#[test]
fn what_a_disk_cannot_hold_is_said_with_the_reason_and_listed_all_the_same() {
    let long = "あ".repeat(86);
    let (env, input) = with_drive(vec![
        file("が.txt", "one"),
        file("か\u{3099}.txt", "two"),
        folder("NUL", vec![file("a ", "3")]),
        file(&long, "4"),
    ]);
    let target = |args: &[&str]| {
        let ran = env.run(EXE, args, &input);
        ran.status(1)
            .stdout(lines(5))
            .stderr(lines(1))
            .about(args.concat());
        let mut target = ran.records()[0]["backup"]["target"].clone();
        assert_eq!(
            json!([target["neededBytes"], target["leastMinutes"]]),
            json!([8, 1])
        );
        let misfits = target["misfits"].take();
        let words = |misfit: &Value| {
            let text = |key: &str| misfit[key].as_str().unwrap().to_owned();
            format!("{} {}", text("path"), text("why"))
        };
        let words: Vec<String> = misfits.as_array().unwrap().iter().map(words).collect();
        (target["fileSystem"].clone(), words)
    };
    for kind in ["fat32", "exfat", "ntfs"] {
        let (found, mut words) = target(&["--target-type", kind]);
        words.sort();
        assert_eq!(found, kind);
        assert_eq!(
            words,
            [
                "NUL reserved-name",
                "NUL/a  trailing-dot-or-blank",
                "が.txt same-name"
            ]
        );
    }
    let (_, words) = target(&["--target-type", "ext4"]);
    assert_eq!(words, [format!("{long} name-too-long")]);
    // The disk of a folder tells by itself, and what is free on it too.
    if cfg!(target_os = "linux") {
        let ran = env.run(EXE, &["--target", ".", "--target-type", "ext4"], &input);
        ran.status(1).stdout(any()).stderr(any());
        let free = &ran.records()[0]["backup"]["target"]["freeBytes"];
        assert!(free.as_u64().is_some_and(|free| free > 0), "{free}");
    }
    env.run(EXE, &["--target", "unplugged"], &input)
        .status(3)
        .stderr(contains("the folder unplugged cannot be read"));
}

// Where Windows keeps the name for a device, there can be no such file.
#[cfg(unix)]
#[test]
fn a_local_folder_is_held_against_a_disk_too() {
    let home = Home::new();
    std::fs::create_dir(home.path().join("OneDrive")).unwrap();
    std::fs::write(home.path().join("OneDrive/com1.txt"), "1").unwrap();
    let mut command = home.command(EXE);
    let ran = run(command.args(["--folder", "OneDrive", "--target-type", "exfat"]));
    ran.status(1).stdout(lines(2)).stderr(
        "list-files: what the disk cannot hold as it is: 1; the first: com1.txt (a name that Windows keeps for devices)\n",
    );
}
