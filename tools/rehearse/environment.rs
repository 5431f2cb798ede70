//! The environment of a rehearsal: what points the tools at it, and what must not leak in from outside.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
};

use record::atomic_file::write_private;
use record::ids::Guid;
use tempfile::TempDir;
use tenant_file::Tenant;

use crate::{entra::CERTIFICATE, mail, world::ClockFile};

/// Settings of the tools that a rehearsal clears, so that no command reaches a real tenant.
const CLEARED: [&str; 23] = [
    "NORIKAE_PROFILE",
    "NORIKAE_TOKEN_COMMAND",
    "NORIKAE_CLIENT_SECRET",
    "NORIKAE_CERTIFICATE_FILE",
    "NORIKAE_CA_FILE",
    "NORIKAE_FEDERATED_TOKEN_FILE",
    "NORIKAE_MANAGED_IDENTITY",
    "NORIKAE_AS",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "NORIKAE_CLOUD",
    "HTTP_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "all_proxy",
    "no_proxy",
    "SSL_CERT_DIR",
    "AZURE_AUTHORITY_HOST",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_USERNAME",
];

/// Where clients of every kind look for the proxy.
const PROXY: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];

/// Where clients of every kind look for the authorities that they believe: OpenSSL, Python's requests, curl, Node.
/// All but Node then trust no other, so that a client that bypasses the proxy can connect to no real service.
const AUTHORITIES: [&str; 4] = [
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
];

/// The name of the file with the refresh token of the partner's administrator.
const REFRESH_TOKEN: &str = "refresh-token";

/// The same of the other partner's administrator.
const OTHER_REFRESH_TOKEN: &str = "old-partner-refresh-token";

/// Whose tenant the other partner is, and the file with that refresh token.
const OLD_PARTNER: [&str; 2] = ["REHEARSAL_OLD_PARTNER", "REHEARSAL_OLD_PARTNER_TOKEN_FILE"];

/// The settings of the tools in the place of which those can be put.
const OF_PARTNER: [&str; 2] = ["NORIKAE_PARTNER_TENANT", "NORIKAE_REFRESH_TOKEN_FILE"];

/// The name of the file in which the tools read the time.
const CLOCK_FILE: &str = "now";

/// The private folder of a rehearsal. Gone when dropped.
#[derive(Debug)]
pub(crate) struct Folder(TempDir);

impl Folder {
    /// Makes the folder with the mails, the secret, the certificate and the throw-away authority in it.
    pub(crate) fn new(tenant: &Tenant, secret: &str, authority: &str) -> io::Result<Self> {
        let folder = Self(private_folder()?);
        std::fs::create_dir(folder.path("state"))?;
        folder.clock_file().write(tenant.now)?;
        std::fs::write(folder.path("invitation.eml"), mail::invitation(tenant))?;
        std::fs::write(
            folder.path("opening-notice.eml"),
            mail::opening_notice(tenant),
        )?;
        std::fs::write(folder.path("ca.pem"), authority)?;
        write_private(&folder.path("secret"), secret.as_bytes())?;
        write_private(&folder.path("certificate.pem"), CERTIFICATE.as_bytes())?;
        Ok(folder)
    }

    /// The file in which the tools read the time.
    pub(crate) fn clock_file(&self) -> ClockFile {
        ClockFile::at(self.path(CLOCK_FILE))
    }

    /// Keeps the refresh token of the partner's administrator.
    pub(crate) fn keep_refresh_token(&self, token: &str) -> io::Result<()> {
        write_private(&self.path(REFRESH_TOKEN), token.as_bytes())
    }

