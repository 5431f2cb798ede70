//! The command line.

use std::{ffi::OsString, path::PathBuf};

use clap::{Parser, Subcommand};
use common::{
    BadValue, Text,
    cli::{CommonArgs, Examples, Tool, Words, whole},
    output::Column,
    text,
};
use jiff::{Span, Timestamp};
use tenant_file::{Scale, Tenant};

use super::advance;
use crate::environment::Shell;

/// Run a command against an emulation of Entra, Microsoft Graph and Partner Center on this computer
#[derive(Debug, Parser)]
#[command(
    name = "rehearse",
    version,
    override_usage = "rehearse [OPTIONS] [-- COMMAND...]\n       rehearse [OPTIONS] accept\n       rehearse [OPTIONS] tick TIME",
    disable_help_subcommand = true,
    after_help = "Without a command, print the environment for a shell and serve until interrupted."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Tenant to emulate: `omakase`, `omakase-invited`, `omakase-unsold`, or a JSON file
    #[arg(long, value_name = "NAME|FILE", default_value = "omakase")]
    tenant: OsString,
    /// Save the tenant to FILE at the end
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Write every request to FILE at the end, as JSON lines
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Inject faults: `calm`, `busy`, `stormy`, or a JSON file of rules
    #[arg(long, value_name = "NAME|FILE")]
    faults: Option<OsString>,
    /// Throttle requests as the services do
    #[arg(long)]
    quotas: bool,
    /// Let people sign in without multi-factor authentication
    #[arg(long)]
    no_mfa: bool,
    /// Block sign-in by device code, as a policy of the tenant can
    #[arg(long)]
    block_device_codes: bool,
    /// Return lists in a different order each time
    #[arg(long)]
    reorder_lists: bool,
    /// Seed of the random generator; the same seed gives the same result
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole(0_u64..))]
    seed: u64,
    /// Add generated users up to N, and N files to each one's OneDrive: users=N[,files=N]
    #[arg(long, value_name = "SIZE", value_parser = scale)]
    scale: Option<Scale>,
    /// Number of customer tenants to emulate, the tenant and copies of it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(0_usize..))]
    fleet: usize,
    /// Start the clock at TIME (RFC 3339); changes due before it have been applied
    #[arg(long, value_name = "TIME", value_parser = common::cli::moment)]
    clock: Option<Timestamp>,
    /// Advance the clock N seconds per real second; 0 freezes it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole(0_u32..))]
    speed: u32,
    /// Lifetime of tokens
    #[arg(long, value_name = "SECONDS", value_parser = whole(0_u32..))]
    token_lifetime: Option<u32>,
    /// Partner that the environment signs in as
    #[arg(
        long = "as",
        value_enum,
        value_name = "PARTNER",
        default_value = "new-partner"
    )]
    partner: PartnerArg,
    /// Print the environment for PowerShell
    #[arg(long, conflicts_with = "command")]
    powershell: bool,
    /// The command to run, and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
    #[command(flatten)]
    common: CommonArgs,
}

/// The two partners of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PartnerArg {
    /// The partner of the tenant file
    NewPartner,
    /// Who sold to the customer before
    OldPartner,
}

/// What can be done inside a rehearsal.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Inside a rehearsal: accept the partner's invitation, as the customer does in the browser
    Accept {
        /// Address of the rehearsal
        #[arg(
            long,
            env = "NORIKAE_GRAPH_URL",
            hide_env_values = true,
            value_name = "URL"
        )]
        url: Option<String>,
    },
    /// Inside a rehearsal: advance the clock, for example by `3d`
    Tick {
        /// Duration to advance by, such as 3d, 12h or 90s
        #[arg(value_name = "TIME", value_parser = advance::span)]
        by: Span,
        /// Address of the rehearsal
        #[arg(
            long,
            env = "NORIKAE_GRAPH_URL",
            hide_env_values = true,
            value_name = "URL"
        )]
        url: Option<String>,
    },
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Accept the invitation of the rehearsal at an address.
    Accept {
        url: Option<String>,
    },
    /// Advance the clock of the rehearsal at an address.
    Advance {
        by: Span,
        url: Option<String>,
    },
    Rehearse(RehearseOptions),
}

