//! What becomes of the members when a group's licences are processed.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use record::ids::Guid;
use tenant_file::{
    Group, GroupLicenseError, KeptLicense, License, SubscriptionStatus, Tenant, User,
};

use super::{
    audit_record::{Actor, Record},
    conflicts::{self, Conflict},
    context::Change,
    refusals::Refusal,
    store::Store,
};

/// Why a member cannot have what the group gives.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Violation {
    /// No seat of a product is free.
    NoSeat(Guid),
    /// Its service plans conflict.
    Conflict(Conflict),
}

impl Violation {
    fn words(&self) -> String {
        match self {
            Self::NoSeat(sku) => {
                format!("Subscription with SKU {sku} does not have any available licenses.")
            }
            Self::Conflict(conflict) => conflict.words(),
        }
    }

    /// The name that it has with a product. Products that only share its fate have `Other` (documented).
    fn name(&self, tenant: &Tenant, sku: &Guid) -> &'static str {
        match self {
            Self::NoSeat(missing) if missing == sku => "CountViolation",
            Self::Conflict(conflict) => {
                let plans = tenant.sku(sku).map_or(&[][..], |sku| &sku.service_plans);
                if plans
                    .iter()
                    .any(|plan| conflict.is_about(&plan.service_plan_id))
                {
                    conflict.violation()
                } else {
                    "Other"
                }
            }
            Self::NoSeat(_) => "Other",
        }
    }
}

/// Seats that are free, as they are taken and given back in the course of a processing.
struct Seats<'a> {
    tenant: &'a Tenant,
    free: HashMap<Guid, i64>,
}

impl Seats<'_> {
    fn free(&mut self, sku: &Guid) -> &mut i64 {
        let tenant = self.tenant;
        self.free.entry(*sku).or_insert_with(|| {
            i64::from(tenant.seats(sku, SubscriptionStatus::Enabled))
                - i64::from(tenant.consumed(sku))
        })
    }
}

/// What became of one member.
#[derive(Debug, PartialEq)]
struct Member {
    id: Guid,
    violation: Option<Violation>,
}

/// Processes each member in turn, all licences of the group together: all of them or none (documented).
fn processed(tenant: &Tenant, group: &Group, wanted: &[License]) -> Vec<Member> {
    let mut seats = Seats {
        tenant,
        free: HashMap::new(),
    };
    let members = group.members.iter();
    members
        .filter_map(|id| tenant.user(id.as_str()))
        .map(|user| Member {
            id: user.id,
            violation: member(tenant, group, user, wanted, &mut seats).err(),
        })
        .collect()
}

fn member(
    tenant: &Tenant,
    group: &Group,
    user: &User,
    wanted: &[License],
    seats: &mut Seats<'_>,
) -> Result<(), Violation> {
    let before = tenant.held(user);
    let elsewhere = tenant
        .assignments(user)
        .filter(|way| way.held && way.group != Some(&group.id));
    let mut after = merged(elsewhere.map(|way| way.license));
    for license in wanted {
        add(&mut after, license);
    }
    let has = |held: &[(Guid, Vec<Guid>)], sku: &Guid| held.iter().any(|(one, _)| one == sku);
    for (sku, _) in &after {
        if !has(&before, sku) && *seats.free(sku) <= 0 {
            return Err(Violation::NoSeat(*sku));
        }
    }
    if let Some(conflict) = conflicts::first(tenant, &after) {
        return Err(Violation::Conflict(conflict));
    }
    for (sku, _) in before.iter().filter(|(sku, _)| !has(&after, sku)) {
        *seats.free(sku) += 1;
    }
    for (sku, _) in after.iter().filter(|(sku, _)| !has(&before, sku)) {
        *seats.free(sku) -= 1;
    }
    Ok(())
}

fn merged<'a>(licenses: impl Iterator<Item = &'a License>) -> Vec<(Guid, Vec<Guid>)> {
    let mut held = Vec::new();
    for license in licenses {
        add(&mut held, license);
    }
    held
}

/// A plan is off only where every assignment of the product has it off.
fn add(held: &mut Vec<(Guid, Vec<Guid>)>, license: &License) {
    match held.iter_mut().find(|(sku, _)| *sku == license.sku_id) {
        Some((_, off)) => off.retain(|plan| license.disabled_plans.contains(plan)),
        None => held.push((license.sku_id, license.disabled_plans.clone())),
    }
}

/// What a member has through the group now.
fn kept_of(tenant: &Tenant, group: &Group, user: &User) -> Vec<KeptLicense> {
    tenant
        .assignments(user)
        .filter(|way| way.held && way.group == Some(&group.id))
        .map(|way| KeptLicense {
            user_id: user.id,
            license: way.license.clone(),
        })
        .collect()
}

