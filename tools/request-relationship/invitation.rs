//! One record, from what is asked for to its link, or to the plan that makes one.

use common::{
    Lang,
    cli::{Job, Out, WorkResult},
    ids::{Guid, TenantId},
    sections::{
        Administration, AdministrationRole, Contact, Customer, InvitationKind, Partner, Request,
        RequestAction, RequestedAgreement,
    },
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    letter::{Letters, Subject},
    link,
    partner_queries::PartnerQueries,
    report::{Refused, Which, request, send_it},
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    Reseller,
    /// As the reseller of this provider.
    ForProvider(Guid),
    /// As the provider, for this reseller.
    ForReseller(Guid),
    Administration(Delegation),
    Agreement,
}

/// Which administration is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delegation {
    pub(crate) roles: Vec<AdministrationRole>,
    pub(crate) duration: String,
    pub(crate) auto_extend_duration: String,
}

/// What holds for all records of a run.
pub(crate) struct Inviting<'a> {
    pub(crate) queries: &'a PartnerQueries,
    pub(crate) wish: Wish,
    pub(crate) language: Option<String>,
    pub(crate) country: String,
    pub(crate) deadline: Option<Date>,
    pub(crate) letters: Option<Letters>,
    pub(crate) zone: TimeZone,
}

impl Inviting<'_> {
    pub(crate) async fn request(&self, job: &Job, out: &Out<'_>) -> WorkResult<Request> {
        let contact: Option<Contact> = job.record.get()?;
        let language = self.language(contact.as_ref(), out.lang);
        let mut request = self.asked(job, out.now).await?;
        request.deadline = self.deadline.map(|day| day.to_string());
        if matches!(self.wish, Wish::Agreement) {
            request.agreement = Some(self.text(contact.as_ref(), &language).await?);
        } else if !matches!(self.wish, Wish::Administration(_)) {
            let newest = self.queries.agreement().await?;
            request.agreement = newest.map(|(_, link)| RequestedAgreement {
                link: link.clone(),
                language: language.clone(),
                country: self.country(contact.as_ref()),
                text: None,
            });
        }
        self.write_mail(job, &mut request, out)?;
        Ok(request)
    }

    async fn asked(&self, job: &Job, now: Timestamp) -> WorkResult<Request> {
        let partner = self.queries.partner().await?;
        Ok(match &self.wish {
            Wish::Reseller => {
                let given = self.queries.link().await?;
                let own = self.queries.own().await?;
                let url = link::of_reseller(given, own).map_err(Refused::Link)?;
                Request {
                    mspp_id: link::mspp_id(&url),
                    url: Some(url),
                    ..request(InvitationKind::Reseller, RequestAction::Invite, partner)
                }
            }
            Wish::ForProvider(provider) => {
                let provider = self.queries.other(*provider, Which::Provider).await?;
                let mspp_id = self.queries.profile().await?.mpn_id.clone();
                indirect(partner, mspp_id, of(&provider))?
            }
            Wish::ForReseller(reseller) => {
                let reseller = self.queries.other(*reseller, Which::Reseller).await?;
                indirect(of(&reseller), reseller.mpn_id.clone(), partner)?
            }
            Wish::Administration(wanted) => {
                let customer = job.tenant().ok();
                let name = display_name(customer.as_ref().map(TenantId::as_str), now, &self.zone);
                Request {
                    administration: Some(Administration {
                        id: None,
                        display_name: name,
                        duration: wanted.duration.clone(),
                        auto_extend_duration: wanted.auto_extend_duration.clone(),
                        roles: wanted.roles.clone(),
                        state: None,
                    }),
                    ..request(InvitationKind::Gdap, RequestAction::Create, partner)
                }
            }
            Wish::Agreement => Request {
                url: Some(link::AGREEMENT.to_owned()),
                ..request(InvitationKind::Mca, RequestAction::Invite, partner)
            },
        })
    }

    /// The language of the customer's texts: the command line's, else the contact's, else that of the run.
    fn language(&self, contact: Option<&Contact>, lang: Lang) -> String {
        let of_contact = || contact.and_then(|contact| contact.language.clone());
        self.language
            .clone()
            .or_else(of_contact)
            .unwrap_or_else(|| {
                match lang {
                    Lang::En => "en-US",
                    Lang::Ja => "ja-JP",
                }
                .to_owned()
            })
    }

    fn country(&self, contact: Option<&Contact>) -> String {
        contact.map_or_else(|| self.country.clone(), |contact| contact.country.clone())
    }

    async fn text(
        &self,
        contact: Option<&Contact>,
        language: &str,
    ) -> WorkResult<RequestedAgreement> {
        let country = self.country(contact);
        let missing = || Refused::NoText(language.to_owned(), country.clone());
        let (template, link) = self.queries.agreement().await?.ok_or_else(missing)?;
        let document = self
            .queries
            .partner_center
            .agreement_document(template, language, &country)
            .await?
            .ok_or_else(missing)?;
        Ok(RequestedAgreement {
            link: link.clone(),
            language: language.to_owned(),
            country: country.clone(),
            text: document.display_uri,
        })
    }

    /// Writes the mail, where there is a link already, and says what comes next.
    pub(crate) fn write_mail(&self, job: &Job, request: &mut Request, out: &Out<'_>) -> WorkResult {
        let Some(url) = request.url.clone() else {
            return Ok(());
        };
        request.next_step = Some(send_it(request.kind, out.lang));
        let Some(letters) = &self.letters else {
            return Ok(());
        };
        let contact: Option<Contact> = job.record.get()?;
        let customer: Option<Customer> = job.record.get().ok().flatten();
        let language = self.language(contact.as_ref(), out.lang);
        let tenant = job.tenant().ok();
        request.mail = Some(
            letters.write(Subject {
                request,
                url: &url,
                tenant: tenant.as_ref().map(TenantId::as_str),
                company: customer
                    .as_ref()
                    .and_then(|customer| customer.name.as_deref()),
                contact: contact.as_ref(),
                lang: Lang::of_locale(&language),
                now: out.now,
            })?,
        );
        Ok(())
    }
}

