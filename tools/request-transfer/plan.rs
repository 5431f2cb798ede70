//! Planning, one record: what is to be asked for, answered or withdrawn, or how far everything is.

use common::{
    Exit, Services,
    cli::{Job, Out, WorkError, WorkResult},
    ids::{Guid, TenantId},
    partner_center::{PartnerCenter, transfers::TransferEntity},
    sections::{
        Contact, Customer, License, Partner, Relationship, Section as _, Transfer, TransferAction,
        TransferReason,
    },
};

use crate::{
    asked::{Shown, Source, email, old_partner},
    decide::{End, accepted, answered, empty, is_between, open, progress, refused, section},
    follow::Following,
    listed::Listed,
    reason,
};

/// What the command line wants.
#[derive(Debug)]
pub(crate) enum Verb {
    /// To ask for a transfer.
    Ask,
    /// To hand these subscriptions over.
    Accept(Listed),
    /// To refuse.
    Reject,
    /// To take the request back.
    Withdraw,
    /// To see how far it is.
    Show(Following),
}

/// Plans for one partner.
#[derive(Debug)]
pub(crate) struct Planner {
    pub(crate) verb: Verb,
    /// The partner's own tenant.
    pub(crate) own: Guid,
    pub(crate) source: Source,
    pub(crate) unconfirmed: bool,
    /// Whether undocumented requests go through without a word: to a rehearsal.
    pub(crate) is_rehearsal: bool,
}

impl Planner {
    /// Plans for one customer: a record for each transfer that is meant.
    pub(crate) async fn work(
        &self,
        services: &Services,
        job: &mut Job,
        out: &Out<'_>,
    ) -> WorkResult {
        let customer = job.tenant()?;
        let partner_center = services.partner_center();
        let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
        let license = job.record.get::<License>()?;
        let relationship = job.record.get::<Relationship>()?;
        let contact = job.record.get::<Contact>()?;
        let known = job.record.get::<Customer>()?;
        let meant = meant(job)?;
        let transfers = match &self.verb {
            Verb::Ask => {
                let shown = Shown {
                    license: license.as_ref(),
                    relationship: relationship.as_ref(),
                    contact: contact.as_ref(),
                };
                let name = contact
                    .as_ref()
                    .and_then(|contact| contact.company_name.clone());
                let name = name.or_else(|| known.and_then(|known| known.name));
                vec![self.ask(&partner_center, &customer, shown, name).await?]
            }
            Verb::Accept(listed) => {
                self.accept((&partner_center, &customer), listed, meant.as_deref())
                    .await?
            }
            Verb::Reject => {
                self.answer(
                    (&partner_center, &customer),
                    (End::Source, TransferAction::Reject),
                    meant.as_deref(),
                )
                .await?
            }
            Verb::Withdraw => {
                self.answer(
                    (&partner_center, &customer),
                    (End::Target, TransferAction::Withdraw),
                    meant.as_deref(),
                )
                .await?
            }
            Verb::Show(following) => {
                let found = following.all(&partner_center, &customer, out).await?;
                shown_all(&found)
            }
        };
        for mut transfer in transfers {
            if let Some(why) = reason::of(&transfer) {
                transfer.words = Some(why.in_lang(out.lang).to_owned());
                // What is under way already is only shown.
                if transfer.action == TransferAction::Refuse {
                    out.complain(Exit::No, &why);
                }
            }
            job.record.set(&transfer);
            out.write(&job.record).await?;
        }
        Ok(())
    }

