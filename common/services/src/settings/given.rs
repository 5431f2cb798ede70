//! The settings as the caller gives them, by flag or by environment.

use std::path::PathBuf;

use super::Cloud;
use crate::auth::Identity;

/// The settings by flag or by environment. An empty value counts as not given.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The profile of the settings file.
    pub profile: Option<String>,
    /// The national cloud.
    pub cloud: Option<Cloud>,
    /// The customer's tenant for records that name none.
    pub tenant: Option<String>,
    /// The partner's own tenant.
    pub partner_tenant: Option<String>,
    /// The application (client) id.
    pub client_id: Option<String>,
    /// The file that holds the client secret.
    pub secret_file: Option<PathBuf>,
    /// The file that holds the certificate and its key (PEM).
    pub certificate_file: Option<PathBuf>,
    /// The command that prints a token.
    pub token_command: Option<String>,
    /// The file in which another service vouches for the application.
    pub federated_token_file: Option<PathBuf>,
    /// Whether the identity of this machine in Azure signs in.
    pub managed_identity: bool,
    /// The file that holds a person's refresh token.
    pub refresh_token_file: Option<PathBuf>,
    /// Whose token acts where both the application and a person are there.
    pub acts_as: Option<Identity>,
    /// The folder for what is kept, in place of the platform's.
    pub state_dir: Option<PathBuf>,
    /// A file with more certificate authorities (PEM).
    pub ca_file: Option<PathBuf>,
    /// The longest that one request may take, in seconds.
    pub timeout: Option<u64>,
    /// The longest that the whole run may take, in seconds.
    pub max_time: Option<u64>,
    /// The longest that the work on one record may take, in seconds.
    pub record_time: Option<u64>,
    /// Another address in place of Entra's.
    pub login_url: Option<String>,
    /// Another address in place of Graph's.
    pub graph_url: Option<String>,
    /// Another address in place of Partner Center's.
    pub partner_url: Option<String>,
    /// Which of the ways to sign in were given as flags, and not by the environment.
    pub flags: Ways<bool>,
}

/// One value for each way to sign in that is told by a flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways<T> {
    /// A client secret in a file.
    pub secret_file: T,
    /// A certificate in a file.
    pub certificate_file: T,
    /// A command that prints a token.
    pub token_command: T,
    /// A token of another service in a file.
    pub federated_token_file: T,
    /// The identity of this machine.
    pub managed_identity: T,
}

impl Given {
    /// A variable that is set to nothing counts as not set.
    #[must_use]
    pub fn without_empty(mut self) -> Self {
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
        for path in [
            &mut self.federated_token_file,
            &mut self.refresh_token_file,
            &mut self.state_dir,
        ] {
            *path = path.take().filter(|path| !path.as_os_str().is_empty());
        }
        self
    }
}
