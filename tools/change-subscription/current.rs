//! A subscription as it is now, and who answers questions about it where a change is about that.

use common::{
    Services,
    ids::TenantId,
    partner_center::{
        PartnerCenter,
        commerce::{SupportContact, WholeSubscription},
    },
    sections::{SubscriptionFacts, WantedChange},
    services::error::ServiceError,
};

use crate::decide::{facts, is_so};

/// A subscription as it is now.
pub(crate) struct Current {
    pub(crate) found: WholeSubscription,
    /// Who answers questions about it; `None` where the change is not about that.
    contact: Option<SupportContact>,
}

impl Current {
    /// Reads it.
    pub(crate) async fn read(
        partner_center: &PartnerCenter,
        (customer, id): (&TenantId, &str),
        wanted: &WantedChange,
    ) -> Result<Self, ServiceError> {
        let found = partner_center.subscription(customer, id).await?;
        let contact = match wanted {
            WantedChange::SupportContact { .. } => {
                Some(partner_center.support_contact(customer, id).await?)
            }
            _ => None,
        };
        Ok(Self { found, contact })
    }

    /// What changes touch of it.
    pub(crate) fn facts(&self) -> SubscriptionFacts {
        let contact = self.contact.as_ref();
        SubscriptionFacts {
            support_contact: contact.and_then(|contact| contact.support_mpn_id.clone()),
            ..facts(&self.found.known)
        }
    }

    /// Whether it is as it is wanted.
    pub(crate) fn is_so(&self, wanted: &WantedChange) -> bool {
        match wanted {
            WantedChange::SupportContact { to } => {
                self.facts().support_contact.as_deref() == Some(to)
            }
            _ => is_so(&self.found.known, wanted),
        }
    }
}

/// Who a `PartnerID` is, where it can be the support contact: this partner, or one of its indirect resellers (documented).
pub(crate) async fn support_contact(
    services: &Services,
    partner_center: &PartnerCenter,
    id: &str,
) -> Result<Option<SupportContact>, ServiceError> {
    let own = partner_center.own_profile().await?;
    let (tenant, name) = if own.mpn_id.as_deref() == Some(id) {
        let tenant = services.tenant_id(partner_center.tenant()).await?;
        (tenant.to_string(), own.partner_name)
    } else {
        match partner_center.own_reseller(id).await? {
            Some(reseller) => (reseller.id, reseller.name),
            None => return Ok(None),
        }
    };
    Ok(Some(SupportContact {
        support_tenant_id: Some(tenant),
        support_mpn_id: Some(id.to_owned()),
        name: Some(name.unwrap_or_default()),
    }))
}
