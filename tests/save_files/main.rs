//! `save-files` before a rehearsal, with a small program in the place of rclone: what that is asked for, and what becomes of
//! its answers. `real.rs` does the same with rclone itself.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod real;
mod scripts;
mod stand_in;

use std::{fs, path::Path};

use serde_json::Value;
use test_support::{
    Run, any, contains,
    drives::{file, folder, malware},
    lines, program, run_on,
};

use stand_in::{Before, TOKEN, wait_for_end_of};

const EXE: &str = program!("save-files");
const LIST: &str = program!("list-files");
const BACKUP_PLAN: &str = program!("backup-plan");
const CHECK: &str = program!("check-files");

fn verified(ran: &Run) -> Value {
    ran.records()[0]["backup"]["verified"].clone()
}

/// Whether a file somewhere below holds these words.
fn holds(folder: &Path, words: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, words);
        }
        let content = fs::read(&path).unwrap_or_default();
        String::from_utf8_lossy(&content).contains(words)
    })
}

#[test]
fn exactly_the_listed_files_are_copied_and_compared_and_the_token_is_in_the_environment_alone() {
    let before = Before::with(vec![
        folder("作業", vec![file("計画.txt", "October")]),
        file("が.txt", "one"),
        file("か\u{3099}.txt", "two"),
    ]);
    let list = before.list();
    let kept = |line: &&str| !line.contains("\"が.txt\"");
    let thinned: String = list.split_inclusive('\n').filter(kept).collect();
    let ran = before.save(&["--thinned-out"], &thinned);
    ran.success().stdout(lines(1));
    assert_eq!(verified(&ran)["state"], "complete");
    assert_eq!(verified(&ran)["files"], 2);
    assert_eq!(before.copied(), ["か\u{3099}.txt", "作業/計画.txt"]);
    let calls = before.calls();
    assert_eq!(calls.len(), 1);
    for word in [
        "copy",
        "--config=",
        "--no-unicode-normalization",
        "--local-encoding=None",
        "--onedrive-encoding=None",
        "--onedrive-expose-onenote-files",
        "--cutoff-mode=soft",
        // The rehearsal's tokens hold for an hour, of which the last five minutes are not used.
        "--max-duration=3299s",
        "NORIKAE:",
    ] {
        assert!(
            calls[0].arguments.contains(&word.to_owned()),
            "{word}: {:?}",
            calls[0]
        );
    }
    let token: Value = serde_json::from_str(&calls[0].environment[TOKEN]).unwrap();
    let token = token["access_token"].as_str().unwrap();
    assert!(token.starts_with("eyJ"));
    assert!(!calls[0].arguments.concat().contains(token));
    assert_eq!(
        calls[0].environment["RCLONE_CONFIG_NORIKAE_TYPE"],
        "onedrive"
    );
    fs::remove_dir_all(before.notes()).unwrap();
    assert!(!holds(before.home(), token), "a file holds the token");
}

#[test]
fn neither_a_setting_of_rclones_nor_a_secret_of_ours_reaches_it() {
    let before = Before::with(vec![file("a", "1")]);
    let list = before.list();
    let mut command = before.command(&[]);
    command.envs([
        ("RCLONE_DRY_RUN", "true"),
        ("RCLONE_DUMP", "headers,auth"),
        ("RCLONE_BWLIMIT", "1M"),
    ]);
    run_on(&mut command, list).success().stdout(any());
    let [call] = <[_; 1]>::try_from(before.calls()).unwrap();
    let names: Vec<&str> = call
        .environment
        .keys()
        .map(String::as_str)
        .filter(|name| name.starts_with("RCLONE_") || name.starts_with("NORIKAE_"))
        .filter(|name| !name.starts_with("RCLONE_CONFIG_NORIKAE_"))
        .collect();
    assert_eq!(names, ["RCLONE_BWLIMIT"]);
}

#[test]
fn while_a_slice_brings_something_the_next_one_goes_on_with_what_is_left_and_a_new_token() {
    let before = Before::with(vec![file("a", "1"), file("b", "2"), file("c", "3")]);
    before.tell("per-run", "1");
    let ran = before.save(&[], &before.list());
    ran.success().stdout(lines(1));
    assert_eq!(verified(&ran)["state"], "complete");
    let calls = before.calls();
    let asked: Vec<Vec<String>> = calls.iter().map(|call| call.files.clone()).collect();
    assert_eq!(asked, [vec!["a", "b", "c"], vec!["b", "c"], vec!["c"]]);
    let tokens: std::collections::HashSet<&String> =
        calls.iter().map(|call| &call.environment[TOKEN]).collect();
    assert_eq!(tokens.len(), 3);
}

#[test]
fn a_slice_that_brings_nothing_is_the_last_and_running_again_later_is_safe() {
    let before = Before::with(vec![file("a", "1"), file("b", "2")]);
    before.tell("per-run", "0");
    let list = before.list();
    let ran = before.save(&[], &list);
    ran.status(75).stdout(lines(1)).stderr(
        contains("rclone brought nothing within 3299 s; run again later")
            .and(contains("missing 2"))
            .and(lines(2)),
    );
    assert_eq!(before.calls().len(), 1);
    before.tell("per-run", "9");
    before.save(&[], &list).success().stdout(any());
}

