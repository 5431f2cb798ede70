//! `rehearse` as a person at a shell meets it: real processes, real signals.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use test_support::{Run, program, signal};

const EXE: &str = program!("rehearse");

/// The program with nothing of this machine's but its `PATH`.
fn rehearse(args: &[&str]) -> Command {
    let mut command = Command::new(EXE);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("LC_ALL", "C.UTF-8")
        .args(args)
        .stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Run {
    ended(&mut rehearse(args))
}

fn ended(command: &mut Command) -> Run {
    command.output().unwrap().into()
}

/// Runs a shell script in a rehearsal.
fn script(words: &str) -> Run {
    run(&["--", "sh", "-c", words])
}

fn ran(code: i32, out: &str, err: &str) -> Run {
    Run {
        code: Some(code),
        out: out.to_owned(),
        err: err.to_owned(),
    }
}

/// Starts something and waits for its first line.
fn started(command: &mut Command) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    (child, out, line.trim_end().to_owned())
}

#[test]
fn it_ends_with_the_exit_code_of_the_command() {
    assert_eq!(script("exit 0").code, Some(0));
    assert_eq!(script("exit 75").code, Some(75));
    assert_eq!(script("kill -TERM $$").code, Some(143));
    assert_eq!(script("kill -KILL $$").code, Some(137));
}

#[test]
fn a_command_that_cannot_be_started_is_told_as_a_shell_does() {
    let words = "rehearse: there is no command no-such-tool\n";
    assert_eq!(run(&["--", "no-such-tool"]), ran(127, "", words));
    let words = "rehearse: コマンド「no-such-tool」が見つかりません\n";
    assert_eq!(run(&["--lang", "ja", "--", "no-such-tool"]).err, words);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "no program").unwrap();
    let path = path.to_str().unwrap();
    let words = format!("rehearse: {path} is not executable\n");
    assert_eq!(run(&["--", path]), ran(126, "", &words));
}

#[test]
fn the_command_has_the_standard_streams_for_itself() {
    let mut child = rehearse(&["--", "cat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"as it is\xff").unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"as it is\xff");
}

#[test]
fn the_command_is_pointed_at_the_rehearsal_and_at_nothing_else() {
    let mut command = rehearse(&[
        "--",
        "sh",
        "-c",
        "env | grep -E '^(NORIKAE|REHEARSAL|AZURE|.*PROXY|https_proxy|SSL)' | cut -d= -f1 | LC_ALL=C sort; echo $HTTPS_PROXY $https_proxy",
    ]);
    command
        .env("NORIKAE_PROFILE", "production")
        .env("NORIKAE_CLIENT_SECRET", "real")
        .env("NORIKAE_CERTIFICATE_FILE", "/real.pem")
        .env("NORIKAE_TOKEN_COMMAND", "az account get-access-token")
        .env("NORIKAE_SECRET_FILE", "/real")
        .env("HTTPS_PROXY", "http://proxy.example:8080")
        .env("NO_PROXY", "graph.microsoft.com")
        .env("AZURE_CLIENT_SECRET", "real")
        .env("SSL_CERT_DIR", "/etc/ssl/certs");
    let names = [
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_ID",
        "AZURE_TENANT_ID",
        "HTTPS_PROXY",
        "NORIKAE_ACCEPTANCE_PAGE",
        "NORIKAE_CLIENT_ID",
        "NORIKAE_GRAPH_URL",
        "NORIKAE_LOGIN_URL",
        "NORIKAE_NOW",
        "NORIKAE_PARTNER_TENANT",
        "NORIKAE_PARTNER_URL",
        "NORIKAE_REFRESH_TOKEN_FILE",
        "NORIKAE_SECRET_FILE",
        "NORIKAE_STATE_DIR",
        "NORIKAE_TENANT",
        "REHEARSAL",
        "REHEARSAL_INVITATION",
        "REHEARSAL_OLD_PARTNER",
        "REHEARSAL_OLD_PARTNER_TOKEN_FILE",
        "SSL_CERT_FILE",
        "https_proxy",
    ];
    let Run { code, out, err } = ended(&mut command);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let (last, seen) = out
        .lines()
        .collect::<Vec<_>>()
        .split_last()
        .map(|(last, rest)| ((*last).to_owned(), rest.join("\n")))
        .unwrap();
    assert_eq!(seen, names.join("\n"));
    let proxies: Vec<_> = last.split(' ').collect();
    assert!(proxies[0].starts_with("http://127.0.0.1:") && proxies[0] == proxies[1]);
}

#[test]
fn the_tools_beside_it_are_found_first() {
    assert_eq!(
        script("command -v rehearse"),
        ran(0, &format!("{EXE}\n"), "")
    );
}

#[test]
fn the_folder_is_private_holds_what_the_story_begins_with_and_is_gone_afterwards() {
    let list = r#"cd "$REHEARSAL" && pwd && stat -c '%a %n' . secret refresh-token old-partner-refresh-token certificate.pem && ls"#;
    let Run { code, out, err } = script(list);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let (folder, rest) = out.split_once('\n').unwrap();
    assert_eq!(
        rest,
        "700 .\n600 secret\n600 refresh-token\n600 old-partner-refresh-token\n600 certificate.pem\nca.pem\ncertificate.pem\ninvitation.eml\nnow\nold-partner-refresh-token\nopening-notice.eml\nrefresh-token\nsecret\nstate\n"
    );
    assert!(!Path::new(folder).exists());
}

#[test]
fn a_termination_reaches_the_command_and_the_rehearsal_waits_for_it_to_tidy_up() {
    for name in ["TERM", "INT", "HUP"] {
        let words = format!(
            "trap 'echo tidied; exit 7' {name}; echo \"$REHEARSAL\"; while :; do sleep 0.05; done"
        );
        let (mut child, mut out, folder) = started(&mut rehearse(&["--", "sh", "-c", &words]));
        assert!(Path::new(&folder).exists());
        signal(&child, name);
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), rest.as_str()),
            (Some(7), "tidied\n"),
            "{name}"
        );
        assert!(!Path::new(&folder).exists(), "{name}");
    }
}

