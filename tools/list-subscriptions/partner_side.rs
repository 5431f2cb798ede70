//! What this partner sold to a customer, from Partner Center.

use std::collections::HashMap;

use common::{
    Exit, Services, Text,
    cli::{Job, Out, Problem, WorkError, WorkResult},
    ids::{Guid, TenantId},
    licensing::subscriptions::MOST_ACTIVE,
    partner_center::{
        PartnerCenter,
        commerce::{Reseller, Subscription},
    },
    sections::{FindingCode, License, SoldSubscription, Support},
    services::error::ServiceError,
    text,
    text::printable,
};

use crate::{
    findings::{self, Seen},
    listing::{Options, new_partner, write},
    reseller::Resellers,
    section,
};

/// Asks as one partner.
pub(crate) struct Partner {
    own: Guid,
    resellers: Resellers,
    options: Options,
}

impl Partner {
    pub(crate) async fn new(services: &Services, options: Options) -> anyhow::Result<Self> {
        let partner_center = services.partner_center()?;
        let own = services.tenant_id(partner_center.tenant()).await?;
        Ok(Self {
            own,
            resellers: Resellers::default(),
            options,
        })
    }

    /// The partner's own tenant.
    pub(crate) fn tenant(&self) -> TenantId {
        self.own.into()
    }

    pub(crate) async fn list(
        &self,
        services: &Services,
        job: &mut Job,
        out: &Out<'_>,
    ) -> WorkResult {
        let customer = job.tenant()?;
        let partner_center = services.partner_center();
        let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
        let license = job.record.get::<License>()?;
        let all = partner_center.subscriptions(&customer).await;
        let all = all.map_err(no_relationship)?;
        let is_active = |one: &&Subscription| one.status.as_deref() == Some("active");
        let is_over_150 = all.iter().filter(is_active).count() > MOST_ACTIVE;
        let is_old = new_partner(&job.record)?.is_some_and(|new| new != self.own);
        let skus = license.as_ref().map(skus);
        let mut found = Vec::new();
        for one in all {
            let sku = match &skus {
                // A record with a row of licences is about the subscriptions of that row.
                Some(skus) => match skus.get(&one.id.to_ascii_lowercase()) {
                    Some(sku) => Some(*sku),
                    None => continue,
                },
                None => None,
            };
            let seen = Seen {
                is_old,
                is_over_150,
                reseller: self.reseller(&partner_center, &one, out).await,
            };
            let support = self.support(&partner_center, &customer, &one).await?;
            found.push(self.section(&one, sku, (&seen, support), out));
        }
        write(job, found, &self.options, out).await
    }

    fn section(
        &self,
        one: &Subscription,
        sku: Option<Guid>,
        (seen, support): (&Seen, Option<Support>),
        out: &Out<'_>,
    ) -> SoldSubscription {
        let mut made = section::of_partner(one, self.own, &self.options.zone, (out.now, out.lang));
        made.sku_id = sku;
        made.support = support;
        made.findings = findings::of(&made, seen, out.lang);
        made
    }

    /// Whether the reseller on a subscription is valid; `None` where there is none on it, or the service did not say.
    async fn reseller(
        &self,
        partner_center: &PartnerCenter,
        one: &Subscription,
        out: &Out<'_>,
    ) -> Option<Reseller> {
        let id = one.partner_id.as_deref().filter(|id| !id.is_empty())?;
        match self.resellers.ask(partner_center, id).await {
            Ok(found) => Some(found),
            // Who lets the run fail on it takes silence for a good answer.
            Err(error) if self.options.fails_on(FindingCode::PartnerOfRecordInvalid) => {
                out.complain(error.exit(), &not_checked(id).followed_by(&error.text()));
                None
            }
            Err(error) => {
                out.log
                    .detail(|| format!("PartnerID {id} not checked: {error}"));
                None
            }
        }
    }

    async fn support(
        &self,
        partner_center: &PartnerCenter,
        customer: &TenantId,
        one: &Subscription,
    ) -> WorkResult<Option<Support>> {
        if !self.options.support {
            return Ok(None);
        }
        let contact = partner_center.support_contact(customer, &one.id).await;
        let contact = contact.map_err(WorkError::from)?;
        Ok(Some(Support {
            tenant_id: contact.support_tenant_id,
            partner_id: contact.support_mpn_id,
            name: contact.name,
        }))
    }
}

fn not_checked(id: &str) -> Text {
    let id = printable(id);
    text!(
        "whether the reseller's PartnerID {id} is valid could not be asked",
        "リセラーのパートナー ID {id} が有効かどうかを確認できませんでした"
    )
}

/// A customer who has not accepted, or has left, is an answer; the others are listed.
fn no_relationship(error: ServiceError) -> Problem {
    if error.code() != Some("20002") {
        return error.into();
    }
    Problem::Other {
        exit: Exit::No,
        code: "no-relationship",
        text: text!(
            "there is no reseller relationship between this partner and the customer, so that nothing can be listed: the invitation is not accepted, or the relationship has ended (check-relationship)",
            "このパートナーとお客様の間にリセラー関係がないため、一覧できません。招待が承諾されていないか、リセラー関係が終了しています (check-relationship で確認できます)"
        ),
    }
}

/// The subscriptions of a row, by the commerce system's id in lower case.
fn skus(license: &License) -> HashMap<String, Guid> {
    let ids = license.subscriptions.iter();
    let ids = ids.filter_map(|one| one.commerce_subscription_id.as_ref());
    ids.map(|id| (id.to_ascii_lowercase(), license.sku_id))
        .collect()
}
