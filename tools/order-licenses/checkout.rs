//! Buying a cart: how its state is read, and how it is bought once.
//!
//! Three things keep it from being bought twice: the id under which it is sent is the plan's (documented: the same id
//! again is the same request); a cart that was bought cannot be bought again (documented: 800065); and the order is looked
//! for by the name that only this plan gives.

use std::cell::{Cell, RefCell};

use common::{
    applying::{Change, Sent, Since, State},
    cli::Problem,
    ids::{Guid, TenantId},
    licensing::term::{instant, last_instant},
    partner_center::{
        PartnerCenter,
        ordering::{Cart, CheckedOut, Order, OrderLine},
    },
    sections::{OrderCart, OrderedLine, PlacedOrder},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    cart::{holds, of},
    offer::OfferKey,
    purchase_words::{
        cart_differs, cart_is_gone, edited, ends_otherwise, not_seen, order_failed, ordered_before,
        ordered_otherwise, ordered_twice, price_changed, sold_since, taken, unseen,
    },
    recent::{Against, Bought, Recent, against_recent},
    standing,
};

/// What is about to be sent, as the journal keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Intent {
    /// The cart that is bought.
    cart_id: String,
    /// The id under which it is bought.
    request_id: Guid,
    /// What is bought; absent in journals of earlier versions.
    #[serde(default)]
    bought: Option<Bought>,
}

/// The purchase of a plan.
pub(crate) struct Checkout<'a> {
    partner_center: &'a PartnerCenter,
    customer: &'a TenantId,
    line: &'a OrderedLine,
    cart: &'a OrderCart,
    request_id: Guid,
    /// What the plan knows of what was sold before, and by which run it was made.
    planned: (Option<i64>, Option<Guid>),
    now: Timestamp,
    /// What was bought for the customer before.
    recent: RefCell<Vec<Recent>>,
    /// Whether this run has sent it.
    was_sent: Cell<bool>,
}

impl<'a> Checkout<'a> {
    pub(crate) fn new(
        (partner_center, customer): (&'a PartnerCenter, &'a TenantId),
        (line, cart): (&'a OrderedLine, &'a OrderCart),
        request_id: Guid,
        planned: (Option<i64>, Option<Guid>),
        now: Timestamp,
    ) -> Self {
        Self {
            partner_center,
            customer,
            line,
            cart,
            request_id,
            planned,
            now,
            recent: RefCell::default(),
            was_sent: Cell::new(false),
        }
    }
}

impl Change for Checkout<'_> {
    type Intent = Intent;
    type Result = PlacedOrder;
    type Answer = CheckedOut;

    fn key(&self) -> String {
        format!("checkout {}", self.request_id)
    }

    async fn read(
        &self,
        since: Since<'_, Intent, PlacedOrder, CheckedOut>,
    ) -> Result<State<Intent, PlacedOrder>, Problem> {
        if let Since::Unclear(intent, _) | Since::Done(intent, _) = &since
            && self.is_edited(intent)
        {
            return Ok(State::Refused(edited()));
        }
        match since {
            Since::Answered(_, CheckedOut::Refused(refused)) => {
                Ok(State::Refused(refused.clone().into()))
            }
            Since::Answered(_, CheckedOut::Ordered(order)) => self.by_id(&order.id).await,
            Since::Done(_, placed) => self.by_id(&placed.order_id).await,
            Since::Unclear(..) => self.looked_for(true).await,
            Since::Never => self.looked_for(false).await,
        }
    }

    async fn send(&self, intent: &Intent) -> Sent<CheckedOut> {
        self.was_sent.set(true);
        let id = intent.request_id.as_str();
        let sent = self
            .partner_center
            .check_out(self.customer, &intent.cart_id, id)
            .await;
        Sent::from(sent)
    }
}

