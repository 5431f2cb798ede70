//! From the command line of a tool to its exit code.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use jiff::Timestamp;

use record::{
    Exit, Failure, Lang,
    exit::ClosedPipe,
    log::to_stderr,
    output::{Column, Form, Output, is_closed_pipe},
    text,
};

use crate::{
    help::{self, Words},
    session::Session,
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
}

/// Where and how a tool that writes records writes them.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Common options")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct OutputArgs {
    /// Write the output to FILE once it is complete
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print a table
    #[arg(short, long, global = true, conflicts_with = "csv")]
    pub table: bool,
    /// Print comma-separated values
    #[arg(long, global = true)]
    pub csv: bool,
    /// Write CSV for Excel: with a byte-order mark, formulas disabled
    #[arg(long, global = true, requires = "csv")]
    pub bom: bool,
    /// Escape all non-ASCII characters in JSON output
    #[arg(long, global = true)]
    pub ascii: bool,
}

/// The arguments that every tool has.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Common options")]
pub struct CommonArgs {
    /// Language of messages [default: the locale's]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<LangArg>,
    /// Log progress; -vv also logs each request
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Use TIME (RFC 3339) as the current time
    #[arg(
        long,
        global = true,
        env = "NORIKAE_NOW",
        hide_env_values = true,
        value_name = "TIME",
        value_parser = moment
    )]
    pub now: Option<Timestamp>,
    /// Print the JSON Schema of the records and exit
    #[arg(long)]
    pub schema: bool,
}

/// The languages, as `--lang` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LangArg {
    /// English
    En,
    /// Japanese
    Ja,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::En => Self::En,
            LangArg::Ja => Self::Ja,
        }
    }
}

/// A time, or `@` and a file that holds it: the clock of a rehearsal, which moves.
fn moment(text: &str) -> Result<Timestamp, String> {
    let read = match text.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).map_err(|error| error.to_string())?,
        None => text.to_owned(),
    };
    read.trim()
        .parse()
        .map_err(|error: jiff::Error| error.to_string())
}

impl OutputArgs {
    fn form(&self) -> Form {
        match self {
            Self { table: true, .. } => Form::Table,
            Self { csv: true, bom, .. } => Form::Csv { for_excel: *bom },
            Self { ascii, .. } => Form::Lines { ascii: *ascii },
        }
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
    help::in_lang(T::command(), lang, T::japanese())
}

/// Runs a tool within a program that goes on afterwards. The first argument is the name of the tool.
pub fn start<T: Tool>(
    args: Vec<OsString>,
    run: impl FnOnce(T, &mut Session) -> anyhow::Result<()>,
) -> Exit {
    let lang = help::lang_asked_for(&args)
        .unwrap_or_else(|| Lang::of_locale(&sys_locale::get_locale().unwrap_or_default()));
    let command = command::<T>(lang);
    // The name is a literal of the tool; clap only lends it out.
    let tool: &'static str = Box::leak(command.get_name().to_owned().into_boxed_str());
    match parse::<T>(command, args) {
        Ok(parsed) => run_with(tool, lang, parsed, run),
        Err(error) => answer(tool, lang, &error),
    }
}

fn parse<T: Tool>(mut command: clap::Command, args: Vec<OsString>) -> Result<T, clap::Error> {
    let mut matches = command.try_get_matches_from_mut(args)?;
    T::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
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
    let output = match Output::new(output.output.as_deref(), form, lang, T::columns()) {
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
        let colour = is_colourful(&io::stderr());
        let words = error.render();
        let words = if colour {
            words.ansi().to_string()
        } else {
            words.to_string()
        };
        let _ = io::stderr().lock().write_all(words.as_bytes());
        return Exit::Usage;
    }
    let words = error.render();
    let words = if is_colourful(&io::stdout()) {
        words.ansi().to_string()
    } else {
        words.to_string()
    };
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

fn is_colourful(stream: &impl io::IsTerminal) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    stream.is_terminal() && !set("NO_COLOR") && !dumb
}
