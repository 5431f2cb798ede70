//! Users: list, get, change of the usage location, licences.

mod delta;
mod plans;
mod wire;

use common::ids::Guid;
use serde::{Deserialize, Serialize};

pub(super) use delta::delta;
pub(super) use plans::{AssignedPlan, PlanHistory, ProvisionedPlan};
pub(super) use wire::{AssignedLicense, seen};

use super::{
    Page, Scene,
    assign::{self, AssignLicense},
    audits::Record,
    filter::Filter,
    groups,
    licenses::PlanInfo,
    memory::Memory,
    query::page,
    refusals::Refusal,
};
use crate::{
    message::Answer,
    tenant::{License, Tenant, User},
};
use wire::{Candidate, FILTERED};

/// What `assignLicense` answers with.
const AFTER_ASSIGNMENT: [&str; 8] = [
    "accountEnabled",
    "assignedLicenses",
    "displayName",
    "mail",
    "usageLocation",
    "userPrincipalName",
    "userType",
    "id",
];

/// The filter of a list. Advanced ones need the header and `$count=true` (documented).
pub(super) fn filter(
    scene: &Scene<'_>,
    properties: &'static [super::filter::Property],
    kind: &'static str,
    counted: bool,
) -> Result<Option<Filter>, Refusal> {
    let Some(text) = &scene.query.filter else {
        return Ok(None);
    };
    let filter = Filter::parse(text, properties, kind)?;
    if filter.advanced && !(scene.eventual && counted) {
        return Err(Refusal::unsupported_query(
            "The specified filter to the reference property query is currently not supported.",
        ));
    }
    Ok(Some(filter))
}

fn found<'a>(tenant: &'a Tenant, filter: Option<&Filter>) -> Vec<&'a User> {
    tenant
        .users
        .iter()
        .filter(|user| filter.is_none_or(|filter| filter.lets(&Candidate { tenant, user })))
        .collect()
}

pub(super) fn list(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let query = &scene.query;
    let filter = filter(scene, FILTERED, "User", query.count)?;
    let users = found(scene.tenant, filter.as_ref());
    let token = query.skip_token.as_deref();
    let size = query.top.unwrap_or(100);
    let (part, next) = page(&users, |user| user.id.as_str(), size, token)?;
    let value = part
        .iter()
        .map(|user| seen(scene, user))
        .collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        // Only the first page has it; without the header it is left out silently (documented).
        count: (scene.eventual && query.count && token.is_none()).then_some(users.len()),
        next_link: next.map(|token| scene.call.link_with("$skiptoken", &token)),
        ..Page::new(scene.call.context("users"), value)
    };
    Ok(Answer::json(200, &page))
}

pub(super) fn count(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    counts_only_eventually(scene)?;
    let filter = filter(scene, FILTERED, "User", true)?;
    let number = found(scene.tenant, filter.as_ref()).len();
    Ok(Answer::text(&number.to_string()))
}

/// The segment `$count` needs the index (documented; the words are observed).
pub(super) fn counts_only_eventually(scene: &Scene<'_>) -> Result<(), Refusal> {
    if scene.eventual {
        Ok(())
    } else {
        Err(Refusal::bad("$count is not currently supported."))
    }
}

fn user<'a>(scene: &'a Scene<'_>) -> Result<&'a User, Refusal> {
    let id = scene.id();
    scene
        .tenant
        .user(id)
        .ok_or_else(|| Refusal::no_resource(id))
}

pub(super) fn get(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let picked = seen(scene, user(scene)?)?;
    Ok(scene.call.single("users", picked))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LicenseDetails<'a> {
    id: String,
    sku_id: &'a Guid,
    sku_part_number: &'a str,
    service_plans: Vec<PlanInfo<'a>>,
}

pub(super) fn license_details(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let tenant = &*scene.tenant;
    let user = user(scene)?;
    let held = tenant.held(user);
    let details = held
        .iter()
        .filter_map(|(sku, off)| Some((tenant.sku(sku)?, off)))
        .map(|(sku, off)| LicenseDetails {
            id: format!("{}_{}", user.id, sku.sku_id),
            sku_id: &sku.sku_id,
            sku_part_number: &sku.sku_part_number,
            service_plans: PlanInfo::all(sku, off),
        })
        .map(|details| scene.query.pick(&details, "licenseDetails", None))
        .collect::<Result<Vec<_>, _>>()?;
    let of = format!("users('{}')/licenseDetails", user.id);
    Ok(scene.call.page(&of, details))
}

pub(super) fn assign_license(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let change: AssignLicense = scene.body()?;
    let user = user(scene)?;
    let id = user.id;
    let licenses = assign::assigned(scene.tenant, user, change)?;
    scene.memory.about_to_change(scene.tenant, &id);
    let record = Record::licenses_changed(
        scene.tenant,
        &scene.actor,
        user_of(scene.tenant, &id)?,
        &licenses,
    );
    set(scene.tenant, &id, licenses);
    scene.memory.has_changed(scene.tenant, &id);
    scene.memory.audits.push(record);
    after_assignment(scene, &id)
}

fn set(tenant: &mut Tenant, id: &Guid, licenses: Vec<License>) {
    if let Some(user) = tenant.user_mut(id.as_str()) {
        user.licenses = licenses;
    }
}

fn user_of<'a>(tenant: &'a Tenant, id: &Guid) -> Result<&'a User, Refusal> {
    tenant
        .user(id.as_str())
        .ok_or_else(|| Refusal::no_resource(id.as_str()))
}

fn after_assignment(scene: &Scene<'_>, id: &Guid) -> Result<Answer, Refusal> {
    let user = user_of(scene.tenant, id)?;
    let picked = wire::picked(scene, &scene.query, user, &AFTER_ASSIGNMENT)?;
    Ok(scene.call.single("users", picked))
}

/// Gives the user what the groups should give. What stands in the way is told at once (observed).
pub(super) fn reprocess(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let id = user(scene)?.id;
    groups::reprocess(scene, &id)?;
    after_assignment(scene, &id)
}

/// Of a user's properties, only the usage location can be changed in a rehearsal.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Patch {
    usage_location: Option<String>,
}

pub(super) fn patch(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let patch: Patch = scene.body()?;
    let user = user(scene)?;
    let place = patch
        .usage_location
        .ok_or_else(|| Refusal::bad("No valid properties to update were specified."))?;
    if place.len() != 2 || !place.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(Refusal::bad(
            "Invalid value specified for property 'usageLocation' of resource 'User'.",
        ));
    }
    let place = place.to_ascii_uppercase();
    let id = user.id;
    let record = Record::place_changed(scene.tenant, &scene.actor, user, &place);
    if let Some(user) = scene.tenant.user_mut(id.as_str()) {
        user.usage_location = Some(place);
    }
    scene.memory.changed.push(id);
    scene.memory.audits.push(record);
    Ok(Answer::empty(204))
}

impl Memory {
    /// Keeps what service plans a user has before the licences change.
    pub(super) fn about_to_change(&mut self, tenant: &Tenant, id: &Guid) {
        if let Some(user) = tenant.user(id.as_str()) {
            self.plans
                .entry(*id)
                .or_insert_with(|| PlanHistory::of(tenant, user));
        }
    }

    /// Notes what the user has now.
    pub(super) fn has_changed(&mut self, tenant: &Tenant, id: &Guid) {
        if let (Some(user), Some(plans)) = (tenant.user(id.as_str()), self.plans.get_mut(id)) {
            plans.note(tenant, user);
        }
        self.changed.push(*id);
    }
}
