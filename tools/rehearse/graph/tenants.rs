//! The organization itself, and what it can know of other tenants.

use common::ids::Guid;
use jiff::Timestamp;
use serde::Serialize;

use super::{query::Query, refusals::Refusal};
use crate::{
    message::Answer,
    services::Call,
    tenant::{Tenant, VerifiedDomain},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireOrganization<'a> {
    id: &'a Guid,
    display_name: &'a str,
    country_letter_code: &'a str,
    default_usage_location: Option<&'a str>,
    preferred_language: Option<&'a str>,
    created_date_time: Timestamp,
    tenant_type: &'static str,
    /// Says what the tenant is as a partner, and nothing about its partners.
    partner_tenant_type: Option<&'a str>,
    on_premises_sync_enabled: Option<bool>,
    verified_domains: &'a [VerifiedDomain],
}

pub(super) fn organization(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
) -> Result<Answer, Refusal> {
    query.only(&["$select"])?;
    let organization = &tenant.organization;
    let wire = WireOrganization {
        id: &organization.id,
        display_name: &organization.display_name,
        country_letter_code: &organization.country_letter_code,
        default_usage_location: organization.default_usage_location.as_deref(),
        preferred_language: organization.preferred_language.as_deref(),
        created_date_time: organization.created_date_time,
        tenant_type: "AAD",
        partner_tenant_type: None,
        on_premises_sync_enabled: None,
        verified_domains: &organization.verified_domains,
    };
    let picked = query.pick(&wire, "organization", None)?;
    Ok(call.page("organization", vec![picked]))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TenantInformation<'a> {
    #[serde(rename = "@odata.context")]
    context: String,
    tenant_id: &'a Guid,
    federation_brand_name: Option<&'a str>,
    display_name: &'a str,
    default_domain_name: &'a str,
}

pub(super) fn by_id(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
    id: &str,
) -> Result<Answer, Refusal> {
    query.only(&[])?;
    let id: Guid = id
        .parse()
        .map_err(|_| Refusal::new(400, "BadRequest", format!("Invalid tenant id '{id}'.")))?;
    let known = tenant
        .known_tenants
        .iter()
        .find(|known| known.tenant_id == id)
        .ok_or_else(|| Refusal::no_resource(id.as_str()))?;
    let information = TenantInformation {
        context: call.context("microsoft.graph.tenantInformation"),
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

pub(super) fn cross_tenant_partners(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
) -> Result<Answer, Refusal> {
    query.only(&["$select"])?;
    let partners = tenant
        .known_tenants
        .iter()
        .filter_map(|known| {
            Some(CrossTenantPartner {
                tenant_id: &known.tenant_id,
                is_service_provider: known.is_service_provider?,
            })
        })
        .map(|partner| {
            query.pick(
                &partner,
                "crossTenantAccessPolicyConfigurationPartner",
                None,
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(call.page("policies/crossTenantAccessPolicy/partners", partners))
}
