//! What happens where output cannot go: a reader that left, a full disk, a file that must be whole.

#[cfg(target_os = "linux")]
use std::fs::File;
use std::{
    fs,
    io::{self, Write as _},
    process::{Command, Stdio},
};

use crate::table::{Service, Tool, chosen};
#[cfg(target_os = "linux")]
use test_support::lines;
use test_support::{Home, Running, any, run_on};

#[test]
fn a_reader_that_left_ends_every_tool_quietly() {
    let home = Home::new();
    for tool in chosen() {
        for command in outputs(&home, tool) {
            let (reader, writer) = io::pipe().unwrap();
            drop(reader);
            let (code, err) = ended(command, writer.into(), &(tool.good.0)());
            assert_eq!((code, err.as_str()), (Some(0), ""), "{}", tool.name);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_in_one_line_even_for_help_and_version() {
    let home = Home::new();
    for tool in chosen() {
        for command in outputs(&home, tool) {
            let full = File::options().write(true).open("/dev/full").unwrap();
            let (code, err) = ended(command, full.into(), &(tool.good.0)());
            let expected = format!(
                "{}: cannot write the output: No space left on device (os error 28)\n",
                tool.name
            );
            assert_eq!((code, err), (Some(5), expected));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_or_a_missing_folder_as_output_file_is_an_error_of_this_machine() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        for path in ["/dev/full", "/no/such/folder/out"] {
            let mut command = tool.at_work(&home);
            command.args(["-o", path]);
            let ran = run_on(&mut command, (tool.good.0)());
            ran.status(5).stderr(lines(1)).about(tool.name);
        }
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        let home = Home::new();
        let expected = run_on(&mut tool.at_work(&home), (tool.good.0)());
        let out = home.file("out", "as it was");
        let mut command = tool.at_work(&home);
        command.args(["-o", "out"]).stdin(Stdio::piped());

        let mut child = Running::of(&mut command).child;
        let mut input = child.stdin.take().unwrap();
        input.write_all((tool.good.0)().as_bytes()).unwrap();
        #[cfg(not(target_os = "linux"))]
        wait_until(tool.name, || new_file_in(&home));
        // On Linux a file that is not complete has no name at all.
        #[cfg(target_os = "linux")]
        wait_until(tool.name, || writes_in(&child, &home));
        #[cfg(target_os = "linux")]
        assert!(!new_file_in(&home), "{}", tool.name);
        assert_eq!(
            fs::read_to_string(&out).unwrap(),
            "as it was",
            "{}",
            tool.name
        );
        drop(input);
        let ran = child.wait_with_output().unwrap();

        assert_eq!(
            (ran.status.code(), ran.stdout.as_slice()),
            (Some(tool.good.1), &b""[..])
        );
        assert_eq!(fs::read_to_string(&out).unwrap(), expected.out);
        assert!(!new_file_in(&home), "{} left something behind", tool.name);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_leaves_the_file_as_it_was_and_nothing_beside_it() {
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        let home = Home::new();
        let out = home.file("out", "as it was");
        let mut command = tool.at_work(&home);
        command.args(["-o", "out"]).stdin(Stdio::piped());
        let mut child = Running::of(&mut command).child;
        let mut input = child.stdin.take().unwrap();
        input.write_all((tool.good.0)().as_bytes()).unwrap();
        // A page is written once all of its records are read.
        if tool.name != "make-report" {
            wait_until(tool.name, || writes_in(&child, &home));
        }
        let tool_id = tool_of(&child).unwrap().to_string();
        let killed = Command::new("kill").args(["-KILL", &tool_id]).status();
        assert!(killed.unwrap().success(), "{}", tool.name);
        child.wait().unwrap();
        assert_eq!(fs::read_to_string(&out).unwrap(), "as it was");
        assert!(!new_file_in(&home), "{} left something behind", tool.name);
    }
}

#[test]
fn a_run_that_ends_before_its_first_record_leaves_the_output_file_as_it_was() {
    let online = |tool: &&Tool| tool.service == Service::Rehearsal;
    for tool in chosen().filter(online) {
        let home = Home::new();
        let there = home.file("there", "as it was");
        for out in ["there", "new"] {
            let mut without_settings = tool.alone(&home);
            without_settings.args(tool.args).args(["-o", out]);
            let ran = run_on(&mut without_settings, (tool.good.0)());
            ran.status(2).stdout(any()).stderr(any()).about(tool.name);
        }
        assert_eq!(fs::read_to_string(&there).unwrap(), "as it was");
        assert!(!home.path().join("new").exists(), "{}", tool.name);
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_a_link_its_target() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        let home = Home::new();
        let out = home.file("out", "as it was");
        fs::set_permissions(&out, fs::Permissions::from_mode(0o600)).unwrap();
        symlink("out", home.path().join("latest")).unwrap();
        let mut command = tool.at_work(&home);
        command.args(["-o", "latest"]);
        let expected = run_on(&mut tool.at_work(&home), (tool.good.0)());
        run_on(&mut command, (tool.good.0)());
        assert!(home.path().join("latest").is_symlink(), "{}", tool.name);
        assert_eq!(fs::read_to_string(&out).unwrap(), expected.out);
        assert_eq!(fs::metadata(&out).unwrap().mode() & 0o777, 0o600);
    }
}

#[test]
fn ascii_output_is_ascii_and_says_the_same() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.are_records()) {
        let input = "{\"x\":\"表示ソフト 𠮷 ﾃｽﾄ\"}\n".to_owned() + &(tool.good.0)();
        let plain = run_on(&mut tool.at_work(&home), input.clone());
        let mut command = tool.at_work(&home);
        command.arg("--ascii");
        let escaped = run_on(&mut command, input);
        assert!(
            escaped.out.is_ascii() && !escaped.out.is_empty(),
            "{}",
            tool.name
        );
        assert_eq!(values(&escaped.out), values(&plain.out), "{}", tool.name);
    }
}

#[test]
fn a_table_and_csv_have_the_same_rows_as_the_records() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.is_input()) {
        let records = run_on(&mut tool.at_work(&home), (tool.good.0)())
            .out
            .lines()
            .count();
        for form in ["--table", "--csv"] {
            let mut command = tool.at_work(&home);
            command.arg(form);
            let ran = run_on(&mut command, (tool.good.0)());
            let lines = ran.out.lines().count();
            let total = usize::from(form == "--table" && records > 1);
            assert_eq!(
                (ran.code, lines),
                (Some(tool.good.1), 1 + records + total),
                "{} {form}",
                tool.name
            );
        }
    }
}

/// Everything that a tool may write: its records, and what it says of itself.
fn outputs(home: &Home, tool: &Tool) -> Vec<Command> {
    let of_itself = ["--help", "--version", "--schema"].map(|asked| {
        let mut command = tool.alone(home);
        command.arg(asked);
        command
    });
    of_itself.into_iter().chain([tool.at_work(home)]).collect()
}

/// Runs with this as standard output; the exit code and what was complained about.
fn ended(mut command: Command, stdout: Stdio, input: &str) -> (Option<i32>, String) {
    let mut child = Running::of(command.stdin(Stdio::piped()).stdout(stdout)).child;
    drop(command);
    // A tool that has ended no longer reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn new_file_in(home: &Home) -> bool {
    let mut names = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    names.any(|name| name.to_string_lossy().starts_with(".norikae"))
}

/// The tool itself: the rehearsal starts it, where it needs one.
#[cfg(target_os = "linux")]
fn tool_of(child: &std::process::Child) -> Option<u32> {
    let exe = fs::read_link(format!("/proc/{}/exe", child.id())).ok()?;
    if !exe.ends_with("rehearse") {
        return Some(child.id());
    }
    let threads = fs::read_dir(format!("/proc/{}/task", child.id())).ok()?;
    let children =
        threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok());
    children
        .collect::<String>()
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Whether the tool has a file of this folder open that has no name there.
#[cfg(target_os = "linux")]
fn writes_in(child: &std::process::Child, home: &Home) -> bool {
    let open = tool_of(child).and_then(|id| fs::read_dir(format!("/proc/{id}/fd")).ok());
    let mut files = open
        .into_iter()
        .flatten()
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    let nameless = |file: &std::path::Path| file.to_string_lossy().ends_with(" (deleted)");
    files.any(|file| file.starts_with(home.path()) && nameless(&file))
}

fn wait_until(name: &str, so: impl Fn() -> bool) {
    use std::time::{Duration, Instant};
    let end = Instant::now() + Duration::from_secs(30);
    while !so() {
        assert!(Instant::now() < end, "{name}: waited for 30 s");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn values(lines: &str) -> Vec<serde_json::Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
