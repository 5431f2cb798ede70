//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{Column, cell, customer_or_tenant, word},
    sections::Customer,
    text,
};

/// As Partner Center and Graph write them.
const RELATIONSHIPS: &[(&str, &str)] = &[
    ("reseller", "リセラー"),
    ("advisor", "アドバイザー"),
    ("syndication", "シンジケーション"),
    ("microsoft_support", "Microsoft サポート"),
    ("none", "なし"),
    ("unknown", "不明"),
    ("ResellerPartner", "リセラー"),
    ("IndirectReseller", "間接リセラー"),
    ("SyndicationPartner", "シンジケーション"),
    ("BreadthPartner", "アドバイザー"),
    ("BreadthPartnerDelegatedAdmin", "アドバイザー (管理特権)"),
];

const CHANGES: &[(&str, &str)] = &[("new", "追加"), ("changed", "変更"), ("gone", "削除")];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        // Here the tenant is what is asked for.
        Column::tenant().always(),
        Column::words("customer.name", text!("NAME", "名前"), |record, _| {
            customer_or_tenant(record)
        }),
        Column::words(
            "customer.domain",
            text!("DOMAIN", "ドメイン"),
            |record, _| cell(record, |one: Customer| one.domain.unwrap_or_default()),
        ),
        Column::codes(
            "customer.relationship",
            text!("RELATIONSHIP", "関係"),
            RELATIONSHIPS,
            |record, _| {
                cell(record, |one: Customer| {
                    one.relationship.or(one.contract_type).unwrap_or_default()
                })
            },
        )
        .counted(),
        Column::words(
            "resellers",
            text!("RESELLERS", "リセラー"),
            |record, _| {
                cell(record, |one: Customer| {
                    let resellers = one.resellers.unwrap_or_default().into_iter();
                    let names = resellers.map(|one| one.name.unwrap_or(one.tenant_id));
                    names.collect::<Vec<_>>().join(", ")
                })
            },
        ),
        Column::codes(
            "customer.change",
            text!("CHANGE", "前回から"),
            CHANGES,
            |record, _| {
                cell(record, |one: Customer| {
                    one.change.map(|one| word(&one)).unwrap_or_default()
                })
            },
        )
        .counted(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "List the customers of a partner, or find those that are named",
        "パートナーのお客様を一覧にし、または指定されたお客様を探します",
    ),
    (
        "Only customers whose name begins with TEXT (a legal form that comes first is part of the name)",
        "名前が TEXT で始まるお客様に限ります (名前が「株式会社」で始まる場合は、それも含めて指定します)",
    ),
    (
        "Only customers whose domain begins with TEXT",
        "ドメインが TEXT で始まるお客様に限ります",
    ),
    (
        "Only customers of the indirect reseller with this tenant id",
        "このテナント ID の間接リセラーのお客様に限ります",
    ),
    (
        "Add the indirect resellers of each customer (a call for each)",
        "お客様ごとの間接リセラーを追加します (1 件ごとに要求を送信します)",
    ),
    (
        "Only those that are new or changed since the list in FILE; exit code 1 if one is gone",
        "FILE の一覧以降に追加または変更されたものに限ります。なくなったものがあれば終了コードは 1",
    ),
    (
        "List the contracts in the partner's directory (Microsoft Graph) instead of Partner Center's list",
        "パートナー センターの一覧の代わりに、パートナーのディレクトリの契約 (Microsoft Graph) を一覧にします",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "list-customers | check-relationship --side partner | attest-mca --table",
        "Say for each customer of the partner whether the agreement is accepted",
        "パートナーのお客様ごとに、契約が承諾済みかどうかを調べます",
    ),
    (
        "list-customers --name 株式会社 --csv --bom > customers.csv",
        "Write the customers whose name begins with 株式会社, for Excel",
        "名前が「株式会社」で始まるお客様を、Excel 用の CSV に出力します",
    ),
];
