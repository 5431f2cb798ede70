//! Two rows of one product: users move from one to the other.

use common::Lang;

use super::{FAR, NEAR, assert_rows, words_of};
use crate::{
    fixtures::{
        Named::{Nobody, Partner},
        STANDARD, STANDARD_OLD, VISIO, VISIO_DEPT, graph, licenses, sold,
    },
    row::{Known, Rows},
};

#[test]
fn two_rows_of_one_product() {
    let rows = |users, old, other_users, new: &[_]| {
        [
            (STANDARD_OLD, users, vec![old]),
            (STANDARD, other_users, new.to_vec()),
        ]
    };
    let theirs = || sold(2, 10, NEAR);
    let nothing = "nothing (new row; renewal on 2027-09-30 assumed)";
    for (rows, expected) in [
        (
            rows(4, theirs(), 0, &[sold(1, 5, FAR)]),
            [
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
                nothing,
            ],
        ),
        (
            rows(8, theirs(), 0, &[sold(1, 3, FAR)]),
            [
                "move 3 of 8 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; 5 seat(s) are missing there",
                "ask the new partner for 5 seat(s) by 2026-10-30",
            ],
        ),
        (
            rows(4, theirs(), 5, &[sold(1, 5, FAR)]),
            [
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there",
                "ask the new partner for 4 seat(s) by 2026-10-30",
            ],
        ),
        (
            rows(4, theirs(), 2, &[sold(2, 2, NEAR), sold(1, 5, FAR)]),
            [
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
                "ask the new partner for 1 seat(s) by 2026-10-30",
            ],
        ),
        (
            rows(4, theirs().status("Warning"), 0, &[sold(1, 5, FAR)]),
            [
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
                nothing,
            ],
        ),
        (
            rows(4, theirs().status("Suspended"), 0, &[sold(1, 3, FAR)]),
            [
                "move 3 of 4 user(s) to O365_BUSINESS_PREMIUM; 1 seat(s) are missing there",
                "ask the new partner for 1 seat(s) now",
            ],
        ),
        (
            rows(
                4,
                theirs(),
                0,
                &[sold(1, 5, "2026-10-10").status("Warning")],
            ),
            [
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there",
                "in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)",
            ],
        ),
        (
            rows(4, theirs(), 0, &[sold(1, 5, FAR).status("LockedOut")]),
            [
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there",
                "ask the new partner for 4 seat(s) by 2026-10-30",
            ],
        ),
        (
            rows(0, theirs(), 4, &[sold(1, 5, FAR)]),
            ["nothing (old row, empty)", nothing],
        ),
        (
            rows(4, sold(0, 10, NEAR), 0, &[sold(1, 5, FAR)]),
            ["move 4 user(s) to O365_BUSINESS_PREMIUM", nothing],
        ),
    ] {
        assert_rows(&rows, Partner, &expected);
    }
}

#[test]
fn nobody_is_told_to_move_by_a_day_that_is_over_where_he_is() {
    let (rows, subscriptions) = graph(&[
        (STANDARD_OLD, 4, vec![sold(2, 5, NEAR)]),
        (STANDARD, 0, vec![sold(1, 5, FAR)]),
    ]);
    let known = Known {
        new_partner: Partner.new_partner(),
        ..Known::default()
    };
    let words = |now: &str| {
        let rows = Rows::of(&rows, &subscriptions, &known, now.parse().unwrap());
        words_of(&rows.licenses(Lang::En)).remove(0)
    };
    // The old row ends at midnight in Greenwich, which is nine in the morning in Japan.
    let by_day = "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30";
    let at_once = "move 4 user(s) to O365_BUSINESS_PREMIUM now";
    assert_eq!(words("2026-10-30T14:59:59Z"), by_day);
    for now in [
        "2026-10-30T15:00:00Z",
        "2026-10-30T23:59:59Z",
        "2026-10-31T00:00:00Z",
    ] {
        assert_eq!(words(now), at_once, "{now}");
    }
}

#[test]
fn who_is_moved_to_a_row_that_ends_before_the_old_one_needs_a_seat_from_that_day_on() {
    let early = "2026-10-20";
    let rows = |new: &[_]| {
        [
            (STANDARD_OLD, 4, vec![sold(2, 10, NEAR)]),
            (STANDARD, 0, new.to_vec()),
        ]
    };
    let all = "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30";
    for (rows, expected) in [
        (
            rows(&[sold(1, 5, early).trial()]),
            [all, "ask the new partner for 4 seat(s) by 2026-10-19"],
        ),
        (
            rows(&[sold(1, 3, FAR), sold(3, 2, early)]),
            [all, "ask the new partner for 1 seat(s) by 2026-10-19"],
        ),
        (
            rows(&[sold(1, 4, FAR), sold(3, 2, early)]),
            [all, "nothing (new row; renewal on 2027-09-30 assumed)"],
        ),
        // Who finds no seat today stays until the old row ends.
        (
            rows(&[sold(1, 1, FAR), sold(3, 1, early)]),
            [
                "move 2 of 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; 2 seat(s) are missing there",
                "ask the new partner for 3 seat(s) by 2026-10-19",
            ],
        ),
    ] {
        assert_rows(&rows, Partner, &expected);
    }
}

