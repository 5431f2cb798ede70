//! The sign-ins that `sign-in` keeps: a file for each cloud, tenant and application, which only its owner can read. It is
//! written anew and renamed under a lock, so that several processes at once lose nothing.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{secret::Secret, settings::Cloud};
use record::{
    Exit, Failure, atomic_file,
    ids::{Guid, TenantId},
    text,
    text::printable,
};

/// Where sign-ins are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// A sign-in that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSignIn {
    /// The national cloud.
    pub cloud: Cloud,
    /// Where it was made: its token goes there and nowhere else.
    pub login: Url,
    /// The person's own tenant.
    pub tenant: Guid,
    /// The application that was signed in to.
    pub client: Guid,
    /// The name that the person signs in with.
    pub user: String,
    /// The person's name.
    pub name: Option<String>,
    /// Whether it is a partner's, for Partner Center.
    pub partner: bool,
    /// What was agreed to in Microsoft Graph; empty: all that the application is registered with.
    pub scopes: Vec<String>,
    /// The newest refresh token.
    pub refresh_token: Secret,
    /// When that one was given.
    pub renewed: Timestamp,
}

/// The days after which a refresh token ends that was never used (documented).
const DAYS: i64 = 90;

impl StoredSignIn {
    /// The whole days that are left, if it is not used: each use begins them anew (documented).
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        let gone = now.duration_since(self.renewed).as_hours();
        // Where the clock was set back, nothing has gone by.
        (DAYS * 24 - gone.max(0)).max(0) / 24
    }

    /// Whether both are of one person at one address: a token goes to its own and nowhere else.
    fn is_of_the_same_person_as(&self, other: &Self) -> bool {
        self.user == other.user && self.login.origin() == other.login.origin()
    }

    /// Whether a tenant is the person's own, as far as its name tells.
    #[must_use]
    pub fn is_at_home(&self, tenant: &TenantId) -> bool {
        let domain = self.user.rsplit_once('@').map(|(_, domain)| domain);
        match tenant {
            TenantId::Id(id) => *id == self.tenant,
            TenantId::Domain(_) => {
                domain.is_some_and(|domain| domain.eq_ignore_ascii_case(tenant.as_str()))
            }
        }
    }
}

/// A sign-in as the file has it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnDisk {
    version: u32,
    cloud: Cloud,
    login: String,
    tenant_id: Guid,
    client_id: Guid,
    user: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default)]
    partner: bool,
    #[serde(default)]
    scopes: Vec<String>,
    refresh_token: String,
    renewed: Timestamp,
}

const VERSION: u32 = 1;

impl Store {
    /// In this state folder, else in that of the platform.
    pub fn new(state_dir: Option<&Path>) -> Result<Self, Failure> {
        let folder = match state_dir {
            Some(folder) => folder.to_owned(),
            None => of_platform()?,
        };
        Ok(Self {
            folder: folder.join("sign-in"),
        })
    }

    /// The file of a sign-in.
    #[must_use]
    pub fn path(&self, cloud: Cloud, tenant: Guid, client: Guid) -> PathBuf {
        let cloud = cloud.word();
        self.folder.join(format!("{cloud}_{tenant}_{client}.json"))
    }

    pub(crate) fn path_of(&self, sign_in: &StoredSignIn) -> PathBuf {
        self.path(sign_in.cloud, sign_in.tenant, sign_in.client)
    }

    /// Every sign-in that is kept for a cloud and was made at this address.
    pub fn all(&self, cloud: Cloud, login: &Url) -> Result<Vec<StoredSignIn>, Failure> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(cannot(&self.folder, &error)),
        };
        // Half a list must not choose whose sign-in is used.
        let paths: io::Result<Vec<PathBuf>> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect();
        let mut paths = paths.map_err(|error| cannot(&self.folder, &error))?;
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
        paths.sort();
        let mut all = Vec::new();
        for path in paths {
            // One that another process has just forgotten is no fault.
            let Some(found) = read(&path)? else { continue };
            if found.cloud == cloud && found.login.origin() == login.origin() {
                all.push(found);
            }
        }
        Ok(all)
    }

    /// What is kept by now in the place of this sign-in; none of another person's, or of another address.
    pub fn in_place_of(&self, sign_in: &StoredSignIn) -> Result<Option<StoredSignIn>, Failure> {
        let found = read(&self.path_of(sign_in))?;
        Ok(found.filter(|found| found.is_of_the_same_person_as(sign_in)))
    }

    /// Keeps a sign-in, in the place of an older one.
    pub fn save(&self, sign_in: &StoredSignIn) -> Result<PathBuf, Failure> {
        make_private(&self.folder).map_err(|error| cannot(&self.folder, &error))?;
        let path = self.path_of(sign_in);
        let _lock = lock(&path)?;
        write(&path, sign_in)?;
        Ok(path)
    }

    /// Keeps the refresh token that was given for another, where that other one is still kept: another process may have
    /// renewed it meanwhile, and the person may have signed in again, elsewhere, or have had the sign-in forgotten.
    pub(crate) fn renew(
        &self,
        sign_in: &StoredSignIn,
        redeemed: &Secret,
        token: &Secret,
        given: Timestamp,
    ) -> Result<(), Failure> {
        let path = self.path_of(sign_in);
        let _lock = lock(&path)?;
        let Some(mut kept) = read(&path)? else {
            return Ok(());
        };
        if kept.refresh_token != *redeemed || !kept.is_of_the_same_person_as(sign_in) {
            return Ok(());
        }
        kept.refresh_token = token.clone();
        kept.renewed = given;
        write(&path, &kept)
    }

    /// Forgets a sign-in.
    pub fn forget(&self, sign_in: &StoredSignIn) -> Result<(), Failure> {
        let path = self.path_of(sign_in);
        let _lock = lock(&path)?;
        fs::remove_file(&path).map_err(|error| cannot(&path, &error))
    }
}

