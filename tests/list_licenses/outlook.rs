//! Rows on the days to come: what the table says today, and what is left when the days have come.

use common::sections::{License, SeatEvent};
use jiff::ToSpan as _;
use rehearse::tenant::{AtTermEnd, Subscription, SubscriptionStatus, Tenant};
use test_support::{
    TestEnvironment,
    skus::{NEW, OLD},
};

use super::{NEW_PARTNER, OLD_PARTNER, changed, invited, list};

/// What each row needs.
fn to_do(env: &TestEnvironment, args: &[&str], input: &str) -> Vec<String> {
    let rows = list(env, args, input).success().sections::<License>();
    rows.into_iter()
        .map(|row| row.to_do.unwrap().words)
        .collect()
}

/// The first subscription of the built-in tenant as one of this partner.
fn sold(tenant: &Tenant, sku: &str, seller: &str, seats: u32, next: &str) -> Subscription {
    let mut one = tenant.subscriptions[0].clone();
    one.sku_id = sku.parse().unwrap();
    one.owner_tenant_id = seller.parse().ok();
    one.total_licenses = seats;
    one.next_lifecycle_date_time = Some(next.parse().unwrap());
    one.auto_renew_enabled = false;
    one
}

pub(crate) fn hold(tenant: &mut Tenant, sku: &str, users: usize) {
    let mut license = tenant.users[0].licenses[0].clone();
    license.sku_id = sku.parse().unwrap();
    license.disabled_plans.clear();
    for (at, user) in tenant.users.iter_mut().enumerate() {
        user.licenses.clear();
        if at < users {
            user.licenses.push(license.clone());
        }
    }
}

const NEAR: &str = "2026-10-31T00:00:00Z";
const FAR: &str = "2027-09-30T00:00:00Z";

/// Five seats of the old partner, which end at once, and three of the new one, for five users.
fn pooled_short() -> TestEnvironment {
    changed(|tenant| {
        let mut old = sold(tenant, NEW, OLD_PARTNER, 5, NEAR);
        old.terms.at_term_end = Some(AtTermEnd::Cancel);
        let mut new = sold(tenant, NEW, NEW_PARTNER, 3, FAR);
        new.id = tenant.subscriptions[1].id;
        tenant.subscriptions = vec![old, new];
        hold(tenant, NEW, 5);
    })
}

#[test]
fn seats_of_two_partners_that_will_not_suffice_are_asked_for_by_the_day_on_which_they_will_be_missing()
 {
    let env = pooled_short();
    let expected = "ask the new partner for 2 seat(s) by 2026-10-30";
    assert_eq!(to_do(&env, &[], &invited()), [expected]);
    assert_eq!(
        to_do(&env, &["--lang", "ja"], &invited()),
        ["2026-10-30 までに移行先パートナーへ 2 ライセンスの追加を依頼"]
    );
    let rows = list(&env, &[], &invited()).sections::<License>();
    let balance: Vec<_> = rows[0]
        .balance
        .iter()
        .map(|day| {
            (
                day.date.as_deref().unwrap(),
                day.seats,
                day.grace,
                day.users,
            )
        })
        .collect();
    assert_eq!(
        balance,
        [("2026-10-01T00:00:00Z", 8, 0, 5), (NEAR, 3, 0, 5)]
    );
    let change = &rows[0].balance[1].changes[0];
    let seller = change.seller.as_ref().unwrap();
    assert_eq!((change.change, change.seats), (SeatEvent::TermEnds, 5));
    assert_eq!(seller.name.as_deref(), Some("みなと情報サービス株式会社"));
    env.rehearsal.tick(40.days());
    let rows = list(&env, &[], &invited()).sections::<License>();
    assert_eq!((rows[0].seats.enabled, rows[0].seats.consumed), (3, 5));
    assert_eq!(
        rows[0].to_do.as_ref().unwrap().words,
        "ask the new partner for 2 seat(s) now"
    );
}

#[test]
fn a_row_of_the_new_partner_in_grace_says_until_when() {
    let env = changed(|tenant| {
        let mut new = sold(tenant, NEW, NEW_PARTNER, 5, "2026-10-10T00:00:00Z");
        new.status = SubscriptionStatus::Warning;
        tenant.subscriptions = vec![new];
        hold(tenant, NEW, 4);
    });
    assert_eq!(
        to_do(&env, &[], &invited()),
        ["in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)"]
    );
}

#[test]
fn a_row_that_the_new_partner_sells_in_part_is_the_new_one() {
    let env = changed(|tenant| {
        let extra = sold(tenant, NEW, OLD_PARTNER, 2, NEAR);
        let id = "707e3804-246e-578c-8a10-9716fb73740c".parse().unwrap();
        tenant.subscriptions.push(Subscription { id, ..extra });
    });
    assert_eq!(
        to_do(&env, &[], &invited()),
        [
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
            "nothing (new row; renewal on 2027-09-30 assumed)"
        ]
    );
}

#[test]
fn only_as_many_users_move_as_there_are_seats() {
    let env = changed(|tenant| tenant.subscriptions[1].total_licenses = 3);
    assert_eq!(
        to_do(&env, &[], &invited()),
        [
            "move 3 of 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; 1 seat(s) are missing there",
            "ask the new partner for 1 seat(s) by 2026-10-30"
        ]
    );
}

#[test]
fn two_rows_one_in_grace_and_nobody_named_go_from_that_one_to_the_other() {
    let env = changed(|tenant| {
        tenant.subscriptions[0].status = SubscriptionStatus::Warning;
    });
    let words = to_do(&env, &["--this-tenant"], "");
    assert_eq!(
        words[0],
        "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30"
    );
}

#[test]
fn the_new_partner_can_be_named_where_there_is_no_mail() {
    let env = TestEnvironment::omakase();
    let question = "two rows: which is new? name the new partner with --partner";
    assert_eq!(to_do(&env, &["--this-tenant"], ""), [question, question]);
    let named = ["--this-tenant", "--partner", NEW_PARTNER];
    assert_eq!(
        to_do(&env, &named, ""),
        [
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
            "nothing (new row; renewal on 2027-09-30 assumed)"
        ]
    );
    let other = ["--partner", OLD_PARTNER];
    assert_eq!(
        to_do(&env, &other, &invited()),
        to_do(&env, &named, ""),
        "the record's own word comes first"
    );
}

#[test]
fn a_group_without_members_that_assigns_the_old_row_is_named_unless_groups_may_not_be_read() {
    let empty = |permissions: bool| {
        changed(|tenant| {
            let licenses = vec![tenant.users[0].licenses[0].clone()];
            assert_eq!(licenses[0].sku_id.as_str(), OLD);
            hold(tenant, NEW, 4);
            let group = rehearse::tenant::Group {
                id: "c50c20e4-5f4d-5e26-8d1b-aa3234e8a27f".parse().unwrap(),
                display_name: "営業部".to_owned(),
                members: Vec::new(),
                licenses,
                errors: Vec::new(),
                queued: None,
                kept: Vec::new(),
                owners: Vec::new(),
                properties: rehearse::tenant::Properties::default(),
            };
            tenant.groups.push(group);
            if !permissions {
                tenant.app.roles.retain(|role| !role.starts_with("Group"));
            }
        })
    };
    assert_eq!(
        to_do(&empty(true), &[], &invited())[0],
        "take it off the group(s) 営業部: no user has it, but new members would get it"
    );
    assert_eq!(
        to_do(&empty(false), &[], &invited())[0],
        "nothing (old row, empty; groups not read)"
    );
}
