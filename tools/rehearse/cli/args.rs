//! The command line.

use std::{ffi::OsString, path::PathBuf};

use clap::{Parser, Subcommand};
use common::{
    cli::{CommonArgs, Tool, Words},
    output::Column,
};
use jiff::{Span, Timestamp};
use tenant_file::{Scale, Tenant};

use super::advance;

/// Run a command against a rehearsal of Entra, Microsoft Graph and Partner Center on this computer
#[derive(Debug, Parser)]
#[command(
    name = "rehearse",
    version,
    override_usage = "rehearse [OPTIONS] [-- COMMAND...]\n       rehearse [OPTIONS] accept\n       rehearse [OPTIONS] tick TIME",
    disable_help_subcommand = true,
    after_help = "Without a command, serves until interrupted and prints the environment for a shell."
)]
pub struct Args {
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
    /// The tenant: `omakase`, `omakase-invited`, or a JSON file
    #[arg(long, value_name = "NAME|FILE", default_value = "omakase")]
    pub(crate) tenant: OsString,
    /// Save the tenant to FILE at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Write every request to FILE at the end, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// What goes wrong on purpose: `calm`, `busy`, `stormy`, or a JSON file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) faults: Option<OsString>,
    /// Throttle as the services do
    #[arg(long)]
    pub(crate) quotas: bool,
    /// What everything random follows from
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Add generated users until there are so many, and files to the OneDrive of each: users=N[,files=N]
    #[arg(long, value_name = "SIZE", value_parser = scale)]
    pub(crate) scale: Option<Scale>,
    /// Play so many customers like it, itself included
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) fleet: usize,
    /// Begin at this time (RFC 3339), with everything lived through until then
    #[arg(long, value_name = "TIME")]
    pub(crate) clock: Option<Timestamp>,
    /// Let so many seconds go by in each; otherwise the clock stands still
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) speed: u32,
    /// Let tokens live for so long
    #[arg(long, value_name = "SECONDS")]
    pub(crate) token_lifetime: Option<u32>,
    /// Print the environment for PowerShell
    #[arg(long, conflicts_with = "command")]
    pub(crate) powershell: bool,
    /// The command to run, and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// What can be done inside a rehearsal.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Inside a rehearsal: accept the partner's invitation, as the customer does in the browser
    Accept {
        /// Where the rehearsal is
        #[arg(
            long,
            env = "NORIKAE_GRAPH_URL",
            hide_env_values = true,
            value_name = "URL"
        )]
        url: Option<String>,
    },
    /// Inside a rehearsal: set its clock forward, such as by `3d`
    Tick {
        /// How far
        #[arg(value_name = "TIME", value_parser = advance::span)]
        by: Span,
        /// Where the rehearsal is
        #[arg(
            long,
            env = "NORIKAE_GRAPH_URL",
            hide_env_values = true,
            value_name = "URL"
        )]
        url: Option<String>,
    },
}

/// `users=10000,files=20`, in any order.
fn scale(text: &str) -> Result<Scale, String> {
    let mut scale = Scale::default();
    for part in text.split(',') {
        let (name, count) = part.split_once('=').unwrap_or((part, ""));
        let count = count
            .parse()
            .map_err(|_| format!("\"{part}\" has no number"))?;
        match name {
            "users" => scale.users = count,
            "files" => scale.files = count,
            _ => return Err(format!("\"{name}\" is neither users nor files")),
        }
    }
    Ok(scale)
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn columns() -> Vec<Column> {
        Vec::new()
    }

    fn schema() -> schemars::Schema {
        schemars::schema_for!(Tenant)
    }

    fn japanese() -> Words {
        JAPANESE
    }
}

const JAPANESE: Words = &[
    (
        "Run a command against a rehearsal of Entra, Microsoft Graph and Partner Center on this computer",
        "このコンピューター上に再現した Entra、Microsoft Graph、パートナー センターを相手に、コマンドを練習として実行します",
    ),
    (
        "Without a command, serves until interrupted and prints the environment for a shell.",
        "コマンドを省略すると、中断されるまで待ち受け、シェル用の環境変数を表示します。",
    ),
    (
        "The tenant: `omakase`, `omakase-invited`, or a JSON file",
        "使用するテナント (`omakase`、`omakase-invited`、または JSON ファイル)",
    ),
    (
        "Save the tenant to FILE at the end",
        "終了時のテナントの状態を FILE に保存します",
    ),
    (
        "Write every request to FILE at the end, as JSON lines",
        "受け付けたすべての要求を、終了時に FILE へ書き出します (1 行に 1 つの JSON)",
    ),
    (
        "What goes wrong on purpose: `calm`, `busy`, `stormy`, or a JSON file",
        "意図的に起こす障害 (`calm`、`busy`、`stormy`、または JSON ファイル)",
    ),
    (
        "Throttle as the services do",
        "実際のサービスと同じように要求数を制限します",
    ),
    (
        "What everything random follows from",
        "乱数の種 (同じ値なら同じ結果になります)",
    ),
    (
        "Add generated users until there are so many, and files to the OneDrive of each: users=N[,files=N]",
        "指定した人数になるまでユーザーを生成し、それぞれの OneDrive にファイルを置きます: users=N[,files=N]",
    ),
    (
        "Play so many customers like it, itself included",
        "同じ構成のお客様テナントを指定した数だけ再現します (元のテナントを含みます)",
    ),
    (
        "Begin at this time (RFC 3339), with everything lived through until then",
        "この時刻 (RFC 3339) から始めます。それまでに起こることはすべて反映されます",
    ),
    (
        "Let so many seconds go by in each; otherwise the clock stands still",
        "実際の 1 秒ごとに進める秒数 (指定しなければ時計は止まったままです)",
    ),
    (
        "Inside a rehearsal: set its clock forward, such as by `3d`",
        "練習の中で、時計を進めます (例: `3d`)",
    ),
    ("How far", "進める時間"),
    ("Let tokens live for so long", "トークンの有効期間 (秒)"),
    (
        "Print the environment for PowerShell",
        "環境変数を PowerShell の書式で表示します",
    ),
    (
        "The command to run, and its arguments",
        "実行するコマンドとその引数",
    ),
    (
        "Inside a rehearsal: accept the partner's invitation, as the customer does in the browser",
        "練習の中で、パートナーからの招待を承諾します (お客様がブラウザーで行う操作に相当します)",
    ),
    ("Where the rehearsal is", "練習環境の URL"),
];

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_scale_names_what_there_is_to_be_how_many_of() {
        let read = |text| scale(text).map(|scale| (scale.users, scale.files));
        assert_eq!(read("users=10000"), Ok((10_000, 0)));
        assert_eq!(read("files=3,users=7"), Ok((7, 3)));
        for bad in ["", "users", "users=", "users=x", "mails=3", "users=1,"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn accept_is_a_command_after_two_dashes_and_a_verb_before() {
        let parsed =
            |words: &[&str]| Args::try_parse_from([&["rehearse"], words].concat()).unwrap();
        let command = parsed(&["--", "accept", "--report", "x"]);
        assert!(command.verb.is_none() && command.report.is_none());
        assert_eq!(command.command, ["accept", "--report", "x"]);
        assert!(matches!(
            parsed(&["accept"]).verb,
            Some(Verb::Accept { .. })
        ));
        assert!(Args::try_parse_from(["rehearse", "echo"]).is_err());
    }
}
