//! The rehearsal's own doors, which no real service has: the customer's side of the acceptance, and the clock.

use hyper::Method;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    message::Answer,
    services::{Call, Services},
};

/// What the customer's click on the invitation came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Accepted {
    pub(crate) already: bool,
    pub(crate) partner: String,
    pub(crate) delay_seconds: u32,
}

/// What the clock shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) now: Timestamp,
}

pub(crate) fn answer(call: &Call<'_>) -> Answer {
    match call.path {
        ["rehearsal", "accept"] if call.is(&Method::POST) => accept(call),
        ["rehearsal", "tick"] if call.is(&Method::POST) => tick(call),
        _ => Answer::empty(404).refused("the rehearsal has no such door"),
    }
}

fn option(call: &Call<'_>, name: &str) -> Option<String> {
    let mut pairs = call.request.query_pairs().into_iter();
    pairs.find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The customer accepts: the one that `tenant` names, or the first.
fn accept(call: &Call<'_>) -> Answer {
    let services = call.services;
    let name = option(call, "tenant").unwrap_or_default();
    let number = services.fleet.number(&name);
    let is_played = name.is_empty() || {
        let state = services.fleet.member(number, &services.clock);
        state.tenant.is_customer(&name)
    };
    if !is_played {
        return Answer::empty(404).refused("no such tenant is played");
    }
    Answer::json(200, &accepted(services, number))
}

/// A customer accepts, by its number in the fleet.
pub(crate) fn accepted(services: &Services, number: usize) -> Accepted {
    let accepted = {
        let mut state = services.fleet.member(number, &services.clock);
        Accepted {
            already: !state.accept(&services.clock),
            partner: state.tenant.partner_name().to_owned(),
            delay_seconds: state.tenant.invitation.delay_seconds,
        }
    };
    if !accepted.already {
        services.fleet.accepted(number);
    }
    accepted
}

/// Sets the clock forward by `by`, an ISO 8601 duration or one like `3d`.
fn tick(call: &Call<'_>) -> Answer {
    let span = option(call, "by").and_then(|by| by.parse::<Span>().ok());
    let services = call.services;
    let shown = span
        .filter(|span| !span.is_negative())
        .and_then(|span| services.tick(span));
    match shown {
        Some(now) => Answer::json(200, &Shown { now }),
        None => Answer::empty(400).refused("no time that the clock can be set forward by"),
    }
}
