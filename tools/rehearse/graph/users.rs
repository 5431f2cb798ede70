//! Users: lists, one, and what belongs to one.

pub(super) mod change;
mod delta;
pub(super) mod wire;
mod written;

use record::ids::Guid;
use serde::Serialize;
use serde_json::{Map, Value};
use tenant_file::User;

use super::{
    context::Context,
    filter::Filter,
    licenses::PlanInfo,
    memberships,
    objects::{self, Object},
    ordering::Order,
    query::Query,
    refusals::Refusal,
};
use crate::http::message::Answer;
pub(super) use delta::delta;
use wire::{Candidate, FILTERED};

/// What users can be sorted by, searched by, and come along with (documented).
const SORTABLE: [&str; 2] = ["displayName", "userPrincipalName"];
const SEARCHABLE: [&str; 5] = [
    "displayName",
    "givenName",
    "mail",
    "surname",
    "userPrincipalName",
];
const EXPANDABLE: [&str; 4] = ["manager", "directreports", "memberof", "sponsors"];

/// Objects that come along at most (documented).
const EXPANDED: usize = 20;

/// A user with what is to come along. An absent manager is left out (observed).
fn with(
    context: &Context<'_>,
    user: &User,
    expanded: Option<&str>,
) -> Result<Map<String, Value>, Refusal> {
    let mut seen = wire::seen(context, user)?;
    let plain = Query::default();
    let (name, objects) = match expanded {
        None => return Ok(seen),
        Some("manager") => {
            if let Some(manager) = manager_of(context, user) {
                let manager = Object::User(manager).seen(context, &plain)?;
                seen.insert("manager".to_owned(), manager.into());
            }
            return Ok(seen);
        }
        Some("memberof") => ("memberOf", memberships::direct(context.tenant, &user.id)),
        Some("directreports") => ("directReports", reports(context, user)),
        // A tenant file has none.
        Some(_) => ("sponsors", Vec::new()),
    };
    let objects = objects.into_iter().take(EXPANDED);
    let objects = objects.map(|object| object.seen(context, &plain));
    let objects = objects.collect::<Result<Vec<_>, _>>()?;
    seen.insert(name.to_owned(), objects.into());
    Ok(seen)
}

fn manager_of<'a>(context: &Context<'a>, user: &User) -> Option<&'a User> {
    context.tenant.user(user.manager?.as_str())
}

fn reports<'a>(context: &Context<'a>, user: &User) -> Vec<Object<'a>> {
    let users = context.tenant.users.iter();
    let theirs = users.filter(|one| one.manager == Some(user.id));
    theirs.map(Object::User).collect()
}

fn candidate<'a>(context: &Context<'a>, user: &'a User) -> Candidate<'a> {
    Candidate {
        tenant: context.tenant,
        store: context.store,
        user,
    }
}

fn sort<'a>(users: &mut [&'a User], context: &Context<'a>, order: Order) {
    let candidates: Vec<Candidate<'_>> =
        users.iter().map(|user| candidate(context, user)).collect();
    let mut sorted: Vec<&Candidate<'_>> = candidates.iter().collect();
    order.sort(&mut sorted);
    for (place, candidate) in users.iter_mut().zip(sorted) {
        *place = candidate.user;
    }
}

fn found<'a>(context: &Context<'a>, filter: Option<&Filter>) -> Vec<&'a User> {
    let users = context.tenant.users.iter();
    users
        .filter(|user| filter.is_none_or(|filter| filter.lets(&candidate(context, user))))
        .collect()
}

pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let filter = context.filter(FILTERED, "User", query.count)?;
    let (search, order) = (context.search()?, context.order(&SORTABLE)?);
    let expanded = context.expanded(&EXPANDABLE)?;
    let mut users = found(context, filter.as_ref());
    if let Some(search) = &search {
        users.retain(|user| search.finds(&candidate(context, user), &SEARCHABLE));
    }
    if let Some(order) = order {
        sort(&mut users, context, order);
    }
    context.paged(
        "users",
        &users,
        |user| user.id.as_str(),
        |user| with(context, user, expanded.as_deref()),
    )
}

pub(super) fn count(context: &Context<'_>) -> Result<Answer, Refusal> {
    context.counts_only_eventually()?;
    let filter = context.filter(FILTERED, "User", true)?;
    let number = found(context, filter.as_ref()).len();
    Ok(Answer::text(&number.to_string()))
}

/// The user that the path names.
fn user(context: Context<'_>) -> Result<&User, Refusal> {
    let id = context.id();
    context
        .tenant
        .user(id)
        .ok_or_else(|| Refusal::no_resource(id))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let expanded = context.expanded(&EXPANDABLE)?;
    let picked = with(context, user(*context)?, expanded.as_deref())?;
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

pub(super) fn manager(context: &Context<'_>) -> Result<Answer, Refusal> {
    let manager = manager_of(context, user(*context)?);
    let manager = manager.ok_or_else(|| {
        let words = "Resource 'manager' does not exist or one of its queried reference-property objects are not present.";
        Refusal::new(404, "Request_ResourceNotFound", words)
    })?;
    let seen = Object::User(manager).seen(context, &context.query)?;
    Ok(context.single("directoryObjects", seen))
}

pub(super) fn direct_reports(context: &Context<'_>) -> Result<Answer, Refusal> {
    objects::listed(context, reports(context, user(*context)?))
}

/// The groups that the user is a member of; roles and administrative units are not emulated.
pub(super) fn member_of(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = user(*context)?.id;
    objects::listed(context, memberships::direct(context.tenant, &id))
}

pub(super) fn transitive_member_of(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = user(*context)?.id;
    objects::listed(context, memberships::transitive(context.tenant, &id))
}

pub(super) fn member_groups(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = user(*context)?.id;
    memberships::ids(context, &id)
}

pub(super) fn check_member_groups(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = user(*context)?.id;
    memberships::check(context, &id)
}
