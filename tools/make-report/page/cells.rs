//! What stands in the cells of the page.

use common::{
    Lang,
    licensing::{printed_name, swap_words::retold},
    sections::{Relationship, SellerRole, SkuRef, Swap},
};

use crate::{
    html::escaped,
    report::{CustomerReport, Row},
};

pub(super) fn row(row: &Row) -> Vec<String> {
    let license = &row.license;
    let seats = license.seats;
    let mut sellers: Vec<&str> = license
        .subscriptions
        .iter()
        .filter_map(|one| one.seller.as_ref()?.name.as_deref())
        .collect();
    sellers.sort_unstable();
    sellers.dedup();
    vec![
        escaped(printed_name(&license.product_name)),
        escaped(&license.sku_part_number),
        escaped(&sellers.join(", ")),
        row.first.consumed.to_string(),
        // Nothing is said of later where the row was not listed again.
        row.last
            .map_or_else(|| "–".to_owned(), |last| last.consumed.to_string()),
        (seats.enabled + seats.warning).to_string(),
    ]
}

pub(super) fn partner(relationship: &Relationship) -> String {
    let partner = &relationship.partner;
    let id = partner.tenant_id.map(String::from);
    partner.name.clone().or(id).unwrap_or_default()
}

/// Who sold before: the other sellers that the customer's side saw, and those whom the rows call old.
pub(super) fn old_sellers(customer: &CustomerReport) -> Vec<String> {
    let others = customer.relationship.iter().flat_map(|one| &one.others);
    let others = others.map(|other| &other.partner);
    let subscriptions = customer
        .rows
        .iter()
        .flat_map(|row| &row.license.subscriptions);
    let old = subscriptions
        .filter(|one| one.seller_role == Some(SellerRole::Old))
        .filter_map(|one| one.seller.as_ref());
    let mut names: Vec<String> = others
        .chain(old)
        .filter_map(|one| one.name.clone().or(one.tenant_id.map(String::from)))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// SKUs by name and part number: two of them may have the same name.
pub(super) fn skus<'a>(all: impl Iterator<Item = &'a SkuRef>) -> String {
    let sku = |sku: &SkuRef| {
        let name = escaped(printed_name(&sku.product_name));
        format!("{name}<br><small>{}</small>", escaped(&sku.sku_part_number))
    };
    all.map(sku).collect::<Vec<_>>().join("<br>")
}

/// The apps that stay off, by name where the catalogue has one.
pub(super) fn plans(swap: &Swap) -> String {
    let names = swap.disabled_plans.iter();
    let names = names.map(|plan| common::sku::plan_name(plan).unwrap_or(plan.as_str()));
    let names: Vec<String> = names.map(escaped).collect();
    names.join(" ")
}

/// In the language of the page, as far as the code of the reason tells.
pub(super) fn why(swap: &Swap, lang: Lang) -> String {
    let error = swap.error.as_ref().map(|error| error.message.clone());
    let retold = || Some(retold(swap)?.in_lang(lang).to_owned());
    let words = error.or_else(retold).or_else(|| swap.words.clone());
    words.unwrap_or_default()
}
