//! The columns of the table, and the Japanese of the help.

use common::{
    cli::Words,
    output::{Column, cell, word},
    sections::Agreement,
    text,
};

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::tenant(),
        Column::words("state", text!("STATE", "状態"), |record, _| {
            cell(record, |one: Agreement| word(&one.state))
        }),
        Column::words(
            "acceptedBy",
            text!("ACCEPTED BY", "承諾の方法"),
            |record, _| cell(record, |one: Agreement| word(&one.accepted_by)),
        ),
        Column::words("status", text!("STATUS", "処理"), |record, _| {
            cell(record, |one: Agreement| one.status.unwrap_or_default())
        }),
        Column::words("agreedAt", text!("AGREED AT", "承諾日"), |record, _| {
            cell(record, |one: Agreement| one.agreed_at.unwrap_or_default())
        }),
        Column::words("next", text!("NEXT", "次の操作"), |record, _| {
            cell(record, |one: Agreement| {
                let error = one.error.map(|error| error.message);
                error.or(one.next_step).unwrap_or_default()
            })
        }),
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
    ("Pause between two looks", "確認の間隔"),
    (
        "Use guesses where no public page says how an attestation is submitted",
        "証明の送信方法のうち公開情報で確認できない部分に、推測値を使います",
    ),
    (
        "The time zone of customers whose contact names none",
        "連絡先にタイム ゾーンの記載がないお客様のタイム ゾーン",
    ),
];
