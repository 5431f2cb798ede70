//! Runs the commands of a page in a rehearsal, one after the other.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use test_support::program;

use crate::{TEST_COMMAND, WINDOW, root, steps::Step};

/// What a step printed.
pub(crate) struct Played {
    pub(crate) lines: Vec<String>,
    pub(crate) exit: i32,
}

/// Plays the steps, one after the other.
pub(crate) fn play_all<'a>(steps: &'a [Step], locale: &str) -> Vec<(&'a Step, Played)> {
    let scene = tempfile::tempdir().unwrap();
    let (work, folder) = (scene.path().join("work"), scene.path().join("steps"));
    fs::create_dir(&folder).unwrap();
    lay_out(&work);
    let steps: Vec<&Step> = steps
        .iter()
        .filter(|step| step.command != TEST_COMMAND)
        .collect();
    for (at, step) in steps.iter().enumerate() {
        fs::write(folder.join(at.to_string()), format!("{}\n", step.command)).unwrap();
    }
    let output = Command::new(program!("rehearse"))
        .args(["--", "bash", "-c", DRIVER, "bash"])
        .arg(&folder)
        .arg(steps.len().to_string())
        .current_dir(&work)
        .env_clear()
        .env("PATH", path(scene.path()))
        .env("HOME", scene.path())
        .env("TERM", "dumb")
        .env("COLUMNS", WINDOW.to_string())
        .env("CARGO_TARGET_DIR", target())
        .env("LANG", locale)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    let read = |at: usize, of: &str| fs::read_to_string(folder.join(format!("{at}.{of}"))).unwrap();
    let played = steps.into_iter().enumerate().map(|(at, step)| {
        let lines = read(at, "out").lines().map(str::to_owned).collect();
        let exit = read(at, "exit").trim().parse().unwrap();
        (step, Played { lines, exit })
    });
    played.collect()
}

/// Runs each step in the same shell, so that variables and folders hold from one to the next. Scripts
/// start a rehearsal of their own, as they do where a reader types them first.
const DRIVER: &str = r#"
for ((at = 0; at < $2; at++)); do
    case $(head -n 1 "$1/$at") in
        scripts/*) (unset REHEARSAL ${!NORIKAE_@}; source "$1/$at") ;;
        *) source "$1/$at" ;;
    esac >"$1/$at.out" 2>&1
    echo $? >"$1/$at.exit"
done
"#;

/// A copy of the working folder by links: what a block writes stays out of the repository.
fn lay_out(work: &Path) {
    fs::create_dir(work).unwrap();
    for entry in fs::read_dir(root()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let is_ours = !name.to_string_lossy().starts_with('.') && name != "target";
        if is_ours {
            std::os::unix::fs::symlink(entry.path(), work.join(name)).unwrap();
        }
    }
}

/// The tools that were built for this test come first, also where the README says `cargo run`.
fn path(scene: &Path) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let bin = scene.join("bin");
    fs::create_dir(&bin).unwrap();
    let cargo = bin.join("cargo");
    fs::write(&cargo, CARGO).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let tools = Path::new(program!("rehearse")).parent().unwrap();
    let others = std::env::var("PATH").unwrap_or_default();
    format!("{}:{}:{others}", bin.display(), tools.display())
}

/// Where the tools of this test were built: what is there already, a script need not build.
fn target() -> &'static Path {
    let tools = Path::new(program!("rehearse")).parent();
    tools.and_then(Path::parent).unwrap()
}

const CARGO: &str = r#"#!/usr/bin/env bash
case $1 in
    build) exit 0 ;;
    run) ;;
    *) echo "cargo: a README builds and runs tools only" >&2; exit 101 ;;
esac
while [ $# -gt 0 ]; do
    case $1 in
        --bin) name=$2; shift 2 ;;
        --) shift; break ;;
        *) shift ;;
    esac
done
exec "$name" "$@"
"#;
