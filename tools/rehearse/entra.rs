//! Entra: sign-in by the v2.0 endpoints, their configuration and their keys.

mod accounts;
mod assertion;
mod configuration;
mod device;
mod device_page;
mod form;
mod grants;
mod home;
mod jwt;
mod refusals;
mod routes;
mod scope;
mod tokens;

pub(crate) use device::Devices;
pub(crate) use jwt::Keys;
pub(crate) use routes::ROUTES;
pub(crate) use tokens::{Claimed, Token, TokenProblem, checked, claimed};

use crate::{message::Answer, services::Call, tenant::Tenant};
use refusals::Refusal;

/// Microsoft Graph: the addresses and the id that its tokens may be asked for.
const GRAPH: [&str; 5] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000",
];

/// Partner Center: the same.
const PARTNER_CENTER: [&str; 2] = [
    "https://api.partnercenter.microsoft.com",
    "https://partner.partnercenterapi.microsoftonline.cn",
];

/// What a token is for. The emulator's own address stands for both services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    Graph,
    PartnerCenter,
}

impl Resource {
    /// Whether a token whose audience is `audience` may be used here.
    pub(crate) fn accepts(self, audience: &str, origin: &str) -> bool {
        let known: &[&str] = match self {
            Self::Graph => &GRAPH,
            Self::PartnerCenter => &PARTNER_CENTER,
        };
        audience == origin || known.contains(&audience)
    }
}

pub(crate) fn answer(call: &Call<'_>, tenant: &Tenant) -> Answer {
    routes::play(call, tenant)
        .unwrap_or_else(|refusal| refusal.answer(call))
        .with("x-ms-request-id", call.request_id.as_str())
}

pub(crate) fn disturbed(call: &Call<'_>, status: u16) -> Answer {
    Refusal::temporarily_unavailable(status).answer(call)
}
