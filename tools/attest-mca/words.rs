//! The columns of the table, and the Japanese of the help.

use common::{
    Record,
    cli::Words,
    output::Column,
    record::TENANT_ID,
    sections::{AcceptedBy, Agreement, AgreementState},
    text,
};

pub(crate) fn columns() -> Vec<Column> {
    let column = |key, head, cell| Column {
        key,
        head,
        cell,
        number: false,
    };
    vec![
        column("tenantId", text!("TENANT", "テナント"), |record, _| {
            record.value(TENANT_ID).ok().flatten().unwrap_or_default()
        }),
        column("state", text!("STATE", "状態"), |record, _| {
            of(record, |one| state(one.state).to_owned())
        }),
        column(
            "acceptedBy",
            text!("ACCEPTED BY", "同意した人"),
            |record, _| of(record, |one| accepted_by(one.accepted_by).to_owned()),
        ),
        column("agreedAt", text!("AGREED AT", "同意日"), |record, _| {
            of(record, |one| one.agreed_at.unwrap_or_default())
        }),
        column("next", text!("NEXT", "次の操作"), |record, _| {
            of(record, |one| {
                let error = one.error.map(|error| error.message);
                error.or(one.next_step).unwrap_or_default()
            })
        }),
    ]
}

fn of(record: &Record, cell: impl FnOnce(Agreement) -> String) -> String {
    record.get().ok().flatten().map(cell).unwrap_or_default()
}

/// The machine's word, which is the same in every language.
fn state(state: AgreementState) -> &'static str {
    match state {
        AgreementState::Accepted => "accepted",
        AgreementState::Outdated => "outdated",
        AgreementState::NotAccepted => "not-accepted",
        AgreementState::Unknown => "unknown",
    }
}

fn accepted_by(who: Option<AcceptedBy>) -> &'static str {
    match who {
        Some(AcceptedBy::Customer) => "customer",
        Some(AcceptedBy::Partner) => "partner",
        None => "",
    }
}

pub(crate) const HELP: Words = &[
    (
        "Say how the Microsoft Customer Agreement stands, and what is left to do",
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
