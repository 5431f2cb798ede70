//! The completions of the shells say what the command lines say. `UPDATE=1 cargo test --test contract` writes them.

#[cfg(unix)]
use std::process::{Command, Stdio};

use clap_complete::{Generator, Shell, generate};
use common::Lang;

#[cfg(unix)]
use crate::held::root;
use crate::{
    held::held,
    table::{TOOLS, Tool},
};

const SHELLS: [(Shell, &str); 4] = [
    (Shell::Bash, "bash"),
    (Shell::Zsh, "zsh"),
    (Shell::Fish, "fish"),
    (Shell::PowerShell, "powershell"),
];

#[test]
fn every_completion_says_what_the_command_line_says() {
    for tool in TOOLS {
        for (shell, folder) in SHELLS {
            held(
                &format!("completions/{folder}/{}", shell.file_name(tool.name)),
                &completion(tool, shell),
            );
        }
    }
}

fn completion(tool: &Tool, shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut (tool.command)(Lang::En), tool.name, &mut script);
    let script = String::from_utf8(script).unwrap();
    // Blanks at the ends of lines are the generator's.
    let lines = script.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_the_options_of_every_tool() {
    for tool in TOOLS {
        let command = (tool.command)(Lang::En);
        let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
        let options: Vec<String> = shown
            .filter_map(|arg| arg.get_long().map(|long| format!("--{long}")))
            .collect();
        let offered = completed_by_bash(tool, &["--"]);
        for option in &options {
            assert!(offered.contains(option), "{}: {option}", tool.name);
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_the_values_of_an_option() {
    let tool = TOOLS.iter().find(|tool| tool.name == "parse-invite");
    let tool = tool.unwrap();
    assert_eq!(completed_by_bash(tool, &["--la"]), ["--lang"]);
    assert_eq!(completed_by_bash(tool, &["--lang", ""]), ["en", "ja"]);
    assert_eq!(completed_by_bash(tool, &["--lang", "j"]), ["ja"]);
}

/// What bash offers for the last of these words.
#[cfg(unix)]
fn completed_by_bash(tool: &Tool, words: &[&str]) -> Vec<String> {
    const SCRIPT: &str = r#"
        source "$1"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        function=$(complete -p "$1" | sed 's/.*-F \([^ ]*\).*/\1/')
        "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let file = format!("completions/bash/{}", Shell::Bash.file_name(tool.name));
    let output = Command::new("bash")
        .args(["--norc", "--noprofile", "-c", SCRIPT, "bash"])
        .arg(root().join(file))
        .arg(tool.name)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors, "", "{}", tool.name);
    let offered = String::from_utf8(output.stdout).unwrap();
    offered.lines().map(str::to_owned).collect()
}
