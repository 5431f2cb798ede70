//! Who is known as the new partner, and what a distributor of both sold.

use super::{FAR, NEAR, assert_row, assert_rows};
use crate::fixtures::{
    Named::{Nobody, OfTwoTiers},
    STANDARD, STANDARD_OLD, sold,
};

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