    async fn ask(
        &self,
        partner_center: &PartnerCenter,
        customer: &TenantId,
        shown: Shown<'_>,
        name: Option<String>,
    ) -> WorkResult<Transfer> {
        let (source, source_name) = old_partner(&self.source, shown, self.own)?;
        let email = email(&self.source, shown)?;
        if source == self.own {
            return Ok(refused(TransferReason::SamePartner));
        }
        let found = partner_center.customer(customer).await?;
        let is_reseller = found.as_ref().is_some_and(|found| {
            let relation = found.relationship_to_partner.as_deref();
            relation.is_some_and(|relation| relation.eq_ignore_ascii_case("reseller"))
        });
        if !is_reseller {
            return Ok(refused(TransferReason::NoRelationship));
        }
        let all = partner_center.transfers(customer).await?;
        let is_under_way = |one: &&TransferEntity| {
            is_between(one, source, self.own) && progress(one).is_under_way()
        };
        if let Some(one) = all.iter().find(is_under_way) {
            return Ok(Transfer {
                reason: Some(TransferReason::UnderWay),
                ..section(one, TransferAction::None)
            });
        }
        let listed = found.and_then(|found| found.company_profile.company_name);
        Ok(Transfer {
            source: Some(Partner {
                tenant_id: Some(source),
                name: Some(source_name),
                domain: None,
            }),
            target: Some(Partner {
                tenant_id: Some(self.own),
                ..Partner::default()
            }),
            customer_email: Some(email),
            customer_name: name.or(listed),
            partner_id: self.source.reseller.clone(),
            request_id: Some(fresh_id()),
            ..empty(TransferAction::Ask)
        })
    }

    /// The old partner hands over what the file names, as much as a transfer carries.
    async fn accept(
        &self,
        (partner_center, customer): (&PartnerCenter, &TenantId),
        listed: &Listed,
        meant: Option<&str>,
    ) -> WorkResult<Vec<Transfer>> {
        let all = partner_center.transfers(customer).await?;
        let open: Vec<_> = open(&all, End::Source, self.own)
            .filter(|one| is_meant(one, meant))
            .collect();
        let one = match open[..] {
            [] => return Ok(vec![refused(TransferReason::NoneOpen)]),
            [one] => one,
            // What goes to one partner cannot go to the other.
            _ => return Ok(vec![refused(TransferReason::SeveralOpen)]),
        };
        let sold = partner_center.subscriptions(customer).await?;
        let ids = listed.of_customer(customer);
        let may_be_unconfirmed = self.unconfirmed || self.is_rehearsal;
        Ok(vec![Transfer {
            unconfirmed: self.unconfirmed,
            ..accepted(one, ids, &sold, may_be_unconfirmed)
        }])
    }

    async fn answer(
        &self,
        (partner_center, customer): (&PartnerCenter, &TenantId),
        (end, action): (End, TransferAction),
        meant: Option<&str>,
    ) -> WorkResult<Vec<Transfer>> {
        let all = partner_center.transfers(customer).await?;
        let may_be_unconfirmed = self.unconfirmed || self.is_rehearsal;
        let found: Vec<_> = open(&all, end, self.own)
            .filter(|one| is_meant(one, meant))
            .map(|one| Transfer {
                unconfirmed: self.unconfirmed,
                ..answered(one, action, may_be_unconfirmed)
            })
            .collect();
        Ok(if found.is_empty() {
            vec![refused(TransferReason::NoneOpen)]
        } else {
            found
        })
    }
}

/// The transfer that a record of `--show` is about: only that one is answered.
fn meant(job: &Job) -> WorkResult<Option<String>> {
    if job.record.failed(Transfer::KEY).is_some() {
        return Ok(None);
    }
    Ok(job.record.get::<Transfer>()?.and_then(|shown| shown.id))
}

fn is_meant(one: &TransferEntity, meant: Option<&str>) -> bool {
    meant.is_none_or(|id| id.eq_ignore_ascii_case(&one.id))
}

/// A record for each, and one that says so where there is none.
fn shown_all(found: &[TransferEntity]) -> Vec<Transfer> {
    if found.is_empty() {
        return vec![empty(TransferAction::None)];
    }
    let shown = found.iter().map(|one| section(one, TransferAction::None));
    shown.collect()
}

fn fresh_id() -> Guid {
    let id = uuid::Uuid::new_v4().to_string();
    id.parse().expect("an UUID is written as a GUID is")
}
