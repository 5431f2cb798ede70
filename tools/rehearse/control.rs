//! The control endpoints, which no real service has: the customer's acceptance, and the clock.

mod attestation;

use hyper::Method;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    http::{call::Call, message::Answer},
    world::World,
};

/// The outcome of accepting the invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AcceptOutcome {
    /// Whether it had been accepted before.
    pub(crate) already: bool,
    pub(crate) partner: String,
    pub(crate) delay_seconds: u32,
}

/// The time of the clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ClockTime {
    pub(crate) now: Timestamp,
}

pub(crate) fn answer(call: &Call<'_>, world: &World) -> Answer {
    match call.path.as_slice() {
        ["rehearsal", "accept"] if call.is(&Method::POST) => accept(call, world),
        ["rehearsal", "attestations", id] => attestation::answer(call, world, id),
        ["rehearsal", "revoke"] if call.is(&Method::POST) => {
            world.issuer.revoke_sign_ins();
            Answer::empty(204)
        }
        ["rehearsal", "tick"] if call.is(&Method::POST) => advance(call, world),
        _ => Answer::empty(404).refused("unknown control endpoint"),
    }
}

/// The customer accepts: the one that `tenant` names, or the first.
fn accept(call: &Call<'_>, world: &World) -> Answer {
    let name = call.option("tenant").unwrap_or_default();
    let number = world.tenants.number(name);
    let is_known = name.is_empty() || {
        let state = world.tenants.member(number, &world.clock);
        state.tenant.is_customer(name)
    };
    if !is_known {
        return Answer::empty(404).refused("no such tenant is emulated");
    }
    Answer::json(200, &accepted(world, number))
}

/// A customer accepts, by its number.
pub(crate) fn accepted(world: &World, number: usize) -> AcceptOutcome {
    let outcome = {
        let mut state = world.tenants.member(number, &world.clock);
        AcceptOutcome {
            already: !state.accept(&world.clock),
            partner: state.tenant.partner_name().to_owned(),
            delay_seconds: state.tenant.invitation.delay_seconds,
        }
    };
    if !outcome.already {
        world.tenants.accepted(number);
    }
    outcome
}

/// Advances the clock by `by`, an ISO 8601 duration or one like `3d`.
fn advance(call: &Call<'_>, world: &World) -> Answer {
    let span = call.option("by").and_then(|by| by.parse::<Span>().ok());
    let now = span
        .filter(|span| !span.is_negative())
        .and_then(|span| world.advance(span));
    match now {
        Some(now) => Answer::json(200, &ClockTime { now }),
        None => Answer::empty(400).refused("not a duration by which the clock can be advanced"),
    }
}
