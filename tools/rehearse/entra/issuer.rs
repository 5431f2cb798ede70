//! Who issues tokens: the keys, the numbers of the tokens, and the device codes that were given out.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{device_codes::DeviceCodes, jwt::Keys};

/// The issuer of all tokens of a rehearsal.
#[derive(Debug)]
pub(crate) struct Issuer {
    /// The emulator's own address, `http://127.0.0.1:…`, which tokens may be asked for as well.
    pub(crate) origin: String,
    pub(super) keys: Keys,
    pub(super) device_codes: DeviceCodes,
    /// Tokens are numbered; those up to this number have expired before their time.
    expired_up_to: AtomicU64,
    /// Tokens up to this number are revoked for clients that can handle a claims challenge.
    revoked_up_to: AtomicU64,
    issued: AtomicU64,
}

impl Issuer {
    pub(crate) fn new(origin: String, secret: String) -> Self {
        Self {
            origin,
            keys: Keys::new(secret),
            device_codes: DeviceCodes::default(),
            expired_up_to: AtomicU64::new(0),
            revoked_up_to: AtomicU64::new(0),
            issued: AtomicU64::new(0),
        }
    }

    /// The number of a token that is being issued.
    pub(super) fn next_token(&self) -> u64 {
        self.issued.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Lets every token issued so far expire.
    pub(crate) fn expire_tokens(&self) {
        self.expired_up_to
            .store(self.issued.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Revokes every token issued so far: clients that can handle it get a claims challenge, the others notice nothing.
    pub(crate) fn revoke_tokens(&self) {
        self.revoked_up_to
            .store(self.issued.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    pub(super) fn is_revoked(&self, token: u64) -> bool {
        token <= self.revoked_up_to.load(Ordering::SeqCst)
    }

    pub(super) fn has_expired_early(&self, token: u64) -> bool {
        token <= self.expired_up_to.load(Ordering::SeqCst)
    }
}