/// What is emulated, what is run against it, and what is written at the end.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub(crate) struct RehearseOptions {
    /// The name of a built-in tenant, or a file.
    pub(crate) tenant: OsString,
    /// The name of a preset, or a file.
    pub(crate) faults: Option<OsString>,
    pub(crate) quotas: bool,
    pub(crate) no_mfa: bool,
    pub(crate) block_device_codes: bool,
    pub(crate) reorder_lists: bool,
    pub(crate) seed: u64,
    pub(crate) scale: Option<Scale>,
    pub(crate) fleet: usize,
    /// The time that the tenant is loaded with, in place of its own.
    pub(crate) now: Option<Timestamp>,
    pub(crate) clock: Option<Timestamp>,
    pub(crate) speed: u32,
    pub(crate) token_lifetime_seconds: Option<u32>,
    pub(crate) state: Option<PathBuf>,
    pub(crate) report: Option<PathBuf>,
    /// Whether the environment is that of who sold to the customer before.
    pub(crate) as_old_partner: bool,
    pub(crate) shell: Shell,
    /// The command and its arguments; empty: serve until interrupted.
    pub(crate) command: Vec<OsString>,
}

impl Args {
    pub(crate) fn into_command(self) -> Command {
        match self.verb {
            Some(Verb::Accept { url }) => return Command::Accept { url },
            Some(Verb::Tick { by, url }) => return Command::Advance { by, url },
            None => {}
        }
        Command::Rehearse(RehearseOptions {
            tenant: self.tenant,
            faults: self.faults,
            quotas: self.quotas,
            no_mfa: self.no_mfa,
            block_device_codes: self.block_device_codes,
            reorder_lists: self.reorder_lists,
            seed: self.seed,
            scale: self.scale,
            fleet: self.fleet,
            now: self.common.now,
            clock: self.clock,
            speed: self.speed,
            token_lifetime_seconds: self.token_lifetime,
            state: self.state,
            report: self.report,
            as_old_partner: self.partner == PartnerArg::OldPartner,
            shell: if self.powershell {
                Shell::PowerShell
            } else {
                Shell::Posix
            },
            command: self.command,
        })
    }
}

