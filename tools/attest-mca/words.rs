//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{Column, cell, minute, why, word},
    sections::Agreement,
    text,
};

const STATES: &[(&str, &str)] = &[
    ("accepted", "承諾済み"),
    ("outdated", "更新が必要"),
    ("not-accepted", "未承諾"),
    ("unknown", "確認不能"),
];

const WAYS: &[(&str, &str)] = &[
    ("customer", "お客様が直接"),
    ("partner", "パートナーが証明"),
];

const STATUSES: &[(&str, &str)] = &[
    ("prepared", "準備済み"),
    ("for-provider", "ディストリビューターが対応"),
    ("submitted", "送信済み"),
    ("attested", "証明済み"),
    ("already-attested", "承諾済みのため不要"),
    ("nothing-to-do", "対応不要"),
    ("failed", "失敗"),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::codes("state", text!("STATE", "状態"), STATES, |record, _| {
            cell(record, |one: Agreement| word(&one.state))
        })
        .counted(),
        Column::codes(
            "acceptedBy",
            text!("ACCEPTED BY", "承諾の方法"),
            WAYS,
            |record, _| cell(record, |one: Agreement| word(&one.accepted_by)),
        ),
        Column::codes(
            "status",
            text!("STATUS", "処理"),
            STATUSES,
            |record, _| cell(record, |one: Agreement| one.status.unwrap_or_default()),
        )
        .counted(),
        Column::words(
            "agreedAt",
            text!("AGREED AT (UTC)", "承諾日時 (UTC)"),
            |record, _| {
                cell(record, |one: Agreement| {
                    minute(one.agreed_at.unwrap_or_default())
                })
            },
        )
        .whole(),
        Column::words("next", text!("NEXT", "次の操作"), |record, _| {
            why(record, |one: Agreement| {
                one.error.map(|error| error.message).or(one.next_step)
            })
        })
        .tells_errors(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "Say whether the Microsoft Customer Agreement is accepted, and what is left to do",
        "Microsoft 顧客契約の状態と、残っている作業を報告します",
    ),
    (
        "Read no records: ask about the tenant of the settings",
        "レコードを読み取らず、設定のテナントについて照会します",
    ),
    (
        "Check the contact of each record, and write what is to be submitted; nothing is sent",
        "各レコードの連絡先を確認し、送信する内容を出力します。何も送信しません",
    ),
    (
        "Follow each attestation until the customer has accepted, at most this long (30s, 5m, 1h)",
        "お客様が承諾するまで証明の状態を確認し続けます (最長時間を指定: 30s、5m、1h)",
    ),
    ("Pause between two checks", "確認の間隔"),
    (
        "Use guesses where no public page says how an attestation is submitted",
        "証明の送信方法のうち公開情報で確認できない部分に、推測値を使います",
    ),
    (
        "The time zone of customers whose contact names none",
        "連絡先にタイム ゾーンの記載がないお客様のタイム ゾーン",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | check-relationship | attest-mca --table",
        "Say whether the Microsoft Customer Agreement is accepted, and what is left to do",
        "Microsoft 顧客契約が承諾済みかどうか、残りの作業は何かを調べます",
    ),
    (
        "list-customers | attest-mca --csv --bom > agreements.csv || test $? = 1",
        "The same of all customers, for Excel; the exit code is 1 where one has not accepted",
        "すべてのお客様について調べ、Excel 用の CSV に出力します (未承諾のお客様があると終了コードは 1)",
    ),
];
