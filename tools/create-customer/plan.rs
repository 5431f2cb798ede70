//! Planning: one record, from a company to what is to be sent.

use std::{cell::RefCell, collections::HashMap};

use common::{
    Exit, Services,
    cli::{Job, Out, Problem, WorkError, WorkResult},
    country::is_country,
    customers,
    ids::Guid,
    partner_center::{CountryRules, PartnerCenter, commerce::Reseller},
    sections::{
        Company, Contact, CreateAction, CreateReason, Customer, CustomerCreation, NewCustomer,
    },
    services::error::ServiceError,
    text,
};

use crate::{
    check::{Misfit, check},
    reason,
};

/// Where a customer of this partner was found.
pub(crate) const LIST: &str = "GET /v1/customers";

/// Plans for all records of a run.
pub(crate) struct Planner {
    /// The company that the command line describes.
    described: Option<(Company, Contact)>,
    /// The reseller of the command line.
    reseller: Option<String>,
    /// Whether an address counts that the service does not find.
    keep_address: bool,
    /// The partner's own tenant.
    own: Guid,
    /// The rules of the countries that were asked about.
    countries: RefCell<HashMap<String, Option<CountryRules>>>,
}

/// What came of planning.
enum Planned {
    Create(Box<NewCustomer>),
    /// This partner has the customer.
    There(Box<Customer>, Guid),
    Refuse(CreateReason, String),
}

impl Planner {
    pub(crate) fn new(
        described: Option<(Company, Contact)>,
        reseller: Option<String>,
        keep_address: bool,
        own: Guid,
    ) -> Self {
        Self {
            described,
            reseller,
            keep_address,
            own,
            countries: RefCell::default(),
        }
    }

    /// Plans the creation of one record.
    pub(crate) async fn work(
        &self,
        services: &Services,
        job: &mut Job,
        out: &Out<'_>,
    ) -> WorkResult {
        if let Some((company, contact)) = &self.described {
            job.record.set(contact);
            job.record.set(company);
        }
        let partner_center = services.partner_center();
        let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
        let (contact, company) = (job.record.get()?, job.record.get()?);
        let planned = if job.record.tenant()?.is_some() {
            Planned::Refuse(CreateReason::HasTenant, String::new())
        } else {
            self.plan(&partner_center, (contact, company), out).await?
        };
        let creation = match planned {
            Planned::Create(new) => CustomerCreation {
                request_id: Some(fresh_id()),
                new: Some(*new),
                ..empty(CreateAction::Create)
            },
            Planned::There(found, tenant) => {
                job.record.set_tenant(&tenant.into());
                job.record.set(&*found);
                empty(CreateAction::None)
            }
            Planned::Refuse(why, said) => {
                let words = reason::words(why, &said);
                out.complain(Exit::No, &words);
                CustomerCreation {
                    reason: Some(why),
                    words: Some(words.in_lang(out.lang).to_owned()),
                    ..empty(CreateAction::Refuse)
                }
            }
        };
        job.record.set(&creation);
        out.write(&job.record).await
    }

    async fn plan(
        &self,
        partner_center: &PartnerCenter,
        (contact, company): (Option<Contact>, Option<Company>),
        out: &Out<'_>,
    ) -> WorkResult<Planned> {
        let contact = contact.ok_or_else(no_contact)?;
        let company = company.ok_or_else(no_company)?;
        let rules = self.rules(partner_center, &contact.country).await?;
        let new = check(&company, &contact, rules.as_ref()).map_err(|misfit| bad(&misfit))?;
        if partner_center.is_domain_taken(&new.domain).await? {
            let found = partner_center.customer_with_domain(&new.domain).await?;
            let own = found.filter(|found| is_company(found, &new));
            let own = own.and_then(|found| Some((found.tenant()?, found)));
            return Ok(match own {
                Some((tenant, found)) => {
                    let found = customers::section(&found, self.own, LIST, out.now);
                    Planned::There(Box::new(found), tenant)
                }
                None => Planned::Refuse(CreateReason::DomainTaken, new.domain),
            });
        }
        let reseller = company.reseller.as_deref().or(self.reseller.as_deref());
        let with = match reseller {
            Some(id) => with_reseller(partner_center, new, id).await?,
            None => Some(new),
        };
        let Some(new) = with else {
            let id = reseller.unwrap_or_default().to_owned();
            return Ok(Planned::Refuse(CreateReason::ResellerInvalid, id));
        };
        self.with_address(partner_center, new).await
    }

