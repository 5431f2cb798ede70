//! The help in Japanese: each English text of a command line is looked up and replaced.

use std::{ffi::OsString, fmt::Write as _};

use clap::{Arg, ArgAction, Command, ValueEnum as _, builder::StyledStr};

use record::{
    Lang, Text, text,
    wrap::{wrapped, wrapped_command},
};

use crate::{
    args::LangArg,
    japanese::{Examples, SHARED, Words},
    window,
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

/// The help with exit codes and examples below it. `-h` stays short. With a width, each line fits into it.
pub(crate) fn with_ending(
    command: Command,
    lang: Lang,
    exit_codes: &[(String, Text)],
    examples: Examples,
    width: Option<usize>,
) -> Command {
    let mut ending = String::new();
    if let Some(own) = command.get_after_help() {
        let _ = write!(ending, "{}\n\n", hanging(&own.to_string(), 0, width));
    }
    let heading = text!("Exit codes:", "終了コード:");
    let _ = writeln!(ending, "{}", heading.in_lang(lang));
    for (code, words) in exit_codes {
        let words = hanging(words.in_lang(lang), 7, width);
        let _ = writeln!(ending, "  {code:<4} {words}");
    }
    if !examples.is_empty() {
        let heading = text!("Examples:", "例:");
        let _ = write!(ending, "\n{}", heading.in_lang(lang));
    }
    for (example, en, ja) in examples {
        let words = if lang == Lang::Ja { ja } else { en };
        let words = hanging(&format!("{words}:"), 2, width);
        let command = match width {
            None => (*example).to_owned(),
            Some(width) => wrapped_command(example, width.saturating_sub(6)).join("\n      "),
        };
        let _ = write!(ending, "\n  {words}\n    {command}\n");
    }
    command.after_long_help(ending.trim_end().to_owned())
}

/// The text in lines that fit, each but the first behind `indent` blanks.
fn hanging(text: &str, indent: usize, width: Option<usize>) -> String {
    let Some(width) = width else {
        return text.to_owned();
    };
    let lines = text.lines().flat_map(|line| wrapped(line, width - indent));
    let lines: Vec<String> = lines.collect();
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// How wide help is shown: as the window is, and no wider than is easy to read.
pub(crate) fn width() -> usize {
    const LEAST: usize = 40;
    const MOST: usize = 100;
    window::of_person().unwrap_or(MOST).clamp(LEAST, MOST)
}

/// The help broken into lines of a window where clap would not: it breaks at blanks only, and Japanese has few.
pub(crate) fn for_window(command: Command, lang: Lang, width: usize) -> Command {
    let command = command.term_width(width);
    match lang {
        Lang::En => command,
        Lang::Ja => broken(command, width, 0),
    }
}

/// What clap puts before a help on a line of its own.
const INDENT: usize = 10;

fn broken(command: Command, width: usize, indent: usize) -> Command {
    let fitted = |text: &StyledStr, indent| hanging(&text.to_string(), 0, Some(width - indent));
    let about = command.get_about().map(|about| fitted(about, indent));
    let after = command.get_after_help().map(|after| fitted(after, 0));
    let command = about.into_iter().fold(command, Command::about);
    let command = after.into_iter().fold(command, Command::after_help);
    let command = command
        .next_line_help(true)
        .mut_subcommands(|sub| broken(sub, width, INDENT));
    command.mut_args(|arg| {
        // Clap would write it behind the last line, however long that is.
        let env = arg.get_env().filter(|_| !arg.is_hide_env_set());
        let env = env.map(|env| format!("[環境変数: {}]", env.to_string_lossy()));
        let told = |help: &StyledStr, gap: &str| {
            let env = env.iter().map(|env| format!("{gap}{env}"));
            StyledStr::from(format!("{help}{}", env.collect::<String>()))
        };
        let short = arg.get_help().map(|help| told(help, " "));
        let long = arg.get_long_help().or(arg.get_help());
        let long = long.map(|help| told(help, "\n\n"));
        let arg = short
            .iter()
            .fold(arg, |arg, help| arg.help(fitted(help, INDENT)));
        let arg = long
            .iter()
            .fold(arg, |arg, help| arg.long_help(fitted(help, INDENT)));
        arg.hide_env(true)
    })
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
    let lines = values.iter().filter_map(|value| {
        let words = value.get_help()?.to_string();
        let words = find(&words).unwrap_or(&words).to_owned();
        Some(format!("\n- {}: {words}", value.get_name()))
    });
    let lines: String = lines.collect();
    let long = if lines.is_empty() {
        format!("{help}\n\n[指定できる値: {}]", names.join(", "))
    } else {
        format!("{help}\n\n指定できる値:{lines}")
    };
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
