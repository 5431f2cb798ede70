//! The columns of the table, and the Japanese of the help.

use common::{
    Lang, Text,
    cli::{Examples, Words},
    output::{Column, cell, why, word},
    sections::{AskedRelationship, OtherSeller, Relationship},
    text,
};

const SIDES: &[(&str, &str)] = &[("customer", "お客様"), ("partner", "パートナー")];

const STATES: &[(&str, &str)] = &[
    ("established", "成立"),
    ("pending", "手続き中"),
    ("absent", "未成立"),
    ("unknown", "確認不能"),
];

/// What was seen, short enough for a cell.
pub(crate) const FACTS: &[(&str, &str)] = &[
    ("customer-of-partner", "パートナーのお客様として登録済み"),
    ("delegated-administration", "管理特権 (DAP) あり"),
    (
        "delegated-administration-not-told",
        "管理特権 (DAP) の有無は不明",
    ),
    (
        "ended-subscription-from-partner",
        "終了したサブスクリプション",
    ),
    (
        "lapsed-subscription-from-partner",
        "猶予期間中のサブスクリプション",
    ),
    ("no-delegated-administration", "管理特権 (DAP) なし"),
    ("no-such-customer", "パートナーのお客様として未登録"),
    ("no-such-partner", "パートナーのテナントなし"),
    ("no-such-request", "該当する GDAP 要求なし"),
    ("no-subscription-from-partner", "サブスクリプションなし"),
    ("other-relationship", "リセラー以外の関係"),
    ("reseller-not-listed", "リセラーとして未登録"),
    ("reseller-of-customer", "リセラーとして登録済み"),
    ("roles", "GDAP のロール"),
    ("roles-of-another-customer", "別のお客様の GDAP"),
    ("service-provider", "サービス プロバイダーとして登録済み"),
    (
        "subscription-from-partner",
        "パートナーのサブスクリプション",
    ),
];

/// What a relationship is called in a sentence.
pub(crate) fn name_of(asked: AskedRelationship) -> Text {
    match asked {
        AskedRelationship::Reseller => text!("reseller relationship", "リセラー関係"),
        AskedRelationship::IndirectReseller => {
            text!("indirect reseller relationship", "間接リセラーの関係")
        }
        AskedRelationship::Administration => text!(
            "delegated administration (DAP)",
            "委任された管理 (DAP) の関係"
        ),
        AskedRelationship::Roles => text!("GDAP relationship", "GDAP 関係"),
    }
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::words(
            "partner",
            text!("PARTNER", "パートナー"),
            |record, _| {
                cell(record, |one: Relationship| {
                    let id = one.partner.tenant_id.map(String::from);
                    one.partner.name.or(id).unwrap_or_default()
                })
            },
        )
        .of_different(),
        Column::codes(
            "side",
            text!("SIDE", "確認した側"),
            SIDES,
            |record, _| cell(record, |one: Relationship| word(&one.side)),
        )
        .minor(),
        Column::codes("state", text!("STATE", "状態"), STATES, |record, _| {
            cell(record, |one: Relationship| word(&one.state))
        })
        .counted(),
        Column::codes(
            "evidence",
            text!("EVIDENCE", "根拠"),
            FACTS,
            |record, _| {
                cell(record, |one: Relationship| {
                    let facts: Vec<String> = one.evidence.into_iter().map(|one| one.fact).collect();
                    facts.join(" ")
                })
            },
        )
        .minor(),
        Column::words(
            "others",
            text!("ALSO SOLD BY", "ほかの販売元"),
            |record, lang| {
                cell(record, |one: Relationship| {
                    let others = one.others.into_iter().map(|one| other(one, lang));
                    others.collect::<Vec<_>>().join(", ")
                })
            },
        ),
        Column::words("next", text!("NEXT", "次の操作"), |record, _| {
            why(record, |one: Relationship| {
                one.error.map(|error| error.message).or(one.next_step)
            })
        })
        .tells_errors(),
    ]
}

/// Who, and how many subscriptions.
fn other(other: OtherSeller, lang: Lang) -> String {
    let id = other.partner.tenant_id.map(String::from);
    let name = other.partner.name.or(id).unwrap_or_default();
    let count = other.subscriptions.len();
    let words = if count == 1 {
        text!("{name} ({count} subscription)", "{name} ({count} 件)")
    } else {
        text!("{name} ({count} subscriptions)", "{name} ({count} 件)")
    };
    words.in_lang(lang).to_owned()
}

pub(crate) const HELP: Words = &[
    (
        "Say whether a reseller relationship has taken effect, with the evidence",
        "リセラー関係が成立したかどうかを、根拠とともに報告します",
    ),
    (
        "Read no records: check the tenant of the settings",
        "レコードを読み取らず、設定のテナントを確認します",
    ),
    (
        "Tenant id of the partner, where a record names none",
        "パートナーのテナント ID (レコードに記載がない場合)",
    ),
    (
        "Look from the customer's side (Microsoft Graph) or the partner's (Partner Center)",
        "お客様側 (Microsoft Graph) とパートナー側 (パートナー センター) のどちらから確認するか",
    ),
    (
        "Check again until every relationship is established, at most this long (30s, 5m, 1h)",
        "すべてのリセラー関係が成立するまで、最長でこの時間、確認を繰り返します (30s、5m、1h)",
    ),
    ("Longest pause between two checks", "確認の間隔の上限"),
    (
        "Where the relationship is established, write the mail that answers the invitation to FILE, in which {tenantId} stands for the customer's; an existing file is left alone",
        "関係が成立していれば、招待に返信する完了連絡のメールを FILE に書き込みます ({tenantId} はお客様のテナント ID に置き換えます)。既存のファイルは上書きしません",
    ),
    (
        "Sender of that mail, a name and an address in angle brackets",
        "そのメールの差出人 (名前と、山かっこで囲んだアドレス)",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | check-relationship --table",
        "Say whether the relationship of the mail has taken effect",
        "メールのリセラー関係が成立したかどうかを調べます",
    ),
    (
        "parse-invite mail.eml | check-relationship --wait 1h",
        "Wait for it, an hour at most",
        "成立するまで、最長 1 時間待ちます",
    ),
];

#[cfg(test)]
mod tests {
    use common::sections::{OthersSubscription, Partner};

    use super::*;

    #[test]
    fn another_seller_comes_with_how_many_subscriptions() {
        let subscription = OthersSubscription {
            id: None,
            sku_part_number: "SPE_E3".into(),
            status: "Enabled".into(),
            seats: 5,
            next_lifecycle_date_time: None,
        };
        let of = |count| OtherSeller {
            partner: Partner {
                name: Some("みなと".into()),
                ..Partner::default()
            },
            subscriptions: vec![subscription.clone(); count],
        };
        assert_eq!(other(of(1), Lang::En), "みなと (1 subscription)");
        assert_eq!(other(of(2), Lang::En), "みなと (2 subscriptions)");
        assert_eq!(other(of(2), Lang::Ja), "みなと (2 件)");
    }
}
