//! Merging flags, environment and profile into the settings that hold.

use std::{env, path::Path, path::PathBuf, str::FromStr, time::Duration};

use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use url::Url;

use super::stored_sign_in;
use super::{
    Addresses, Cloud, Given, Settings, Ways,
    cloud::is_loopback,
    files,
    profile::{self, Profile},
};
use crate::{
    auth::{Certificate, Endpoint, Identity, ManagedIdentity, SignIn, User, store::Store},
    secret::Secret,
};
use record::{
    Exit, Failure, Text,
    ids::{BadId, Guid, TenantId},
    text,
    text::printable,
};

/// The metadata service of a virtual machine in Azure (documented): an address of the machine's own network.
const METADATA: &str = "http://169.254.169.254";

const DEFAULT_TIMEOUT: u64 = 100;
const DEFAULT_RECORD_TIME: u64 = 300;

/// A way to sign in, before its file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    SecretFile(PathBuf),
    Secret(Secret),
    CertificateFile(PathBuf),
    Command(String),
    FederatedFile(PathBuf),
    ManagedIdentity,
}

/// What the environment holds that no flag names.
#[derive(Debug, Default)]
struct Environment {
    /// `NORIKAE_CLIENT_SECRET`.
    secret: Option<Secret>,
    /// `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`, which the host of an app in Azure sets.
    host: Option<(String, Secret)>,
    /// `AZURE_POD_IDENTITY_AUTHORITY_HOST`, in place of the metadata service's own address.
    metadata: Option<String>,
}

impl Environment {
    fn read() -> Self {
        let text = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let host = text("IDENTITY_ENDPOINT").zip(text("IDENTITY_HEADER"));
        Self {
            secret: text("NORIKAE_CLIENT_SECRET").map(Secret::new),
            host: host.map(|(address, header)| (address, Secret::new(header))),
            metadata: text("AZURE_POD_IDENTITY_AUTHORITY_HOST"),
        }
    }
}

impl Given {
    /// The settings that hold. `tool` is named where there are none at all.
    ///
    /// Reads the settings file, the files that it and the flags name, the environment, and the sign-ins that are kept.
    pub fn resolve(&self, tool: &str) -> Result<Settings, Failure> {
        let mut settings = self.resolve_any()?;
        if settings.user.is_none()
            && let Some(store) = &settings.store
        {
            let stored = store.all(settings.cloud, &settings.addresses.login)?;
            if let Some(chosen) = stored_sign_in::choose(&stored, &settings)? {
                settings.user = Some(User::stored(store, chosen));
                let home = TenantId::Id(chosen.tenant);
                if chosen.partner {
                    settings.partner_tenant.get_or_insert(home);
                } else {
                    settings.tenant.get_or_insert(home);
                }
            }
        }
        if settings.app.is_none() && settings.user.is_none() {
            return Err(no_settings(tool));
        }
        who_acts(&settings, tool)?;
        Ok(settings)
    }

    /// The same for all sign-ins that are kept, none of which is chosen.
    pub fn resolve_each(&self, tool: &str) -> Result<Settings, Failure> {
        let settings = self.resolve_any()?;
        let store = settings.store.as_ref();
        let kept = store.map(|store| store.all(settings.cloud, &settings.addresses.login));
        let is_empty = kept.transpose()?.is_none_or(|kept| kept.is_empty());
        if settings.app.is_none() && settings.user.is_none() && is_empty {
            return Err(no_settings(tool));
        }
        Ok(settings)
    }

    /// The same, where signing in is what is still to be done.
    pub fn resolve_any(&self) -> Result<Settings, Failure> {
        let file = profile::place();
        let profile = profile::load(file.as_deref(), self.profile.as_deref())?;
        let mut settings = self.merge(&profile, &Environment::read())?;
        settings.store = Store::new(self.state_dir.as_deref()).ok();
        Ok(settings)
    }

