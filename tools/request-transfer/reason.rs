//! Why nothing is done, in words.

use common::{
    Text,
    sections::{Transfer, TransferReason},
    text,
    text::printable,
};

/// What is against it, or what is under way already, and what to do.
pub(crate) fn of(transfer: &Transfer) -> Option<Text> {
    let state = printable(transfer.state.as_deref().unwrap_or_default());
    Some(match transfer.reason? {
        TransferReason::UnderWay => under_way(&state, transfer.expires.as_deref()),
        TransferReason::NoRelationship => text!(
            "the customer has no reseller relationship with this partner: the customer accepts the invitation first (request-relationship, check-relationship --side partner)",
            "お客様とこのパートナーの間にリセラー関係がありません。先にお客様に招待を承諾してもらってください (request-relationship、check-relationship --side partner)"
        ),
        TransferReason::SamePartner => text!(
            "--from names this partner itself: it already has its own subscriptions",
            "--from にこのパートナー自身が指定されています。移管の必要はありません"
        ),
        TransferReason::NoneOpen => text!(
            "the customer has no transfer that this partner can answer or withdraw: see request-transfer --show",
            "このパートナーが回答または取り下げできる移管がありません。request-transfer --show で確認してください"
        ),
        TransferReason::SeveralOpen => text!(
            "several partners ask for this customer's subscriptions, and nothing says which one is answered: choose one of request-transfer --show, and give its record to --accept; nothing is handed over",
            "このお客様のサブスクリプションの移管を複数のパートナーが依頼しています。request-transfer --show の出力から 1 件を選び、そのレコードを --accept に渡してください。移管しません"
        ),
        TransferReason::NotTransferable => not_transferable(&transfer.rest),
        TransferReason::Unconfirmed => text!(
            "the word with which a transfer is accepted or refused is not documented for programs: answer it in Partner Center, or send it all the same with --unconfirmed",
            "移管を承諾または拒否する値はプログラム向けに公開されていません。パートナー センターで回答するか、それでも送信する場合は --unconfirmed を付けてください"
        ),
    })
}

fn under_way(state: &str, expires: Option<&str>) -> Text {
    match expires.map(printable) {
        Some(expires) => text!(
            "a transfer from this partner is under way already (\"{state}\", until {expires}): it is followed with --show --wait, or taken back with --withdraw",
            "このパートナーからの移管はすでに進行中です (状態「{state}」、期限 {expires})。--show --wait で状態を追跡するか、--withdraw で取り下げてください"
        ),
        None => text!(
            "a transfer from this partner is under way already (\"{state}\"): it is followed with --show --wait, or taken back with --withdraw",
            "このパートナーからの移管はすでに進行中です (状態「{state}」)。--show --wait で状態を追跡するか、--withdraw で取り下げてください"
        ),
    }
}

fn not_transferable(missing: &[String]) -> Text {
    if missing.is_empty() {
        return text!(
            "the file names no subscription of this customer; nothing is handed over",
            "ファイルにこのお客様のサブスクリプションがありません。移管しません"
        );
    }
    let missing = printable(&missing.join(", "));
    text!(
        "this partner has no such running subscriptions: {missing}; list them anew with list-subscriptions; nothing is handed over",
        "次のサブスクリプションは、このパートナーの有効なものではありません: {missing}。list-subscriptions で一覧を取り直してください。移管しません"
    )
}