    /// The rules of a country, asked for once in a run.
    async fn rules(
        &self,
        partner_center: &PartnerCenter,
        country: &str,
    ) -> Result<Option<CountryRules>, ServiceError> {
        if !is_country(country) {
            return Ok(None);
        }
        let country = country.to_ascii_uppercase();
        let known = self.countries.borrow().get(&country).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let rules = partner_center.country_rules(&country).await?;
        self.countries.borrow_mut().insert(country, rules.clone());
        Ok(rules)
    }

    async fn with_address(
        &self,
        partner_center: &PartnerCenter,
        new: NewCustomer,
    ) -> WorkResult<Planned> {
        let found = partner_center.check_address(&new.address).await?;
        if !self.keep_address && !is_usable(&found.status) {
            let said = [Some(found.status), found.validation_message];
            let said: Vec<String> = said.into_iter().flatten().collect();
            return Ok(Planned::Refuse(
                CreateReason::AddressNotFound,
                said.join(": "),
            ));
        }
        Ok(Planned::Create(Box::new(NewCustomer {
            address_status: found.status,
            ..new
        })))
    }
}

/// With the tenant of an indirect reseller; `None` where it cannot be one.
async fn with_reseller(
    partner_center: &PartnerCenter,
    new: NewCustomer,
    id: &str,
) -> Result<Option<NewCustomer>, ServiceError> {
    let tenant = reseller_tenant(partner_center, id).await?;
    Ok(tenant.map(|tenant| NewCustomer {
        reseller: Some(id.to_owned()),
        reseller_tenant_id: Some(tenant),
        ..new
    }))
}

/// The tenant of an indirect reseller of this partner that has signed; `None` where the id is none of those.
pub(crate) async fn reseller_tenant(
    partner_center: &PartnerCenter,
    id: &str,
) -> Result<Option<Guid>, ServiceError> {
    let own = partner_center.own_reseller(id).await?;
    let tenant = own.and_then(|own| own.id.parse().ok());
    if tenant.is_none() || partner_center.reseller(id).await? != Reseller::Valid {
        return Ok(None);
    }
    Ok(tenant)
}

/// Whether a customer of this partner is the company of a plan: its domain is, and so is its name.
pub(crate) fn is_company(found: &common::partner_center::Customer, new: &NewCustomer) -> bool {
    let profile = &found.company_profile;
    let has_domain = profile
        .domain
        .as_deref()
        .is_some_and(|domain| domain.eq_ignore_ascii_case(&new.domain));
    has_domain && profile.company_name.as_deref() == Some(&new.company_name)
}

/// Whether an address can be sent: the service knows it, or does not examine those of the country (documented words).
fn is_usable(status: &str) -> bool {
    ["VerifiedShippable", "Verified", "NotValidated"]
        .iter()
        .any(|good| status.eq_ignore_ascii_case(good))
}

/// A section that says only what is to be done.
fn empty(action: CreateAction) -> CustomerCreation {
    CustomerCreation {
        action,
        reason: None,
        words: None,
        new: None,
        request_id: None,
        status: None,
        credentials: None,
        account: None,
        error: None,
    }
}

fn fresh_id() -> Guid {
    let id = uuid::Uuid::new_v4().to_string();
    id.parse().expect("an UUID is written as a GUID is")
}

fn no_contact() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-contact",
        text: text!(
            "the record has no section \"contact\": add who is the company's contact (firstName, lastName, email, country; see create-customer --schema), or describe the company with options",
            "レコードにセクション「contact」がありません。会社の連絡先 (firstName、lastName、email、country) を追加するか (create-customer --schema を参照)、オプションで会社を指定してください"
        ),
    }
}

fn no_company() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-company",
        text: text!(
            "the record has no section \"company\": add the company (name, domain, addressLine1, city, state, postalCode; as a table: company.name,company.domain,…), or describe it with options",
            "レコードにセクション「company」がありません。会社 (name、domain、addressLine1、city、state、postalCode。表の場合の列: company.name,company.domain,…) を追加するか、オプションで指定してください"
        ),
    }
}

fn bad(misfit: &Misfit) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "bad-company",
        text: misfit.text(),
    }
}
