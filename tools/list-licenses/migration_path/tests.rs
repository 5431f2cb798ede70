//! Which way users go, row beside row.

use std::slice::from_ref;

use common::{Lang, sections::License};

use super::*;
use crate::{
    facts::HoldersOfBoth,
    fixtures::{
        FABRIC_FREE, NO_TEAMS, Named, STANDARD, STANDARD_OLD, Sku, Sold, VISIO, VISIO_DEPT, graph,
        licenses, now, sold,
    },
};

const FAR: &str = "2027-09-30";
const NEAR: &str = "2026-10-31";

fn listed(skus: &[Sku<'_>], named: Named) -> Vec<License> {
    licenses(skus, named, Some(&[]), Lang::En)
}

fn facts(skus: &[Sku<'_>]) -> Vec<RowFacts> {
    let (rows, subscriptions) = graph(skus);
    let new_partner = Named::Partner.new_partner();
    let told = common::licensing::Sold::default();
    let each = rows.iter();
    each.map(|row| RowFacts::of(row, &rows, &subscriptions, &new_partner, &told))
        .collect()
}

fn paths(skus: &[Sku<'_>], named: Named) -> Vec<LicensePath> {
    let licenses = listed(skus, named).into_iter();
    licenses.map(|license| license.path).collect()
}

/// The way users of the first row go, which the second one says too.
fn way(first: Sku<'_>, second: Sku<'_>, named: Named) -> Option<Direction> {
    let id = |sku: &Sku<'_>| sku.0.split_once(' ').unwrap().0.to_owned();
    let ids = [id(&first), id(&second)];
    let listed = listed(&[first, second], named);
    let [there, back] = ids.map(|id| {
        let mut rows = listed.iter();
        let row = rows.find(|row| row.sku_id.as_str() == id).unwrap();
        row.twin.as_ref().map(|twin| twin.direction)
    });
    let mirrored = back.map(|back| match back {
        Direction::To => Direction::From,
        Direction::From => Direction::To,
        Direction::Undecided => Direction::Undecided,
    });
    assert_eq!(there, mirrored, "both rows say the same");
    there
}

fn old(sold: &[Sold]) -> Sku<'static> {
    (STANDARD_OLD, 4, sold.to_vec())
}

fn new(sold: &[Sold]) -> Sku<'static> {
    (STANDARD, 0, sold.to_vec())
}

#[test]
fn users_go_from_the_row_of_others_to_the_row_that_the_new_partner_sells() {
    let (theirs, its) = (sold(2, 5, NEAR), sold(1, 5, FAR));
    let way = |a: &[Sold], b: &[Sold]| way(old(a), new(b), Named::Partner);
    assert_eq!(way(from_ref(&theirs), from_ref(&its)), Some(Direction::To));
    assert_eq!(
        way(from_ref(&its), from_ref(&theirs)),
        Some(Direction::From)
    );
    let in_part = [theirs.clone(), its.clone()];
    assert_eq!(way(&[theirs], &in_part), Some(Direction::To));
}

#[test]
fn without_a_named_partner_the_row_that_runs_out_is_the_old_one() {
    let warning = sold(2, 5, NEAR).status("Warning");
    let running = sold(3, 5, FAR);
    let way = |a: &[Sold], b: &[Sold]| way(old(a), new(b), Named::Nobody);
    let one = |sold: &Sold| [sold.clone()];
    assert_eq!(way(&one(&warning), &one(&running)), Some(Direction::To));
    assert_eq!(way(&one(&running), &one(&warning)), Some(Direction::From));
    let undecided = Some(Direction::Undecided);
    assert_eq!(way(&one(&running), &one(&running)), undecided);
    assert_eq!(way(&one(&warning), &one(&warning)), undecided);
    let both = [warning.clone(), running.clone()];
    assert_eq!(way(&both, &one(&running)), undecided, "one of two runs out");
}

#[test]
fn where_the_new_partner_sells_both_rows_users_move_only_if_seats_will_be_missing() {
    let both = |seats| {
        let mixed = [sold(1, seats, FAR), sold(2, 5, NEAR)];
        way(old(&mixed), new(&[sold(1, 5, FAR)]), Named::Partner)
    };
    assert_eq!(both(4), None);
    assert_eq!(both(3), Some(Direction::Undecided));
}

#[test]
fn beside_a_twin_the_reason_says_what_is_known_and_what_to_name() {
    let reason = |users, sold: &[Sold], other: &[Sold], named| {
        let rows = [(STANDARD_OLD, users, sold.to_vec()), new(other)];
        let mut listed = listed(&rows, named).into_iter();
        let row = listed.find(|row| STANDARD_OLD.starts_with(row.sku_id.as_str()));
        row.unwrap().path_reason
    };
    let (its, theirs) = ([sold(1, 3, FAR)], [sold(2, 5, NEAR)]);
    for (users, sold, other, named, words) in [
        (4, &theirs, &its, Named::Partner, "4 user(s) of "),
        (0, &theirs, &its, Named::Partner, "no user has it any more"),
        (4, &its, &theirs, Named::Partner, "users move to this row"),
        (4, &its, &its, Named::Partner, "the new partner sells both"),
        (
            4,
            &theirs,
            &theirs,
            Named::Partner,
            "the new partner sells neither",
        ),
        (
            4,
            &theirs,
            &theirs,
            Named::Nobody,
            "name the new partner with --partner",
        ),
    ] {
        let reason = reason(users, sold, other, named);
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn users_who_have_the_other_row_too_are_said_to_need_no_move() {
    let mut rows = facts(&[old(&[sold(2, 5, NEAR)]), new(&[sold(1, 5, FAR)])]);
    let reason = |rows: &[RowFacts]| {
        beside_twin(&rows[0], &rows[1], Direction::To, true)
            .reason
            .en
    };
    for (both, words) in [
        (
            HoldersOfBoth::Known(4),
            "have the other row too, and this one can be taken away",
        ),
        (
            HoldersOfBoth::Known(3),
            "must be moved from this row to the other",
        ),
        (
            HoldersOfBoth::Unread,
            "must be moved from this row to the other",
        ),
    ] {
        rows[0].both = both;
        let reason = reason(&rows);
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn nobody_is_moved_to_a_self_service_purchase() {
    let dept = || (VISIO_DEPT, 2, vec![sold(0, 25, FAR)]);
    let plain = |seller| (VISIO, 1, vec![sold(seller, 5, NEAR).status("Warning")]);
    let way = |seller| way(dept(), plain(seller), Named::Partner);
    assert_eq!(
        way(1),
        Some(Direction::To),
        "the new partner sells the other"
    );
    assert_eq!(way(2), Some(Direction::Undecided));
}

#[test]
fn one_row_of_several_sellers_is_one_pool_and_the_company_itself_is_one() {
    let pool = |sold: &[Sold]| paths(&[(STANDARD, 4, sold.to_vec())], Named::Partner);
    let (its, theirs, own) = (sold(1, 5, FAR), sold(2, 5, NEAR), sold(0, 5, FAR));
    assert_eq!(pool(&[theirs.clone(), its.clone()]), [LicensePath::Pooled]);
    assert_eq!(pool(&[own, its.clone()]), [LicensePath::Pooled]);
    assert_eq!(
        pool(&[theirs.clone(), theirs.clone()]),
        [LicensePath::Single],
        "two subscriptions of one seller"
    );
    let gone = theirs.status("Deleted");
    assert_eq!(pool(&[gone, its]), [LicensePath::Transferred]);
}

#[test]
fn one_row_that_the_new_partner_alone_sells_and_people_use_was_transferred() {
    let row = |users| [(STANDARD, users, vec![sold(1, 5, FAR)])];
    assert_eq!(paths(&row(4), Named::Partner), [LicensePath::Transferred]);
    assert_eq!(paths(&row(4), Named::Nobody), [LicensePath::Single]);
    assert_eq!(paths(&row(0), Named::Partner), [LicensePath::Single]);
}

#[test]
fn with_and_without_teams_is_never_a_pair() {
    let with = (STANDARD, 4, vec![sold(2, 5, NEAR)]);
    let without = (NO_TEAMS, 0, vec![sold(1, 5, FAR)]);
    let rows = listed(&[with, without], Named::Partner);
    assert!(
        rows.iter()
            .all(|row| row.path == LicensePath::NotComparable)
    );
    assert!(rows.iter().all(|row| row.twin.is_none()));
}

#[test]
fn the_same_sku_in_two_rows_stops_everything() {
    let row = || (STANDARD, 4, vec![sold(2, 5, NEAR)]);
    let stop = LicensePath::SameSkuTwoAccounts;
    assert_eq!(paths(&[row(), row()], Named::Partner), [stop, stop]);
}

#[test]
fn a_free_product_is_free_and_many_bought_seats_are_not() {
    let free = (FABRIC_FREE, 2, vec![sold(0, 1_000_000, "")]);
    assert_eq!(paths(&[free], Named::Partner), [LicensePath::Free]);
    let bought = (STANDARD, 9_000, vec![sold(0, 12_000, FAR)]);
    assert_eq!(paths(&[bought], Named::Partner), [LicensePath::Single]);
}

#[test]
fn among_the_rows_of_its_product_a_row_is_what_it_is_among_all() {
    let rows = [
        old(&[sold(2, 5, NEAR)]),
        (NO_TEAMS, 1, vec![sold(1, 5, FAR)]),
        new(&[sold(1, 5, FAR)]),
        (VISIO, 1, vec![sold(2, 5, NEAR)]),
        ("12345678-1234-4234-8234-123456789012 OURS", 1, vec![]),
        (VISIO_DEPT, 2, vec![sold(0, 25, FAR)]),
    ];
    let facts = facts(&rows);
    let products = Products::of(&facts);
    let all: Vec<&RowFacts> = facts.iter().collect();
    for row in &facts {
        let among = |rows: &[&RowFacts]| decide(row, rows, true, now());
        assert_eq!(among(products.beside(row)), among(&all));
    }
    let beside = facts.iter().map(|row| products.beside(row).len());
    assert_eq!(beside.collect::<Vec<_>>(), [3, 3, 3, 2, 1, 2]);
}

#[test]
fn of_two_thousand_rows_each_is_compared_with_those_of_its_own_product() {
    let known = common::sku::all().map(|sku| sku.sku_id.to_string());
    let unknown = (0..1_500).map(|number| format!("{number:08x}-0000-4000-8000-000000000000"));
    let names: Vec<String> = known.chain(unknown).map(|id| format!("{id} P")).collect();
    let rows: Vec<Sku<'_>> = names.iter().map(|name| (&**name, 1, vec![])).collect();
    assert!(rows.len() > 2_000);
    let facts = facts(&rows);
    let products = Products::of(&facts);
    let compared: usize = facts.iter().map(|row| products.beside(row).len()).sum();
    assert!(compared < 4 * rows.len(), "{compared} of {}", rows.len());
}