impl Checkout<'_> {
    async fn by_id(&self, id: &str) -> Result<State<Intent, PlacedOrder>, Problem> {
        let found = self.partner_center.order(self.customer, id).await?;
        match found {
            None => Ok(State::Pending(taken(id))),
            Some(order) => self.settled(&order).await,
        }
    }

    /// What an order says, and where its term is to end on a day of its own, what came of that.
    async fn settled(&self, order: &Order) -> Result<State<Intent, PlacedOrder>, Problem> {
        let state = state(order, self.line);
        let (State::Made(placed), Some(planned)) = (&state, &self.line.term_end) else {
            return Ok(state);
        };
        let id = placed.subscription_id.as_deref().unwrap_or_default();
        let bought = match self.partner_center.subscription(self.customer, id).await {
            Ok(bought) => bought.known,
            Err(error) if error.is_not_found() => return Ok(State::Pending(taken(&order.id))),
            Err(error) => return Err(error.into()),
        };
        let end = last_instant(
            bought.commitment_end_date_time.as_deref(),
            bought.commitment_end_date.as_deref(),
        );
        let day = |time: Timestamp| time.to_zoned(TimeZone::UTC).date();
        if end.is_some() && end.map(day) == instant(planned).map(day) {
            return Ok(state);
        }
        let end = end.map_or_else(|| "?".to_owned(), |end| end.to_string());
        Ok(State::Refused(ends_otherwise(id, planned, &end)))
    }

    /// Whether what was sent under the id of this plan is not what it says now.
    fn is_edited(&self, intent: &Intent) -> bool {
        let now = self.bought();
        intent.bought.as_ref().is_some_and(|then| {
            let is_offer = then
                .catalog_item_id
                .eq_ignore_ascii_case(&now.catalog_item_id);
            let is_term = then.terms.is_none() || then.terms == now.terms;
            !is_offer || !is_term || then.seats != now.seats
        })
    }

    /// What is there of it, where no answer says so: the order by its name, else the cart. `is_unclear`: it may have been
    /// sent already.
    async fn looked_for(&self, is_unclear: bool) -> Result<State<Intent, PlacedOrder>, Problem> {
        let orders = self.partner_center.orders(self.customer).await?;
        if let Some(order) = orders.iter().find(|order| self.is_named(order)) {
            return self.settled(order).await;
        }
        let found = self
            .partner_center
            .cart(self.customer, &self.cart.id)
            .await?;
        let Some(cart) = found else {
            return Ok(if is_unclear {
                State::Pending(unseen())
            } else {
                State::Refused(cart_is_gone())
            });
        };
        let is_ordered = cart
            .status
            .as_deref()
            .is_some_and(|status| status.eq_ignore_ascii_case("Ordered"));
        if is_ordered {
            return Ok(match (is_unclear, self.was_sent.get()) {
                // The same id again brings the answer that was lost, and buys nothing more.
                (true, false) => State::NotMade(self.intent()),
                (true, true) => State::Pending(unseen()),
                (false, _) => State::Refused(ordered_before()),
            });
        }
        // What may have been sent is only sent again: under the same id, it is the same purchase.
        if is_unclear {
            return Ok(State::NotMade(self.intent()));
        }
        self.against(&cart).await
    }

    /// What is against buying a cart: it is not what a person saw, or the customer may not be sold to.
    async fn against(&self, cart: &Cart) -> Result<State<Intent, PlacedOrder>, Problem> {
        if !holds(cart, self.line) {
            return Ok(State::Refused(cart_differs()));
        }
        let now = of(cart);
        if (&now.total, &now.currency) != (&self.cart.total, &self.cart.currency) {
            return Ok(State::Refused(price_changed(self.cart, &now)));
        }
        let reseller = self.line.reseller.as_deref();
        let sold = match standing::against(self.partner_center, self.customer, reseller).await? {
            Ok(sold) => sold,
            Err(problem) => return Ok(State::Refused(problem)),
        };
        let recent = self.recent.borrow();
        Ok(
            match against_recent(&self.bought(), self.planned.0, &recent, &sold) {
                None => State::NotMade(self.intent()),
                Some(Against::OrderedTwice) => State::Refused(ordered_twice()),
                Some(Against::NotSeen(since)) => State::Pending(not_seen(since)),
                Some(Against::SoldSince { now, then }) => State::Refused(sold_since(now, then)),
            },
        )
    }

    /// Takes in what the journal has of other purchases for the customer.
    pub(crate) fn beside(&self, others: Vec<(Intent, Option<PlacedOrder>)>) {
        let recent = others.into_iter().filter_map(|(intent, placed)| {
            let subscription_id = placed.and_then(|placed| placed.subscription_id);
            Some(Recent {
                bought: intent.bought?,
                subscription_id,
            })
        });
        *self.recent.borrow_mut() = recent.collect();
    }

    fn intent(&self) -> Intent {
        Intent {
            cart_id: self.cart.id.clone(),
            request_id: self.request_id,
            bought: Some(self.bought()),
        }
    }

    fn bought(&self) -> Bought {
        Bought {
            catalog_item_id: self.line.catalog_item_id.clone(),
            seats: self.line.seats,
            terms: Some((self.line.term.clone(), self.line.billing.clone())),
            run: self.planned.1,
            time: self.now,
        }
    }

    fn is_named(&self, order: &Order) -> bool {
        let is_it = |name: Option<&str>| name == Some(self.line.name.as_str());
        order
            .line_items
            .iter()
            .any(|line| is_it(line.friendly_name.as_deref()))
    }
}

