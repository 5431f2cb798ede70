//! The completions of the shells say what the command lines say. `UPDATE=1 cargo test --test contract` writes them.

#[cfg(unix)]
use std::process::{Command, Stdio};

use clap::{Arg, ArgGroup, Command as CommandLine, Id};
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
    let mut command = (tool.command)(Lang::En);
    command.build();
    generate(shell, &mut shown(&command), tool.name, &mut script);
    let script = String::from_utf8(script).unwrap();
    // Blanks at the ends of lines are the generator's.
    let lines = script.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}

/// The command line without what its help does not show. `clap_complete` leaves out hidden values only (observed, 4.6.11).
fn shown(command: &CommandLine) -> CommandLine {
    let is_shown = |arg: &&Arg| !arg.is_hide_set();
    let args: Vec<Arg> = command.get_arguments().filter(is_shown).cloned().collect();
    let ids: Vec<&Id> = args.iter().map(Arg::get_id).collect();
    // What arguments exclude may be a group.
    let groups = command.get_groups().map(|group| {
        let shown = group.get_args().filter(|id| ids.contains(id));
        ArgGroup::new(group.get_id().clone()).args(shown)
    });
    let groups: Vec<ArgGroup> = groups.collect();
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    // A name of clap's lives as long as the program.
    CommandLine::new(&*command.get_name().to_owned().leak())
        .about(command.get_about().cloned().unwrap_or_default())
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .args(args)
        .groups(groups)
        .subcommands(verbs.map(shown))
}

#[test]
fn no_shell_offers_an_option_that_the_help_hides() {
    let mut hidden_ones = 0;
    for tool in TOOLS {
        let command = (tool.command)(Lang::En);
        let hidden = command.get_arguments().filter(|arg| arg.is_hide_set());
        for option in hidden.filter_map(Arg::get_long) {
            hidden_ones += 1;
            for (shell, _) in SHELLS {
                let script = completion(tool, shell);
                let named = script.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
                for word in named {
                    let word = word.trim_start_matches('-');
                    assert_ne!(word, option, "{}, {shell}", tool.name);
                }
            }
        }
    }
    assert!(hidden_ones > 0);
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
