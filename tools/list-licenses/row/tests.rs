//! Rows in, sections out: what is told of each.

use super::*;
use crate::fixtures::{self, Named, STANDARD, STANDARD_OLD, sold as sold_by};

const FAR: &str = "2027-09-30";
const NEAR: &str = "2026-10-31";

const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const HINODE: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f90";
const AKEBONO: &str = "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1";

fn row(sku: &str, part: &str, enabled: i64, consumed: i64) -> SubscribedSku {
    serde_json::from_value(serde_json::json!({
        "skuId": sku, "skuPartNumber": part, "capabilityStatus": "Enabled", "appliesTo": "User",
        "consumedUnits": consumed, "prepaidUnits": {"enabled": enabled, "warning": 5},
        "subscriptionIds": [format!("s-{part}")],
    }))
    .unwrap()
}

fn sold(part: &str, owner: &str) -> CompanySubscription {
    serde_json::from_value(serde_json::json!({
        "id": format!("s-{part}"), "ownerTenantId": owner, "status": "Enabled", "totalLicenses": 5,
    }))
    .unwrap()
}

fn licenses(
    rows: &[SubscribedSku],
    subscriptions: &[CompanySubscription],
    new_partner: &str,
) -> Vec<License> {
    let mut known = Known::default();
    known.new_partner.tenants.push(new_partner.parse().unwrap());
    let now = "2026-10-01T00:00:00Z".parse().unwrap();
    Rows::of(rows, subscriptions, &known, now).licenses(Lang::En)
}

#[test]
fn the_manuals_two_rows_name_each_other_and_their_sellers() {
    let rows = [
        row(OLD, "SMB_BUSINESS_PREMIUM", 5, 4),
        row(NEW, "O365_BUSINESS_PREMIUM", 5, 0),
    ];
    let subscriptions = [
        sold("SMB_BUSINESS_PREMIUM", AKEBONO),
        sold("O365_BUSINESS_PREMIUM", HINODE),
    ];
    let licenses = licenses(&rows, &subscriptions, HINODE);
    let roles: Vec<_> = licenses
        .iter()
        .map(|license| license.subscriptions[0].seller_role.unwrap())
        .collect();
    assert_eq!(roles, [SellerRole::Old, SellerRole::New]);
    assert_eq!(licenses[0].path, LicensePath::Twin);
    assert_eq!(
        licenses[0].twin,
        Some(Twin {
            sku_id: NEW.parse().unwrap(),
            sku_part_number: "O365_BUSINESS_PREMIUM".into(),
            direction: Direction::To,
        })
    );
}

/// What else is read for the manual's two rows, where so many users have the old and the new one.
struct Further {
    pairs: Vec<Pair>,
    with_groups: Vec<Guid>,
    moving: Vec<Guid>,
}

fn further(old: i64, new: i64) -> Further {
    let rows = [
        row(OLD, "SMB_BUSINESS_PREMIUM", 5, old),
        row(NEW, "O365_BUSINESS_PREMIUM", 5, new),
    ];
    let subscriptions = [
        sold("SMB_BUSINESS_PREMIUM", AKEBONO),
        sold("O365_BUSINESS_PREMIUM", HINODE),
    ];
    let mut known = Known::default();
    known.new_partner.tenants.push(HINODE.parse().unwrap());
    let now = "2026-10-01T00:00:00Z".parse().unwrap();
    let rows = Rows::of(&rows, &subscriptions, &known, now);
    Further {
        pairs: rows.in_use_beside_target(),
        with_groups: rows.held_or_moving(),
        moving: rows.moving(),
    }
}

#[test]
fn who_holds_both_is_counted_once_a_pair_of_which_both_rows_are_in_use() {
    let pair = |has_fewer: &str| Pair {
        old: OLD.parse().unwrap(),
        new: NEW.parse().unwrap(),
        has_fewer: has_fewer.parse().unwrap(),
    };
    for (old, new, pairs) in [
        (4, 0, vec![]),
        (0, 4, vec![]),
        (4, 3, vec![pair(NEW)]),
        (3, 3, vec![pair(OLD)]),
        (1, 2, vec![pair(OLD)]),
    ] {
        assert_eq!(further(old, new).pairs, pairs, "{old} {new}");
    }
}

#[test]
fn groups_are_read_for_rows_that_are_held_and_for_those_that_users_leave() {
    let (old, new): (Guid, Guid) = (OLD.parse().unwrap(), NEW.parse().unwrap());
    assert_eq!(further(0, 0).with_groups, [old]);
    assert_eq!(further(1, 0).with_groups, [old]);
    assert_eq!(further(4, 1).with_groups, [old, new]);
    assert_eq!(further(4, 1).moving, [old]);
}