/// The platform's folder for what a program keeps.
fn of_platform() -> Result<PathBuf, Failure> {
    let folders = etcetera::choose_base_strategy().map_err(|error| {
        Failure::new(
            Exit::Local,
            text!(
                "no folder for sign-ins is known on this machine ({error}); name one in NORIKAE_STATE_DIR",
                "サインインの保存先フォルダーを特定できません ({error})。環境変数 NORIKAE_STATE_DIR で指定してください"
            ),
        )
    })?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Ok(state.join("norikae"))
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Held while a file is read and written anew. It is another file, because that one is replaced.
fn lock(path: &Path) -> Result<File, Failure> {
    let lock = path.with_extension("lock");
    let open = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock);
    open.and_then(|file| file.lock().map(|()| file))
        .map_err(|error| cannot(&lock, &error))
}

fn write(path: &Path, sign_in: &StoredSignIn) -> Result<(), Failure> {
    let on_disk = OnDisk {
        version: VERSION,
        cloud: sign_in.cloud,
        login: sign_in.login.to_string(),
        tenant_id: sign_in.tenant,
        client_id: sign_in.client,
        user: sign_in.user.clone(),
        name: sign_in.name.clone(),
        partner: sign_in.partner,
        scopes: sign_in.scopes.clone(),
        refresh_token: sign_in.refresh_token.expose().to_owned(),
        renewed: sign_in.renewed,
    };
    let json = serde_json::to_vec_pretty(&on_disk).map_err(io::Error::other);
    json.and_then(|json| atomic_file::write_private(path, &json))
        .map_err(|error| cannot(path, &error))
}

/// None where there is no such file. The words of the parser could quote the token, so they are not repeated.
fn read(path: &Path) -> Result<Option<StoredSignIn>, Failure> {
    let is_there = path.try_exists();
    if !is_there.map_err(|error| cannot(path, &error))? {
        return Ok(None);
    }
    let json = crate::settings::read_secret(path)?;
    let damaged = || {
        let path = printable(&path.to_string_lossy());
        Failure::new(
            Exit::Usage,
            text!(
                "{path} is no stored sign-in that this version can read; delete it and sign in again",
                "{path} は、このバージョンで読み取れるサインイン情報ではありません。削除してサインインし直してください"
            ),
        )
    };
    let found: OnDisk = serde_json::from_slice(&json).map_err(|_| damaged())?;
    let refresh_token = Secret::token(&found.refresh_token).ok_or_else(damaged)?;
    let login = Url::parse(&found.login).map_err(|_| damaged())?;
    if found.version != VERSION {
        return Err(damaged());
    }
    Ok(Some(StoredSignIn {
        cloud: found.cloud,
        login,
        tenant: found.tenant_id,
        client: found.client_id,
        user: found.user,
        name: found.name,
        partner: found.partner,
        scopes: found.scopes,
        refresh_token,
        renewed: found.renewed,
    }))
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    let path = printable(&path.to_string_lossy());
    Failure::new(
        Exit::Local,
        text!(
            "the stored sign-in {path} cannot be read or written ({error}); check the permissions of the folder, or name another one in NORIKAE_STATE_DIR",
            "保存されたサインイン {path} を読み書きできません ({error})。フォルダーのアクセス許可を確認するか、環境変数 NORIKAE_STATE_DIR で別のフォルダーを指定してください"
        ),
    )
}

#[cfg(test)]
mod tests;
