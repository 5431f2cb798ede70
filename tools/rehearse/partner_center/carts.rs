//! Carts: filled, looked at and bought.

use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use tenant_file::{BillingCycle, Cart, CartLine, CatalogueItem};

use super::{
    catalogue::catalogue, context::Context, envelope::Attributes, refusals::Refusal,
    transfers::fresh_id,
};
use crate::http::message::Answer;

/// Days that a cart lasts (documented).
const LIFE: i64 = 7;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    lineitems: Vec<WantedLine>,
    #[serde(rename = "partneronrecordattestationaccepted")]
    _attested: Option<bool>,
    #[serde(rename = "attributes")]
    _attributes: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedLine {
    #[serde(rename = "id")]
    _id: Option<u32>,
    catalogitemid: String,
    quantity: u32,
    billingcycle: BillingCycle,
    termduration: String,
    customtermenddate: Option<Timestamp>,
    friendlyname: Option<String>,
    #[serde(default)]
    participants: Vec<Participant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Participant {
    key: String,
    value: String,
}

#[derive(Serialize)]
struct WireParticipant<'a> {
    key: &'static str,
    value: &'a str,
}

/// As what the indirect reseller takes part (documented).
const RESELLER: &str = "transaction_reseller";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireCart<'a> {
    id: &'a str,
    creation_timestamp: Timestamp,
    expiration_timestamp: Timestamp,
    last_modified_timestamp: Timestamp,
    status: &'static str,
    line_items: Vec<WireLine<'a>>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireLine<'a> {
    id: usize,
    catalog_item_id: &'a str,
    friendly_name: Option<&'a str>,
    quantity: u32,
    currency_code: &'static str,
    billing_cycle: BillingCycle,
    term_duration: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_term_end_date: Option<Timestamp>,
    participants: Vec<WireParticipant<'a>>,
    order_group: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pricing: Option<Pricing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
}

/// What a line costs each time that it is billed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pricing {
    list_price: u32,
    discounted_price: u32,
    prorated_price: u32,
    price: u32,
    extended_price: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineError {
    error_code: u32,
    error_description: &'static str,
}

pub(super) fn item<'a>(
    catalogue: &'a [CatalogueItem],
    line: &CartLine,
) -> Option<&'a CatalogueItem> {
    catalogue.iter().find(|item| {
        item.catalog_item_id
            .eq_ignore_ascii_case(&line.catalog_item_id)
    })
}

fn wire<'a>(cart: &'a Cart, catalogue: &[CatalogueItem]) -> WireCart<'a> {
    let lines = cart.lines.iter().enumerate();
    WireCart {
        id: &cart.id,
        creation_timestamp: cart.created,
        expiration_timestamp: expires(cart),
        last_modified_timestamp: cart.created,
        status: if cart.is_ordered { "Ordered" } else { "Active" },
        line_items: lines
            .map(|(id, line)| WireLine {
                id,
                custom_term_end_date: line.custom_term_end,
                pricing: price(catalogue, line).map(|price| Pricing {
                    list_price: price,
                    discounted_price: price,
                    prorated_price: price,
                    price,
                    extended_price: u64::from(price) * u64::from(line.quantity),
                }),
                catalog_item_id: &line.catalog_item_id,
                friendly_name: line.friendly_name.as_deref(),
                quantity: line.quantity,
                currency_code: "JPY",
                billing_cycle: line.billing_cycle,
                term_duration: &line.term_duration,
                participants: participants(line),
                order_group: id.to_string(),
                error: error(catalogue, line),
            })
            .collect(),
        attributes: Attributes {
            object_type: "Cart",
        },
    }
}

fn participants(line: &CartLine) -> Vec<WireParticipant<'_>> {
    let reseller = line.reseller.as_deref();
    let participant = |value| WireParticipant {
        key: RESELLER,
        value,
    };
    reseller.map(participant).into_iter().collect()
}

