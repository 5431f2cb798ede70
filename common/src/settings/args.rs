//! The flags and variables by which a tool is told where to go and how to sign in.

use std::path::PathBuf;

use clap::{ArgMatches, parser::ValueSource};

use super::cloud::Cloud;

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

    /// Sign in with the client secret in FILE, which nobody else may read (or with NORIKAE_CLIENT_SECRET, which holds the secret itself)
    #[arg(
        long,
        env = "NORIKAE_SECRET_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(super) secret_file: Option<PathBuf>,

    /// Sign in with the certificate and private key (PEM) in FILE, which nobody else may read
    #[arg(
        long,
        env = "NORIKAE_CERTIFICATE_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(super) certificate_file: Option<PathBuf>,

    /// Sign in with the token that COMMAND prints; it finds what for in NORIKAE_TOKEN_RESOURCE and NORIKAE_TOKEN_TENANT
    #[arg(
        long,
        env = "NORIKAE_TOKEN_COMMAND",
        hide_env_values = true,
        value_name = "COMMAND"
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

impl Connection {
    fn with(given: Given, matches: &ArgMatches) -> Self {
        let flag = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        Self {
            given,
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
