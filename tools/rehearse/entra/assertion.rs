//! Client assertions: a certificate instead of a secret.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, pem::PemObject};
use serde::Deserialize;
use tenant_file::Tenant;
use webpki::{
    EndEntityCert,
    ring::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256_LEGACY_KEY},
};

use super::{
    context::Context,
    jwt::{Parts, part},
    refusals::Refusal,
};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// By how many seconds clocks may differ.
const SKEW: f64 = 300.0;

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(rename = "x5t#S256")]
    sha256: Option<String>,
    x5t: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    iss: String,
    sub: String,
    /// Seconds, with a fraction from Microsoft's library for Python (observed); as RFC 7519 allows.
    exp: f64,
    nbf: Option<f64>,
    jti: Option<String>,
}

/// Checks an assertion: who signed it, for whom, for where, and when.
pub(super) fn check(
    context: Context<'_>,
    who: &str,
    kind: Option<&str>,
    jwt: &str,
) -> Result<(), Refusal> {
    if kind != Some(TYPE) {
        return Err(Refusal::missing("client_assertion_type"));
    }
    let unreadable = || Refusal::unreadable_assertion("it has not the three parts of a JWT");
    let parts = Parts::of(jwt).ok_or_else(unreadable)?;
    let header: Header = part(parts.header).ok_or_else(unreadable)?;
    let claims: Claims = part(parts.claims).ok_or_else(unreadable)?;
    check_signature(context.tenant, &header, &parts)?;
    let client = context.tenant.app.client_id.as_str();
    if claims.iss != client || claims.sub != client {
        return Err(Refusal::other_client());
    }
    if !is_token_url(&claims.aud, &context.issuer.origin, who) {
        return Err(Refusal::other_audience(&claims.aud));
    }
    if claims.jti.is_none_or(|jti| jti.is_empty()) {
        return Err(Refusal::unreadable_assertion("it has no jti"));
    }
    let now = context.call.now.as_duration().as_secs_f64();
    if claims.exp <= now - SKEW || claims.nbf.is_some_and(|nbf| nbf > now + SKEW) {
        return Err(Refusal::out_of_time());
    }
    Ok(())
}

fn check_signature(tenant: &Tenant, header: &Header, parts: &Parts<'_>) -> Result<(), Refusal> {
    let algorithm: &dyn SignatureVerificationAlgorithm = match header.alg.as_str() {
        "PS256" => RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        "RS256" => RSA_PKCS1_2048_8192_SHA256,
        other => {
            return Err(Refusal::unreadable_assertion(&format!(
                "the algorithm {other} is not supported"
            )));
        }
    };
    let certificate = registered(tenant)
        .into_iter()
        .find(|der| header.is_about(der))
        .ok_or_else(Refusal::unknown_certificate)?;
    EndEntityCert::try_from(&certificate)
        .and_then(|cert| {
            cert.verify_signature(algorithm, parts.signed.as_bytes(), &parts.signature)
        })
        .map_err(|_| Refusal::bad_signature())
}

impl Header {
    fn is_about(&self, certificate: &CertificateDer<'_>) -> bool {
        // With its padding from Microsoft's library for Python (observed).
        let is_thumbprint = |said: &str, hash| {
            said.trim_end_matches('=') == BASE64_URL_SAFE_NO_PAD.encode(digest(hash, certificate))
        };
        match (&self.sha256, &self.x5t) {
            (Some(said), _) => is_thumbprint(said, &SHA256),
            (None, Some(said)) => is_thumbprint(said, &SHA1_FOR_LEGACY_USE_ONLY),
            (None, None) => false,
        }
    }
}

/// The certificates of the app registration: the rehearsal's own and those of the tenant file.
fn registered(tenant: &Tenant) -> Vec<CertificateDer<'static>> {
    std::iter::once(crate::CERTIFICATE)
        .chain(tenant.app.certificates.iter().map(String::as_str))
        .filter_map(|pem| CertificateDer::from_pem_slice(pem.as_bytes()).ok())
        .collect()
}

/// The audience is the exact token URL, at Microsoft's address or at the emulator's.
fn is_token_url(audience: &str, origin: &str, who: &str) -> bool {
    const HOSTS: [&str; 4] = [
        "https://login.microsoftonline.com",
        "https://login.microsoftonline.us",
        "https://login.partner.microsoftonline.cn",
        "https://login.chinacloudapi.cn",
    ];
    std::iter::once(origin)
        .chain(HOSTS)
        .any(|host| audience.strip_prefix(host) == Some(&format!("/{who}/oauth2/v2.0/token")))
}