#[test]
fn what_lies_there_is_not_copied_again_and_what_was_changed_is() {
    let before = Before::with(vec![file("a", "1"), file("b", "2")]);
    let list = before.list();
    before.save(&[], &list).success().stdout(any());
    before.save(&[], &list).success().stdout(any());
    assert_eq!(before.calls().len(), 1);
    fs::write(before.usb().join("b"), "cut off").unwrap();
    before.save(&[], &list).success().stdout(any());
    assert_eq!(before.calls()[1].files, ["b"]);
}

#[test]
fn a_file_that_cannot_be_copied_does_not_keep_the_others_and_is_said() {
    let before = Before::with(vec![file("a", "1"), file("bad", "2"), file("c", "3")]);
    before.tell("refused", "bad");
    let ran = before.save(&[], &before.list());
    ran.status(1).stdout(lines(1)).stderr(
        contains("rclone ended with 1: bad: refused")
            .and(contains("missing 1"))
            .and(lines(2)),
    );
    assert_eq!(before.copied(), ["a", "c"]);
    assert_eq!(verified(&ran)["missing"][0], "bad");
}

#[test]
fn a_file_with_malware_is_not_asked_for_and_counts_as_missing() {
    let before = Before::with(vec![file("a", "1"), malware("偽.exe")]);
    let ran = before.save(&[], &before.list());
    ran.status(1)
        .stdout(lines(1))
        .stderr(contains("found malware in them: 1").and(contains("missing 1")));
    assert_eq!(before.calls()[0].files, ["a"]);
}

#[test]
fn without_rclone_or_with_an_old_one_the_line_that_installs_it_is_said_and_nothing_is_begun() {
    let before = Before::with(vec![file("a", "1")]);
    let list = before.list();
    before.tell("version", "rclone v1.68.2");
    before.save(&[], &list).status(5).stderr(
        contains("rclone 1.68 is too old, 1.69 or later is needed; install it with: ")
            .and(lines(1)),
    );
    before.tell("version", "what?");
    let missing = contains("rclone 1.69 or later is needed and was not found; install it with: ");
    before
        .save(&[], &list)
        .status(5)
        .stderr(missing.and(lines(1)));
    let mut command = before.command(&[]);
    command.env("PATH", "/nowhere");
    let missing = contains("rclone 1.69 or later is needed and was not found; install it with: ");
    run_on(&mut command, list)
        .status(5)
        .stderr(missing.and(lines(1)));
    assert_eq!(before.calls().len(), 0);
}

#[test]
fn an_unplugged_disk_is_said_before_anything_is_read_and_no_folder_stands_in_for_it() {
    let before = Before::with(vec![file("a", "1")]);
    let mut command = before.environment.tool(EXE, &["--to", "unplugged"]);
    run_on(&mut command, before.list())
        .status(3)
        .stderr(contains("the folder unplugged cannot be read: it does not exist; create it, or plug in the disk that it is on and name a folder of that disk with --to"));
    let mut command = before.environment.tool(EXE, &["--to", "unplugged"]);
    run_on(command.args(["--lang", "ja"]), before.list())
        .status(3)
        .stderr(contains("フォルダー unplugged を読み取れません: 存在しません。フォルダーを作成するか、ディスクを接続し、--to でそのディスクのフォルダーを指定してください"));
    assert!(!before.home().join("unplugged").exists());
}

#[test]
fn a_drive_that_is_gone_is_said_by_its_user_and_rclone_is_not_asked() {
    let before = Before::with(vec![file("a", "1")]);
    let list = before.list();
    let id: Value = serde_json::from_str(list.lines().next().unwrap()).unwrap();
    let id = id["backup"]["driveId"].as_str().unwrap();
    let ran = before.save(&[], &list.replace(id, "b!gone"));
    ran.status(1)
        .stdout(lines(1))
        .stderr(contains(&*before.user).and(contains("itemNotFound")));
    assert_eq!(before.calls().len(), 0);
}

#[test]
fn the_files_of_a_local_folder_are_not_copied_and_the_way_to_do_so_is_named() {
    let before = Before::with(vec![]);
    fs::create_dir(before.home().join("pc")).unwrap();
    fs::write(before.home().join("pc/a"), "1").unwrap();
    let listed = before.environment.run(LIST, &["--folder", "pc"], "");
    listed.success().stdout(any());
    before
        .save(&[], &listed.out)
        .status(3)
        .stdout(lines(1))
        .stderr(contains("backup-plan --folder writes a robocopy script").and(contains("missing")));
}

#[test]
fn each_user_is_copied_into_a_folder_of_the_sign_in_name_and_answered_in_order() {
    let before = Before::of_two(vec![file("a", "1")], vec![file("a", "22")]);
    let ran = before.save(&[], &before.list());
    ran.success().stdout(lines(2));
    let states: Vec<Value> = ran
        .records()
        .iter()
        .map(|record| record["backup"]["verified"]["bytes"].clone())
        .collect();
    assert_eq!(states, [1, 2]);
    assert_eq!(before.calls().len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_ended_ends_rclone_too_and_goes_on_when_started_again() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let before = Before::with(vec![file("a", "1"), file("b", "2")]);
        let list = before.list();
        before.tell("hangs-after", "1");
        let running = before.start(&list);
        let pid = before.wait_for_hanging();
        running.signal(signal);
        let ran = running.finish();
        ran.status(code)
            .stderr(contains("interrupted; what was copied stays").and(lines(1)))
            .about(signal);
        wait_for_end_of(pid);
        fs::remove_file(before.notes().join("hangs-after")).unwrap();
        before.save(&[], &list).success().stdout(lines(1));
        assert_eq!(before.calls().last().unwrap().files, ["b"]);
    }
}
