//! The domains of the organization.

use serde::Serialize;
use tenant_file::VerifiedDomain;

use super::{context::Context, refusals::Refusal};
use crate::http::message::Answer;

#[expect(
    clippy::struct_excessive_bools,
    reason = "the service's own properties"
)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Domain<'a> {
    id: &'a str,
    authentication_type: &'a str,
    availability_status: Option<&'a str>,
    is_admin_managed: bool,
    is_default: bool,
    is_initial: bool,
    is_root: bool,
    is_verified: bool,
    manufacturer: Option<&'a str>,
    model: Option<&'a str>,
    password_notification_window_in_days: Option<u32>,
    password_validity_period_in_days: Option<u32>,
    supported_services: Vec<&'a str>,
    state: Option<&'a str>,
}

impl<'a> Domain<'a> {
    fn of(known: &'a VerifiedDomain, all: &[VerifiedDomain]) -> Self {
        let is_below = |other: &VerifiedDomain| {
            let parent = other.name.to_ascii_lowercase();
            known
                .name
                .to_ascii_lowercase()
                .ends_with(&format!(".{parent}"))
        };
        let services = known.capabilities.split(',').map(str::trim);
        Self {
            id: &known.name,
            authentication_type: &known.kind,
            availability_status: None,
            is_admin_managed: true,
            is_default: known.is_default,
            is_initial: known.is_initial,
            is_root: !all.iter().any(is_below),
            is_verified: true,
            manufacturer: None,
            model: None,
            password_notification_window_in_days: None,
            password_validity_period_in_days: None,
            supported_services: services.filter(|one| !one.is_empty()).collect(),
            state: None,
        }
    }
}

pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let all = &context.tenant.organization.verified_domains;
    let domains = all.iter().map(|one| {
        let wire = Domain::of(one, all);
        context.query.pick(&wire, "domain", None)
    });
    Ok(context.page("domains", domains.collect::<Result<Vec<_>, _>>()?))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let (id, all) = (context.id(), &context.tenant.organization.verified_domains);
    let mut found = all.iter().filter(|one| one.name.eq_ignore_ascii_case(id));
    let found = found.next().ok_or_else(|| Refusal::no_resource(id))?;
    let picked = context
        .query
        .pick(&Domain::of(found, all), "domain", None)?;
    Ok(context.single("domains", picked))
}
