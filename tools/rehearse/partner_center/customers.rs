//! Customers of the partner, its invitation link, and what it sold them.

use common::ids::Guid;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{Attributes, Header, Link, refusals::Refusal};
use crate::{
    message::Answer,
    services::Call,
    tenant::{Customer, Subscription, SubscriptionStatus, Tenant},
};

/// Customers of a page, where `size` is 0 or absent.
const PAGE: usize = 500;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireCustomer<'a> {
    id: &'a Guid,
    company_profile: CompanyProfile<'a>,
    relationship_to_partner: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_delegated_access: Option<bool>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompanyProfile<'a> {
    tenant_id: &'a Guid,
    domain: &'a str,
    company_name: &'a str,
    attributes: Attributes,
}

impl<'a> WireCustomer<'a> {
    fn of(customer: &'a Customer, by_id: bool) -> Self {
        Self {
            id: &customer.id,
            company_profile: CompanyProfile {
                tenant_id: &customer.id,
                domain: &customer.domain,
                company_name: &customer.company_name,
                attributes: Attributes {
                    object_type: "CustomerCompanyProfile",
                },
            },
            relationship_to_partner: "reseller",
            allow_delegated_access: by_id.then_some(false),
            attributes: Attributes {
                object_type: "Customer",
            },
        }
    }
}

/// The filter of the list: one field that starts with a value.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Filter {
    field: Field,
    value: String,
    operator: Operator,
}

#[derive(Deserialize)]
enum Field {
    CompanyName,
    Domain,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operator {
    StartsWith,
}

impl Filter {
    fn lets(&self, customer: &Customer) -> bool {
        let Operator::StartsWith = self.operator;
        let text = match self.field {
            Field::CompanyName => &customer.company_name,
            Field::Domain => &customer.domain,
        };
        text.to_lowercase().starts_with(&self.value.to_lowercase())
    }
}

pub(super) fn list(call: &Call<'_>, tenant: &Tenant) -> Result<Answer, Refusal> {
    let size = match call.option("size") {
        None => PAGE,
        Some(text) => match text.parse() {
            Ok(0) => PAGE,
            Ok(size) if size <= PAGE => size,
            _ => return Err(Refusal::malformed("size", &text)),
        },
    };
    let filter: Option<Filter> = call
        .option("filter")
        .map(|text| serde_json::from_str(&text).map_err(|_| Refusal::malformed("filter", &text)))
        .transpose()?;
    let customers: Vec<&Customer> = tenant
        .partner_center
        .customers
        .iter()
        .filter(|customer| filter.as_ref().is_none_or(|filter| filter.lets(customer)))
        .collect();
    let start = start(call, &customers)?;
    let end = customers.len().min(start + size);
    let page = &customers[start..end];
    let items = page
        .iter()
        .map(|customer| WireCustomer::of(customer, false))
        .collect();
    let next = page
        .last()
        .filter(|_| end < customers.len())
        .map(|last| Link {
            uri: format!("/customers?size={size}&seekOperation=Next"),
            method: "GET",
            headers: vec![Header {
                key: "MS-ContinuationToken",
                value: token_after(last),
            }],
        });
    Ok(call.collection(items, next))
}

/// Where a page begins: after the customer that the continuation token names.
fn start(call: &Call<'_>, customers: &[&Customer]) -> Result<usize, Refusal> {
    let token = call.request.header("ms-continuationtoken");
    match (token, call.option("seekOperation")) {
        (None, None) => Ok(0),
        (Some(token), Some(seek)) if seek.eq_ignore_ascii_case("next") => customers
            .iter()
            .position(|customer| token_after(customer) == token)
            .map(|last| last + 1)
            .ok_or_else(|| Refusal::malformed("continuation token", token)),
        (token, seek) => Err(Refusal::malformed(
            "page",
            &format!("{} {}", seek.unwrap_or_default(), token.unwrap_or_default()),
        )),
    }
}

fn token_after(customer: &Customer) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    BASE64_STANDARD.encode(format!("+RID:{}", customer.id))
}

/// A customer of this partner; a wrong id and a stranger are told apart.
pub(super) fn known<'a>(tenant: &'a Tenant, id: &str) -> Result<&'a Customer, Refusal> {
    if id.parse::<Guid>().is_err() {
        return Err(Refusal::malformed("customer id", id));
    }
    tenant.customer(id).ok_or_else(Refusal::no_relationship)
}