/// What a seat costs each time: none where it is not sold so.
fn price(catalogue: &[CatalogueItem], line: &CartLine) -> Option<u32> {
    let terms = item(catalogue, line)?.sold_for();
    let term = terms.into_iter().find(|term| {
        term.duration == line.term_duration && term.billing_cycle == line.billing_cycle
    });
    term.map(|term| term.price)
}

/// Codes from 10000 on are documented of lines; which says what is inferred.
fn error(catalogue: &[CatalogueItem], line: &CartLine) -> Option<LineError> {
    let error = |error_code, error_description| {
        Some(LineError {
            error_code,
            error_description,
        })
    };
    match item(catalogue, line) {
        None => error(10_000, "The catalog item does not exist."),
        Some(item) if line.quantity > item.maximum_quantity => {
            error(10_001, "The quantity is out of range.")
        }
        Some(_) if price(catalogue, line).is_none() => {
            error(10_002, "The term or the billing cycle is not offered.")
        }
        Some(_) => None,
    }
}

fn expires(cart: &Cart) -> Timestamp {
    after(cart.created, LIFE.days())
}

fn after(from: Timestamp, span: Span) -> Timestamp {
    let there = from.to_zoned(TimeZone::UTC).checked_add(span);
    there.map_or(Timestamp::MAX, |there| there.timestamp())
}

/// A cart buys nothing.
pub(super) fn create(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer_id = context.buyer()?.id;
    let wanted: Wanted = context.body()?;
    if wanted.lineitems.is_empty() {
        return Err(Refusal::malformed("line items", "none"));
    }
    let lines = wanted
        .lineitems
        .into_iter()
        .map(|wanted| line(wanted, context.first.now))
        .collect::<Result<Vec<_>, _>>()?;
    let cart = Cart {
        id: fresh_id()?.to_string(),
        customer_id,
        created: context.first.now,
        is_ordered: false,
        lines,
    };
    let answer = Answer::json(201, &wire(&cart, &catalogue(context.first)));
    context.desk().carts.push(cart);
    Ok(answer)
}

fn line(wanted: WantedLine, now: Timestamp) -> Result<CartLine, Refusal> {
    if wanted.quantity == 0 {
        return Err(Refusal::usual(400, 2002, "The quantity is out of range."));
    }
    if !matches!(wanted.termduration.as_str(), "P1M" | "P1Y" | "P3Y") {
        return Err(Refusal::malformed("term", &wanted.termduration));
    }
    // That there is a refusal is documented, which of its codes says what is inferred.
    let longest = wanted
        .termduration
        .parse::<Span>()
        .map(|term| after(now, term));
    let is_wrong = |end: Timestamp| end <= now || longest.is_ok_and(|longest| end > longest);
    if wanted.customtermenddate.is_some_and(is_wrong) {
        let words = "The custom term end date is not valid.";
        return Err(Refusal::usual(400, 900_242, words));
    }
    let mut participants = wanted.participants.into_iter();
    Ok(CartLine {
        custom_term_end: wanted.customtermenddate,
        catalog_item_id: wanted.catalogitemid,
        quantity: wanted.quantity,
        billing_cycle: wanted.billingcycle,
        term_duration: wanted.termduration,
        friendly_name: wanted.friendlyname,
        reseller: participants
            .find(|one| one.key.eq_ignore_ascii_case(RESELLER))
            .map(|one| one.value),
    })
}

/// The place of the cart that the path names.
pub(super) fn place(context: &Context<'_>) -> Result<usize, Refusal> {
    let customer = context.buyer()?.id;
    let (id, now) = (context.param(1), context.first.now);
    let carts = &context.first.partner_center.desk.carts;
    carts
        .iter()
        .position(|cart| cart.customer_id == customer && cart.id == id && now < expires(cart))
        // The code is inferred.
        .ok_or_else(|| Refusal::usual(404, 3000, format!("The cart {id} was not found.")))
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let at = place(context)?;
    let cart = &context.first.partner_center.desk.carts[at];
    Ok(Answer::json(200, &wire(cart, &catalogue(context.first))))
}
