//! Why a record could not be worked on: one code, one exit code and the same words in every tool.

use record::{BadRecord, Exit, Lang, Text, ids::TenantId, sections::SectionError, text};
#[cfg(feature = "net")]
use services::error::ServiceError;

/// Why a record could not be worked on.
#[derive(Debug, Clone)]
pub enum Problem {
    /// Neither the record nor the settings name the customer's tenant.
    NoTenantId,
    /// The record names no customer, and on the partner's side nothing else may.
    NoCustomer,
    /// Partner Center knows customers by tenant id, and the record has a domain.
    DomainForTenantId(TenantId),
    /// On the partner's side, the record names the partner's own tenant.
    PartnersOwnTenant(TenantId),
    /// The record is not what it should be, or an earlier tool failed on it.
    Bad(BadRecord),
    /// A call to a service did not succeed.
    #[cfg(feature = "net")]
    Service(ServiceError),
    /// What only one tool knows.
    Other {
        /// The exit code.
        exit: Exit,
        /// The code in the record: lower case, hyphens.
        code: &'static str,
        /// What happened and what to do.
        text: Text,
    },
}

impl Problem {
    /// The exit code that it calls for.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Bad(BadRecord::FailedBefore { .. }) => Exit::No,
            Self::NoTenantId
            | Self::NoCustomer
            | Self::DomainForTenantId(_)
            | Self::PartnersOwnTenant(_)
            | Self::Bad(_) => Exit::Input,
            #[cfg(feature = "net")]
            Self::Service(error) => error.exit(),
            Self::Other { exit, .. } => *exit,
        }
    }

    /// The words for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NoTenantId => text!(
                "the record names no tenant: add \"tenantId\", or name the customer's tenant with --tenant",
                "レコードにテナントの指定がありません。tenantId を追加するか、--tenant でお客様のテナントを指定してください"
            ),
            Self::NoCustomer => text!(
                "the record names no customer: add the customer's tenant id as \"tenantId\", or ask about the one of --tenant with --this-tenant",
                "レコードにお客様の指定がありません。お客様のテナント ID を tenantId に記載するか、--tenant のお客様について --this-tenant で照会してください"
            ),
            Self::DomainForTenantId(domain) => text!(
                "Partner Center knows customers by tenant id (GUID), not by domain: write the id of {domain} as \"tenantId\"",
                "パートナー センターではお客様をドメイン名ではなくテナント ID (GUID) で指定する必要があります。{domain} の ID を tenantId に記載してください"
            ),
            Self::PartnersOwnTenant(tenant) => text!(
                "{tenant} is the partner's own tenant, not a customer's: write the customer's tenant id as \"tenantId\"",
                "{tenant} はお客様ではなくパートナー自身のテナントです。お客様のテナント ID を tenantId に記載してください"
            ),
            Self::Bad(bad) => bad.text(),
            #[cfg(feature = "net")]
            Self::Service(error) => error.text(),
            Self::Other { text, .. } => text.clone(),
        }
    }

    /// The problem as it stands in the record.
    #[must_use]
    pub fn section_error(&self, lang: Lang) -> SectionError {
        let code = match self {
            Self::NoTenantId | Self::NoCustomer | Self::DomainForTenantId(_) => "no-tenant-id",
            Self::PartnersOwnTenant(_) => "wrong-tenant",
            Self::Bad(BadRecord::FailedBefore { .. }) => "failed-before",
            Self::Bad(_) => "bad-record",
            #[cfg(feature = "net")]
            Self::Service(error) => return error.to_section_error(lang),
            Self::Other { code, .. } => code,
        };
        SectionError {
            code: code.to_owned(),
            message: self.text().in_lang(lang).to_owned(),
            service_message: None,
            request_id: None,
        }
    }
}

impl From<BadRecord> for Problem {
    fn from(bad: BadRecord) -> Self {
        Self::Bad(bad)
    }
}

#[cfg(feature = "net")]
impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// What ends the work on one record: a problem of the record, which the loop writes and tells, or a
/// failure that ends the run.
#[derive(Debug)]
pub enum WorkError {
    /// The next record can be worked on.
    Record(Box<Problem>),
    /// It cannot: the output is gone, the settings are wrong.
    Run(anyhow::Error),
}

impl<P: Into<Problem>> From<P> for WorkError {
    fn from(problem: P) -> Self {
        Self::Record(Box::new(problem.into()))
    }
}

/// What the work on one record gives: its output has been written already.
pub type WorkResult<T = ()> = Result<T, WorkError>;