    fn merge(&self, profile: &Profile, environment: &Environment) -> Result<Settings, Failure> {
        let given = self;
        let cloud = given.cloud.or(profile.cloud).unwrap_or_default();
        let client = given.client_id.as_deref().or(profile.client_id.as_deref());
        let client: Option<Guid> = id(client, "--client-id")?;
        let named = |given: &Option<String>, profile: &Option<String>, flag| {
            id(given.as_deref().or(profile.as_deref()), flag)
        };
        let ca_file = given.ca_file.as_deref().or(profile.ca_file.as_deref());
        let tenant: Option<TenantId> = named(&given.tenant, &profile.tenant, "--tenant")?;
        let partner_tenant: Option<TenantId> = named(
            &given.partner_tenant,
            &profile.partner_tenant,
            "--partner-tenant",
        )?;
        let refresh = given.refresh_token_file.as_ref();
        let refresh = refresh.or(profile.refresh_token_file.as_ref());
        let home = partner_tenant.as_ref().or(tenant.as_ref());
        let user = refresh.map(|path| user(path, client, home)).transpose()?;
        let way = way(given, given.flags, environment.secret.clone(), profile)?;
        Ok(Settings {
            cloud,
            addresses: addresses(given, cloud)?,
            tenant,
            partner_tenant,
            client,
            app: way
                .map(|way| sign_in(way, client, environment))
                .transpose()?,
            user,
            acts_as: given.acts_as.or(profile.acts_as),
            store: None,
            ca: ca_file.map(authorities).transpose()?,
            timeout: Duration::from_secs(given.timeout.unwrap_or(DEFAULT_TIMEOUT)),
            max_time: given.max_time.map(Duration::from_secs),
            record_time: Duration::from_secs(given.record_time.unwrap_or(DEFAULT_RECORD_TIME)),
        })
    }
}

/// Whose token is wanted has to be there: another's may do more than was meant. What a command prints is a token of one kind,
/// and of which is not known here.
fn who_acts(settings: &Settings, tool: &str) -> Result<(), Failure> {
    match (settings.acts_as, &settings.app, &settings.user) {
        (_, Some(SignIn::Command(_)), _) => Ok(()),
        (Some(Identity::User), _, None) => Err(usage(text!(
            "--as user: no user is signed in; run sign-in {tool}, or leave out --as user to act as the application",
            "--as user: ユーザーとしてサインインしていません。sign-in {tool} を実行するか、アプリとして動かす場合は --as user を外してください"
        ))),
        (Some(Identity::App), None, _) => Err(usage(text!(
            "--as app: the application's own secret or certificate is not named; name it with --secret-file or --certificate-file, or leave out --as app to act as the user",
            "--as app: アプリ自身のシークレットまたは証明書が指定されていません。--secret-file または --certificate-file で指定するか、ユーザーとして動かす場合は --as app を外してください"
        ))),
        _ => Ok(()),
    }
}

/// The person whose refresh token is in a file.
fn user(path: &Path, client: Option<Guid>, home: Option<&TenantId>) -> Result<User, Failure> {
    let token = secret_of(&files::read_secret(path)?, path)?;
    let client = client.ok_or_else(no_client)?;
    let home = home.ok_or_else(|| {
        usage(text!(
            "--refresh-token-file needs the tenant of its user: name it with --partner-tenant, or --tenant",
            "--refresh-token-file には、そのユーザーのテナントが必要です。--partner-tenant または --tenant で指定してください"
        ))
    })?;
    Ok(User::given(client, home.clone(), token))
}

