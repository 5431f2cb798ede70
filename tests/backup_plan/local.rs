//! On local folders, without any network.

use std::fs;
#[cfg(unix)]
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

#[cfg(unix)]
use crate::{EXE, command, copy_of};
use crate::{alone, backup};
use test_support::any;
#[cfg(unix)]
use test_support::{Home, contains, run_on};

fn onedrive() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("PassageDrive/workspace/01_見積");
    fs::create_dir_all(&workspace).unwrap();
    fs::write(workspace.join("a.xlsx"), [0; 7]).unwrap();
    fs::write(folder.path().join("outside.txt"), "no part of it").unwrap();
    folder
}

#[test]
fn a_local_folder_is_planned_for_without_any_network() {
    let folder = onedrive();
    let path = folder.path().to_str().unwrap();
    let ran = alone(
        &["--folder", path, "--expires", "2026-10-31", "--lang", "ja"],
        "",
    );
    ran.success().stdout(any());
    let backup = backup(&ran);
    assert_eq!(
        json!([
            backup["case"],
            backup["folders"],
            backup["localFolder"],
            backup["deadline"]["lastDay"]
        ]),
        json!([
            "workspace",
            [{"path": "PassageDrive/workspace", "files": 1, "bytes": 7}],
            path,
            "2026-10-31"
        ])
    );
    assert!(
        backup["notes"][0]["words"]
            .as_str()
            .unwrap()
            .contains("移行元パートナー")
    );
}

#[cfg(unix)]
#[test]
fn the_rclone_line_of_a_hostile_folder_is_one_command_with_its_words_intact() {
    let home = tempfile::tempdir().unwrap();
    let hostile = home.path().join("-it's $HOME `id`\n;touch x");
    fs::create_dir_all(hostile.join("PassageDrive/workspace")).unwrap();
    let path = hostile.to_str().unwrap();
    let backup = backup(&alone(&["--folder", path, "--to=-x y"], ""));
    let line = backup["commands"]["rclone"][0].as_str().unwrap();
    let shown = Command::new("sh")
        .args([
            "-c",
            &format!("rclone() {{ printf '<%s>' \"$@\"; }}\n{line}"),
        ])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(shown.stdout).unwrap(),
        format!(
            "<copy><--no-unicode-normalization><--create-empty-src-dirs><--local-encoding=None><--><{path}/PassageDrive/workspace><./-x y/PassageDrive/workspace>"
        )
    );
    assert_eq!(backup["commands"]["robocopy"], json!([]));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_planned_for() {
    use std::os::unix::{fs::PermissionsExt as _, process::CommandExt as _};

    let folder = onedrive();
    let closed = folder.path().join("PassageDrive/workspace/closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let home = Home::new();
    let program = copy_of(EXE, home.path());
    let mut command = command(&home, program.to_str().unwrap());
    if fs::read_dir(&closed).is_ok() {
        // Root may read everything, so somebody else has to look.
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
        command.uid(65534);
    }
    let ran = run_on(command.arg("--folder").arg(folder.path()), "");
    ran.status(3).stdout(any()).stderr(contains("closed"));
    let backup = backup(&ran);
    assert_eq!(
        json!([backup["files"], backup["skipped"]]),
        json!([1, [{"path": "PassageDrive/workspace/closed", "reason": "unreadable"}]])
    );
    let notes = backup["notes"].as_array().unwrap();
    assert!(
        notes.iter().any(|note| note["code"] == "unreadable"),
        "{notes:?}"
    );
}

#[test]
fn a_link_to_a_notebook_is_said_not_to_save_it() {
    let folder = onedrive();
    let link = folder.path().join("PassageDrive/workspace/議事録.url");
    fs::write(link, "[InternetShortcut]").unwrap();
    let ran = alone(&["--folder", folder.path().to_str().unwrap()], "");
    ran.success().stdout(any());
    let backup = backup(&ran);
    assert_eq!(
        json!([backup["files"], backup["skipped"], backup["rest"]]),
        json!([
            1,
            [{"path": "PassageDrive/workspace/議事録.url", "reason": "notebook-link"}],
            {"files": 1, "bytes": 13, "folders": 0}
        ])
    );
    let codes: Vec<_> = backup["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| &note["code"])
        .collect();
    assert_eq!(
        json!(codes),
        json!(["end-unknown", "rest", "notebook-links"])
    );
}
