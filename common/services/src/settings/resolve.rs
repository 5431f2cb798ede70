//! Merging flags, environment and profile into the settings that hold.

use std::{env, path::Path, path::PathBuf, str::FromStr, time::Duration};

use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use url::Url;

use super::{
    Addresses, Cloud, Given, Settings, Ways,
    cloud::is_loopback,
    files,
    profile::{self, Profile},
};
use crate::{
    auth::{Certificate, SignIn},
    secret::Secret,
};
use record::{
    Exit, Failure, Text,
    ids::{BadId, Guid},
    text,
    text::printable,
};

const DEFAULT_TIMEOUT: u64 = 100;
const DEFAULT_RECORD_TIME: u64 = 300;

/// A way to sign in, before its file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    SecretFile(PathBuf),
    Secret(Secret),
    CertificateFile(PathBuf),
    Command(String),
}

impl Given {
    /// The settings that hold. `tool` is named where there are none at all.
    ///
    /// Reads the settings file, the files that it and the flags name, and `NORIKAE_CLIENT_SECRET`.
    pub fn resolve(&self, tool: &str) -> Result<Settings, Failure> {
        let file = profile::place();
        let profile = profile::load(file.as_deref(), self.profile.as_deref())?;
        let secret = env::var("NORIKAE_CLIENT_SECRET")
            .ok()
            .filter(|secret| !secret.is_empty())
            .map(Secret::new);
        self.merge(tool, &profile, secret)
    }

    fn merge(
        &self,
        tool: &str,
        profile: &Profile,
        secret: Option<Secret>,
    ) -> Result<Settings, Failure> {
        let given = self;
        let way = way(given, given.flags, secret, profile)?.ok_or_else(|| no_settings(tool))?;
        let cloud = given.cloud.or(profile.cloud).unwrap_or_default();
        let client = client(given.client_id.as_deref().or(profile.client_id.as_deref()));
        let ca_file = given.ca_file.as_deref().or(profile.ca_file.as_deref());
        Ok(Settings {
            cloud,
            addresses: addresses(given, cloud)?,
            tenant: id(
                given.tenant.as_deref().or(profile.tenant.as_deref()),
                "--tenant",
            )?,
            partner_tenant: id(
                given
                    .partner_tenant
                    .as_deref()
                    .or(profile.partner_tenant.as_deref()),
                "--partner-tenant",
            )?,
            sign_in: sign_in(way, client)?,
            ca: ca_file.map(authorities).transpose()?,
            timeout: Duration::from_secs(given.timeout.unwrap_or(DEFAULT_TIMEOUT)),
            max_time: given.max_time.map(Duration::from_secs),
            record_time: Duration::from_secs(given.record_time.unwrap_or(DEFAULT_RECORD_TIME)),
        })
    }
}

/// The way to sign in of the first source that names one; two in one source are a mistake.
fn way(
    given: &Given,
    flags: Ways<bool>,
    secret: Option<Secret>,
    profile: &Profile,
) -> Result<Option<Way>, Failure> {
    let told = |by_flag: bool| {
        vec![
            (given
                .secret_file
                .clone()
                .filter(|_| flags.secret_file == by_flag))
            .map(Way::SecretFile),
            (given
                .certificate_file
                .clone()
                .filter(|_| flags.certificate_file == by_flag))
            .map(Way::CertificateFile),
            (given
                .token_command
                .clone()
                .filter(|_| flags.token_command == by_flag))
            .map(Way::Command),
        ]
    };
    let mut environment = told(false);
    environment.push(secret.map(Way::Secret));
    let of_profile = vec![
        profile.secret_file.clone().map(Way::SecretFile),
        profile.certificate_file.clone().map(Way::CertificateFile),
        profile.token_command.clone().map(Way::Command),
    ];
    for (source, ways) in [
        (text!("the command line", "コマンド ライン"), told(true)),
        (text!("the environment", "環境変数"), environment),
        (text!("the profile", "プロファイル"), of_profile),
    ] {
        let mut ways = ways.into_iter().flatten();
        match (ways.next(), ways.next()) {
            (None, _) => {}
            (Some(way), None) => return Ok(Some(way)),
            (Some(_), Some(_)) => return Err(two_ways(source)),
        }
    }
    Ok(None)
}

fn two_ways(Text { en, ja }: Text) -> Failure {
    usage(text!(
        "{en} names more than one way to sign in; name one of secret, certificate and token command",
        "{ja}でサインイン方法が複数指定されています。シークレット、証明書、トークン コマンドのいずれか 1 つを指定してください"
    ))
}

fn sign_in(way: Way, client: Result<Guid, Failure>) -> Result<SignIn, Failure> {
    Ok(match way {
        Way::Command(command) => SignIn::Command(command),
        Way::Secret(secret) => SignIn::ClientSecret {
            client: client?,
            secret,
        },
        Way::SecretFile(path) => SignIn::ClientSecret {
            client: client?,
            secret: secret_of(&files::read_secret(&path)?, &path)?,
        },
        Way::CertificateFile(path) => SignIn::Certificate {
            client: client?,
            certificate: certificate_of(&files::read_secret(&path)?, &path)?,
        },
    })
}

