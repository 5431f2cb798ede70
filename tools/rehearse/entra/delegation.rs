//! Whether a partner's person may enter a customer's tenant (GDAP), and with which roles. Pure.

use tenant_file::{Tenant, roles_in};

use super::{accounts::Account, context::Context, tenant_segment::TenantSegment};

/// A customer's tenant that a partner's person may enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entered {
    pub(super) tid: String,
    /// The roles that the person has there, by the ids of their templates.
    pub(super) roles: Vec<String>,
}

impl Entered {
    /// The tenant, where it has approved a relationship that is active, and the partner has assigned roles of it to a group
    /// (documented: without the assignment the sign-in fails). The partner's one administrator is in every such group.
    pub(super) fn by_delegation(
        context: Context<'_>,
        account: &Account,
        home: TenantSegment<'_>,
    ) -> Option<Self> {
        let tenant: &Tenant = context.tenant;
        let tid = home.tid()?;
        let partner = &tenant.partner_center;
        if account.tid != partner.tenant_id.as_str() || tid != tenant.organization.id.as_str() {
            return None;
        }
        let customer = tid.parse().ok()?;
        let roles = roles_in(context.relationships, &customer);
        let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
        (!roles.is_empty()).then_some(Self { tid, roles })
    }
}
