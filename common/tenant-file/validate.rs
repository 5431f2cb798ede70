//! What the shape of a tenant file cannot say. Pure.

mod properties;

use std::collections::BTreeSet;

use record::ids::Guid;

use super::{
    directory::{Group, License, Subscription},
    tenant::Tenant,
};

type Problem = (String, String);

/// The first thing wrong: where, and what.
pub(super) fn first_problem(tenant: &Tenant) -> Option<Problem> {
    twice("skus", "skuId", tenant.skus.iter().map(|sku| &sku.sku_id))
        .or_else(|| {
            twice(
                "subscriptions",
                "id",
                tenant.subscriptions.iter().map(|s| &s.id),
            )
        })
        .or_else(|| twice("users", "id", tenant.users.iter().map(|user| &user.id)))
        .or_else(|| twice("groups", "id", tenant.groups.iter().map(|group| &group.id)))
        .or_else(|| names_used_twice(tenant))
        .or_else(|| subscriptions(tenant, "subscriptions", &tenant.subscriptions))
        .or_else(|| subscriptions(tenant, "invitation.brings", &tenant.invitation.brings))
        .or_else(|| users(tenant))
        .or_else(|| properties::first_problem(tenant))
        .or_else(|| groups(tenant))
        .or_else(|| partner(tenant))
        .or_else(|| delegated(tenant))
}

fn twice<'a>(list: &str, key: &str, ids: impl Iterator<Item = &'a Guid>) -> Option<Problem> {
    let mut seen = BTreeSet::new();
    ids.enumerate().find_map(|(at, id)| {
        (!seen.insert(id)).then(|| {
            (
                format!("{list}[{at}].{key}"),
                format!("{id} stands here twice"),
            )
        })
    })
}

fn names_used_twice(tenant: &Tenant) -> Option<Problem> {
    let mut seen = BTreeSet::new();
    tenant.users.iter().enumerate().find_map(|(at, user)| {
        let name = &user.user_principal_name;
        (!seen.insert(name.to_lowercase())).then(|| {
            (
                format!("users[{at}].userPrincipalName"),
                format!("{name} stands here twice"),
            )
        })
    })
}

fn subscriptions(tenant: &Tenant, list: &str, all: &[Subscription]) -> Option<Problem> {
    all.iter().enumerate().find_map(|(at, subscription)| {
        tenant
            .sku(&subscription.sku_id)
            .is_none()
            .then(|| unknown_sku(&format!("{list}[{at}]"), &subscription.sku_id))
    })
}

fn users(tenant: &Tenant) -> Option<Problem> {
    tenant.users.iter().enumerate().find_map(|(at, user)| {
        let stranger = user
            .manager
            .filter(|one| tenant.user(one.as_str()).is_none());
        stranger
            .map(|one| {
                (
                    format!("users[{at}].manager"),
                    format!("no user has the id {one}"),
                )
            })
            .or_else(|| licenses(tenant, &format!("users[{at}].licenses"), &user.licenses))
    })
}

fn groups(tenant: &Tenant) -> Option<Problem> {
    tenant.groups.iter().enumerate().find_map(|(at, group)| {
        let stranger = group.members.iter().enumerate().find(|(_, member)| {
            tenant.user(member.as_str()).is_none() && tenant.group(member.as_str()).is_none()
        });
        let unknown_owner = group
            .owners
            .iter()
            .enumerate()
            .find(|(_, owner)| tenant.user(owner.as_str()).is_none());
        let stranger = stranger.map(|one| ("members", one));
        match stranger.or(unknown_owner.map(|one| ("owners", one))) {
            Some((list, (nth, member))) => Some((
                format!("groups[{at}].{list}[{nth}]"),
                format!("nobody has the id {member}"),
            )),
            None => licenses(tenant, &format!("groups[{at}].licenses"), &group.licenses)
                .or_else(|| {
                    let queued = group.queued.as_deref().unwrap_or_default();
                    licenses(tenant, &format!("groups[{at}].queued"), queued)
                })
                .or_else(|| kept(tenant, &format!("groups[{at}].kept"), group)),
        }
    })
}

fn kept(tenant: &Tenant, list: &str, group: &Group) -> Option<Problem> {
    group.kept.iter().enumerate().find_map(|(at, kept)| {
        if !group.members.contains(&kept.user_id) {
            let words = format!("the group has no member {}", kept.user_id);
            return Some((format!("{list}[{at}].userId"), words));
        }
        let license = std::slice::from_ref(&kept.license);
        licenses(tenant, list, license)
            .map(|(path, words)| (path.replacen("[0]", &format!("[{at}].license"), 1), words))
    })
}

