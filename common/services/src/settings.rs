//! Where the settings come from: a flag before the environment before the profile.

mod attestation;
mod cloud;
mod files;
mod given;
mod profile;
mod resolve;
mod stored_sign_in;

pub use attestation::{AttestationNames, Progress};
pub use cloud::{Addresses, Cloud};
pub use given::{Given, Ways};

use std::time::Duration;

use crate::auth::{Identity, SignIn, User, store::Store};
use record::{
    Exit, Failure,
    ids::{Guid, TenantId},
    text,
};

pub(crate) use files::read_secret;

/// Everything that is needed to reach the services.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The national cloud.
    pub cloud: Cloud,
    /// Where the services are.
    pub addresses: Addresses,
    /// The customer's tenant for records that name none.
    pub tenant: Option<TenantId>,
    /// The partner's own tenant, for Partner Center.
    pub partner_tenant: Option<TenantId>,
    /// The application's client id, where it is named.
    pub client: Option<Guid>,
    /// The way in which an application signs in.
    pub app: Option<SignIn>,
    /// The person who has signed in.
    pub user: Option<User>,
    /// Which of the two acts where both are there; else each call gets the token that it takes.
    pub acts_as: Option<Identity>,
    /// Where sign-ins are kept.
    pub store: Option<Store>,
    /// A company's own authorities (PEM), added to the system's.
    pub ca: Option<Vec<u8>>,
    /// The longest that one request may take.
    pub timeout: Duration,
    /// The longest that the whole run may take.
    pub max_time: Option<Duration>,
    /// The longest that the work on one record may take.
    pub record_time: Duration,
}

/// What the settings file says about attesting an agreement. Reads it.
pub fn attestation_names() -> Result<AttestationNames, Failure> {
    profile::attestation_names(profile::place().as_deref())
}

impl Settings {
    /// The customer's tenant of a record: its own, else that of the settings.
    pub fn customer_tenant<'a>(
        &'a self,
        of_record: Option<&'a TenantId>,
    ) -> Result<&'a TenantId, Failure> {
        of_record.or(self.tenant.as_ref()).ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                text!(
                    "no tenant is named, neither by tenantId in the record nor by --tenant",
                    "テナントが指定されていません。レコードの tenantId または --tenant で指定してください"
                ),
            )
        })
    }

    /// The partner's own tenant.
    pub fn partner_tenant(&self) -> Result<&TenantId, Failure> {
        self.partner_tenant.as_ref().ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                text!(
                    "Partner Center needs the partner's own tenant: name it with --partner-tenant",
                    "パートナー センターにはパートナー自身のテナントが必要です。--partner-tenant で指定してください"
                ),
            )
        })
    }
}
