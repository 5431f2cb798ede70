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
    pages::Pages,
    partner_center::{Customer, CustomerFilter},
};

use crate::session::Session;

/// The call that lists customers.
const LIST: &str = "GET /v1/customers";

/// The partner's customers on their way. The next one may be asked for and not waited for: nothing is lost.
pub struct Listing<'s> {
    records: LocalBoxStream<'s, Result<Record, ServiceError>>,
}

impl<'s> Listing<'s> {
    /// All customers, or those that a filter lets through. Sends nothing yet.
    pub fn new(
        session: &'s Session,
        services: &Services,
        filter: Option<&CustomerFilter>,
    ) -> Result<Self, Failure> {
        let partner_center = services.partner_center()?;
        let state = State {
            session,
            services: services.clone(),
            pages: partner_center.customers(filter),
            own: partner_center.tenant().clone(),
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
    pages: Pages<Customer>,
    own: TenantId,
    page: vec::IntoIter<Record>,
}

impl State<'_> {
    async fn next(mut self) -> Result<Option<(Record, Self)>, ServiceError> {
        loop {
            if let Some(record) = self.page.next() {
                return Ok(Some((record, self)));
            }
            let Some(page) = self.pages.next().await? else {
                return Ok(None);
            };
            let own = self.services.tenant_id(&self.own).await?;
            let now = self.session.now();
            let records = page.iter().filter_map(|one| record(one, own, now));
            self.page = records.collect::<Vec<_>>().into_iter();
        }
    }
}

/// The record of a customer in the list. The service's calls let none through that has no tenant.
fn record(customer: &Customer, own: Guid, now: Timestamp) -> Option<Record> {
    let mut record = Record::default();
    record.set_tenant(&customer.tenant()?.into());
    record.set(&section(customer, own, LIST, now));
    Some(record)
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
        time: Some(now.to_string()),
        ..sections::Customer::default()
    }
}
