//! Runs what the documents show, in a rehearsal. Of the READMEs and of docs/ every `$ …` block: what is printed must be
//! what stands there, where `…` within a line stands for anything, a line `…` for any lines, and a line `# exit N` for an
//! exit code other than 0. `UPDATE=1 cargo test --test readme` writes what is printed in the place of what no longer
//! matches. Of docs/ also every `sh` block, and of the man pages every example: they must work, whatever they print.

// The pages are for a shell, and their folder is laid out by links.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test panic as the test itself does"
)]

mod play;
mod shown;
mod steps;

use std::{fs, path::Path};

use shown::{differences, updated};
use steps::{Step, command, of_blocks, of_man_page, steps};
use unicode_width::UnicodeWidthStr as _;

/// The command that runs this test; it stands in the README and cannot run inside itself.
const TEST_COMMAND: &str = "cargo test --workspace";

/// What the examples take as given: the mail, and that a command fails where any part of it does.
const GIVEN: &str = r#"cp "$REHEARSAL/invitation.eml" mail.eml && mkdir OneDrive usb && cp mail.eml OneDrive && cp mail.eml usb && set -o pipefail"#;

#[test]
fn what_the_readme_shows_is_what_happens() {
    play("README.md", "C.UTF-8");
}

#[test]
fn what_the_japanese_readme_shows_is_what_happens() {
    play("README.ja.md", "ja_JP.UTF-8");
}

#[test]
fn every_command_of_the_docs_works() {
    let mut played = 0;
    for page in pages("docs", "md") {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        let mut all = [of_blocks(&text, "sh"), steps(&text)].concat();
        all.sort_by_key(|step| step.line);
        played += all.len();
        works(&page, all);
    }
    assert!(played > 0, "the docs show nothing that could be run");
}

#[test]
fn every_command_for_windows_works_in_the_order_of_its_page() {
    for page in ["docs/windows.md", "docs/windows.ja.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let commands = of_blocks(&text, "bat");
        assert!(!commands.is_empty(), "{page}");
        let folder = command(0, r#"cd "$REHEARSAL""#);
        works(page, [vec![folder], commands].concat());
    }
}

#[test]
fn every_example_of_a_man_page_works_and_is_the_same_in_both_languages() {
    for page in pages("man", "1") {
        let examples = |page: &str| of_man_page(&fs::read_to_string(root().join(page)).unwrap());
        let english = examples(&page);
        assert!(!english.is_empty(), "{page} has no example");
        let commands = |steps: &[Step]| -> Vec<String> {
            steps.iter().map(|step| step.command.clone()).collect()
        };
        let japanese = examples(&page.replacen("man/", "man/ja/", 1));
        assert_eq!(commands(&english), commands(&japanese), "{page}");
        let alone = english
            .into_iter()
            .filter(|step| !waits_for_a_person(step) && !needs_rclone(step));
        works(&page, alone.collect());
    }
}

/// Whether a command goes on only when a person has signed in in a browser; the tests of `sign-in` do so.
fn waits_for_a_person(step: &Step) -> bool {
    step.command.starts_with("sign-in ") && !step.command.contains("--status")
}

/// Whether a command needs the program rclone; the tests of `save-files` run such.
fn needs_rclone(step: &Step) -> bool {
    step.command.contains("save-files ") && !step.command.contains("--script")
}

/// As wide as the window in which pages are shown here.
const WINDOW: usize = 80;

#[test]
fn every_block_fits_a_window_of_80_columns() {
    let readmes = ["README.md", "README.ja.md"].map(str::to_owned).to_vec();
    let mut wide = Vec::new();
    for page in [readmes, pages("docs", "md")].concat() {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        let lines = inside_blocks(&text).filter(|(line, _)| line.width() > WINDOW);
        wide.extend(lines.map(|(line, number)| format!("{page}:{number}: {line}")));
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

/// The lines of the fenced blocks of a page.
fn inside_blocks(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut inside = false;
    text.lines().zip(1..).filter(move |(line, _)| {
        let is_fence = line.trim_start().starts_with("```");
        inside ^= is_fence;
        inside && !is_fence
    })
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

/// Plays the commands of a page, one after the other in one rehearsal.
fn works(page: &str, steps: Vec<Step>) {
    let all = [vec![command(0, GIVEN)], steps].concat();
    let wrong = differences(&all, "C.UTF-8");
    assert!(wrong.is_empty(), "{page}:\n{}", wrong.join("\n"));
}

/// The files of a folder whose names end so.
fn pages(folder: &str, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut pages: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|found| found == extension)
        })
        .map(|name| format!("{folder}/{name}"))
        .collect();
    pages.sort();
    pages
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
