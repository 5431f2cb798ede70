//! The columns of the table, and the Japanese of the help.

use common::{
    Lang, Record,
    cli::Words,
    output::Column,
    record::TENANT_ID,
    sections::{Relationship, RelationshipState, Side},
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
        column(
            "partner",
            text!("PARTNER", "パートナー"),
            |record, _| {
                of(record, |one| {
                    let id = one.partner.tenant_id.map(String::from);
                    one.partner.name.or(id).unwrap_or_default()
                })
            },
        ),
        column("side", text!("SIDE", "確認元"), |record, _| {
            of(record, |one| side(one.side).to_owned())
        }),
        column("state", text!("STATE", "状態"), |record, _| {
            of(record, |one| state(one.state).to_owned())
        }),
        column(
            "evidence",
            text!("EVIDENCE", "根拠"),
            |record, _: Lang| {
                of(record, |one| {
                    let facts: Vec<String> = one.evidence.into_iter().map(|one| one.fact).collect();
                    facts.join(" ")
                })
            },
        ),
        column("next", text!("NEXT", "次の操作"), |record, _| {
            of(record, |one| {
                let error = one.error.map(|error| error.message);
                error.or(one.next_step).unwrap_or_default()
            })
        }),
    ]
}

fn of(record: &Record, cell: impl FnOnce(Relationship) -> String) -> String {
    record.get().ok().flatten().map(cell).unwrap_or_default()
}

/// The machine's word, which is the same in every language.
fn state(state: RelationshipState) -> &'static str {
    match state {
        RelationshipState::Established => "established",
        RelationshipState::Pending => "pending",
        RelationshipState::Absent => "absent",
        RelationshipState::Unknown => "unknown",
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Customer => "customer",
        Side::Partner => "partner",
    }
}

pub(crate) const HELP: Words = &[
    (
        "Say whether a reseller relationship has taken effect, with the evidence",
        "リセラー関係が有効になったかどうかを、根拠とともに報告します",
    ),
    (
        "Read no records: check the tenant of the settings",
        "レコードを読み取らず、設定のテナントを確認します",
    ),
    (
        "Tenant id of the partner, where a record has no invitation",
        "パートナーのテナント ID (レコードに招待がない場合)",
    ),
    (
        "Look from the customer's side (Microsoft Graph) or the partner's (Partner Center)",
        "お客様側 (Microsoft Graph) とパートナー側 (パートナー センター) のどちらから確認するか",
    ),
    (
        "Look again until every relationship is established, at most this long (30s, 5m, 1h)",
        "すべてのリセラー関係が有効になるまで、最長でこの時間、確認を繰り返します (30s、5m、1h)",
    ),
    ("Longest pause between two looks", "確認の間隔の上限"),
];
