//! Help in two languages, the version, the schema, and what a wrong command line gets.

use std::collections::BTreeSet;

use clap::{Arg, Command};
use common::Lang;
use serde_json::Value;

use crate::table::{Reads, TOOLS, Tool, chosen};
use unicode_width::UnicodeWidthStr as _;

use test_support::{Home, any, contains, run, run_on, starts_with};

/// What stands in the environment may be secret; none of it may come out again.
const CANARY: &str = "canary-7f3a";

#[test]
fn help_comes_in_the_language_that_is_asked_for_and_names_every_option() {
    let home = Home::new();
    for tool in chosen() {
        for lang in [Lang::En, Lang::Ja] {
            let (name, locale) = names(lang);
            let asked = run(tool.alone(&home).args(["--lang", name, "--help"]));
            // Windows has the language of the user in its settings, which a test does not change.
            if cfg!(unix) {
                let by_locale = run(tool.alone(&home).arg("--help").env("LC_ALL", locale));
                assert_eq!(asked, by_locale, "{}", tool.name);
            }
            asked.success().stdout(any());
            let shown = unwrapped(&asked.out);
            let command = &commands(tool, lang)[0];
            for text in texts(command) {
                assert!(shown.contains(&unwrapped(&text)), "{}: {text}", tool.name);
            }
            for long in shown_arguments(command).filter_map(Arg::get_long) {
                assert!(
                    asked.out.contains(&format!("--{long}")),
                    "{}: {long}",
                    tool.name
                );
            }
        }
    }
}

#[test]
fn no_help_is_wider_than_its_window() {
    let home = Home::new();
    for tool in chosen() {
        for (lang, form) in [
            ("en", "-h"),
            ("en", "--help"),
            ("ja", "-h"),
            ("ja", "--help"),
        ] {
            let mut command = tool.alone(&home);
            command.args(["--lang", lang, form]).env("COLUMNS", "80");
            let ran = run(&mut command);
            ran.success().stdout(any());
            let wide: Vec<&str> = ran.out.lines().filter(|line| line.width() > 80).collect();
            assert_eq!(wide, Vec::<&str>::new(), "{} {lang} {form}", tool.name);
        }
    }
}

#[test]
fn a_complaint_shows_the_usage_without_what_the_environment_gives() {
    let home = Home::new();
    for tool in chosen() {
        let ran = run(tool.alone(&home).arg("--no-such-option"));
        let usage = ran.err.lines().find(|line| line.starts_with("Usage: "));
        let usage = usage.unwrap_or_default();
        assert!(
            usage.contains("[OPTIONS]") && !usage.contains("--now"),
            "{usage}"
        );
    }
}

#[test]
fn every_text_of_a_help_has_its_japanese() {
    let mut without = Vec::new();
    for tool in chosen() {
        let pairs = commands(tool, Lang::En)
            .into_iter()
            .zip(commands(tool, Lang::Ja));
        for (english, mut japanese) in pairs {
            let japanese = unwrapped(&japanese.render_long_help().to_string());
            let of_clap = CLAP_IN_ENGLISH.iter().map(|text| (*text).to_owned());
            let left = texts(&english).into_iter().chain(of_clap);
            let left = left.filter(|text| japanese.contains(&unwrapped(text)));
            without.extend(left.map(|text| format!("{}: {text}", tool.name)));
        }
    }
    assert_eq!(without, Vec::<String>::new(), "texts without Japanese");
}

/// What clap says by itself.
const CLAP_IN_ENGLISH: &[&str] = &[
    "Usage:",
    "Options:",
    "Arguments:",
    "Commands:",
    "Print help",
    "Print version",
    "[default:",
    "ossible values:",
    "Print this message",
];

#[test]
fn every_option_says_what_it_does() {
    for tool in chosen() {
        for command in commands(tool, Lang::En) {
            for arg in shown_arguments(&command) {
                assert!(arg.get_help().is_some(), "{}: {}", tool.name, arg.get_id());
            }
        }
    }
}

#[test]
fn no_translation_is_left_over_from_a_text_that_is_gone() {
    let mut unused = Vec::new();
    for tool in chosen() {
        let english: Vec<String> = commands(tool, Lang::En).iter().flat_map(texts).collect();
        let unknown = (tool.japanese)()
            .iter()
            .filter(|(en, _)| !english.iter().any(|text| text == en));
        unused.extend(unknown.map(|(en, _)| format!("{}: {en}", tool.name)));
    }
    assert_eq!(unused, Vec::<String>::new(), "translations of nothing");
}

#[test]
fn the_version_is_one_line() {
    let home = Home::new();
    for tool in chosen() {
        let ran = run(tool.alone(&home).arg("--version"));
        let expected = format!("{} {}\n", tool.name, env!("CARGO_PKG_VERSION"));
        ran.success().stdout(expected);
    }
}

