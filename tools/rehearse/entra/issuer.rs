//! Who issues tokens: the keys, the numbers of the tokens, and the device codes that were given out.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{authorization_codes::AuthorizationCodes, device_codes::DeviceCodes, jwt::Keys};

/// What the tenants' administrators have decided about signing in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    /// Whether people sign in with multi-factor authentication.
    pub(crate) asks_for_mfa: bool,
    /// Whether a policy blocks device codes, as a Microsoft-managed one does (documented).
    pub(crate) blocks_device_codes: bool,
}

/// The issuer of all tokens of a rehearsal.
#[derive(Debug)]
pub(crate) struct Issuer {
    /// The emulator's own address, `http://127.0.0.1:…`, which tokens may be asked for as well.
    pub(crate) origin: String,
    pub(super) keys: Keys,
    pub(super) device_codes: DeviceCodes,
    pub(super) authorization_codes: AuthorizationCodes,
    pub(crate) policy: Policy,
    /// Sign-ins are numbered; those up to this number are revoked.
    signed_out_up_to: AtomicU64,
    sign_ins: AtomicU64,
    /// Tokens are numbered; those up to this number have expired before their time.
    expired_up_to: AtomicU64,
    /// Tokens up to this number are revoked for clients that can handle a claims challenge.
    revoked_up_to: AtomicU64,
    issued: AtomicU64,
}

impl Issuer {
    pub(crate) fn new(origin: String, secret: String, policy: Policy) -> Self {
        Self {
            origin,
            keys: Keys::new(secret),
            device_codes: DeviceCodes::default(),
            authorization_codes: AuthorizationCodes::default(),
            policy,
            signed_out_up_to: AtomicU64::new(0),
            sign_ins: AtomicU64::new(0),
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

    /// The number of a sign-in that is renewed.
    pub(super) fn next_sign_in(&self) -> u64 {
        self.sign_ins.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Revokes every refresh token issued so far, as an administrator or a new password does.
    pub(crate) fn revoke_sign_ins(&self) {
        self.signed_out_up_to
            .store(self.sign_ins.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    pub(super) fn is_sign_in_revoked(&self, number: u64) -> bool {
        number <= self.signed_out_up_to.load(Ordering::SeqCst)
    }

    pub(super) fn is_revoked(&self, token: u64) -> bool {
        token <= self.revoked_up_to.load(Ordering::SeqCst)
    }

    pub(super) fn has_expired_early(&self, token: u64) -> bool {
        token <= self.expired_up_to.load(Ordering::SeqCst)
    }
}
