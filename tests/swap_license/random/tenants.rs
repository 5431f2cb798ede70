//! Random tenants, and what goes wrong in them.

use fastrand::Rng;
use rehearse::{
    Effect, Fault,
    tenant::{Group, Properties, Tenant, User},
};

use test_support::skus::YAMMER_MIDSIZE;

/// The built-in tenant with a random number of users, each with random plans off; in every other one some of them
/// have the row from a group.
pub(super) fn tenant(rng: &mut Rng) -> Tenant {
    let mut tenant = Tenant::omakase();
    let plans = tenant.skus[0].service_plans.clone();
    let keep = rng.usize(1..=4);
    tenant.users.drain(keep..4);
    for user in &mut tenant.users[..keep] {
        let off = plans.iter().filter(|_| rng.u8(..4) == 0);
        user.licenses[0].disabled_plans = off.map(|plan| plan.service_plan_id).collect();
    }
    tenant.subscriptions[1].total_licenses = u32::try_from(keep).unwrap() + rng.u32(..2);
    if rng.bool() {
        let group = group(rng, &mut tenant.users[..keep]);
        tenant.groups.push(group);
        tenant.group_processing_seconds = rng.u32(..2);
    }
    tenant
}

/// A group of some of these users, who have the row from it. Some of them have it directly too, with at least as many
/// plans off, or they would be refused because they lose some; and with Yammer off, or it would meet the one of the
/// new row, which excludes it, and the group's change would fail for them.
fn group(rng: &mut Rng, users: &mut [User]) -> Group {
    let first = rng.usize(..users.len());
    let members = &mut users[first..];
    let license = members[0].licenses[0].clone();
    for member in &mut *members {
        if rng.bool() {
            member.licenses.clear();
            continue;
        }
        let off = &mut member.licenses[0].disabled_plans;
        off.extend(license.disabled_plans.iter().copied());
        off.push(YAMMER_MIDSIZE.parse().unwrap());
        off.sort();
        off.dedup();
    }
    Group {
        id: "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00".parse().unwrap(),
        display_name: "営業部".to_owned(),
        members: members.iter().map(|user| user.id).collect(),
        licenses: vec![license],
        queued: None,
        errors: Vec::new(),
        kept: Vec::new(),
        owners: Vec::new(),
        properties: Properties::default(),
    }
}

/// Faults for the calls of a run in this tenant, in random places.
pub(super) fn schedule(rng: &mut Rng, tenant: &Tenant) -> Vec<Fault> {
    (0..rng.usize(..6))
        .map(|_| {
            let place = rng.u32(..6);
            if rng.u8(..4) > 0 {
                Fault::once("POST", "/assignLicense", effect(rng, true)).after(place)
            } else {
                let mut fault = Fault::once("GET", "", effect(rng, false)).after(place);
                let is_of_group = !tenant.groups.is_empty() && rng.bool();
                let whose = ["/v1.0/users/", "/v1.0/groups/"][usize::from(is_of_group)];
                fault.path_prefix.push_str(whose);
                fault
            }
        })
        .collect()
}

fn effect(rng: &mut Rng, write: bool) -> Effect {
    let applied = write && rng.bool();
    // Without a word of the service a reading waits a second before it is repeated; that is tried elsewhere.
    let rests = if write {
        [Some("0"), Some("0.005"), None]
    } else {
        [Some("0"); 3]
    };
    let rest = rests[rng.usize(..3)].map(str::to_owned);
    let status = |status: u16, applied, code: Option<&str>| Effect::Status {
        status,
        applied,
        retry_after: rest.clone(),
        code: code.map(str::to_owned),
        message: None,
    };
    match rng.u8(..10) {
        0 | 1 => status(429, applied, None),
        2 => status(500, applied, None),
        3 => status(502, applied, None),
        4 => status(503, applied, None),
        5 => status(504, applied, None),
        6 => Effect::ExpireTokens,
        7 if write => Effect::Reset { applied },
        8 if write => Effect::Truncate,
        9 if write => {
            let either = 400 + 9 * u16::from(rng.bool());
            status(either, false, Some("Directory_ConcurrencyViolation"))
        }
        _ => Effect::Delay { milliseconds: 3 },
    }
}
