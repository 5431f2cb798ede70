//! The relationship of the customer and the new partner: who is who, and what it brings.

use super::{
    commerce::Relation,
    partners::{Customer, InvitationState},
    tenant::Tenant,
};

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
            let customer = Customer {
                id: self.organization.id,
                company_name: self.organization.display_name.clone(),
                domain: self.initial_domain().to_owned(),
                direct_signed: true,
                agreements: Vec::new(),
                indirect_resellers: Vec::new(),
                relation: Relation::Reseller,
                account_status: None,
            };
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
