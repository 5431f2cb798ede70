//! Users who hold both rows of one product need no seat more.

use common::sections::License;
use rehearse::{Effect, Fault, tenant::Tenant};
use serde_json::json;

use super::{changed, invited, list};
use test_support::{Run, any, skus::NEW};

/// So many of the four users hold the new row too, which has so many seats.
fn tenant(tenant: &mut Tenant, both: usize, seats: u32) {
    for user in &mut tenant.users[..both] {
        let mut new = user.licenses[0].clone();
        new.sku_id = NEW.parse().unwrap();
        new.disabled_plans.clear();
        user.licenses.push(new);
    }
    tenant.subscriptions[1].total_licenses = seats;
}

fn to_do(ran: &Run) -> Vec<String> {
    ran.success().stdout(any());
    let rows = ran.sections::<License>().into_iter();
    rows.map(|row| row.to_do.unwrap().words).collect()
}

const NOTHING: &str = "nothing (new row; renewal on 2027-09-30 assumed)";

#[test]
fn no_seat_is_asked_for_whom_holds_the_new_row_already() {
    for (both, seats, expected) in [
        (
            4,
            4,
            [
                "take this row from 4 user(s) by 2026-10-30: they have O365_BUSINESS_PREMIUM too",
                NOTHING,
            ],
        ),
        (
            3,
            4,
            [
                "move 1 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; take this row from 3 more who have both",
                NOTHING,
            ],
        ),
        (
            3,
            3,
            [
                "move 1 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there; take this row from 3 more who have both",
                "ask the new partner for 1 seat(s) by 2026-10-30",
            ],
        ),
    ] {
        let env = changed(|it| tenant(it, both, seats));
        assert_eq!(to_do(&list(&env, &[], &invited())), expected);
        assert_eq!(env.log().writes(), [""; 0], "listing changes nothing");
    }
}

#[test]
fn who_has_one_of_the_two_from_a_group_holds_both_as_well() {
    let env = changed(|it| {
        let mut license = it.users[0].licenses[0].clone();
        license.sku_id = NEW.parse().unwrap();
        let members: Vec<_> = it.users[..4].iter().map(|user| &user.id).collect();
        let group = json!({
            "id": "11111111-2222-4333-8444-555555555555", "displayName": "営業部",
            "members": members, "licenses": [license],
        });
        it.groups.push(serde_json::from_value(group).unwrap());
        it.subscriptions[1].total_licenses = 4;
    });
    let words = to_do(&list(&env, &["--lang", "ja"], &invited()));
    assert_eq!(
        words,
        [
            "2026-10-30 までに 4 名からこのライセンスを外す (O365_BUSINESS_PREMIUM を割り当て済み)",
            "対応不要 (移行先、2027-09-30 の更新を前提)",
        ]
    );
}

#[test]
fn where_users_may_not_be_read_the_number_of_those_who_hold_both_is_said_to_be_unknown() {
    let env = changed(|it| tenant(it, 4, 4));
    let refused = Effect::status(403, false, None);
    env.rehearsal
        .fault(Fault::once("GET", "/users", refused).times(None));
    assert_eq!(
        to_do(&list(&env, &[], &invited())),
        [
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; who has both already was not read",
            "seats may be missing: how many users have both rows is not known; let users be read (User.Read.All), then list again",
        ]
    );
}
