//! Graph and Partner Center under the conditions of the day: throttled, read from replicas that lag, used by others too.

use std::time::Instant;

use hyper::Method;
use tenant_file::{License, Properties, Tenant, User};

use crate::{
    entra::{self, Claimed},
    faults::{Effect, Interference, Lag, Lie},
    graph,
    http::{
        call::Call,
        message::{Answer, Request},
    },
    lies, partner_center,
    quota::{self, Cost, Exceeded, Quotas, Spender},
    world::{self, World, tenants::TenantState},
};

/// Answers a call of Graph to a tenant, by its number: what only reads, beside other readers.
pub(crate) fn graph(
    call: &Call<'_>,
    world: &World,
    number: usize,
    interference: &Interference,
) -> Answer {
    let path = graph::usual_path(&call.path);
    let call = &call.at(&path);
    let World { tenants, clock, .. } = world;
    if interference.is_none() && graph::only_reads(call) {
        let state = &*tenants.shared(number, clock);
        return read(call, world, state);
    }
    changing(
        call,
        world,
        &mut tenants.member(number, clock),
        interference,
    )
}

fn read(call: &Call<'_>, world: &World, state: &TenantState) -> Answer {
    let inner = |request: &Request, state: graph::State<'_>| batch_part(world, request, state);
    let service = service(world, &inner);
    let state = graph::State::Shared(&state.tenant, &state.store);
    answer(call, world, &service, None, state)
}

fn changing(
    call: &Call<'_>,
    world: &World,
    state: &mut TenantState,
    interference: &Interference,
) -> Answer {
    for (sku, seats) in &interference.taken {
        for _ in 0..*seats {
            take_a_seat(&mut state.tenant, sku);
        }
    }
    let before = changed_user(call, &state.tenant)
        .filter(|_| world.faults.can_lag())
        .cloned();
    let TenantState {
        tenant,
        store,
        history,
        ..
    } = state;
    let now = world.clock.instant();
    let present = interference
        .lag
        .filter(|_| call.request.method == Method::GET)
        .map(|lag| rewound(call, tenant, history, lag, now));
    let inner = |request: &Request, state: graph::State<'_>| batch_part(world, request, state);
    let service = service(world, &inner);
    let lie = interference.lie.as_ref();
    let state = graph::State::Own(tenant, store);
    let answer = answer(call, world, &service, lie, state);
    if let Some(present) = present {
        world::restore(tenant, present);
    }
    if let Some(before) = before {
        history.note(before, tenant, world.clock.instant());
    }
    answer
}

fn service<'a>(world: &'a World, inner: graph::Inner<'a>) -> graph::Service<'a> {
    graph::Service {
        issuer: &world.issuer,
        instant: world.clock.instant(),
        inner,
    }
}

/// Answers a call, untruly where a lie is to be told.
fn answer(
    call: &Call<'_>,
    world: &World,
    service: &graph::Service<'_>,
    lie: Option<&Lie>,
    mut state: graph::State<'_>,
) -> Answer {
    if let Some(lie) = lie.filter(|lie| matches!(lie.effect, Effect::NotApplied)) {
        let answer = undone(state, |state| answer(call, world, service, None, state));
        if answer.status < 300 {
            lie.tell();
        }
        return answer;
    }
    let truth = |call: &Call<'_>, state: &mut graph::State<'_>| {
        throttled(call, world, state.tenant().users.len(), || {
            service.answer(call, state.reborrowed())
        })
    };
    match lie {
        None => truth(call, &mut state),
        Some(lie) => lies::answer(lie, call, &mut state, truth),
    }
}

/// Answers, and takes back what that changed.
fn undone(state: graph::State<'_>, answer: impl FnOnce(graph::State<'_>) -> Answer) -> Answer {
    let graph::State::Own(tenant, store) = state else {
        return answer(state);
    };
    let (before, mark) = (tenant.clone(), store.mark());
    let answer = answer(graph::State::Own(tenant, store));
    *tenant = before;
    store.rewind(mark);
    answer
}

/// Answers a part of a batch: it counts against the quota by itself, and a fault changes its own answer only.
fn batch_part(world: &World, request: &Request, state: graph::State<'_>) -> Answer {
    let Some(call) = &Call::new(request, &world.issuer.origin) else {
        return Answer::undecodable();
    };
    let path = graph::usual_path(&call.path);
    let call = &call.at(&path);
    // A batch in a batch is not taken (documented).
    let inner = |_: &Request, _: graph::State<'_>| Answer::empty(400);
    let service = service(world, &inner);
    let injected = world
        .faults
        .for_batch_part(request, |effect| lies::suits(effect, request));
    let (applied, failure) = match injected.effect {
        Some(Effect::Status {
            status,
            applied,
            retry_after,
            code,
            message,
        }) => {
            let failure = graph::unavailable(call, status, code, message);
            let failure = match retry_after {
                Some(after) => failure.with("retry-after", after),
                None => failure,
            };
            (applied, failure)
        }
        Some(Effect::ErrorIn200 {
            applied,
            code,
            message,
        }) => {
            let failure = graph::unavailable(call, 500, code, message);
            (applied, failure.with_status(200))
        }
        Some(Effect::ExpiredPageToken) => (false, graph::expired_page_token(call)),
        _ => {
            let lie = injected.interference.lie;
            let answer = answer(call, world, &service, lie.as_ref(), state);
            if let Some(lie) = lie.filter(|lie| !lie.was_told()) {
                world.faults.give_back(&lie);
            }
            return answer;
        }
    };
    if applied {
        service.answer(call, state);
    }
    failure
}

