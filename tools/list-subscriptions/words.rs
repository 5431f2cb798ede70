//! The columns of the table, and the Japanese of the help.

use common::{
    cli::Words,
    output::{Column, cell, word},
    sections::SoldSubscription,
    text,
};

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::tenant(),
        Column::words("offerName", text!("OFFER", "製品"), |row, _| {
            cell(row, |one: SoldSubscription| one.offer_name)
        }),
        Column::number("seats", text!("SEATS", "ライセンス数"), |row, _| {
            cell(row, |one: SoldSubscription| {
                one.seats.map(|seats| seats.to_string()).unwrap_or_default()
            })
        }),
        Column::words("state", text!("STATE", "状態"), |row, _| {
            cell(row, |one: SoldSubscription| one.state)
        }),
        Column::words(
            "termEnd",
            text!("TERM END (UTC)", "期間の終了 (UTC)"),
            |row, _| {
                cell(row, |one: SoldSubscription| {
                    one.term_end.map(|end| end.time).unwrap_or_default()
                })
            },
        ),
        Column::words("atTermEnd", text!("THEN", "終了後"), |row, _| {
            cell(row, |one: SoldSubscription| word(&one.at_term_end))
        }),
        Column::words("regime", text!("RULE", "規則"), |row, _| {
            cell(row, |one: SoldSubscription| word(&one.regime))
        }),
        Column::words("cancelWindow", text!("CANCEL", "取り消し"), |row, _| {
            cell(row, |one: SoldSubscription| word(&one.cancel_window))
        }),
        Column::words("partnerId", text!("RESELLER", "リセラー"), |row, _| {
            cell(row, |one: SoldSubscription| {
                one.partner_id.unwrap_or_default()
            })
        }),
        Column::words("findings", text!("FINDINGS", "確認事項"), |row, _| {
            cell(row, |one: SoldSubscription| {
                let codes = one.findings.iter().map(|found| word(&found.code));
                codes.collect::<Vec<_>>().join(" ")
            })
        }),
        Column::words(
            "id",
            text!("SUBSCRIPTION", "サブスクリプション"),
            |row, _| cell(row, |one: SoldSubscription| one.id.unwrap_or_default()),
        ),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "List the subscriptions of customers, what follows the end of each term, and what to look at",
        "お客様のサブスクリプションと、期間終了後の動作、確認が必要な点を一覧します",
    ),
    (
        "Whose view: what this partner sold, or all that the customer's directory has",
        "どちらから見るか: このパートナーが販売したもの、またはお客様のディレクトリにあるすべて",
    ),
    (
        "The partner's: Partner Center",
        "パートナー側 (パートナー センター)",
    ),
    ("The customer's: its directory", "お客様側 (ディレクトリ)"),
    (
        "Also ask who answers questions about each subscription",
        "各サブスクリプションのサポート連絡先も取得します",
    ),
    (
        "End with exit code 1 where a subscription has one of these findings, separated by commas",
        "指定した確認事項 (コンマ区切り) に当てはまるサブスクリプションがあれば、終了コード 1 で終わります",
    ),
    (
        "The time zone to show the ends of terms in, beside UTC",
        "期間の終了を UTC とあわせて表示するタイム ゾーン",
    ),
];