#[test]
fn without_a_command_it_serves_and_its_lines_set_up_a_shell() {
    let (mut child, mut out, first) = started(&mut rehearse(&[]));
    let mut lines = format!("{first}\n");
    while !lines.contains("export REHEARSAL") {
        assert_ne!(out.read_line(&mut lines).unwrap(), 0, "{lines}");
    }
    let ask = format!(
        "{lines}\n{EXE} accept && cat \"$NORIKAE_SECRET_FILE\" && echo && echo \"$REHEARSAL\""
    );
    let shell = Command::new("sh")
        .args(["-c", &ask])
        .env("NORIKAE_PROFILE", "x")
        .output()
        .unwrap();
    let said = String::from_utf8(shell.stdout).unwrap();
    let (secret, folder) = said.trim_end().split_once('\n').unwrap();
    assert!(secret.len() > 60 && Path::new(folder).exists(), "{said}");
    assert!(!lines.contains(secret));
    signal(&child, "TERM");
    let status = child.wait().unwrap();
    assert_eq!((status.code(), status.signal()), (Some(0), None));
    assert!(!Path::new(folder).exists());
}

#[test]
fn for_powershell_the_lines_are_powershells() {
    let (mut child, mut out, first) = started(&mut rehearse(&["--powershell"]));
    let mut lines = format!("{first}\n");
    while !lines.contains("$env:REHEARSAL = '") {
        assert_ne!(out.read_line(&mut lines).unwrap(), 0, "{lines}");
    }
    assert!(
        lines.contains("$env:NORIKAE_LOGIN_URL = 'http://127.0.0.1:"),
        "{lines}"
    );
    assert!(!lines.contains("export"));
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn accept_inside_a_rehearsal_is_the_customers_click_and_the_state_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (state, report) = (
        folder.path().join("state.json"),
        folder.path().join("report.jsonl"),
    );
    let (state_arg, report_arg) = (state.to_str().unwrap(), report.to_str().unwrap());
    let told = run(&[
        "--tenant",
        "omakase-invited",
        "--state",
        state_arg,
        "--report",
        report_arg,
        "--",
        "rehearse",
        "accept",
    ]);
    assert_eq!(told, ran(0, "", ""));
    let saved: Value = serde_json::from_slice(&fs::read(&state).unwrap()).unwrap();
    assert_eq!(saved["invitation"]["state"], "established");
    assert_eq!(saved["subscriptions"].as_array().unwrap().len(), 2);
    let line: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(
        line,
        serde_json::json!({"number": 1, "method": "POST", "path": "/rehearsal/accept", "status": 200})
    );
    // What was saved can be played again.
    let Run { code, err, .. } = run(&[
        "--tenant", state_arg, "-v", "--", "rehearse", "-v", "accept",
    ]);
    assert_eq!(code, Some(0));
    assert!(
        err.ends_with("rehearse: the invitation of ひのでクラウド株式会社 was accepted before\n"),
        "{err}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn accept_after_two_dashes_is_a_command_like_any_other() {
    assert_eq!(run(&["--", "accept"]).code, Some(127));
}

#[test]
fn accept_outside_a_rehearsal_says_where_it_belongs() {
    let Run { code, out, err } = run(&["accept"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        err.starts_with("rehearse: works inside a rehearsal only; for example: "),
        "{err}"
    );
    for (url, code) in [("http://graph.example", 2), ("http://127.0.0.1:1", 75)] {
        assert_eq!(run(&["accept", "--url", url]).code, Some(code));
    }
}

#[test]
fn a_wrong_tenant_file_is_named_with_the_place_and_nothing_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.json");
    let good = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/common/tenant-file/built_in/omakase.json"
    ))
    .unwrap();
    fs::write(
        &path,
        good.replacen("\"totalLicenses\": 5", "\"totalLicenses\": -5", 1),
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let Run { code, out, err } = run(&["--tenant", path, "--", "echo", "ran"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    let begins =
        format!("rehearse: cannot use the tenant file {path}: at subscriptions[0].totalLicenses: ");
    assert!(
        err.starts_with(&begins) && err.lines().count() == 1,
        "{err}"
    );
    assert_eq!(
        run(&["--tenant", "nowhere.json", "--", "echo"]).code,
        Some(2)
    );
    for (option, content, en, ja) in [
        (
            "--tenant",
            "NAME  TENANT\n",
            "the tenant file FILE: not JSON: this is no JSON value (line 1, column 1)",
            "テナント ファイル「FILE」を使用できません: JSON として読めません: JSON の値ではありません (1 行目、1 文字目)",
        ),
        (
            "--tenant",
            "{}",
            "the tenant file FILE: \"name\" is missing",
            "テナント ファイル「FILE」を使用できません: 「name」がありません",
        ),
        (
            "--faults",
            "[{\"times\": \"1\"}]",
            "the faults file FILE: [0].times: \"1\" stands where a number should",
            "障害ファイル「FILE」を使用できません: [0].times: 数が必要ですが、「1」があります",
        ),
    ] {
        fs::write(path, content).unwrap();
        for (lang, words) in [("en", format!("cannot use {en}")), ("ja", ja.to_owned())] {
            let told = run(&["--lang", lang, option, path, "--", "echo"]);
            let words = words.replace("FILE", path);
            assert_eq!(told, ran(2, "", &format!("rehearse: {words}\n")));
        }
    }
    assert_eq!(
        run(&["--state", "/nowhere/state.json", "--", "echo"]),
        ran(
            5,
            "",
            "rehearse: cannot write /nowhere/state.json: No such file or directory (os error 2)\n"
        )
    );
}

#[test]
fn a_full_disk_is_told_and_a_reader_that_left_is_not() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = rehearse(&[]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    let mut child = rehearse(&[])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn faults_and_the_life_of_tokens_come_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    fs::write(
        &path,
        r#"[{"pathPrefix":"/rehearsal","effect":{"kind":"status","status":503}}]"#,
    )
    .unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(
        run(&["--faults", path, "--", "rehearse", "accept"]).code,
        Some(75)
    );
    fs::write(path, r#"[{"effect":{"kind":"sulk"}}]"#).unwrap();
    let Run { code, err, .. } = run(&["--faults", path, "--", "true"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("[0].effect"), "{err}");
    assert_eq!(run(&["--token-lifetime", "x", "--", "true"]).code, Some(2));
}

#[test]
fn the_clock_of_the_tools_goes_with_the_rehearsal_when_it_is_set_forward() {
    let days = "list-licenses --this-tenant | head -1 | tr , '\\n' | grep capabilityStatus; rehearse tick 5w; ";
    let words = format!("{days}{days}cat \"$REHEARSAL/now\"");
    let mut command = rehearse(&["--clock", "2026-10-30T00:00:00Z", "--", "sh", "-c", &words]);
    let Run { code, out, err } = ended(&mut command);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.ends_with("2027-01-08T00:00:00Z\n"), "{out}");
}

#[test]
fn what_was_refused_is_told_in_one_line_at_the_end() {
    // What a client does that is to reach a host which the emulator does not play.
    let wrong = r#"
        address=${HTTPS_PROXY#http://}
        exec 3<>"/dev/tcp/${address%:*}/${address#*:}"
        printf 'CONNECT graph.example:443 HTTP/1.1\r\nHost: graph.example:443\r\n\r\n' >&3
        head -n 1 <&3
    "#;
    run(&["--", "bash", "-c", wrong]).success().stdout("HTTP/1.1 403 Forbidden\r\n").stderr(
        "rehearse: requests refused: 1; not emulated: 0; sent before Retry-After: 0; changes repeated without reading: 0; next pages not read: 0; tokens sent to the wrong origin: 0 (see --report FILE)\n",
    );
}

#[test]
fn a_rule_of_a_file_that_was_never_applied_is_named_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    let rules = r#"[{"pathPrefix": "/v1.0/groups", "effect": {"kind": "truncate"}}]"#;
    std::fs::write(&path, rules).unwrap();
    let faults = path.to_str().unwrap();
    run(&["--faults", faults, "--", "true"]).success().stderr(
        "rehearse: fault rule 1 (truncate for * /v1.0/groups*) was never applied; requests that matched: 0\n",
    );
    run(&["--faults", "stormy", "--", "true"]).success();
    run(&["--lang", "ja", "--faults", faults, "--", "true"]).success().stderr(
        "rehearse: 障害の規則 1 (truncate for * /v1.0/groups*) は一度も適用されませんでした (一致した要求: 0 件)\n",
    );
}
