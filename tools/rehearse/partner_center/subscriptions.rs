//! What the partner sold to a customer.

mod change;
mod wire;

use common::ids::Guid;
use hyper::header;

use super::{Scene, refusals::Refusal};
use crate::{
    message::Answer,
    tenant::{Subscription, Tenant},
};
use wire::WireSubscription;
pub(super) use wire::catalog_item_id;

/// Those of a tenant's subscriptions that the partner sold.
fn sold<'a>(tenant: &'a Tenant, partner: &Guid) -> impl Iterator<Item = &'a Subscription> {
    let partner = *partner;
    let all = tenant.subscriptions.iter();
    all.filter(move |one| one.owner_tenant_id.as_ref() == Some(&partner))
}

/// Does something with the subscription that the path names, if the partner sold it.
pub(super) fn with_it<T>(
    scene: &mut Scene<'_>,
    act: impl FnOnce(&mut Subscription, &Tenant) -> T,
) -> Result<T, Refusal> {
    let customer = scene.buyer()?.id;
    let (id, partner) = (scene.given(1), *scene.partner());
    let acted = scene.in_tenant(&customer, |tenant| {
        let at = tenant.subscriptions.iter().position(|one| {
            one.owner_tenant_id.as_ref() == Some(&partner)
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

pub(super) fn list(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer = scene.buyer()?.id;
    let (call, partner) = (scene.call, *scene.partner());
    let (order, reseller) = (call.option("order_id"), call.option("mpn_id"));
    let answer = scene.in_tenant(&customer, |tenant| {
        let items = sold(tenant, &partner)
            .filter(|one| order.is_none() || one.terms.order_id == order)
            .filter(|one| reseller.is_none() || one.terms.partner_id == reseller)
            .map(|one| WireSubscription::of(one, tenant, &customer))
            .collect();
        call.collection(items, None)
    });
    let none: Vec<WireSubscription<'_>> = Vec::new();
    Ok(answer.unwrap_or_else(|| call.collection(none, None)))
}

pub(super) fn get(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer = scene.buyer()?.id;
    with_it(scene, |one, tenant| {
        Answer::json(200, &WireSubscription::of(one, tenant, &customer))
    })
}

/// Puts what is sent in the place of what is there: what is left out is reset (documented).
pub(super) fn patch(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer = scene.buyer()?.id;
    let wanted = scene.body_of(change::PROPERTIES)?;
    let given_tag = scene.call.request.header(header::IF_MATCH.as_str());
    let answer = with_it(scene, |one, tenant| {
        match given_tag {
            None => return Err(Refusal::usual(417, 800_036, "If-Match is missing.")),
            Some(tag) if tag != wire::entity_tag(one) => {
                return Err(Refusal::usual(400, 2055, "The entity tag is out of date."));
            }
            Some(_) => {}
        }
        change::applied(one, wanted, tenant.now)?;
        one.terms.changes += 1;
        Ok(Answer::json(
            200,
            &WireSubscription::of(one, tenant, &customer),
        ))
    })??;
    scene.note(Some(customer), "subscription", "update_subscription");
    Ok(answer)
}
