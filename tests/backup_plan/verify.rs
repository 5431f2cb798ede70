//! Comparing what was saved with the drives.

use std::{
    fs,
    path::{MAIN_SEPARATOR_STR, Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{ADMIN, AOKI, EXE, REHEARSE, backup, command, of_user};
use test_support::{Home, Run, any, contains, run_on, starts_with};

const UPN: &str = "aoki@aozora-koumuten.example";
const PLAN: &str = "PassageDrive/workspace/工程 計画.txt";

/// The files of the drive, as they lie on a disk that keeps `ガ` as two characters and can hold `?`.
const SAVED: [(&str, &str); 3] = [
    ("図面/カ\u{3099}レーシ\u{3099}.txt", "一階平面図\n"),
    ("工程 計画.txt", "十月: 基礎\n"),
    (ESTIMATE, ""),
];

const VERIFY: [&str; 3] = ["--verify", "usb", "--rest-not-needed"];

/// No name on Windows can hold the `?` of ASCII.
const ESTIMATE: &str = if cfg!(windows) {
    "見積？.txt"
} else {
    "見積?.txt"
};

/// A tenant whose Aoki has a drive of which every content is known.
struct Before {
    home: Home,
}

impl Before {
    fn new() -> Self {
        let home = Home::new();
        let built_in =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("common/tenant-file/built_in/omakase.json");
        let mut tenant: Value = serde_json::from_slice(&fs::read(built_in).unwrap()).unwrap();
        let users = tenant["users"].as_array_mut().unwrap();
        let aoki = users.iter_mut().find(|user| user["id"] == AOKI).unwrap();
        aoki["drive"] = json!({"quotaTotal": 1_000_000, "items": [
            folder("PassageDrive", &[folder("workspace", &[
                folder("図面", &[file("ガレージ.txt", "一階平面図\n")]),
                file("工程 計画.txt", "十月: 基礎\n"),
                file("見積？.txt", ""),
            ])]),
            folder("写真", &[file("not in the plan.txt", "x")]),
        ]});
        home.file("tenant.json", tenant.to_string());
        fs::create_dir(home.path().join("usb")).unwrap();
        Self { home }
    }

    /// Also saves everything there, below `usb`.
    fn saved_in(folder: &str) -> Self {
        let before = Self::new();
        for (path, content) in SAVED {
            before.save(folder, path, content);
        }
        before
    }

    fn workspace(&self, folder: &str) -> PathBuf {
        let copy = self.home.path().join("usb").join(folder);
        copy.join("PassageDrive/workspace")
    }

    fn save(&self, folder: &str, path: &str, content: &str) {
        let path = self.workspace(folder).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn run(&self, args: &[&str], input: &str) -> Run {
        let mut command = command(&self.home, REHEARSE);
        command.args(["--tenant", "tenant.json", "--", EXE]);
        run_on(command.args(args), input)
    }

    /// Compares the folders of the plan; what else the drive has is not needed.
    fn verify(&self) -> Run {
        self.run(&VERIFY, &of_user(UPN))
    }
}

fn folder(name: &str, items: &[Value]) -> Value {
    json!({"name": name, "lastModifiedDateTime": "2026-09-29T08:41:00Z", "folder": items})
}

fn file(name: &str, content: &str) -> Value {
    json!({
        "name": name,
        "lastModifiedDateTime": "2026-09-29T08:41:00Z",
        "file": {"mimeType": "text/plain", "content": content},
    })
}

/// What is written of a copy in `folder` with nothing wrong, changed by these fields.
fn verified(folder: &str, changes: Value) -> Value {
    let mut verified = json!({
        "state": "complete",
        "at": "2026-10-01T03:00:00Z",
        "folder": folder.replace('/', MAIN_SEPARATOR_STR),
        "files": 3,
        "bytes": 31,
        "sizeOnly": 0,
        "missing": [],
        "missingCount": 0,
        "differing": [],
        "differingCount": 0,
        "unreadable": [],
        "unreadableCount": 0,
        "extra": 0,
        "unplaced": 0,
        "rest": {"files": 1, "bytes": 1, "folders": 1},
    });
    let Value::Object(changes) = changes else {
        panic!("{changes}")
    };
    verified.as_object_mut().unwrap().extend(changes);
    verified
}

#[test]
fn a_whole_copy_is_complete_even_where_the_disk_writes_names_in_its_own_way() {
    let before = Before::saved_in(UPN);
    before.save(UPN, "desktop.ini", "no part of the drive");
    let ran = before.verify();
    ran.success().stdout(any());
    assert_eq!(
        backup(&ran)["verified"],
        verified(&format!("usb/{UPN}"), json!({"extra": 1}))
    );
}

#[test]
fn a_copy_of_the_folders_is_not_called_complete_while_the_drive_has_more() {
    let before = Before::saved_in(UPN);
    let ran = before.run(&["--verify", "usb"], &of_user(UPN));
    assert_eq!(
        backup(&ran)["verified"],
        verified(&format!("usb/{UPN}"), json!({"state": "folders-only"}))
    );
    ran.status(1).stdout(any()).stderr("backup-plan: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: the folders of the plan are saved, but the drive holds 1 more file(s), 1 bytes, that go with the licence; plan with --whole-drive and save them too, or say --rest-not-needed\n");

    let rest = before.home.path().join("usb").join(UPN).join("写真");
    fs::create_dir(&rest).unwrap();
    fs::write(rest.join("not in the plan.txt"), "x").unwrap();
    let whole = before.run(&["--verify", "usb", "--whole-drive"], &of_user(UPN));
    whole.success().stdout(any());
    let found = &backup(&whole)["verified"];
    assert_eq!(
        json!([found["state"], found["files"], found["rest"]["files"]]),
        json!(["complete", 4, 0])
    );
}

#[test]
fn a_drive_in_use_of_which_the_service_lists_no_file_is_never_called_saved() {
    let before = Before::new();
    let path = before.home.path().join("tenant.json");
    let mut tenant: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let users = tenant["users"].as_array_mut().unwrap();
    let aoki = users.iter_mut().find(|user| user["id"] == AOKI).unwrap();
    aoki["drive"] = json!({"quotaTotal": 1_000_000, "items": [file("見積.txt", "一式\n")]});
    fs::write(&path, tenant.to_string()).unwrap();
    // Of the root and the file, only the root.
    let half = json!([{"pathSuffix": "/delta", "effect": {"kind": "partial-list"}}]);
    let faults = before.home.file("faults.json", half.to_string());
    let mut command = command(&before.home, REHEARSE);
    command.args(["--tenant", "tenant.json", "--faults", &faults, "--", EXE]);
    let ran = run_on(command.args(VERIFY), of_user(UPN));
    ran.status(1).stdout(any()).stderr(contains(
        "the service says that 7 bytes are in use and listed no file",
    ));
    let backup = backup(&ran);
    assert_eq!(
        json!([
            backup["verified"]["state"],
            backup["verified"]["unlistedBytes"]
        ]),
        json!(["incomplete", 7])
    );
    let codes: Vec<&Value> = backup["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| &note["code"])
        .collect();
    assert!(codes.contains(&&json!("nothing-listed")), "{codes:?}");
}

#[test]
fn the_table_says_whether_all_is_saved() {
    let before = Before::saved_in(UPN);
    for (missing, words) in [(false, "すべて保存済み"), (true, "不足または相違あり")]
    {
        if missing {
            fs::remove_file(before.workspace(UPN).join(SAVED[2].0)).unwrap();
        }
        let ran = before.run(
            &[
                "--verify",
                "usb",
                "--rest-not-needed",
                "--table",
                "--lang",
                "ja",
            ],
            &of_user(UPN),
        );
        let lines: Vec<Vec<&str>> = ran
            .out
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        let column = lines[0].iter().position(|head| *head == "保存状況");
        assert_eq!(lines[1][column.unwrap()], words, "{}", ran.out);
    }
}

#[test]
fn a_missing_file_and_a_changed_byte_are_found_and_named() {
    let before = Before::saved_in(UPN);
    fs::remove_file(before.workspace(UPN).join(SAVED[0].0)).unwrap();
    before.save(UPN, "工程 計画.txt", "十月: 基礎.");
    before.save(UPN, ESTIMATE, "no longer empty");
    let ran = before.verify();
    assert_eq!(
        backup(&ran)["verified"],
        verified(
            &format!("usb/{UPN}"),
            json!({
                "state": "incomplete",
                "files": 0,
                "bytes": 0,
                "missing": ["PassageDrive/workspace/図面/ガレージ.txt"],
                "missingCount": 1,
                "differing": [
                    {"path": PLAN, "why": "hash"},
                    {"path": "PassageDrive/workspace/見積？.txt", "why": "size"},
                ],
                "differingCount": 2,
            })
        )
    );
    ran.status(1).stdout(any()).stderr(format!("backup-plan: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: not all is saved in usb{MAIN_SEPARATOR_STR}{UPN}: missing 1, differing 2, unreadable 0, not placed by the service 0; the first: PassageDrive/workspace/図面/ガレージ.txt\n"));
}

#[test]
fn a_file_that_the_service_has_not_hashed_counts_by_its_size_and_is_said_to() {
    let before = Before::new();
    let path = before.home.path().join("tenant.json");
    let tenant = fs::read_to_string(&path).unwrap();
    let hashed = json!({"mimeType": "text/plain", "content": "十月: 基礎\n"}).to_string();
    assert!(tenant.contains(&hashed), "{tenant}");
    let unhashed = json!({"mimeType": "text/plain", "size": 15}).to_string();
    fs::write(&path, tenant.replace(&hashed, &unhashed)).unwrap();
    for (path, content) in SAVED {
        before.save(UPN, path, &content.replace("十月", "九月"));
    }
    let ran = before.verify();
    ran.success().stdout(any()).stderr(any());
    assert_eq!(
        backup(&ran)["verified"],
        verified(&format!("usb/{UPN}"), json!({"sizeOnly": 1}))
    );
}

#[test]
fn the_folder_itself_is_the_copy_of_a_single_user_only() {
    let before = Before::saved_in("");
    let one = before.verify();
    one.success().stdout(any());
    assert_eq!(backup(&one)["verified"], verified("usb", json!({})));

    let two = before.run(&["--verify", "usb"], &of_user(UPN).repeat(2));
    two.status(1).stdout(any()).stderr(any());
    assert_eq!(
        two.err.lines().next(),
        Some(
            "backup-plan: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: not saved: usb has no folder of this user; missing: 3"
        )
    );
    for record in two.records() {
        assert_eq!(record["backup"]["verified"]["folder"], Value::Null);
        assert_eq!(record["backup"]["verified"]["missingCount"], 3);
    }

    let tenant = before.run(&["--verify", "usb"], "{}\n");
    tenant.status(1).stdout(any()).stderr(any());
    let complete = tenant
        .records()
        .iter()
        .filter(|record| record["backup"]["verified"]["state"] == "complete")
        .count();
    assert_eq!((tenant.records().len(), complete), (4, 0), "{}", tenant.err);
}

#[test]
fn a_plan_in_the_record_stays_and_is_followed() {
    let before = Before::saved_in(UPN);
    let expires = ["--expires", "2026-10-31", "--rest-not-needed"];
    let planned = before.run(&expires, &of_user(UPN));
    let plan = backup(&planned);
    let ran = before.run(&["--verify", "usb"], &planned.out);
    ran.success().stdout(any());
    let mut section = backup(&ran);
    assert_eq!(section["verified"].take()["state"], "complete");
    section.as_object_mut().unwrap().remove("verified");
    assert_eq!(section, plan);

    let widened = planned.out.replace(
        r#""folders":[{"path":"PassageDrive/workspace""#,
        r#""folders":[{"path":"写真","files":1,"bytes":1},{"path":"PassageDrive/workspace""#,
    );
    let ran = before.run(&["--verify", "usb"], &widened);
    ran.status(1).stdout(any()).stderr(any());
    assert_eq!(
        backup(&ran)["verified"]["missing"],
        json!(["写真/not in the plan.txt"])
    );
}

#[test]
fn a_drive_that_is_gone_since_the_plan_is_not_called_saved() {
    let before = Before::saved_in(UPN);
    let planned = before.run(&[], &of_user(UPN));
    let drive_id = backup(&planned)["driveId"].as_str().unwrap().to_owned();
    let of_another = planned.out.replace(&drive_id, "b!older");
    let ran = before.run(&["--verify", "usb"], &of_another);
    ran.status(1).stdout(any()).stderr(any());
    assert_eq!(
        backup(&ran)["verified"]["missing"],
        json!(["PassageDrive/workspace"])
    );
}

#[test]
fn somebody_without_a_onedrive_has_everything_saved() {
    let ran = Before::new().run(&["--verify", "usb"], &of_user(ADMIN));
    ran.success().stdout(any());
    let backup = backup(&ran);
    assert_eq!(
        json!([backup["case"], backup["verified"]["state"]]),
        json!(["no-drive", "complete"])
    );
}

#[test]
fn a_folder_that_is_not_there_is_told_before_anything_is_asked() {
    let ran = Before::new().run(&["-vv", "--verify", "unplugged"], &of_user(UPN));
    ran.status(3).stderr(starts_with(
        "backup-plan: the folder unplugged cannot be read: ",
    ));
    assert!(!ran.err.contains("GET "), "{}", ran.err);
}

#[test]
fn a_local_folder_cannot_be_verified_in_place_of_a_drive() {
    let ran = Before::new().run(&["--folder", "usb", "--verify", "usb"], "");
    ran.status(2).stderr(any());
}

#[cfg(unix)]
#[test]
fn a_saved_file_that_cannot_be_read_is_named_and_not_called_missing() {
    use std::os::unix::fs::PermissionsExt as _;

    let before = Before::saved_in(UPN);
    let closed = before.workspace(UPN).join("工程 計画.txt");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let ran = if fs::File::open(&closed).is_ok() {
        // Root may read everything, so somebody else has to look.
        as_nobody(&before, &VERIFY)
    } else {
        before.verify()
    };
    ran.status(3).stdout(any()).stderr(any());
    let first = ran.err.lines().next().unwrap();
    assert!(
        first.contains("工程 計画.txt cannot be read"),
        "{}",
        ran.err
    );
    assert_eq!(
        backup(&ran)["verified"],
        verified(
            &format!("usb/{UPN}"),
            json!({
                "state": "incomplete",
                "files": 2,
                "bytes": 16,
                "unreadable": [PLAN],
                "unreadableCount": 1,
            })
        )
    );
}

#[cfg(unix)]
fn as_nobody(before: &Before, args: &[&str]) -> Run {
    use std::os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    };

    let home = before.home.path();
    let [rehearse, tool] = [REHEARSE, EXE].map(|program| crate::copy_of(program, home));
    chown(home, Some(65534), None).unwrap();
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = command(&before.home, rehearse.to_str().unwrap());
    command.args(["--tenant", "tenant.json", "--"]).arg(tool);
    run_on(command.args(args).uid(65534), of_user(UPN))
}
