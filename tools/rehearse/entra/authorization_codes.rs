//! Authorization codes: which were issued, for whom, and by what they are proved (PKCE, RFC 7636).

use std::sync::{Mutex, PoisonError};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{Timestamp, ToSpan};
use ring::digest::{SHA256, digest};

use super::{accounts::Account, sign_in_request::SignInRequest};

/// Minutes that a code lives (documented: about ten).
const LIFETIME: i64 = 10;

/// The codes that were given out and not redeemed.
#[derive(Debug, Default)]
pub(super) struct AuthorizationCodes(Mutex<Vec<(String, Granted)>>);

/// What a code stands for.
#[derive(Debug, Clone)]
pub(super) struct Granted {
    pub(super) request: SignInRequest,
    pub(super) account: Account,
    pub(super) redirect: String,
    /// The hash of what the client is to show (S256).
    pub(super) challenge: String,
    pub(super) given: Timestamp,
}

impl Granted {
    /// Whether this is what the client hashed.
    pub(super) fn is_proved_by(&self, verifier: &str) -> bool {
        self.challenge == BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
    }
}

impl AuthorizationCodes {
    /// Gives out a code.
    pub(super) fn give(&self, granted: Granted) -> String {
        let random = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
        let code = format!("1.{}{}", random[0].simple(), random[1].simple());
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.push((code.clone(), granted));
        code
    }

    /// What a code stands for; once only, and while it lives.
    pub(super) fn redeem(&self, code: &str, now: Timestamp) -> Option<Granted> {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = codes.iter().position(|(known, _)| known == code)?;
        let (_, granted) = codes.swap_remove(at);
        (now < granted.given + LIFETIME.minutes()).then_some(granted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entra::scope::Asked;

    #[test]
    fn a_code_is_redeemed_once_in_time_and_only_by_who_began() {
        let start: Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
        // The example of RFC 7636, appendix B.
        let granted = Granted {
            request: SignInRequest {
                client: "c".to_owned(),
                name: "n".to_owned(),
                tid: None,
                asked: Asked::of("User.Read", "http://127.0.0.1:1").unwrap(),
            },
            account: Account {
                tid: "t".to_owned(),
                oid: "o".to_owned(),
                upn: "u".to_owned(),
                name: "n".to_owned(),
            },
            redirect: "http://localhost:1".to_owned(),
            challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
            given: start,
        };
        assert!(granted.is_proved_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!granted.is_proved_by("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        let codes = AuthorizationCodes::default();
        let [first, late] = [codes.give(granted.clone()), codes.give(granted)];
        assert!(codes.redeem(&first, start).is_some());
        assert!(codes.redeem(&first, start).is_none());
        assert!(codes.redeem(&late, start + 10.minutes()).is_none());
        assert!(codes.redeem("guess", start).is_none());
    }
}
