//! One row, of one seller or of several, and what stands beside it.

use common::Lang;

use super::{FAR, NEAR, assert_row, assert_rows, words_of};
use crate::fixtures::{
    BASIC, FABRIC_FREE, NO_TEAMS, Named::Partner, PHONE, STANDARD, VISIO_DEPT, sold,
};

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
            "the row ends now: ask the new partner for 4 seat(s)",
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