#[test]
fn rows_that_no_person_can_hold_are_left_out() {
    let mut company = row(NEW, "O365_BUSINESS_PREMIUM", 3, 0);
    company.applies_to = AppliesTo::Company;
    assert_eq!(licenses(&[company], &[], HINODE), []);
}

#[test]
fn rows_are_in_the_order_of_their_names_and_the_old_twin_stands_above_the_new_one() {
    const PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
    const BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870";
    let rows = [
        row(PREMIUM, "SPB", 5, 0),
        row(NEW, "O365_BUSINESS_PREMIUM", 5, 0),
        row(BASIC, "O365_BUSINESS_ESSENTIALS", 5, 0),
        row(OLD, "SMB_BUSINESS_PREMIUM", 5, 4),
    ];
    let subscriptions = [
        sold("SMB_BUSINESS_PREMIUM", AKEBONO),
        sold("O365_BUSINESS_PREMIUM", HINODE),
    ];
    let order = |newcomer: &str| {
        let licenses = licenses(&rows, &subscriptions, newcomer);
        let parts = licenses.into_iter().map(|license| license.sku_part_number);
        parts.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        order(HINODE),
        "O365_BUSINESS_ESSENTIALS SPB SMB_BUSINESS_PREMIUM O365_BUSINESS_PREMIUM"
    );
    assert_eq!(
        order(AKEBONO),
        "O365_BUSINESS_ESSENTIALS SPB O365_BUSINESS_PREMIUM SMB_BUSINESS_PREMIUM"
    );
}

/// The section of the row of Business Standard.
fn standard(skus: &[fixtures::Sku<'_>], named: Named) -> License {
    let mut listed = fixtures::licenses(skus, named, None, Lang::En).into_iter();
    let row = listed.find(|row| row.sku_id.as_str() == NEW);
    row.unwrap()
}

#[test]
fn what_the_distributor_of_both_partners_sold_before_is_said_to_be_the_old_partners() {
    let reason = |seller, since| {
        let sold = sold_by(seller, 5, FAR).created(since);
        let row = standard(&[(STANDARD, 4, vec![sold])], Named::OfTwoTiers);
        row.path_reason
    };
    let words = "that is taken as the old partner's";
    assert!(reason(9, "2025-11-01").contains(words));
    assert!(
        !reason(9, "2026-09-29").contains(words),
        "the new partner's"
    );
    assert!(!reason(2, "2025-11-01").contains(words), "another seller");
}

#[test]
fn those_who_will_come_are_counted_with_the_users_and_each_change_has_its_seller() {
    let row = standard(
        &[
            (STANDARD_OLD, 4, vec![sold_by(2, 5, NEAR)]),
            (STANDARD, 1, vec![sold_by(1, 5, FAR), sold_by(2, 3, NEAR)]),
        ],
        Named::Partner,
    );
    let days: Vec<_> = row
        .balance
        .iter()
        .map(|day| (day.seats, day.users))
        .collect();
    assert_eq!(days, [(8, 5), (5, 5)]);
    let changes: Vec<_> = row.balance.iter().flat_map(|day| &day.changes).collect();
    let [change] = changes[..] else {
        panic!("one change: {changes:?}")
    };
    let seller = change.seller.as_ref().and_then(|seller| seller.tenant_id);
    assert_eq!((change.seats, seller), (3, Some(fixtures::partner(2))));
}

#[test]
fn seats_that_no_subscription_explains_are_no_change_of_one() {
    let row = row(NEW, "O365_BUSINESS_PREMIUM", 7, 4);
    let listed = licenses(&[row], &[sold("O365_BUSINESS_PREMIUM", HINODE)], HINODE);
    let seats: Vec<_> = listed[0].balance.iter().map(|day| day.seats).collect();
    assert_eq!(seats, [7, 5], "two of them may end on any day");
    assert!(listed[0].balance.iter().all(|day| day.changes.is_empty()));
}

#[test]
fn a_renewal_that_is_assumed_has_its_day() {
    let row = standard(&[(STANDARD, 4, vec![sold_by(1, 5, FAR)])], Named::Partner);
    let assumed = row.to_do.unwrap().assumes;
    let dates: Vec<_> = assumed.iter().map(|one| one.date.as_deref()).collect();
    assert_eq!(dates, [Some("2027-09-30T00:00:00Z")]);
}
