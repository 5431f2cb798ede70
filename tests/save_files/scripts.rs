//! The scripts that `save-files --script` writes.

use std::{fs, process::Command};

use test_support::{
    Home, any, contains,
    drives::{file, folder, notebook, shortcut},
    lines, run, run_on,
};

use crate::{CHECK, EXE, stand_in::Before};

const NAMES: [&str; 6] = [
    "it's $(touch here) `id` \"q\"; x",
    " blanks ",
    "NORIKAE",
    "？：＊",
    "か\u{3099}",
    "-rf",
];

fn script(before: &Before, args: &[&str], list: &str) -> String {
    // No sign-in is needed: the list is all that there is.
    let home = Home::new();
    let mut command = home.command(EXE);
    let ran = run_on(command.arg("--script").args(args), list);
    ran.success().stdout(any());
    assert!(!before.home().join("here").exists());
    ran.out
}

#[test]
fn the_script_for_bash_copies_exactly_the_listed_files() {
    let before = Before::with(vec![
        folder("図面", NAMES.map(|name| file(name, name)).to_vec()),
        notebook("メモ", vec![]),
        shortcut("共有"),
    ]);
    let list = before.list();
    let to = before.home().join("usb").display().to_string();
    let text = script(
        &before,
        &["bash", "--to", &to, "--remote", "my drive"],
        &list,
    );
    let place = before.environment.home.file("save.sh", &text);
    let mut command = before.environment.home.command("bash");
    let path = format!(
        "{}:{}",
        before.home().join("bin").display(),
        std::env::var("PATH").unwrap()
    );
    // The program in the place of rclone takes a file for its list.
    let text = text.replace("--files-from-raw -", "--files-from-raw /dev/stdin");
    fs::write(&place, text).unwrap();
    let ran = run(command.arg(&place).env("PATH", path));
    ran.success().stdout(any()).stderr(any());
    let mut wanted = NAMES.map(|name| format!("図面/{name}")).to_vec();
    wanted.sort();
    assert_eq!(before.copied(), wanted);
    let calls = before.calls();
    assert!(calls[0].arguments.contains(&"my drive:".to_owned()));
    assert!(!before.home().join("here").exists());
    let mut check = before.environment.home.command(CHECK);
    run_on(check.args(["usb"]), list)
        .status(1)
        .stdout(any())
        .stderr(contains("missing 1").and(contains("メモ")));
}

#[test]
fn nothing_of_a_record_that_cannot_be_read_stands_in_a_script() {
    let before = Before::with(vec![file("a", "1")]);
    let list = before.list();
    let failed = r#""status":"failed","error":{"code":"x","message":"m"}"#;
    for (shell, hostile) in [("bash", "$(touch here)"), ("powershell", "$(ni here)")] {
        let good = script(&before, &[shell, "--to", "usb"], &list);
        let user = format!(r#"{{"id":"1","displayName":"{hostile}"}}"#);
        for (exit, bad) in [
            (1, format!(r#"{{"user":{user},"file":{{{failed}}}}}"#)),
            (3, format!(r#"{{"user":{user},"file":{{"path":1}}}}"#)),
            (3, format!(r#"{{"tenantId":"no tenant","user":{user}}}"#)),
        ] {
            let home = Home::new();
            let mut command = home.command(EXE);
            let args = ["--script", shell, "--to", "usb"];
            let ran = run_on(command.args(args), format!("{list}{bad}\n"));
            ran.status(exit).stdout(any()).stderr(lines(1)).about(&bad);
            assert_eq!(ran.out, good, "{bad}");
        }
    }
}

#[test]
fn the_script_for_bash_refuses_an_old_rclone_and_a_disk_that_is_not_there() {
    let before = Before::with(vec![file("a", "1")]);
    let list = before.list();
    let path = format!(
        "{}:{}",
        before.home().join("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let ran = |to: &str| {
        let text = script(&before, &["bash", "--to", to], &list);
        let place = before.environment.home.file("save.sh", text);
        let mut command = before.environment.home.command("bash");
        run(command.arg(&place).env("PATH", &path))
    };
    ran("unplugged")
        .status(3)
        .stderr(contains("the folder unplugged is not there. Nothing was copied.").and(lines(1)));
    before.tell("version", "rclone v1.68.9");
    ran("usb")
        .status(5)
        .stderr(contains("rclone 1.69 or later is needed").and(lines(1)));
    assert_eq!(before.calls().len(), 0);
}

#[test]
fn the_script_for_powershell_is_ascii_and_holds_every_name_once() {
    let before = Before::with(NAMES.map(|name| file(name, name)).to_vec());
    let text = script(&before, &["powershell", "--to", "E:\\保存"], &before.list());
    assert!(text.is_ascii());
    assert_eq!(text.matches("$paths.Add(").count(), NAMES.len());
    // Is it a script? Where PowerShell is here, its own parser says so.
    let parse = "$e = $null; [void][Management.Automation.Language.Parser]::ParseInput([Console]::In.ReadToEnd(), [ref]$null, [ref]$e); exit $e.Count";
    if Command::new("pwsh").arg("-v").output().is_ok() {
        let mut command = before.environment.home.command("pwsh");
        run_on(command.args(["-NoProfile", "-Command", parse]), text)
            .success()
            .stdout(any());
    }
}

#[test]
fn a_script_is_no_table_and_a_remote_is_of_a_script() {
    let home = Home::new();
    for (args, words) in [
        (
            ["--script", "bash", "--table", "--to", "."],
            "cannot be used with",
        ),
        (["--remote", "x", "--to", ".", "-v"], "--script"),
    ] {
        run_on(home.command(EXE).args(args), "{}\n")
            .status(2)
            .stderr(contains(words));
    }
}
