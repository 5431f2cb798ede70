//! Buying what lies in a cart.

use jiff::{Span, Timestamp, tz::TimeZone};
use record::ids::Guid;
use serde::Serialize;
use tenant_file::{
    AccountStatus, CartLine, CatalogueItem, Customer, Order, OrderLine, Properties, Subscription,
    SubscriptionStatus, Tenant, Terms,
};

use super::{
    carts::{item, place},
    catalogue::catalogue,
    context::Context,
    customers::account_status,
    envelope::Attributes,
    partners::may_be_reseller,
    refusals::Refusal,
};
use super::{orders::WireOrder, transfers::fresh_id};
use crate::http::message::Answer;

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
pub(super) fn checkout(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let at = place(context)?;
    let customer = context.buyer()?;
    may_buy(customer, account_status(context.first, customer))?;
    let cart = context.first.partner_center.desk.carts[at].clone();
    if cart.is_ordered {
        return Err(Refusal::usual(
            400,
            800_065,
            "The cart was submitted already.",
        ));
    }
    let catalogue = catalogue(context.first);
    let (mut orders, mut order_errors) = (Vec::new(), Vec::new());
    for (group, line) in cart.lines.iter().enumerate() {
        match sellable(context.first, &catalogue, line) {
            Ok(item) => orders.push(ordered(context, &cart.customer_id, item, line)?),
            Err((code, description)) => order_errors.push(OrderError {
                order_group_id: group.to_string(),
                code,
                description,
            }),
        }
    }
    context.desk().carts[at].is_ordered = true;
    let can_be_read = context.first.partner_center.desk.order_lag_seconds == 0;
    let checked_out = CheckedOut {
        orders: orders
            .iter()
            .map(|order| WireOrder::of(order, can_be_read))
            .collect(),
        order_errors,
        attributes: Attributes {
            object_type: "CartCheckoutResult",
        },
    };
    context.desk().orders.extend(orders);
    Ok(Answer::json(201, &checked_out))
}

/// What must hold before anything can be bought (documented).
fn may_buy(customer: &Customer, status: Option<AccountStatus>) -> Result<(), Refusal> {
    match status {
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
    let item = item(catalogue, line).ok_or((400_019, "The availability was not found."))?;
    if !item.is_purchasable {
        return Err((800_020, "The offer cannot be purchased."));
    }
    match &line.reseller {
        Some(id) => may_be_reseller(first, id)
            .map(|()| item)
            .map_err(|(_, code, words)| (code, words)),
        None => Ok(item),
    }
}

/// When a term that begins now is over. Its last day counts to its end, in UTC (documented), so that the directory
/// shows the midnight after it (inferred).
fn term_ends(begun: Timestamp, term: &str) -> Option<Timestamp> {
    let term: Span = term.parse().ok()?;
    let day = begun
        .to_zoned(TimeZone::UTC)
        .date()
        .checked_add(term)
        .ok()?;
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Places the order for one line: the subscription is there at once.
fn ordered(
    context: &mut Context<'_>,
    customer: &Guid,
    item: &CatalogueItem,
    line: &CartLine,
) -> Result<Order, Refusal> {
    let (id, directory_id) = (fresh_id()?, fresh_id()?);
    let order_id = fresh_id()?.to_string();
    let now = context.first.now;
    let subscription = Subscription {
        id: directory_id,
        commerce_subscription_id: id,
        sku_id: item.sku_id,
        offer_name: item.title.clone(),
        owner_tenant_id: Some(*context.partner()),
        status: SubscriptionStatus::Enabled,
        total_licenses: line.quantity,
        created_date_time: now,
        next_lifecycle_date_time: line
            .custom_term_end
            .or_else(|| term_ends(now, &line.term_duration)),
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
        properties: Properties::default(),
    };
    // A customer whose tenant is not emulated gets the order and has no subscription.
    let _ = context.in_tenant(customer, |tenant| tenant.subscriptions.push(subscription));
    context.note(Some(*customer), "order", "create_order");
    Ok(Order {
        id: order_id,
        customer_id: *customer,
        created: now,
        lines: vec![OrderLine {
            bought: line.clone(),
            subscription_id: id,
        }],
    })
}
