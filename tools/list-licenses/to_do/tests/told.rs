//! What partners say of what they sold is known, and not assumed.

use super::{FAR, NEAR, words_of};
use crate::fixtures::{
    Named::{self, Nobody, Partner},
    STANDARD, STANDARD_OLD, Sku, licenses_told, sold, told,
};

/// What each row needs where these are told: the row, the subscription of it, and what happens at its end.
#[track_caller]
fn assert_told(skus: &[Sku<'_>], named: Named, says: &[(usize, usize, &str)], expected: &[&str]) {
    let told = says.iter().map(|(at, n, end)| told(*at, *n, end));
    assert_eq!(words_of(&licenses_told(skus, named, told)), expected);
}

#[test]
fn a_renewal_that_the_new_partner_tells_is_not_assumed() {
    let its = [(STANDARD, 4, vec![sold(1, 5, FAR)])];
    assert_told(&its, Partner, &[(0, 0, "renew")], &["nothing"]);
    assert_told(&its, Partner, &[(0, 0, "extend-paid")], &["nothing"]);
    let assumed = ["nothing (renewal on 2027-09-30 assumed)"];
    assert_told(&its, Partner, &[(0, 0, "unknown")], &assumed);
    assert_told(&its, Partner, &[(7, 7, "renew")], &assumed);
}

#[test]
fn what_the_new_partner_lets_end_ends() {
    let its = [(STANDARD, 4, vec![sold(1, 5, FAR)])];
    let ends = ["the row ends on 2027-09-29: ask the new partner for 4 seat(s)"];
    for end in ["cancel", "end-with-grace"] {
        assert_told(&its, Partner, &[(0, 0, end)], &ends);
    }
    let some_day = ["the row ends on a day that is not known: ask the new partner for 4 seat(s)"];
    assert_told(&its, Partner, &[(0, 0, "over")], &some_day);
    let more = [(STANDARD, 4, vec![sold(1, 3, FAR), sold(1, 2, NEAR)])];
    assert_told(
        &more,
        Partner,
        &[(0, 0, "renew"), (0, 1, "cancel")],
        &["ask the new partner for 1 seat(s) by 2026-10-30"],
    );
}

#[test]
fn what_the_old_partner_does_not_let_end_stays_and_is_said_to() {
    let pooled = [(STANDARD, 5, vec![sold(2, 5, NEAR), sold(1, 3, FAR)])];
    let renews = ["nothing (the old partner's renews by itself on 2026-10-31)"];
    assert_told(&pooled, Partner, &[(0, 0, "renew")], &renews);
    let ends = ["ask the new partner for 2 seat(s) by 2026-10-30"];
    for end in ["cancel", "unknown"] {
        assert_told(&pooled, Partner, &[(0, 0, end)], &ends);
    }
    let pair = [
        (STANDARD_OLD, 4, vec![sold(2, 10, NEAR)]),
        (STANDARD, 0, vec![sold(1, 5, FAR)]),
    ];
    assert_told(
        &pair,
        Partner,
        &[(0, 0, "renew"), (1, 0, "renew")],
        &[
            "move 4 user(s) to O365_BUSINESS_PREMIUM",
            "nothing (new row)",
        ],
    );
}

#[test]
fn the_old_partners_paid_months_are_said_and_not_counted_on() {
    const THEN: &str = "; after that only paid months of the old partner, not counted on";
    let extends = [(0, 0, "extend-paid")];
    let pooled = [(STANDARD, 5, vec![sold(2, 5, NEAR), sold(1, 3, FAR)])];
    let seats = format!("ask the new partner for 2 seat(s) by 2026-10-30{THEN}");
    assert_told(&pooled, Partner, &extends, &[&seats]);
    // Without paid months this row ends on that day.
    let only_old = [(STANDARD, 4, vec![sold(2, 5, NEAR)])];
    let seats = format!("ask the new partner for 4 seat(s) by 2026-10-30{THEN}");
    assert_told(&only_old, Partner, &extends, &[&seats]);
    let pair = [
        (STANDARD_OLD, 4, vec![sold(2, 10, NEAR)]),
        (STANDARD, 0, vec![sold(1, 5, FAR)]),
    ];
    let moves = format!("move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30{THEN}");
    assert_told(
        &pair,
        Partner,
        &[(0, 0, "extend-paid"), (1, 0, "renew")],
        &[&moves, "nothing (new row)"],
    );
    // With the new partner's seats there are enough.
    let enough = [(STANDARD, 3, vec![sold(2, 5, NEAR), sold(1, 3, FAR)])];
    let nothing = ["nothing (renewal on 2027-09-30 assumed)"];
    assert_told(&enough, Partner, &extends, &nothing);
    // What is missing before the old partner's term ends has nothing to do with its paid months.
    let earlier = [(STANDARD, 9, vec![sold(2, 5, FAR), sold(3, 5, NEAR)])];
    let seats = ["ask the new partner for 9 seat(s) by 2026-10-30"];
    assert_told(&earlier, Partner, &extends, &seats);
}

#[test]
fn a_state_that_the_directory_has_seen_is_not_talked_away() {
    let grace = sold(1, 5, "2026-10-10").status("Warning");
    assert_told(
        &[(STANDARD, 4, vec![grace])],
        Partner,
        &[(0, 0, "renew")],
        &["in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)"],
    );
}

#[test]
fn who_says_that_it_sold_something_is_its_seller_where_the_directory_names_none() {
    let direct = [(STANDARD, 4, vec![sold(0, 5, NEAR)])];
    let renewed = ["see that it is renewed by 2026-10-30 (bought directly)"];
    assert_told(&direct, Partner, &[], &renewed);
    // Partner 7 is not the new one.
    let ends = ["the row ends on 2026-10-30: ask the new partner for 4 seat(s)"];
    assert_told(&direct, Partner, &[(0, 0, "unknown")], &ends);
}

#[test]
fn without_a_named_new_partner_what_is_told_needs_no_name() {
    let one = [(STANDARD, 4, vec![sold(2, 5, NEAR)])];
    assert_told(&one, Nobody, &[(0, 0, "renew")], &["nothing"]);
    let ends = ["the row ends on 2026-10-30: ask the partner for 4 seat(s)"];
    assert_told(&one, Nobody, &[(0, 0, "cancel")], &ends);
}
