//! The flags and variables by which a tool is told where to go and how to sign in.

use std::path::PathBuf;

use clap::{ArgMatches, parser::ValueSource};

use record::Failure;
use services::{
    auth::Identity,
    settings::{Cloud, Given, Settings, Ways},
};

use crate::{japanese::Words, values::whole};

/// The flags of every tool that uses the network. Flatten it into the tool's own arguments.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    given: Given,
}

/// The national clouds, as flags name them.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum CloudArg {
    /// The worldwide cloud, which also has Microsoft 365 GCC
    Global,
    /// US Government L4 (GCC High)
    UsGov,
    /// US Government L5 (Department of Defense)
    UsDod,
    /// Operated by 21Vianet in China
    China,
}

impl From<CloudArg> for Cloud {
    fn from(cloud: CloudArg) -> Self {
        match cloud {
            CloudArg::Global => Self::Global,
            CloudArg::UsGov => Self::UsGov,
            CloudArg::UsDod => Self::UsDod,
            CloudArg::China => Self::China,
        }
    }
}

/// Whose token it is, as flags name it.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum IdentityArg {
    /// The application's own
    App,
    /// That of the user who signed in
    User,
}

impl From<IdentityArg> for Identity {
    fn from(identity: IdentityArg) -> Self {
        match identity {
            IdentityArg::App => Self::App,
            IdentityArg::User => Self::User,
        }
    }
}

/// The values, by flag or by environment.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
struct ConnectionArgs {
    /// Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)
    #[arg(
        long,
        env = "NORIKAE_PROFILE",
        hide_env_values = true,
        value_name = "NAME"
    )]
    profile: Option<String>,

    /// National cloud [default: global]
    #[arg(long, env = "NORIKAE_CLOUD", hide_env_values = true, value_enum)]
    cloud: Option<CloudArg>,

    /// Customer's tenant (id or domain) for records without tenantId
    #[arg(
        long,
        env = "NORIKAE_TENANT",
        hide_env_values = true,
        value_name = "TENANT"
    )]
    tenant: Option<String>,

    /// Partner's own tenant (id or domain), for Partner Center
    #[arg(
        long,
        env = "NORIKAE_PARTNER_TENANT",
        hide_env_values = true,
        value_name = "TENANT"
    )]
    partner_tenant: Option<String>,

    /// Application (client) id
    #[arg(
        long,
        env = "NORIKAE_CLIENT_ID",
        hide_env_values = true,
        value_name = "ID"
    )]
    client_id: Option<String>,

    #[arg(
        long,
        env = "NORIKAE_SECRET_FILE",
        hide_env_values = true,
        value_name = "FILE",
        help = "Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)"
    )]
    secret_file: Option<PathBuf>,

    /// Sign in with the certificate and private key (PEM) in FILE, which only you may read
    #[arg(
        long,
        env = "NORIKAE_CERTIFICATE_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    certificate_file: Option<PathBuf>,

    #[arg(
        long,
        env = "NORIKAE_TOKEN_COMMAND",
        hide_env_values = true,
        value_name = "COMMAND",
        help = "Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT"
    )]
    token_command: Option<String>,

    #[arg(
        long,
        env = "NORIKAE_FEDERATED_TOKEN_FILE",
        hide_env_values = true,
        value_name = "FILE",
        help = "Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)"
    )]
    federated_token_file: Option<PathBuf>,

    /// Sign in as the managed identity of this machine in Azure (--client-id names one of several)
    #[arg(
        long,
        env = "NORIKAE_MANAGED_IDENTITY",
        hide_env_values = true,
        value_parser = clap::builder::FalseyValueParser::new()
    )]
    managed_identity: bool,

    #[arg(
        long,
        env = "NORIKAE_REFRESH_TOKEN_FILE",
        hide_env_values = true,
        value_name = "FILE",
        help = "Act for the partner's user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)"
    )]
    refresh_token_file: Option<PathBuf>,

    /// Whose token to use where both are there [default: what each call takes]
    #[arg(
        long = "as",
        env = "NORIKAE_AS",
        hide_env_values = true,
        value_enum,
        value_name = "WHO"
    )]
    acts_as: Option<IdentityArg>,

    #[arg(
        long = "sign-in-dir",
        env = "NORIKAE_STATE_DIR",
        hide = true,
        hide_env_values = true
    )]
    sign_in_dir: Option<PathBuf>,

    /// Trust the authorities (PEM) in FILE too
    #[arg(
        long,
        env = "NORIKAE_CA_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    ca_file: Option<PathBuf>,

    /// Give up on a request after this many seconds [default: 100]
    #[arg(long, env = "NORIKAE_TIMEOUT", hide_env_values = true, value_name = "SECONDS", value_parser = whole(1_u64..=3600))]
    timeout: Option<u64>,

    /// Stop sending and waiting this many seconds after the start of the run [default: no limit]
    #[arg(long, env = "NORIKAE_MAX_TIME", hide_env_values = true, value_name = "SECONDS", value_parser = whole(1_u64..=604_800))]
    max_time: Option<u64>,

    /// Give up on a record after this many seconds of calls and waiting [default: 300]
    #[arg(long, env = "NORIKAE_RECORD_TIME", hide_env_values = true, value_name = "SECONDS", value_parser = whole(1_u64..=604_800))]
    record_time: Option<u64>,

    #[arg(long, env = "NORIKAE_LOGIN_URL", hide = true, hide_env_values = true)]
    login_url: Option<String>,

    #[arg(long, env = "NORIKAE_GRAPH_URL", hide = true, hide_env_values = true)]
    graph_url: Option<String>,

    #[arg(long, env = "NORIKAE_PARTNER_URL", hide = true, hide_env_values = true)]
    partner_url: Option<String>,
}

