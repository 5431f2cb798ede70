//! Objects of the directory by id, whatever they are, and those that were deleted.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    audit_record::Record,
    context::{Change, Context},
    directory_writes,
    objects::Object,
    query::Query,
    refusals::Refusal,
};
use crate::http::message::Answer;

/// Ids that one call may look up (documented).
const LOOKED_UP: usize = 1_000;

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = context.id();
    let object = Object::of(context.tenant, id).ok_or_else(|| Refusal::no_resource(id))?;
    let seen = object.seen(context, &context.query)?;
    Ok(context.single("directoryObjects", seen))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUp {
    ids: Vec<String>,
    types: Option<Vec<String>>,
}

/// `getByIds`. What is not there is left out (documented).
pub(super) fn by_ids(context: &Context<'_>) -> Result<Answer, Refusal> {
    let asked: LookUp = context.body()?;
    if asked.ids.len() > LOOKED_UP {
        return Err(Refusal::bad(format!(
            "The number of ids exceeds the maximum of {LOOKED_UP}."
        )));
    }
    let is_wanted = |object: &Object<'_>| {
        asked.types.as_ref().is_none_or(|types| {
            types.iter().any(|one| {
                one.eq_ignore_ascii_case(object.kind())
                    || one.eq_ignore_ascii_case("directoryObject")
            })
        })
    };
    let found = asked
        .ids
        .iter()
        .filter_map(|id| Object::of(context.tenant, id));
    let plain = Query::selecting(context.query.select.clone());
    let value = found
        .filter(is_wanted)
        .map(|object| object.seen(context, &plain))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(context.page("directoryObjects", value))
}

/// The id of a deleted object, and the object as it is sent.
type Gone = (String, Map<String, Value>);

/// What comes of a deleted object without a selection, by its kind.
fn deleted(context: &Context<'_>, kind: &str) -> Result<Vec<Gone>, Refusal> {
    let tenant = context.tenant;
    let query = Query::selecting(context.query.select.clone());
    let mut all = Vec::new();
    let gone = &tenant.deleted;
    let users = gone.users.iter().filter(|_| kind != "group");
    for one in users {
        let seen = Object::User(&one.user).seen(context, &query)?;
        all.push((
            one.user.id.to_string(),
            dated(&query, seen, one.deleted_date_time.to_string()),
        ));
    }
    let groups = gone.groups.iter().filter(|_| kind != "user");
    for one in groups {
        let seen = Object::Group(&one.group).seen(context, &query)?;
        all.push((
            one.group.id.to_string(),
            dated(&query, seen, one.deleted_date_time.to_string()),
        ));
    }
    Ok(all)
}

fn dated(query: &Query, mut seen: Map<String, Value>, at: String) -> Map<String, Value> {
    if query.select.is_none() || query.selects(&["deletedDateTime"]) {
        seen.insert("deletedDateTime".to_owned(), at.into());
    }
    seen
}

/// Only with a cast to the kind that is wanted (documented).
pub(super) fn deleted_items(context: &Context<'_>) -> Result<Answer, Refusal> {
    let kind = context.cast().ok_or_else(|| {
        Refusal::not_emulated("GET /directory/deletedItems without a cast to user or group")
    })?;
    let all = deleted(context, kind)?;
    let of = if kind == "user" { "users" } else { "groups" };
    context.paged(of, &all, |one| one.0.as_str(), |one| Ok(one.1.clone()))
}

pub(super) fn deleted_item(context: &Context<'_>) -> Result<Answer, Refusal> {
    let id = context.id();
    let all = deleted(context, "")?;
    let mut found = all.into_iter().filter(|one| one.0.eq_ignore_ascii_case(id));
    let (_, seen) = found.next().ok_or_else(|| Refusal::no_resource(id))?;
    Ok(context.single("directoryObjects", seen))
}

/// Restored as it was, licences and memberships among it.
pub(super) fn restore(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let id = change.id();
    let body = &change.call.request.body;
    let more = serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
    if let Some((name, _)) = more.iter().find(|(_, value)| !value.is_null()) {
        return Err(Refusal::not_emulated(&format!("'{name}' of a restoration")));
    }
    let name = deleted_name(change, id);
    if let Some(name) = name
        && change.tenant.user(&name).is_some()
    {
        return Err(directory_writes::taken("userPrincipalName"));
    }
    if !change.tenant.restore(id) {
        return Err(Refusal::no_resource(id));
    }
    let (tenant, actor) = (&*change.tenant, &change.actor);
    let object = Object::of(tenant, id).ok_or_else(|| Refusal::no_resource(id))?;
    let record = match object {
        Object::User(user) => Record::of_user(tenant, actor, "Restore user", user),
        Object::Group(group) => Record::of_group(tenant, actor, "Restore Group", group),
    };
    let (id, is_user) = (*object.id(), object.kind() == "user");
    if is_user {
        change.store.removed(&id);
    }
    change.store.audits.push(record);
    let context = &change.now();
    let object =
        Object::of(context.tenant, id.as_str()).ok_or_else(|| Refusal::no_resource(id.as_str()))?;
    let seen = object.seen(context, &Query::default())?;
    Ok(context.single("directoryObjects", seen))
}

fn deleted_name(change: &Change<'_>, id: &str) -> Option<String> {
    let mut users = change.tenant.deleted.users.iter();
    let found = users.find(|one| one.user.id.as_str().eq_ignore_ascii_case(id))?;
    Some(found.user.user_principal_name.clone())
}

/// Gone for good.
pub(super) fn delete(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let id = change.id();
    let (tenant, actor) = (&*change.tenant, &change.actor);
    let mut users = tenant.deleted.users.iter();
    let user = users.find(|one| one.user.id.as_str().eq_ignore_ascii_case(id));
    let mut groups = tenant.deleted.groups.iter();
    let group = groups.find(|one| one.group.id.as_str().eq_ignore_ascii_case(id));
    let record = match (user, group) {
        (Some(one), _) => Record::of_user(tenant, actor, "Hard Delete user", &one.user),
        (None, Some(one)) => Record::of_group(tenant, actor, "Hard Delete group", &one.group),
        (None, None) => return Err(Refusal::no_resource(id)),
    };
    let gone = &mut change.tenant.deleted;
    gone.users
        .retain(|one| !one.user.id.as_str().eq_ignore_ascii_case(id));
    gone.groups
        .retain(|one| !one.group.id.as_str().eq_ignore_ascii_case(id));
    change.store.audits.push(record);
    Ok(Answer::empty(204))
}
