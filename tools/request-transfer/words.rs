//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{APPLIED, Column, cell, minute, why, word},
    sections::{Partner, Transfer, TransferAction},
    text,
};

fn named(partner: Option<Partner>) -> String {
    let partner = partner.unwrap_or_default();
    let id = partner.tenant_id.map(|id| id.to_string());
    partner.name.or(id).unwrap_or_default()
}

const ACTIONS: &[(&str, &str)] = &[
    ("ask", "依頼"),
    ("accept", "移管"),
    ("reject", "拒否"),
    ("withdraw", "取り下げ"),
    ("none", "なし"),
    ("refuse", "見送り"),
];

/// The states of a transfer, by the service's own words (observed).
const STATES: &[(&str, &str)] = &[
    ("Pending", "回答待ち"),
    ("Active", "回答待ち"),
    ("InProgress", "移管中"),
    ("Complete", "完了"),
    ("Completed", "完了"),
    ("Rejected", "拒否"),
    ("Cancelled", "取り下げ"),
    ("Canceled", "取り下げ"),
    ("Expired", "期限切れ"),
    ("none", "移管なし"),
];

/// What is done; nothing where a transfer, or that there is none, is only shown.
fn action(transfer: &Transfer) -> String {
    if transfer.action == TransferAction::None && transfer.words.is_none() {
        return String::new();
    }
    word(&transfer.action)
}

/// How far it is; `none` where the customer has none.
fn state(transfer: Transfer) -> String {
    let is_none = transfer.action == TransferAction::None && transfer.id.is_none();
    let none = (is_none && transfer.words.is_none()).then(|| "none".to_owned());
    transfer.state.or(none).unwrap_or_default()
}

/// How many are transferred; nothing where none is named yet.
fn count(transfer: &Transfer) -> String {
    match transfer.subscriptions.len() {
        0 => String::new(),
        number => number.to_string(),
    }
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::words(
            "transfer.source.name",
            text!("FROM", "移行元"),
            |row, _| cell(row, |one: Transfer| named(one.source)),
        ),
        Column::words(
            "transfer.target.name",
            text!("TO", "移行先"),
            |row, _| cell(row, |one: Transfer| named(one.target)),
        ),
        Column::codes(
            "transfer.action",
            text!("ACTION", "処理"),
            ACTIONS,
            |row, _| cell(row, |one: Transfer| action(&one)),
        )
        .counted(),
        Column::codes(
            "transfer.state",
            text!("STATE", "状態"),
            STATES,
            |row, _| cell(row, state),
        )
        .counted(),
        Column::words(
            "transfer.expires",
            text!("EXPIRES (UTC)", "回答期限 (UTC)"),
            |row, _| cell(row, |one: Transfer| minute(one.expires.unwrap_or_default())),
        )
        .whole(),
        Column::number(
            "transfer.subscriptions",
            text!("SUBSCRIPTIONS", "サブスクリプション数"),
            |row, _| cell(row, |one: Transfer| count(&one)),
        ),
        Column::codes(
            "transfer.status",
            text!("STATUS", "結果"),
            APPLIED,
            |row, _| cell(row, |one: Transfer| word(&one.status)),
        )
        .counted(),
        Column::words("transfer.words", text!("WHY", "理由"), |row, _| {
            why(row, |one: Transfer| {
                one.error.map(|error| error.message).or(one.words)
            })
        })
        .tells_errors(),
        Column::words("transfer.id", text!("TRANSFER", "移管 ID"), |row, _| {
            cell(row, |one: Transfer| one.id.unwrap_or_default())
        })
        .minor(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "Ask for a transfer of subscriptions from another partner; answer, withdraw or follow one",
        "別のパートナーからのサブスクリプションの移管を依頼します。移管への回答、取り下げ、追跡も行います",
    ),
    (
        "As the old partner: hand over the subscriptions of --subscriptions",
        "移行元パートナーとして、--subscriptions のサブスクリプションを移管します",
    ),
    (
        "As the old partner: refuse the transfer",
        "移行元パートナーとして、移管を拒否します",
    ),
    (
        "As the new partner: take the request back",
        "移行先パートナーとして、依頼を取り下げます",
    ),
    (
        "Show the transfers of each customer, and how far they are",
        "各お客様の移管と、その進み具合を表示します",
    ),
    (
        "The subscriptions to hand over: records of list-subscriptions, or their ids, one a line",
        "移管するサブスクリプション (list-subscriptions のレコード、または 1 行に 1 つの ID)",
    ),
    (
        "The old partner's tenant, where the record does not show who sold",
        "移行元パートナーのテナント (レコードから販売元が分からない場合)",
    ),
    ("The old partner's name", "移行元パートナーの名前"),
    (
        "Mail address for notices to the customer, where the record has no contact",
        "お客様への通知先のメール アドレス (レコードに連絡先がない場合)",
    ),
    (
        "Indirect reseller to set on the transferred subscriptions, by its PartnerID",
        "移管後のサブスクリプションの間接リセラー (パートナー ID)",
    ),
    (
        "Send the value for accepting or refusing although it is not documented",
        "公開されていない「承諾」または「拒否」の値を送信します",
    ),
    (
        "Follow each transfer until it has ended, at most this long (30s, 5m, 1h)",
        "各移管が終わるまで、最長でこの時間まで状態を確認します (30s、5m、1h)",
    ),
    ("Pause between two checks", "確認の間隔"),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | check-relationship | request-transfer --email it@customer.example > plan.jsonl",
        "Plan to ask the old partner for what it sold; request-transfer --apply --wait 1h plan.jsonl asks and follows",
        "移行元パートナーが販売したものの移管を依頼する計画を作成します。request-transfer --apply --wait 1h plan.jsonl で依頼し、状態を追跡します",
    ),
    (
        "list-customers | request-transfer --show --table",
        "Show the transfers of all customers, and until when each can be answered",
        "すべてのお客様の移管と、それぞれの回答期限を表示します",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::empty;

    #[test]
    fn a_transfer_that_is_only_shown_has_no_action_and_none_at_all_is_a_state() {
        let shown = |transfer: Transfer| (action(&transfer), state(transfer));
        let of = |action, id: Option<&str>, state: Option<&str>, words: Option<&str>| Transfer {
            id: id.map(str::to_owned),
            state: state.map(str::to_owned),
            words: words.map(str::to_owned),
            ..empty(action)
        };
        let told = |action: &str, state: &str| (action.to_owned(), state.to_owned());
        let none = TransferAction::None;
        assert_eq!(shown(of(none, None, None, None)), told("", "none"));
        let known = of(none, Some("t"), Some("Pending"), None);
        assert_eq!(shown(known), told("", "Pending"));
        // Under way already, so that nothing is asked for: the words say why.
        let under_way = of(none, Some("t"), Some("Pending"), Some("under way"));
        assert_eq!(shown(under_way), told("none", "Pending"));
        assert_eq!(
            shown(of(TransferAction::Ask, None, None, None)),
            told("ask", "")
        );
    }
}