/// The Japanese of these flags.
pub(crate) const JAPANESE: Words = &[
    (
        "Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)",
        "このプロファイルの設定を使います (設定フォルダーの norikae/config.toml にある [profile.NAME])",
    ),
    (
        "National cloud [default: global]",
        "国内クラウド [既定: global]",
    ),
    (
        "The worldwide cloud, which also has Microsoft 365 GCC",
        "全世界向け (Microsoft 365 GCC を含む)",
    ),
    ("US Government L4 (GCC High)", "米国政府 L4 (GCC High)"),
    (
        "US Government L5 (Department of Defense)",
        "米国政府 L5 (国防総省)",
    ),
    ("Operated by 21Vianet in China", "中国 (21Vianet が運営)"),
    (
        "Customer's tenant (id or domain) for records without tenantId",
        "tenantId のないレコードに使うお客様のテナント (ID またはドメイン)",
    ),
    (
        "Partner's own tenant (id or domain), for Partner Center",
        "パートナー自身のテナント (ID またはドメイン)。パートナー センターで使います",
    ),
    (
        "Application (client) id",
        "アプリケーション (クライアント) ID",
    ),
    (
        "Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)",
        "FILE に保存したクライアント シークレットでサインインします (他のユーザーが開けないファイルに限ります。環境変数 NORIKAE_CLIENT_SECRET にシークレット自体を設定することもできます)",
    ),
    (
        "Sign in with the certificate and private key (PEM) in FILE, which only you may read",
        "FILE に保存した証明書と秘密鍵 (PEM) でサインインします (他のユーザーが開けないファイルに限ります)",
    ),
    (
        "Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT",
        "COMMAND が出力するトークンでサインインします (対象は環境変数 NORIKAE_TOKEN_RESOURCE と NORIKAE_TOKEN_TENANT で渡します)",
    ),
    (
        "Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)",
        "FILE のトークンでサインインします (CI や Kubernetes がアプリを証明するフェデレーション資格情報)",
    ),
    (
        "Sign in as the managed identity of this machine in Azure (--client-id names one of several)",
        "この Azure マシンのマネージド ID でサインインします (複数あるときは --client-id で指定します)",
    ),
    (
        "Act for the partner's user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)",
        "FILE に更新トークンを保存したパートナーのユーザーとして動作します (他のユーザーが開けないファイルに限ります。sign-in なら自動更新されるトークンを保存できます)",
    ),
    (
        "Whose token to use where both are there [default: what each call takes]",
        "両方があるとき、どちらのトークンを使うか [既定: 呼び出しごとに必要な方]",
    ),
    ("The application's own", "アプリ自身のトークン"),
    (
        "That of the user who signed in",
        "サインインしたユーザーのトークン",
    ),
    (
        "Trust the authorities (PEM) in FILE too",
        "FILE の証明機関 (PEM) も信頼します",
    ),
    (
        "Give up on a request after this many seconds [default: 100]",
        "1 つの要求をこの秒数で打ち切ります [既定: 100]",
    ),
    (
        "Stop sending and waiting this many seconds after the start of the run [default: no limit]",
        "実行開始からこの秒数を過ぎたら、要求も待機も行いません [既定: 制限なし]",
    ),
    (
        "Give up on a record after this many seconds of calls and waiting [default: 300]",
        "1 つのレコードの処理 (要求と待機の合計) をこの秒数で打ち切ります [既定: 300]",
    ),
];

