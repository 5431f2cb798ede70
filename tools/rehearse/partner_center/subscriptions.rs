//! What the partner sold to a customer.

mod change;
mod wire;

use hyper::header;
use record::ids::Guid;
use tenant_file::{Subscription, Tenant};

use super::{context::Context, orders, partners, refusals::Refusal};
use crate::http::message::Answer;
use wire::WireSubscription;
pub(super) use wire::catalog_item_id;

/// Whether the partner sold a subscription, and it can be read already.
fn is_sold(one: &Subscription, partner: &Guid, unread: &[String]) -> bool {
    let is_unread = |order: &String| unread.contains(order);
    one.owner_tenant_id.as_ref() == Some(partner)
        && !one.terms.order_id.as_ref().is_some_and(is_unread)
}

/// Does something with the subscription that the path names, if the partner sold it.
pub(super) fn with_it<T>(
    context: &mut Context<'_>,
    act: impl FnOnce(&mut Subscription, &Tenant) -> T,
) -> Result<T, Refusal> {
    let customer = context.buyer()?.id;
    let (id, partner) = (context.param(1), *context.partner());
    let unread = orders::unread(context.first);
    let acted = context.in_tenant(&customer, |tenant| {
        let at = tenant.subscriptions.iter().position(|one| {
            is_sold(one, &partner, &unread)
                && one
                    .commerce_subscription_id
                    .as_str()
                    .eq_ignore_ascii_case(id)
        })?;
        let mut one = tenant.subscriptions[at].clone();
        let acted = act(&mut one, tenant);
        tenant.subscriptions[at] = one;
        Some(acted)
    });
    acted.flatten().ok_or_else(|| Refusal::no_subscription(id))
}

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let (call, partner) = (context.call, *context.partner());
    let unread = orders::unread(context.first);
    let (order, reseller) = (call.option("order_id"), call.option("mpn_id"));
    let answer = context.in_tenant(&customer, |tenant| {
        let all = tenant.subscriptions.iter();
        let items = all
            .filter(|one| is_sold(one, &partner, &unread))
            .filter(|one| order.is_none() || one.terms.order_id.as_deref() == order)
            .filter(|one| reseller.is_none() || one.terms.partner_id.as_deref() == reseller)
            .map(|one| WireSubscription::of(one, tenant, &customer))
            .collect();
        call.collection(items, None)
    });
    let none: Vec<WireSubscription<'_>> = Vec::new();
    Ok(answer.unwrap_or_else(|| call.collection(none, None)))
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    with_it(context, |one, tenant| {
        Answer::json(200, &WireSubscription::of(one, tenant, &customer))
    })
}

/// Puts what is sent in the place of what is there: what is left out is reset (documented).
pub(super) fn patch(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let wanted: change::Wanted = context.body_of(change::PROPERTIES)?;
    // Since 1 December 2025 the reseller of record is looked at on changes too (documented).
    if let Some(id) = wanted.reseller()
        && let Err((status, code, words)) = partners::may_be_reseller(context.first, id)
    {
        return Err(Refusal::usual(status, code, words));
    }
    let desk = context.desk();
    let (drops_renewal, answers_later) = (
        take_one(&mut desk.drops_renewal),
        take_one(&mut desk.answers_later),
    );
    let given_tag = context.call.request.header(header::IF_MATCH.as_str());
    let answer = with_it(context, |one, tenant| {
        match given_tag {
            None => return Err(Refusal::usual(417, 800_036, "If-Match is missing.")),
            Some(tag) if tag != wire::entity_tag(one) => {
                return Err(Refusal::usual(400, 2055, "The entity tag is out of date."));
            }
            Some(_) => {}
        }
        change::applied(one, wanted, tenant.now)?;
        one.terms.changes += 1;
        if drops_renewal {
            one.auto_renew_enabled = false;
        }
        Ok(Answer::json(
            200,
            &WireSubscription::of(one, tenant, &customer),
        ))
    })??;
    context.note(Some(customer), "subscription", "update_subscription");
    if answers_later {
        let uri = format!("/{}", context.call.path[1..].join("/"));
        return Ok(Answer::empty(202).with("location", uri));
    }
    Ok(answer)
}

/// Whether there is one left, which is taken.
fn take_one(left: &mut u32) -> bool {
    let is_left = *left > 0;
    *left = left.saturating_sub(1);
    is_left
}
