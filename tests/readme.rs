//! Runs every `$ …` block of the READMEs in a rehearsal and compares what is printed with what stands
//! there. In the README, `…` within a line stands for anything, a line `…` for any lines, and a line
//! `# exit N` for an exit code other than 0. `UPDATE=1 cargo test --test readme` writes what is printed
//! in the place of what no longer matches.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test panic as the test itself does"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};
use test_support::program;

/// The command that runs this test; it stands in the README and cannot run inside itself.
const TEST_COMMAND: &str = "cargo test --workspace";

#[test]
fn what_the_readme_shows_is_what_happens() {
    play("README.md", "C.UTF-8");
}

#[test]
fn what_the_japanese_readme_shows_is_what_happens() {
    play("README.ja.md", "ja_JP.UTF-8");
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert_eq!(
        ci.lines().last(),
        Some(&*format!("exec {TEST_COMMAND} --locked"))
    );
    for readme in ["README.md", "README.ja.md"] {
        let text = fs::read_to_string(root().join(readme)).unwrap();
        assert!(text.contains(TEST_COMMAND), "{readme}");
    }
}

fn play(readme: &str, locale: &str) {
    let text = fs::read_to_string(root().join(readme)).unwrap();
    let steps = steps(&text);
    assert!(
        !steps.is_empty(),
        "{readme} shows nothing that could be run"
    );
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(root().join(readme), updated(&text, &steps, locale)).unwrap();
        return;
    }
    let wrong = differences(&steps, locale);
    assert!(wrong.is_empty(), "{readme}:\n{}", wrong.join("\n"));
}

/// A command of a fenced block. All of them run one after the other in one shell and one rehearsal,
/// as a reader would type them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Step {
    line: usize,
    command: String,
    output: Vec<String>,
    exit: i32,
}

fn steps(markdown: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = markdown.lines().zip(1..);
    while let Some((line, _)) = lines.next() {
        if line.trim_start().starts_with("```") {
            let inside = lines.by_ref().take_while(|(line, _)| line.trim() != "```");
            steps.extend(steps_of_block(&inside.collect::<Vec<_>>()));
        }
    }
    steps
}

/// The steps of a block; none where it does not begin with a command.
fn steps_of_block(lines: &[(&str, usize)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut goes_on = false;
    for &(text, line) in lines {
        if let Some(command) = text.strip_prefix("$ ") {
            steps.push(Step {
                line,
                command: command.to_owned(),
                ..Step::default()
            });
            goes_on = command.ends_with('\\');
            continue;
        }
        let Some(step) = steps.last_mut() else {
            return Vec::new();
        };
        if goes_on {
            step.command = format!("{}\n{text}", step.command);
            goes_on = text.ends_with('\\');
        } else if let Some(exit) = text.strip_prefix("# exit ") {
            step.exit = exit.trim().parse().unwrap();
        } else {
            step.output.push(text.to_owned());
        }
    }
    steps
}

/// The README with what is printed in the place of what it shows, where the two differ.
fn updated(text: &str, steps: &[Step], locale: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (step, played) in play_all(steps, locale).iter().rev() {
        if step.is_shown_by(played) {
            continue;
        }
        let mut output: Vec<String> = played.lines.clone();
        if played.exit != 0 {
            output.push(format!("# exit {}", played.exit));
        }
        let begin = step.line + step.command.matches('\n').count();
        let shown = step.output.len() + usize::from(step.exit != 0);
        lines.splice(begin..begin + shown, output);
    }
    lines.join("\n") + "\n"
}

/// What came out other than it stands there.
fn differences(steps: &[Step], locale: &str) -> Vec<String> {
    let all = play_all(steps, locale);
    let wrong = all
        .iter()
        .filter(|(step, played)| !step.is_shown_by(played));
    let words = wrong.map(|(step, played)| {
        format!(
            "line {}: $ {}\n-- shown (exit {}):\n{}\n-- printed (exit {}):\n{}",
            step.line,
            step.command,
            step.exit,
            step.output.join("\n"),
            played.exit,
            played.lines.join("\n")
        )
    });
    words.collect()
}

/// What a step printed.
struct Played {
    lines: Vec<String>,
    exit: i32,
}

impl Step {
    fn is_shown_by(&self, played: &Played) -> bool {
        self.exit == played.exit && lines_match(&self.output, &played.lines)
    }
}

/// Plays the steps, one after the other.
fn play_all<'a>(steps: &'a [Step], locale: &str) -> Vec<(&'a Step, Played)> {
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
        .env("LC_ALL", locale)
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

fn lines_match(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first.trim() == "…" => {
            (0..=printed.len()).any(|skipped| lines_match(rest, &printed[skipped..]))
        }
        Some((first, rest)) => printed
            .split_first()
            .is_some_and(|(line, others)| line_matches(first, line) && lines_match(rest, others)),
    }
}

fn line_matches(shown: &str, printed: &str) -> bool {
    let mut pieces = shown.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn steps_are_read_with_their_output_and_exit_code_and_other_blocks_are_left_alone() {
    let sample = "\
# Title
```sh
cargo install
```
```console
$ one \\
    two
first
# exit 3
$ three
```
";
    let step = |line, command: &str, output: &[&str], exit| Step {
        line,
        command: command.into(),
        output: output.iter().map(ToString::to_string).collect(),
        exit,
    };
    let expected = [
        step(6, "one \\\n    two", &["first"], 3),
        step(10, "three", &[], 0),
    ];
    assert_eq!(steps(sample), expected);
}

#[test]
fn dots_stand_for_anything_in_a_line_and_for_any_lines() {
    assert!(line_matches("a … c … e", "a b c d e"));
    assert!(line_matches("…", ""));
    assert!(!line_matches("a…b", "ab c"));
    assert!(!line_matches("a", "ab"));
    let shown = ["first", "…", "last …"].map(str::to_owned);
    let printed = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(lines_match(&shown, &printed(&["first", "last one"])));
    assert!(lines_match(
        &shown,
        &printed(&["first", "x", "y", "last one"])
    ));
    assert!(!lines_match(&shown, &printed(&["first", "x"])));
}

#[test]
fn a_block_that_shows_something_else_than_happens_is_found() {
    let step = |command: &str, output: &[&str]| Step {
        line: 1,
        command: command.into(),
        output: output.iter().map(ToString::to_string).collect(),
        exit: 0,
    };
    let set = step("x=1", &[]);
    let show = |output| step("echo \"$x $NORIKAE_TENANT\"", &[output]);
    assert_eq!(
        differences(&[set, show("1 …-…")], "C.UTF-8"),
        Vec::<String>::new()
    );
    let wrong = differences(&[step("x=1", &[]), show("2 …")], "C.UTF-8");
    assert_eq!(wrong.len(), 1);
    let found = "-- shown (exit 0):\n2 …\n-- printed (exit 0):\n1 ";
    assert!(wrong[0].contains(found), "{}", wrong[0]);
    assert_eq!(differences(&[step("false", &[])], "C.UTF-8").len(), 1);
}

#[test]
fn what_is_out_of_date_is_replaced_and_what_matches_stays_as_it_is_written() {
    let text = "```\n$ echo one\n…\n$ echo two \\\n  three\nold\nolder\n$ false\n```\nend\n";
    let expected =
        "```\n$ echo one\n…\n$ echo two \\\n  three\ntwo three\n$ false\n# exit 1\n```\nend\n";
    assert_eq!(updated(text, &steps(text), "C.UTF-8"), expected);
}
