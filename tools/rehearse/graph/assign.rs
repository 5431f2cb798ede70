//! What `assignLicense` allows: all rules, over typed records. Pure.

use std::collections::BTreeSet;

use record::ids::Guid;
use serde::Deserialize;
use tenant_file::{Group, License, SubscriptionStatus, Tenant, User};

use super::{conflicts, refusals::Refusal};

/// How the words end with which a licence is refused that has no seat left.
pub(super) const NO_SEAT: &str = "does not have any available licenses.";

/// The body of the request. Both lists must be there.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AssignLicense {
    add_licenses: Option<Vec<Added>>,
    remove_licenses: Option<Vec<Guid>>,
}

/// A product to add, or to add again with other plans.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Added {
    #[serde(default)]
    disabled_plans: Vec<Guid>,
    sku_id: Guid,
    /// Clients of the SDKs send the type along.
    #[serde(rename = "@odata.type", default)]
    _type: Option<String>,
}

/// The user's direct licences after the change, or why nothing changes at all.
pub(super) fn assigned(
    tenant: &Tenant,
    user: &User,
    change: AssignLicense,
) -> Result<Vec<License>, Refusal> {
    let (added, removed) = change.lists()?;
    for sku in &removed {
        check_removal(tenant, user, sku)?;
    }
    for add in &added {
        check_addition(tenant, user, add)?;
    }
    let licenses = replaced(&user.licenses, added, &removed, tenant);
    check_plans(tenant, user, &licenses)?;
    Ok(licenses)
}

/// The licences that a group shall give after the change, or why it is refused at once. What becomes of the members
/// turns out later.
pub(super) fn assigned_to_group(
    tenant: &Tenant,
    group: &Group,
    change: AssignLicense,
) -> Result<Vec<License>, Refusal> {
    let (added, removed) = change.lists()?;
    let before = group.queued.as_ref().unwrap_or(&group.licenses);
    if !removed
        .iter()
        .all(|sku| before.iter().any(|license| license.sku_id == *sku))
    {
        // The service's words for a group are not known.
        return Err(Refusal::bad("Group does not have a corresponding license."));
    }
    for add in &added {
        check_product(tenant, add)?;
    }
    Ok(replaced(before, added, &removed, tenant))
}

fn replaced(
    before: &[License],
    added: Vec<Added>,
    removed: &[Guid],
    tenant: &Tenant,
) -> Vec<License> {
    let gone = |sku: &Guid| removed.contains(sku) || added.iter().any(|add| add.sku_id == *sku);
    let mut licenses: Vec<License> = before
        .iter()
        .filter(|license| !gone(&license.sku_id))
        .cloned()
        .collect();
    licenses.extend(added.into_iter().map(|add| License {
        sku_id: add.sku_id,
        disabled_plans: add.disabled_plans,
        last_updated_date_time: tenant.now,
    }));
    licenses
}

impl AssignLicense {
    /// Products to add, each with the plans that are off, and products to remove.
    pub(crate) fn new(added: Vec<(Guid, Vec<Guid>)>, removed: Vec<Guid>) -> Self {
        let added = added.into_iter().map(|(sku_id, disabled_plans)| Added {
            disabled_plans,
            sku_id,
            _type: None,
        });
        Self {
            add_licenses: Some(added.collect()),
            remove_licenses: Some(removed),
        }
    }

    /// Both lists, which must be there and make sense together.
    fn lists(self) -> Result<(Vec<Added>, Vec<Guid>), Refusal> {
        let (added, removed) = match (self.add_licenses, self.remove_licenses) {
            (Some(added), Some(removed)) => (added, removed),
            (None, Some(_)) => return Err(missing("addLicenses")),
            (Some(_), None) => return Err(missing("removeLicenses")),
            (None, None) => return Err(missing("addLicenses,removeLicenses")),
        };
        check_lists(&added, &removed)?;
        Ok((added, removed))
    }
}

fn missing(lists: &str) -> Refusal {
    Refusal::bad(format!(
        "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: {lists}."
    ))
}

/// The words for a repeated SKU are not known; that it is refused is documented.
fn check_lists(added: &[Added], removed: &[Guid]) -> Result<(), Refusal> {
    if added.is_empty() && removed.is_empty() {
        return Err(Refusal::bad(
            "No license changes provided. At least one license to add or remove must be specified.",
        ));
    }
    let mut seen = BTreeSet::new();
    added
        .iter()
        .map(|add| &add.sku_id)
        .chain(removed)
        .find(|sku| !seen.insert(*sku))
        .map_or(Ok(()), |sku| {
            Err(Refusal::bad(format!(
                "License {sku} is specified more than once in the request."
            )))
        })
}

