//! Who the partner is, and whom it deals with: asked once in a run.

use common::{
    Services,
    cli::{Problem, WorkResult},
    ids::{Guid, TenantId},
    partner_center::{MpnProfile, PartnerCenter, PartnerRelationship, PartnersOf},
    sections::Partner,
};
use tokio::sync::OnceCell;

use crate::report::{Refused, Which};

/// The partner's own affairs.
pub(crate) struct PartnerQueries {
    pub(crate) services: Services,
    pub(crate) partner_center: PartnerCenter,
    own: OnceCell<Guid>,
    profile: OnceCell<MpnProfile>,
    link: OnceCell<String>,
    agreement_link: OnceCell<Option<(String, Option<String>)>>,
}

impl PartnerQueries {
    pub(crate) fn new(services: &Services, partner_center: PartnerCenter) -> Self {
        Self {
            services: services.clone(),
            partner_center,
            own: OnceCell::new(),
            profile: OnceCell::new(),
            link: OnceCell::new(),
            agreement_link: OnceCell::new(),
        }
    }

    /// The partner's own tenant.
    pub(crate) fn tenant(&self) -> &TenantId {
        self.partner_center.tenant()
    }

    /// Its id.
    pub(crate) async fn own(&self) -> WorkResult<Guid> {
        let own = self
            .own
            .get_or_try_init(async || self.services.tenant_id(self.tenant()).await);
        Ok(*own.await?)
    }

    /// The partner as customers see it.
    pub(crate) async fn partner(&self) -> WorkResult<Partner> {
        Ok(Partner {
            tenant_id: Some(self.own().await?),
            name: self.profile().await?.partner_name.clone(),
            domain: None,
        })
    }

    pub(crate) async fn profile(&self) -> WorkResult<&MpnProfile> {
        let profile = self
            .profile
            .get_or_try_init(async || self.partner_center.own_profile().await);
        Ok(profile.await?)
    }

    /// The invitation's link as Partner Center gives it: the same for all customers.
    pub(crate) async fn link(&self) -> WorkResult<&str> {
        let link = self.link.get_or_try_init(async || {
            let request = self.partner_center.relationship_request().await?;
            Ok::<_, common::services::error::ServiceError>(request.url)
        });
        Ok(link.await?)
    }

    /// Today's agreement: its template and the address of its text for people.
    pub(crate) async fn agreement(&self) -> WorkResult<Option<&(String, Option<String>)>> {
        let newest = self.agreement_link.get_or_try_init(async || {
            let all = self.partner_center.agreements_metadata().await?;
            let newest = all.into_iter().max_by_key(|one| one.version_rank);
            let newest = newest.map(|newest| (newest.template_id, newest.agreement_link));
            Ok::<_, common::services::error::ServiceError>(newest)
        });
        Ok(newest.await?.as_ref())
    }

    /// One of the partner's providers, or of its resellers.
    pub(crate) async fn other(&self, id: Guid, which: Which) -> WorkResult<PartnerRelationship> {
        let all = match which {
            Which::Provider => self.partner_center.partners(PartnersOf::Reseller).await?,
            Which::Reseller => self.partner_center.partners(PartnersOf::Provider).await?,
        };
        let found = all.into_iter().find(|one| {
            let is_active = one
                .state
                .as_deref()
                .is_none_or(|state| state.eq_ignore_ascii_case("active"));
            is_active && one.id.eq_ignore_ascii_case(id.as_str())
        });
        found.ok_or_else(|| Problem::from(Refused::NoSuchPartner(id, which)).into())
    }
}
