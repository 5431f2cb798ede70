//! The relationship of the customer and the new partner: who is who, and what it brings.

use record::ids::Guid;

use super::{
    commerce::Relation,
    partners::{AgreementTemplate, Customer, Desk, InvitationState, PartnerCenter},
    tenant::Tenant,
};

/// The `PartnerID` of the old partner, of which a tenant file says nothing.
const OLD_PARTNER_ID: &str = "5010117";

impl Tenant {
    /// Whether `tenant` (an id or a domain) names the customer.
    #[must_use]
    pub fn is_customer(&self, tenant: &str) -> bool {
        tenant.eq_ignore_ascii_case(self.organization.id.as_str())
            || self
                .organization
                .verified_domains
                .iter()
                .any(|domain| domain.name.eq_ignore_ascii_case(tenant))
    }

    /// Whether `tenant` (an id or a domain) names the new partner.
    #[must_use]
    pub fn is_partner(&self, tenant: &str) -> bool {
        let partner = &self.partner_center.tenant_id;
        tenant.eq_ignore_ascii_case(partner.as_str())
            || self.known_tenants.iter().any(|known| {
                known.tenant_id == *partner
                    && known.default_domain_name.eq_ignore_ascii_case(tenant)
            })
    }

    /// The name of the new partner.
    #[must_use]
    pub fn partner_name(&self) -> &str {
        self.known_tenants
            .iter()
            .find(|known| known.tenant_id == self.partner_center.tenant_id)
            .map_or("", |known| &known.display_name)
    }

    /// The customer's `….onmicrosoft.com` domain.
    #[must_use]
    pub fn initial_domain(&self) -> &str {
        self.organization
            .verified_domains
            .iter()
            .find(|domain| domain.is_initial)
            .map_or("", |domain| &domain.name)
    }

    /// The relationship appears, the agreement counts as signed by the customer, and the new subscriptions arrive.
    pub fn establish_relationship(&mut self) {
        self.invitation.state = InvitationState::Established;
        if self.customer(self.organization.id.as_str()).is_none() {
            let customer = self.as_customer();
            self.partner_center.customers.push(customer);
        }
        for brought in &self.invitation.brings {
            if !self
                .subscriptions
                .iter()
                .any(|there| there.id == brought.id)
            {
                self.subscriptions.push(brought.clone());
            }
        }
    }

    /// The customer, as a partner that sells to it has it.
    fn as_customer(&self) -> Customer {
        Customer {
            id: self.organization.id,
            company_name: self.organization.display_name.clone(),
            domain: self.initial_domain().to_owned(),
            direct_signed: true,
            agreements: Vec::new(),
            indirect_resellers: Vec::new(),
            relation: Relation::Reseller,
            account_status: None,
        }
    }

    /// The tenant of the other partner: of who sold to the customer before.
    #[must_use]
    pub fn other_partner(&self) -> Option<Guid> {
        let own = self.partner_center.tenant_id;
        let known = self.partner_center.desk.other_partner.as_ref();
        let sellers = self.subscriptions.iter();
        let mut sellers = sellers.filter_map(|one| one.owner_tenant_id);
        known
            .map(|other| other.tenant_id)
            .or_else(|| sellers.find(|seller| *seller != own))
    }

    /// Lets the two partners change places, so that the other one's Partner Center is played. What both have to do with,
    /// the transfers, stays.
    pub fn change_places(&mut self) {
        let Some(tenant_id) = self.other_partner() else {
            return;
        };
        let known = self.partner_center.desk.other_partner.take();
        let mut other = known.unwrap_or_else(|| {
            Box::new(PartnerCenter {
                tenant_id,
                mpn_id: OLD_PARTNER_ID.to_owned(),
                tokens: self.partner_center.tokens,
                byte_order_mark: self.partner_center.byte_order_mark,
                customers: vec![self.as_customer()],
                agreements: AgreementTemplate::known(),
                desk: Desk::default(),
            })
        });
        other.desk.transfers = std::mem::take(&mut self.partner_center.desk.transfers);
        std::mem::swap(&mut self.partner_center, &mut *other);
        self.partner_center.desk.other_partner = Some(other);
    }

    /// A customer of the partner.
    #[must_use]
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.partner_center
            .customers
            .iter()
            .find(|customer| customer.id.as_str().eq_ignore_ascii_case(id))
    }

    /// The link that the partner sends to its customers.
    #[must_use]
    pub fn invitation_link(&self) -> String {
        format!(
            "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={}&msppId=0#/partners/invitation",
            self.partner_center.tenant_id
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partners_change_places_and_back_and_the_transfers_stay() {
        let mut tenant = Tenant::omakase();
        let before = tenant.clone();
        tenant.change_places();
        let old = before.subscriptions[0].owner_tenant_id;
        assert_eq!(Some(tenant.partner_center.tenant_id), old);
        assert_eq!(tenant.partner_center.customers.len(), 1);
        let transfer = serde_json::from_value(serde_json::json!({
            "id": tenant.organization.id, "customerId": tenant.organization.id, "state": "Pending",
            "sourcePartnerTenantId": old, "sourcePartnerName": "x", "targetPartnerTenantId": before.partner_center.tenant_id,
            "customerEmailId": "x", "created": "2026-10-01T00:00:00Z", "lastModified": "2026-10-01T00:00:00Z",
        }));
        tenant.partner_center.desk.transfers = vec![transfer.unwrap()];
        tenant.change_places();
        assert_eq!(
            tenant.partner_center.tenant_id,
            before.partner_center.tenant_id
        );
        assert_eq!(
            tenant.partner_center.customers,
            before.partner_center.customers
        );
        assert_eq!(tenant.partner_center.desk.transfers.len(), 1);
        assert_eq!(tenant.other_partner(), old);
    }
}
