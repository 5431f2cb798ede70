//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{Column, cell, minute, word},
    sections::SoldSubscription,
    text,
};

/// As Partner Center and, on the customer's side, Graph write them.
const STATES: &[(&str, &str)] = &[
    ("active", "有効"),
    ("suspended", "一時停止"),
    ("expired", "期限切れ"),
    ("disabled", "無効"),
    ("deleted", "削除済み"),
    ("Enabled", "有効"),
    ("Warning", "猶予期間"),
    ("Suspended", "一時停止"),
    ("LockedOut", "ロックアウト"),
    ("Deleted", "削除済み"),
];

const ENDS: &[(&str, &str)] = &[
    ("renew", "自動更新"),
    ("cancel", "終了 (すぐに使えなくなる)"),
    ("extend-paid", "1 か月ごとの有償延長"),
    ("end-with-grace", "終了 (30 日の猶予あり)"),
    ("over", "終了済み"),
    ("unknown", "不明"),
];

const RULES: &[(&str, &str)] = &[
    ("2023", "2023 年"),
    ("2026", "2026 年"),
    ("unknown", "不明"),
];

const WINDOWS: &[(&str, &str)] = &[("open", "可"), ("closed", "不可"), ("unknown", "不明")];

const FINDINGS: &[(&str, &str)] = &[
    ("would-extend-paid", "有償で延長される"),
    ("renewal-on", "自動更新が有効"),
    ("over-150", "150 件超"),
    ("partner-of-record-invalid", "リセラーの登録が無効"),
    ("key", "プロダクト キー"),
    ("credit", "直接購入 (返金は Microsoft)"),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::offer(),
        Column::number("seats", text!("SEATS", "ライセンス数"), |row, _| {
            cell(row, |one: SoldSubscription| {
                one.seats.map(|seats| seats.to_string()).unwrap_or_default()
            })
        }),
        Column::codes("state", text!("STATE", "状態"), STATES, |row, _| {
            cell(row, |one: SoldSubscription| one.state)
        })
        .counted()
        .counts_rows(),
        Column::words(
            "termEnd",
            text!("TERM END (UTC)", "期間の終了 (UTC)"),
            |row, _| {
                cell(row, |one: SoldSubscription| {
                    one.term_end.map(|end| minute(end.time)).unwrap_or_default()
                })
            },
        )
        .whole(),
        Column::codes("atTermEnd", text!("THEN", "終了後"), ENDS, |row, _| {
            cell(row, |one: SoldSubscription| word(&one.at_term_end))
        }),
        Column::codes(
            "cancelWindow",
            text!("CANCEL", "取り消し"),
            WINDOWS,
            |row, _| cell(row, |one: SoldSubscription| word(&one.cancel_window)),
        )
        .minor(),
        Column::codes(
            "regime",
            text!("RULE", "終了時の規則"),
            RULES,
            |row, _| cell(row, |one: SoldSubscription| word(&one.regime)),
        )
        .minor(),
        Column::words("partnerId", text!("RESELLER", "リセラー"), |row, _| {
            cell(row, |one: SoldSubscription| {
                one.partner_id.unwrap_or_default()
            })
        })
        .minor(),
        Column::codes(
            "findings",
            text!("FINDINGS", "確認事項"),
            FINDINGS,
            |row, _| {
                cell(row, |one: SoldSubscription| {
                    let codes = one.findings.iter().map(|found| word(&found.code));
                    codes.collect::<Vec<_>>().join(" ")
                })
            },
        ),
        Column::words(
            "id",
            text!("SUBSCRIPTION", "サブスクリプション"),
            |row, _| cell(row, |one: SoldSubscription| one.id.unwrap_or_default()),
        )
        .minor(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "List the subscriptions of customers, what follows the end of each term, and what to look at",
        "お客様のサブスクリプションと、期間終了後の動作、確認が必要な点を一覧にします",
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
        "Also get the support contact of each subscription",
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

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "list-subscriptions --fail-on would-extend-paid,renewal-on --table",
        "List what was sold to all customers; exit code 1 if something renews or is extended",
        "すべてのお客様のサブスクリプションを一覧にし、意図しない更新や延長があれば終了コード 1 で終わります",
    ),
    (
        "parse-invite mail.eml | list-licenses | list-subscriptions --side customer - --csv > subscriptions.csv",
        "Write all that the customer has, whoever sold it, as a table",
        "お客様が持つすべてのサブスクリプションを、販売元を問わず表に出力します",
    ),
];