/// The errors and the left-overs of a group whose members came out so.
fn outcome(
    tenant: &Tenant,
    group: &Group,
    wanted: &[License],
    members: &[Member],
) -> (Vec<GroupLicenseError>, Vec<KeptLicense>) {
    let mut errors = Vec::new();
    let mut kept = Vec::new();
    for member in members {
        let Some(violation) = &member.violation else {
            continue;
        };
        errors.extend(wanted.iter().map(|license| GroupLicenseError {
            user_id: member.id,
            sku_id: license.sku_id,
            error: violation.name(tenant, &license.sku_id).to_owned(),
        }));
        if let Some(user) = tenant.user(member.id.as_str()) {
            kept.extend(kept_of(tenant, group, user));
        }
    }
    (errors, kept)
}

/// The groups whose time has come.
fn due<'a>(tenant: &Tenant, store: &'a Store, now: Instant) -> impl Iterator<Item = &'a Guid> {
    let moment = Duration::from_secs(u64::from(tenant.group_processing_seconds));
    let queued = store.queued_since.iter();
    queued
        .filter(move |(_, since)| now.duration_since(**since) >= moment)
        .map(|(group, _)| group)
}

/// Whether the time of any group has come.
pub(crate) fn is_unsettled(tenant: &Tenant, store: &Store, now: Instant) -> bool {
    due(tenant, store, now).next().is_some()
}

/// Processes every group whose time has come.
pub(crate) fn settle(tenant: &mut Tenant, store: &mut Store, now: Instant) {
    let due: Vec<Guid> = due(tenant, store, now).copied().collect();
    for group in due {
        store.queued_since.remove(&group);
        process(tenant, store, &group);
    }
}

/// Gives the members of a group the licences that are queued for it.
fn process(tenant: &mut Tenant, store: &mut Store, id: &Guid) {
    let Some(group) = tenant.group(id.as_str()) else {
        return;
    };
    let Some(wanted) = group.queued.clone() else {
        return;
    };
    let members = processed(tenant, group, &wanted);
    let (errors, kept) = outcome(tenant, group, &wanted, &members);
    for member in &members {
        store.about_to_change(tenant, &member.id);
    }
    if let Some(group) = tenant.group_mut(id.as_str()) {
        group.licenses = wanted;
        group.queued = None;
        group.errors = errors;
        group.kept = kept;
    }
    for member in members {
        store.has_changed(tenant, &member.id);
        let why = member.violation.as_ref().map(Violation::words);
        if let Some(user) = tenant.user(member.id.as_str()) {
            let record = Record::processed(tenant, &Actor::group_licensing(), user, why);
            store.audits.push(record);
        }
    }
}

/// What keeps somebody who is to become a member from what the group gives: the errors, and why.
pub(super) fn joining(
    tenant: &Tenant,
    group: &Group,
    user: &User,
) -> Option<(Vec<GroupLicenseError>, String)> {
    let mut seats = Seats {
        tenant,
        free: HashMap::new(),
    };
    let violation = member(tenant, group, user, &group.licenses, &mut seats).err()?;
    let errors = group.licenses.iter().map(|license| GroupLicenseError {
        user_id: user.id,
        sku_id: license.sku_id,
        error: violation.name(tenant, &license.sku_id).to_owned(),
    });
    Some((errors.collect(), violation.words()))
}