/// `users=10000,files=20`, in any order.
fn scale(text: &str) -> Result<Scale, BadValue> {
    let mut scale = Scale::default();
    let wrong = || {
        text!(
            "write the size as users=10000,files=20",
            "規模は users=10000,files=20 のように指定してください"
        )
    };
    for part in text.split(',') {
        let (name, count) = part.split_once('=').ok_or_else(wrong)?;
        let count = count.parse().map_err(|_| wrong())?;
        match name {
            "users" => scale.users = count,
            "files" => scale.files = count,
            _ => return Err(wrong().into()),
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

    fn examples() -> Examples {
        EXAMPLES
    }

    fn japanese() -> Words {
        JAPANESE
    }

    /// Those of the command, and of what keeps it from running.
    fn exit_codes() -> Vec<(String, Text)> {
        [
            (
                "0",
                text!(
                    "without a command: interrupted, as intended",
                    "コマンドの指定がなく、中断により終了しました (正常)"
                ),
            ),
            (
                "2",
                text!(
                    "the command line or the file of the tenant is wrong",
                    "コマンド ラインまたはテナントのファイルに誤りがあります"
                ),
            ),
            (
                "5",
                text!(
                    "the emulator cannot listen, or a file cannot be written",
                    "待ち受けを開始できないか、ファイルに書き込めません"
                ),
            ),
            (
                "126",
                text!("the command cannot be started", "コマンドを開始できません"),
            ),
            (
                "127",
                text!("the command was not found", "コマンドが見つかりません"),
            ),
            (
                "*",
                text!(
                    "any other is that of the command (128 and the signal's number where a signal ended it)",
                    "これ以外は、実行したコマンドの終了コードです (シグナルで終了した場合は 128 + シグナル番号)"
                ),
            ),
        ]
        .map(|(code, words)| (code.to_owned(), words))
        .to_vec()
    }
}

const JAPANESE: Words = &[
    (
        "Run a command against an emulation of Entra, Microsoft Graph and Partner Center on this computer",
        "このコンピューター上で動く Entra、Microsoft Graph、パートナー センターのエミュレーターに対して、コマンドを実行します",
    ),
    (
        "Without a command, print the environment for a shell and serve until interrupted.",
        "コマンドを省略すると、シェル用の環境変数を表示し、中断されるまで待ち受けます。",
    ),
    (
        "Tenant to emulate: `omakase`, `omakase-invited`, `omakase-unsold`, or a JSON file",
        "エミュレートするテナント (`omakase`、`omakase-invited`、`omakase-unsold`、または JSON ファイル)",
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
        "Inject faults: `calm`, `busy`, `stormy`, or a JSON file of rules",
        "意図的に起こす障害 (`calm`、`busy`、`stormy`、または規則を記述した JSON ファイル)",
    ),
    (
        "Throttle requests as the services do",
        "実際のサービスと同じように要求を制限 (スロットリング) します",
    ),
    (
        "Let people sign in without multi-factor authentication",
        "ユーザーが多要素認証なしでサインインするようにします",
    ),
    (
        "Block sign-in by device code, as a policy of the tenant can",
        "テナントのポリシーと同じように、デバイス コードによるサインインをブロックします",
    ),
    (
        "Return lists in a different order each time",
        "一覧を毎回異なる順序で返します",
    ),
    (
        "Seed of the random generator; the same seed gives the same result",
        "乱数のシード (同じ値なら同じ結果になります)",
    ),
    (
        "Add generated users up to N, and N files to each one's OneDrive: users=N[,files=N]",
        "指定した人数までユーザーを生成し、それぞれの OneDrive に指定した数のファイルを置きます: users=N[,files=N]",
    ),
    (
        "Number of customer tenants to emulate, the tenant and copies of it",
        "エミュレートするお客様テナントの数 (同じ構成で、元のテナントを含みます)",
    ),
    (
        "Start the clock at TIME (RFC 3339); changes due before it have been applied",
        "時計をこの時刻 (RFC 3339) から始めます。それまでに予定されている変更は反映済みになります",
    ),
    (
        "Advance the clock N seconds per real second; 0 freezes it",
        "実際の 1 秒ごとに時計を進める秒数 (0 なら止まったままです)",
    ),
    (
        "Inside a rehearsal: advance the clock, for example by `3d`",
        "エミュレーターの中で、時計を進めます (例: `3d`)",
    ),
    (
        "Duration to advance by, such as 3d, 12h or 90s",
        "進める時間 (3d、12h、90s など)",
    ),
    ("Lifetime of tokens", "トークンの有効期間 (秒)"),
    (
        "Partner that the environment signs in as",
        "環境変数でサインインするパートナー",
    ),
    (
        "The partner of the tenant file",
        "テナント ファイルのパートナー",
    ),
    (
        "Who sold to the customer before",
        "以前にお客様へ販売していたパートナー",
    ),
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
        "エミュレーターの中で、パートナーからの招待を承諾します (お客様がブラウザーで行う操作に相当します)",
    ),
    ("Address of the rehearsal", "エミュレーターの URL"),
];

/// What people do with it.
const EXAMPLES: Examples = &[
    (
        "rehearse -- list-licenses --this-tenant --table",
        "Run a tool on the built-in tenant",
        "組み込みのテナントに対してツールを実行します",
    ),
    (
        "rehearse -- bash -c 'parse-invite \"$REHEARSAL/invitation.eml\" | list-licenses --table'",
        "Run a pipeline on it, with the mails of the story in $REHEARSAL; `rehearse -- bash` begins a shell",
        "$REHEARSAL にあるメールを使い、パイプラインを実行します (`rehearse -- bash` でシェルを開始)",
    ),
];

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_scale_is_a_list_of_names_and_numbers() {
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
