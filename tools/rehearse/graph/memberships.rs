//! What somebody is a member of: groups, directly and through other groups.

use record::ids::Guid;
use serde::{Deserialize, Serialize};
use tenant_file::{Group, Tenant};

use super::{context::Context, objects::Object, refusals::Refusal};
use crate::http::message::Answer;

/// Groups that can be checked in one call (documented).
const CHECKED: usize = 20;

fn groups_of<'a>(tenant: &'a Tenant, id: &Guid) -> impl Iterator<Item = &'a Group> {
    tenant
        .groups
        .iter()
        .filter(move |group| group.members.contains(id))
}

/// The groups that a user or a group is a member of.
pub(super) fn direct<'a>(tenant: &'a Tenant, id: &Guid) -> Vec<Object<'a>> {
    groups_of(tenant, id).map(Object::Group).collect()
}

/// The same, and the groups that those are members of, each once.
pub(super) fn transitive<'a>(tenant: &'a Tenant, id: &Guid) -> Vec<Object<'a>> {
    let mut found: Vec<&Group> = groups_of(tenant, id).collect();
    let mut at = 0;
    while let Some(group) = found.get(at) {
        for outer in groups_of(tenant, &group.id) {
            if outer.id != *id && !found.iter().any(|known| known.id == outer.id) {
                found.push(outer);
            }
        }
        at += 1;
    }
    found.into_iter().map(Object::Group).collect()
}

/// Everybody who is a member of a group or of a group in it, and those groups, each once.
pub(super) fn below<'a>(tenant: &'a Tenant, group: &Group) -> Vec<Object<'a>> {
    let mut found: Vec<Object<'a>> = Vec::new();
    let mut open = group.members.clone();
    while let Some(id) = open.pop() {
        let known = id == group.id || found.iter().any(|one| *one.id() == id);
        let Some(object) = Object::of(tenant, id.as_str()).filter(|_| !known) else {
            continue;
        };
        if let Object::Group(inner) = object {
            open.extend(&inner.members);
        }
        found.push(object);
    }
    found
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    security_enabled_only: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Checked {
    group_ids: Vec<String>,
}

#[derive(Serialize)]
struct Ids {
    #[serde(rename = "@odata.context")]
    metadata_url: String,
    value: Vec<String>,
}

fn answer(context: &Context<'_>, value: Vec<String>) -> Answer {
    let metadata_url = context.metadata_of("Collection(Edm.String)", None);
    Answer::json(
        200,
        &Ids {
            metadata_url,
            value,
        },
    )
}

fn is_security_enabled(object: &Object<'_>) -> bool {
    matches!(object, Object::Group(group) if group.is_security_enabled())
}

/// `getMemberGroups` and `getMemberObjects`: the ids of all groups, transitively.
pub(super) fn ids(context: &Context<'_>, id: &Guid) -> Result<Answer, Refusal> {
    let wanted: Wanted = context.body()?;
    let only = wanted.security_enabled_only.unwrap_or_default();
    let groups = transitive(context.tenant, id).into_iter();
    let groups = groups.filter(|group| !only || is_security_enabled(group));
    Ok(answer(
        context,
        groups.map(|group| group.id().to_string()).collect(),
    ))
}

/// `checkMemberGroups`: those of the given ids that it is a member of, transitively.
pub(super) fn check(context: &Context<'_>, id: &Guid) -> Result<Answer, Refusal> {
    let checked: Checked = context.body()?;
    if checked.group_ids.len() > CHECKED {
        return Err(Refusal::bad(format!(
            "The number of group ids exceeds the maximum of {CHECKED}."
        )));
    }
    let groups = transitive(context.tenant, id);
    let is_in = |wanted: &String| {
        groups
            .iter()
            .any(|group| group.id().as_str().eq_ignore_ascii_case(wanted))
    };
    Ok(answer(
        context,
        checked.group_ids.into_iter().filter(is_in).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Aoki is in A, A is in B, B is in A again.
    fn nested() -> Tenant {
        let mut tenant = Tenant::omakase();
        let ids = [
            "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f0a",
            "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f0b",
        ];
        let aoki = tenant.users[0].id;
        for (id, members) in [
            (ids[0], vec![aoki.as_str(), ids[1]]),
            (ids[1], vec![ids[0]]),
        ] {
            let group = json!({"id": id, "displayName": id, "members": members});
            tenant.groups.push(serde_json::from_value(group).unwrap());
        }
        tenant
    }

    #[test]
    fn membership_is_followed_up_and_down_through_groups_that_contain_each_other() {
        let tenant = nested().validated().unwrap();
        let ids = |found: Vec<Object<'_>>| -> Vec<String> {
            let mut ids: Vec<_> = found.iter().map(|one| one.id().to_string()).collect();
            ids.sort();
            ids
        };
        let (aoki, a, b) = (&tenant.users[0], &tenant.groups[0], &tenant.groups[1]);
        assert_eq!(ids(direct(&tenant, &aoki.id)), [a.id.to_string()]);
        assert_eq!(
            ids(transitive(&tenant, &aoki.id)),
            [a.id.to_string(), b.id.to_string()]
        );
        assert_eq!(ids(transitive(&tenant, &a.id)), [b.id.to_string()]);
        assert_eq!(ids(below(&tenant, b)), {
            let mut all = vec![a.id.to_string(), aoki.id.to_string()];
            all.sort();
            all
        });
    }
}
