//! What must never be said of a row, tried on random tenants whose time then passes as `rehearse` lets it.

use common::{
    Lang,
    graph::{CompanySubscription, SubscribedSku},
    ids::Guid,
    sections::{License, LicenseAction},
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use proptest::prelude::*;
use serde_json::json;
use tenant_file::{AtTermEnd, Subscription, SubscriptionStatus, Tenant};

use crate::{
    fixtures::{BASIC, Named, STANDARD, STANDARD_OLD, VISIO, VISIO_DEPT, now, partner},
    row::{Known, Rows},
};

const SKUS: [&str; 5] = [STANDARD_OLD, STANDARD, BASIC, VISIO, VISIO_DEPT];
const NEW: u32 = 1;
const DISTRIBUTOR: u32 = 9;

fn sku_id(at: usize) -> Guid {
    SKUS[at].split_once(' ').unwrap().0.parse().unwrap()
}

fn in_days(days: i64) -> Timestamp {
    let there = now().to_zoned(TimeZone::UTC).checked_add(days.days());
    there.unwrap().timestamp()
}

#[derive(Debug, Clone)]
struct Company {
    subscriptions: Vec<Subscription>,
    /// Users of each SKU.
    users: [u32; 5],
    named: Named,
}

prop_compose! {
    fn subscription()(
        sku in 0..SKUS.len(),
        seller in prop::sample::select(vec![0, NEW, NEW, 2, 2, 3, DISTRIBUTOR]),
        seats in 0_u32..9,
        status in prop::sample::select(vec![
            SubscriptionStatus::Enabled, SubscriptionStatus::Enabled, SubscriptionStatus::Enabled,
            SubscriptionStatus::Enabled, SubscriptionStatus::Warning, SubscriptionStatus::Suspended,
            SubscriptionStatus::LockedOut, SubscriptionStatus::Deleted,
        ]),
        next in prop::option::weighted(0.9, -5_i64..400),
        age in 0_i64..900,
        is_trial in prop::bool::weighted(0.15),
        term in prop::sample::select(vec!["P1M", "P1Y", "P3Y"]),
        at_term_end in prop::sample::select(vec![
            None, Some(AtTermEnd::Cancel), Some(AtTermEnd::ExtendedServiceTerm),
        ]),
        id in any::<u64>(),
    ) -> Subscription {
        let mut one = Tenant::omakase().subscriptions[0].clone();
        one.id = format!("{:08x}-0000-4000-8000-{:012x}", sku, id >> 16).parse().unwrap();
        one.sku_id = sku_id(sku);
        one.owner_tenant_id = (seller > 0).then(|| partner(seller));
        one.total_licenses = seats;
        one.status = status;
        one.next_lifecycle_date_time = next.map(in_days);
        one.created_date_time = in_days(-age);
        one.is_trial = is_trial;
        one.auto_renew_enabled = false;
        term.clone_into(&mut one.term_duration);
        one.terms.at_term_end = at_term_end;
        one
    }
}

prop_compose! {
    fn company()(
        subscriptions in prop::collection::vec(subscription(), 0..7),
        users in prop::array::uniform5(0_u32..12),
        named in prop::sample::select(vec![Named::Partner, Named::OfTwoTiers, Named::Nobody]),
    ) -> Company {
        Company { subscriptions, users, named }
    }
}

impl Company {
    fn tenant(&self) -> Tenant {
        Tenant {
            subscriptions: self.subscriptions.clone(),
            now: now(),
            ..Tenant::omakase()
        }
    }

    /// What Graph says of it: the rows that have a subscription that is not deleted.
    fn graph(&self) -> (Vec<SubscribedSku>, Vec<CompanySubscription>) {
        let tenant = self.tenant();
        let row = |at: usize| {
            let (id, part_number) = SKUS[at].split_once(' ').unwrap();
            let seats = |status| tenant.seats(&sku_id(at), status);
            let own = self
                .subscriptions
                .iter()
                .filter(|one| one.sku_id == sku_id(at));
            let ids: Vec<_> = own.clone().map(|one| one.id).collect();
            let mut there = own.filter(|one| one.status != SubscriptionStatus::Deleted);
            there.next()?;
            let row = json!({
                "skuId": id, "skuPartNumber": part_number, "appliesTo": "User",
                "consumedUnits": self.users[at], "subscriptionIds": ids,
                "prepaidUnits": {
                    "enabled": seats(SubscriptionStatus::Enabled),
                    "warning": seats(SubscriptionStatus::Warning),
                },
            });
            Some(serde_json::from_value(row).unwrap())
        };
        let subscriptions = serde_json::to_value(&self.subscriptions).unwrap();
        (
            (0..SKUS.len()).filter_map(row).collect(),
            serde_json::from_value(subscriptions).unwrap(),
        )
    }

    fn licenses(&self) -> Vec<License> {
        let (rows, subscriptions) = self.graph();
        let known = Known {
            new_partner: self.named.new_partner(),
            ..Known::default()
        };
        Rows::of(&rows, &subscriptions, &known, now()).licenses(Lang::En)
    }

    /// The tenant in which these subscriptions are renewed as often as their term ends.
    fn renewing(&self, renews: impl Fn(&CompanySubscription) -> bool) -> Tenant {
        let (_, told) = self.graph();
        let mut tenant = self.tenant();
        for (one, told) in tenant.subscriptions.iter_mut().zip(&told) {
            one.auto_renew_enabled = !told.is_trial && renews(told);
        }
        tenant
    }

    fn users_of(&self, row: &License) -> u32 {
        let at = (0..SKUS.len()).find(|at| sku_id(*at) == row.sku_id);
        self.users[at.unwrap()]
    }
}

/// The fewest seats that a row has on any later day.
fn fewest_seats(mut tenant: Tenant, sku_id: &Guid) -> u32 {
    tenant.subscriptions.retain(|one| one.sku_id == *sku_id);
    let days = (0..420).chain((420..900).step_by(10)).map(|day| {
        tenant.pass(in_days(day));
        tenant.seats(sku_id, SubscriptionStatus::Enabled)
    });
    days.min().unwrap()
}

fn action(row: &License) -> LicenseAction {
    row.to_do.as_ref().unwrap().action
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_said_only_where_no_later_day_has_fewer_seats_than_users(company in company()) {
        use common::licensing::Part;
        let new_partner = company.named.new_partner();
        for row in company.licenses() {
            let tenant = match action(&row) {
                LicenseAction::Nothing => {
                    company.renewing(|one| new_partner.part(one) == Part::New)
                }
                LicenseAction::ConfirmRenewal => company.renewing(|one| {
                    matches!(new_partner.part(one), Part::New | Part::Direct)
                }),
                _ => continue,
            };
            let (seats, users) = (fewest_seats(tenant, &row.sku_id), company.users_of(&row));
            prop_assert!(seats >= users, "{seats} seats for {users} users: {row:?}");
        }
    }

    #[test]
    fn seats_that_are_asked_for_are_enough_and_not_too_many(company in company()) {
        for row in company.licenses() {
            let to_do = row.to_do.as_ref().unwrap();
            let asked = matches!(
                to_do.action,
                LicenseAction::AskForSeats | LicenseAction::RowEnds | LicenseAction::RowEnded
            );
            let Some(seats) = to_do.seats.filter(|_| asked && company.named == Named::Partner) else {
                continue;
            };
            let with = |seats: i64| {
                let mut more = company.clone();
                let mut bought = Tenant::omakase().subscriptions[0].clone();
                bought.sku_id = row.sku_id;
                bought.owner_tenant_id = Some(partner(NEW));
                bought.total_licenses = u32::try_from(seats).unwrap();
                bought.next_lifecycle_date_time = Some(in_days(365));
                more.subscriptions.push(bought);
                let rows = more.licenses();
                let same = rows.into_iter().find(|one| one.sku_id == row.sku_id).unwrap();
                (action(&same), same)
            };
            let is_pair = |row: &License| row.twin.is_some();
            let (after, same) = with(seats);
            if is_pair(&row) != is_pair(&same) || is_pair(&row) {
                continue;
            }
            prop_assert!(!after.asks(), "{row:?} became {same:?}");
            let (before, same) = with(seats - 1);
            prop_assert!(before.asks(), "{row:?} needs fewer: {same:?}");
        }
    }

    #[test]
    fn no_balance_has_a_day_twice_and_what_is_due_is_due_before_the_first_shortage(company in company()) {
        for row in company.licenses() {
            // What should have ended already ends now, which is not yet so today.
            let later = row.balance.iter().skip(1);
            let days: Vec<_> = later.map(|day| day.date.clone()).collect();
            let mut once = days.clone();
            once.dedup();
            prop_assert_eq!(&once, &days);
            let first_short = row.balance.iter().find(|day| day.seats < day.users);
            if action(&row) == LicenseAction::Nothing && row.twin.is_none() {
                prop_assert_eq!(first_short, None);
            }
            if let (LicenseAction::RowEnds, Some(by)) = (action(&row), &row.to_do.unwrap().by) {
                // Who is to come from another row is counted in the balance, and has a seat there until that one ends.
                let users = row.seats.consumed;
                let mut days = row.balance.iter();
                let date = days.find(|day| day.seats < users).unwrap().date.as_ref().unwrap();
                prop_assert!(by.as_str() < date.as_str(), "{} {}", by, date);
            }
        }
    }
}
