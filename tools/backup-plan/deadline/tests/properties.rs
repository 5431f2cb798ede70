//! What must never happen: a day that is too late.

use std::sync::LazyLock;

use jiff::SignedDuration;
use proptest::prelude::*;
use tenant_file::{AtTermEnd, Subscription as Played, SubscriptionStatus, Tenant};

use super::*;

const ZONES: [&str; 5] = [
    "Asia/Tokyo",
    "UTC",
    "Pacific/Honolulu",
    "America/New_York",
    "Pacific/Kiritimati",
];

fn zone() -> impl Strategy<Value = TimeZone> {
    proptest::sample::select(&ZONES[..]).prop_map(|name| TimeZone::get(name).unwrap())
}

/// From 2025 to 2031, mostly at midnight.
fn instant() -> impl Strategy<Value = Timestamp> {
    let midnight = (20_089..22_280_i64).prop_map(|day| day * 86_400);
    let any = 20_089 * 86_400..22_280 * 86_400_i64;
    prop_oneof![3 => midnight, 1 => any].prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn moved(instant: Timestamp, days: i64) -> Timestamp {
    instant + SignedDuration::from_hours(24 * days)
}

/// The end of a day, on the clocks of a zone.
fn end_of(day: &str, zone: &TimeZone) -> Timestamp {
    let day: Date = day.parse().unwrap();
    let next = day.tomorrow().unwrap().to_zoned(zone.clone()).unwrap();
    next.timestamp() - SignedDuration::from_secs(1)
}

/// Every instant at which users may lose access by a rule that may hold, as the rules are published.
fn may_end(
    state: &str,
    next: Timestamp,
    by_partner: bool,
    created: Option<Timestamp>,
) -> Vec<Timestamp> {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let [april_2025, may_2026, february_2026] = [
        "2025-04-01T00:00:00Z",
        "2026-05-04T00:00:00Z",
        "2026-02-09T00:00:00Z",
    ]
    .map(at);
    match state {
        "Warning" => vec![next],
        "Enabled" => {
            let [from, terms_from] = if by_partner {
                [may_2026, april_2025]
            } else {
                [february_2026, Timestamp::MIN]
            };
            let terms = [31, 366, 3 * 366].map(|days| moved(next, -days));
            let begun = |term: Timestamp| created.map_or(term, |created| term.max(created));
            terms
                .into_iter()
                .map(|term| {
                    let new_rule = next > from && begun(term) >= terms_from;
                    if new_rule { next } else { moved(next, 30) }
                })
                .collect()
        }
        _ => unreachable!("{state}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn the_day_is_never_later_than_a_rule_gives_that_may_hold(
        in_grace in any::<bool>(),
        next in instant(),
        by_partner in any::<bool>(),
        age in proptest::option::of(1..2000_i64),
        zone in zone(),
    ) {
        let state = if in_grace { "Warning" } else { "Enabled" };
        let created = age.map(|days| moved(next, -days));
        let mut one = old(state, &next.to_string());
        one.created = created.map(|created| created.to_string());
        if !by_partner {
            one.seller = None;
        }
        let end = end_of_row(&row(vec![one]), false, &zone).end.unwrap();
        let found = deadline(&end, &zone, "z").unwrap();
        let last = end_of(&found.last_day, &zone);
        for ends in may_end(state, next, by_partner, created) {
            prop_assert!(last < ends, "{} {state} {next}: {ends}", found.last_day);
        }
        prop_assert!(found.last_day <= found.month_after.clone().unwrap());
        prop_assert!(found.last_day <= found.thirty_days.clone().unwrap());
        if found.free_days != Some(30) {
            prop_assert!(found.last_day <= found.expires.clone().unwrap());
        }
    }
}

static TENANT: LazyLock<Tenant> = LazyLock::new(Tenant::omakase);

/// A subscription as the emulator plays it, with all that the directory does not tell.
fn played() -> impl Strategy<Value = Played> {
    let terms = proptest::sample::select(vec!["P1M", "P1Y", "P3Y"]);
    let at_term_end = proptest::sample::select(vec![
        None,
        Some(AtTermEnd::Cancel),
        Some(AtTermEnd::ExtendedServiceTerm),
    ]);
    (
        instant(),
        terms,
        at_term_end,
        any::<bool>(),
        any::<bool>(),
        1..2000_i64,
    )
        .prop_map(|(end, term, at_term_end, renews, by_partner, age)| {
            let mut one = TENANT.subscriptions[0].clone();
            one.status = SubscriptionStatus::Enabled;
            one.next_lifecycle_date_time = Some(end);
            one.created_date_time = moved(end, -age);
            one.term_duration = term.to_owned();
            one.terms.at_term_end = at_term_end;
            one.auto_renew_enabled = renews;
            if !by_partner {
                one.owner_tenant_id = None;
            }
            one
        })
}

/// What the directory tells of it.
fn as_listed(one: &Played) -> Subscription {
    Subscription {
        seller: one.owner_tenant_id.map(|_| Partner::default()),
        seller_role: Some(SellerRole::Old),
        created: Some(one.created_date_time.to_string()),
        next_lifecycle: one.next_lifecycle_date_time.map(|next| next.to_string()),
        trial: one.is_trial,
        ..subscription(&format!("{:?}", one.status), None, None)
    }
}

fn has_access(tenant: &Tenant) -> bool {
    use SubscriptionStatus::{Enabled, Warning};
    matches!(tenant.subscriptions[0].status, Enabled | Warning)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    /// The day is looked up on any day on which the subscription gives access, in its first term or later.
    #[test]
    fn in_the_emulator_users_have_access_until_the_end_of_the_day_to_plan_for(
        one in played(),
        later in 0..60_i64,
        zone in zone(),
    ) {
        let mut tenant = TENANT.clone();
        let today = moved(one.next_lifecycle_date_time.unwrap(), later - 30);
        tenant.subscriptions = vec![one];
        tenant.pass(today);
        prop_assume!(has_access(&tenant));
        let listed = as_listed(&tenant.subscriptions[0]);
        let end = end_of_row(&row(vec![listed]), false, &zone).end.unwrap();
        let last = end_of(&deadline(&end, &zone, "z").unwrap().last_day, &zone);
        tenant.pass(last.max(today));
        prop_assert!(last < today || has_access(&tenant), "{:?}", tenant.subscriptions[0]);
    }
}