/// Tries again for one user, in every group with licences. The first violation is reported, and the other groups
/// are processed as well (inferred).
pub(super) fn reprocess(change: &mut Change<'_>, id: &Guid) -> Result<(), Refusal> {
    let asked = change.asked;
    let (tenant, store) = (&mut *change.tenant, &mut *change.store);
    let groups: Vec<Guid> = tenant
        .groups
        .iter()
        .filter(|group| group.members.contains(id) && group.queued.is_none())
        .map(|group| group.id)
        .collect();
    let mut first = None;
    for group_id in groups {
        let (Some(group), Some(user)) = (tenant.group(group_id.as_str()), tenant.user(id.as_str()))
        else {
            continue;
        };
        let mut seats = Seats {
            tenant,
            free: HashMap::new(),
        };
        let violation = member(tenant, group, user, &group.licenses, &mut seats).err();
        let one = [Member { id: *id, violation }];
        let (errors, kept) = outcome(tenant, group, &group.licenses, &one);
        let why = one[0].violation.as_ref().map(Violation::words);
        let record = Record::processed(tenant, &asked.actor, user, why.clone());
        store.about_to_change(tenant, id);
        if let Some(group) = tenant.group_mut(group_id.as_str()) {
            group.errors.retain(|error| error.user_id != *id);
            group.kept.retain(|kept| kept.user_id != *id);
            group.errors.extend(errors);
            group.kept.extend(kept);
        }
        store.has_changed(tenant, id);
        store.audits.push(record);
        first = first.or(why);
    }
    first.map_or(Ok(()), |words| Err(Refusal::bad(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Aoki and Sato have the old product through the group, which shall give the new one instead.
    fn told() -> (Tenant, Guid) {
        let mut tenant = Tenant::omakase();
        let id: Guid = "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00".parse().unwrap();
        let license = |sku: usize| License {
            sku_id: tenant.skus[sku].sku_id,
            disabled_plans: Vec::new(),
            last_updated_date_time: tenant.now,
        };
        let group = Group {
            id,
            display_name: "営業部".to_owned(),
            members: tenant.users[..2].iter().map(|user| user.id).collect(),
            licenses: vec![license(0)],
            queued: Some(vec![license(1)]),
            errors: Vec::new(),
            kept: Vec::new(),
            owners: Vec::new(),
            properties: tenant_file::Properties::default(),
        };
        for user in &mut tenant.users {
            user.licenses.clear();
        }
        tenant.groups.push(group);
        (tenant, id)
    }

    fn skus(tenant: &Tenant, user: usize) -> Vec<String> {
        let held = tenant.held(&tenant.users[user]);
        held.into_iter()
            .map(|(sku, _)| tenant.sku(&sku).unwrap().sku_part_number.clone())
            .collect()
    }

    fn errors(tenant: &Tenant) -> Vec<(usize, &str)> {
        let place = |id: &Guid| tenant.users.iter().position(|user| user.id == *id).unwrap();
        let errors = tenant.groups[0].errors.iter();
        errors
            .map(|error| (place(&error.user_id), error.error.as_str()))
            .collect()
    }

    #[test]
    fn all_members_change_from_one_product_to_the_other() {
        let (mut tenant, id) = told();
        let mut store = Store::of(&tenant);
        process(&mut tenant, &mut store, &id);
        assert_eq!(errors(&tenant), []);
        assert_eq!(skus(&tenant, 0), ["O365_BUSINESS_PREMIUM"]);
        assert_eq!(skus(&tenant, 1), ["O365_BUSINESS_PREMIUM"]);
        assert_eq!(store.audits.len(), 2);
        assert_eq!(tenant.groups[0].queued, None);
    }

    #[test]
    fn who_gets_no_seat_keeps_what_there_was_and_stands_in_the_errors() {
        let (mut tenant, id) = told();
        tenant.subscriptions[1].total_licenses = 1;
        let mut store = Store::of(&tenant);
        process(&mut tenant, &mut store, &id);
        assert_eq!(errors(&tenant), [(1, "CountViolation")]);
        assert_eq!(skus(&tenant, 0), ["O365_BUSINESS_PREMIUM"]);
        assert_eq!(skus(&tenant, 1), ["SMB_BUSINESS_PREMIUM"]);
        let ways: Vec<_> = tenant
            .assignments(&tenant.users[1])
            .map(|way| (way.held, way.error))
            .collect();
        assert_eq!(
            ways,
            [
                (false, Some("CountViolation")),
                (true, Some("CountViolation"))
            ]
        );
    }

    #[test]
    fn one_product_that_cannot_be_given_takes_the_others_with_it() {
        let (mut tenant, id) = told();
        let both = [
            &tenant.groups[0].licenses[..],
            &tenant.groups[0].queued.clone().unwrap(),
        ]
        .concat();
        tenant.groups[0].queued = Some(both);
        let free = tenant.skus[0].sku_id;
        tenant.exclusive_plans.clear();
        tenant.subscriptions[1].total_licenses = 0;
        let mut store = Store::of(&tenant);
        process(&mut tenant, &mut store, &id);
        assert_eq!(
            errors(&tenant),
            [
                (0, "Other"),
                (0, "CountViolation"),
                (1, "Other"),
                (1, "CountViolation")
            ]
        );
        assert_eq!(tenant.groups[0].errors[0].sku_id, free);
        assert_eq!(skus(&tenant, 0), ["SMB_BUSINESS_PREMIUM"]);
    }

    #[test]
    fn plans_that_exclude_each_other_are_an_error_of_the_products_that_have_them() {
        let (mut tenant, id) = told();
        let old = tenant.groups[0].licenses[0].clone();
        // Aoki has the old product directly too, and would have both.
        tenant.users[0].licenses.push(old);
        let mut store = Store::of(&tenant);
        process(&mut tenant, &mut store, &id);
        assert_eq!(errors(&tenant), [(0, "MutuallyExclusiveViolation")]);
        assert_eq!(skus(&tenant, 1), ["O365_BUSINESS_PREMIUM"]);
    }
}
