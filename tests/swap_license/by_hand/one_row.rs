use rehearse::tenant::SubscriptionStatus::{LockedOut, Suspended, Warning};

use super::{
    BASIC, FABRIC_FREE, FAR, NEAR, NO_TEAMS, PHONE, STANDARD,
    Seller::{Direct, New, Old, Other},
    Sold, VISIO_DEPT, holds, holds_unnamed, sold,
};

const NONE: &[&str] = &["1 none nothing-to-do"];
const ASKS: &[&str] = &["1 refuse not-by-moving"];

#[track_caller]
fn row(users: usize, sold: &[Sold], words: &str, plan: &[&str]) {
    holds(&[(STANDARD, users, sold)], &[words], plan);
}

#[test]
fn of_the_new_partner() {
    let its = |users, one: Sold, words: &str, plan: &[&str]| row(users, &[one], words, plan);
    let year = sold(New, 5, FAR);
    its(4, year, "nothing (renewal on 2027-09-30 assumed)", NONE);
    its(4, sold(New, 5, ""), "nothing (renewal assumed)", NONE);
    its(0, year, "nothing", NONE);
    its(7, year, "ask the new partner for 2 seat(s) now", ASKS);
    let grace = sold(New, 5, "2026-10-10").status(Warning);
    its(
        4,
        grace,
        "in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)",
        ASKS,
    );
    let for_ever = sold(New, 5, "").status(Warning);
    its(
        4,
        for_ever,
        "in grace: assigning may fail, ask the new partner for 4 seat(s)",
        ASKS,
    );
    let gone = "the row has ended: ask the new partner for 4 seat(s) now";
    let too_few = "the row has ended: ask the new partner for 7 seat(s) now";
    its(7, grace, too_few, ASKS);
    its(4, sold(New, 5, "2027-01-08").status(Suspended), gone, ASKS);
    let trial = sold(New, 25, "2026-10-20").trial();
    its(
        4,
        trial,
        "the row ends on 2026-10-19: ask the new partner for 4 seat(s)",
        ASKS,
    );
}

#[test]
fn of_the_old_partner() {
    let its = |users, one: Sold, words: &str, plan: &[&str]| row(users, &[one], words, plan);
    let gone = "the row has ended: ask the new partner for 4 seat(s) now";
    its(
        4,
        sold(Old, 5, NEAR),
        "the row ends on 2026-10-30: ask the new partner for 4 seat(s)",
        ASKS,
    );
    its(
        4,
        sold(Old, 5, "2026-10-02"),
        "the row ends on 2026-10-01: ask the new partner for 4 seat(s)",
        ASKS,
    );
    its(
        4,
        sold(Old, 5, ""),
        "the row ends on a day that is not known: ask the new partner for 4 seat(s)",
        ASKS,
    );
    its(
        4,
        sold(Old, 5, "2026-10-10").status(Warning),
        "in grace until 2026-10-09: assigning may fail, ask the new partner for 4 seat(s)",
        ASKS,
    );
    its(4, sold(Old, 5, "2027-01-08").status(LockedOut), gone, ASKS);
    its(0, sold(Old, 5, NEAR), "nothing", NONE);
}

#[test]
fn of_several_sellers() {
    let (its, theirs) = (sold(New, 3, FAR), sold(Old, 5, NEAR));
    let other = sold(Other, 2, "2026-10-15");
    row(
        5,
        &[theirs, its],
        "ask the new partner for 2 seat(s) by 2026-10-30",
        ASKS,
    );
    row(
        3,
        &[theirs, its],
        "nothing (renewal on 2027-09-30 assumed)",
        NONE,
    );
    row(
        9,
        &[theirs, its],
        "ask the new partner for 6 seat(s) now",
        ASKS,
    );
    row(
        6,
        &[theirs, other, its],
        "ask the new partner for 3 seat(s) by 2026-10-30",
        ASKS,
    );
    row(
        9,
        &[theirs, other, its],
        "ask the new partner for 6 seat(s) by 2026-10-14",
        ASKS,
    );
    row(
        5,
        &[theirs.status(Warning), its],
        "in grace until 2026-10-30: assigning may fail, ask the new partner for 2 seat(s)",
        ASKS,
    );
    row(
        5,
        &[sold(Old, 5, ""), its],
        "ask the new partner for 2 seat(s): the end of what there is is not known",
        ASKS,
    );
    row(
        5,
        &[sold(New, 25, "2026-10-20").trial(), its],
        "ask the new partner for 2 seat(s) by 2026-10-19",
        ASKS,
    );
}

/// That it renews is Microsoft's matter and the customer's: it is said, and is no task of this move.
#[test]
fn bought_directly() {
    let renewed = "see that it is renewed by 2026-12-30 (bought directly)";
    row(4, &[sold(Direct, 5, "2026-12-31")], renewed, NONE);
    row(
        6,
        &[sold(Direct, 5, "2026-12-31"), sold(New, 3, FAR)],
        renewed,
        NONE,
    );
    row(
        4,
        &[sold(Direct, 5, "")],
        "see that it is renewed (bought directly)",
        NONE,
    );
    let free: &[Sold] = &[sold(Direct, 10_000, "")];
    holds(&[(FABRIC_FREE, 2, free)], &["nothing (free)"], NONE);
    holds(
        &[(VISIO_DEPT, 2, &[sold(Direct, 25, NEAR)])],
        &["see that it is renewed by 2026-10-30 (bought directly)"],
        NONE,
    );
}

#[test]
fn of_which_nobody_is_named_as_the_new_partner() {
    let asked = "ends on 2026-10-30 unless renewed; name the new partner with --partner";
    let theirs = sold(Old, 5, NEAR);
    holds_unnamed(&[(STANDARD, 4, &[theirs])], &[asked], ASKS);
    holds_unnamed(
        &[(STANDARD, 5, &[theirs, sold(New, 3, FAR)])],
        &[asked],
        ASKS,
    );
    holds_unnamed(
        &[(STANDARD, 9, &[theirs])],
        &["ask the partner for 9 seat(s) now"],
        ASKS,
    );
    holds_unnamed(&[(STANDARD, 0, &[theirs])], &["nothing"], NONE);
}

/// What is beside a row that needs nothing is said, and what needs nothing is not.
#[test]
fn beside_another_one() {
    let ends = "the row ends on 2026-10-30: ask the new partner for 3 seat(s)";
    holds(
        &[
            (STANDARD, 4, &[sold(Old, 5, NEAR), sold(New, 5, FAR)]),
            (PHONE, 3, &[sold(Old, 3, NEAR)]),
        ],
        &["nothing (renewal on 2027-09-30 assumed)", ends],
        ASKS,
    );
    holds(
        &[
            (STANDARD, 3, &[sold(Old, 5, NEAR)]),
            (NO_TEAMS, 0, &[sold(New, 5, FAR)]),
            (BASIC, 3, &[sold(New, 3, FAR)]),
        ],
        &["nothing (renewal on 2027-09-30 assumed)", ends, "nothing"],
        ASKS,
    );
}
