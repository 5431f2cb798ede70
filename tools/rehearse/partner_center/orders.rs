//! Orders that came of carts.

use jiff::{SignedDuration, Timestamp};
use record::ids::Guid;
use serde::Serialize;
use tenant_file::{BillingCycle, Order, Tenant};

use super::{context::Context, envelope::Attributes, refusals::Refusal};
use crate::http::message::Answer;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireOrder {
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
    /// At first it may be missing (documented).
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription_id: Option<Guid>,
    term_duration: String,
    friendly_name: Option<String>,
    quantity: u32,
    partner_id_on_record: Option<String>,
}

impl WireOrder {
    /// `can_be_read`: whether it and its subscriptions are there for everybody.
    pub(super) fn of(order: &Order, can_be_read: bool) -> Self {
        let lines = order.lines.iter().enumerate();
        Self {
            id: order.id.clone(),
            reference_customer_id: order.customer_id,
            billing_cycle: order.lines.first().map(|line| line.bought.billing_cycle),
            currency_code: "JPY",
            creation_date: order.created,
            status: if can_be_read { "completed" } else { "pending" },
            line_items: lines
                .map(|(line_item_number, line)| WireOrderLine {
                    line_item_number,
                    offer_id: line.bought.catalog_item_id.clone(),
                    subscription_id: can_be_read.then_some(line.subscription_id),
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

/// Whether a new order can be read already: it takes up to 15 minutes (documented), here as long as the tenant file says.
fn can_be_read(order: &Order, first: &Tenant) -> bool {
    let lag = SignedDuration::from_secs(first.partner_center.desk.order_lag_seconds.into());
    first.now.duration_since(order.created) >= lag
}

/// The orders that nobody can read yet, and their subscriptions neither.
pub(super) fn unread(first: &Tenant) -> Vec<String> {
    let orders = first.partner_center.desk.orders.iter();
    let unread = orders.filter(|order| !can_be_read(order, first));
    unread.map(|order| order.id.clone()).collect()
}

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let orders = context.first.partner_center.desk.orders.iter();
    let first = &context.first;
    let of_customer =
        orders.filter(|order| order.customer_id == customer && can_be_read(order, first));
    let items = of_customer
        .map(|order| WireOrder::of(order, true))
        .collect();
    Ok(context.call.collection(items, None))
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let id = context.param(1);
    let mut orders = context.first.partner_center.desk.orders.iter();
    let order = orders
        .find(|order| {
            order.customer_id == customer && order.id == id && can_be_read(order, context.first)
        })
        .ok_or_else(|| Refusal::usual(404, 20_000, format!("The order {id} was not found.")))?;
    Ok(Answer::json(200, &WireOrder::of(order, true)))
}