fn check_removal(tenant: &Tenant, user: &User, sku: &Guid) -> Result<(), Refusal> {
    if user.licenses.iter().any(|license| license.sku_id == *sku) {
        Ok(())
    } else if tenant
        .assignments(user)
        .any(|held| held.license.sku_id == *sku)
    {
        Err(Refusal::bad(
            "User license is inherited from a group membership and it cannot be removed directly from the user.",
        ))
    } else {
        Err(Refusal::bad("User does not have a corresponding license."))
    }
}

fn check_addition(tenant: &Tenant, user: &User, add: &Added) -> Result<(), Refusal> {
    check_product(tenant, add)?;
    let sku = &add.sku_id;
    if user
        .usage_location
        .as_ref()
        .is_none_or(|place| place.len() != 2)
    {
        return Err(Refusal::bad(
            "License assignment cannot be done for user with invalid usage location.",
        ));
    }
    let has_a_seat = tenant.held(user).iter().any(|(held, _)| held == sku);
    // Only seats of running subscriptions count: whether a seat in grace can be handed out is not
    // documented, and a tool that counts on it could fail with the real service.
    let seats = tenant.seats(sku, SubscriptionStatus::Enabled);
    if !has_a_seat && tenant.consumed(sku) >= seats {
        return Err(Refusal::bad(format!(
            "Subscription with SKU {sku} {NO_SEAT}"
        )));
    }
    Ok(())
}

/// Whether the tenant has the product, and the product the plans that shall be off.
fn check_product(tenant: &Tenant, add: &Added) -> Result<(), Refusal> {
    let sku = &add.sku_id;
    let Some(owned) = tenant.owned_skus().find(|owned| owned.sku_id == *sku) else {
        return Err(Refusal::bad(format!(
            "License {sku} does not correspond to a valid company License."
        )));
    };
    let foreign = add.disabled_plans.iter().find(|plan| {
        !owned
            .service_plans
            .iter()
            .any(|own| own.service_plan_id == **plan)
    });
    // The service's words are not known; that it is refused is observed.
    foreign.map_or(Ok(()), |plan| {
        Err(Refusal::bad(format!(
            "The service plan {plan} is not part of the license {sku}."
        )))
    })
}

