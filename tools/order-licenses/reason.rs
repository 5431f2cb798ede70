//! Why nothing is ordered, in words.

use common::{
    Text, partner_center::commerce::Subscription, sections::OrderReason, text, text::printable,
};

/// How many subscriptions are named in a message.
const NAMED: usize = 3;

/// What was sold, by name, with the service's own word for its state.
pub(crate) fn sold_as(sold: &[&Subscription]) -> String {
    let named = sold.iter().take(NAMED).map(|one| {
        let name = one.offer_name.as_deref().filter(|name| !name.is_empty());
        let state = one.status.as_deref().unwrap_or("?");
        format!("{} ({state})", name.unwrap_or(&one.id))
    });
    let mut named: Vec<String> = named.collect();
    let more = sold.len().saturating_sub(NAMED);
    if more > 0 {
        named.push(format!("+{more}"));
    }
    named.join(", ")
}

/// What is against it, and what to do. `sold`: the seats that this partner sold already; `instead`: what the offer has, or how many
/// of the seats do not go on.
pub(crate) fn words(reason: OrderReason, sold: i64, instead: &str) -> Text {
    let instead = printable(instead);
    match reason {
        OrderReason::NothingUsed => text!(
            "nothing of it is in use, so nothing is ordered (--seats orders all the same)",
            "使用中のライセンスがないため、注文しません (注文する場合は --seats を指定してください)"
        ),
        OrderReason::Free => text!(
            "it is free, and no partner sells it",
            "無料のライセンスのため、注文の対象ではありません"
        ),
        OrderReason::Enough => text!(
            "this partner has sold {sold} seat(s) of it already, which is as many as are in use (to order more, give this row alone, with --seats)",
            "このパートナーは使用中の数以上 ({sold}) をすでに販売しています (追加する場合は、この行だけを渡して --seats を指定してください)"
        ),
        OrderReason::AlreadySold if !instead.is_empty() => text!(
            "of the {sold} seat(s) that this partner has sold of it, {instead} are not known to go on after their term (told to end, a trial, fewer from the next term on, or suspended), and users need them: see list-subscriptions, let them go on (change-subscription --renewal on), or say with --seats how many to order in their place",
            "このパートナーが販売済みの {sold} ライセンスのうち {instead} は、期間の終了後に継続することを確認できませんが (終了予定、試用版、次の期間からの減数、停止中など)、使用されています。list-subscriptions で確認し、継続するか (change-subscription --renewal on)、代わりに注文する数を --seats で指定してください"
        ),
        OrderReason::AlreadySold => text!(
            "this partner has sold {sold} seat(s) of the offer already, and nothing here shows how many of them are in use: say with --seats how many more to order",
            "このパートナーはこの製品をすでに {sold} ライセンス販売しており、そのうち何個が使用中か確認できません。追加する数を --seats で指定してください"
        ),
        OrderReason::SoldUnclear => text!(
            "this partner has sold the customer what is or may be the same product, and how many of its seats count cannot be told: {instead}; see list-subscriptions, run again once its state is active, or say with --seats how many to order",
            "このパートナーは同じ製品、または同じ可能性のある製品をすでに販売していますが、有効な数を確認できません: {instead}。list-subscriptions で確認し、有効 (active) になってから再度実行するか、注文する数を --seats で指定してください"
        ),
        OrderReason::OrderedBefore => text!(
            "{instead} orders the same offer for this customer already, and it is not ordered twice: give one record the seats of both",
            "{instead}で、このお客様に同じ製品を注文しているため、重ねて注文しません。1 件のレコードに両方のライセンス数の合計を指定してください"
        ),
        OrderReason::NoOffer => text!(
            "the catalogue has no offer for this customer that brings this product: choose one of the candidates with --offer, or look in Partner Center what follows it",
            "このお客様が購入できる製品の中に、同じ製品がありません。候補から --offer で選ぶか、パートナー センターで後継の製品を確認してください"
        ),
        OrderReason::SeveralOffers => text!(
            "the catalogue has several offers of it: choose one of the candidates with --offer, or another --segment",
            "該当する製品がカタログに複数あります。候補から --offer で選ぶか、--segment を指定してください"
        ),
        OrderReason::NotPurchasable => text!(
            "the offer cannot be bought, or not for this kind of customer (--segment): look in Partner Center what follows it, and name that with --offer",
            "この製品は購入できないか、このお客様の種別 (--segment) では購入できません。パートナー センターで後継の製品を確認し、--offer で指定してください"
        ),
        OrderReason::TermNotOffered => text!(
            "the offer is not sold for this term and billing; it is sold for: {instead} (--term, --billing)",
            "この期間と請求間隔では販売されていません。販売されているのは次のとおりです: {instead} (--term、--billing)"
        ),
        OrderReason::SeatsOutOfRange => text!(
            "the offer is not sold in this number of seats: order fewer with --seats, or another product with --offer",
            "このライセンス数では購入できません。--seats で数を減らすか、--offer で別の製品を指定してください"
        ),
        OrderReason::NoCommonEnd => text!(
            "the subscription of --end-with is not this partner's, or its term ends in the past or later than the term that is ordered: see list-subscriptions",
            "--end-with のサブスクリプションがこのパートナーのものでないか、その終了日が過去、または注文する期間より後です。list-subscriptions で確認してください"
        ),
        OrderReason::EndNotShown => text!(
            "the cart does not show that its term ends on {instead}, so that it might be bought for the whole term: order without --end-with, or buy it in Partner Center, where the end can be seen",
            "カートの内容に終了日 {instead} が示されていないため、全期間の購入になるおそれがあります。--end-with なしで注文するか、終了日を確認できるパートナー センターで購入してください"
        ),
        OrderReason::CartRefused => text!(
            "the service finds something wrong with the line of the cart: {instead}; plan anew, or look at the offer in Partner Center",
            "カートの内容に問題があります: {instead}。計画を作り直すか、パートナー センターで製品を確認してください"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_subscriptions_the_first_are_named_and_the_others_counted() {
        let one = |name: Option<&str>, state: Option<&str>| Subscription {
            id: "s".to_owned(),
            offer_name: name.map(str::to_owned),
            status: state.map(str::to_owned),
            ..Subscription::default()
        };
        let (first, second) = (one(Some("A"), Some("pending")), one(None, None));
        assert_eq!(sold_as(&[&first, &second]), "A (pending), s (?)");
        let many = [&first; 5];
        let words = "A (pending), A (pending), A (pending), +2";
        assert_eq!(sold_as(&many), words);
    }
}
