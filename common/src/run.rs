//! From the command line of a tool to its exit code.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use record::{
    Exit, Failure, Lang, Text,
    exit::ClosedPipe,
    log::to_stderr,
    output::{Column, Form, Output, is_closed_pipe},
    text,
};

use crate::{
    args::{CommonArgs, OutputArgs},
    columns, help,
    japanese::{Examples, Words},
    session::Session,
    usage_error, window,
};

/// What a tool tells about itself.
pub trait Tool: clap::Parser {
    /// The options that it shares with the others.
    fn common(&self) -> &CommonArgs;
    /// Where and how it writes records, where it does.
    fn output(&self) -> Option<&OutputArgs> {
        None
    }
    /// The columns of its table and its CSV.
    fn columns() -> Vec<Column>;
    /// The JSON Schema of what it reads and writes; made with [`of_records`](crate::schema::of_records).
    fn schema() -> schemars::Schema;
    /// The Japanese of its own help: English as written in the help, Japanese beside it.
    fn japanese() -> Words;
    /// What people do with it.
    #[must_use]
    fn examples() -> Examples {
        &[]
    }
    /// The exit codes that it has, each with what it means.
    #[must_use]
    fn exit_codes() -> Vec<(String, Text)> {
        let all = Exit::ALL.into_iter();
        all.map(|exit| ((exit as u8).to_string(), exit.words()))
            .collect()
    }
}

/// Runs a tool that needs no network.
pub fn main<T: Tool>(run: impl FnOnce(T, &mut Session) -> anyhow::Result<()>) -> ExitCode {
    start(std::env::args_os().collect(), run).into()
}

/// Runs a tool that speaks to a service.
#[cfg(feature = "net")]
pub fn main_async<T: Tool>(
    run: impl AsyncFnOnce(T, &mut Session) -> anyhow::Result<()>,
) -> ExitCode {
    start_async(std::env::args_os().collect(), run).into()
}

/// Runs a tool that speaks to a service, within a program that goes on afterwards.
#[cfg(feature = "net")]
pub fn start_async<T: Tool>(
    args: Vec<OsString>,
    run: impl AsyncFnOnce(T, &mut Session) -> anyhow::Result<()>,
) -> Exit {
    start(args, |args, session| {
        runtime()?.block_on(run(args, session))
    })
}

/// What runs the calls. It panics where it cannot open what it needs for signals, so that is tried first.
#[cfg(feature = "net")]
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    #[cfg(unix)]
    let room = || {
        let pair = std::os::unix::net::UnixStream::pair;
        let _room = [pair()?, pair()?, pair()?];
        Ok(())
    };
    #[cfg(not(unix))]
    let room = || Ok(());
    room()
        .and_then(|()| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
        })
        .map_err(|error: io::Error| {
            Failure::new(
                Exit::Local,
                text!(
                    "no connection can be opened on this machine ({error}); see if too few files may be open at once (ulimit -n)",
                    "このコンピューターで接続を開けません ({error})。同時に開けるファイル数の上限 (ulimit -n) を確認してください"
                ),
            )
        })
}

/// The command line of a tool with its help in one language.
#[must_use]
pub fn command<T: Tool>(lang: Lang) -> clap::Command {
    let command = help::in_lang(T::command(), lang, T::japanese());
    help::with_ending(command, lang, &T::exit_codes(), T::examples(), None)
}

/// The same for the window in which it is shown.
fn command_in_window<T: Tool>(lang: Lang) -> clap::Command {
    let width = help::width();
    let command = help::in_lang(T::command(), lang, T::japanese());
    let command = help::for_window(command, lang, width);
    help::with_ending(command, lang, &T::exit_codes(), T::examples(), Some(width))
}

/// Runs a tool within a program that goes on afterwards. The first argument is the name of the tool.
pub fn start<T: Tool>(
    args: Vec<OsString>,
    run: impl FnOnce(T, &mut Session) -> anyhow::Result<()>,
) -> Exit {
    let lang = help::lang_asked_for(&args)
        .unwrap_or_else(|| Lang::of_locale(&sys_locale::get_locale().unwrap_or_default()));
    let command = command_in_window::<T>(lang);
    // The name is a literal of the tool; clap only lends it out.
    let tool: &'static str = Box::leak(command.get_name().to_owned().into_boxed_str());
    match parse::<T>(command, args) {
        Ok(parsed) => run_with(tool, lang, parsed, run),
        Err(error) => answer(tool, lang, &error),
    }
}

