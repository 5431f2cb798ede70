//! Planning the order of a record, and where it is asked for laying it into a cart.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use common::{
    Exit, Services, Text,
    cli::{Job, Out, Problem, WorkError, WorkResult},
    ids::{Guid, TenantId},
    input::Place,
    partner_center::{PartnerCenter, commerce::Subscription},
    sections::{
        License, LicenseOrder, OfferCandidate, OfferChoice, OrderAction, OrderReason, OrderWish,
        OrderedLine,
    },
    text,
};
use jiff::Timestamp;

use crate::{
    asked::{Asked, AskedProduct, AskedSeats, Options, asked},
    cart,
    catalogue::Catalogue,
    decide::{
        allows, already_sold, availability, common_end, ending, leans_on_what_ends, seats,
        serves_all, terms, unclear,
    },
    offer::{Found, Offer, OfferKey},
    ordered::Ordered,
    reason,
};

/// Plans for all customers of a run.
pub(crate) struct Planner {
    options: Options,
    lays_into_carts: bool,
    /// The id of this run: what it plans is meant together.
    run: Guid,
    /// What is known of the customers that were planned for before.
    customers: RefCell<HashMap<TenantId, Rc<RefCell<Option<Customer>>>>>,
    /// What the records before this one order: two rows, such as twins, may lead to the same offer.
    ordered: RefCell<Ordered>,
}

/// What is known of one customer.
struct Customer {
    catalogue: Catalogue,
    /// What this partner sold to it.
    sold: Vec<Subscription>,
}

/// Why nothing is ordered, with what a person may choose from.
struct Refusal {
    reason: OrderReason,
    candidates: Vec<OfferCandidate>,
    already_sold: Option<i64>,
    /// What the offer has instead, where that helps.
    instead: String,
    /// The offer whose seats are enough.
    offer: Option<String>,
}

impl From<OrderReason> for Refusal {
    fn from(reason: OrderReason) -> Self {
        Self {
            reason,
            candidates: Vec::new(),
            already_sold: None,
            instead: String::new(),
            offer: None,
        }
    }
}

impl Planner {
    pub(crate) fn new(options: Options, lays_into_carts: bool) -> Self {
        Self {
            options,
            lays_into_carts,
            run: fresh_id(),
            customers: RefCell::default(),
            ordered: RefCell::default(),
        }
    }

    /// Plans the order of one record. Where it has a plan already, and only the cart is wanted, that plan is kept to.
    pub(crate) async fn work(
        &self,
        services: &Services,
        job: &mut Job,
        out: &Out<'_>,
    ) -> WorkResult {
        let customer = job.tenant()?;
        let partner_center = services.partner_center();
        let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
        let license = job.record.get::<License>()?;
        let wish = job.record.get::<OrderWish>()?;
        let planned = self.kept_plan(job)?;
        let (mut order, mut why) = if let Some(planned) = planned {
            (planned, None)
        } else {
            let asked = asked(license.as_ref(), wish.as_ref(), &self.options)?;
            self.plan(&partner_center, &customer, asked, out).await?
        };
        let row = license.as_ref().filter(|_| wish.is_none());
        if let Some(refusal) = self.ordered_before(&customer, &order, row, out) {
            (order, why) = refused(refusal, out);
        }
        if self.lays_into_carts && order.action == OrderAction::Order {
            why = cart::fill(&partner_center, &customer, &mut order, out.lang).await?;
        }
        if let (OrderAction::Order, Some((line, id))) = (order.action, planned_line(&order)) {
            let place = job.place.as_ref().map(Place::text);
            let place = place.unwrap_or_else(|| text!("an earlier record", "前のレコード"));
            self.ordered.borrow_mut().add(&customer, line, id, place);
        }
        if let Some(why) = why.filter(|_| order.action == OrderAction::Refuse) {
            out.complain(Exit::No, &why);
        }
        job.record.set(&order);
        out.write(&job.record).await
    }

