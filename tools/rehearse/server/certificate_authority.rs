//! The temporary certificate authority of a rehearsal: certificates for Microsoft's host names, valid only for clients
//! that are configured to trust it.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SanType,
};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring::{default_provider, sign::any_supported_type},
        server::{ClientHello, ResolvesServerCert},
        sign::{CertifiedKey, SigningKey},
    },
};

/// An authority that is made at the start of a rehearsal and forgotten at its end.
pub(crate) struct CertificateAuthority {
    issuer: Issuer<'static, KeyPair>,
    /// Of the authority itself, for the clients.
    pem: String,
    /// The one key of all the names.
    key: KeyPair,
    signing_key: Arc<dyn SigningKey>,
    from: Date,
    until: Date,
    made: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

/// Shows no key.
impl std::fmt::Debug for CertificateAuthority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CertificateAuthority")
            .finish_non_exhaustive()
    }
}

impl CertificateAuthority {
    /// Makes one whose certificates hold from the day before `now`, for about a year.
    pub(crate) fn new(now: Timestamp) -> io::Result<Self> {
        let today = now.to_zoned(TimeZone::UTC).date();
        let (from, until) = (
            today.saturating_sub(1.day()),
            today.saturating_add(365.days()),
        );
        let authority_key = KeyPair::generate().map_err(io::Error::other)?;
        let params = authority_params(from, until);
        let certificate = params
            .self_signed(&authority_key)
            .map_err(io::Error::other)?;
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let der = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(Self {
            pem: certificate.pem(),
            issuer: Issuer::new(params, authority_key),
            signing_key: any_supported_type(&der).map_err(io::Error::other)?,
            key,
            from,
            until,
            made: Mutex::default(),
        })
    }

    /// The certificate that a client must trust.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// Speaks TLS under any name.
    pub(crate) fn acceptor(self: &Arc<Self>) -> io::Result<TlsAcceptor> {
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Self>::clone(self);
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    fn certified(&self, name: &str) -> Result<Arc<CertifiedKey>, rcgen::Error> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = made.get(name) {
            return Ok(Arc::clone(there));
        }
        let certificate = self
            .params(name)?
            .signed_by(&self.key, &self.issuer)?
            .der()
            .clone();
        let certified = CertifiedKey::new(vec![certificate], Arc::clone(&self.signing_key));
        let certified = Arc::new(certified);
        made.insert(name.to_owned(), Arc::clone(&certified));
        Ok(certified)
    }

    fn params(&self, name: &str) -> Result<CertificateParams, rcgen::Error> {
        let mut params = CertificateParams::new([name.to_owned()])?;
        if name == LOOPBACK {
            let addresses = [
                IpAddr::from(Ipv4Addr::LOCALHOST),
                IpAddr::from(Ipv6Addr::LOCALHOST),
            ];
            params
                .subject_alt_names
                .extend(addresses.map(SanType::IpAddress));
        }
        params.distinguished_name = named(name);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        last(&mut params, self.from, self.until);
        Ok(params)
    }
}

/// A client that names no host called an IP address, which can only be this computer's.
const LOOPBACK: &str = "localhost";

impl ResolvesServerCert for CertificateAuthority {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.certified(hello.server_name().unwrap_or(LOOPBACK)).ok()
    }
}

fn authority_params(from: Date, until: Date) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named("norikae rehearsal (throw-away)");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    last(&mut params, from, until);
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

fn last(params: &mut CertificateParams, from: Date, until: Date) {
    let day = |date: Date| {
        let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
        rcgen::date_time_ymd(i32::from(date.year()), month, day)
    };
    (params.not_before, params.not_after) = (day(from), day(until));
}

#[cfg(test)]
mod tests {
    use rustls_pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject};
    use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

    use super::*;

    #[test]
    fn a_certificate_holds_for_its_name_and_for_no_other_and_is_made_once() {
        let now = Timestamp::now();
        let authority = CertificateAuthority::new(now).unwrap();
        let pem = CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap();
        let anchor = anchor_from_trusted_cert(&pem).unwrap();
        let seconds = now.as_second().try_into().unwrap();
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        for (asked, good, bad) in [
            (
                "graph.microsoft.com",
                "graph.microsoft.com",
                "microsoft.com",
            ),
            (LOOPBACK, "127.0.0.1", "127.0.0.2"),
        ] {
            let made = authority.certified(asked).unwrap();
            assert!(Arc::ptr_eq(&made, &authority.certified(asked).unwrap()));
            let certificate = EndEntityCert::try_from(&made.cert[0]).unwrap();
            certificate
                .verify_for_usage(
                    webpki::ALL_VERIFICATION_ALGS,
                    std::slice::from_ref(&anchor),
                    &[],
                    time,
                    KeyUsage::server_auth(),
                    None,
                    None,
                )
                .unwrap();
            let holds = |name: &str| {
                certificate
                    .verify_is_valid_for_subject_name(&ServerName::try_from(name).unwrap())
                    .is_ok()
            };
            assert!(holds(good) && !holds(bad), "{asked}");
        }
    }
}