fn parse<T: Tool>(command: clap::Command, args: Vec<OsString>) -> Result<T, clap::Error> {
    let mut command = command.mut_args(without_empty_variable);
    // In a complaint clap would show each option that is given, also in the environment.
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let mut command = command.override_usage(usage);
    let mut matches = command.try_get_matches_from_mut(args)?;
    T::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// A variable that is set to nothing counts as not set.
fn without_empty_variable(arg: clap::Arg) -> clap::Arg {
    let value = arg.get_env().and_then(std::env::var_os);
    if value.is_some_and(|value| value.is_empty()) {
        arg.env(clap::builder::Resettable::Reset)
    } else {
        arg
    }
}

fn run_with<T: Tool>(
    tool: &'static str,
    lang: Lang,
    args: T,
    run: impl FnOnce(T, &mut Session) -> anyhow::Result<()>,
) -> Exit {
    let common = args.common().clone();
    let output = args.output().cloned().unwrap_or_default();
    let form = if common.schema {
        Form::Lines { ascii: false }
    } else {
        output.form()
    };
    let output = match open::<T>(&output, form, lang) {
        Ok(output) => output,
        Err(error) => return report(tool, lang, &error),
    };
    let mut session = Session::new(tool, lang, &common, output);
    let result = if common.schema {
        print_schema::<T>(&mut session)
    } else {
        run(args, &mut session)
    };
    let exit = session.exit();
    let (ended, finished) = match result {
        Ok(()) => (None, session.finish()),
        Err(error) => (Some(error), session.finish_early()),
    };
    let exit = ended.map_or(exit, |error| exit.worst(report(tool, lang, &error)));
    match finished {
        Ok(None) => exit,
        Ok(Some(words)) => {
            to_stderr(tool, words.in_lang(lang));
            exit
        }
        Err(error) => exit.worst(report(tool, lang, &error)),
    }
}

fn open<T: Tool>(args: &OutputArgs, form: Form, lang: Lang) -> anyhow::Result<Output> {
    let (mut shown, mut fields) = (Vec::new(), Vec::new());
    match form {
        Form::Table => {
            shown = columns::of_table(T::columns(), &args.columns)?;
            // Who names columns gets no others.
            if args.columns.is_empty() && !shown.iter().any(Column::is_for_errors) {
                shown.push(Column::error());
            }
        }
        Form::Csv { .. } => fields = columns::of_csv(T::schema().as_value(), &args.columns)?,
        Form::Lines { .. } if args.columns.is_empty() => {}
        Form::Lines { .. } => return Err(columns_of_lines().into()),
    }
    let output = Output::new(args.file(), form, lang, shown)?;
    let window = window::of_output().filter(|_| args.file().is_none());
    Ok(output.with_fields(fields).in_window(window))
}

fn columns_of_lines() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "--columns goes with --csv or --table",
            "--columns は --csv または --table と併せて指定してください"
        ),
    )
}

fn print_schema<T: Tool>(session: &mut Session) -> anyhow::Result<()> {
    let mut json = serde_json::to_string_pretty(&T::schema())?;
    json.push('\n');
    session.write_text(&json)
}

/// Says why a run ended early. A closed pipe is the reader's choice and no error; a tool that changes
/// things turns it into a failure of its own before it gets here.
fn report(tool: &str, lang: Lang, error: &anyhow::Error) -> Exit {
    if error.is::<ClosedPipe>() {
        return Exit::Done;
    }
    #[cfg(feature = "net")]
    if let Some(error) = error.downcast_ref::<services::error::ServiceError>() {
        to_stderr(tool, error.text().in_lang(lang));
        return error.exit();
    }
    let Some(failure) = error.downcast_ref::<Failure>() else {
        to_stderr(tool, &format!("{error:#}"));
        return Exit::Local;
    };
    for line in failure.text.in_lang(lang).lines() {
        to_stderr(tool, line);
    }
    failure.exit
}

/// Help and version go to standard output and may fail there; anything else is a wrong command line.
fn answer(tool: &str, lang: Lang, error: &clap::Error) -> Exit {
    if error.use_stderr() {
        let words = match lang {
            Lang::En => rendered(error, &io::stderr()),
            Lang::Ja => usage_error::in_japanese(error),
        };
        let _ = io::stderr().lock().write_all(words.as_bytes());
        return Exit::Usage;
    }
    let words = rendered(error, &io::stdout());
    let mut out = io::stdout().lock();
    match out.write_all(words.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if !is_closed_pipe(&error) => report(
            tool,
            lang,
            &Failure::new(
                Exit::Local,
                text!(
                    "cannot write the output: {error}",
                    "出力を書き込めません: {error}"
                ),
            )
            .into(),
        ),
        _ => Exit::Done,
    }
}

/// The parser's own words, in colour where that can be seen.
fn rendered(error: &clap::Error, stream: &impl io::IsTerminal) -> String {
    let words = error.render();
    if is_colourful(stream) {
        words.ansi().to_string()
    } else {
        words.to_string()
    }
}

fn is_colourful(stream: &impl io::IsTerminal) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    stream.is_terminal() && !set("NO_COLOR") && !dumb
}
