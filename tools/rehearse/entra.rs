//! Entra: sign-in by the v2.0 endpoints, their configuration and their keys.

mod accounts;
mod assertion;
mod authorization_codes;
mod authorize;
mod certificate;
mod clients;
mod configuration;
mod consent_page;
mod context;
mod delegation;
mod device;
mod device_codes;
mod device_page;
mod form;
mod grants;
mod issuer;
mod jwt;
mod refusals;
mod resource;
mod routes;
mod scope;
mod sign_in_request;
mod tenant_segment;
mod tokens;

use tenant_file::{DelegatedAdminRelationship, Tenant};

pub use certificate::CERTIFICATE;
pub(crate) use grants::of_partner_administrator;
pub(crate) use issuer::{Issuer, Policy};
pub(crate) use resource::Resource;
pub(crate) use routes::ROUTES;
pub(crate) use tokens::{Claimed, Token, TokenProblem, checked, claimed, takes_challenges};

use crate::http::{call::Call, message::Answer};
use context::Context;
use refusals::Refusal;

/// Answers from the tenant that is named, and of the partner's relationships to all customers.
pub(crate) fn answer(
    call: &Call<'_>,
    issuer: &Issuer,
    tenant: &Tenant,
    relationships: &[DelegatedAdminRelationship],
) -> Answer {
    let context = Context {
        call,
        issuer,
        tenant,
        relationships,
    };
    routes::answer(context)
        .unwrap_or_else(|refusal| refusal.answer(call))
        .with("x-ms-request-id", call.request_id.as_str())
}

/// An error that has nothing to do with the request.
pub(crate) fn unavailable(call: &Call<'_>, status: u16) -> Answer {
    Refusal::temporarily_unavailable(status).answer(call)
}