#[test]
fn the_schema_is_json_and_names_every_section_that_is_read_or_written() {
    let home = Home::new();
    for tool in chosen() {
        let ran = run(tool.alone(&home).arg("--schema"));
        ran.success().stdout(any()).about(tool.name);
        let schema: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(schema, (tool.schema)(), "{}", tool.name);
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        let properties = schema["properties"].as_object().unwrap();
        for key in tool.sections {
            assert!(properties.contains_key(*key), "{}: {key}", tool.name);
        }
        for list in ["reads", "writes"] {
            for key in schema[list].as_array().into_iter().flatten() {
                let key = key.as_str().unwrap();
                assert!(properties.contains_key(key), "{}: {key}", tool.name);
            }
        }
    }
}

#[test]
fn a_flag_that_is_not_known_is_named_and_nothing_is_done() {
    let home = Home::new();
    for tool in chosen() {
        let ran = run(tool.alone(&home).arg("--no-such-flag"));
        ran.status(2)
            .stderr(contains("--no-such-flag"))
            .about(tool.name);
        for wrong in [["--now", "yesterday"], ["--lang", "tlh"]] {
            let ran = run(tool.alone(&home).args(wrong));
            ran.status(2).stderr(contains(wrong[1])).about(tool.name);
        }
    }
}

#[test]
fn a_wrong_command_line_is_refused_in_the_language_that_is_asked_for() {
    let home = Home::new();
    let (mut english, mut tried) = (Vec::new(), BTreeSet::new());
    // The emulator would begin to serve where a value is right.
    for tool in chosen().filter(|tool| tool.reads != Reads::TenantFile) {
        for wrong in wrong_command_lines(&(tool.command)(Lang::En), &mut tried) {
            let said_in = |lang: &str| run(tool.alone(&home).args(["--lang", lang]).args(&wrong));
            if !said_in("en").err.starts_with("error: ") {
                continue;
            }
            let ran = said_in("ja");
            ran.status(2)
                .stderr(starts_with("エラー: "))
                .about(tool.name);
            let complaint = ran.err.split("\n\n").next().unwrap_or_default();
            let words: Vec<&str> = complaint.split([' ', '\'']).collect();
            let is_english =
                |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
            if words.windows(3).any(|three| three.iter().all(is_english)) {
                english.push(format!("{} {wrong:?}: {complaint}", tool.name));
            }
        }
    }
    assert_eq!(english, Vec::<String>::new());
}

/// What the parsers of the libraries say of a value, which tells a person nothing.
const PARSERS: &[&str] = &[
    "in string",
    "end of input",
    "expected",
    "literal",
    "target type",
    "parse",
    "is not in ",
];

