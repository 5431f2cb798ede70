//! The command line.

use std::{ffi::OsString, path::PathBuf};

use clap::{Parser, Subcommand};
use common::{
    cli::{Manners, Tool, Words},
    output::Column,
};

use crate::tenant::Tenant;

/// Run a command against a rehearsal of Entra, Microsoft Graph and Partner Center on this computer
#[derive(Debug, Parser)]
#[command(
    name = "rehearse",
    version,
    override_usage = "rehearse [OPTIONS] [-- COMMAND...]\n       rehearse [OPTIONS] accept",
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
    /// What goes wrong on purpose: a JSON file
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
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
    pub(crate) manners: Manners,
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
}

impl Tool for Args {
    fn manners(&self) -> &Manners {
        &self.manners
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
        "What goes wrong on purpose: a JSON file",
        "意図的に起こす障害を記述した JSON ファイル",
    ),
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
