//! What a customer can buy, and buying it: catalogue, carts, orders.

use record::ids::TenantId;
use serde::Serialize;
use serde_json::json;
pub use wire::ordering::{
    Availability, Cart, CartLine, Order, OrderLine, Product, ProductSku, Term,
};
use wire::{
    ordering::{CheckoutResult, OrderError},
    partner_center::ValidationStatus,
};

use super::{PartnerCenter, advice::of_line, parse};
use crate::{
    error::{ErrorKind, ServiceError},
    http::client::Call,
    service::answer::{about, garbled, json},
};

/// Licences of Microsoft's online services (documented).
const LICENCES: (&str, &str) = ("targetView", "OnlineServices");

/// The line of a new cart.
#[derive(Debug, Clone, Copy)]
pub struct NewCartLine<'a> {
    /// `PRODUCT:SKU:AVAILABILITY`.
    pub catalog_item_id: &'a str,
    /// How many seats.
    pub quantity: u32,
    /// ISO 8601 length of the term.
    pub term: &'a str,
    /// How often it is billed.
    pub billing_cycle: &'a str,
    /// When the term ends instead, RFC 3339.
    pub term_end: Option<&'a str>,
    /// The partner's own name for it.
    pub friendly_name: &'a str,
    /// The `PartnerID` of the indirect reseller.
    pub reseller: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    id: u32,
    catalog_item_id: &'a str,
    quantity: u32,
    billing_cycle: &'a str,
    term_duration: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_term_end_date: Option<&'a str>,
    friendly_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    participants: Option<[Participant<'a>; 1]>,
}

#[derive(Serialize)]
struct Participant<'a> {
    key: &'static str,
    value: &'a str,
}

impl<'a> Line<'a> {
    fn of(new: NewCartLine<'a>) -> Self {
        Self {
            id: 0,
            catalog_item_id: new.catalog_item_id,
            quantity: new.quantity,
            billing_cycle: new.billing_cycle,
            term_duration: new.term,
            custom_term_end_date: new.term_end,
            friendly_name: new.friendly_name,
            participants: new.reseller.map(|value| {
                [Participant {
                    key: "transaction_reseller",
                    value,
                }]
            }),
        }
    }
}

/// What came of buying a cart.
#[derive(Debug, Clone)]
pub enum CheckedOut {
    /// It was ordered.
    Ordered(Order),
    /// Its line was refused.
    Refused(ServiceError),
}

impl PartnerCenter {
    /// The products that a customer can buy.
    pub async fn products(
        &self,
        customer: &TenantId,
        segment: &str,
    ) -> Result<Vec<Product>, ServiceError> {
        let segments = ["customers", customer.as_str(), "products"];
        let query = [LICENCES, ("targetSegment", segment)];
        self.list(&segments, &query).all().await
    }

    /// The kinds of a product that a customer can buy; none where there is no such product for it.
    pub async fn product_skus(
        &self,
        customer: &TenantId,
        product: &str,
        segment: &str,
    ) -> Result<Vec<ProductSku>, ServiceError> {
        let segments = ["customers", customer.as_str(), "products", product, "skus"];
        let query = [("targetSegment", segment)];
        none_where_missing(self.list(&segments, &query).all().await)
    }

    /// What a customer can buy of a kind of a product; none where there is no such kind for it.
    pub async fn availabilities(
        &self,
        customer: &TenantId,
        (product, sku): (&str, &str),
        segment: &str,
    ) -> Result<Vec<Availability>, ServiceError> {
        let segments = [
            "customers",
            customer.as_str(),
            "products",
            product,
            "skus",
            sku,
            "availabilities",
        ];
        let query = [("targetSegment", segment)];
        none_where_missing(self.list(&segments, &query).all().await)
    }