    /// What lets a command be the other partner: the tenant, and the refresh token of its administrator, where there is one.
    pub(crate) fn of_other_partner(
        &self,
        tenant: &Guid,
        token: Option<&str>,
    ) -> io::Result<Vec<(String, String)>> {
        let [name, file] = OLD_PARTNER.map(str::to_owned);
        let mut own = vec![(name, tenant.to_string())];
        if let Some(token) = token {
            let path = self.path(OTHER_REFRESH_TOKEN);
            write_private(&path, token.as_bytes())?;
            own.push((file, path.to_string_lossy().into_owned()));
        }
        Ok(own)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What points the tools here.
    pub(crate) fn variables(&self, origin: &str, tenant: &Tenant) -> Vec<(String, String)> {
        let path = |name: &str| self.path(name).to_string_lossy().into_owned();
        let own = [
            ("NORIKAE_LOGIN_URL", origin.to_owned()),
            ("NORIKAE_GRAPH_URL", origin.to_owned()),
            ("NORIKAE_PARTNER_URL", origin.to_owned()),
            ("NORIKAE_TENANT", tenant.organization.id.to_string()),
            (
                "NORIKAE_PARTNER_TENANT",
                tenant.partner_center.tenant_id.to_string(),
            ),
            (
                "NORIKAE_ACCEPTANCE_PAGE",
                format!("{origin}/rehearsal/attestations/{{id}}"),
            ),
            ("NORIKAE_CLIENT_ID", tenant.app.client_id.to_string()),
            ("NORIKAE_SECRET_FILE", path("secret")),
            // The partner's administrator has signed in, for what Partner Center lets no application do alone.
            ("NORIKAE_REFRESH_TOKEN_FILE", path(REFRESH_TOKEN)),
            ("NORIKAE_STATE_DIR", path("state")),
            // A file, because the clock can be set forward while a shell runs.
            ("NORIKAE_NOW", format!("@{}", path(CLOCK_FILE))),
            ("REHEARSAL", self.0.path().to_string_lossy().into_owned()),
            ("REHEARSAL_INVITATION", invitation(origin, tenant)),
        ];
        // The settings of Microsoft's own client libraries.
        let azure = [
            ("AZURE_TENANT_ID", tenant.organization.id.to_string()),
            ("AZURE_CLIENT_ID", tenant.app.client_id.to_string()),
            ("AZURE_CLIENT_CERTIFICATE_PATH", path("certificate.pem")),
        ];
        own.into_iter()
            .chain(azure)
            .chain(PROXY.map(|name| (name, origin.to_owned())))
            .chain(AUTHORITIES.map(|name| (name, path("ca.pem"))))
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// The invitation's link, opened at the rehearsal's own address: for a browser outside of it.
fn invitation(origin: &str, tenant: &Tenant) -> String {
    let link = tenant.invitation_link();
    let path = link.splitn(4, '/').nth(3).unwrap_or_default();
    format!("{origin}/{path}")
}

/// A folder that only its owner can enter. On Windows the user's own temporary folder is that already.
fn private_folder() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("rehearsal-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

/// Puts the other partner's settings in the place of the partner's own.
pub(crate) fn become_other_partner(env: &mut Vec<(String, String)>, own: &[(String, String)]) {
    for (name, of_partner) in OLD_PARTNER.into_iter().zip(OF_PARTNER) {
        env.retain(|(known, _)| known != of_partner);
        let value = own.iter().find(|(known, _)| known == name);
        env.extend(value.map(|(_, value)| (of_partner.to_owned(), value.clone())));
    }
}

/// The variables that are to be cleared: those that a rehearsal does not set itself.
pub(crate) fn cleared() -> &'static [&'static str] {
    &CLEARED
}

/// `PATH` with a folder before everything else.
pub(crate) fn path_with(folder: &Path, path: Option<OsString>) -> OsString {
    let rest = path.unwrap_or_default();
    let parts = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&rest));
    // A folder with a separator in its name cannot be in PATH at all.
    std::env::join_paths(parts).unwrap_or(rest)
}

/// The shells that an environment can be written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shell {
    Posix,
    PowerShell,
}

impl Shell {
    /// The line that sets a variable.
    pub(crate) fn set(self, name: &str, value: &str) -> String {
        match self {
            Self::Posix => format!("export {name}='{}'\n", value.replace('\'', r"'\''")),
            Self::PowerShell => format!("$env:{name} = '{}'\n", powershell_quoted(value)),
        }
    }

    /// The line that clears one.
    pub(crate) fn unset(self, name: &str) -> String {
        match self {
            Self::Posix => format!("unset {name}\n"),
            Self::PowerShell => {
                format!("Remove-Item -ErrorAction SilentlyContinue 'Env:{name}'\n")
            }
        }
    }
}

/// PowerShell takes typographic quotes for quotes too.
fn powershell_quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201B}') {
            quoted.push(c);
        }
        quoted.push(c);
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_value_holds_the_shell_reads_it_back_as_it_was() {
        let value = "it's $HOME `x` \"\\ 日本\n’";
        assert_eq!(
            Shell::Posix.set("X", value),
            "export X='it'\\''s $HOME `x` \"\\ 日本\n’'\n"
        );
        assert_eq!(
            Shell::PowerShell.set("X", value),
            "$env:X = 'it''s $HOME `x` \"\\ 日本\n’’'\n"
        );
    }

    #[test]
    fn the_folder_of_the_tools_comes_first_in_the_path() {
        let path = std::env::join_paths(["/usr/bin", "/bin"]).unwrap();
        let all = path_with(Path::new("/opt/norikae"), Some(path));
        let parts: Vec<_> = std::env::split_paths(&all).collect();
        assert_eq!(
            parts,
            [
                Path::new("/opt/norikae"),
                Path::new("/usr/bin"),
                Path::new("/bin")
            ]
        );
    }

    #[test]
    fn the_invitation_opens_at_the_rehearsals_own_address_too() {
        let link = invitation("http://127.0.0.1:4711", &Tenant::omakase());
        assert_eq!(
            link,
            "http://127.0.0.1:4711/Adminportal/Home?invType=ResellerRelationship&partnerId=d2edd018-cbf9-452f-a408-726b64551fdf&msppId=0#/partners/invitation"
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_what_is_secret_and_nothing_is_left_behind() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&Tenant::omakase(), "s3cret", "ca").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let root = folder.0.path().to_owned();
        assert_eq!(mode(&root), 0o700);
        assert_eq!(mode(&root.join("secret")), 0o600);
        assert_eq!(mode(&root.join("certificate.pem")), 0o600);
        assert_eq!(
            std::fs::read_to_string(root.join("secret")).unwrap(),
            "s3cret"
        );
        drop(folder);
        assert!(!root.exists());
    }
}