/// Answers a call of Partner Center, if there have not been too many.
pub(crate) fn partner_center(
    call: &Call<'_>,
    world: &World,
    first: &mut TenantState,
    interference: &Interference,
) -> Answer {
    let claimed = call.request.bearer().and_then(entra::claimed);
    let paid = claimed
        .zip(world.quotas.as_ref())
        .map_or(Ok(()), |(who, quotas)| quotas.pay_partner_center(&who.tid));
    if let Err(seconds) = paid {
        let words = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
        return partner_center::unavailable(call, 429, Some(words))
            .with("retry-after", seconds.to_string());
    }
    let truth =
        |call: &Call<'_>, first: &mut TenantState| partner_center::answer(call, world, first);
    match &interference.lie {
        None => truth(call, first),
        Some(lie) if matches!(lie.effect, Effect::NotApplied) => {
            let before = (Former::of(first), named_tenant(call, world));
            let answer = truth(call, first);
            before.0.restore(first);
            if let Some((number, former)) = before.1 {
                former.restore(&mut world.tenants.member(number, &world.clock));
            }
            if answer.status < 300 {
                lie.tell();
            }
            answer
        }
        Some(lie) => lies::answer(lie, call, first, truth),
    }
}

/// The tenant of the customer that a path of Partner Center names, where that is not the first one.
fn named_tenant(call: &Call<'_>, world: &World) -> Option<(usize, Former)> {
    let number = world.tenants.number(call.path.get(2)?);
    let former = || Former::of(&world.tenants.member(number, &world.clock));
    (number > 0).then(|| (number, former()))
}

/// What a tenant was like before a change that is not to be.
struct Former {
    tenant: Tenant,
    mark: graph::Mark,
}

impl Former {
    fn of(state: &TenantState) -> Self {
        Self {
            tenant: state.tenant.clone(),
            mark: state.store.mark(),
        }
    }

    fn restore(self, state: &mut TenantState) {
        state.tenant = self.tenant;
        state.store.rewind(self.mark);
    }
}

/// The user whose own address a change is sent to.
fn changed_user<'a>(call: &Call<'_>, tenant: &'a Tenant) -> Option<&'a User> {
    let is_change = call.request.method != Method::GET;
    let key = user_of(call).filter(|_| is_change)?;
    tenant.user(key)
}

fn user_of<'a>(call: &Call<'a>) -> Option<&'a str> {
    match call.path.as_slice() {
        [_, "users", key, ..] => Some(key),
        _ => None,
    }
}

fn rewound(
    call: &Call<'_>,
    tenant: &mut Tenant,
    history: &mut world::History,
    lag: Lag,
    now: Instant,
) -> Vec<User> {
    history.rewind(tenant, lag, user_of(call), now)
}

/// Adds a user whom another administrator has just given a seat.
fn take_a_seat(tenant: &mut Tenant, sku: &record::ids::Guid) {
    let number = tenant.users.len();
    let Some(id) = uuid::Uuid::new_v4().to_string().parse().ok() else {
        return;
    };
    let name = format!("arrival{number}@{}", tenant.initial_domain());
    let license = License {
        sku_id: *sku,
        disabled_plans: Vec::new(),
        last_updated_date_time: tenant.now,
    };
    tenant.add_user(User {
        id,
        display_name: format!("新任 {number}"),
        given_name: None,
        surname: None,
        mail: None,
        user_principal_name: name,
        account_enabled: true,
        user_type: Some("Member".to_owned()),
        usage_location: tenant.organization.default_usage_location.clone(),
        licenses: vec![license],
        drive: None,
        manager: None,
        properties: Properties::default(),
    });
}

/// Answers if the client can pay, and says what it cost.
fn throttled(
    call: &Call<'_>,
    world: &World,
    users: usize,
    answer: impl FnOnce() -> Answer,
) -> Answer {
    let Some((quotas, who, cost)) = bill(call, world) else {
        return answer();
    };
    let spender = Spender {
        app: &who.appid,
        tenant: &who.tid,
        users,
    };
    match quotas.pay(spender, cost) {
        Err(exceeded) => refused(call, exceeded),
        Ok(spent) => {
            let answer = answer();
            if matches!(answer.status, 400 | 403) {
                quotas.give_back(spender, cost);
            }
            let answer = answer.with("x-ms-resource-unit", cost.units.to_string());
            match spent.percentage() {
                Some(share) => answer.with("x-ms-throttle-limit-percentage", share),
                None => answer,
            }
        }
    }
}

fn bill<'a>(call: &Call<'_>, world: &'a World) -> Option<(&'a Quotas, Claimed, Cost)> {
    let quotas = world.quotas.as_ref()?;
    let who = call.request.bearer().and_then(entra::claimed)?;
    let path = call.path.get(1..)?;
    let cost = quota::cost(&call.request.method, path, call.query)?;
    Some((quotas, who, cost))
}

fn refused(call: &Call<'_>, exceeded: Exceeded) -> Answer {
    graph::unavailable(call, 429, None, None)
        .with("retry-after", exceeded.retry_after)
        .with("x-ms-throttle-scope", exceeded.scope)
        .with("x-ms-throttle-information", exceeded.information)
}

/// The error page of a proxy between the client and the service.
pub(crate) fn page_of_a_proxy(status: u16) -> Answer {
    let mut answer = Answer::empty(status).with("content-type", "text/html; charset=UTF-8");
    answer.body = format!(
        "<!DOCTYPE html>\n<html><head><title>{status} Proxy Error</title></head>\n\
         <body><h1>Proxy Error</h1><p>The proxy server could not handle the request.</p></body></html>\n"
    )
    .into_bytes();
    answer
}
