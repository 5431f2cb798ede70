//! The calls to Partner Center. All of them read.

use std::cell::OnceCell;

use common::{
    Log,
    ids::TenantId,
    partner_center::{Agreement, PartnerCenter},
    sections::AgreementState,
    services::error::ServiceError,
};
use jiff::Timestamp;

use crate::judge::{Attestation, Seen, Verdict, judge};

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
pub(crate) struct Asker {
    partner_center: PartnerCenter,
    /// The link of today's agreement, once it was asked for.
    todays_link: OnceCell<Option<String>>,
}

impl Asker {
    pub(crate) fn new(partner_center: PartnerCenter) -> Self {
        Self {
            partner_center,
            todays_link: OnceCell::new(),
        }
    }

    /// The partner's own tenant.
    pub(crate) fn tenant(&self) -> &TenantId {
        self.partner_center.tenant()
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
            (None, None) => self.todays_link(log).await,
            (link, _) => link,
        };
        Asked {
            verdict,
            agreement_link,
            error,
        }
    }

    /// The link helps a person and proves nothing, so a run goes on without it.
    async fn todays_link(&self, log: Log) -> Option<String> {
        if let Some(known) = self.todays_link.get() {
            return known.clone();
        }
        let link = match self.partner_center.agreements_metadata().await {
            Ok(all) => all
                .into_iter()
                .max_by_key(|one| one.version_rank)
                .and_then(|newest| newest.agreement_link),
            Err(error) => {
                log.detail(|| format!("without the link to the agreement: {error}"));
                None
            }
        };
        self.todays_link.get_or_init(|| link).clone()
    }
}

fn attestation(agreement: Agreement) -> Attestation {
    Attestation {
        date_agreed: agreement.date_agreed,
        template_id: agreement.template_id,
        agreement_link: agreement.agreement_link,
    }
}