/// What an order's own words say.
fn state(order: &Order, planned: &OrderedLine) -> State<Intent, PlacedOrder> {
    let word = order.status.clone().unwrap_or_default();
    let mut lines = order.line_items.iter();
    let subscription_id = lines.find_map(|line| line.subscription_id.clone());
    let is = |one: &str| word.eq_ignore_ascii_case(one);
    if is("error") || is("cancelled") || is("po review rejected") {
        return State::Refused(order_failed(&order.id, &word));
    }
    if !is_as_planned(order, planned) {
        return State::Refused(ordered_otherwise(&order.id));
    }
    if !is("completed") || subscription_id.is_none() {
        return State::Pending(taken(&order.id));
    }
    State::Made(PlacedOrder {
        order_id: order.id.clone(),
        state: word,
        subscription_id,
    })
}

/// Whether an order is of what the plan says: a plan may have been edited after it was bought. What an answer leaves out
/// contradicts nothing.
fn is_as_planned(order: &Order, planned: &OrderedLine) -> bool {
    let is_named = |line: &&OrderLine| line.friendly_name.as_ref() == Some(&planned.name);
    let mut lines = order.line_items.iter();
    let Some(line) = lines.find(is_named).or(order.line_items.first()) else {
        return true;
    };
    let offer = OfferKey::parse(&planned.catalog_item_id);
    let is_of = |id: &str| offer.as_ref().is_ok_and(|offer| offer.is_of(id));
    let is_term = |term: &str| term.eq_ignore_ascii_case(&planned.term);
    line.offer_id.as_deref().is_none_or(is_of)
        && line.term_duration.as_deref().is_none_or(is_term)
        && line
            .quantity
            .is_none_or(|seats| seats == i64::from(planned.seats))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// How an order with this in its line stands to a plan of four seats for a year.
    fn found(key: &str, value: Value) -> bool {
        let planned: OrderedLine = serde_json::from_value(json!({
            "catalogItemId": "A:1:B", "title": "T", "chosen": "twin", "seats": 4, "term": "P1Y", "billing": "monthly",
            "name": "T #1",
        }))
        .unwrap();
        let mut line = json!({
            "offerId": "a:1:C", "quantity": 4, "termDuration": "p1y", "friendlyName": "T #1", "subscriptionId": "s",
        });
        line[key] = value;
        let other = json!({"offerId": "X:9:Y", "quantity": 9, "friendlyName": "another"});
        let order = json!({"id": "o", "status": "completed", "lineItems": [other, line]});
        let order: Order = serde_json::from_value(order).unwrap();
        matches!(state(&order, &planned), State::Made(_))
    }

    #[test]
    fn an_order_is_done_where_nothing_that_it_shows_contradicts_the_plan() {
        for (key, value, is_done) in [
            ("quantity", json!(4), true),
            ("quantity", json!(40), false),
            ("quantity", json!(null), true),
            ("termDuration", json!("P3Y"), false),
            ("termDuration", json!(null), true),
            ("offerId", json!("A:2:B"), false),
            ("offerId", json!(null), true),
        ] {
            assert_eq!(found(key, value.clone()), is_done, "{key}: {value}");
        }
    }
}