#[test]
fn two_rows_of_which_nothing_says_which_is_new() {
    let rows =
        |old: &[_], new: &[_]| [(STANDARD_OLD, 4, old.to_vec()), (STANDARD, 2, new.to_vec())];
    let question = "two rows: which is new? name the new partner with --partner";
    let unnamed = rows(&[sold(2, 5, NEAR)], &[sold(1, 5, FAR)]);
    assert_rows(&unnamed, Nobody, &[question, question]);
    assert_rows(
        &rows(&[sold(2, 5, NEAR)], &[sold(3, 5, FAR)]),
        Partner,
        &[
            "the row ends on 2026-10-30: ask the new partner for 4 seat(s)",
            "the row ends on 2027-09-29: ask the new partner for 2 seat(s)",
        ],
    );
    assert_rows(
        &rows(&[sold(2, 5, NEAR), sold(1, 3, FAR)], &[sold(1, 9, FAR)]),
        Partner,
        &[
            "1 seat(s) will be missing by 2026-10-30: ask for them, or move users with swap-license --from and --to",
            "nothing (renewal on 2027-09-30 assumed)",
        ],
    );
    assert_rows(
        &rows(&[sold(2, 5, NEAR), sold(1, 4, FAR)], &[sold(1, 9, FAR)]),
        Partner,
        &[
            "nothing (renewal on 2027-09-30 assumed)",
            "nothing (renewal on 2027-09-30 assumed)",
        ],
    );
}

#[test]
fn what_users_bought_for_themselves_is_not_moved_and_takes_no_seat() {
    assert_rows(
        &[
            (VISIO_DEPT, 2, vec![sold(0, 25, NEAR)]),
            (VISIO, 0, vec![sold(1, 1, FAR)]),
        ],
        Partner,
        &[
            "self-service purchase of 2 user(s): only the buyer can move it",
            "nothing (new row)",
        ],
    );
}

#[test]
fn a_group_without_members_that_assigns_the_old_sku_is_seen() {
    let emptied = [
        (STANDARD_OLD, 0, vec![sold(2, 5, NEAR)]),
        (STANDARD, 4, vec![sold(1, 5, FAR)]),
    ];
    let first = |groups: Option<&[(&str, &str)]>, lang| {
        let licenses = licenses(&emptied, Partner, groups, lang);
        words_of(&licenses).swap_remove(0)
    };
    assert_eq!(
        first(
            Some(&[("Sales", STANDARD_OLD), ("Staff", STANDARD)]),
            Lang::En
        ),
        "take it off the group(s) Sales: no user has it, but new members would get it"
    );
    assert_eq!(
        first(Some(&[("営業部", STANDARD_OLD)]), Lang::Ja),
        "グループ (営業部) から外す (割り当て 0。新しいメンバーに割り当てられるため)"
    );
    assert_eq!(
        first(None, Lang::En),
        "nothing (old row, empty; groups not read)"
    );
}

#[test]
fn a_day_that_has_passed_is_now() {
    let past = "2026-09-30";
    let grace = || vec![sold(2, 5, past).status("Warning")];
    let due = |rows: &[_], named, lang| {
        let listed = licenses(rows, named, Some(&[]), lang);
        let day = listed[0].to_do.as_ref().unwrap().by.clone();
        (words_of(&listed).swap_remove(0), day)
    };
    let pair = [
        (STANDARD_OLD, 4, grace()),
        (STANDARD, 0, vec![sold(1, 5, FAR)]),
    ];
    let one = [(STANDARD, 4, grace())];
    let late = [(STANDARD, 4, vec![sold(2, 5, past)])];
    for (rows, named, lang, words) in [
        (
            &pair[..],
            Partner,
            Lang::En,
            "move 4 user(s) to O365_BUSINESS_PREMIUM now",
        ),
        (
            &pair,
            Partner,
            Lang::Ja,
            "すぐに 4 名を O365_BUSINESS_PREMIUM へ割り当て直す",
        ),
        (
            &one,
            Partner,
            Lang::En,
            "the grace period is over: ask the new partner for 4 seat(s) now",
        ),
        (
            &one,
            Partner,
            Lang::Ja,
            "猶予期間の終了日を過ぎています。すぐに移行先パートナーへ 4 ライセンスを依頼",
        ),
        (
            &late,
            Partner,
            Lang::En,
            "the row ends now: ask the new partner for 4 seat(s)",
        ),
        (
            &late,
            Nobody,
            Lang::En,
            "ends now unless renewed; name the new partner with --partner",
        ),
    ] {
        assert_eq!(due(rows, named, lang), (words.to_owned(), None));
    }
}
