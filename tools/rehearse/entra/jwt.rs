//! JSON web tokens: the three parts, and the rehearsal's own key that signs them.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use serde::{Serialize, de::DeserializeOwned};

/// What the emulator proves itself and its client by.
pub(crate) struct Keys {
    pair: KeyPair,
    kid: String,
    secret: String,
    /// Tokens whose signature was checked before, for checking takes longer than everything else that a request needs.
    believed: Mutex<HashSet<String>>,
}

/// More tokens than that are not remembered.
const BELIEVED: usize = 10_000;

/// Shows neither the key nor the secret.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// A token taken apart. Its signature is over `signed`.
pub(super) struct Parts<'a> {
    pub(super) header: &'a str,
    pub(super) claims: &'a str,
    pub(super) signed: &'a str,
    pub(super) signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        Some(Self {
            header,
            claims,
            signed,
            signature,
        })
    }
}

/// Reads one part of a token.
pub(super) fn part<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[derive(Serialize)]
struct Header<'a> {
    typ: &'static str,
    alg: &'static str,
    kid: &'a str,
}

/// The answer of the keys' address.
#[derive(Serialize)]
pub(super) struct Published {
    keys: [PublishedKey; 1],
}

#[derive(Serialize)]
struct PublishedKey {
    kty: &'static str,
    r#use: &'static str,
    kid: String,
    n: String,
    e: String,
}

impl Keys {
    pub(crate) fn new(secret: String) -> Self {
        let pair = KeyPair::from_pkcs8(include_bytes!("../built_in/token-key.der"))
            .expect("the built-in key is checked by every test that signs in");
        let kid = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, pair.public().as_ref()));
        Self {
            pair,
            kid,
            secret,
            believed: Mutex::default(),
        }
    }

    pub(crate) fn is_secret(&self, secret: &str) -> bool {
        // Hashes, so that the time taken reveals nothing about the secret.
        digest(&SHA256, secret.as_bytes()).as_ref()
            == digest(&SHA256, self.secret.as_bytes()).as_ref()
    }

    pub(super) fn published(&self) -> Published {
        let components = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        Published {
            keys: [PublishedKey {
                kty: "RSA",
                r#use: "sig",
                kid: self.kid.clone(),
                n: BASE64_URL_SAFE_NO_PAD.encode(components.n),
                e: BASE64_URL_SAFE_NO_PAD.encode(components.e),
            }],
        }
    }

    pub(super) fn sign<T: Serialize>(&self, claims: &T) -> String {
        let encoded = |json: Vec<u8>| BASE64_URL_SAFE_NO_PAD.encode(json);
        let header = Header {
            typ: "JWT",
            alg: "RS256",
            kid: &self.kid,
        };
        let header = serde_json::to_vec(&header).expect("a header has text only");
        let claims = serde_json::to_vec(claims).expect("claims have text and numbers only");
        let signed = format!("{}.{}", encoded(header), encoded(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .expect("the room is of the key's own size");
        format!("{signed}.{}", encoded(signature))
    }

    /// The claims of a token that this key has signed.
    pub(super) fn verified<T: DeserializeOwned>(&self, token: &str) -> Option<T> {
        let parts = Parts::of(token)?;
        let believed = || self.believed.lock().unwrap_or_else(PoisonError::into_inner);
        if !believed().contains(token) {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public())
                .verify(parts.signed.as_bytes(), &parts.signature)
                .ok()?;
            let mut believed = believed();
            if believed.len() == BELIEVED {
                believed.clear();
            }
            believed.insert(token.to_owned());
        }
        part(parts.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_believed_only_with_its_signature() {
        let keys = Keys::new("s".to_owned());
        let token = keys.sign(&["claim"]);
        for _ in 0..2 {
            assert_eq!(
                keys.verified::<Vec<String>>(&token),
                Some(vec!["claim".to_owned()])
            );
        }
        let forged = token.replacen(
            &BASE64_URL_SAFE_NO_PAD.encode(r#"["claim"]"#),
            &BASE64_URL_SAFE_NO_PAD.encode(r#"["other"]"#),
            1,
        );
        assert_ne!(forged, token);
        assert_eq!(keys.verified::<Vec<String>>(&forged), None);
        let (unsigned, _) = token.rsplit_once('.').unwrap();
        assert_eq!(keys.verified::<Vec<String>>(unsigned), None);
    }

    #[test]
    fn neither_key_nor_secret_is_shown() {
        let shown = format!("{:?}", Keys::new("hunter2".to_owned()));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
