//! The help in Japanese: each English text of a command line is looked up and replaced.

use std::{ffi::OsString, fmt::Write as _};

use clap::{Arg, ArgAction, Command, ValueEnum as _, builder::StyledStr};

use record::{Lang, Text, text};

use crate::{
    args::LangArg,
    japanese::{Examples, SHARED, Words},
};

/// The language that the command line asks for, before anything else of it is understood.
pub(crate) fn lang_asked_for(args: &[OsString]) -> Option<Lang> {
    let args: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    args.iter().enumerate().find_map(|(at, arg)| {
        let value = match arg.strip_prefix("--lang")? {
            "" => args.get(at + 1)?,
            rest => rest.strip_prefix('=')?,
        };
        LangArg::from_str(value, true).ok().map(Lang::from)
    })
}

/// The command line with its help in one language.
pub(crate) fn in_lang(command: Command, lang: Lang, own: Words) -> Command {
    match lang {
        Lang::En => command,
        Lang::Ja => translate(command, own),
    }
}

/// The help with exit codes and examples below it. `-h` stays short.
pub(crate) fn with_ending(
    command: Command,
    lang: Lang,
    exit_codes: &[(String, Text)],
    examples: Examples,
) -> Command {
    let mut ending = String::new();
    if let Some(own) = command.get_after_help() {
        let _ = write!(ending, "{own}\n\n");
    }
    let heading = text!("Exit codes:", "終了コード:");
    let _ = writeln!(ending, "{}", heading.in_lang(lang));
    for (code, words) in exit_codes {
        let _ = writeln!(ending, "  {code:<4} {}", words.in_lang(lang));
    }
    if !examples.is_empty() {
        let heading = text!("Examples:", "例:");
        let _ = write!(ending, "\n{}", heading.in_lang(lang));
    }
    for (example, en, ja) in examples {
        let words = if lang == Lang::Ja { ja } else { en };
        let _ = write!(ending, "\n  {words}:\n    {example}\n");
    }
    command.after_long_help(ending.trim_end().to_owned())
}

/// As clap's own, with the word for "Usage".
const TEMPLATE: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

fn translate(command: Command, own: Words) -> Command {
    let find = |english: &str| {
        SHARED
            .iter()
            .chain(CONNECTION)
            .chain(own)
            .find(|(en, _)| *en == english)
            .map(|(_, ja)| *ja)
    };
    let about = command
        .get_about()
        .and_then(|about| find(&about.to_string()));
    let after = command
        .get_after_help()
        .and_then(|after| find(&after.to_string()));
    let command = with_own_flags(command)
        .help_template(TEMPLATE)
        .subcommand_help_heading("コマンド")
        .mut_args(|arg| translate_arg(arg, &find))
        .mut_subcommands(|sub| translate(sub, own));
    let command = about.into_iter().fold(command, Command::about);
    after.into_iter().fold(command, Command::after_help)
}

/// Clap adds these flags when it is too late to translate them.
fn with_own_flags(command: Command) -> Command {
    let flag = |name: &'static str, short: char, action: ArgAction, help: &'static str| {
        let flag = Arg::new(name).long(name).short(short);
        flag.action(action).help(help)
    };
    let has_version = command.get_version().is_some();
    let command = command.disable_help_flag(true).arg(flag(
        "help",
        'h',
        ArgAction::Help,
        "ヘルプを表示します (要約は -h)",
    ));
    if !has_version {
        return command;
    }
    let version = flag("version", 'V', ArgAction::Version, "バージョンを表示します");
    command.disable_version_flag(true).arg(version)
}

fn translate_arg<'a>(arg: Arg, find: &impl Fn(&str) -> Option<&'a str>) -> Arg
where
    'a: 'static,
{
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = find(&help).unwrap_or(&help).to_owned();
    let heading = match arg.get_help_heading() {
        Some(heading) => find(heading),
        None if arg.is_positional() => Some("引数"),
        None => Some("オプション"),
    };
    let arg = heading.into_iter().fold(arg, Arg::help_heading);
    let arg = with_values(arg, help, find);
    with_default(arg)
}

/// What clap would say of the values, which are of a type that cannot be changed, is said in the help.
fn with_values<'a>(arg: Arg, help: String, find: &impl Fn(&str) -> Option<&'a str>) -> Arg {
    let values = arg.get_possible_values();
    let takes_them = arg.get_action().takes_values() && !arg.is_hide_possible_values_set();
    let values: Vec<_> = values
        .iter()
        .filter(|value| takes_them && !value.is_hide_set())
        .collect();
    if values.is_empty() {
        return arg.help(help);
    }
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    let lines = values.iter().map(|value| {
        let words = value
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let words = find(&words).unwrap_or(&words).to_owned();
        format!("\n- {}: {words}", value.get_name())
    });
    let long = format!("{help}\n\n指定できる値:{}", lines.collect::<String>());
    arg.help(format!("{help} [指定できる値: {}]", names.join(", ")))
        .long_help(long)
        .hide_possible_values(true)
}

fn with_default(arg: Arg) -> Arg {
    let shown = !arg.is_hide_default_value_set() && arg.get_action().takes_values();
    let values = arg.get_default_values().iter().filter(|_| shown);
    let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
    if values.is_empty() {
        return arg;
    }
    let default = format!("[既定: {}]", values.join(", "));
    let with = |help: &StyledStr, gap: &str| format!("{help}{gap}{default}");
    let short = arg.get_help().map(|help| with(help, " "));
    let long = arg.get_long_help().map(|help| with(help, "\n\n"));
    let arg = short.into_iter().fold(arg, Arg::help);
    let arg = long.into_iter().fold(arg, Arg::long_help);
    arg.hide_default_value(true)
}

#[cfg(feature = "net")]
use crate::connection::JAPANESE as CONNECTION;
#[cfg(not(feature = "net"))]
const CONNECTION: Words = &[];
