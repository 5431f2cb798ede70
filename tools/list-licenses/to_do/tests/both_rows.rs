//! Two rows of one product of which some users hold both: they need no seat more.

use common::{Lang, sections::LicenseAction};

use super::{FAR, NEAR, words_of};
use crate::fixtures::{STANDARD, STANDARD_OLD, Sku, licenses_of_both, sold};

/// So many users and seats of the old row, and of the new one.
fn rows(old: (i64, i64), new: (i64, i64)) -> [Sku<'static>; 2] {
    [
        (STANDARD_OLD, old.0, vec![sold(2, old.1, NEAR)]),
        (STANDARD, new.0, vec![sold(1, new.1, FAR)]),
    ]
}

const NOTHING: &str = "nothing (new row; renewal on 2027-09-30 assumed)";

#[test]
fn only_who_does_not_hold_the_new_row_yet_needs_a_seat_of_it() {
    for (old, new, both, expected) in [
        (
            (5, 5),
            (5, 5),
            5,
            [
                "take this row from 5 user(s) by 2026-10-30: they have O365_BUSINESS_PREMIUM too",
                NOTHING,
            ],
        ),
        (
            (5, 5),
            (3, 5),
            3,
            [
                "move 2 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; take this row from 3 more who have both",
                NOTHING,
            ],
        ),
        (
            (5, 5),
            (3, 4),
            3,
            [
                "move 1 of 2 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; 1 seat(s) are missing there; take this row from 3 more who have both",
                "ask the new partner for 1 seat(s) by 2026-10-30",
            ],
        ),
        (
            (5, 5),
            (5, 5),
            0,
            [
                "move 5 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there",
                "ask the new partner for 5 seat(s) by 2026-10-30",
            ],
        ),
        // The old row has fewer seats than users already.
        (
            (5, 2),
            (3, 3),
            3,
            [
                "move 2 user(s) to O365_BUSINESS_PREMIUM; no seat is free there; take this row from 3 more who have both",
                "ask the new partner for 2 seat(s) by 2026-10-30",
            ],
        ),
        (
            (5, 2),
            (5, 5),
            5,
            [
                "take this row from 5 user(s): they have O365_BUSINESS_PREMIUM too",
                NOTHING,
            ],
        ),
    ] {
        let listed = licenses_of_both(&rows(old, new), Some(both), Lang::En);
        assert_eq!(words_of(&listed), expected, "{old:?} {new:?} {both}");
        let users = new.0 + old.0 - both;
        assert!(listed[1].balance.iter().all(|day| day.users == users));
    }
}

#[test]
fn where_users_may_not_be_read_no_seat_is_asked_for_that_may_not_be_needed() {
    let unread = |old, new| licenses_of_both(&rows(old, new), None, Lang::En);
    let listed = unread((5, 5), (5, 5));
    assert_eq!(
        words_of(&listed),
        [
            "move 5 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; who has both already was not read",
            "seats may be missing: how many users have both rows is not known; let users be read (User.Read.All), then list again",
        ]
    );
    let to_do = listed[1].to_do.as_ref().unwrap();
    assert_eq!(
        (to_do.action, to_do.seats),
        (LicenseAction::CountHolders, None)
    );
    let certain = "ask the new partner for 3 seat(s) by 2026-10-30";
    assert_eq!(words_of(&unread((5, 5), (2, 2)))[1], certain);
    assert_eq!(words_of(&unread((5, 5), (3, 8)))[1], NOTHING);
}

#[test]
fn japanese_says_the_same() {
    let words = |old, new, both| words_of(&licenses_of_both(&rows(old, new), both, Lang::Ja));
    assert_eq!(
        words((5, 5), (5, 5), Some(5))[0],
        "2026-10-30 までに 5 名からこのライセンスを外す (O365_BUSINESS_PREMIUM を割り当て済み)"
    );
    assert_eq!(
        words((5, 5), (3, 5), Some(3))[0],
        "2026-10-30 までに 2 名を O365_BUSINESS_PREMIUM へ割り当て直す。ほかに両方を割り当て済みの 3 名からこのライセンスを外す"
    );
    assert_eq!(
        words((5, 5), (5, 5), None)[0],
        "2026-10-30 までに 5 名を O365_BUSINESS_PREMIUM へ割り当て直す (両方を割り当て済みのユーザーは未確認)"
    );
}
