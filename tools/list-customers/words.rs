//! The columns of the table, and the Japanese of the help.

use common::{
    cli::Words,
    output::{Column, cell},
    sections::Customer,
    text,
};

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::tenant(),
        Column::words("customer.name", text!("NAME", "名前"), |record, _| {
            cell(record, |one: Customer| one.name.unwrap_or_default())
        }),
        Column::words(
            "customer.domain",
            text!("DOMAIN", "ドメイン"),
            |record, _| cell(record, |one: Customer| one.domain.unwrap_or_default()),
        ),
        Column::words(
            "customer.relationship",
            text!("RELATIONSHIP", "関係"),
            |record, _| cell(record, |one: Customer| one.relationship.unwrap_or_default()),
        ),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "List the customers of a partner",
        "パートナーのお客様の一覧を出力します",
    ),
    (
        "Only customers whose name begins with TEXT",
        "名前が TEXT で始まるお客様に限ります",
    ),
    (
        "Only customers whose domain begins with TEXT",
        "ドメインが TEXT で始まるお客様に限ります",
    ),
    (
        "Only customers of the indirect reseller with this tenant id",
        "このテナント ID の間接リセラーのお客様に限ります",
    ),
];