    /// Why a plan is not ordered beside those of the records before it. `row`: the licences that it is about, where nobody
    /// said in the record how many seats are wanted.
    fn ordered_before(
        &self,
        customer: &TenantId,
        order: &LicenseOrder,
        row: Option<&License>,
        out: &Out<'_>,
    ) -> Option<Refusal> {
        let (line, id) = planned_line(order)?;
        let ordered = self.ordered.borrow();
        let place = ordered.before(customer, line, id)?;
        let sold = order.already_sold.unwrap_or_default();
        let is_enough = row.is_some_and(|row| serves_all(row.seats.consumed, line.chosen, sold));
        let reason = if is_enough {
            OrderReason::Enough
        } else {
            OrderReason::OrderedBefore
        };
        let offer = OfferKey::parse(&line.catalog_item_id).ok();
        Some(Refusal {
            already_sold: order.already_sold,
            offer: offer.map(|offer| offer.to_string()),
            instead: place.in_lang(out.lang).to_owned(),
            ..reason.into()
        })
    }

    /// The plan that a record has, where a cart is wanted for it.
    fn kept_plan(&self, job: &Job) -> Result<Option<LicenseOrder>, Problem> {
        if !self.lays_into_carts || job.record.failed("order").is_some() {
            return Ok(None);
        }
        let planned = job.record.get::<LicenseOrder>()?;
        Ok(planned.filter(|plan| plan.action == OrderAction::Order && plan.status.is_none()))
    }

    async fn plan(
        &self,
        partner_center: &PartnerCenter,
        customer: &TenantId,
        asked: Result<Asked, OrderReason>,
        out: &Out<'_>,
    ) -> WorkResult<(LicenseOrder, Option<Text>)> {
        let asked = match asked {
            Ok(asked) => asked,
            Err(reason) => return Ok(refused(reason.into(), out)),
        };
        let entry = {
            let mut customers = self.customers.borrow_mut();
            Rc::clone(customers.entry(customer.clone()).or_default())
        };
        // The records of a customer are worked on one after the other.
        let known = entry.take();
        let mut known = match known {
            Some(known) => known,
            None => Customer {
                catalogue: Catalogue::read(partner_center, customer, self.options.segment).await?,
                sold: partner_center.subscriptions(customer).await?,
            },
        };
        let line = self.line(partner_center, &mut known, &asked, out.now).await;
        *entry.borrow_mut() = Some(known);
        Ok(match line? {
            Ok((line, already_sold, request_id)) => {
                let order = LicenseOrder {
                    line: Some(line),
                    already_sold: Some(already_sold),
                    request_id: Some(request_id),
                    run: Some(self.run),
                    ..empty(OrderAction::Order)
                };
                (order, None)
            }
            Err(refusal) => refused(refusal, out),
        })
    }

    /// The line that is to be ordered, or why none is.
    async fn line(
        &self,
        partner_center: &PartnerCenter,
        known: &mut Customer,
        asked: &Asked,
        now: Timestamp,
    ) -> WorkResult<Result<(OrderedLine, i64, Guid), Refusal>> {
        let (offer, chosen) = match offer(partner_center, &mut known.catalogue, asked).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let sold = already_sold(&known.sold, &offer.key);
        let with_sold = |reason: OrderReason| Refusal {
            already_sold: Some(sold),
            offer: Some(offer.key.to_string()),
            ..reason.into()
        };
        // Where users are moved to another SKU, what is under their row is what they leave.
        let left: &[String] = match chosen {
            OfferChoice::Twin => &asked.row,
            OfferChoice::SameSku | OfferChoice::Named => &[],
        };
        let unclear = unclear(&known.sold, &offer, left);
        if matches!(asked.seats, AskedSeats::Used(_)) && !unclear.is_empty() {
            return Ok(Err(Refusal {
                instead: reason::sold_as(&unclear),
                ..with_sold(OrderReason::SoldUnclear)
            }));
        }
        let ends = ending(&known.sold, &offer.key);
        if leans_on_what_ends(asked.seats, chosen, sold, ends) {
            return Ok(Err(Refusal {
                instead: ends.to_string(),
                ..with_sold(OrderReason::AlreadySold)
            }));
        }
        let seats = match seats(asked.seats, chosen, sold) {
            Ok(seats) if allows(&offer, seats) => seats,
            Ok(_) => return Ok(Err(OrderReason::SeatsOutOfRange.into())),
            Err(reason) => return Ok(Err(with_sold(reason))),
        };
        let all = known
            .catalogue
            .availabilities(partner_center, &offer.key)
            .await?;
        let wanted = (asked.term.as_str(), asked.billing.as_str());
        let item = match availability(&all, self.options.segment, wanted) {
            Ok(item) => item,
            Err(reason) => {
                let instead = terms(&all);
                return Ok(Err(Refusal {
                    instead,
                    ..reason.into()
                }));
            }
        };
        let term_end = match &self.options.end_with {
            None => None,
            Some(id) => match common_end(&known.sold, id, &asked.term, now) {
                Some(end) => Some(end.to_string()),
                None => return Ok(Err(OrderReason::NoCommonEnd.into())),
            },
        };
        let request_id = fresh_id();
        let line = OrderedLine {
            catalog_item_id: item.catalog_item_id.clone(),
            name: name(&offer.title, request_id),
            title: offer.title,
            sku_id: offer.sku_id,
            chosen,
            seats,
            term: asked.term.clone(),
            billing: asked.billing.clone(),
            term_end,
            reseller: asked.reseller.clone(),
        };
        Ok(Ok((line, sold, request_id)))
    }
}

