//! What Partner Center sends about what can be bought and what was, with only the fields that are used.

use serde::Deserialize;
use serde_json::Number;

use crate::null_as_default;

/// A product of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Product {
    /// Its id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// Its name.
    pub title: Option<String>,
}

/// A kind of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProductSku {
    /// Its id within the product.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// Its name.
    pub title: Option<String>,
    /// The fewest seats.
    pub minimum_quantity: Option<i64>,
    /// The most seats.
    pub maximum_quantity: Option<i64>,
    /// Whether it is a trial.
    pub is_trial: Option<bool>,
    /// What differs from one kind of product to another.
    #[serde(deserialize_with = "null_as_default")]
    pub dynamic_attributes: DynamicAttributes,
}

/// What differs from one kind of product to another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DynamicAttributes {
    /// The directory's SKU (observed: the sample of the documentation has that of Business Basic).
    pub provisioning_id: Option<String>,
    /// Whether it goes only with another product.
    pub is_addon: Option<bool>,
}

/// What can be bought of a kind of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Availability {
    /// `PRODUCT:SKU:AVAILABILITY`; it ages.
    #[serde(deserialize_with = "null_as_default")]
    pub catalog_item_id: String,
    /// `commercial`, `education`, `government`, `nonprofit`.
    pub segment: Option<String>,
    /// Whether it can be bought.
    pub is_purchasable: Option<bool>,
    /// For how long.
    #[serde(deserialize_with = "null_as_default")]
    pub terms: Vec<Term>,
}

/// For how long something can be bought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Term {
    /// ISO 8601.
    pub duration: Option<String>,
    /// `monthly`, `annual`, `triennial`; in any case of letters.
    pub billing_cycle: Option<String>,
}

/// A cart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cart {
    /// Its id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `Active`, `Ordered`; absent in some samples.
    pub status: Option<String>,
    /// Until when it can be bought.
    pub expiration_timestamp: Option<String>,
    /// What lies in it.
    #[serde(deserialize_with = "null_as_default")]
    pub line_items: Vec<CartLine>,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CartLine {
    /// `PRODUCT:SKU:AVAILABILITY`.
    pub catalog_item_id: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// For how long, ISO 8601.
    pub term_duration: Option<String>,
    /// How often it is billed, in any case of letters.
    pub billing_cycle: Option<String>,
    /// When the term ends, where that was asked for.
    pub custom_term_end_date: Option<String>,
    /// The partner's own name for it.
    pub friendly_name: Option<String>,
    /// Who sells it with the partner; absent where the answer does not say.
    pub participants: Option<Vec<Participant>>,
    /// The currency of the prices.
    pub currency_code: Option<String>,
    /// What it costs.
    pub pricing: Option<Pricing>,
    /// What is wrong with it.
    pub error: Option<CartLineError>,
}

/// Who sells a line with the partner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Participant {
    /// As what: `transaction_reseller` is the indirect reseller.
    #[serde(deserialize_with = "null_as_default")]
    pub key: String,
    /// Its `PartnerID`.
    pub value: Option<String>,
}

/// What a line costs each time that it is billed. The numbers are passed on as they came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pricing {
    /// A seat, by the list.
    pub list_price: Option<Number>,
    /// A seat, for this partner.
    pub price: Option<Number>,
    /// All seats, for this partner.
    pub extended_price: Option<Number>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CartLineError {
    /// Which: a number, or a text.
    pub error_code: Option<Code>,
    /// In words.
    pub error_description: Option<String>,
}

/// A code, which comes as a number or as a text (documented of errors).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Code {
    /// As a number.
    Number(i64),
    /// As a text.
    Text(String),
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(code) => code.fmt(f),
            Self::Text(code) => code.fmt(f),
        }
    }
}

/// What came of buying a cart: each group of lines for itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CheckoutResult {
    /// What was ordered.
    #[serde(deserialize_with = "null_as_default")]
    pub orders: Vec<Order>,
    /// What was not.
    #[serde(deserialize_with = "null_as_default")]
    pub order_errors: Vec<OrderError>,
}

/// Why a group of lines was not ordered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderError {
    /// Which.
    pub code: Option<Code>,
    /// In words.
    pub description: Option<String>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Order {
    /// Its id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `completed`, `pending`, `cancelled`, `error` and others.
    pub status: Option<String>,
    /// What was ordered.
    #[serde(deserialize_with = "null_as_default")]
    pub line_items: Vec<OrderLine>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderLine {
    /// `PRODUCT:SKU:AVAILABILITY`.
    pub offer_id: Option<String>,
    /// The subscription; it may be missing at first (documented).
    pub subscription_id: Option<String>,
    /// The partner's own name for it.
    pub friendly_name: Option<String>,
    /// For how long, ISO 8601.
    pub term_duration: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_as_numbers_and_as_texts_and_prices_as_they_are() {
        let read: CheckoutResult = serde_json::from_str(
            r#"{"orders":null,"orderErrors":[{"code":800020},{"code":"800020"},{}]}"#,
        )
        .unwrap();
        let text = |one: OrderError| one.code.map(|code| code.to_string());
        let codes: Vec<_> = read.order_errors.into_iter().map(text).collect();
        let code = Some("800020".to_owned());
        assert_eq!(codes, [code.clone(), code, None]);
        let line: CartLine =
            serde_json::from_str(r#"{"pricing":{"listPrice":12.50,"extendedPrice":1870}}"#)
                .unwrap();
        let pricing = line.pricing.unwrap();
        assert_eq!(pricing.list_price.unwrap().to_string(), "12.5");
        assert_eq!(pricing.extended_price.unwrap().to_string(), "1870");
    }
}
