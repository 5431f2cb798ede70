//! Tenants by hand: rows, dates and sellers, with what each row needs.

use common::{Lang, sections::License};

use crate::fixtures::{Named, Sku, licenses};

mod both_rows;
mod lists_differ;
mod new_partner;
mod one_row;
mod told;
mod two_rows;

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
