//! Tenants by hand: rows, dates and sellers, with what each row needs.

use common::{Lang, sections::License};

use crate::fixtures::{
    BASIC, FABRIC_FREE, NO_TEAMS,
    Named::{self, Nobody, OfTwoTiers, Partner},
    PHONE, STANDARD, STANDARD_OLD, Sku, VISIO, VISIO_DEPT, licenses, sold,
};

/// The end of what the old partner sold, and of what the new one did.
const NEAR: &str = "2026-10-31";
const FAR: &str = "2027-09-30";

/// What each row needs, in the order of the table.
fn words(skus: &[Sku<'_>], named: Named) -> Vec<String> {
    words_of(&licenses(skus, named, Some(&[]), Lang::En))
}

fn words_of(licenses: &[License]) -> Vec<String> {
    let each = licenses.iter().map(|license| license.to_do.as_ref());
    each.map(|to_do| to_do.unwrap().words.clone()).collect()
}

#[track_caller]
fn assert_row(sku: Sku<'_>, named: Named, expected: &str) {
    assert_eq!(words(&[sku], named), [expected]);
}

#[track_caller]
fn assert_rows(skus: &[Sku<'_>], named: Named, expected: &[&str]) {
    assert_eq!(words(skus, named), expected);
}

#[test]
fn one_row_of_the_new_partner() {
    let row = |users, sold| (STANDARD, users, vec![sold]);
    for (users, sold, expected) in [
        (
            4,
            sold(1, 5, FAR),
            "nothing (renewal on 2027-09-30 assumed)",
        ),
        (4, sold(1, 5, ""), "nothing (renewal assumed)"),
        (0, sold(1, 5, FAR), "nothing"),
        (7, sold(1, 5, FAR), "ask the new partner for 2 seat(s) now"),
        (
            4,
            sold(1, 5, "2026-10-10").status("Warning"),
            "in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(1, 5, "").status("Warning"),
            "in grace: assigning may fail, ask the new partner for 4 seat(s)",
        ),
        (
            7,
            sold(1, 5, "2026-10-10").status("Warning"),
            "the row has ended: ask the new partner for 7 seat(s) now",
        ),
        (
            4,
            sold(1, 5, "2027-01-08").status("Suspended"),
            "the row has ended: ask the new partner for 4 seat(s) now",
        ),
        (
            4,
            sold(1, 25, "2026-10-20").trial(),
            "the row ends on 2026-10-19: ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(1, 5, FAR).status("Resting"),
            "the row has ended: ask the new partner for 4 seat(s) now",
        ),
    ] {
        assert_row(row(users, sold), Partner, expected);
    }
}

#[test]
fn one_row_of_the_old_partner() {
    let row = |users, sold| (STANDARD, users, vec![sold]);
    for (users, sold, expected) in [
        (
            4,
            sold(2, 5, NEAR),
            "the row ends on 2026-10-30: ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(2, 5, "2026-10-02"),
            "the row ends on 2026-10-01: ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(2, 5, "2026-09-15"),
            "the row ends on 2026-09-30: ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(2, 5, ""),
            "the row ends on a day that is not known: ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(2, 5, "2026-10-10").status("Warning"),
            "in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)",
        ),
        (
            4,
            sold(2, 5, "2027-01-08").status("LockedOut"),
            "the row has ended: ask the new partner for 4 seat(s) now",
        ),
        (
            4,
            sold(2, 5, "").status("Deleted"),
            "the row has ended: ask the new partner for 4 seat(s) now",
        ),
        (0, sold(2, 5, NEAR), "nothing"),
    ] {
        assert_row(row(users, sold), Partner, expected);
    }
}

#[test]
fn one_row_of_several_sellers() {
    let row = |users, sold: &[_]| (STANDARD, users, sold.to_vec());
    let (its, theirs) = (sold(1, 3, FAR), sold(2, 5, NEAR));
    for (users, sold, expected) in [
        (
            5,
            vec![theirs.clone(), its.clone()],
            "ask the new partner for 2 seat(s) by 2026-10-30",
        ),
        (
            3,
            vec![theirs.clone(), its.clone()],
            "nothing (renewal on 2027-09-30 assumed)",
        ),
        (
            9,
            vec![theirs.clone(), its.clone()],
            "ask the new partner for 6 seat(s) now",
        ),
        (
            6,
            vec![theirs.clone(), sold(3, 2, "2026-10-15"), its.clone()],
            "ask the new partner for 3 seat(s) by 2026-10-30",
        ),
        (
            9,
            vec![theirs.clone(), sold(3, 2, "2026-10-15"), its.clone()],
            "ask the new partner for 6 seat(s) by 2026-10-14",
        ),
        (
            5,
            vec![theirs.clone().status("Warning"), its.clone()],
            "in grace until 2026-10-30: assigning may fail, ask the new partner for 2 seat(s)",
        ),
        (
            5,
            vec![sold(2, 5, ""), its.clone()],
            "ask the new partner for 2 seat(s): the end of what there is is not known",
        ),
        (
            6,
            vec![sold(0, 5, "2026-12-31"), its.clone()],
            "see that it is renewed by 2026-12-30 (bought directly)",
        ),
        (
            5,
            vec![sold(1, 25, "2026-10-20").trial(), its.clone()],
            "ask the new partner for 2 seat(s) by 2026-10-19",
        ),
    ] {
        assert_row(row(users, &sold), Partner, expected);
    }
}

#[test]
fn what_was_bought_directly() {
    for (sku, expected) in [
        (
            (STANDARD, 4, vec![sold(0, 5, "2026-12-31")]),
            "see that it is renewed by 2026-12-30 (bought directly)",
        ),
        (
            (STANDARD, 4, vec![sold(0, 5, "")]),
            "see that it is renewed (bought directly)",
        ),
        (
            (STANDARD, 11_000, vec![sold(0, 12_000, "2026-12-31")]),
            "see that it is renewed by 2026-12-30 (bought directly)",
        ),
        (
            (STANDARD, 2, vec![sold(0, 25, "2026-10-20").trial()]),
            "the row ends on 2026-10-19: ask the new partner for 2 seat(s)",
        ),
        (
            (FABRIC_FREE, 2, vec![sold(0, 1_000_000, "")]),
            "nothing (free)",
        ),
        (
            (VISIO_DEPT, 2, vec![sold(0, 25, NEAR)]),
            "see that it is renewed by 2026-10-30 (bought directly)",
        ),
    ] {
        assert_row(sku, Partner, expected);
    }
}

#[test]
fn an_addon_that_the_old_partner_alone_sells_ends_with_it() {
    assert_rows(
        &[
            (STANDARD, 4, vec![sold(2, 5, NEAR), sold(1, 5, FAR)]),
            (PHONE, 3, vec![sold(2, 3, NEAR)]),
        ],
        Partner,
        &[
            "nothing (renewal on 2027-09-30 assumed)",
            "the row ends on 2026-10-30: ask the new partner for 3 seat(s)",
        ],
    );
}

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
fn nobody_named_as_the_new_partner() {
    let ends = "ends on 2026-10-30 unless renewed; name the new partner with --partner";
    for (sku, expected) in [
        ((STANDARD, 4, vec![sold(2, 5, NEAR)]), ends),
        ((STANDARD, 5, vec![sold(2, 5, NEAR), sold(1, 3, FAR)]), ends),
        (
            (STANDARD, 4, vec![sold(2, 5, "")]),
            "its end is not known; name the new partner with --partner",
        ),
        (
            (STANDARD, 4, vec![sold(2, 5, NEAR).status("Warning")]),
            "in grace until 2026-10-30: assigning may fail, ask the partner for 4 seat(s)",
        ),
        (
            (STANDARD, 9, vec![sold(2, 5, NEAR)]),
            "ask the partner for 9 seat(s) now",
        ),
        (
            (STANDARD, 2, vec![sold(2, 9, "2026-10-20").trial()]),
            "the row ends on 2026-10-19: ask the partner for 2 seat(s)",
        ),
        ((STANDARD, 0, vec![sold(2, 5, NEAR)]), "nothing"),
    ] {
        assert_row(sku, Nobody, expected);
    }
}

#[test]
fn a_distributor_of_both_partners_sold_the_old_subscription_too() {
    let row = |sold: &[_]| (STANDARD, 4, sold.to_vec());
    let before = sold(9, 5, NEAR);
    let since = sold(9, 5, FAR).created("2026-09-30");
    assert_row(
        row(std::slice::from_ref(&before)),
        OfTwoTiers,
        "the row ends on 2026-10-30: ask the new partner for 4 seat(s)",
    );
    assert_row(
        row(&[before.clone(), since.clone()]),
        OfTwoTiers,
        "nothing (renewal on 2027-09-30 assumed)",
    );
    assert_rows(
        &[(STANDARD_OLD, 4, vec![before]), (STANDARD, 0, vec![since])],
        OfTwoTiers,
        &[
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
            "nothing (new row; renewal on 2027-09-30 assumed)",
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
fn another_product_beside_it_changes_nothing() {
    assert_rows(
        &[
            (STANDARD, 4, vec![sold(2, 5, NEAR)]),
            (NO_TEAMS, 0, vec![sold(1, 5, FAR)]),
            (BASIC, 3, vec![sold(1, 3, FAR)]),
        ],
        Partner,
        &[
            "nothing (renewal on 2027-09-30 assumed)",
            "the row ends on 2026-10-30: ask the new partner for 4 seat(s)",
            "nothing",
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
fn seats_that_no_subscription_explains_are_not_relied_on() {
    let (mut rows, _) = crate::fixtures::graph(&[(STANDARD, 4, vec![sold(1, 5, FAR)])]);
    rows[0].subscription_ids = vec!["another".to_owned()];
    let known = crate::row::Known::default();
    let rows = crate::row::Rows::of(&rows, &[], &known, crate::fixtures::now());
    let licenses = rows.licenses(Lang::En);
    assert_eq!(
        words_of(&licenses),
        ["its end is not known; name the new partner with --partner"]
    );
}
