//! Laying what is planned into a cart. It buys nothing: where an answer is lost, the next run fills another one.

use common::{
    Lang, Text,
    cli::WorkResult,
    ids::TenantId,
    partner_center::{
        PartnerCenter,
        ordering::{Cart, CartLine, NewCartLine},
    },
    sections::{LicenseOrder, OrderAction, OrderCart, OrderReason, OrderedLine},
};

use crate::reason;

/// The cart that a plan has already, while it holds what is planned: one is enough, and it shows today's price.
async fn kept(
    partner_center: &PartnerCenter,
    customer: &TenantId,
    order: &LicenseOrder,
) -> WorkResult<Option<OrderCart>> {
    let (Some(line), Some(known)) = (&order.line, &order.cart) else {
        return Ok(None);
    };
    let found = partner_center.cart(customer, &known.id).await?;
    Ok(found.filter(|cart| holds(cart, line)).map(|cart| of(&cart)))
}

/// Fills a cart with the line of a plan, and puts it with its prices into the plan; or gives why it cannot be ordered.
pub(crate) async fn fill(
    partner_center: &PartnerCenter,
    customer: &TenantId,
    order: &mut LicenseOrder,
    lang: Lang,
) -> WorkResult<Option<Text>> {
    let Some(line) = &order.line else {
        return Ok(None);
    };
    if let Some(cart) = kept(partner_center, customer, order).await? {
        order.cart = Some(cart);
        return Ok(None);
    }
    let cart = partner_center.create_cart(customer, new(line)).await?;
    let wrong = cart.line_items.first().and_then(|line| line.error.as_ref());
    if let Some(wrong) = wrong {
        let code = wrong.error_code.as_ref().map(ToString::to_string);
        let said = [code, wrong.error_description.clone()];
        let said: Vec<String> = said.into_iter().flatten().collect();
        let words = reason::words(OrderReason::CartRefused, 0, &said.join(" "));
        order.action = OrderAction::Refuse;
        order.reason = Some(OrderReason::CartRefused);
        order.words = Some(words.in_lang(lang).to_owned());
        return Ok(Some(words));
    }
    order.cart = Some(of(&cart));
    Ok(None)
}

fn new(line: &OrderedLine) -> NewCartLine<'_> {
    NewCartLine {
        catalog_item_id: &line.catalog_item_id,
        quantity: line.seats,
        term: &line.term,
        billing_cycle: &line.billing,
        term_end: line.term_end.as_deref(),
        friendly_name: &line.name,
        reseller: line.reseller.as_deref(),
    }
}

/// A cart as the record keeps it.
pub(crate) fn of(cart: &Cart) -> OrderCart {
    let line = cart.line_items.first();
    let pricing = line
        .and_then(|line| line.pricing.clone())
        .unwrap_or_default();
    OrderCart {
        id: cart.id.clone(),
        expires: cart.expiration_timestamp.clone(),
        currency: line.and_then(|line| line.currency_code.clone()),
        price: pricing.price.or(pricing.list_price),
        total: pricing.extended_price,
    }
}

/// Whether a cart holds what was planned, and nothing else.
pub(crate) fn holds(cart: &Cart, planned: &OrderedLine) -> bool {
    let is_it = |line: &CartLine| {
        let is_item = line
            .catalog_item_id
            .as_deref()
            .is_some_and(|id| id.eq_ignore_ascii_case(&planned.catalog_item_id));
        is_item && line.quantity == Some(i64::from(planned.seats)) && line.error.is_none()
    };
    matches!(&cart.line_items[..], [line] if is_it(line))
}
