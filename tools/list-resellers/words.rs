//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{Column, cell, word},
    sections::Reseller,
    text,
};

const AGREEMENTS: &[(&str, &str)] = &[
    ("signed", "署名済み"),
    ("not-signed", "未署名"),
    ("other-region", "別の地域"),
    ("not-known", "登録なし"),
    ("no-reseller", "CSP リセラーではない"),
    ("unknown", "確認不能"),
];

const CHANGES: &[(&str, &str)] = &[("new", "追加"), ("changed", "変更"), ("gone", "削除")];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::words("reseller.name", text!("NAME", "名前"), |record, _| {
            cell(record, |one: Reseller| one.name.unwrap_or_default())
        }),
        Column::words(
            "reseller.partnerId",
            text!("PARTNERID", "パートナー ID"),
            |record, _| cell(record, |one: Reseller| one.partner_id.unwrap_or_default()),
        ),
        Column::words(
            "reseller.tenantId",
            text!("TENANT", "テナント"),
            |record, _| cell(record, |one: Reseller| one.tenant_id.unwrap_or_default()),
        )
        .minor(),
        Column::words("reseller.location", text!("COUNTRY", "国"), |record, _| {
            cell(record, |one: Reseller| one.location.unwrap_or_default())
        }),
        Column::codes(
            "reseller.agreement",
            text!("AGREEMENT", "契約"),
            AGREEMENTS,
            |record, _| {
                cell(record, |one: Reseller| {
                    one.agreement.map(|one| word(&one)).unwrap_or_default()
                })
            },
        )
        .counted(),
        Column::codes(
            "reseller.change",
            text!("CHANGE", "前回から"),
            CHANGES,
            |record, _| {
                cell(record, |one: Reseller| {
                    one.change.map(|one| word(&one)).unwrap_or_default()
                })
            },
        )
        .counted(),
        Column::words(
            "reseller.nextStep",
            text!("NEXT", "次の操作"),
            |record, _| cell(record, |one: Reseller| one.next_step.unwrap_or_default()),
        )
        .whole(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "List the indirect resellers of a provider, or say who a PartnerID is",
        "ディストリビューター (間接プロバイダー) の間接リセラーを一覧にし、またはパートナー ID を確認します",
    ),
    (
        "No API asks for a partnership or removes one: Partner Center does, on the page Indirect resellers. Its audit records then have create_partner_relationship or remove_partner_relationship.",
        "提携の依頼と解除には API がありません。パートナー センターの「間接リセラー」ページで行います。監査レコードには create_partner_relationship または remove_partner_relationship が残ります。",
    ),
    (
        "List the providers of a reseller instead",
        "リセラーのディストリビューター (間接プロバイダー) を一覧にします",
    ),
    (
        "Only those that are new or changed since the list in FILE; exit code 1 if one is gone",
        "FILE の一覧以降に追加または変更されたものに限ります。なくなったものがあれば終了コードは 1",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "list-resellers --allow-empty > resellers.jsonl",
        "Keep today's list, to compare with later (--since)",
        "今日の一覧を保存します (後で --since で比較できます)",
    ),
    (
        "echo '{\"reseller\":{\"partnerId\":\"6010234\"}}' | list-resellers - --table",
        "Say which company has a PartnerID, and whether it has signed the agreement",
        "パートナー ID の会社名と、契約への署名の有無を調べます",
    ),
];
