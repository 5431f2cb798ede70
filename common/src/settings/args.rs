//! The flags and variables by which a tool is told where to go and how to sign in.

use std::path::PathBuf;

use clap::{ArgMatches, parser::ValueSource};

use super::cloud::Cloud;
use crate::cli::Words;

/// The flags of every tool that uses the network. Flatten it into the tool's own arguments.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    pub(super) given: Given,
    /// Which of the ways to sign in were given as flags, and not by the environment.
    pub(super) flags: Ways<bool>,
}

/// One value for each way to sign in that is told by a flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ways<T> {
    pub(super) secret_file: T,
    pub(super) certificate_file: T,
    pub(super) token_command: T,
}

/// The values, by flag or by environment.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(super) struct Given {
    /// Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)
    #[arg(
        long,
        env = "NORIKAE_PROFILE",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub(super) profile: Option<String>,

    /// National cloud [default: global]
    #[arg(long, env = "NORIKAE_CLOUD", hide_env_values = true, value_enum)]
    pub(super) cloud: Option<Cloud>,

    /// Customer's tenant (id or domain) for records without tenantId
    #[arg(
        long,
        env = "NORIKAE_TENANT",
        hide_env_values = true,
        value_name = "TENANT"
    )]
    pub(super) tenant: Option<String>,

    /// Partner's own tenant (id or domain), for Partner Center
    #[arg(
        long,
        env = "NORIKAE_PARTNER_TENANT",
        hide_env_values = true,
        value_name = "TENANT"
    )]
    pub(super) partner_tenant: Option<String>,

    /// Application (client) id
    #[arg(
        long,
        env = "NORIKAE_CLIENT_ID",
        hide_env_values = true,
        value_name = "ID"
    )]
    pub(super) client_id: Option<String>,

    #[arg(
        long,
        env = "NORIKAE_SECRET_FILE",
        hide_env_values = true,
        value_name = "FILE",
        help = "Sign in with the client secret in FILE, which nobody else may open (NORIKAE_CLIENT_SECRET may hold the secret itself)"
    )]
    pub(super) secret_file: Option<PathBuf>,

    /// Sign in with the certificate and private key (PEM) in FILE, which nobody else may open
    #[arg(
        long,
        env = "NORIKAE_CERTIFICATE_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(super) certificate_file: Option<PathBuf>,

    #[arg(
        long,
        env = "NORIKAE_TOKEN_COMMAND",
        hide_env_values = true,
        value_name = "COMMAND",
        help = "Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT"
    )]
    pub(super) token_command: Option<String>,

    /// Trust the authorities (PEM) in FILE too
    #[arg(
        long,
        env = "NORIKAE_CA_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(super) ca_file: Option<PathBuf>,

    /// Give up on a request after so many seconds [default: 100]
    #[arg(long, env = "NORIKAE_TIMEOUT", hide_env_values = true, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) timeout: Option<u64>,

    #[arg(long, env = "NORIKAE_LOGIN_URL", hide = true, hide_env_values = true)]
    pub(super) login_url: Option<String>,

    #[arg(long, env = "NORIKAE_GRAPH_URL", hide = true, hide_env_values = true)]
    pub(super) graph_url: Option<String>,

    #[arg(long, env = "NORIKAE_PARTNER_URL", hide = true, hide_env_values = true)]
    pub(super) partner_url: Option<String>,
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
        "Sign in with the client secret in FILE, which nobody else may open (NORIKAE_CLIENT_SECRET may hold the secret itself)",
        "FILE に保存したクライアント シークレットでサインインします (他のユーザーが開けないファイルに限ります。環境変数 NORIKAE_CLIENT_SECRET にシークレット自体を設定することもできます)",
    ),
    (
        "Sign in with the certificate and private key (PEM) in FILE, which nobody else may open",
        "FILE に保存した証明書と秘密鍵 (PEM) でサインインします (他のユーザーが開けないファイルに限ります)",
    ),
    (
        "Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT",
        "COMMAND が出力するトークンでサインインします (対象は環境変数 NORIKAE_TOKEN_RESOURCE と NORIKAE_TOKEN_TENANT で渡します)",
    ),
    (
        "Trust the authorities (PEM) in FILE too",
        "FILE の証明機関 (PEM) も信頼します",
    ),
    (
        "Give up on a request after so many seconds [default: 100]",
        "1 つの要求をこの秒数で打ち切ります [既定: 100]",
    ),
];

impl Given {
    /// A variable that is set to nothing counts as not set.
    fn without_empty(mut self) -> Self {
        for text in [
            &mut self.profile,
            &mut self.tenant,
            &mut self.partner_tenant,
            &mut self.client_id,
            &mut self.token_command,
            &mut self.login_url,
            &mut self.graph_url,
            &mut self.partner_url,
        ] {
            *text = text.take().filter(|text| !text.is_empty());
        }
        self
    }
}

impl Connection {
    fn with(given: Given, matches: &ArgMatches) -> Self {
        let flag = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        Self {
            given: given.without_empty(),
            flags: Ways {
                secret_file: flag("secret_file"),
                certificate_file: flag("certificate_file"),
                token_command: flag("token_command"),
            },
        }
    }
}

impl clap::FromArgMatches for Connection {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self::with(Given::from_arg_matches(matches)?, matches))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let mut given = self.given.clone();
        given.update_from_arg_matches(matches)?;
        *self = Self::with(given, matches);
        Ok(())
    }
}

impl clap::Args for Connection {
    fn augment_args(command: clap::Command) -> clap::Command {
        Given::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Given::augment_args_for_update(command)
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
        assert!(connection.flags.certificate_file);
        assert!(!connection.flags.token_command);
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