#[test]
fn a_wrong_value_is_refused_in_words_for_people_in_either_language() {
    let home = Home::new();
    let (mut tried, mut known) = (0, BTreeSet::new());
    for tool in chosen() {
        let command = &commands(tool, Lang::En)[0];
        for long in options_with_values(command, &mut known) {
            for value in ["x y", "99999999999999999999"] {
                for (lang, colon) in [("en", ": "), ("ja", "指定できません: ")] {
                    let refused = refusal(tool, &home, lang, &long, value);
                    let Some(why) = refused else { continue };
                    tried += 1;
                    let about = format!("{} --{long} {value} {lang}: {why}", tool.name);
                    let of_parser = PARSERS.iter().find(|words| why.contains(**words));
                    assert_eq!(of_parser, None, "{about}");
                    // The values that are possible stand below.
                    let says_why = why.contains(colon) || why.contains('[');
                    assert!(says_why, "{about}");
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn a_value_is_shown_as_it_was_typed_whatever_it_says() {
    let home = Home::new();
    let typed = "invalid digit found in string";
    for lang in ["en", "ja"] {
        let ran = run(TOOLS[0]
            .alone(&home)
            .args(["--lang", lang, "--max-size", typed]));
        ran.status(2).stderr(contains(format!("'{typed}'")));
    }
}

/// The options that take a value. One that was tried is left out: most are those of all tools.
fn options_with_values(command: &Command, tried: &mut BTreeSet<(String, String)>) -> Vec<String> {
    let with_value = |arg: &&Arg| arg.get_action().takes_values();
    let options = command.get_arguments().filter(with_value);
    let named = options.filter_map(|arg| {
        let help = arg.get_help().map(ToString::to_string);
        Some((arg.get_long()?.to_owned(), help.unwrap_or_default()))
    });
    named
        .filter(|option| tried.insert(option.clone()))
        .map(|(long, _)| long)
        .collect()
}

/// What a tool says of a value that it refuses, up to the usage.
fn refusal(tool: &Tool, home: &Home, lang: &str, option: &str, value: &str) -> Option<String> {
    let mut command = tool.alone(home);
    // What is not refused does no work: help comes after the values were read.
    command.args(["--lang", lang, &format!("--{option}={value}"), "--help"]);
    let ran = run(&mut command);
    let words = ran.err.split("\n\n").next().unwrap_or_default();
    let end = words.split_once(&format!("'{value}'"))?.1;
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    Some(end.to_owned())
}

/// A flag that is unknown, and for each that takes a value: none, one that few would take, and two of them. A flag that
/// has been tried is left out: most are those of all tools.
fn wrong_command_lines(
    command: &Command,
    tried: &mut BTreeSet<(String, String)>,
) -> Vec<Vec<String>> {
    let mut lines = vec![vec!["--no-such-flag".to_owned()]];
    for long in options_with_values(command, tried) {
        let flag = format!("--{long}");
        lines.push(vec![flag.clone()]);
        lines.push(vec![flag.clone(), "@".to_owned()]);
        lines.push(vec![flag.clone(), "999999999999".to_owned()]);
        lines.push(
            ["0", "1"]
                .iter()
                .flat_map(|value| [flag.clone(), (*value).to_owned()])
                .collect(),
        );
    }
    lines
}

#[test]
fn nothing_of_the_environment_comes_out_in_help_version_or_schema() {
    let home = Home::new();
    for tool in chosen() {
        let command = (tool.command)(Lang::En);
        let verbs: Vec<_> = command
            .get_subcommands()
            .map(|verb| [verb.get_name(), "--help"])
            .collect();
        let verbs = verbs.iter().map(|words| &words[..]);
        for asked in [&["--help"][..], &["-h"], &["--version"], &["--schema"]]
            .into_iter()
            .chain(verbs)
        {
            let mut command = tool.alone(&home);
            command.args(asked);
            for name in environment(tool) {
                let value = TYPED.iter().find(|(typed, _)| *typed == name);
                command.env(name, value.map_or(CANARY, |(_, value)| value));
            }
            let ran = run(&mut command);
            ran.success()
                .stdout(any())
                .about(format!("{} {asked:?}", tool.name));
            for value in [CANARY, "2031-07-03", "2749"] {
                assert!(!ran.out.contains(value), "{} {asked:?}", tool.name);
            }
        }
    }
}

#[test]
fn an_empty_variable_counts_as_none() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.are_records()) {
        let plain = run_on(&mut tool.at_work(&home), (tool.good.0)());
        let mut command = tool.at_work(&home);
        for name in TYPED
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| *name != "NORIKAE_NOW")
        {
            command.env(name, "");
        }
        let with_empty = run_on(&mut command, (tool.good.0)());
        assert_eq!(
            with_empty.code, plain.code,
            "{}: {}",
            tool.name, with_empty.err
        );
        assert_eq!(
            with_empty.out.lines().count(),
            plain.out.lines().count(),
            "{}",
            tool.name
        );
    }
}

/// Variables in which a canary would be refused.
const TYPED: &[(&str, &str)] = &[
    ("NORIKAE_NOW", "2031-07-03T00:00:00Z"),
    ("NORIKAE_CLOUD", "china"),
    ("NORIKAE_AS", "user"),
    ("NORIKAE_TIMEOUT", "2749"),
    ("NORIKAE_MAX_TIME", "2749"),
    ("NORIKAE_RECORD_TIME", "2749"),
];

/// Every variable that a tool takes settings from, and those that `rehearse` sets.
fn environment(tool: &Tool) -> Vec<String> {
    let command = (tool.command)(Lang::En);
    let of_arguments = command
        .get_arguments()
        .filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned()));
    let mut names: Vec<String> = of_arguments.collect();
    let others = [
        "REHEARSAL",
        "NORIKAE_CLIENT_SECRET",
        "NORIKAE_SECRET_FILE",
        "NORIKAE_GRAPH_URL",
    ];
    names.extend(others.map(str::to_owned));
    names
}

fn names(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::En => ("en", "en_GB.UTF-8"),
        Lang::Ja => ("ja", "ja_JP.UTF-8"),
    }
}

/// The command line of a tool, and those of its verbs.
fn commands(tool: &Tool, lang: Lang) -> Vec<Command> {
    let mut command = (tool.command)(lang);
    command.build();
    let verbs: Vec<Command> = command.get_subcommands().cloned().collect();
    [vec![command], verbs].concat()
}

/// Every text of a help: what the tool is, its verbs, its arguments, the words of their values.
fn texts(command: &Command) -> Vec<String> {
    let own = [command.get_about(), command.get_after_help()];
    let verbs = command.get_subcommands().map(Command::get_about);
    let own = own.into_iter().chain(verbs).flatten();
    let mut texts: Vec<String> = own.map(ToString::to_string).collect();
    for arg in shown_arguments(command) {
        // The long help is shown instead of the short one.
        let help = arg.get_long_help().or_else(|| arg.get_help());
        texts.extend(help.map(ToString::to_string));
        texts.extend(arg.get_help_heading().map(ToOwned::to_owned));
        let values = arg.get_possible_values();
        let values = values.iter().filter(|_| !arg.is_hide_possible_values_set());
        texts.extend(values.filter_map(|value| Some(value.get_help()?.to_string())));
    }
    texts
}

fn shown_arguments(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| !arg.is_hide_set())
}

/// The help without blanks, as lines are broken where the terminal ends.
/// Without blanks, and without what makes one command of two lines.
fn unwrapped(help: &str) -> String {
    help.replace(" \\\n", "").split_whitespace().collect()
}
