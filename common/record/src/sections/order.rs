use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{applied::ApplyStatus, failed::SectionError};
use crate::ids::Guid;

/// What is to be ordered for a customer, where no licence row says it: from a table, or by hand. Read by `order-licenses`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderWish {
    /// The product, by its SKU in the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku_id: Option<Guid>,
    /// The offer, as `PRODUCT:SKU` of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// How many seats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<SeatCount>,
    /// ISO 8601 length of the term, such as `P1Y`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// How often it is billed: `monthly`, `annual`, `triennial`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing: Option<String>,
    /// The `PartnerID` of the indirect reseller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reseller: Option<String>,
}

/// A number of seats, as it stands in a record or in the cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SeatCount {
    /// As a number.
    Number(u32),
    /// As text.
    Text(String),
}

impl SeatCount {
    /// As it was written.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// The number; `None` where it is none, or zero.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        let number = match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        };
        number.filter(|seats| *seats > 0)
    }
}

/// An order of licences: planned, laid into a cart, then bought. Written by `order-licenses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LicenseOrder {
    /// What is to be done.
    pub action: OrderAction,
    /// Why not, as a code; absent where there is nothing against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<OrderReason>,
    /// Why not, for a person, in the language of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is ordered; absent where nothing was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<OrderedLine>,
    /// Offers that a person can choose from (`--offer`), where nothing was chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<OfferCandidate>,
    /// The offer whose seats are enough already, as `--offer` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// The seats that this partner has sold already of the offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub already_sold: Option<i64>,
    /// The id under which it is bought (`MS-RequestId`). It is of this plan: bought twice under it, it is bought once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Guid>,
    /// The run that planned it: what one run plans is meant together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Guid>,
    /// The cart, which buys nothing by itself (`--cart`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart: Option<OrderCart>,
    /// Applying only: how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ApplyStatus>,
    /// Applying only: the order as read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<PlacedOrder>,
    /// Why it could not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// What is to be done about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderAction {
    /// Order it.
    Order,
    /// Nothing: there is nothing to order.
    None,
    /// Not by this tool, or not yet; `reason` says why.
    Refuse,
}

/// Why nothing is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderReason {
    /// Nothing of the row is in use.
    NothingUsed,
    /// A free SKU, which nobody sells.
    Free,
    /// This partner has sold as many seats as are in use.
    Enough,
    /// This partner has sold seats of the offer, and nothing shows whether those suffice: say how many more.
    AlreadySold,
    /// This partner has sold something that is of the product, or may be, while how many of its seats count cannot be told: say
    /// how many to order.
    SoldUnclear,
    /// An earlier record of the same input orders that offer for the customer.
    OrderedBefore,
    /// The catalogue has no offer of the product: choose one of the candidates.
    NoOffer,
    /// The catalogue has several: choose one of the candidates.
    SeveralOffers,
    /// The offer cannot be bought.
    NotPurchasable,
    /// It is not offered for this term, or not billed so.
    TermNotOffered,
    /// Fewer or more seats than the offer allows.
    SeatsOutOfRange,
    /// The subscription to end with is not this partner's, or ends too early or too late.
    NoCommonEnd,
    /// The service finds something wrong with the line of the cart.
    CartRefused,
    /// The cart does not show that the term ends when it is to end.
    EndNotShown,
}

/// What is ordered: one line of a cart of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderedLine {
    /// `PRODUCT:SKU:AVAILABILITY`. It ages: plan anew where the service does not know it any more.
    pub catalog_item_id: String,
    /// What the catalogue calls it.
    pub title: String,
    /// The SKU in the directory that it brings; null where the catalogue does not say.
    pub sku_id: Option<Guid>,
    /// Why this offer.
    pub chosen: OfferChoice,
    /// How many seats.
    pub seats: u32,
    /// ISO 8601 length of the term.
    pub term: String,
    /// How often it is billed.
    pub billing: String,
    /// When the term ends instead, RFC 3339 UTC, so that it ends with another subscription.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_end: Option<String>,
    /// The partner's own name for it (`friendlyName`). It ends with the beginning of `requestId`, by which the order is
    /// found again.
    pub name: String,
    /// The `PartnerID` of the indirect reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller: Option<String>,
}

/// Why an offer was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OfferChoice {
    /// It brings the same SKU: the seats are in one pool, and nobody has to be moved.
    SameSku,
    /// It brings another SKU of the same product: users are to be moved to it.
    Twin,
    /// It was named.
    Named,
}

/// An offer that a person can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferCandidate {
    /// As `--offer` takes it: `PRODUCT:SKU`.
    pub offer: String,
    /// What the catalogue calls it.
    pub title: String,
    /// The SKU in the directory that it brings; null where the catalogue does not say.
    pub sku_id: Option<Guid>,
}

/// A cart, with what the service says that it costs. Source: Partner Center, `Cart`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderCart {
    /// Its id.
    pub id: String,
    /// Until when it can be bought, RFC 3339 UTC; null where the service did not say.
    pub expires: Option<String>,
    /// The currency of the prices; null where the service did not say.
    pub currency: Option<String>,
    /// What a seat costs each time that it is billed.
    pub price: Option<Number>,
    /// What all seats cost each time.
    pub total: Option<Number>,
}

/// An order as the service has it. Source: Partner Center, `Order`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    /// Its id.
    pub order_id: String,
    /// The service's own word for its state.
    pub state: String,
    /// The subscription that came of it.
    pub subscription_id: Option<String>,
}
