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
            text!("ACCEPTED BY", "承諾した人"),
            |record, _| cell(record, |one: Agreement| word(&one.accepted_by)),
        ),
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
        "Mark what only a person can do (no program can attest since January 2026; nothing is sent)",
        "人による作業が必要なものに印を付けます (2026 年 1 月以降、プログラムからの証明はできません。何も送信しません)",
    ),
];
