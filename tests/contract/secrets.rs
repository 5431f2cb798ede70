//! No secret, token or code in any output, however much a tool is asked to say.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use rehearse::Rehearsal;

use crate::table::{Service, Tool, chosen};
use test_support::{Home, Run, any, contains, lines, run, run_on};

#[test]
fn neither_secret_nor_token_nor_key_comes_out_however_much_is_said() {
    for tool in services() {
        let (home, rehearsal) = stage();
        let ran = run_on(&mut talkative(&home, &rehearsal, tool), (tool.good.0)());
        ran.status(tool.good.1)
            .stdout(any())
            .stderr(any())
            .about(tool.name);
        assert_traced(tool, &ran);
        assert_clean(&rehearsal, tool, &ran);
    }
}

#[test]
fn a_certificate_leaves_no_trace_either() {
    for tool in services() {
        let (home, rehearsal) = stage();
        let mut command = talkative(&home, &rehearsal, tool);
        let certificate = variable(&rehearsal, "REHEARSAL") + "/certificate.pem";
        command.env_remove("NORIKAE_SECRET_FILE");
        command.env("NORIKAE_CERTIFICATE_FILE", certificate);
        let ran = run_on(&mut command, (tool.good.0)());
        ran.status(tool.good.1)
            .stdout(any())
            .stderr(any())
            .about(tool.name);
        assert_traced(tool, &ran);
        assert_clean(&rehearsal, tool, &ran);
    }
}

#[test]
fn no_file_that_a_changing_tool_leaves_holds_one() {
    let mut journals = 0;
    for tool in services().filter(|tool| applies(tool)) {
        let (home, rehearsal) = stage();
        let planned = run_on(&mut talkative(&home, &rehearsal, tool), (tool.good.0)());
        let mut command = talkative(&home, &rehearsal, tool);
        command.args(["--apply", "--journal", "journal"]);
        let applied = run_on(&mut command, planned.out);
        assert_clean(&rehearsal, tool, &applied);
        let left = files(home.path());
        journals += usize::from(left.iter().any(|file| file.ends_with("journal")));
        for file in left {
            let content = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
            assert_without_secrets(
                &rehearsal,
                &content,
                &format!("{} in {}", tool.name, file.display()),
            );
        }
    }
    assert!(journals > 0, "no change was journalled");
}

pub(crate) fn applies(tool: &Tool) -> bool {
    (tool.command)(common::Lang::En)
        .get_arguments()
        .any(|argument| argument.get_id() == "apply")
}

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_secret_that_is_refused_is_not_repeated() {
    for tool in services() {
        let (home, rehearsal) = stage();
        let mut command = talkative(&home, &rehearsal, tool);
        command.env_remove("NORIKAE_SECRET_FILE");
        command.env("NORIKAE_CLIENT_SECRET", "canary-secret");
        let ran = run_on(&mut command, (tool.good.0)());
        ran.status(4).stdout(any()).stderr(any()).about(tool.name);
        assert_clean(&rehearsal, tool, &ran);
    }
}

#[test]
fn a_token_of_a_command_that_is_refused_is_not_repeated() {
    for tool in services() {
        let (home, rehearsal) = stage();
        let mut command = talkative(&home, &rehearsal, tool);
        command.env_remove("NORIKAE_SECRET_FILE");
        command.env_remove("NORIKAE_REFRESH_TOKEN_FILE");
        command.env("NORIKAE_TOKEN_COMMAND", "echo canary-token");
        let ran = run_on(&mut command, (tool.good.0)());
        ran.status(4).stdout(any()).stderr(any()).about(tool.name);
        assert_clean(&rehearsal, tool, &ran);
    }
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    for tool in services() {
        let (home, rehearsal) = stage();
        let file = home.file("open", "canary-secret");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let mut command = talkative(&home, &rehearsal, tool);
        command.env("NORIKAE_SECRET_FILE", &file);
        let ran = run_on(&mut command, (tool.good.0)());
        ran.status(2).stderr(contains("chmod 600")).about(tool.name);
        assert_clean(&rehearsal, tool, &ran);
        assert_eq!(rehearsal.ledger(), [], "nothing is sent");
    }
}

#[test]
fn without_any_settings_a_tool_says_in_two_lines_how_to_try_it_and_how_to_set_it_up() {
    let home = Home::new();
    let input = home.file("in", "{}\n");
    for tool in services() {
        let mut command = tool.alone(&home);
        command.args(tool.args);
        if tool.reads.is_input() {
            command.arg(&input);
        }
        let ran = run(&mut command);
        ran.status(2)
            .stderr(lines(2).and(contains("rehearse -- ")))
            .about(tool.name);
    }
}

fn services() -> impl Iterator<Item = &'static Tool> {
    chosen().filter(|tool| tool.service == Service::Rehearsal)
}

fn stage() -> (Home, Rehearsal) {
    (
        Home::new(),
        rehearse::start(rehearse::Options::default()).unwrap(),
    )
}

fn variable(rehearsal: &Rehearsal, name: &str) -> String {
    let variables = rehearsal.env();
    let (_, value) = variables.iter().find(|(found, _)| found == name).unwrap();
    value.clone()
}

/// The tool at `-vv` before this rehearsal.
fn talkative(home: &Home, rehearsal: &Rehearsal, tool: &Tool) -> Command {
    let mut command = tool.alone(home);
    command.arg("-vv").args(tool.args).envs(rehearsal.env());
    command
}

/// A trace that shows no request proves nothing about what it hides.
fn assert_traced(tool: &Tool, ran: &Run) {
    for word in ["POST ", "GET ", "/oauth2/v2.0/token"] {
        assert!(
            ran.err.contains(word),
            "{} does not trace {word}: {}",
            tool.name,
            ran.err
        );
    }
}

fn assert_clean(rehearsal: &Rehearsal, tool: &Tool, ran: &Run) {
    for shown in [&ran.out, &ran.err] {
        assert_without_secrets(rehearsal, shown, tool.name);
    }
}

pub(crate) fn assert_without_secrets(rehearsal: &Rehearsal, shown: &str, what: &str) {
    let secret = fs::read_to_string(variable(rehearsal, "REHEARSAL") + "/secret").unwrap();
    let refresh = fs::read_to_string(variable(rehearsal, "NORIKAE_REFRESH_TOKEN_FILE")).unwrap();
    let in_a_form = secret
        .replace('%', "%25")
        .replace('~', "%7E")
        .replace('+', "%2B");
    let key_lines = rehearse::CERTIFICATE
        .lines()
        .filter(|line| !line.starts_with("-----"));
    let forbidden = [
        secret.as_str(),
        &in_a_form,
        &refresh,
        "canary-secret",
        "canary-token",
    ]
    .into_iter()
    .chain(key_lines)
    // Every JSON Web Token begins like this, those of the rehearsal too.
    .chain([
        "eyJ",
        "earer ",
        "client_secret",
        "client_assertion",
        "access_token",
        "refresh_token",
    ]);
    for word in forbidden {
        assert!(!shown.contains(word), "{what} shows {word:?}:\n{shown}");
    }
}