fn licenses(tenant: &Tenant, list: &str, all: &[License]) -> Option<Problem> {
    let repeated = twice(list, "skuId", all.iter().map(|license| &license.sku_id));
    repeated.or_else(|| {
        all.iter().enumerate().find_map(|(at, license)| {
            let path = format!("{list}[{at}]");
            let Some(sku) = tenant.sku(&license.sku_id) else {
                return Some(unknown_sku(&path, &license.sku_id));
            };
            let foreign = license.disabled_plans.iter().enumerate().find(|(_, plan)| {
                !sku.service_plans
                    .iter()
                    .any(|own| own.service_plan_id == **plan)
            });
            foreign.map(|(nth, plan)| {
                (
                    format!("{path}.disabledPlans[{nth}]"),
                    format!("{} has no service plan {plan}", sku.sku_part_number),
                )
            })
        })
    })
}

fn partner(tenant: &Tenant) -> Option<Problem> {
    let id = &tenant.partner_center.tenant_id;
    if *id == tenant.organization.id {
        let words = "the partner and the customer cannot be the same tenant";
        return Some(("partnerCenter.tenantId".to_owned(), words.to_owned()));
    }
    tenant
        .known_tenants
        .iter()
        .all(|known| known.tenant_id != *id)
        .then(|| {
            (
                "partnerCenter.tenantId".to_owned(),
                format!("knownTenants does not have {id}"),
            )
        })
}

/// The id of a relationship is two GUIDs joined by a hyphen (documented).
fn delegated(tenant: &Tenant) -> Option<Problem> {
    let all = &tenant.partner_center.desk.delegated_admin_relationships;
    let is_pair = |id: &str| {
        let halves = id.get(..36).zip(id.get(36..));
        halves.is_some_and(|(first, rest)| {
            let second = rest.strip_prefix('-').unwrap_or_default();
            first.parse::<Guid>().is_ok() && second.parse::<Guid>().is_ok()
        })
    };
    let mut seen = BTreeSet::new();
    all.iter().enumerate().find_map(|(at, one)| {
        let words = if !is_pair(&one.id) {
            format!("{} is not two GUIDs joined by a hyphen", one.id)
        } else if !seen.insert(one.id.to_lowercase()) {
            format!("{} stands here twice", one.id)
        } else {
            return None;
        };
        let place = format!("partnerCenter.desk.delegatedAdminRelationships[{at}].id");
        Some((place, words))
    })
}

fn unknown_sku(path: &str, sku: &Guid) -> Problem {
    (format!("{path}.skuId"), format!("skus does not have {sku}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DelegatedAdminRelationship;

    fn delegated_as(id: &impl ToString) -> DelegatedAdminRelationship {
        serde_json::from_value(serde_json::json!({
            "id": id.to_string(), "displayName": "x", "roles": [], "status": "created", "duration": "P1D",
            "createdDateTime": "2026-10-01T00:00:00Z", "lastModifiedDateTime": "2026-10-01T00:00:00Z",
        }))
        .unwrap()
    }

    #[test]
    fn what_points_at_nothing_or_stands_twice_is_named_with_its_place() {
        type Break = fn(&mut Tenant);
        let cases: [(Break, &str); 11] = [
            (
                |t| t.users[1].properties.set("department", 7.into()),
                "users[1].properties.department",
            ),
            (
                |t| t.organization.properties.set("id", "x".into()),
                "organization.properties.id",
            ),
            (
                |t| t.users[1].manager = Some(t.organization.id),
                "users[1].manager",
            ),
            (|t| t.users[1].id = t.users[0].id, "users[1].id"),
            (
                |t| t.users[1].user_principal_name = t.users[0].user_principal_name.to_uppercase(),
                "users[1].userPrincipalName",
            ),
            (
                |t| t.subscriptions[0].sku_id = t.organization.id,
                "subscriptions[0].skuId",
            ),
            (
                |t| t.users[0].licenses[0].disabled_plans = vec![t.organization.id],
                "users[0].licenses[0].disabledPlans[0]",
            ),
            (
                |t| t.users[0].licenses[0].sku_id = t.organization.id,
                "users[0].licenses[0].skuId",
            ),
            (|t| t.known_tenants.clear(), "partnerCenter.tenantId"),
            (
                |t| {
                    t.partner_center.desk.delegated_admin_relationships =
                        vec![delegated_as(&t.organization.id)];
                },
                "partnerCenter.desk.delegatedAdminRelationships[0].id",
            ),
            (
                |t| {
                    let (one, other) = (&t.organization.id, &t.partner_center.tenant_id);
                    let twice = delegated_as(&format!("{one}-{other}"));
                    t.partner_center.desk.delegated_admin_relationships =
                        vec![twice.clone(), twice];
                },
                "partnerCenter.desk.delegatedAdminRelationships[1].id",
            ),
        ];
        for (break_it, path) in cases {
            let mut tenant = Tenant::omakase();
            break_it(&mut tenant);
            assert_eq!(
                first_problem(&tenant).map(|(at, _)| at).as_deref(),
                Some(path)
            );
        }
    }
}
