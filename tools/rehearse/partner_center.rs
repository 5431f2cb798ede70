//! Partner Center v1, as the new partner sees it, or the one who sold to the customer before.

mod agreements;
mod attestations;
mod audit;
mod carts;
mod catalogue;
mod checkout;
mod contacts;
mod context;
mod creation;
mod customers;
mod envelope;
mod licenses;
mod orders;
mod partners;
mod refusals;
mod repetition;
mod routes;
mod subscriptions;
mod transfers;
mod users;
mod validations;

use hyper::Method;
use record::permissions::partner_center::Takes;
pub(crate) use refusals::{failed, unavailable};
pub(crate) use routes::ROUTES;

use crate::{
    entra::{self, Resource},
    http::{call::Call, message::Answer},
    world::{World, tenants::TenantState},
};
use context::Context;
use refusals::Refusal;
use routes::Route;

/// Answers from the tenant that was loaded, which has the partner's affairs, and the other tenants of the world. The other
/// partner, who sold to the customer before, has affairs of its own.
pub(crate) fn answer(call: &Call<'_>, world: &World, first: &mut TenantState) -> Answer {
    let token = entra::checked(&world.issuer, call, Resource::PartnerCenter);
    let other = first.tenant.other_partner();
    let is_other = token.is_ok_and(|token| other.is_some_and(|other| other.as_str() == token.tid));
    if !is_other {
        return answer_partner(call, world, first);
    }
    first.tenant.change_places();
    let answer = answer_partner(call, world, first);
    first.tenant.change_places();
    answer
}

fn answer_partner(call: &Call<'_>, world: &World, first: &mut TenantState) -> Answer {
    let mut answer = route(call, world, first).unwrap_or_else(|refusal| refusal.answer(call));
    let asks = call.request.header("validatemfa");
    if asks.is_some_and(|asks| asks.eq_ignore_ascii_case("true")) {
        let token = entra::checked(&world.issuer, call, Resource::PartnerCenter);
        let is_mfa = token.is_ok_and(|token| token.is_mfa());
        answer = answer.with("ismfacompliant", if is_mfa { "true" } else { "false" });
    }
    let marked = first.tenant.partner_center.byte_order_mark;
    if marked && !answer.body.is_empty() && call.request.method != Method::HEAD {
        answer.body.splice(0..0, *b"\xEF\xBB\xBF");
    }
    refusals::identified(call, answer)
}

fn route(call: &Call<'_>, world: &World, state: &mut TenantState) -> Result<Answer, Refusal> {
    let first = &mut state.tenant;
    let token = entra::checked(&world.issuer, call, Resource::PartnerCenter)
        .map_err(|_| Refusal::token())?;
    // A person's tokens are refused without it since 1 April 2026; an application's own are not affected (documented).
    if token.scp.is_some() && !token.is_mfa() {
        return Err(Refusal::needs_mfa());
    }
    if token.tid != first.partner_center.tenant_id.as_str() {
        return Err(Refusal::token());
    }
    let (route, path_params) = Route::of(&call.request.method, &call.path[1..])?;
    match (route.takes(), token.scp.is_some()) {
        (Some(Takes::Either), _) | (Some(Takes::Person), true) | (Some(Takes::App), false) => {}
        (Some(Takes::App), true) => return Err(Refusal::needs_the_app()),
        (Some(Takes::Person) | None, _) => return Err(Refusal::needs_a_person()),
    }
    let agents = route.agents();
    let is_looked_at = token.scp.is_some() && !agents.is_empty();
    if is_looked_at && !first.partner_center.desk.has_one_of(agents) {
        return Err(Refusal::role());
    }
    for (name, _) in call.query {
        if !route.options.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Refusal::unknown_option(name));
        }
    }
    if let Some(answer) = repetition::answered(call, first) {
        return Ok(answer);
    }
    let answer = (route.answer)(&mut Context {
        call,
        roles: route.roles(),
        path_params,
        world,
        first,
        store: &mut state.store,
    })?;
    repetition::keep(call, &answer, first);
    Ok(answer)
}