    /// Whether Microsoft lets the customer buy: `Allowed`, `UnderReview`, `NotAllowed` and others; `None` where nothing
    /// is known of it (documented: 404 with 600074).
    pub async fn account_status(
        &self,
        customer: &TenantId,
    ) -> Result<Option<String>, ServiceError> {
        let segments = ["customers", customer.as_str(), "validationStatus"];
        let answer: Result<ValidationStatus, ServiceError> =
            self.get(&segments, &[("type", "account")], |_| true).await;
        match answer {
            Ok(found) => Ok(Some(found.status)),
            Err(error) if error.status() == Some(404) && error.code() == Some("600074") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the customer has accepted the agreement without which nothing can be bought: itself, or as this partner
    /// attested. App+User only.
    pub async fn has_agreement(&self, customer: &TenantId) -> Result<bool, ServiceError> {
        if self.direct_sign_status(customer).await?.is_signed {
            return Ok(true);
        }
        Ok(!self.agreements(customer).await?.is_empty())
    }

    /// Lays one line into a cart of its own, which buys nothing, and reads it back: an answer alone is no cart. That the partner of record is attested is asked of every
    /// cart (observed: without it the service refuses).
    pub async fn create_cart(
        &self,
        customer: &TenantId,
        line: NewCartLine<'_>,
    ) -> Result<Cart, ServiceError> {
        let segments = ["v1", "customers", customer.as_str(), "carts"];
        let body = json!({
            "lineItems": [Line::of(line)],
            "partnerOnRecordAttestationAccepted": true,
        });
        let id = uuid::Uuid::new_v4().to_string();
        let (call, answer) = self.post(&segments, &body, &id).await?;
        let cart: Cart = parse(&call, &answer, json(&call, true, &answer)?)?;
        let cart = about(&call, true, &answer, cart, |cart| {
            !cart.id.is_empty() && cart.line_items.len() == 1
        })?;
        if cart.line_items.iter().any(|line| line.error.is_some()) {
            return Ok(cart);
        }
        let there = self.cart(customer, &cart.id).await?;
        there.ok_or_else(|| garbled(&call, true, &answer, "the cart that it names is not there"))
    }

    /// A cart; `None` where there is none of that id, or not any more.
    pub async fn cart(&self, customer: &TenantId, id: &str) -> Result<Option<Cart>, ServiceError> {
        let segments = ["customers", customer.as_str(), "carts", id];
        let is_it = |cart: &Cart| cart.id.eq_ignore_ascii_case(id);
        match self.get(&segments, &[], is_it).await {
            Ok(cart) => Ok(Some(cart)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Buys a cart of one line. Sent once; the same `request_id` again buys nothing more (documented).
    pub async fn check_out(
        &self,
        customer: &TenantId,
        cart: &str,
        request_id: &str,
    ) -> Result<CheckedOut, ServiceError> {
        let segments = [
            "v1",
            "customers",
            customer.as_str(),
            "carts",
            cart,
            "checkout",
        ];
        let mut call = Call::post_nothing(self.service.address(&segments)?);
        call.request_id = Some(request_id.to_owned());
        let label = call.label();
        let answer = self.service.send(call).await?;
        let result: CheckoutResult = parse(&label, &answer, json(&label, true, &answer)?)
            .map_err(|error| garbled(&label, true, &answer, error.message().unwrap_or_default()))?;
        let ordered = result.orders.into_iter().find(|order| !order.id.is_empty());
        match (ordered, result.order_errors.into_iter().next()) {
            (Some(order), _) => Ok(CheckedOut::Ordered(order)),
            (None, Some(error)) => Ok(CheckedOut::Refused(line_error(&label, error))),
            (None, None) => {
                let words = "it names neither an order nor an error";
                Err(garbled(&label, true, &answer, words))
            }
        }
    }

    /// An order; `None` where there is none of that id, or not yet.
    pub async fn order(
        &self,
        customer: &TenantId,
        id: &str,
    ) -> Result<Option<Order>, ServiceError> {
        let segments = ["customers", customer.as_str(), "orders", id];
        let is_it = |order: &Order| order.id.eq_ignore_ascii_case(id);
        match self.get(&segments, &[], is_it).await {
            Ok(order) => Ok(Some(order)),
            Err(error) if error.is_not_found() && error.code() == Some("20000") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The orders of a customer. New ones take up to 15 minutes to appear (documented).
    pub async fn orders(&self, customer: &TenantId) -> Result<Vec<Order>, ServiceError> {
        self.list(&["customers", customer.as_str(), "orders"], &[])
            .all()
            .await
    }
}

fn none_where_missing<T>(found: Result<Vec<T>, ServiceError>) -> Result<Vec<T>, ServiceError> {
    match found {
        Err(error) if error.is_not_found() && matches!(error.code(), Some("400013" | "400018")) => {
            Ok(Vec::new())
        }
        found => found,
    }
}

/// The refusal of a line, as any other refusal.
fn line_error(call: &str, error: OrderError) -> ServiceError {
    let code = error.code.map(|code| code.to_string());
    let mut refused = ServiceError::new(ErrorKind::Refused, call, true);
    refused.0.advice = code.as_deref().and_then(of_line);
    refused.0.code = code;
    refused.0.message = error.description;
    refused
}
