//! Users: list, get, change of the usage location, licences.

mod delta;
pub(super) mod wire;

use record::ids::Guid;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tenant_file::{License, Tenant, User};

use super::{
    assign::{self, AssignLicense},
    audit_record::Record,
    context::{Change, Context},
    envelope::Page,
    filter::Filter,
    group_licensing,
    licenses::PlanInfo,
    ordering::Order,
    query::page,
    refusals::Refusal,
};
use crate::http::message::Answer;
pub(super) use delta::delta;
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

/// What users can be sorted by, searched by, and come along with (documented).
const SORTABLE: [&str; 2] = ["displayName", "userPrincipalName"];
const SEARCHABLE: [&str; 5] = [
    "displayName",
    "givenName",
    "mail",
    "surname",
    "userPrincipalName",
];
const EXPANDABLE: [&str; 2] = ["manager", "directreports"];

/// A user with what it is to come along with. Nobody in a tenant file has a manager, and an absent one is left out.
fn with(mut user: Map<String, Value>, expanded: Option<&str>) -> Map<String, Value> {
    if expanded == Some("directreports") {
        user.insert("directReports".to_owned(), Value::Array(Vec::new()));
    }
    user
}

fn sort<'a>(users: &mut [&'a User], tenant: &'a Tenant, order: Order) {
    let candidates: Vec<Candidate<'_>> = users
        .iter()
        .map(|user| Candidate { tenant, user })
        .collect();
    let mut sorted: Vec<&Candidate<'_>> = candidates.iter().collect();
    order.sort(&mut sorted);
    for (place, candidate) in users.iter_mut().zip(sorted) {
        *place = candidate.user;
    }
}

fn found<'a>(tenant: &'a Tenant, filter: Option<&Filter>) -> Vec<&'a User> {
    tenant
        .users
        .iter()
        .filter(|user| filter.is_none_or(|filter| filter.lets(&Candidate { tenant, user })))
        .collect()
}

pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let filter = context.filter(FILTERED, "User", query.count)?;
    let (search, order) = (context.search()?, context.order(&SORTABLE)?);
    let expanded = context.expanded(&EXPANDABLE)?;
    let mut users = found(context.tenant, filter.as_ref());
    if let Some(search) = &search {
        let tenant = context.tenant;
        users.retain(|user| search.finds(&Candidate { tenant, user }, &SEARCHABLE));
    }
    if let Some(order) = order {
        sort(&mut users, context.tenant, order);
    }
    let token = query.skip_token.as_deref();
    let size = query.top.unwrap_or(100);
    let (part, next) = page(&users, |user| user.id.as_str(), size, token)?;
    let value = part
        .iter()
        .map(|user| Ok(with(wire::seen(context, user)?, expanded.as_deref())))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let page = Page {
        // Only the first page has it; without the header it is left out silently (documented).
        count: (context.eventual && query.count && token.is_none()).then_some(users.len()),
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url("users"), value)
    };
    Ok(Answer::json(200, &page))
}

pub(super) fn count(context: &Context<'_>) -> Result<Answer, Refusal> {
    context.counts_only_eventually()?;
    let filter = context.filter(FILTERED, "User", true)?;
    let number = found(context.tenant, filter.as_ref()).len();
    Ok(Answer::text(&number.to_string()))
}

fn user<'a>(context: Context<'a>) -> Result<&'a User, Refusal> {
    let id = context.id();
    context
        .tenant
        .user(id)
        .ok_or_else(|| Refusal::no_resource(id))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let expanded = context.expanded(&EXPANDABLE)?;
    let picked = with(wire::seen(context, user(*context)?)?, expanded.as_deref());
    Ok(context.single("users", picked))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LicenseDetails<'a> {
    id: String,
    sku_id: &'a Guid,
    sku_part_number: &'a str,
    service_plans: Vec<PlanInfo<'a>>,
}

pub(super) fn license_details(context: &Context<'_>) -> Result<Answer, Refusal> {
    let tenant = context.tenant;
    let user = user(*context)?;
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
        .map(|details| context.query.pick(&details, "licenseDetails", None))
        .collect::<Result<Vec<_>, _>>()?;
    let of = format!("users('{}')/licenseDetails", user.id);
    Ok(context.page(&of, details))
}

pub(super) fn assign_license(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let wanted: AssignLicense = change.body()?;
    let user = user(change.now())?;
    let id = user.id;
    let licenses = assign::assigned(change.tenant, user, wanted)?;
    let record = Record::licenses_changed(change.tenant, &change.actor, user, &licenses);
    change.store.about_to_change(change.tenant, &id);
    set(change.tenant, &id, licenses);
    change.store.has_changed(change.tenant, &id);
    change.store.audits.push(record);
    after_assignment(change.now(), &id)
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

fn after_assignment(context: Context<'_>, id: &Guid) -> Result<Answer, Refusal> {
    let user = user_of(context.tenant, id)?;
    let picked = wire::picked(&context, &context.query, user, &AFTER_ASSIGNMENT)?;
    Ok(context.single("users", picked))
}

/// Gives the user what the groups should give. A violation is reported at once (observed).
pub(super) fn reprocess(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let id = user(change.now())?.id;
    group_licensing::reprocess(change, &id)?;
    after_assignment(change.now(), &id)
}

/// Of a user's properties, only the usage location can be changed in a rehearsal.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Patch {
    usage_location: Option<String>,
}

pub(super) fn patch(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let patch: Patch = change.body()?;
    let user = user(change.now())?;
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
    let record = Record::place_changed(change.tenant, &change.actor, user, &place);
    if let Some(user) = change.tenant.user_mut(id.as_str()) {
        user.usage_location = Some(place);
    }
    change.store.changed.push(id);
    change.store.audits.push(record);
    Ok(Answer::empty(204))
}
