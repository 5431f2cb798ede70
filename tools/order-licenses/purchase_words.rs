//! What is said of a purchase that is not made, or not whole.

use common::{Exit, Text, cli::Problem, sections::OrderCart, text, text::printable};
use jiff::Timestamp;

pub(crate) fn taken(id: &str) -> Text {
    let id = printable(id);
    text!(
        "the service has taken order {id}, and it is not complete or cannot be read yet: new orders take up to 15 minutes; run the same command again then, it looks first and buys nothing twice",
        "注文 {id} は受け付けられましたが、まだ完了していないか読み取れません。新しい注文が表示されるまで最長 15 分かかります。その後に同じコマンドを再度実行してください (先に確認し、二重には購入しません)"
    )
}

pub(crate) fn unseen() -> Text {
    text!(
        "the cart was bought, or its answer was lost, and no order shows yet: new orders take up to 15 minutes; run the same command again then, it looks first and buys nothing twice",
        "カートは購入済みか、応答が失われています。注文はまだ表示されていません。新しい注文が表示されるまで最長 15 分かかります。その後に同じコマンドを再度実行してください (先に確認し、二重には購入しません)"
    )
}

fn refused(code: &'static str, text: Text) -> Problem {
    Problem::Other {
        exit: Exit::No,
        code,
        text,
    }
}

pub(crate) fn cart_is_gone() -> Problem {
    refused(
        "cart-is-gone",
        text!(
            "the cart is not there any more: carts last seven days; fill a new one with order-licenses --cart, and look at its price; nothing was ordered",
            "カートがありません。カートの有効期間は 7 日間です。order-licenses --cart で作り直し、価格を確認してください。注文していません"
        ),
    )
}

pub(crate) fn cart_differs() -> Problem {
    refused(
        "cart-differs",
        text!(
            "the cart does not hold what the plan says any more: fill a new one with order-licenses --cart; nothing was ordered",
            "カートの内容が計画と異なります。order-licenses --cart で作り直してください。注文していません"
        ),
    )
}

pub(crate) fn price_changed(then: &OrderCart, now: &OrderCart) -> Problem {
    let total = |cart: &OrderCart| {
        let total = cart
            .total
            .as_ref()
            .map_or_else(|| "?".to_owned(), ToString::to_string);
        printable(&format!(
            "{total} {}",
            cart.currency.as_deref().unwrap_or_default()
        ))
    };
    let (then, now) = (total(then), total(now));
    refused(
        "price-changed",
        text!(
            "the price is {now} now, and was {then} when the cart was filled: fill a new one with order-licenses --cart, and look at it; nothing was ordered",
            "価格が {then} から {now} に変わっています。order-licenses --cart で作り直し、価格を確認してください。注文していません"
        ),
    )
}

pub(crate) fn not_seen(since: Timestamp) -> Text {
    text!(
        "the same offer was ordered for this customer at {since} under another plan, and that order does not show yet: new orders take up to 15 minutes; nothing was ordered, run the same command again then, it looks first",
        "このお客様には、別の計画で {since} に同じ製品を注文しており、その注文がまだ表示されていません。新しい注文が表示されるまで最長 15 分かかります。注文していません。その後に同じコマンドを再度実行してください (先に確認します)"
    )
}

pub(crate) fn sold_since(now: i64, then: i64) -> Problem {
    refused(
        "sold-since",
        text!(
            "this partner has sold {now} seat(s) of the offer to the customer, and the plan counted {then}: plan anew with order-licenses, so that what was ordered since counts; nothing was ordered",
            "このパートナーがお客様に販売済みのこの製品は {now} ライセンスですが、計画では {then} でした。その後の注文を反映するため、order-licenses で計画を作り直してください。注文していません"
        ),
    )
}

pub(crate) fn ordered_twice() -> Problem {
    refused(
        "ordered-twice",
        text!(
            "another record of the same plan has ordered the same offer for this customer, and it is not ordered twice: for more seats, plan anew; nothing was ordered",
            "同じ計画の別のレコードで、このお客様に同じ製品を注文済みのため、重ねて注文しません。追加する場合は計画を作り直してください。注文していません"
        ),
    )
}

pub(crate) fn ordered_before() -> Problem {
    refused(
        "ordered-before",
        text!(
            "the cart was bought before, by a run whose journal is not here or by a person, and no order of it shows: look at the customer's orders in Partner Center before anything is ordered anew; nothing was sent",
            "カートはすでに購入されていますが (この環境にジャーナルがない実行、または手作業)、該当する注文が見つかりません。新たに注文する前に、パートナー センターでお客様の注文を確認してください。何も送信していません"
        ),
    )
}

pub(crate) fn order_failed(id: &str, state: &str) -> Problem {
    let (id, state) = (printable(id), printable(state));
    refused(
        "order-failed",
        text!(
            "order {id} is \"{state}\": look at it in Partner Center, then plan anew",
            "注文 {id} の状態は「{state}」です。パートナー センターで確認し、計画を作り直してください"
        ),
    )
}

pub(crate) fn edited() -> Problem {
    refused(
        "edited",
        text!(
            "this plan was sent already, with another offer, term or number of seats than it says now: nothing was sent; for anything more plan anew with order-licenses",
            "この計画は、現在の記載とは異なる製品、期間、またはライセンス数ですでに送信されています。何も送信していません。追加の注文は order-licenses で計画を作り直してください"
        ),
    )
}

pub(crate) fn ordered_otherwise(id: &str) -> Problem {
    let id = printable(id);
    refused(
        "ordered-otherwise",
        text!(
            "order {id} was placed under this plan, with another offer, term or number of seats than the plan says: look at it in Partner Center (change-subscription takes it back within seven days); nothing more was sent",
            "この計画で注文 {id} が作成されていますが、製品、期間、またはライセンス数が計画と異なります。パートナー センターで確認してください (7 日以内なら change-subscription で取り消せます)。これ以上は送信していません"
        ),
    )
}

pub(crate) fn ends_otherwise(id: &str, planned: &str, end: &str) -> Problem {
    let (id, planned, end) = (printable(id), printable(planned), printable(end));
    refused(
        "ends-otherwise",
        text!(
            "subscription {id} was bought and ends at {end}, not at {planned} as the plan says: correct it in Partner Center, or take it back within seven days (change-subscription --cancel)",
            "サブスクリプション {id} を購入しましたが、終了日時は計画の {planned} ではなく {end} です。パートナー センターで修正するか、7 日以内に取り消してください (change-subscription --cancel)"
        ),
    )
}
