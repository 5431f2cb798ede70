//! Orders that came of carts.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use tenant_file::{BillingCycle, Order};

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
    subscription_id: Guid,
    term_duration: String,
    friendly_name: Option<String>,
    quantity: u32,
    partner_id_on_record: Option<String>,
}

impl WireOrder {
    pub(super) fn of(order: &Order) -> Self {
        let lines = order.lines.iter().enumerate();
        Self {
            id: order.id.clone(),
            reference_customer_id: order.customer_id,
            billing_cycle: order.lines.first().map(|line| line.bought.billing_cycle),
            currency_code: "JPY",
            creation_date: order.created,
            status: "completed",
            line_items: lines
                .map(|(line_item_number, line)| WireOrderLine {
                    line_item_number,
                    offer_id: line.bought.catalog_item_id.clone(),
                    subscription_id: line.subscription_id,
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

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let orders = context.first.partner_center.desk.orders.iter();
    let of_customer = orders.filter(|order| order.customer_id == customer);
    let items = of_customer.map(WireOrder::of).collect();
    Ok(context.call.collection(items, None))
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let id = context.param(1);
    let mut orders = context.first.partner_center.desk.orders.iter();
    let order = orders
        .find(|order| order.customer_id == customer && order.id == id)
        .ok_or_else(|| Refusal::usual(404, 20_000, format!("The order {id} was not found.")))?;
    Ok(Answer::json(200, &WireOrder::of(order)))
}
