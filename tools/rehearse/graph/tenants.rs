//! The organization itself, and what it can know of other tenants.

use std::borrow::Cow;

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use serde_json::{Map, Value};
use tenant_file::{KnownTenant, Properties, VerifiedDomain, all_declared};

use super::{
    context::Context,
    plan_history::{AssignedPlan, ProvisionedPlan},
    refusals::Refusal,
};
use crate::http::message::Answer;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireOrganization<'a> {
    id: &'a Guid,
    display_name: &'a str,
    country_letter_code: Option<&'a str>,
    default_usage_location: Option<&'a str>,
    preferred_language: Option<&'a str>,
    created_date_time: Option<Timestamp>,
    tenant_type: &'static str,
    /// Says what the tenant is as a partner, and nothing about its partners.
    partner_tenant_type: Option<&'a str>,
    mobile_device_management_authority: &'static str,
    verified_domains: Cow<'a, [VerifiedDomain]>,
    assigned_plans: Vec<AssignedPlan<'a>>,
    provisioned_plans: Vec<ProvisionedPlan<'a>>,
}

/// The partner's own, of which a tenant file says no more than its name and its domain. That it sells directly or as a
/// provider, and not as an indirect reseller, is what it does here.
fn partners_own(context: &Context<'_>) -> Result<Map<String, Value>, Refusal> {
    let id = &context.tenant.partner_center.tenant_id;
    let mut known = context.tenant.known_tenants.iter();
    let known = known.find(|known| known.tenant_id == *id);
    let known = known.ok_or_else(Refusal::not_the_customer)?;
    let domain = VerifiedDomain {
        name: known.default_domain_name.clone(),
        is_default: true,
        is_initial: true,
        kind: "Managed".to_owned(),
        capabilities: String::new(),
    };
    let wire = WireOrganization {
        id,
        display_name: &known.display_name,
        country_letter_code: None,
        default_usage_location: None,
        preferred_language: None,
        created_date_time: None,
        tenant_type: "AAD",
        partner_tenant_type: Some("resellerPartnerDelegatedAdmin"),
        mobile_device_management_authority: "unknown",
        verified_domains: Cow::Owned(vec![domain]),
        assigned_plans: Vec::new(),
        provisioned_plans: Vec::new(),
    };
    seen(context, &wire, &Properties::default())
}

/// Every property that the schema declares comes without a selection too (documented by the example).
fn seen(
    context: &Context<'_>,
    wire: &WireOrganization<'_>,
    set: &Properties,
) -> Result<Map<String, Value>, Refusal> {
    let all = all_declared("organization").iter();
    let all: Vec<&str> = all
        .filter(|known| !known.is_navigation)
        .map(|known| known.name)
        .collect();
    context
        .query
        .pick_with(wire, "organization", Some(&all), set)
}

fn own(context: &Context<'_>) -> Result<Map<String, Value>, Refusal> {
    if context.as_partner {
        return partners_own(context);
    }
    let organization = &context.tenant.organization;
    let assigned_plans = AssignedPlan::of_tenant(context.tenant);
    let wire = WireOrganization {
        id: &organization.id,
        display_name: &organization.display_name,
        country_letter_code: Some(&organization.country_letter_code),
        default_usage_location: organization.default_usage_location.as_deref(),
        preferred_language: organization.preferred_language.as_deref(),
        created_date_time: Some(organization.created_date_time),
        tenant_type: "AAD",
        partner_tenant_type: None,
        mobile_device_management_authority: "unknown",
        verified_domains: Cow::Borrowed(&organization.verified_domains),
        provisioned_plans: ProvisionedPlan::of(&assigned_plans),
        assigned_plans,
    };
    seen(context, &wire, &organization.properties)
}

pub(super) fn organizations(context: &Context<'_>) -> Result<Answer, Refusal> {
    Ok(context.page("organization", vec![own(context)?]))
}

pub(super) fn organization(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = context.id();
    if !context
        .tenant
        .organization
        .id
        .as_str()
        .eq_ignore_ascii_case(id)
    {
        return Err(Refusal::no_resource(id));
    }
    Ok(context.single("organization", own(context)?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TenantInformation<'a> {
    #[serde(rename = "@odata.context")]
    metadata_url: String,
    tenant_id: &'a Guid,
    federation_brand_name: Option<&'a str>,
    display_name: &'a str,
    default_domain_name: &'a str,
}

pub(super) fn by_id(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id: Guid = context.id().parse().map_err(|_| {
        let message = format!("Invalid tenant id '{}'.", context.id());
        Refusal::new(400, "BadRequest", message)
    })?;
    information(context, |known| known.tenant_id == id)
}

pub(super) fn by_domain(context: &Context<'_>) -> Result<Answer, Refusal> {
    let name = context.id();
    information(context, |known| {
        known.default_domain_name.eq_ignore_ascii_case(name)
    })
}

fn information(
    context: &Context<'_>,
    is_it: impl Fn(&KnownTenant) -> bool,
) -> Result<Answer, Refusal> {
    let known = &context.tenant.known_tenants;
    let known = known
        .iter()
        .find(|known| is_it(known))
        .ok_or_else(|| Refusal::no_resource(context.id()))?;
    let information = TenantInformation {
        metadata_url: context.metadata_url("microsoft.graph.tenantInformation"),
        tenant_id: &known.tenant_id,
        federation_brand_name: None,
        display_name: &known.display_name,
        default_domain_name: &known.default_domain_name,
    };
    Ok(Answer::json(200, &information))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CrossTenantPartner<'a> {
    tenant_id: &'a Guid,
    is_service_provider: bool,
}

const PARTNERS: &str = "policies/crossTenantAccessPolicy/partners";

/// The entry that the policy has for a tenant, where it has one.
fn entry(
    context: &Context<'_>,
    known: &KnownTenant,
) -> Option<Result<Map<String, Value>, Refusal>> {
    let partner = CrossTenantPartner {
        tenant_id: &known.tenant_id,
        is_service_provider: known.is_service_provider?,
    };
    let kind = "crossTenantAccessPolicyConfigurationPartner";
    Some(context.query.pick(&partner, kind, None))
}

pub(super) fn cross_tenant_partners(context: &Context<'_>) -> Result<Answer, Refusal> {
    let known = context.tenant.known_tenants.iter();
    let partners = known
        .filter_map(|known| entry(context, known))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(context.page(PARTNERS, partners))
}

pub(super) fn cross_tenant_partner(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = context.id();
    let mut known = context.tenant.known_tenants.iter();
    let entry = known
        .find(|known| known.tenant_id.as_str().eq_ignore_ascii_case(id))
        .and_then(|known| entry(context, known))
        .ok_or_else(|| Refusal::no_resource(id))??;
    Ok(context.single(PARTNERS, entry))
}
