//! The signed assertion by which an application proves that it holds its certificate's key.

use std::fmt;
use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{
    digest,
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{KeyPair as _, RSA_PSS_SHA256},
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use serde::Serialize;

use record::{Text, text};

/// How long an assertion holds. The documentation says 5 to 10 minutes.
const LIFETIME_SECONDS: i64 = 8 * 60;

/// A certificate and its private key, checked to belong together.
#[derive(Clone)]
pub struct Certificate(Arc<Parts>);

struct Parts {
    key: KeyPair,
    thumbprint: String,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate(x5t#S256 {}, ..)", self.0.thumbprint)
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(rename = "x5t#S256")]
    thumbprint: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: String,
    nbf: i64,
    iat: i64,
    exp: i64,
}

impl Certificate {
    /// Reads a PEM file with a certificate and its RSA key (PKCS#8 or PKCS#1, not encrypted).
    pub fn from_pem(pem: &[u8]) -> Result<Self, Text> {
        if pem.windows(21).any(|part| part == b"ENCRYPTED PRIVATE KEY") {
            return Err(text!(
                "its private key is encrypted; write it without a password and protect the file instead",
                "秘密鍵がパスワードで暗号化されています。パスワードなしで書き出し、ファイルのアクセス権で保護してください"
            ));
        }
        let certificate = CertificateDer::from_pem_slice(pem).map_err(|_| not_pem(pem))?;
        let key = match PrivateKeyDer::from_pem_slice(pem) {
            Ok(PrivateKeyDer::Pkcs8(key)) => KeyPair::from_pkcs8(key.secret_pkcs8_der()),
            Ok(PrivateKeyDer::Pkcs1(key)) => KeyPair::from_der(key.secret_pkcs1_der()),
            Ok(_) => {
                return Err(text!(
                    "its private key is not an RSA key",
                    "秘密鍵が RSA 形式ではありません"
                ));
            }
            Err(_) => {
                return Err(text!(
                    "it holds no private key (PEM) beside the certificate",
                    "証明書と一緒に秘密鍵 (PEM) が含まれていません"
                ));
            }
        }
        .map_err(|reason| {
            text!(
                "its private key cannot be used: {reason}",
                "秘密鍵を使用できません: {reason}"
            )
        })?;
        if !belongs(&key, &certificate) {
            return Err(text!(
                "its first certificate does not belong to its private key",
                "先頭の証明書と秘密鍵が対応していません"
            ));
        }
        let thumbprint = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &certificate));
        Ok(Self(Arc::new(Parts { key, thumbprint })))
    }

    /// An assertion of `client` for the token endpoint `audience`, holding for some minutes from `now`.
    pub(super) fn assertion(
        &self,
        client: &str,
        audience: &str,
        now: Timestamp,
        id: String,
    ) -> Result<String, ring::error::Unspecified> {
        let header = Header {
            alg: "PS256",
            typ: "JWT",
            thumbprint: &self.0.thumbprint,
        };
        let now = now.as_second();
        let claims = Claims {
            aud: audience,
            iss: client,
            sub: client,
            jti: id,
            nbf: now,
            iat: now,
            exp: now + LIFETIME_SECONDS,
        };
        let signed = format!("{}.{}", encoded(&header), encoded(&claims));
        let mut signature = vec![0; self.0.key.public().modulus_len()];
        self.0.key.sign(
            &RSA_PSS_SHA256,
            &SystemRandom::new(),
            signed.as_bytes(),
            &mut signature,
        )?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// What a file without a certificate in PEM is, where that is known: Windows exports PFX, and its PowerShell writes UTF-16.
fn not_pem(content: &[u8]) -> Text {
    if is_pfx(content) {
        return text!(
            "it is a PFX file (PKCS #12); write its certificate and key as PEM (docs/windows.md shows how, without openssl)",
            "PFX (PKCS #12) 形式です。証明書と秘密鍵を PEM 形式で書き出してください (openssl を使わない手順は docs/windows.ja.md)"
        );
    }
    if matches!(content, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return text!(
            "it is UTF-16 text; write it anew as ASCII (PowerShell: Set-Content -Encoding ascii)",
            "UTF-16 で保存されています。ASCII で保存し直してください (PowerShell: Set-Content -Encoding ascii)"
        );
    }
    text!(
        "it holds no certificate (PEM)",
        "証明書 (PEM) が含まれていません"
    )
}

/// Whether DER begins as PKCS #12 does: a sequence whose first member is the version 3 (RFC 7292).
fn is_pfx(content: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = content else {
        return false;
    };
    // The length is in this byte, or in so many bytes behind it.
    let skipped = usize::from(length.checked_sub(0x80).unwrap_or_default());
    rest.get(skipped..)
        .is_some_and(|members| members.starts_with(&[0x02, 0x01, 0x03]))
}

fn encoded(part: &impl Serialize) -> String {
    let json = serde_json::to_vec(part).expect("strings and numbers always serialize");
    URL_SAFE_NO_PAD.encode(json)
}

/// A certificate holds its public key in the encoding that `ring` gives (RFC 5280, RFC 8017), so the one
/// must stand in the other.
fn belongs(key: &KeyPair, certificate: &CertificateDer<'_>) -> bool {
    let public = key.public_key().as_ref();
    let modulus = PublicKeyComponents::<Vec<u8>>::from(key.public()).n;
    certificate.windows(public.len()).any(|part| part == public)
        && certificate
            .windows(modulus.len())
            .any(|part| part == modulus)
}

#[cfg(test)]
mod tests {
    use ring::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
    use serde_json::{Value, json};

    use super::*;

    const PEM: &[u8] = include_bytes!("../../../../tests/data/certificate.pem");

    fn part(text: &str) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
    }

    #[test]
    fn an_assertion_says_what_is_documented_and_verifies_with_the_public_key() {
        let certificate = Certificate::from_pem(PEM).unwrap();
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let jwt = certificate
            .assertion(
                "client",
                "https://login.example/t/oauth2/v2.0/token",
                now,
                "j".to_owned(),
            )
            .unwrap();
        let [header, claims, signature] = jwt.split('.').collect::<Vec<_>>()[..] else {
            panic!("not three parts: {jwt}");
        };
        let der = CertificateDer::from_pem_slice(PEM).unwrap();
        let thumbprint = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &der));
        assert_eq!(
            part(header),
            json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint})
        );
        assert_eq!(
            part(claims),
            json!({
                "aud": "https://login.example/t/oauth2/v2.0/token",
                "iss": "client", "sub": "client", "jti": "j",
                "nbf": 1_790_000_000, "iat": 1_790_000_000, "exp": 1_790_000_480,
            })
        );
        let public = certificate.0.key.public_key().as_ref().to_vec();
        let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, public);
        let signed = format!("{header}.{claims}");
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        assert!(key.verify(b"something else", &signature).is_err());
    }

    #[test]
    fn a_file_without_both_halves_is_refused_with_the_reason() {
        let text = String::from_utf8(PEM.to_vec()).unwrap();
        let (certificate, key) = text.split_once("-----BEGIN PRIVATE KEY-----").unwrap();
        let key = format!("-----BEGIN PRIVATE KEY-----{key}");
        for (pem, words) in [
            (
                certificate,
                "it holds no private key (PEM) beside the certificate",
            ),
            (key.as_str(), "it holds no certificate (PEM)"),
            ("", "it holds no certificate (PEM)"),
        ] {
            assert_eq!(Certificate::from_pem(pem.as_bytes()).unwrap_err().en, words);
        }
    }

    #[test]
    fn a_pfx_file_and_text_of_powershell_are_told_from_what_holds_nothing() {
        let utf_16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(PEM.iter().flat_map(|byte| [*byte, 0]))
            .collect();
        let certificate = CertificateDer::from_pem_slice(PEM).unwrap();
        for (content, words) in [
            // As openssl and Windows begin one, and with a length that is not told (BER).
            (&b"\x30\x82\x0a\x1f\x02\x01\x03\x30"[..], "PFX"),
            (b"\x30\x80\x02\x01\x03\x30", "PFX"),
            (&utf_16, "UTF-16"),
            (&certificate, "no certificate"),
            (b"\x30\x82", "no certificate"),
            (b"\x30", "no certificate"),
        ] {
            let refused = Certificate::from_pem(content).unwrap_err().en;
            assert!(refused.contains(words), "{refused}");
        }
    }

    #[test]
    fn debug_output_tells_the_thumbprint_and_not_the_key() {
        let shown = format!("{:?}", Certificate::from_pem(PEM).unwrap());
        assert!(shown.starts_with("Certificate(x5t#S256 ") && shown.ends_with(", ..)"));
    }
}
