//! Other partners: the resellers of a provider, the providers of a reseller, and who a `PartnerID` is.

use crate::error::{ErrorKind, ServiceError};

/// Which partners are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartnersOf {
    /// Those that resell what this partner provides.
    Provider,
    /// Those that provide what this partner resells.
    Reseller,
}

impl PartnersOf {
    /// As the service names the relationship.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "IsIndirectCloudSolutionProviderOf",
            Self::Reseller => "IsIndirectResellerOf",
        }
    }
}

/// Whether a partner has signed the Microsoft Partner Agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartnerAgreement {
    /// It has.
    Signed,
    /// It has not, or not for the region.
    NotSigned,
    /// The `PartnerID` is of another region than this partner.
    OtherRegion,
    /// The `PartnerID` is not known, or has not been moved to Partner Center.
    NotKnown,
    /// The `PartnerID` has no account of a CSP reseller.
    NoReseller,
}

/// The documented refusals of the question about the agreement, all of them with 400.
pub(super) fn refused(error: &ServiceError) -> Option<PartnerAgreement> {
    if *error.kind() != ErrorKind::Refused || error.status() != Some(400) {
        return None;
    }
    match error.code()? {
        "2000" | "2200" => Some(PartnerAgreement::NotKnown),
        "2201" => Some(PartnerAgreement::OtherRegion),
        "2203" | "2206" => Some(PartnerAgreement::NotSigned),
        "2204" => Some(PartnerAgreement::NoReseller),
        _ => None,
    }
}
