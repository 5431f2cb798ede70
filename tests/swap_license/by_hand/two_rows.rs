use rehearse::tenant::SubscriptionStatus::{Suspended, Warning};

use super::{
    FAR, NEAR, STANDARD, STANDARD_OLD,
    Seller::{Direct, New, Old, Other},
    Sold, VISIO, VISIO_DEPT, holds, holds_unnamed, sold,
};

const NOTHING: &str = "nothing (new row; renewal on 2027-09-30 assumed)";

/// An old row and a new one, each with its users.
#[track_caller]
fn pair(old: (usize, &[Sold]), new: (usize, &[Sold]), words: [&str; 2], plan: &[&str]) {
    let rows = [(STANDARD_OLD, old.0, old.1), (STANDARD, new.0, new.1)];
    holds(&rows, &words, plan);
}

#[test]
fn with_a_seat_for_each_user() {
    let (theirs, its) = ([sold(Old, 10, NEAR)], [sold(New, 5, FAR)]);
    let moves = "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30";
    pair((4, &theirs), (0, &its), [moves, NOTHING], &["4 swap"]);
    let grace = [theirs[0].status(Warning)];
    pair((4, &grace), (0, &its), [moves, NOTHING], &["4 swap"]);
    let directly = [sold(Direct, 10, NEAR)];
    pair(
        (4, &directly),
        (0, &its),
        ["move 4 user(s) to O365_BUSINESS_PREMIUM", NOTHING],
        &["4 swap"],
    );
    pair(
        (0, &theirs),
        (4, &its),
        ["nothing (old row, empty)", NOTHING],
        &["4 none already-done"],
    );
}

#[test]
fn with_too_few_seats() {
    let (theirs, three, five) = (
        [sold(Old, 10, NEAR)],
        [sold(New, 3, FAR)],
        [sold(New, 5, FAR)],
    );
    pair(
        (8, &theirs),
        (0, &three),
        [
            "move 3 of 8 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; 5 seat(s) are missing there",
            "ask the new partner for 5 seat(s) by 2026-10-30",
        ],
        &["3 swap", "5 refuse no-seat"],
    );
    pair(
        (4, &theirs),
        (5, &five),
        [
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there",
            "ask the new partner for 4 seat(s) by 2026-10-30",
        ],
        &["4 refuse no-seat", "5 none already-done"],
    );
    pair(
        (4, &[theirs[0].status(Suspended)]),
        (0, &three),
        [
            "move 3 of 4 user(s) to O365_BUSINESS_PREMIUM; 1 seat(s) are missing there",
            "ask the new partner for 1 seat(s) now",
        ],
        &["3 swap", "1 refuse no-seat"],
    );
    pair(
        (4, &theirs),
        (0, &[sold(New, 5, "2026-10-10").status(Warning)]),
        [
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30; no seat is free there",
            "in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)",
        ],
        &["4 refuse no-seat"],
    );
}

#[test]
fn with_seats_today_that_end_later() {
    pair(
        (4, &[sold(Old, 10, NEAR)]),
        (2, &[sold(Old, 2, NEAR), sold(New, 5, FAR)]),
        [
            "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30",
            "ask the new partner for 1 seat(s) by 2026-10-30",
        ],
        &["4 swap", "2 none already-done", "1 refuse not-by-moving"],
    );
}

#[test]
fn of_which_nothing_says_which_is_new() {
    let question = "two rows: which is new? name the new partner with --partner";
    holds_unnamed(
        &[
            (STANDARD_OLD, 4, &[sold(Old, 5, NEAR)]),
            (STANDARD, 2, &[sold(New, 5, FAR)]),
        ],
        &[question, question],
        &["2 refuse choose-row"],
    );
    holds(
        &[
            (STANDARD_OLD, 4, &[sold(Old, 5, NEAR)]),
            (STANDARD, 2, &[sold(Other, 5, FAR)]),
        ],
        &[
            "the row ends on 2026-10-30: ask the new partner for 4 seat(s)",
            "the row ends on 2027-09-29: ask the new partner for 2 seat(s)",
        ],
        &["2 refuse choose-row"],
    );
    holds(
        &[
            (STANDARD_OLD, 4, &[sold(Old, 5, NEAR), sold(New, 3, FAR)]),
            (STANDARD, 2, &[sold(New, 9, FAR)]),
        ],
        &[
            "1 seat(s) will be missing by 2026-10-30: ask for them, or move users with swap-license --from and --to",
            "nothing (renewal on 2027-09-30 assumed)",
        ],
        &["2 refuse choose-row"],
    );
    holds(
        &[
            (STANDARD_OLD, 4, &[sold(Old, 5, NEAR), sold(New, 4, FAR)]),
            (STANDARD, 2, &[sold(New, 9, FAR)]),
        ],
        &[
            "nothing (renewal on 2027-09-30 assumed)",
            "nothing (renewal on 2027-09-30 assumed)",
        ],
        &["1 none nothing-to-do"],
    );
}

#[test]
fn of_which_users_bought_one_for_themselves() {
    holds(
        &[
            (VISIO_DEPT, 2, &[sold(Direct, 25, NEAR)]),
            (VISIO, 0, &[sold(New, 1, FAR)]),
        ],
        &[
            "self-service purchase of 2 user(s): only the buyer can move it",
            "nothing (new row)",
        ],
        &["2 refuse self-service-sku"],
    );
}
