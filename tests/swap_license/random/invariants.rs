//! What must hold.

use common::ids::Guid;
use rehearse::{
    Entry,
    tenant::{License, Tenant, User},
};
use test_support::skus::{NEW, OLD};

/// SKUs, each with the plans that are off in it.
type Licenses = Vec<(String, Vec<String>)>;

fn with_off(sku: &Guid, off: &[Guid]) -> (String, Vec<String>) {
    let mut off: Vec<_> = off.iter().map(Guid::to_string).collect();
    off.sort();
    (sku.to_string(), off)
}

/// What everybody is given: the users directly, and the groups for their members.
pub(super) fn given(tenant: &Tenant) -> Vec<(String, Licenses)> {
    let all = |licenses: &[License]| {
        let one = |license: &License| with_off(&license.sku_id, &license.disabled_plans);
        licenses.iter().map(one).collect()
    };
    let users = tenant.users.iter();
    let users = users.map(|user| (user.user_principal_name.clone(), all(&user.licenses)));
    let groups = tenant.groups.iter();
    let groups = groups.map(|group| (group.display_name.clone(), all(&group.licenses)));
    users.chain(groups).collect()
}

/// What a user has, wherever it comes from.
fn held(tenant: &Tenant, user: &User) -> Licenses {
    let held = tenant.held(user);
    held.iter().map(|(sku, off)| with_off(sku, off)).collect()
}

fn holds(tenant: &Tenant, user: &User, sku: &str) -> bool {
    held(tenant, user).iter().any(|(held, _)| held == sku)
}

/// At no time.
pub(super) fn nobody_is_without_a_licence_and_no_seat_is_overdrawn(tenant: &Tenant, seed: u64) {
    for user in &tenant.users {
        let name = &user.user_principal_name;
        let has_one = holds(tenant, user, OLD) || holds(tenant, user, NEW);
        assert!(has_one || name.starts_with("admin"), "seed {seed}: {name}");
    }
    no_seat_is_overdrawn(tenant, seed);
}

pub(super) fn no_seat_is_overdrawn(tenant: &Tenant, seed: u64) {
    for subscription in &tenant.subscriptions {
        let used = tenant.consumed(&subscription.sku_id);
        assert!(
            used <= subscription.total_licenses,
            "seed {seed}: {}",
            subscription.sku_id
        );
    }
}

/// At the end.
pub(super) fn everybody_has_the_new_row_and_what_was_off_is_off(
    before: &Tenant,
    after: &Tenant,
    seed: u64,
) {
    let moved = |sku: &String| if sku == OLD { NEW } else { sku }.to_owned();
    for (user, was) in after.users.iter().zip(&before.users) {
        let name = &was.user_principal_name;
        assert_eq!(&user.user_principal_name, name);
        let (had, has) = (held(before, was), held(after, user));
        let expected: Vec<_> = had.iter().map(|(sku, _)| moved(sku)).collect();
        let skus: Vec<_> = has.iter().map(|(sku, _)| sku.clone()).collect();
        assert_eq!(skus, expected, "seed {seed}: {name}");
        for ((_, is_off), (_, was_off)) in has.iter().zip(&had) {
            let off = |plan: &String| is_off.contains(plan) || !new_has(after, plan);
            assert!(
                was_off.iter().all(off),
                "seed {seed}: a plan of {name} is on"
            );
        }
    }
    let rest = after
        .groups
        .iter()
        .all(|group| group.queued.is_none() && group.errors.is_empty() && group.kept.is_empty());
    assert!(rest, "seed {seed}: {:?}", after.groups);
}

fn new_has(tenant: &Tenant, plan: &str) -> bool {
    let mut skus = tenant.skus.iter();
    let new = skus.find(|sku| sku.sku_id.as_str() == NEW).unwrap();
    let mut plans = new.service_plans.iter();
    plans.any(|own| own.service_plan_id.as_str() == plan)
}

/// How many users and groups are given the old row.
pub(super) fn changes(tenant: &Tenant) -> usize {
    let given = given(tenant);
    let has_old = |(_, licenses): &&(String, Licenses)| licenses.iter().any(|(sku, _)| sku == OLD);
    given.iter().filter(has_old).count()
}

/// How many changes took effect: a second one of the same kind would have been refused.
pub(super) fn took_effect(ledger: &[Entry], before: &Tenant, seed: u64) -> usize {
    let writes = ledger
        .iter()
        .filter(|entry| entry.method == "POST" && entry.path.ends_with("/assignLicense"));
    let mut paths: Vec<&str> = Vec::new();
    for write in writes {
        let is_fine = write.refused.is_none() || write.fault.is_some();
        assert!(
            is_fine || write.status == Some(401),
            "seed {seed}: {write:?}"
        );
        let members = before.groups.iter().flat_map(|group| &group.members);
        let is_of_member = members
            .into_iter()
            .any(|id| write.path.contains(id.as_str()));
        assert!(
            write.body.contains(OLD) && (write.body.contains(NEW) || is_of_member),
            "seed {seed}: one call does both: {}",
            write.body
        );
        paths.push(&write.path);
    }
    paths.sort_unstable();
    paths.dedup();
    paths.len()
}
