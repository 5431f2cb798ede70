//! The calls to Partner Center. All of them read.

use common::{
    Exit, Services, Text,
    cli::{WorkError, WorkResult},
    ids::Guid,
    partner_center::{
        CustomerFilter, PartnerAgreement, PartnerCenter, PartnerRelationship, PartnersOf,
    },
    sections::{PartnersRelation, Reseller, ResellerAgreement},
    services::error::ServiceError,
};
use jiff::Timestamp;

/// Partner Center, as one partner.
pub(crate) struct Asker {
    pub(crate) partner_center: PartnerCenter,
    own: Guid,
    now: Timestamp,
}

/// Why a question was not answered: the exit code, and the words.
pub(crate) type Unanswered = (Exit, Text);

impl Asker {
    pub(crate) async fn new(services: &Services, now: Timestamp) -> WorkResult<Self> {
        let partner_center = services
            .partner_center()
            .map_err(|failure| WorkError::Run(failure.into()))?;
        let own = services.tenant_id(partner_center.tenant()).await?;
        Ok(Self {
            partner_center,
            own,
            now,
        })
    }

    /// A section that says whose answer it is.
    pub(crate) fn section(&self, source: &str) -> Reseller {
        Reseller {
            partner: Some(self.own),
            source: Some(source.to_owned()),
            time: Some(format!("{:.0}", self.now)),
            ..Reseller::default()
        }
    }

    /// All that the partner deals with.
    pub(crate) async fn list(&self, of: PartnersOf) -> Result<Vec<Reseller>, ServiceError> {
        let relation = match of {
            PartnersOf::Provider => PartnersRelation::Reseller,
            PartnersOf::Reseller => PartnersRelation::Provider,
        };
        let all = self.partner_center.partners(of).await?;
        Ok(all
            .into_iter()
            .map(|one| self.listed(one, relation))
            .collect())
    }

    fn listed(&self, one: PartnerRelationship, relation: PartnersRelation) -> Reseller {
        Reseller {
            tenant_id: Some(one.id).filter(|id| !id.is_empty()),
            name: one.name,
            partner_id: one.mpn_id,
            location: one.location,
            relation: Some(relation),
            state: one.state,
            ..self.section("GET /v1/relationships")
        }
    }

    /// Adds whether it has signed. One that was not answered leaves the rest as it is.
    pub(crate) async fn add_agreement(&self, reseller: &mut Reseller) -> Option<Unanswered> {
        let id = reseller.partner_id.as_deref()?;
        let (agreement, unanswered) = match self.partner_center.partner_agreement(id).await {
            Ok(agreement) => (known(agreement), None),
            Err(error) => (
                ResellerAgreement::Unknown,
                Some((error.exit(), error.text())),
            ),
        };
        reseller.agreement = Some(agreement);
        unanswered
    }

    /// How many customers have this reseller.
    pub(crate) async fn customers_of(&self, reseller: Guid) -> Result<u64, ServiceError> {
        let filter = CustomerFilter::Reseller(reseller);
        let mut pages = self.partner_center.customers(Some(&filter));
        let mut count = 0;
        while let Some(page) = pages.next().await? {
            count += page.len() as u64;
        }
        Ok(count)
    }
}

fn known(agreement: PartnerAgreement) -> ResellerAgreement {
    match agreement {
        PartnerAgreement::Signed => ResellerAgreement::Signed,
        PartnerAgreement::NotSigned => ResellerAgreement::NotSigned,
        PartnerAgreement::OtherRegion => ResellerAgreement::OtherRegion,
        PartnerAgreement::NotKnown => ResellerAgreement::NotKnown,
        PartnerAgreement::NoReseller => ResellerAgreement::NoReseller,
    }
}