/// The way to sign in of the first source that names one; two in one source are a mistake.
fn way(
    given: &Given,
    flags: Ways<bool>,
    secret: Option<Secret>,
    profile: &Profile,
) -> Result<Option<Way>, Failure> {
    let told = |by_flag: bool| {
        let file =
            |file: &Option<PathBuf>, is_flag: bool| file.clone().filter(|_| is_flag == by_flag);
        let command = given.token_command.clone();
        let is_machine = given.managed_identity && flags.managed_identity == by_flag;
        vec![
            file(&given.secret_file, flags.secret_file).map(Way::SecretFile),
            file(&given.certificate_file, flags.certificate_file).map(Way::CertificateFile),
            command
                .filter(|_| flags.token_command == by_flag)
                .map(Way::Command),
            file(&given.federated_token_file, flags.federated_token_file).map(Way::FederatedFile),
            is_machine.then_some(Way::ManagedIdentity),
        ]
    };
    let mut environment = told(false);
    environment.push(secret.map(Way::Secret));
    let of_profile = vec![
        profile.secret_file.clone().map(Way::SecretFile),
        profile.certificate_file.clone().map(Way::CertificateFile),
        profile.token_command.clone().map(Way::Command),
        profile.federated_token_file.clone().map(Way::FederatedFile),
        profile.managed_identity.then_some(Way::ManagedIdentity),
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
        "{en} names more than one way to sign in; name one of secret, certificate, federated token, managed identity and token command",
        "{ja}でサインイン方法が複数指定されています。シークレット、証明書、フェデレーション トークン、マネージド ID、トークン コマンドのいずれか 1 つを指定してください"
    ))
}

fn sign_in(way: Way, client: Option<Guid>, environment: &Environment) -> Result<SignIn, Failure> {
    let named = || client.ok_or_else(no_client);
    Ok(match way {
        Way::Command(command) => SignIn::Command(command),
        Way::Secret(secret) => SignIn::ClientSecret {
            client: named()?,
            secret,
        },
        Way::SecretFile(path) => SignIn::ClientSecret {
            client: named()?,
            secret: secret_of(&files::read_secret(&path)?, &path)?,
        },
        Way::CertificateFile(path) => SignIn::Certificate {
            client: named()?,
            certificate: certificate_of(&files::read_secret(&path)?, &path)?,
        },
        Way::FederatedFile(file) => SignIn::Federated {
            client: named()?,
            file,
        },
        Way::ManagedIdentity => SignIn::ManagedIdentity(ManagedIdentity {
            client,
            endpoint: machine(environment)?,
        }),
    })
}

/// Where the identity of this machine is asked for: of an app's host where that names itself, else of the metadata service.
fn machine(environment: &Environment) -> Result<Endpoint, Failure> {
    let parsed = |text: &str, variable| {
        Url::parse(text).map_err(|_| {
            usage(text!(
                "{variable} is no address",
                "{variable} がアドレスの形式ではありません"
            ))
        })
    };
    if let Some((address, header)) = &environment.host {
        return Ok(Endpoint::Host {
            address: parsed(address, "IDENTITY_ENDPOINT")?,
            header: header.clone(),
        });
    }
    let host = environment.metadata.as_deref();
    let mut url = parsed(
        host.unwrap_or(METADATA),
        "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    )?;
    url.set_path("/metadata/identity/oauth2/token");
    Ok(Endpoint::Metadata(url))
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

fn no_client() -> Failure {
    usage(text!(
        "the application is not named: give its client id with --client-id",
        "アプリが指定されていません。--client-id でアプリケーション (クライアント) ID を指定してください"
    ))
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
    // To sign in is what it is for: there the tool to sign in for stands after it.
    let (tried, named) = match tool {
        "sign-in" => ("list-licenses --this-tenant", "list-licenses"),
        tool => (tool, tool),
    };
    usage(text!(
        "you are not signed in; to try it on the built-in tenant: rehearse -- {tried} …\nfor a real tenant: sign-in {named}, or without a person --tenant, --client-id and --certificate-file (see \"A real tenant\" in the README)",
        "サインインしていません。組み込みのテナントで試すには: rehearse -- {tried} …\n実際のテナントで使うには: sign-in {named} でサインインするか、--tenant、--client-id、--certificate-file を指定してください (README の「実際のテナント」)"
    ))
}

fn usage(text: Text) -> Failure {
    Failure::new(Exit::Usage, text)
}

#[cfg(test)]
mod tests;