/// Over everything that the user would have, through groups too.
fn check_plans(tenant: &Tenant, user: &User, licenses: &[License]) -> Result<(), Refusal> {
    let after = User {
        licenses: licenses.to_vec(),
        ..user.clone()
    };
    conflicts::first(tenant, &tenant.held(&after))
        .map_or(Ok(()), |conflict| Err(Refusal::bad(conflict.words())))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
    const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    const YAMMER_OLD: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";
    const YAMMER_NEW: &str = "7547a3fe-08ee-4ccb-b430-5077c5041653";

    fn assign(
        tenant: &Tenant,
        user: usize,
        body: Value,
    ) -> Result<Vec<(String, Vec<String>)>, String> {
        let change = serde_json::from_value(body).unwrap();
        assigned(tenant, &tenant.users[user], change)
            .map(|licenses| {
                licenses
                    .into_iter()
                    .map(|l| {
                        (
                            l.sku_id.to_string(),
                            l.disabled_plans.iter().map(Guid::to_string).collect(),
                        )
                    })
                    .collect()
            })
            .map_err(|refusal| format!("{refusal:?}"))
    }

    fn swap() -> Value {
        json!({"addLicenses": [{"skuId": NEW, "disabledPlans": [TEAMS]}], "removeLicenses": [OLD]})
    }

    fn group_of(tenant: &Tenant, members: &[usize], sku: &str) -> Group {
        Group {
            id: "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00".parse().unwrap(),
            display_name: "営業部".to_owned(),
            members: members.iter().map(|at| tenant.users[*at].id).collect(),
            licenses: vec![License {
                sku_id: sku.parse().unwrap(),
                disabled_plans: Vec::new(),
                last_updated_date_time: tenant.now,
            }],
            errors: Vec::new(),
            queued: None,
            kept: Vec::new(),
            owners: Vec::new(),
            properties: tenant_file::Properties::default(),
        }
    }

    fn assert_refused(outcome: Result<Vec<(String, Vec<String>)>, String>, words: &str) {
        let refused = outcome.unwrap_err();
        assert!(
            refused.contains(words) && refused.contains("400"),
            "{refused}"
        );
    }

    #[test]
    fn a_swap_in_one_call_changes_both_and_keeps_the_plans_that_were_named() {
        let after = assign(&Tenant::omakase(), 1, swap()).unwrap();
        assert_eq!(after, [(NEW.to_owned(), vec![TEAMS.to_owned()])]);
    }

    #[test]
    fn adding_before_removing_meets_plans_that_exclude_each_other_unless_one_is_off() {
        let tenant = Tenant::omakase();
        let add = json!({"addLicenses": [{"skuId": NEW}], "removeLicenses": []});
        let pair = format!("service plans {YAMMER_OLD},{YAMMER_NEW} are mutually exclusive");
        assert_refused(assign(&tenant, 0, add.clone()), &pair);
        // 佐藤 has the old one switched off.
        assert_eq!(assign(&tenant, 1, add).unwrap().len(), 2);
    }

    #[test]
    fn the_seat_is_needed_by_who_has_none_and_by_nobody_else() {
        let mut tenant = Tenant::omakase();
        tenant.subscriptions[1].total_licenses = 0;
        let words = format!("Subscription with SKU {NEW} does not have any available licenses.");
        assert_refused(assign(&tenant, 0, swap()), &words);
        tenant.subscriptions[0].total_licenses = 0;
        let edit =
            json!({"addLicenses": [{"skuId": OLD, "disabledPlans": []}], "removeLicenses": []});
        assert_eq!(
            assign(&tenant, 1, edit).unwrap(),
            [(OLD.to_owned(), vec![])]
        );
    }

    #[test]
    fn a_seat_in_grace_is_not_handed_out() {
        let mut tenant = Tenant::omakase();
        tenant.subscriptions[1].status = SubscriptionStatus::Warning;
        assert_refused(
            assign(&tenant, 0, swap()),
            "does not have any available licenses",
        );
    }

    #[test]
    fn what_is_not_held_is_not_removed_and_what_a_group_gives_is_the_groups() {
        let mut tenant = Tenant::omakase();
        assert_refused(
            assign(&tenant, 4, swap()),
            "User does not have a corresponding license.",
        );
        tenant.users[0].licenses.clear();
        let group = group_of(&tenant, &[0], OLD);
        tenant.groups.push(group);
        assert_refused(
            assign(&tenant, 0, swap()),
            "inherited from a group membership",
        );
    }

    #[test]
    fn every_wrong_request_is_refused_in_the_services_own_words() {
        let tenant = Tenant::omakase();
        let unknown = &tenant.organization.id;
        for (body, words) in [
            (
                json!({"addLicenses": []}),
                "The missing parameters are: removeLicenses.",
            ),
            (
                json!({"removeLicenses": []}),
                "The missing parameters are: addLicenses.",
            ),
            (
                json!({"addLicenses": [], "removeLicenses": []}),
                "No license changes provided.",
            ),
            (
                json!({"addLicenses": [{"skuId": OLD}], "removeLicenses": [OLD]}),
                "more than once",
            ),
            (
                json!({"addLicenses": [{"skuId": unknown}], "removeLicenses": []}),
                "does not correspond to a valid company License.",
            ),
            (
                json!({"addLicenses": [{"skuId": NEW, "disabledPlans": [YAMMER_OLD]}], "removeLicenses": [OLD]}),
                "is not part of the license",
            ),
        ] {
            assert_refused(assign(&tenant, 0, body), words);
        }
    }

    #[test]
    fn a_user_without_a_usage_location_gets_nothing_but_can_lose() {
        let mut tenant = Tenant::omakase();
        tenant.users[0].usage_location = None;
        assert_refused(assign(&tenant, 0, swap()), "invalid usage location");
        let remove = json!({"addLicenses": [], "removeLicenses": [OLD]});
        assert_eq!(assign(&tenant, 0, remove), Ok(vec![]));
    }

    #[test]
    fn a_plan_that_needs_another_is_refused_without_it() {
        let mut tenant = Tenant::omakase();
        let exchange: Guid = "9aaf7827-d63c-4b61-89c3-182f06f82e5c".parse().unwrap();
        let teams = tenant.skus[1]
            .service_plans
            .iter_mut()
            .find(|p| p.service_plan_id.as_str() == TEAMS);
        teams.unwrap().depends_on = vec![exchange];
        let without = |off: Value| json!({"addLicenses": [{"skuId": NEW, "disabledPlans": off}], "removeLicenses": [OLD]});
        assert_refused(
            assign(&tenant, 0, without(json!([exchange]))),
            &format!("service plan {TEAMS} depends on the service plan(s) {exchange}"),
        );
        assert!(assign(&tenant, 0, without(json!([exchange, TEAMS]))).is_ok());
    }
}
