//! The tenant that a path names. Pure.

use tenant_file::Tenant;

use super::refusals::Refusal;

/// The tenant that is signed in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TenantSegment<'a> {
    /// One tenant, by its id.
    Tenant(&'a str),
    /// That of whoever signs in: `common`, `organizations`.
    Any,
}

impl<'a> TenantSegment<'a> {
    pub(super) fn of(tenant: &'a Tenant, who: &str) -> Result<Self, Refusal> {
        if tenant.is_customer(who) {
            Ok(Self::Tenant(tenant.organization.id.as_str()))
        } else if tenant.is_partner(who) {
            Ok(Self::Tenant(tenant.partner_center.tenant_id.as_str()))
        } else if matches!(who, "common" | "organizations") {
            Ok(Self::Any)
        } else if who == "consumers" {
            Err(Refusal::needs_a_tenant(who))
        } else if tenant.known_tenants.iter().any(|known| {
            known.tenant_id.as_str().eq_ignore_ascii_case(who)
                || known.default_domain_name.eq_ignore_ascii_case(who)
        }) {
            Err(Refusal::unknown_app(tenant.app.client_id.as_str(), who))
        } else {
            Err(Refusal::unknown_tenant(who))
        }
    }

    /// The id, where it is one tenant.
    pub(super) fn tid(self) -> Option<String> {
        match self {
            Self::Tenant(tid) => Some(tid.to_owned()),
            Self::Any => None,
        }
    }
}