fn of(other: &common::partner_center::PartnerRelationship) -> Partner {
    Partner {
        tenant_id: other.id.parse().ok(),
        name: other.name.clone(),
        domain: None,
    }
}

fn indirect(reseller: Partner, mspp_id: Option<String>, provider: Partner) -> WorkResult<Request> {
    let is_number = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let mspp_id = mspp_id.filter(is_number).ok_or(Refused::NoPartnerId)?;
    let (Some(own), Some(sells)) = (reseller.tenant_id, provider.tenant_id) else {
        return Err(Refused::NoPartnerId.into());
    };
    Ok(Request {
        url: Some(link::of_indirect_reseller(own, &mspp_id, sells)),
        mspp_id: Some(mspp_id),
        provider: Some(provider),
        ..request(
            InvitationKind::IndirectReseller,
            RequestAction::Invite,
            reseller,
        )
    })
}

/// A name of at most 50 characters that no other request of the partner's has: the customer's, and the second.
fn display_name(customer: Option<&str>, now: Timestamp, zone: &TimeZone) -> String {
    let customer: String = customer.unwrap_or("any").chars().take(24).collect();
    let time = now.to_zoned(zone.clone()).strftime("%Y%m%d-%H%M%S");
    format!("{customer} {time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_and_tells_customers_and_times_apart() {
        let name =
            |customer, now: &str| display_name(customer, now.parse().unwrap(), &TimeZone::UTC);
        let id = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
        let one = name(Some(id), "2026-10-08T01:00:00Z");
        assert_eq!(one, "0d7a6e31-52c4-4b8f-9f1e- 20261008-010000");
        assert!(one.chars().count() <= 50);
        assert_ne!(one, name(Some(id), "2026-10-08T01:00:01Z"));
        assert_ne!(one, name(None, "2026-10-08T01:00:00Z"));
    }
}
