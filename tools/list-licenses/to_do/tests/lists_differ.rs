//! The lists of rows and of subscriptions come by two calls, and one of them may be behind the other or cut: what is sold
//! already is not asked for again.

use common::{
    Lang,
    graph::{CompanySubscription, SubscribedSku},
    sections::{License, LicenseAction, LicensePath},
};

use super::{FAR, NEAR, words_of};
use crate::{
    fixtures::{
        Named::{self, Nobody, Partner},
        STANDARD, STANDARD_OLD, graph, now, sold,
    },
    row::{Known, Rows},
};

type Lists = (Vec<SubscribedSku>, Vec<CompanySubscription>);

/// Four users of the old row, and five seats of the new one.
fn lists() -> Lists {
    graph(&[
        (STANDARD_OLD, 4, vec![sold(2, 5, NEAR)]),
        (STANDARD, 0, vec![sold(1, 5, FAR)]),
    ])
}

fn licenses((rows, subscriptions): &Lists, named: Named) -> Vec<License> {
    let known = Known {
        new_partner: named.new_partner(),
        ..Known::default()
    };
    Rows::of(rows, subscriptions, &known, now()).licenses(Lang::En)
}

#[test]
fn seats_whose_seller_is_not_listed_yet_are_not_bought_again() {
    let mut lists = lists();
    lists.1.pop();
    assert_eq!(
        words_of(&licenses(&lists, Partner)),
        [
            "list again later: nothing is listed yet of who sold 5 seat(s) of O365_BUSINESS_PREMIUM; or move users with swap-license --from and --to",
            "nothing"
        ]
    );
    // Without the new partner's name nothing tells the rows apart in any case.
    let action = |named| licenses(&lists, named)[0].to_do.as_ref().unwrap().action;
    assert_eq!(
        (action(Partner), action(Nobody)),
        (LicenseAction::ListAgain, LicenseAction::ChooseRow)
    );
}

#[test]
fn seats_whose_row_is_not_listed_yet_are_not_bought_again() {
    let mut lists = lists();
    lists.0.pop();
    for named in [Partner, Nobody] {
        let licenses = licenses(&lists, named);
        assert_eq!(
            words_of(&licenses),
            [
                "list again later: 5 seat(s) of O365_BUSINESS_PREMIUM are sold, the same product, and its row is not listed yet"
            ]
        );
        assert_eq!(licenses[0].path, LicensePath::Single);
        assert_eq!(
            licenses[0].path_reason,
            "one row is listed so far; 5 seat(s) of O365_BUSINESS_PREMIUM, the same product, are sold too, and their row is not listed yet"
        );
    }
}

#[test]
fn what_gives_no_seat_is_not_waited_for() {
    let alone = "the row ends on 2026-10-30: ask the new partner for 4 seat(s)";
    for status in ["Suspended", "LockedOut", "Deleted", "Warning"] {
        let mut lists = graph(&[
            (STANDARD_OLD, 4, vec![sold(2, 5, NEAR)]),
            (STANDARD, 0, vec![sold(1, 5, FAR).status(status)]),
        ]);
        lists.0.pop();
        assert_eq!(words_of(&licenses(&lists, Partner)), [alone], "{status}");
    }
    let mut lists = graph(&[
        (STANDARD_OLD, 4, vec![sold(2, 5, NEAR)]),
        (STANDARD, 0, vec![sold(1, 0, FAR)]),
    ]);
    lists.0.pop();
    assert_eq!(words_of(&licenses(&lists, Partner)), [alone]);
}

#[test]
fn a_row_that_needs_nothing_is_not_listed_again() {
    let mut lists = graph(&[
        (STANDARD_OLD, 0, vec![sold(2, 5, NEAR)]),
        (STANDARD, 0, vec![sold(1, 5, FAR)]),
    ]);
    lists.1.pop();
    assert_eq!(words_of(&licenses(&lists, Partner)), ["nothing", "nothing"]);
}
