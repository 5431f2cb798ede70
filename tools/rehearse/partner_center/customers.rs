//! Customers of the partner, and its invitation link.

use jiff::Timestamp;
use record::ids::Guid;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use tenant_file::{AccountStatus, Customer, Relation, SubscriptionStatus, Tenant, Tier};

use super::{
    context::Context,
    envelope::{Attributes, Header, Link},
    refusals::Refusal,
};
use crate::http::{call::Call, message::Answer};

/// Customers of a page, where `size` is 0 or absent.
const PAGE: usize = 500;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireCustomer<'a> {
    id: &'a Guid,
    company_profile: CompanyProfile<'a>,
    relationship_to_partner: Relation,
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
            relationship_to_partner: customer.relation,
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
    /// The tenant of an indirect reseller of the customer.
    IndirectReseller,
    /// The tenant of the provider behind it: the partner itself, where that is one.
    IndirectCloudSolutionProvider,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operator {
    StartsWith,
}

impl Filter {
    fn lets(&self, customer: &Customer, provider: Option<&Guid>) -> bool {
        let Operator::StartsWith = self.operator;
        let begins = |text: &str| text.to_lowercase().starts_with(&self.value.to_lowercase());
        match self.field {
            Field::CompanyName => begins(&customer.company_name),
            Field::Domain => begins(&customer.domain),
            Field::IndirectReseller => customer
                .indirect_resellers
                .iter()
                .any(|reseller| begins(reseller.id.as_str())),
            Field::IndirectCloudSolutionProvider => provider.is_some_and(|id| begins(id.as_str())),
        }
    }
}

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let (call, center) = (context.call, &context.first.partner_center);
    let is_provider = center.desk.tier == Tier::IndirectProvider;
    let provider = is_provider.then_some(&center.tenant_id);
    let size = match call.option("size") {
        None => PAGE,
        Some(text) => match text.parse() {
            Ok(0) => PAGE,
            Ok(size) if size <= PAGE => size,
            _ => return Err(Refusal::malformed("size", text)),
        },
    };
    let filter: Option<Filter> = call
        .option("filter")
        .map(|text| serde_json::from_str(text).map_err(|_| Refusal::malformed("filter", text)))
        .transpose()?;
    let customers: Vec<&Customer> = center
        .customers
        .iter()
        .filter(|customer| customer.relation != Relation::None)
        .filter(|customer| {
            filter
                .as_ref()
                .is_none_or(|filter| filter.lets(customer, provider))
        })
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
            uri: next_uri(call, size),
            method: "GET",
            headers: vec![Header {
                key: "MS-ContinuationToken",
                value: token_after(last),
            }],
        });
    Ok(call.collection(items, next))
}

/// The link to the next page has what was asked for, and goes on from the token (documented).
fn next_uri(call: &Call<'_>, size: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &size.to_string());
    if let Some(filter) = call.option("filter") {
        query.append_pair("filter", filter);
    }
    query.append_pair("seekOperation", "Next");
    format!("/customers?{}", query.finish())
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

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wire = WireCustomer::of(context.customer()?, true);
    Ok(Answer::json(200, &wire))
}

/// What can be changed of a customer: that the partner no longer sells to it, or no longer administers it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
struct Patch {
    relationshiptopartner: Option<Relation>,
    allowdelegatedaccess: Option<bool>,
    #[serde(rename = "attributes")]
    _attributes: Option<IgnoredAny>,
}

/// What the service answers to a change of a customer: next to nothing, and in Pascal case (observed).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Patched {
    id: Option<&'static str>,
    commerce_id: Option<&'static str>,
    company_profile: Option<&'static str>,
    billing_profile: Option<&'static str>,
    relationship_to_partner: Option<Relation>,
    allow_delegated_access: Option<bool>,
    user_credentials: Option<&'static str>,
    custom_domains: Option<&'static str>,
    associated_partner_id: Option<&'static str>,
    attributes: PatchedAttributes,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PatchedAttributes {
    object_type: &'static str,
}

pub(super) fn patch(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let id = context.customer()?.id;
    let patch: Patch = context.body()?;
    match (patch.relationshiptopartner, patch.allowdelegatedaccess) {
        (Some(Relation::None), None) => end_relationship(context, &id)?,
        (None, Some(false)) => {
            context.note(Some(id), "customer", "dap_admin_relationship_terminated");
        }
        _ => return Err(Refusal::malformed("change of the customer", id.as_str())),
    }
    let patched = Patched {
        id: None,
        commerce_id: None,
        company_profile: None,
        billing_profile: None,
        relationship_to_partner: patch.relationshiptopartner,
        allow_delegated_access: patch.allowdelegatedaccess,
        user_credentials: None,
        custom_domains: None,
        associated_partner_id: None,
        attributes: PatchedAttributes {
            object_type: "Customer",
        },
    };
    Ok(Answer::json(200, &patched))
}

/// No subscription may be running (documented; the code and the words are inferred).
fn end_relationship(context: &mut Context<'_>, id: &Guid) -> Result<(), Refusal> {
    if context.customer()?.relation == Relation::None {
        return Err(Refusal::usual(
            400,
            3000,
            "The relationship does not exist.",
        ));
    }
    let partner = *context.partner();
    let running = context.in_tenant(id, |tenant| {
        tenant.subscriptions.iter().any(|one| {
            one.owner_tenant_id.as_ref() == Some(&partner)
                && matches!(one.status, SubscriptionStatus::Enabled)
        })
    });
    if running == Some(true) {
        let words = "The customer has active subscriptions. Suspend them first.";
        return Err(Refusal::usual(400, 3000, words));
    }
    let customers = context.first.partner_center.customers.iter_mut();
    if let Some(customer) = customers.into_iter().find(|customer| customer.id == *id) {
        customer.relation = Relation::None;
    }
    context.note(
        Some(*id),
        "customer",
        "remove_partner_customer_relationship",
    );
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ValidationStatus {
    r#type: &'static str,
    status: AccountStatus,
    last_update_date_time: Timestamp,
}

/// Whether a customer may buy. One that was created here is examined first, as long as the tenant file says.
pub(super) fn account_status(first: &Tenant, customer: &Customer) -> Option<AccountStatus> {
    let mut reviews = first.partner_center.desk.reviews.iter();
    let review = reviews.find(|review| review.customer_id == customer.id);
    let after = review.map(|review| {
        if first.now < review.until {
            AccountStatus::UnderReview
        } else {
            AccountStatus::Allowed
        }
    });
    customer.account_status.or(after)
}

/// Whether the customer may buy.
pub(super) fn validation_status(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    match context.call.option("type") {
        Some(kind) if kind.eq_ignore_ascii_case("account") => {}
        kind => return Err(Refusal::malformed("type", kind.unwrap_or_default())),
    }
    let status = account_status(context.first, context.customer()?).ok_or(Refusal::Customers {
        status: 404,
        code: 600_074,
        name: "AccountStatusNotFound",
        message: "No account status was found for the customer.".to_owned(),
    })?;
    let wire = ValidationStatus {
        r#type: "account",
        status,
        last_update_date_time: context.first.now,
    };
    Ok(Answer::json(200, &wire))
}

#[derive(Serialize)]
struct RelationshipRequest {
    url: String,
    attributes: Attributes,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every route of the table can be refused"
)]
pub(super) fn relationship_request(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let request = RelationshipRequest {
        url: context.first.invitation_link(),
        attributes: Attributes {
            object_type: "RelationshipRequest",
        },
    };
    Ok(Answer::json(200, &request))
}