fn secret_of(content: &[u8], path: &Path) -> Result<Secret, Failure> {
    let content = content
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(content);
    let path = path.display();
    match str::from_utf8(content).map(str::trim) {
        Ok(secret) if !secret.is_empty() && !secret.contains(char::is_control) => {
            Ok(Secret::new(secret))
        }
        _ => Err(usage(text!(
            "{path} must hold one line of UTF-8 text, the client secret (PowerShell 5.1 writes UTF-16: use Set-Content -Encoding ascii)",
            "{path} にはクライアント シークレットを UTF-8 の 1 行で保存してください (PowerShell 5.1 の既定は UTF-16 です。Set-Content -Encoding ascii を使用してください)"
        ))),
    }
}

fn certificate_of(content: &[u8], path: &Path) -> Result<Certificate, Failure> {
    Certificate::from_pem(content).map_err(|Text { en, ja }| {
        let path = path.display();
        usage(text!(
            "{path} cannot be used: {en}",
            "{path} を使用できません: {ja}"
        ))
    })
}

/// A bundle that would be refused later is refused here, with its name.
fn authorities(path: &Path) -> Result<Vec<u8>, Failure> {
    let content = files::read(path)?;
    let mut certificates = CertificateDer::pem_slice_iter(&content).peekable();
    if certificates.peek().is_some() && certificates.all(|certificate| certificate.is_ok()) {
        return Ok(content);
    }
    let path = path.display();
    Err(usage(text!(
        "{path} holds no certificates (PEM)",
        "{path} に証明書 (PEM) が含まれていません"
    )))
}

fn client(id: Option<&str>) -> Result<Guid, Failure> {
    let Some(id) = id else {
        return Err(usage(text!(
            "the application is not named: give its client id with --client-id",
            "アプリが指定されていません。--client-id でアプリケーション (クライアント) ID を指定してください"
        )));
    };
    id.parse().map_err(|bad| bad_id(&bad, "--client-id"))
}

fn id<T: FromStr<Err = BadId>>(value: Option<&str>, flag: &str) -> Result<Option<T>, Failure> {
    value
        .map(|value| value.parse().map_err(|bad| bad_id(&bad, flag)))
        .transpose()
}

fn bad_id(bad: &BadId, flag: &str) -> Failure {
    let Text { en, ja } = bad.text();
    let (en, ja) = (printable(&en), printable(&ja));
    usage(text!("{flag}: {en}", "{flag}: {ja}"))
}

/// The cloud's addresses, or all three from the environment: a token that one real service gave must
/// not go to a stand-in for another.
fn addresses(given: &Given, cloud: Cloud) -> Result<Addresses, Failure> {
    match (&given.login_url, &given.graph_url, &given.partner_url) {
        (None, None, None) => Ok(Addresses::of(cloud)),
        (Some(login), Some(graph), Some(partner)) => Ok(Addresses {
            login: address(login, "NORIKAE_LOGIN_URL")?,
            graph: address(graph, "NORIKAE_GRAPH_URL")?,
            partner_center: address(partner, "NORIKAE_PARTNER_URL")?,
        }),
        _ => Err(usage(text!(
            "NORIKAE_LOGIN_URL, NORIKAE_GRAPH_URL and NORIKAE_PARTNER_URL must be set all together or not at all",
            "NORIKAE_LOGIN_URL、NORIKAE_GRAPH_URL、NORIKAE_PARTNER_URL は 3 つとも設定するか、すべて未設定にしてください"
        ))),
    }
}

fn address(text: &str, variable: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).ok().filter(|url| {
        let plain_here = url.scheme() == "http" && is_loopback(url);
        (url.scheme() == "https" || plain_here)
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    });
    url.ok_or_else(|| {
        usage(text!(
            "{variable} must be https://HOST[:PORT]; plain http is taken for loopback only",
            "{variable} は https://ホスト[:ポート] の形式で指定してください (http はループバックのみ使用できます)"
        ))
    })
}

fn no_settings(tool: &str) -> Failure {
    usage(text!(
        "nothing says where to sign in; to try it on the built-in tenant: rehearse -- {tool} …\nfor a real tenant: see \"A real tenant\" in the README, then give --tenant, --client-id and --certificate-file",
        "サインイン先が設定されていません。組み込みのテナントで試すには: rehearse -- {tool} …\n実際のテナントで使うには、README の「実際のテナント」をご覧のうえ、--tenant、--client-id、--certificate-file を指定してください"
    ))
}

fn usage(text: Text) -> Failure {
    Failure::new(Exit::Usage, text)
}

#[cfg(test)]
mod tests;