impl Connection {
    /// The settings that hold. `tool` is named where there are none at all.
    ///
    /// Reads the settings file, the files that it and the flags name, the environment, and the sign-ins that are kept.
    pub fn resolve(&self, tool: &str) -> Result<Settings, Failure> {
        self.given.resolve(tool)
    }

    /// The same for all sign-ins that are kept, none of which is chosen.
    pub fn resolve_each(&self, tool: &str) -> Result<Settings, Failure> {
        self.given.resolve_each(tool)
    }

    /// The same, where signing in is what is still to be done.
    pub fn resolve_any(&self) -> Result<Settings, Failure> {
        self.given.resolve_any()
    }

    fn with(args: ConnectionArgs, matches: &ArgMatches) -> Self {
        let flag = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        let flags = Ways {
            secret_file: flag("secret_file"),
            certificate_file: flag("certificate_file"),
            token_command: flag("token_command"),
            federated_token_file: flag("federated_token_file"),
            managed_identity: flag("managed_identity"),
        };
        let given = Given {
            profile: args.profile,
            cloud: args.cloud.map(Cloud::from),
            tenant: args.tenant,
            partner_tenant: args.partner_tenant,
            client_id: args.client_id,
            secret_file: args.secret_file,
            certificate_file: args.certificate_file,
            token_command: args.token_command,
            federated_token_file: args.federated_token_file,
            managed_identity: args.managed_identity,
            refresh_token_file: args.refresh_token_file,
            acts_as: args.acts_as.map(Identity::from),
            state_dir: args.sign_in_dir,
            ca_file: args.ca_file,
            timeout: args.timeout,
            max_time: args.max_time,
            record_time: args.record_time,
            login_url: args.login_url,
            graph_url: args.graph_url,
            partner_url: args.partner_url,
            flags,
        };
        Self {
            given: given.without_empty(),
        }
    }
}

impl clap::FromArgMatches for Connection {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self::with(
            ConnectionArgs::from_arg_matches(matches)?,
            matches,
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Connection {
    fn augment_args(command: clap::Command) -> clap::Command {
        ConnectionArgs::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        ConnectionArgs::augment_args_for_update(command)
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;

    fn command() -> clap::Command {
        Connection::augment_args(clap::Command::new("tool"))
    }

    #[test]
    fn every_flag_has_its_japanese_and_no_variable_shows_its_value() {
        for arg in command().get_arguments() {
            assert!(arg.is_hide_env_values_set(), "{}", arg.get_id());
            if arg.is_hide_set() {
                continue;
            }
            let help = arg.get_help().unwrap().to_string();
            assert!(JAPANESE.iter().any(|(en, _)| *en == help), "{help}");
        }
    }

    #[test]
    fn a_flag_is_told_from_the_environment() {
        let matches = command()
            .try_get_matches_from(["tool", "--certificate-file", "c.pem", "--tenant="])
            .unwrap();
        let connection = Connection::from_arg_matches(&matches).unwrap();
        assert!(connection.given.flags.certificate_file);
        assert!(!connection.given.flags.token_command);
        assert_eq!(connection.given.tenant, None);
    }

    #[test]
    fn no_flag_takes_a_secret_as_its_value() {
        let help = command().render_long_help().to_string();
        assert!(
            !help.contains("--client-secret") && !help.contains("--token "),
            "{help}"
        );
    }
}
