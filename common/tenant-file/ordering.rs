//! What a partner can sell, and how it is bought: catalogue, carts, orders.

use jiff::Timestamp;
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::commerce::{BillingCycle, is_default};

/// Something that can be sold. Source: Partner Center, `Product`, `Sku` and `Availability`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogueItem {
    /// `PRODUCT:SKU:AVAILABILITY`.
    pub catalog_item_id: String,
    /// What it is called.
    pub title: String,
    /// The product in the directory that it brings seats of.
    pub sku_id: Guid,
    /// Whether it can be bought still.
    #[serde(default = "yes")]
    pub is_purchasable: bool,
    /// Whether it is a trial.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_trial: bool,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub segment: Segment,
    /// The two-letter countries in which it is sold; empty: in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// The terms and prices; empty: the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<CatalogueTerm>,
    /// The most seats of a line.
    #[serde(default = "most_seats")]
    pub maximum_quantity: u32,
}

fn yes() -> bool {
    true
}

/// As the service's sample has it for a product of small companies.
fn most_seats() -> u32 {
    300
}

impl CatalogueItem {
    /// An item with the usual terms, for every company anywhere.
    #[must_use]
    pub fn usual(catalog_item_id: String, title: String, sku_id: Guid) -> Self {
        Self {
            catalog_item_id,
            title,
            sku_id,
            is_purchasable: true,
            is_trial: false,
            segment: Segment::default(),
            countries: Vec::new(),
            terms: Vec::new(),
            maximum_quantity: most_seats(),
        }
    }

    /// Its terms and prices.
    #[must_use]
    pub fn sold_for(&self) -> Vec<CatalogueTerm> {
        let usual = [
            ("P1M", BillingCycle::Monthly, 1_870),
            ("P1Y", BillingCycle::Monthly, 1_640),
            ("P1Y", BillingCycle::Annual, 18_700),
            ("P3Y", BillingCycle::Monthly, 1_640),
        ];
        if !self.terms.is_empty() {
            return self.terms.clone();
        }
        let usual = usual.map(|(duration, billing_cycle, price)| CatalogueTerm {
            duration: duration.to_owned(),
            billing_cycle,
            price,
        });
        usual.into()
    }
}

/// Whom something is sold to. Source: Partner Center, `targetSegment`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// Companies.
    #[default]
    Commercial,
    /// Schools.
    Education,
    /// Public offices.
    Government,
    /// Charities.
    Nonprofit,
}

/// A term, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogueTerm {
    /// ISO 8601.
    pub duration: String,
    /// How often it is billed.
    pub billing_cycle: BillingCycle,
    /// What a seat costs each time, in yen.
    pub price: u32,
}

/// A cart. Source: Partner Center, `Cart`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cart {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub customer_id: Guid,
    /// When it was filled. It lasts seven days.
    pub created: Timestamp,
    /// Whether it was bought.
    #[serde(default)]
    pub is_ordered: bool,
    /// What lies in it.
    pub lines: Vec<CartLine>,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CartLine {
    /// Which, of the catalogue.
    pub catalog_item_id: String,
    /// How many.
    pub quantity: u32,
    /// How often it is billed.
    pub billing_cycle: BillingCycle,
    /// ISO 8601 term.
    pub term_duration: String,
    /// When the term ends, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_term_end: Option<Timestamp>,
    /// The partner's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friendly_name: Option<String>,
    /// The `PartnerID` of the indirect reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller: Option<String>,
}

/// An order. Source: Partner Center, `Order`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub customer_id: Guid,
    /// When it was placed.
    pub created: Timestamp,
    /// What was bought, and the subscription that came of it.
    pub lines: Vec<OrderLine>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderLine {
    /// What was bought.
    #[serde(rename = "line")]
    pub bought: CartLine,
    /// The subscription.
    pub subscription_id: Guid,
}

/// A request that made something, under an id of the client's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnsweredRequest {
    /// The client's `MS-RequestId`.
    pub request_id: String,
    /// Where it was sent.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// Its body.
    pub body: serde_json::Value,
}
