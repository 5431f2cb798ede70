//! What must hold.

use std::collections::BTreeSet;

use common::{
    Record,
    ids::Guid,
    sections::{self, Group, Swap, SwapAction, SwapStatus},
};
use rehearse::{
    Entry, Rehearsal,
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

/// Whose licences have been changed, each once; gives how many.
pub(super) fn each_is_changed_once(rehearsal: &Rehearsal, seed: u64) -> usize {
    let changed = rehearsal.license_changes();
    let different: BTreeSet<&String> = changed.iter().collect();
    assert_eq!(different.len(), changed.len(), "seed {seed}: {changed:?}");
    changed.len()
}

/// No call takes the old row without giving the new one, except from who has it from a group.
pub(super) fn one_call_does_both(ledger: &[Entry], before: &Tenant, seed: u64) {
    let writes = ledger
        .iter()
        .filter(|entry| entry.method == "POST" && entry.path.ends_with("/assignLicense"));
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
    }
}

/// A record that says so is true in the saved state.
pub(super) fn what_is_called_done_is_done(tenant: &Tenant, record: &str, seed: u64) {
    let record = Record::parse(record.as_bytes()).unwrap();
    let swap: Swap = record.get().unwrap().unwrap();
    if !matches!(
        swap.status,
        Some(SwapStatus::Done | SwapStatus::AlreadyDone)
    ) {
        return;
    }
    let has = directly(tenant, &record);
    let of = |sku: &Guid| has.iter().find(|license| license.sku_id == *sku);
    let Some(restores) = &swap.restores else {
        let is_given = |sku: &Guid| {
            let user = whose(tenant, &record);
            of(sku).is_some() || user.is_some_and(|user| holds(tenant, user, sku.as_str()))
        };
        let has_what_it_should = match swap.action {
            // Groups, which give the old row, are changed after it. Where it is found done there is no action.
            SwapAction::RemoveDirect | SwapAction::None => swap.skus().any(|sku| is_given(&sku)),
            _ => swap.all_to().all(|(sku, _)| is_given(&sku.sku_id)),
        };
        let has_old = swap.all_from().any(|sku| of(&sku.sku_id).is_some());
        assert!(has_what_it_should && !has_old, "seed {seed}: {record}");
        return;
    };
    for sku in swap.skus() {
        let mut wanted = restores.iter();
        let wanted = wanted.find(|held| held.sku_id == sku && held.direct);
        let off = |license: &License| with_off(&sku, &license.disabled_plans);
        assert_eq!(
            of(&sku).map(off),
            wanted.map(|held| with_off(&sku, &held.disabled_plans)),
            "seed {seed}: {record}"
        );
    }
}

/// What whoever a record is about is given, not through a group.
fn directly<'a>(tenant: &'a Tenant, record: &Record) -> &'a [License] {
    if let Some(user) = whose(tenant, record) {
        return &user.licenses;
    }
    let group: Group = record.get().unwrap().unwrap();
    let mut groups = tenant.groups.iter();
    let found = groups.find(|found| found.id.as_str() == group.id);
    &found.unwrap().licenses
}

/// The user that a record is about.
fn whose<'a>(tenant: &'a Tenant, record: &Record) -> Option<&'a User> {
    let user: sections::User = record.get().unwrap()?;
    let mut users = tenant.users.iter();
    users.find(|found| found.id.as_str() == user.id)
}
