//! Graph and Partner Center as they are on the day: throttled, seen through replicas that lag, used by others too.

use hyper::Method;

use crate::{
    entra::{self, Claimed},
    faults::{Around, Effect, Lag},
    fleet::State,
    graph, lag,
    message::Answer,
    partner_center,
    quota::{self, Cost, Exceeded, Quotas, Spender},
    services::Call,
    tenant::{License, Tenant, User},
};

/// A call of Graph to a tenant, and what goes on around it.
pub(crate) fn graph(call: &Call<'_>, state: &mut State, around: &Around) -> Answer {
    for (sku, seats) in &around.taken {
        for _ in 0..*seats {
            take_a_seat(&mut state.tenant, sku);
        }
    }
    let before = changed_user(call, &state.tenant)
        .filter(|_| call.services.faults.can_lag())
        .cloned();
    let State {
        tenant,
        memory,
        history,
        ..
    } = state;
    let present = around
        .lag
        .filter(|_| call.request.method == Method::GET)
        .map(|lag| turned_back(call, tenant, history, lag));
    let answer = throttled(call, tenant, |tenant| graph::answer(call, tenant, memory));
    if let Some(present) = present {
        lag::turn_forward(tenant, present);
    }
    if let Some(before) = before {
        history.note(before, tenant, call.services.clock.instant());
    }
    answer
}

/// A part of a batch: it pays for itself, and what can go wrong with it is told inside.
pub(crate) fn graph_within(
    call: &Call<'_>,
    tenant: &mut Tenant,
    memory: &mut graph::Memory,
) -> Answer {
    let services = call.services;
    let effect = services.faults.strike_within(call.request).effect;
    let Some(Effect::Status {
        status,
        applied,
        retry_after,
        code,
        message,
    }) = effect
    else {
        return throttled(call, tenant, |tenant| graph::answer(call, tenant, memory));
    };
    if applied {
        graph::answer(call, tenant, memory);
    }
    let answer = graph::disturbed(call, status, code, message);
    match retry_after {
        Some(after) => answer.with("retry-after", after),
        None => answer,
    }
}

/// A call of Partner Center, if there have not been too many.
pub(crate) fn partner_center(call: &Call<'_>, first: &mut Tenant) -> Answer {
    let claimed = call.request.bearer().and_then(entra::claimed);
    let quotas = call.services.quotas.as_ref();
    let paid = claimed
        .zip(quotas)
        .map_or(Ok(()), |(who, quotas)| quotas.pay_partner_center(&who.tid));
    match paid {
        Ok(()) => partner_center::answer(call, first),
        Err(seconds) => {
            let words = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
            partner_center::disturbed(call, 429, Some(words))
                .with("retry-after", seconds.to_string())
        }
    }
}

/// The user whose own address a change is sent to.
fn changed_user<'a>(call: &Call<'_>, tenant: &'a Tenant) -> Option<&'a User> {
    let is_change = call.request.method != Method::GET;
    let key = user_of(call).filter(|_| is_change)?;
    tenant.user(key)
}

fn user_of<'a>(call: &Call<'a>) -> Option<&'a str> {
    match call.path {
        [_, "users", key, ..] => Some(key),
        _ => None,
    }
}

fn turned_back(
    call: &Call<'_>,
    tenant: &mut Tenant,
    history: &mut lag::History,
    lag: Lag,
) -> Vec<User> {
    history.turn_back(tenant, lag, user_of(call), call.services.clock.instant())
}

/// Somebody whom another administrator has just taken on.
fn take_a_seat(tenant: &mut Tenant, sku: &common::ids::Guid) {
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
    });
}

/// Answers if the client can pay, and says what it cost.
fn throttled(
    call: &Call<'_>,
    tenant: &mut Tenant,
    answer: impl FnOnce(&mut Tenant) -> Answer,
) -> Answer {
    let Some((quotas, who, cost)) = bill(call) else {
        return answer(tenant);
    };
    let spender = Spender {
        app: &who.appid,
        tenant: &who.tid,
        users: tenant.users.len(),
    };
    match quotas.pay(spender, cost) {
        Err(exceeded) => refused(call, exceeded),
        Ok(spent) => {
            let answer = answer(tenant);
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

fn bill<'a>(call: &Call<'a>) -> Option<(&'a Quotas, Claimed, Cost)> {
    let quotas = call.services.quotas.as_ref()?;
    let who = call.request.bearer().and_then(entra::claimed)?;
    let path = call.path.get(1..)?;
    let cost = quota::cost(&call.request.method, path, &call.request.query_pairs())?;
    Some((quotas, who, cost))
}

fn refused(call: &Call<'_>, exceeded: Exceeded) -> Answer {
    graph::disturbed(call, 429, None, None)
        .with("retry-after", exceeded.retry_after)
        .with("x-ms-throttle-scope", exceeded.scope)
        .with("x-ms-throttle-information", exceeded.information)
}

/// An answer of a proxy between the client and the service, for the eyes of people.
pub(crate) fn page_of_a_proxy(status: u16) -> Answer {
    let mut answer = Answer::empty(status).with("content-type", "text/html; charset=UTF-8");
    answer.body = format!(
        "<!DOCTYPE html>\n<html><head><title>{status} Proxy Error</title></head>\n\
         <body><h1>Proxy Error</h1><p>The proxy server could not handle the request.</p></body></html>\n"
    )
    .into_bytes();
    answer
}