pub(super) fn get(tenant: &Tenant, id: &str) -> Result<Answer, Refusal> {
    Ok(Answer::json(
        200,
        &WireCustomer::of(known(tenant, id)?, true),
    ))
}

#[derive(Serialize)]
struct RelationshipRequest {
    url: String,
    attributes: Attributes,
}

pub(super) fn relationship_request(tenant: &Tenant) -> Answer {
    let request = RelationshipRequest {
        url: tenant.invitation_link(),
        attributes: Attributes {
            object_type: "RelationshipRequest",
        },
    };
    Answer::json(200, &request)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Relationship<'a> {
    id: &'a Guid,
    name: &'a str,
    #[serde(rename = "relationshipType")]
    kind: &'static str,
    state: &'static str,
    mpn_id: &'a str,
    location: &'a str,
    attributes: Attributes,
}

pub(super) fn relationships(call: &Call<'_>, tenant: &Tenant, id: &str) -> Result<Answer, Refusal> {
    let items = known(tenant, id)?
        .indirect_resellers
        .iter()
        .map(|reseller| Relationship {
            id: &reseller.id,
            name: &reseller.name,
            kind: "is_indirect_cloud_solution_provider_of",
            state: "Active",
            mpn_id: &reseller.mpn_id,
            location: &reseller.location,
            attributes: Attributes {
                object_type: "PartnerRelationship",
            },
        })
        .collect();
    Ok(call.collection(items, None))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireSubscription<'a> {
    id: &'a Guid,
    offer_name: &'a str,
    friendly_name: &'a str,
    quantity: u32,
    unit_type: &'static str,
    status: &'static str,
    creation_date: Timestamp,
    effective_start_date: Timestamp,
    commitment_end_date: Option<Timestamp>,
    auto_renew_enabled: bool,
    is_trial: bool,
    billing_type: &'static str,
    term_duration: &'a str,
    is_microsoft_product: bool,
    partner_id: &'a str,
    attributes: Attributes,
}

impl<'a> WireSubscription<'a> {
    fn of(subscription: &'a Subscription) -> Self {
        Self {
            id: &subscription.commerce_subscription_id,
            offer_name: &subscription.offer_name,
            friendly_name: &subscription.offer_name,
            quantity: subscription.total_licenses,
            unit_type: "Licenses",
            status: match subscription.status {
                SubscriptionStatus::Enabled => "active",
                SubscriptionStatus::Warning => "expired",
                SubscriptionStatus::Suspended => "disabled",
                SubscriptionStatus::LockedOut => "suspended",
                SubscriptionStatus::Deleted => "deleted",
            },
            creation_date: subscription.created_date_time,
            effective_start_date: subscription.created_date_time,
            // The last day counts (documented), and the directory names the moment after it.
            commitment_end_date: subscription
                .next_lifecycle_date_time
                .map(|next| next.checked_sub(1.second()).unwrap_or(next)),
            auto_renew_enabled: subscription.auto_renew_enabled,
            is_trial: subscription.is_trial,
            billing_type: "license",
            term_duration: &subscription.term_duration,
            is_microsoft_product: true,
            partner_id: "",
            attributes: Attributes {
                object_type: "Subscription",
            },
        }
    }
}

/// What this partner sold to a customer. The tenant that is played is the only one with subscriptions.
fn sold<'a>(tenant: &'a Tenant, customer: &Customer) -> impl Iterator<Item = &'a Subscription> {
    let is_played = customer.id == tenant.organization.id;
    tenant.subscriptions.iter().filter(move |subscription| {
        is_played && subscription.owner_tenant_id.as_ref() == Some(&tenant.partner_center.tenant_id)
    })
}

pub(super) fn subscriptions(call: &Call<'_>, tenant: &Tenant, id: &str) -> Result<Answer, Refusal> {
    let items = sold(tenant, known(tenant, id)?)
        .map(WireSubscription::of)
        .collect();
    Ok(call.collection(items, None))
}

pub(super) fn subscription(
    tenant: &Tenant,
    id: &str,
    subscription: &str,
) -> Result<Answer, Refusal> {
    let found = sold(tenant, known(tenant, id)?)
        .find(|sold| {
            sold.commerce_subscription_id
                .as_str()
                .eq_ignore_ascii_case(subscription)
        })
        .ok_or_else(|| Refusal::no_subscription(subscription))?;
    Ok(Answer::json(200, &WireSubscription::of(found)))
}
