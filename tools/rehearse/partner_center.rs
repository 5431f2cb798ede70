//! Partner Center v1, as the new partner sees it.

mod agreements;
mod audit;
mod carts;
mod checkout;
mod contacts;
mod context;
mod customers;
mod envelope;
mod orders;
mod partners;
mod refusals;
mod routes;
mod subscriptions;
mod transfers;
mod validations;

use hyper::Method;
use tenant_file::Tenant;

pub(crate) use refusals::{failed, unavailable};
pub(crate) use routes::ROUTES;

use crate::{
    entra::{self, Resource},
    http::{call::Call, message::Answer},
    world::World,
};
use context::Context;
use refusals::Refusal;
use routes::Route;

/// Answers from the tenant that was loaded, which has the partner's affairs, and the other tenants of the world.
pub(crate) fn answer(call: &Call<'_>, world: &World, first: &mut Tenant) -> Answer {
    let mut answer = route(call, world, first).unwrap_or_else(|refusal| refusal.answer(call));
    let marked = first.partner_center.byte_order_mark;
    if marked && !answer.body.is_empty() && call.request.method != Method::HEAD {
        answer.body.splice(0..0, *b"\xEF\xBB\xBF");
    }
    refusals::identified(call, answer)
}

fn route(call: &Call<'_>, world: &World, first: &mut Tenant) -> Result<Answer, Refusal> {
    let token = entra::checked(&world.issuer, call, Resource::PartnerCenter)
        .map_err(|_| Refusal::token())?;
    if token.tid != first.partner_center.tenant_id.as_str() {
        return Err(Refusal::token());
    }
    let (route, path_params) = Route::of(&call.request.method, &call.path[1..])?;
    if route.needs_a_person && token.scp.is_none() {
        return Err(Refusal::needs_a_person());
    }
    for (name, _) in call.query {
        if !route.options.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Refusal::unknown_option(name));
        }
    }
    (route.answer)(&mut Context {
        call,
        path_params,
        world,
        first,
    })
}
