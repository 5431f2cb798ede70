//! The lock of a tenant: two runs must not change one tenant at the same time, whatever their journals are
//! called. It is the tenant's, by its id, in the state folder, and ends with the process.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use record::{Exit, Failure, ids::TenantId, text, text::printable};

use crate::durable;

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct TenantLock {
    _file: File,
}

impl TenantLock {
    /// Where the lock of a tenant is.
    pub(crate) fn path(folder: &Path, tenant: &TenantId) -> PathBuf {
        folder.join(format!("{tenant}.lock"))
    }

    /// Takes the lock, or says that another run has it.
    pub(crate) fn take(folder: &Path, tenant: &TenantId) -> Result<Self, Failure> {
        let path = Self::path(folder, tenant);
        let cannot = |error: io::Error| cannot_lock(&path, &error);
        durable::make_folder_of(&path).map_err(cannot)?;
        let file = durable::private().create(true).open(&path);
        let file = file.map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(in_use(tenant)),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}

fn in_use(tenant: &TenantId) -> Failure {
    Failure::new(
        Exit::Local,
        text!(
            "another run is changing the tenant {tenant}; nothing further was sent: wait until it has ended, then run again",
            "テナント {tenant} は別の実行で変更中です。これ以降の変更は送信していません。終了を待ってから、もう一度実行してください"
        ),
    )
}

fn cannot_lock(path: &Path, error: &io::Error) -> Failure {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "cannot lock the tenant with {path}: {error}; nothing further was sent",
            "{path} でテナントをロックできません: {error}。これ以降の変更は送信していません"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_locked_once_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let take = |tenant: &str| TenantLock::take(folder.path(), &tenant.parse().unwrap());
        let first = take("aozora.example").unwrap();
        let second = take("AOZORA.example").unwrap_err();
        assert_eq!(
            second.text.en,
            "another run is changing the tenant aozora.example; nothing further was sent: wait until it has ended, then run again"
        );
        take("other.example").unwrap();
        drop(first);
        take("aozora.example").unwrap();
    }
}
