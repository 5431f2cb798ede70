//! The module and the scripts for PowerShell, as far as that can be told without PowerShell. `.ci/run` lets a parser read
//! all of them; none is run.

use std::{collections::BTreeSet, fs, process::Command};

use common::{Exit, Lang};
use test_support::{Home, python::Python, run};

use crate::{held::root, table::TOOLS};

/// The parser, and the grammar of PowerShell among others.
const PARSER: &str = "tree-sitter==0.26.1\ntree-sitter-language-pack==0.13.0\n";

/// What is written for PowerShell by hand.
const SCRIPTS: [&str; 4] = [
    "powershell/Norikae/Norikae.psm1",
    "powershell/Norikae/Norikae.psd1",
    "scripts/change-reseller.ps1",
    "examples/task-scheduler.ps1",
];

/// Verbs that PowerShell approves of (documented: "Approved Verbs for PowerShell Commands"), those that are used here.
const APPROVED: [&str; 6] = ["Export", "Get", "Invoke", "Save", "Set", "Test"];

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The words of a page that begin so and are put together of letters and hyphens.
fn words(page: &str, is_wanted: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    let parts = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    parts.filter(|word| is_wanted(word)).collect()
}

#[test]
fn every_command_that_the_module_gives_is_defined_and_has_an_approved_verb() {
    let module = page("powershell/Norikae/Norikae.psm1");
    let exported = page("powershell/Norikae/Norikae.psd1");
    let exported = words(&exported, |word| word.contains("-Norikae"));
    let defined: BTreeSet<&str> = module
        .lines()
        .filter_map(|line| line.strip_prefix("function ")?.strip_suffix(" {"))
        .filter(|name| !name.starts_with("Convert"))
        .collect();
    assert_eq!(exported, defined);
    for name in &defined {
        let (verb, _) = name.split_once('-').unwrap();
        assert!(APPROVED.contains(&verb), "{name}");
        for path in ["docs/powershell.md", "docs/powershell.ja.md"] {
            assert!(page(path).contains(&format!("`{name}")), "{path}: {name}");
        }
    }
}

#[test]
fn the_module_runs_tools_that_there_are_and_knows_their_exit_codes() {
    let module = page("powershell/Norikae/Norikae.psm1");
    let mut tools = module
        .lines()
        .filter_map(|line| line.split_once("Invoke-NorikaeTool ")?.1.split(' ').next())
        .filter(|name| name.contains('-'));
    assert!(tools.all(|name| TOOLS.iter().any(|tool| tool.name == name)));

    let known: BTreeSet<u8> = module
        .lines()
        .filter_map(|line| line.trim().split_once(" = '")?.0.trim().parse().ok())
        .collect();
    let all = Exit::ALL.iter().map(|exit| *exit as u8);
    // Whoever ends a run by a signal knows it, and 0 is no error.
    let expected: BTreeSet<u8> = all.filter(|code| *code != 0 && *code < 128).collect();
    assert_eq!(known, expected);
}

/// A command of a script: the tool, and its flags.
type Call = (String, BTreeSet<String>);

/// The flags among the words of a command, each without quotes.
fn call(tool: &str, rest: &str) -> Call {
    let words = rest.split([' ', ',', '(', ')', '\'', '"', '@']);
    let flags = words.filter(|word| word.starts_with('-'));
    (tool.to_owned(), flags.map(str::to_owned).collect())
}

fn calls(script: &str, of_line: impl Fn(&str) -> Option<&str>) -> Vec<Call> {
    let lines = script.lines().filter_map(|line| of_line(line.trim()));
    let commands = lines.filter_map(|line| line.split_once(' '));
    commands
        .filter(|(tool, _)| TOOLS.iter().any(|known| known.name == *tool))
        .map(|(tool, rest)| call(tool, rest))
        .collect()
}

#[test]
fn both_scripts_of_a_change_of_reseller_make_the_same_calls_with_flags_that_there_are() {
    let bash = calls(&page("scripts/change-reseller"), |line| {
        let line = line.strip_prefix("run ").unwrap_or(line);
        Some(line.strip_prefix("look ").unwrap_or(line))
    });
    let powershell = calls(&page("scripts/change-reseller.ps1"), |line| {
        line.strip_prefix("Invoke-Step ")
    });
    assert_eq!(bash, powershell);
    assert!(bash.len() > 10);
    for (tool, flags) in bash {
        let known = TOOLS.iter().find(|known| known.name == tool).unwrap();
        let command = (known.command)(Lang::En);
        for flag in flags {
            let is_it = |arg: &clap::Arg| {
                let long = arg.get_long().map(|long| format!("--{long}"));
                let short = arg.get_short().map(|short| format!("-{short}"));
                long.as_ref() == Some(&flag) || short.as_ref() == Some(&flag)
            };
            assert!(command.get_arguments().any(is_it), "{tool} {flag}");
        }
    }
}

#[test]
fn what_has_japanese_in_it_has_a_byte_order_mark() {
    // Without it Windows PowerShell 5.1 reads a script in the code page of the system.
    for path in SCRIPTS {
        let page = page(path);
        assert_eq!(page.is_ascii(), !page.starts_with('\u{feff}'), "{path}");
    }
}

#[test]
#[ignore = "needs Python's package registry"]
fn a_parser_takes_every_script_of_powershell() {
    let parser = Python::with(env!("CARGO_TARGET_TMPDIR"), "tree-sitter", PARSER);
    let program = "\
import sys
from tree_sitter_language_pack import get_parser
parser = get_parser('powershell')
def wrong(node):
    return node.is_missing or node.type == 'ERROR' or any(wrong(child) for child in node.children)
for path in sys.argv[1:]:
    with open(path, 'rb') as script:
        tree = parser.parse(script.read().removeprefix(b'\\xef\\xbb\\xbf'))
    print(path.rsplit('/', 1)[1], 'wrong' if wrong(tree.root_node) else 'well-formed')
";
    let home = Home::new();
    let spoilt = home.file("spoilt.ps1", "function f { param( [string] $x }\n");
    let mut command: Command = home.command(python_of(&parser).as_str());
    command.args(["-c", program]);
    command.args(SCRIPTS.map(|path| root().join(path)));
    run(command.arg(spoilt)).success().stdout(
        "Norikae.psm1 well-formed\nNorikae.psd1 well-formed\nchange-reseller.ps1 well-formed\n\
         task-scheduler.ps1 well-formed\nspoilt.ps1 wrong\n",
    );
}

fn python_of(parser: &Python) -> String {
    parser.python().display().to_string()
}
