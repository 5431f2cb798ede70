//! The partner's contracts with its customers: objects of its own directory. A customer's has none (documented).

use record::ids::Guid;
use serde::Serialize;
use tenant_file::{Customer, Relation};

use super::{context::Context, envelope::Page, query::page, refusals::Refusal};
use crate::http::message::Answer;

/// Where nothing is asked for, and the most of a page (documented for objects of the directory).
const PAGE: usize = 100;
const LARGEST: usize = 999;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_field_names,
    reason = "each is Microsoft's own name in camelCase"
)]
struct Contract<'a> {
    /// The object's own id. It is the customer's here, which the service does not promise.
    id: &'a Guid,
    contract_type: &'static str,
    customer_id: &'a Guid,
    default_domain_name: &'a str,
    display_name: &'a str,
}

impl<'a> Contract<'a> {
    /// A customer's, while there is a relationship.
    fn of(customer: &'a Customer) -> Option<Self> {
        let contract_type = match customer.relation {
            Relation::Reseller => "ResellerPartner",
            Relation::Syndication => "SyndicationPartner",
            Relation::Advisor | Relation::MicrosoftSupport => "BreadthPartner",
            Relation::None => return None,
        };
        Some(Self {
            id: &customer.id,
            contract_type,
            customer_id: &customer.id,
            default_domain_name: &customer.domain,
            display_name: &customer.company_name,
        })
    }
}

fn all<'a>(context: &Context<'a>) -> Vec<Contract<'a>> {
    let customers = &context.tenant.partner_center.customers;
    let contracts = customers.iter().filter_map(Contract::of);
    contracts.filter(|_| context.as_partner).collect()
}

pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let size = query.top.unwrap_or(PAGE);
    if !(1..=LARGEST).contains(&size) {
        let words = format!(
            "Invalid page size specified: '{size}'. Must be between 1 and {LARGEST} inclusive."
        );
        return Err(Refusal::unsupported_query(words));
    }
    let all = all(context);
    let token = query.skip_token.as_deref();
    let (part, next) = page(&all, |one| one.id.as_str(), size, token)?;
    let value = part
        .iter()
        .map(|one| query.pick(one, "contract", None))
        .collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url("contracts"), value)
    };
    Ok(Answer::json(200, &page))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = context.id();
    let all = all(context);
    let one = all
        .iter()
        .find(|one| one.id.as_str().eq_ignore_ascii_case(id));
    let one = one.ok_or_else(|| Refusal::no_resource(id))?;
    let seen = context.query.pick(one, "contract", None)?;
    Ok(context.single("contracts", seen))
}
