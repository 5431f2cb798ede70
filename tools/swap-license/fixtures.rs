//! Users and rows for the unit tests of this crate.

use common::{
    graph::{self, SubscribedSku},
    ids::Guid,
    sections::{SkuRef, Swap},
};
use serde_json::json;

use crate::{
    decide::{Move, Seats, SwapRules, decide},
    losses::Losses,
    service_plans::{NewPlans, TenantPlans},
};

pub(crate) const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
pub(crate) const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

pub(crate) fn plan(n: u32) -> Guid {
    format!("{n:08x}-0000-4000-8000-000000000000")
        .parse()
        .unwrap()
}

pub(crate) fn row(sku: &str, plans: &[u32]) -> SubscribedSku {
    let plans: Vec<_> = plans
        .iter()
        .map(|n| json!({"servicePlanId": plan(*n), "servicePlanName": format!("PLAN_{n}"), "appliesTo": "User"}))
        .collect();
    serde_json::from_value(json!({
        "skuId": sku, "skuPartNumber": "X", "appliesTo": "User", "servicePlans": plans,
    }))
    .unwrap()
}

/// A user with one assignment for each SKU, group and list of plans that are off.
pub(crate) fn user(assignments: &[(&str, Option<&str>, &[u32])]) -> graph::User {
    let off = |plans: &[u32]| plans.iter().map(|n| plan(*n)).collect::<Vec<_>>();
    let licenses: std::collections::BTreeMap<_, _> = assignments
        .iter()
        .map(|(sku, _, plans)| (*sku, json!({"skuId": sku, "disabledPlans": off(plans)})))
        .collect();
    let states: Vec<_> = assignments
        .iter()
        .map(|(sku, group, plans)| {
            json!({"skuId": sku, "assignedByGroup": group, "disabledPlans": off(plans), "state": "Active"})
        })
        .collect();
    serde_json::from_value(json!({
        "id": "0a6f6b34-2a8e-4c0f-9d2b-8e1e0b8b1c55", "userPrincipalName": "sato@aozora.example",
        "usageLocation": "JP", "assignedLicenses": licenses.values().collect::<Vec<_>>(),
        "licenseAssignmentStates": states,
    }))
    .unwrap()
}

fn sku(id: &str) -> SkuRef {
    SkuRef {
        sku_id: id.parse().unwrap(),
        sku_part_number: "X".into(),
        product_name: "Microsoft 365 Business Standard".into(),
    }
}

/// The old SKU has the plans 1, 2 and 3, the new one 1, 2, 3 and 9.
pub(crate) fn pair() -> SwapRules {
    rules(&[(OLD, &[1, 2, 3])], &[(NEW, &[1, 2, 3, 9])])
}

/// The same the other way round.
pub(crate) fn turned() -> SwapRules {
    let mut rules = pair();
    let one = &mut rules.moves[0];
    std::mem::swap(&mut one.from, &mut one.to[0]);
    rules.losses.rest = true;
    rules
}

/// A SKU and the plans that it has.
pub(crate) type Sku<'a> = (&'a str, &'a [u32]);

/// Each of these rows is replaced by all of those.
pub(crate) fn rules(from: &[Sku<'_>], to: &[Sku<'_>]) -> SwapRules {
    let rows: Vec<_> = from
        .iter()
        .chain(to)
        .map(|(id, plans)| row(id, plans))
        .collect();
    let to: Vec<_> = to.iter().map(|(id, _)| sku(id)).collect();
    SwapRules {
        moves: from
            .iter()
            .map(|(id, _)| Move {
                from: sku(id),
                to: to.clone(),
                self_service: false,
            })
            .collect(),
        plans: TenantPlans::of(&rows),
        new_plans: NewPlans::On,
        losses: Losses::default(),
        usage_location: None,
    }
}

/// The first record for a user, where so many seats of each SKU are free.
pub(crate) fn decided(user: &graph::User, rules: &SwapRules, seats: i64) -> Swap {
    let to = rules.moves.iter().flat_map(|one| &one.to);
    let seats = Seats::of(to.map(|sku| (sku.sku_id, seats)));
    decide(user, rules, &rules.all(), &seats).remove(0)
}
