//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    licensing::{printed_name, product_name},
    output::{APPLIED, Column, Row, cell, why, word},
    sections::{License, LicenseOrder, OrderCart, OrderWish, OrderedLine},
    text,
};

/// What a cell shows of the line that is ordered.
fn line(row: &Row<'_>, show: impl Fn(OrderedLine) -> String) -> String {
    cell(row, |one: LicenseOrder| {
        one.line.map(&show).unwrap_or_default()
    })
}

/// What a cell shows of the cart.
fn cart(row: &Row<'_>, show: impl Fn(OrderCart) -> Option<String>) -> String {
    cell(row, |one: LicenseOrder| {
        one.cart.and_then(&show).unwrap_or_default()
    })
}

const ACTIONS: &[(&str, &str)] = &[
    ("order", "注文"),
    ("none", "注文なし"),
    ("refuse", "見送り"),
];

/// The terms and billing cycles of Partner Center.
const TERMS: &[(&str, &str)] = &[("P1M", "1 か月"), ("P1Y", "1 年"), ("P3Y", "3 年")];
const BILLING: &[(&str, &str)] = &[
    ("monthly", "毎月"),
    ("annual", "毎年"),
    ("triennial", "3 年ごと"),
    ("none", "なし"),
];

/// What is ordered; where nothing was chosen, the product that it is about.
fn product(row: &Row<'_>) -> String {
    let chosen = line(row, |line| line.title);
    if !chosen.is_empty() {
        return chosen;
    }
    let wished = cell(row, |wish: OrderWish| {
        let product = wish.sku_id.map(|sku| product_name(&sku, sku.as_str()));
        let name = product.as_deref().map(printed_name);
        name.map(str::to_owned).or(wish.offer).unwrap_or_default()
    });
    if !wished.is_empty() {
        return wished;
    }
    cell(row, |one: License| {
        printed_name(&one.product_name).to_owned()
    })
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::words("order.line.title", text!("OFFER", "製品"), |row, _| {
            product(row)
        }),
        Column::number(
            "order.line.seats",
            text!("SEATS", "ライセンス数"),
            |row, _| line(row, |line| line.seats.to_string()),
        ),
        Column::codes(
            "order.line.term",
            text!("TERM", "期間"),
            TERMS,
            |row, _| line(row, |line| line.term),
        ),
        Column::codes(
            "order.line.billing",
            text!("BILLED", "請求"),
            BILLING,
            |row, _| line(row, |line| line.billing),
        ),
        Column::number("order.cart.price", text!("PRICE", "単価"), |row, _| {
            cart(row, |cart| cart.price.map(|price| price.to_string()))
        }),
        Column::number("order.cart.total", text!("TOTAL", "合計"), |row, _| {
            cart(row, |cart| cart.total.map(|total| total.to_string()))
        }),
        Column::words(
            "order.cart.currency",
            text!("CURRENCY", "通貨"),
            |row, _| cart(row, |cart| cart.currency),
        ),
        Column::codes(
            "order.action",
            text!("ACTION", "処理"),
            ACTIONS,
            |row, _| cell(row, |one: LicenseOrder| word(&one.action)),
        )
        .counted(),
        Column::codes(
            "order.status",
            text!("STATUS", "結果"),
            APPLIED,
            |row, _| cell(row, |one: LicenseOrder| word(&one.status)),
        )
        .counted(),
        Column::words("order.words", text!("WHY", "理由"), |row, _| {
            why(row, |one: LicenseOrder| {
                one.error.map(|error| error.message).or(one.words)
            })
        })
        .tells_errors(),
        Column::words(
            "order.placed.subscriptionId",
            text!("SUBSCRIPTION", "サブスクリプション"),
            |row, _| {
                cell(row, |one: LicenseOrder| {
                    let placed = one.placed.and_then(|placed| placed.subscription_id);
                    placed.unwrap_or_default()
                })
            },
        )
        .minor(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "Order the same offers for a customer, with the seats that are in use",
        "お客様が使用中の製品と同じ製品を、使用中の数だけ注文します",
    ),
    (
        "Lay what is planned into a cart, which shows the price and buys nothing. A cart attests in this partner's name that the partner on record is right (partnerOnRecordAttestationAccepted)",
        "計画の内容をカートに入れ、価格を表示します (購入はしません)。カートの作成は、登録パートナーが正しいことをこのパートナーの名で証明します (partnerOnRecordAttestationAccepted)",
    ),
    (
        "Number of seats, instead of those in use",
        "ライセンス数 (指定しない場合は使用中の数)",
    ),
    (
        "The offer of the catalogue, where it is not found by the product",
        "カタログの製品 (製品から自動で特定できない場合)",
    ),
    ("Length of the term", "期間の長さ"),
    ("A month", "1 か月"),
    ("A year", "1 年"),
    ("Three years", "3 年"),
    ("How often it is billed", "請求の間隔"),
    ("Each month", "毎月"),
    ("Each year", "毎年"),
    ("Each three years", "3 年ごと"),
    (
        "Let the term end with that of another subscription of this partner",
        "このパートナーの別のサブスクリプションと終了日を揃えます",
    ),
    (
        "The indirect reseller, by the PartnerID of its location",
        "間接リセラー (所在地 (location) のパートナー ID)",
    ),
    ("Whom the offer is for", "製品の対象"),
    ("Companies", "企業"),
    ("Schools", "教育機関"),
    ("Public offices", "政府機関"),
    ("Charities", "非営利団体"),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "list-licenses --this-tenant | order-licenses --seats 2 --cart > carts.jsonl",
        "Plan two seats of each product that is in use, and lay them into carts that show what they cost; buys nothing",
        "使用中の各製品を 2 ライセンスずつ注文する計画を作成し、価格を示すカートに入れます (購入はしません)",
    ),
    (
        "order-licenses --apply carts.jsonl",
        "Buy exactly what lies in these carts; run it again after an interruption, it buys nothing twice",
        "これらのカートの内容を購入します (中断した場合は同じコマンドを再度実行します。二重には購入しません)",
    ),
];

#[cfg(test)]
mod tests {
    use common::Record;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_ordered_is_called_by_what_was_asked_for() {
        let shown = |record: serde_json::Value| {
            let record = Record::parse(record.to_string().as_bytes()).unwrap();
            product(&Row::of(&record))
        };
        let standard = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
        assert_eq!(
            shown(json!({"wanted": {"skuId": standard, "seats": 0}})),
            "Microsoft 365 Business Standard"
        );
        assert_eq!(
            shown(json!({"wanted": {"offer": "CFQ7TTC0LDPB:0001"}})),
            "CFQ7TTC0LDPB:0001"
        );
        assert_eq!(shown(json!({"wanted": {"seats": 2}})), "");
    }
}
