//! Laying what is planned into a cart. It buys nothing: where an answer is lost, the next run fills another one.

use common::{
    Lang, Text,
    cli::WorkResult,
    ids::TenantId,
    licensing::term::instant,
    partner_center::{
        PartnerCenter,
        ordering::{Cart, CartLine, NewCartLine},
    },
    sections::{LicenseOrder, OrderAction, OrderCart, OrderReason, OrderedLine},
};
use jiff::tz::TimeZone;

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
    let refused = match wrong {
        Some(wrong) => {
            let code = wrong.error_code.as_ref().map(ToString::to_string);
            let said = [code, wrong.error_description.clone()];
            let said: Vec<String> = said.into_iter().flatten().collect();
            Some((OrderReason::CartRefused, said.join(" ")))
        }
        None => end_not_shown(&cart, line).map(|end| (OrderReason::EndNotShown, end)),
    };
    if let Some((reason, said)) = refused {
        let words = reason::words(reason, 0, &said);
        order.action = OrderAction::Refuse;
        order.reason = Some(reason);
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

/// Whether a cart holds what was planned, and nothing else. A plan that was edited after its cart was filled says something
/// else than what would be bought.
pub(crate) fn holds(cart: &Cart, planned: &OrderedLine) -> bool {
    matches!(&cart.line_items[..], [line] if line.error.is_none() && is_it(line, planned))
}

fn is_it(line: &CartLine, planned: &OrderedLine) -> bool {
    let is = |shown: &Option<String>, wanted: &str| {
        let shown = shown.as_deref();
        shown.is_some_and(|shown| shown.eq_ignore_ascii_case(wanted))
    };
    // What an answer leaves out contradicts nothing.
    let may_be = |shown: &Option<String>, wanted: &str| shown.is_none() || is(shown, wanted);
    is(&line.catalog_item_id, &planned.catalog_item_id)
        && line.quantity == Some(i64::from(planned.seats))
        && may_be(&line.term_duration, &planned.term)
        && may_be(&line.billing_cycle, &planned.billing)
        && ends_as_planned(line, planned)
        && is_sold_with(line, planned)
}

/// Whether it ends on the planned day. A line that was to end earlier than its term says when (documented).
fn ends_as_planned(line: &CartLine, planned: &OrderedLine) -> bool {
    let day = |end: &str| Some(instant(end)?.to_zoned(TimeZone::UTC).date());
    match (&line.custom_term_end_date, &planned.term_end) {
        (None, None) => true,
        (Some(shown), Some(wanted)) => day(shown).is_some() && day(shown) == day(wanted),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The planned end of the term, where the cart says nothing of one: what is bought so may be bought for the whole term.
fn end_not_shown(cart: &Cart, planned: &OrderedLine) -> Option<String> {
    let is_shown = |line: &CartLine| line.custom_term_end_date.is_some();
    let end = planned.term_end.clone();
    end.filter(|_| !cart.line_items.iter().any(is_shown))
}

/// Whether the indirect reseller is the planned one, or none as planned.
fn is_sold_with(line: &CartLine, planned: &OrderedLine) -> bool {
    let Some(participants) = &line.participants else {
        return true;
    };
    let mut resellers = participants
        .iter()
        .filter(|one| one.key.eq_ignore_ascii_case("transaction_reseller") && one.value.is_some());
    resellers.next().and_then(|one| one.value.as_ref()) == planned.reseller.as_ref()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn planned() -> OrderedLine {
        serde_json::from_value(json!({
            "catalogItemId": "A:1:B", "title": "T", "chosen": "twin", "seats": 4, "term": "P1Y", "billing": "monthly",
            "termEnd": "2027-03-31T23:59:59Z", "name": "T #1", "reseller": "7",
        }))
        .unwrap()
    }

    fn line() -> Value {
        json!({
            "catalogItemId": "a:1:b", "quantity": 4, "termDuration": "p1y", "billingCycle": "Monthly",
            "customTermEndDate": "2027-03-31T00:00:00", "friendlyName": "T #1",
            "participants": [{"key": "TRANSACTION_RESELLER", "value": "7"}],
        })
    }

    /// Whether a cart with this in place of that of its line holds what is planned.
    fn with(key: &str, value: Value) -> bool {
        let mut line = line();
        line[key] = value;
        let cart = serde_json::from_value(json!({"lineItems": [line]})).unwrap();
        holds(&cart, &planned())
    }

    #[test]
    fn a_cart_holds_a_plan_whose_every_word_it_has() {
        assert!(with("quantity", json!(4)));
        for (key, other) in [
            ("catalogItemId", json!("A:1:C")),
            ("quantity", json!(5)),
            ("termDuration", json!("P3Y")),
            ("billingCycle", json!("annual")),
            ("customTermEndDate", json!("2027-04-30T00:00:00")),
            ("customTermEndDate", json!("soon")),
            ("customTermEndDate", json!(null)),
            (
                "participants",
                json!([{"key": "transaction_reseller", "value": "8"}]),
            ),
            ("participants", json!([{"key": "another", "value": "7"}])),
            ("participants", json!([])),
            ("error", json!({"errorCode": 10000})),
        ] {
            assert!(!with(key, other.clone()), "{key}: {other}");
        }
        let two = json!({"lineItems": [line(), line()]});
        assert!(!holds(&serde_json::from_value(two).unwrap(), &planned()));
    }

    #[test]
    fn an_end_that_the_cart_does_not_show_is_told() {
        let cart = |end: Value| {
            let mut line = line();
            line["customTermEndDate"] = end;
            serde_json::from_value(json!({"lineItems": [line]})).unwrap()
        };
        let mut plan = planned();
        let shown = cart(json!("2027-04-30T00:00:00"));
        assert_eq!(end_not_shown(&shown, &plan), None);
        let none = cart(json!(null));
        assert_eq!(end_not_shown(&none, &plan), plan.term_end);
        plan.term_end = None;
        assert_eq!(end_not_shown(&none, &plan), None);
    }

    #[test]
    fn what_an_answer_leaves_out_contradicts_nothing() {
        for key in ["termDuration", "billingCycle", "participants"] {
            assert!(with(key, json!(null)), "{key}");
        }
        let mut plan = planned();
        plan.term_end = None;
        let cart = |end: Value| {
            let mut line = line();
            line["customTermEndDate"] = end;
            serde_json::from_value(json!({"lineItems": [line]})).unwrap()
        };
        assert!(holds(&cart(json!(null)), &plan));
        assert!(!holds(&cart(json!("2027-03-31T00:00:00")), &plan));
    }
}
