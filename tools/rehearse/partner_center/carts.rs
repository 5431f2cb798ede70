//! Carts, and the orders that come of them.

use common::ids::Guid;
use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{
    Attributes, Scene, refusals::Refusal, subscriptions::catalog_item_id, transfers::fresh_id,
};
use crate::{
    message::Answer,
    tenant::{
        AccountStatus, BillingCycle, Cart, CartLine, CatalogueItem, Customer, Order, OrderLine,
        Subscription, SubscriptionStatus, Tenant, Terms,
    },
};

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
    order_group: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineError {
    error_code: u32,
    error_description: &'static str,
}

/// What the partner can sell: what its catalogue has, or one item for each product that the tenant knows.
fn catalogue(first: &Tenant) -> Vec<CatalogueItem> {
    let written = &first.partner_center.desk.catalogue;
    if !written.is_empty() {
        return written.clone();
    }
    let products = first.skus.iter().map(|sku| CatalogueItem {
        catalog_item_id: catalog_item_id(&sku.sku_id),
        title: sku.sku_part_number.clone(),
        sku_id: sku.sku_id.clone(),
        is_purchasable: true,
    });
    products.collect()
}

fn item<'a>(catalogue: &'a [CatalogueItem], line: &CartLine) -> Option<&'a CatalogueItem> {
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
                catalog_item_id: &line.catalog_item_id,
                friendly_name: line.friendly_name.as_deref(),
                quantity: line.quantity,
                currency_code: "JPY",
                billing_cycle: line.billing_cycle,
                term_duration: &line.term_duration,
                order_group: id.to_string(),
                error: item(catalogue, line).is_none().then_some(LineError {
                    error_code: 10_000,
                    error_description: "The catalog item does not exist.",
                }),
            })
            .collect(),
        attributes: Attributes {
            object_type: "Cart",
        },
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
pub(super) fn create(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer_id = scene.buyer()?.id.clone();
    let wanted: Wanted = scene.body()?;
    if wanted.lineitems.is_empty() {
        return Err(Refusal::malformed("line items", "none"));
    }
    let lines = wanted
        .lineitems
        .into_iter()
        .map(line)
        .collect::<Result<Vec<_>, _>>()?;
    let cart = Cart {
        id: fresh_id()?.to_string(),
        customer_id,
        created: scene.first.now,
        is_ordered: false,
        lines,
    };
    let answer = Answer::json(201, &wire(&cart, &catalogue(scene.first)));
    scene.desk().carts.push(cart);
    Ok(answer)
}

fn line(wanted: WantedLine) -> Result<CartLine, Refusal> {
    if wanted.quantity == 0 {
        return Err(Refusal::usual(400, 2002, "The quantity is out of range."));
    }
    if !matches!(wanted.termduration.as_str(), "P1M" | "P1Y" | "P3Y") {
        return Err(Refusal::malformed("term", &wanted.termduration));
    }
    let mut participants = wanted.participants.into_iter();
    Ok(CartLine {
        catalog_item_id: wanted.catalogitemid,
        quantity: wanted.quantity,
        billing_cycle: wanted.billingcycle,
        term_duration: wanted.termduration,
        friendly_name: wanted.friendlyname,
        reseller: participants
            .find(|one| one.key.eq_ignore_ascii_case("transaction_reseller"))
            .map(|one| one.value),
    })
}

/// The place of the cart that the path names.
fn place(scene: &Scene<'_>) -> Result<usize, Refusal> {
    let customer = scene.buyer()?.id.clone();
    let (id, now) = (scene.given(1), scene.first.now);
    let carts = &scene.first.partner_center.desk.carts;
    carts
        .iter()
        .position(|cart| cart.customer_id == customer && cart.id == id && now < expires(cart))
        // The code is inferred.
        .ok_or_else(|| Refusal::usual(404, 3000, format!("The cart {id} was not found.")))
}