/// The offer that is asked for, or why none is chosen.
async fn offer(
    partner_center: &PartnerCenter,
    catalogue: &mut Catalogue,
    asked: &Asked,
) -> WorkResult<Result<(Offer, OfferChoice), Refusal>> {
    let sku_id = match &asked.product {
        AskedProduct::Offer(key) => {
            let named = catalogue.named(partner_center, key).await?;
            let named = named.map(|offer| (offer, OfferChoice::Named));
            return Ok(named.ok_or_else(|| OrderReason::NoOffer.into()));
        }
        AskedProduct::Sku(sku_id) => *sku_id,
    };
    let with = |reason: OrderReason, candidates| Refusal {
        candidates,
        ..reason.into()
    };
    Ok(match catalogue.find(partner_center, sku_id).await? {
        Found::One(offer, choice) => Ok((offer, choice)),
        Found::Several(candidates) => Err(with(OrderReason::SeveralOffers, candidates)),
        Found::None(candidates) => Err(with(OrderReason::NoOffer, candidates)),
    })
}

/// What a plan orders, and the id of the order.
fn planned_line(order: &LicenseOrder) -> Option<(&OrderedLine, Guid)> {
    order.line.as_ref().zip(order.request_id)
}

fn fresh_id() -> Guid {
    let id = uuid::Uuid::new_v4().to_string();
    id.parse().expect("an UUID is written as a GUID is")
}

/// The partner's own name for what is ordered. By its end the order is found again among others of the same offer.
fn name(title: &str, request_id: Guid) -> String {
    format!("{title} #{}", &request_id.as_str()[..8])
}

fn empty(action: OrderAction) -> LicenseOrder {
    LicenseOrder {
        action,
        reason: None,
        words: None,
        line: None,
        candidates: Vec::new(),
        offer: None,
        already_sold: None,
        request_id: None,
        run: None,
        cart: None,
        status: None,
        placed: None,
        error: None,
    }
}

fn refused(refusal: Refusal, out: &Out<'_>) -> (LicenseOrder, Option<Text>) {
    let reason = refusal.reason;
    let action = match reason {
        OrderReason::Enough | OrderReason::Free | OrderReason::NothingUsed => OrderAction::None,
        _ => OrderAction::Refuse,
    };
    let sold = refusal.already_sold.unwrap_or_default();
    let words = reason::words(reason, sold, &refusal.instead);
    let order = LicenseOrder {
        reason: Some(reason),
        words: Some(words.in_lang(out.lang).to_owned()),
        candidates: refusal.candidates,
        offer: refusal.offer.filter(|_| reason == OrderReason::Enough),
        already_sold: refusal.already_sold,
        ..empty(action)
    };
    (order, Some(words))
}
