//! All customers of the partner, as records: what a tool works on that stands first in a pipeline.

use std::vec;

use futures_util::{
    StreamExt as _,
    stream::{self, LocalBoxStream},
};
use jiff::Timestamp;
use record::{
    Failure, Record,
    ids::{Guid, TenantId},
    sections,
};
use services::{
    Services,
    error::ServiceError,
    graph::Contract,
    pages::Pages,
    partner_center::{Customer, CustomerFilter},
};

use crate::session::Session;

/// The call that lists customers.
const LIST: &str = "GET /v1/customers";
/// The call that lists contracts.
const CONTRACTS: &str = "GET /v1.0/contracts";

/// Which customers of the partner, from which list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerQuery {
    /// Partner Center's list: all of them, or those that a filter lets through.
    PartnerCenter(Option<CustomerFilter>),
    /// The contracts in the partner's directory.
    Contracts,
}

impl Default for CustomerQuery {
    fn default() -> Self {
        Self::PartnerCenter(None)
    }
}

impl CustomerQuery {
    /// Whether it leaves customers out.
    pub(crate) fn is_filtered(&self) -> bool {
        matches!(self, Self::PartnerCenter(Some(_)))
    }
}

/// The partner's customers on their way. The next one may be asked for and not waited for: nothing is lost.
pub struct Listing<'s> {
    records: LocalBoxStream<'s, Result<Record, ServiceError>>,
}

impl<'s> Listing<'s> {
    /// The customers of a list. Sends nothing yet.
    pub fn new(
        session: &'s Session,
        services: &Services,
        query: &CustomerQuery,
    ) -> Result<Self, Failure> {
        let partner_center = services.partner_center()?;
        let own = partner_center.tenant().clone();
        let state = State {
            session,
            services: services.clone(),
            pages: match query {
                CustomerQuery::PartnerCenter(filter) => {
                    List::Customers(partner_center.customers(filter.as_ref()))
                }
                CustomerQuery::Contracts => List::Contracts(services.graph(&own).contracts()),
            },
            own,
            page: Vec::new().into_iter(),
        };
        let records = stream::try_unfold(state, State::next).boxed_local();
        Ok(Self { records })
    }

    /// The next customer; `None` after the last one.
    pub async fn next(&mut self) -> Result<Option<Record>, ServiceError> {
        self.records.next().await.transpose()
    }
}

struct State<'s> {
    session: &'s Session,
    services: Services,
    pages: List,
    own: TenantId,
    page: vec::IntoIter<Record>,
}

enum List {
    Customers(Pages<Customer>),
    Contracts(Pages<Contract>),
}

impl List {
    /// The next page, as sections of their tenants' records.
    async fn next(
        &mut self,
        own: Guid,
        now: impl Fn() -> Timestamp,
    ) -> Result<Option<Vec<Record>>, ServiceError> {
        Ok(match self {
            Self::Customers(pages) => pages.next().await?.map(|page| {
                let now = now();
                // The service's calls let none through that has no tenant.
                let with_tenant = page
                    .into_iter()
                    .filter_map(|one| Some((one.tenant()?, one)));
                with_tenant
                    .map(|(tenant, one)| record(tenant, &section(&one, own, LIST, now)))
                    .collect()
            }),
            Self::Contracts(pages) => pages.next().await?.map(|page| {
                let now = now();
                // A contract without a customer is about nobody.
                let with_tenant = page
                    .into_iter()
                    .filter_map(|one| Some((one.customer_id?, one)));
                with_tenant
                    .map(|(tenant, one)| record(tenant, &contract(one, own, now)))
                    .collect()
            }),
        })
    }
}

impl State<'_> {
    async fn next(mut self) -> Result<Option<(Record, Self)>, ServiceError> {
        loop {
            if let Some(record) = self.page.next() {
                return Ok(Some((record, self)));
            }
            let own = self.services.tenant_id(&self.own).await?;
            let page = self.pages.next(own, || self.session.now()).await?;
            match page {
                Some(page) => self.page = page.into_iter(),
                None => return Ok(None),
            }
        }
    }
}

fn record(tenant: Guid, customer: &sections::Customer) -> Record {
    let mut record = Record::default();
    record.set_tenant(&tenant.into());
    record.set(customer);
    record
}

/// What Partner Center says of a customer, as a section of its record.
#[must_use]
pub fn section(customer: &Customer, own: Guid, source: &str, now: Timestamp) -> sections::Customer {
    let company = &customer.company_profile;
    sections::Customer {
        name: company.company_name.clone(),
        domain: company.domain.clone(),
        relationship: customer.relationship_to_partner.clone(),
        partner: Some(own),
        source: Some(source.to_owned()),
        time: Some(format!("{now:.0}")),
        ..sections::Customer::default()
    }
}

fn contract(contract: Contract, own: Guid, now: Timestamp) -> sections::Customer {
    sections::Customer {
        name: contract.display_name,
        domain: contract.default_domain_name,
        contract_type: contract.contract_type,
        partner: Some(own),
        source: Some(CONTRACTS.to_owned()),
        time: Some(format!("{now:.0}")),
        ..sections::Customer::default()
    }
}