pub(super) fn get(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let at = place(scene)?;
    let cart = &scene.first.partner_center.desk.carts[at];
    Ok(Answer::json(200, &wire(cart, &catalogue(scene.first))))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckedOut {
    orders: Vec<WireOrder>,
    order_errors: Vec<OrderError>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OrderError {
    order_group_id: String,
    code: u32,
    description: &'static str,
}

/// Buys what lies in a cart, each line for itself: some may be ordered and some not.
pub(super) fn checkout(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let at = place(scene)?;
    may_buy(scene.buyer()?)?;
    let cart = scene.first.partner_center.desk.carts[at].clone();
    if cart.is_ordered {
        return Err(Refusal::usual(
            400,
            800_065,
            "The cart was submitted already.",
        ));
    }
    let catalogue = catalogue(scene.first);
    let (mut orders, mut order_errors) = (Vec::new(), Vec::new());
    for (group, line) in cart.lines.iter().enumerate() {
        match sellable(scene.first, &catalogue, line) {
            Ok(item) => orders.push(ordered(scene, &cart.customer_id, item, line)?),
            Err((code, description)) => order_errors.push(OrderError {
                order_group_id: group.to_string(),
                code,
                description,
            }),
        }
    }
    scene.desk().carts[at].is_ordered = true;
    let checked_out = CheckedOut {
        orders: orders.iter().map(WireOrder::of).collect(),
        order_errors,
        attributes: Attributes {
            object_type: "CartCheckoutResult",
        },
    };
    scene.desk().orders.extend(orders);
    Ok(Answer::json(201, &checked_out))
}

/// What must hold before anything can be bought (documented).
fn may_buy(customer: &Customer) -> Result<(), Refusal> {
    match customer.account_status {
        Some(AccountStatus::UnderReview) => {
            return Err(Refusal::usual(
                403,
                800_073,
                "The customer is under review.",
            ));
        }
        Some(AccountStatus::NotAllowed) => {
            return Err(Refusal::usual(
                403,
                800_074,
                "The customer is not approved.",
            ));
        }
        Some(AccountStatus::Allowed) | None => {}
    }
    if !customer.direct_signed && customer.agreements.is_empty() {
        let words = "The customer has not accepted the Microsoft Customer Agreement.";
        return Err(Refusal::usual(403, 13_605, words));
    }
    Ok(())
}

fn sellable<'a>(
    first: &Tenant,
    catalogue: &'a [CatalogueItem],
    line: &CartLine,
) -> Result<&'a CatalogueItem, (u32, &'static str)> {
    let center = &first.partner_center;
    let item = item(catalogue, line).ok_or((400_019, "The availability was not found."))?;
    if !item.is_purchasable {
        return Err((800_020, "The offer cannot be purchased."));
    }
    let reseller = line.reseller.as_ref();
    let known = reseller.map(|id| center.desk.partners.iter().find(|one| one.mpn_id == *id));
    match known {
        Some(None) => Err((800_015, "The PartnerID was not found.")),
        Some(Some(reseller)) if reseller.relation.is_none() => Err((
            800_016,
            "The PartnerID is no indirect reseller of the partner.",
        )),
        Some(Some(reseller)) if !reseller.is_agreement_signed => Err((
            900_123,
            "The reseller has not signed the Microsoft Partner Agreement.",
        )),
        None | Some(Some(_)) => Ok(item),
    }
}

/// Places the order for one line: the subscription is there at once.
fn ordered(
    scene: &mut Scene<'_>,
    customer: &Guid,
    item: &CatalogueItem,
    line: &CartLine,
) -> Result<Order, Refusal> {
    let (id, directory_id) = (fresh_id()?, fresh_id()?);
    let order_id = fresh_id()?.to_string();
    let now = scene.first.now;
    let subscription = Subscription {
        id: directory_id,
        commerce_subscription_id: id.clone(),
        sku_id: item.sku_id.clone(),
        offer_name: item.title.clone(),
        owner_tenant_id: Some(scene.partner().clone()),
        status: SubscriptionStatus::Enabled,
        total_licenses: line.quantity,
        created_date_time: now,
        next_lifecycle_date_time: line.term_duration.parse().ok().map(|term| after(now, term)),
        is_trial: false,
        auto_renew_enabled: true,
        term_duration: line.term_duration.clone(),
        terms: Terms {
            friendly_name: line.friendly_name.clone(),
            partner_id: line.reseller.clone(),
            billing_cycle: Some(line.billing_cycle),
            order_id: Some(order_id.clone()),
            ..Terms::default()
        },
    };
    // A customer whose tenant is not played gets the order and shows no subscription.
    let _ = scene.in_tenant(customer, |tenant| tenant.subscriptions.push(subscription));
    scene.note(Some(customer.clone()), "order", "create_order");
    Ok(Order {
        id: order_id,
        customer_id: customer.clone(),
        created: now,
        lines: vec![OrderLine {
            bought: line.clone(),
            subscription_id: id,
        }],
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireOrder {
    id: String,
    reference_customer_id: Guid,
    billing_cycle: Option<BillingCycle>,
    currency_code: &'static str,
    creation_date: Timestamp,
    status: &'static str,
    line_items: Vec<WireOrderLine>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireOrderLine {
    line_item_number: usize,
    offer_id: String,
    subscription_id: Guid,
    term_duration: String,
    friendly_name: Option<String>,
    quantity: u32,
    partner_id_on_record: Option<String>,
}

impl WireOrder {
    fn of(order: &Order) -> Self {
        let lines = order.lines.iter().enumerate();
        Self {
            id: order.id.clone(),
            reference_customer_id: order.customer_id.clone(),
            billing_cycle: order.lines.first().map(|line| line.bought.billing_cycle),
            currency_code: "JPY",
            creation_date: order.created,
            status: "completed",
            line_items: lines
                .map(|(line_item_number, line)| WireOrderLine {
                    line_item_number,
                    offer_id: line.bought.catalog_item_id.clone(),
                    subscription_id: line.subscription_id.clone(),
                    term_duration: line.bought.term_duration.clone(),
                    friendly_name: line.bought.friendly_name.clone(),
                    quantity: line.bought.quantity,
                    partner_id_on_record: line.bought.reseller.clone(),
                })
                .collect(),
            attributes: Attributes {
                object_type: "Order",
            },
        }
    }
}

pub(super) fn orders(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer = scene.buyer()?.id.clone();
    let orders = scene.first.partner_center.desk.orders.iter();
    let of_customer = orders.filter(|order| order.customer_id == customer);
    let items = of_customer.map(WireOrder::of).collect();
    Ok(scene.call.collection(items, None))
}

pub(super) fn order(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer = scene.buyer()?.id.clone();
    let id = scene.given(1);
    let mut orders = scene.first.partner_center.desk.orders.iter();
    let order = orders
        .find(|order| order.customer_id == customer && order.id == id)
        .ok_or_else(|| Refusal::usual(404, 20_000, format!("The order {id} was not found.")))?;
    Ok(Answer::json(200, &WireOrder::of(order)))
}
