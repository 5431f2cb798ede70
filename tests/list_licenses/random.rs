//! "Nothing" is said of a row only where no later day has fewer seats than users: random tenants, whose time then passes as
//! the rehearsal lets it. The seed of each is its number; a failure names it.

use std::{ops::Range, panic, thread};

use common::sections::{License, LicenseAction};
use jiff::{Span, Timestamp, ToSpan as _};
use rehearse::tenant::{AtTermEnd, Subscription, SubscriptionStatus, Tenant};
use serde_json::json;
use test_support::{
    TestEnvironment,
    skus::{NEW, OLD},
};

use super::{CUSTOMER, NEW_PARTNER, OLD_PARTNER, invited, list, outlook::hold};

/// A tenant with one or two rows of random subscriptions. What the new partner sells renews.
fn random(seed: u64) -> Tenant {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut tenant = Tenant::omakase();
    let template = tenant.subscriptions[0].clone();
    tenant.subscriptions = (0..random.u8(1..5))
        .map(|n| {
            let mut one = template.clone();
            one.id = format!("{n:08x}-0000-4000-8000-{seed:012x}")
                .parse()
                .unwrap();
            one.commerce_subscription_id = one.id;
            let of = *random.choice(&[NEW, NEW, OLD]).unwrap();
            one.sku_id = of.parse().unwrap();
            let seller = *random
                .choice(&[NEW_PARTNER, NEW_PARTNER, OLD_PARTNER, ""])
                .unwrap();
            one.owner_tenant_id = seller.parse().ok();
            one.total_licenses = random.u32(0..7);
            let days = i64::from(random.u16(1..300));
            one.next_lifecycle_date_time = Some(after(tenant.now, days.days()));
            one.status = match random.u8(0..8) {
                0 => SubscriptionStatus::Warning,
                1 => SubscriptionStatus::Suspended,
                _ => SubscriptionStatus::Enabled,
            };
            one.is_trial = random.u8(0..8) == 0;
            one.auto_renew_enabled = seller == NEW_PARTNER && !one.is_trial;
            one.terms.at_term_end = *random
                .choice(&[
                    None,
                    Some(AtTermEnd::Cancel),
                    Some(AtTermEnd::ExtendedServiceTerm),
                ])
                .unwrap();
            one
        })
        .collect();
    let has = |tenant: &Tenant, sku: &str| {
        let mut all = tenant.subscriptions.iter();
        all.any(|one| one.sku_id.as_str() == sku)
    };
    let sku = if has(&tenant, NEW) { NEW } else { OLD };
    hold(&mut tenant, sku, random.usize(0..6));
    tenant
}

fn after(time: Timestamp, span: Span) -> Timestamp {
    let there = time.to_zoned(jiff::tz::TimeZone::UTC).checked_add(span);
    there.unwrap().timestamp()
}

/// The same, of whose subscriptions each partner says truly what happens at the end of the term: what the new one sells
/// may end, and what the old one sold may renew. With what they say.
fn told(seed: u64) -> (Tenant, String) {
    let mut random = fastrand::Rng::with_seed(seed ^ 0xfac7);
    let mut tenant = self::random(seed);
    for one in &mut tenant.subscriptions {
        one.auto_renew_enabled = !one.is_trial && random.bool();
    }
    let sold = tenant.subscriptions.iter();
    let told = sold.filter(|one| one.owner_tenant_id.is_some()).map(fact);
    let told: String = told.collect();
    // What was bought directly is sold by nobody who says anything.
    let input = if told.is_empty() { invited() } else { told };
    (tenant, input)
}

/// A record of `list-subscriptions`.
fn fact(one: &Subscription) -> String {
    let end = match one.terms.at_term_end {
        _ if one.auto_renew_enabled => "renew",
        _ if !one.ends_under_the_new_rule() => "end-with-grace",
        Some(AtTermEnd::Cancel) => "cancel",
        _ => "extend-paid",
    };
    let record = json!({
        "tenantId": CUSTOMER,
        "relationship": {
            "state": "established", "side": "customer", "partner": {"tenantId": NEW_PARTNER},
            "evidence": [],
        },
        "subscription": {
            "id": one.commerce_subscription_id, "side": "partner",
            "seller": {"tenantId": one.owner_tenant_id}, "offerName": one.offer_name,
            "seats": one.total_licenses, "state": "active", "autoRenew": one.auto_renew_enabled,
            "atTermEnd": end, "termEnd": null, "cancelWindow": "closed", "regime": "2026",
            "regimeWords": "", "trial": one.is_trial, "findings": [],
        },
    });
    format!("{record}\n")
}

/// Plays one tenant: how many rows in use there were of which nothing was to be done.
fn play(seed: u64, tenant: Tenant, input: &str) -> usize {
    let env = TestEnvironment::of(tenant);
    let rows = list(&env, &[], input).success().sections::<License>();
    let calm: Vec<License> = rows
        .into_iter()
        .filter(|row| row.to_do.as_ref().unwrap().action == LicenseAction::Nothing)
        .collect();
    for _ in 0..12 {
        env.rehearsal.tick(35.days());
        let tenant = env.rehearsal.tenant();
        for row in &calm {
            let seats = tenant.seats(&row.sku_id, SubscriptionStatus::Enabled);
            let users = row.seats.consumed;
            assert!(
                i64::from(seats) >= users,
                "seed {seed}: {seats} for {users}: {row:?}"
            );
        }
    }
    calm.iter().filter(|row| row.seats.consumed > 0).count()
}

/// Most of the time of each goes into starting programs.
const AT_ONCE: u64 = 4;

/// How many rows in use of all these tenants there were of which nothing was to be done.
fn play_all(seeds: Range<u64>, tenant: fn(u64) -> (Tenant, String)) -> usize {
    let players: Vec<_> = (0..AT_ONCE)
        .map(|number| {
            let seeds = seeds.clone().filter(move |seed| seed % AT_ONCE == number);
            thread::spawn(move || {
                let play = |seed| {
                    let (tenant, input) = tenant(seed);
                    panic::catch_unwind(|| play(seed, tenant, &input)).map_err(|_| seed)
                };
                seeds.map(play).collect::<Vec<Result<usize, u64>>>()
            })
        })
        .collect();
    let played = players.into_iter().flat_map(|one| one.join().unwrap());
    let (said, failed): (Vec<_>, Vec<_>) = played.partition(Result::is_ok);
    let failed: Vec<u64> = failed.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "seeds that failed: {failed:?}");
    said.into_iter().flatten().sum()
}

fn assumed(seed: u64) -> (Tenant, String) {
    (random(seed), invited())
}

#[test]
fn nothing_is_said_only_where_no_later_day_of_the_rehearsal_has_fewer_seats_than_users() {
    let said = play_all(0..24, assumed);
    assert!(
        said > 2,
        "{said} rows in use of which nothing was to be done"
    );
}

#[test]
fn nor_where_partners_say_what_happens_at_the_end_of_each_term() {
    let said = play_all(0..24, told);
    assert!(
        said > 2,
        "{said} rows in use of which nothing was to be done"
    );
}

#[test]
#[ignore = "2,000 tenants take three minutes; .ci/run plays them"]
fn nor_in_a_thousand_tenants_of_each_kind() {
    let (assumed, told) = (play_all(0..1_000, assumed), play_all(0..1_000, told));
    assert!(assumed > 100 && told > 100, "{assumed} {told}");
}
