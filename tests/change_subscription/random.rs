//! What must never happen, whatever the subscription, whatever is wanted and whatever goes wrong. The seed of each case
//! is its number; a failure names it.

use std::ops::Range;

use fastrand::Rng;
use rehearse::{
    Effect, Fault, Tenant,
    tenant::{AtTermEnd, PartnerRelation, Subscription},
};
use test_support::{TestEnvironment, each_seed};

use crate::{apply, but_for_the_count, change, kamome, moved, plan, reseller, sold};

#[test]
fn whatever_goes_wrong_one_thing_is_changed_once_and_nothing_ends_without_proof() {
    hold(0..50);
}

#[test]
#[ignore = "1,000 cases take minutes; .ci/run plays them"]
fn whatever_goes_wrong_in_a_thousand_cases_one_thing_is_changed_once() {
    hold(0..1_000);
}

fn hold(seeds: Range<u64>) {
    each_seed(seeds, holds);
}

/// What is wanted, and what it does to a subscription.
fn wish(random: &mut Rng) -> (Vec<String>, fn(&mut Subscription, u32)) {
    let seats = random.u32(1..12).to_string();
    let (args, meant): (Vec<&str>, fn(&mut Subscription, u32)) = match random.u8(0..7) {
        0 => (vec!["--renewal", "on"], |one, _| {
            one.auto_renew_enabled = true;
            one.terms.at_term_end = None;
        }),
        1 => (vec!["--renewal", "extend"], |one, _| {
            one.auto_renew_enabled = false;
            one.terms.at_term_end = Some(AtTermEnd::ExtendedServiceTerm);
        }),
        2 => (vec!["--reseller", "1234567"], |one, _| {
            one.terms.partner_id = Some("1234567".to_owned());
        }),
        3 => (vec!["--seats", &seats], |one, seats| {
            one.total_licenses = seats;
        }),
        4 => (vec!["--support-contact", "1234567"], |one, _| {
            one.terms.support_contact = Some(kamome());
        }),
        _ => (vec!["--renewal", "cancel-at-end"], |one, _| {
            one.auto_renew_enabled = false;
            one.terms.at_term_end = Some(AtTermEnd::Cancel);
        }),
    };
    (args.into_iter().map(str::to_owned).collect(), meant)
}

fn tenant(random: &mut Rng) -> (Tenant, bool) {
    let mut tenant = Tenant::omakase();
    let has_moved = random.bool();
    let old = tenant.subscriptions[0].sku_id;
    moved(&mut tenant);
    if !has_moved {
        let new = tenant.subscriptions[1].sku_id;
        for user in &mut tenant.users {
            for license in &mut user.licenses {
                if license.sku_id == new {
                    license.sku_id = old;
                    license.disabled_plans.clear();
                }
            }
        }
    }
    let mine = Some(PartnerRelation::Reseller);
    tenant.partner_center.desk.partners = vec![reseller(mine, true)];
    tenant.partner_center.desk.drops_renewal = random.u32(0..2);
    tenant.partner_center.desk.answers_later = random.u32(0..2);
    let one = &mut tenant.subscriptions[0];
    one.auto_renew_enabled = random.bool();
    if !one.auto_renew_enabled && random.bool() {
        one.terms.at_term_end = Some(AtTermEnd::Cancel);
    }
    if random.bool() {
        one.terms.friendly_name = Some("本社".to_owned());
    }
    if random.bool() {
        // Bought lately, so that seats may be taken back.
        one.created_date_time = "2026-09-29T00:00:00Z".parse().unwrap();
        one.next_lifecycle_date_time = Some("2027-09-29T00:00:00Z".parse().unwrap());
    }
    (tenant, has_moved)
}

fn fault(random: &mut Rng) -> Fault {
    let applied = random.bool();
    let effect = match random.u8(0..10) {
        0 => Effect::Reset { applied },
        1 => Effect::Truncate,
        2 => Effect::failed(503, applied),
        3 => Effect::failed(429, false),
        4 => Effect::Html {
            status: 502,
            applied,
        },
        5 => Effect::NotApplied,
        6 => Effect::ErrorIn200 {
            applied,
            code: None,
            message: None,
        },
        7 => Effect::WrongEntity,
        8 => Effect::PartialList { error: applied },
        _ => Effect::failed(500, applied),
    };
    let method = ["PATCH", "PATCH", "PUT", "GET"][random.usize(..4)];
    Fault {
        skip: random.u32(0..3),
        ..Fault::once(method, "", effect)
    }
}

fn holds(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let (tenant, has_moved) = tenant(&mut random);
    let env = TestEnvironment::of(tenant);
    let (args, meant) = wish(&mut random);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let before = but_for_the_count(sold(&env));
    let mut expected = before.clone();
    meant(&mut expected, args[1].parse().unwrap_or_default());
    let planned = plan(&env, &args);
    let action = change(&planned)["action"].clone();
    for _ in 0..random.usize(0..4) {
        env.rehearsal.fault(fault(&mut random));
    }
    let mut status = serde_json::Value::Null;
    for _ in 0..8 {
        let applied = apply(&env, &planned.out);
        status = change(&applied)["status"].clone();
        // What is planned is refused only because of a lie, and the next run sees better.
        let is_refused = status == "refused" && action != "change";
        if is_refused || status == "done" || status == "already-done" {
            break;
        }
    }
    let after = but_for_the_count(sold(&env));
    if action == "change" {
        assert!(
            status == "done" || status == "already-done",
            "seed {seed}: {status}"
        );
        assert_eq!(after, expected, "seed {seed}: {args:?}");
    } else {
        assert_eq!(after, before, "seed {seed}: {args:?} {action}");
    }
    let ends = after.terms.at_term_end == Some(AtTermEnd::Cancel)
        && before.terms.at_term_end != Some(AtTermEnd::Cancel);
    assert!(
        !ends || has_moved,
        "seed {seed}: ended while seats are in use"
    );
}
