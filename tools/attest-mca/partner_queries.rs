//! The questions to Partner Center. All of them read.

use common::{
    Log,
    ids::TenantId,
    partner_center::{Agreement, AgreementMetadata, CountryRules, PartnerCenter, PartnersOf},
    sections::AgreementState,
    services::error::ServiceError,
};
use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::{
    judge::{Attestation, Seen, Verdict, judge},
    provider::{Attester, attester},
};

/// What came of the questions about one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) verdict: Verdict,
    /// Where people read the agreement that stands today.
    pub(crate) agreement_link: Option<String>,
    /// Why a question was not answered, where the verdict needed the answer.
    pub(crate) error: Option<ServiceError>,
}

/// Asks one partner's Partner Center.
pub(crate) struct PartnerQueries {
    partner_center: PartnerCenter,
    /// Today's agreement, once it was asked for.
    newest: OnceCell<Option<AgreementMetadata>>,
    /// Who may attest, once it was asked for.
    attester: OnceCell<Attester>,
}

impl PartnerQueries {
    pub(crate) fn new(partner_center: PartnerCenter) -> Self {
        Self {
            partner_center,
            newest: OnceCell::new(),
            attester: OnceCell::new(),
        }
    }

    /// Asks about one customer. A customer who signed directly needs no attestation (documented), so
    /// that one is asked first.
    pub(crate) async fn ask(&self, customer: &TenantId, now: Timestamp, log: Log) -> Asked {
        let direct = self.partner_center.direct_sign_status(customer).await;
        let mut seen = Seen::default();
        let mut error = None;
        match direct {
            Ok(status) => seen.direct = Some(status.is_signed),
            Err(refused) => error = Some(refused),
        }
        if seen.direct != Some(true) {
            match self.partner_center.agreements(customer).await {
                Ok(all) => seen.attested = Some(all.into_iter().map(attestation).collect()),
                Err(refused) => error = error.or(Some(refused)),
            }
        }
        let verdict = judge(&seen, now);
        let error = error.filter(|_| verdict.state != AgreementState::Accepted);
        let link = verdict
            .attestation
            .as_ref()
            .and_then(|one| one.agreement_link.clone());
        let agreement_link = match (link, &error) {
            (None, None) => self.newest_link(log).await,
            (link, _) => link,
        };
        Asked {
            verdict,
            agreement_link,
            error,
        }
    }

    /// The link helps a person and proves nothing, so a run goes on without it.
    async fn newest_link(&self, log: Log) -> Option<String> {
        match self.newest().await {
            Ok(newest) => newest.and_then(|newest| newest.agreement_link.clone()),
            Err(error) => {
                log.detail(|| format!("without the link to the agreement: {error}"));
                None
            }
        }
    }

    /// The agreement that stands today. Asked once in a run, unless it could not be answered.
    pub(crate) async fn newest(&self) -> Result<Option<&AgreementMetadata>, ServiceError> {
        let ask = async || {
            let all = self.partner_center.agreements_metadata().await?;
            Ok(all.into_iter().max_by_key(|one| one.version_rank))
        };
        let newest = self.newest.get_or_try_init(ask).await?;
        Ok(newest.as_ref())
    }

    /// Whether this partner may attest. Asked once in a run, unless it could not be answered.
    pub(crate) async fn attester(&self) -> Result<&Attester, ServiceError> {
        let ask = async || {
            let providers = self.partner_center.partners(PartnersOf::Reseller).await?;
            let resellers = if providers.is_empty() {
                Vec::new()
            } else {
                self.partner_center.partners(PartnersOf::Provider).await?
            };
            Ok(attester(&providers, &resellers))
        };
        self.attester.get_or_try_init(ask).await
    }

    /// The name of a customer.
    pub(crate) async fn company(
        &self,
        customer: &TenantId,
    ) -> Result<Option<String>, ServiceError> {
        let found = self.partner_center.customer(customer).await?;
        Ok(found.and_then(|found| found.company_profile.company_name))
    }

    /// What a country asks of a contact.
    pub(crate) async fn country_rules(
        &self,
        country: &str,
    ) -> Result<Option<CountryRules>, ServiceError> {
        self.partner_center.country_rules(country).await
    }

    /// Whether the text of the agreement is there for a language and a country.
    pub(crate) async fn has_text(
        &self,
        template: &str,
        language: &str,
        country: &str,
    ) -> Result<bool, ServiceError> {
        let found = self
            .partner_center
            .agreement_document(template, language, country)
            .await?;
        Ok(found.is_some())
    }
}

fn attestation(agreement: Agreement) -> Attestation {
    Attestation {
        date_agreed: agreement.date_agreed,
        template_id: agreement.template_id,
        agreement_link: agreement.agreement_link,
    }
}
