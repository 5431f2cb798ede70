//! Groups: lists, one, and who is in one.

pub(super) mod change;
pub(super) mod wire;

use record::ids::Guid;
use serde_json::{Map, Value};
use tenant_file::{Group, Tenant};

use super::{
    context::Context,
    filter::Filter,
    memberships,
    objects::{self, Object},
    query::Query,
    refusals::Refusal,
};
use crate::http::message::Answer;
use wire::FILTERED;

/// What groups can be sorted and searched by, and come along with (documented).
const NAMES: [&str; 1] = ["displayName"];
const EXPANDABLE: [&str; 2] = ["members", "owners"];

/// Members that come along at most (documented).
const EXPANDED: usize = 20;

/// A group with what it is to come along with.
fn with(
    context: &Context<'_>,
    group: &Group,
    expanded: Option<&str>,
) -> Result<Map<String, Value>, Refusal> {
    let mut seen = wire::picked(context, &context.query, group)?;
    let (name, ids) = match expanded {
        Some("members") => ("members", &group.members),
        Some(_) => ("owners", &group.owners),
        None => return Ok(seen),
    };
    let plain = Query::default();
    let objects = objects_of(context, ids).into_iter().take(EXPANDED);
    let objects = objects.map(|object| object.seen(context, &plain));
    let objects = objects.collect::<Result<Vec<_>, _>>()?;
    seen.insert(name.to_owned(), objects.into());
    Ok(seen)
}

fn objects_of<'a>(context: &Context<'a>, ids: &[Guid]) -> Vec<Object<'a>> {
    let ids = ids.iter();
    ids.filter_map(|id| Object::of(context.tenant, id.as_str()))
        .collect()
}

fn found<'a>(tenant: &'a Tenant, filter: Option<&Filter>) -> Vec<&'a Group> {
    let groups = tenant.groups.iter();
    groups
        .filter(|group| filter.is_none_or(|filter| filter.lets(*group)))
        .collect()
}

pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let filter = context.filter(FILTERED, "Group", query.count)?;
    let (search, order) = (context.search()?, context.order(&NAMES)?);
    let expanded = context.expanded(&EXPANDABLE)?;
    let mut groups = found(context.tenant, filter.as_ref());
    if let Some(search) = &search {
        groups.retain(|group| search.finds(*group, &NAMES));
    }
    if let Some(order) = order {
        order.sort(&mut groups);
    }
    context.paged(
        "groups",
        &groups,
        |group| group.id.as_str(),
        |group| with(context, group, expanded.as_deref()),
    )
}

pub(super) fn count(context: &Context<'_>) -> Result<Answer, Refusal> {
    context.counts_only_eventually()?;
    let filter = context.filter(FILTERED, "Group", true)?;
    let number = found(context.tenant, filter.as_ref()).len();
    Ok(Answer::text(&number.to_string()))
}

fn group(context: Context<'_>) -> Result<&Group, Refusal> {
    let id = context.id();
    context
        .tenant
        .group(id)
        .ok_or_else(|| Refusal::no_resource(id))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let expanded = context.expanded(&EXPANDABLE)?;
    let seen = with(context, group(*context)?, expanded.as_deref())?;
    Ok(context.single("groups", seen))
}

pub(super) fn members(context: &Context<'_>) -> Result<Answer, Refusal> {
    let members = objects_of(context, &group(*context)?.members);
    objects::listed(context, members)
}

pub(super) fn count_members(context: &Context<'_>) -> Result<Answer, Refusal> {
    let members = objects_of(context, &group(*context)?.members);
    objects::counted(context, members)
}

pub(super) fn owners(context: &Context<'_>) -> Result<Answer, Refusal> {
    let owners = objects_of(context, &group(*context)?.owners);
    objects::listed(context, owners)
}

pub(super) fn transitive_members(context: &Context<'_>) -> Result<Answer, Refusal> {
    let below = memberships::below(context.tenant, group(*context)?);
    objects::listed(context, below)
}

/// The groups that the group is a member of.
pub(super) fn member_of(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = group(*context)?.id;
    objects::listed(context, memberships::direct(context.tenant, &id))
}

pub(super) fn members_with_errors(context: &Context<'_>) -> Result<Answer, Refusal> {
    let group = group(*context)?;
    let in_error = |id: &&Guid| group.errors.iter().any(|error| error.user_id == **id);
    let ids: Vec<Guid> = group.members.iter().filter(in_error).copied().collect();
    objects::listed(context, objects_of(context, &ids))
}
