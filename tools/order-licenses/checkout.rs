//! Buying a cart: how its state is read, and how it is bought once.
//!
//! Three things keep it from being bought twice: the id under which it is sent is the plan's (documented: the same id
//! again is the same request); a cart that was bought cannot be bought again (documented: 800065); and the order is looked
//! for by the name that only this plan gives.

use std::cell::{Cell, RefCell};

use common::{
    Exit, Text,
    applying::{Change, Sent, Since, State},
    cli::Problem,
    ids::{Guid, TenantId},
    partner_center::{
        PartnerCenter,
        ordering::{Cart, CheckedOut, Order},
    },
    sections::{OrderCart, OrderedLine, PlacedOrder},
    text,
    text::printable,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    cart::{holds, of},
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
        Ok(found.map_or_else(|| State::Pending(taken(id)), |order| state(&order)))
    }

    /// What is there of it, where no answer says so: the order by its name, else the cart. `is_unclear`: it may have been
    /// sent already.
    async fn looked_for(&self, is_unclear: bool) -> Result<State<Intent, PlacedOrder>, Problem> {
        let orders = self.partner_center.orders(self.customer).await?;
        if let Some(order) = orders.iter().find(|order| self.is_named(order)) {
            return Ok(state(order));
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
fn state(order: &Order) -> State<Intent, PlacedOrder> {
    let word = order.status.clone().unwrap_or_default();
    let mut lines = order.line_items.iter();
    let subscription_id = lines.find_map(|line| line.subscription_id.clone());
    let is = |one: &str| word.eq_ignore_ascii_case(one);
    if is("error") || is("cancelled") || is("po review rejected") {
        return State::Refused(order_failed(&order.id, &word));
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

fn taken(id: &str) -> Text {
    let id = printable(id);
    text!(
        "the service has taken order {id}, and it is not complete or cannot be read yet: new orders take up to 15 minutes; run the same command again then, it looks first and buys nothing twice",
        "注文 {id} は受け付けられましたが、まだ完了していないか読み取れません。新しい注文が表示されるまで最長 15 分かかります。その後に同じコマンドを再度実行してください (先に確認し、二重には購入しません)"
    )
}

fn unseen() -> Text {
    text!(
        "the cart was bought, or its answer was lost, and no order shows yet: new orders take up to 15 minutes; run the same command again then, it looks first and buys nothing twice",
        "カートは購入済みか、応答が失われています。注文はまだ表示されていません。新しい注文が表示されるまで最長 15 分かかります。その後に同じコマンドを再度実行してください (先に確認し、二重には購入しません)"
    )
}

fn refused(code: &'static str, text: Text) -> Problem {
    Problem::Other {
        exit: Exit::No,
        code,
        text,
    }
}

fn cart_is_gone() -> Problem {
    refused(
        "cart-is-gone",
        text!(
            "the cart is not there any more: carts last seven days; fill a new one with order-licenses --cart, and look at its price; nothing was ordered",
            "カートがありません。カートの有効期間は 7 日間です。order-licenses --cart で作り直し、価格を確認してください。注文していません"
        ),
    )
}

fn cart_differs() -> Problem {
    refused(
        "cart-differs",
        text!(
            "the cart does not hold what the plan says any more: fill a new one with order-licenses --cart; nothing was ordered",
            "カートの内容が計画と異なります。order-licenses --cart で作り直してください。注文していません"
        ),
    )
}

fn price_changed(then: &OrderCart, now: &OrderCart) -> Problem {
    let total = |cart: &OrderCart| {
        let total = cart
            .total
            .as_ref()
            .map_or_else(|| "?".to_owned(), ToString::to_string);
        printable(&format!(
            "{total} {}",
            cart.currency.as_deref().unwrap_or_default()
        ))
    };
    let (then, now) = (total(then), total(now));
    refused(
        "price-changed",
        text!(
            "the price is {now} now, and was {then} when the cart was filled: fill a new one with order-licenses --cart, and look at it; nothing was ordered",
            "価格が {then} から {now} に変わっています。order-licenses --cart で作り直し、価格を確認してください。注文していません"
        ),
    )
}

fn not_seen(since: Timestamp) -> Text {
    text!(
        "the same offer was ordered for this customer at {since} under another plan, and that order does not show yet: new orders take up to 15 minutes; nothing was ordered, run the same command again then, it looks first",
        "このお客様には、別の計画で {since} に同じ製品を注文しており、その注文がまだ表示されていません。新しい注文が表示されるまで最長 15 分かかります。注文していません。その後に同じコマンドを再度実行してください (先に確認します)"
    )
}

fn sold_since(now: i64, then: i64) -> Problem {
    refused(
        "sold-since",
        text!(
            "this partner has sold {now} seat(s) of the offer to the customer, and the plan counted {then}: plan anew with order-licenses, so that what was ordered since counts; nothing was ordered",
            "このパートナーがお客様に販売済みのこの製品は {now} ライセンスですが、計画では {then} でした。その後の注文を反映するため、order-licenses で計画を作り直してください。注文していません"
        ),
    )
}

fn ordered_twice() -> Problem {
    refused(
        "ordered-twice",
        text!(
            "another record of the same plan has ordered the same offer for this customer, and it is not ordered twice: for more seats, plan anew; nothing was ordered",
            "同じ計画の別のレコードで、このお客様に同じ製品を注文済みのため、重ねて注文しません。追加する場合は計画を作り直してください。注文していません"
        ),
    )
}

fn ordered_before() -> Problem {
    refused(
        "ordered-before",
        text!(
            "the cart was bought before, by a run whose journal is not here or by a person, and no order of it shows: look at the customer's orders in Partner Center before anything is ordered anew; nothing was sent",
            "カートはすでに購入されていますが (この環境にジャーナルがない実行、または手作業)、該当する注文が見つかりません。新たに注文する前に、パートナー センターでお客様の注文を確認してください。何も送信していません"
        ),
    )
}

fn order_failed(id: &str, state: &str) -> Problem {
    let (id, state) = (printable(id), printable(state));
    refused(
        "order-failed",
        text!(
            "order {id} is \"{state}\": look at it in Partner Center, then plan anew",
            "注文 {id} の状態は「{state}」です。パートナー センターで確認し、計画を作り直してください"
        ),
    )
}
