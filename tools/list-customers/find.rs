//! The customer that a record names: by tenant id, or by a domain.

use common::{
    Exit, Record, Services,
    cli::{Problem, WorkError, WorkResult},
    customers::section,
    ids::TenantId,
    partner_center::PartnerCenter,
    sections::{Customer, CustomerReseller},
    text,
};
use jiff::Timestamp;

/// The call that shows one customer.
const GET: &str = "GET /v1/customers/{id}";

/// What Partner Center says of the customer. A domain in the record becomes the tenant's id.
pub(crate) async fn customer(
    services: &Services,
    record: &mut Record,
    now: Timestamp,
) -> WorkResult<Customer> {
    let partner_center = partner_center(services)?;
    let named = record.tenant()?.ok_or(Problem::NoCustomer)?;
    let id = services.tenant_id(&named).await?;
    let own = services.tenant_id(partner_center.tenant()).await?;
    let tenant = TenantId::from(id);
    record.set_tenant(&tenant);
    if id == own {
        return Err(Problem::PartnersOwnTenant(tenant).into());
    }
    let found = partner_center.customer(&tenant).await?;
    let found = found.ok_or_else(|| no_customer(&named))?;
    Ok(section(&found, own, GET, now))
}

/// The indirect resellers of a customer.
pub(crate) async fn resellers(
    services: &Services,
    customer: &TenantId,
) -> WorkResult<Vec<CustomerReseller>> {
    let all = partner_center(services)?.resellers(customer).await?;
    let resellers = all.into_iter().map(|one| CustomerReseller {
        tenant_id: one.id,
        name: one.name,
        partner_id: one.mpn_id,
    });
    Ok(resellers.collect())
}

fn partner_center(services: &Services) -> WorkResult<PartnerCenter> {
    services
        .partner_center()
        .map_err(|failure| WorkError::Run(failure.into()))
}

fn no_customer(named: &TenantId) -> Problem {
    Problem::Other {
        exit: Exit::No,
        code: "no-customer",
        text: text!(
            "{named} is no customer of this partner: it has not accepted an invitation of the partner, or no longer has the relationship",
            "{named} はこのパートナーのお客様ではありません。招待が承諾されていないか、リセラー関係が終了しています"
        ),
    }
}
