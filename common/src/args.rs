//! The arguments that tools share.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use record::{Lang, output::Form};

use crate::{
    ascii::{self, Ascii},
    values::{moment, whole},
};

/// Where and how a tool that writes records writes them.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Common options")]
pub struct OutputArgs {
    /// Write the output to FILE once it is complete
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print a table
    #[arg(short, long, global = true, conflicts_with = "csv")]
    pub table: bool,
    /// Print comma-separated values, a column for each value of the records; they can be read back
    #[arg(long, global = true)]
    pub csv: bool,
    /// Begin the CSV with a byte-order mark, for Excel
    #[arg(long, global = true, requires = "csv")]
    pub bom: bool,
    /// Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats
    #[arg(long, global = true, value_name = "KEYS", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "always",
        conflicts_with_all = ["csv", "table"]
    )]
    pub ascii: Option<Ascii>,
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

/// The arguments of a tool that plans, and with `--apply` makes one change for each record of its plan.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ApplyArgs {
    /// Apply the plan on the input; without it, nothing is changed
    #[arg(long)]
    pub apply: bool,
    /// Journal of the changes [default: one file per tenant in the state folder]
    #[arg(long, value_name = "FILE", requires = "apply")]
    pub journal: Option<PathBuf>,
    /// Folder for the journals and locks of runs
    #[arg(
        long,
        env = "NORIKAE_STATE_DIR",
        hide_env_values = true,
        value_name = "FOLDER"
    )]
    pub state_dir: Option<PathBuf>,
    /// First wait, in milliseconds, after an answer without Retry-After; it doubles each time
    #[arg(long, value_name = "MS", default_value_t = 4_000, value_parser = whole(0_u32..), requires = "apply")]
    pub first_pause: u32,
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

impl OutputArgs {
    pub(crate) fn form(&self) -> Form {
        match self {
            Self { table: true, .. } => Form::Table,
            Self { csv: true, bom, .. } => Form::Csv { for_excel: *bom },
            Self { ascii, .. } => Form::Lines {
                ascii: ascii::is_wanted(ascii.unwrap_or(Ascii::Auto), self.file().is_some()),
            },
        }
    }

    /// The file to write to; `-` is standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|file| *file != Path::new("-"))
    }
}
