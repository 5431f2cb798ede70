//! Which service answers a request.

use hyper::Method;
use tenant_file::Tenant;

use crate::{
    acceptance, conditions, control, entra,
    faults::Interference,
    graph,
    http::{
        call::Call,
        hosts::Service,
        message::{Answer, Request},
    },
    lies, partner_center,
    world::World,
};

/// Answers a request. Each is applied wholly before the next to the same tenant.
pub(crate) fn answer(world: &World, request: &Request, interference: &Interference) -> Answer {
    let Some(call) = &call(world, request) else {
        return Answer::undecodable();
    };
    let World { tenants, clock, .. } = world;
    match Service::of(request.origin.as_deref(), &call.path) {
        Some(Service::Entra) => {
            let named = call.path.first().copied().unwrap_or_default();
            let relationships = tenants.first(clock).tenant.partner_center.desk.clone();
            let relationships = relationships.delegated_admin_relationships;
            let state = tenants.member(tenants.number(named), clock);
            let other = of_other_partner(&state.tenant, named).filter(|_| is_of_a_person(request));
            let tenant = other.as_ref().unwrap_or(&state.tenant);
            let answer = entra::answer(call, &world.issuer, tenant, &relationships);
            lies::token(interference.lie.as_ref(), answer, &world.issuer)
        }
        Some(Service::Graph) => {
            let number = tenants.number_of_token(request.bearer());
            let answer = conditions::graph(call, world, number, interference);
            reordered(world, call, answer)
        }
        Some(Service::SharePoint) => {
            let number = tenants.number_of_origin(request.origin.as_deref());
            let state = tenants.member(number, clock);
            graph::download(call, &state.tenant, &state.store)
        }
        Some(Service::PartnerCenter) => {
            let first = &mut tenants.first(clock);
            let answer = conditions::partner_center(call, world, first, interference);
            reordered(world, call, answer)
        }
        Some(Service::AdminCenter) => acceptance::answer(call, world),
        Some(Service::Rehearsal) => control::answer(call, world),
        None => Answer::empty(421).refused("no service is emulated at this address"),
    }
}

/// The tenant with the other partner in the place of the partner, where a path names that one: it signs in for itself.
fn of_other_partner(tenant: &Tenant, named: &str) -> Option<Tenant> {
    let other = tenant.other_partner()?;
    let is_named = named.eq_ignore_ascii_case(other.as_str())
        || tenant.known_tenants.iter().any(|known| {
            known.tenant_id == other && known.default_domain_name.eq_ignore_ascii_case(named)
        });
    is_named.then(|| {
        let mut seen = tenant.clone();
        seen.change_places();
        seen
    })
}

/// Whether a request of Entra is that of a person who has signed in, or only looks: the application is known to the other
/// partner's administrator, and has no way in of its own there.
fn is_of_a_person(request: &Request) -> bool {
    let is_refreshed = |pair: &[u8]| pair == b"grant_type=refresh_token";
    request.method == Method::GET || request.body.split(|b| *b == b'&').any(is_refreshed)
}

/// Whether a request may need a look at everybody in a large tenant, by its own options or those of its parts.
pub(crate) fn takes_long(request: &Request) -> bool {
    const OPTIONS: [&str; 3] = ["filter", "search", "orderby"];
    let path = request.path_segments();
    let looks = |(name, _): &(String, String)| {
        let name = name.trim_start_matches('$');
        OPTIONS.iter().any(|one| one.eq_ignore_ascii_case(name))
    };
    let is_batch = |last: &&str| last.eq_ignore_ascii_case("$batch");
    let may_look = if request.method == Method::GET {
        request.query_pairs().iter().any(looks)
    } else {
        path.last().is_some_and(is_batch) && {
            let body = request.body.to_ascii_lowercase();
            let names = |option: &&str| memchr::memmem::find(&body, option.as_bytes()).is_some();
            OPTIONS.iter().any(names)
        }
    };
    may_look && Service::of(request.origin.as_deref(), &path) == Some(Service::Graph)
}

/// The request as the services see it, by their own clock.
fn call<'a>(world: &'a World, request: &'a Request) -> Option<Call<'a>> {
    let mut call = Call::new(request, &world.issuer.origin)?;
    call.now += world.clock_skew;
    Some(call)
}

fn reordered(world: &World, call: &Call<'_>, answer: Answer) -> Answer {
    match &world.reordering {
        Some(reordering) => reordering.apply(call, answer),
        None => answer,
    }
}

/// The answer to a page token that has expired.
pub(crate) fn expired_page_token(world: &World, request: &Request) -> Answer {
    let Some(call) = &call(world, request) else {
        return Answer::empty(400);
    };
    match Service::of(request.origin.as_deref(), &call.path) {
        Some(Service::Graph) => graph::expired_page_token(call),
        _ => unavailable(world, request, 400, None, None),
    }
}

/// An error that has nothing to do with the request, in the form of the service that it was sent to.
pub(crate) fn unavailable(
    world: &World,
    request: &Request,
    status: u16,
    code: Option<String>,
    message: Option<String>,
) -> Answer {
    let Some(call) = &call(world, request) else {
        return Answer::empty(status);
    };
    match Service::of(request.origin.as_deref(), &call.path) {
        Some(Service::Entra) => entra::unavailable(call, status),
        Some(Service::Graph) => graph::unavailable(call, status, code, message),
        Some(Service::PartnerCenter) => partner_center::failed(call, status, code, message),
        Some(Service::AdminCenter | Service::SharePoint | Service::Rehearsal) | None => {
            Answer::empty(status)
        }
    }
}
