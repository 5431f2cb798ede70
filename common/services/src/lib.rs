//! Signing in, and the parts of Entra, Microsoft Graph and Partner Center that the tools use. From the
//! bottom up:
//!
//! | module | what it is |
//! |---|---|
//! | [`secret`] | a value that no log and no error shows |
//! | `http` | one request and its answer: addresses, bodies, the retry verdict |
//! | [`auth`] | tokens from Entra |
//! | [`error`] | why a call failed, in words and as an exit code |
//! | `service` | one service in one tenant: token, retries, pauses |
//! | `pages` | lists that come in pages |
//! | [`graph`], [`partner_center`] | the calls |
//! | [`settings`] | flag, environment and profile merged |
//!
//! [`Services`] makes them from the settings: one client, one store of tokens, one pause for each tenant.

pub mod auth;
pub mod error;
pub mod graph;
mod http;
mod pages;
pub mod partner_center;
pub mod secret;
mod service;
pub mod settings;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use url::Url;

use crate::{
    auth::Tokens,
    graph::Graph,
    http::client::{Client, Options},
    partner_center::PartnerCenter,
    service::{Api, Gate, Service},
    settings::Settings,
};
use record::{Failure, Log, ids::TenantId};

/// All services that the settings lead to.
pub struct Services {
    settings: Settings,
    client: Arc<Client>,
    tokens: Arc<Tokens>,
    gates: Mutex<HashMap<(Api, TenantId), Arc<Gate>>>,
    log: Log,
}

impl Services {
    /// Opens nothing yet.
    #[must_use]
    pub fn new(settings: Settings, log: Log) -> Self {
        let options = Options {
            ca: settings.ca.clone(),
            timeout: settings.timeout,
            loopback: settings.addresses.any_loopback(),
        };
        let client = Arc::new(Client::new(options, log));
        let tokens = Arc::new(Tokens::new(
            settings.sign_in.clone(),
            settings.addresses.login.clone(),
            Arc::clone(&client),
            log,
        ));
        Self {
            settings,
            client,
            tokens,
            gates: Mutex::default(),
            log,
        }
    }

    /// The settings that the services were made from.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Microsoft Graph in one tenant, with a token of that tenant.
    #[must_use]
    pub fn graph(&self, tenant: &TenantId) -> Graph {
        let addresses = &self.settings.addresses;
        Graph::new(self.service(
            Api::Graph,
            &addresses.graph,
            self.settings.cloud.graph(),
            tenant,
        ))
    }

    /// Partner Center, with a token of the **partner's** tenant, which the settings must name.
    pub fn partner_center(&self) -> Result<PartnerCenter, Failure> {
        let tenant = self.settings.partner_tenant()?;
        let addresses = &self.settings.addresses;
        Ok(PartnerCenter::new(self.service(
            Api::PartnerCenter,
            &addresses.partner_center,
            self.settings.cloud.partner_center(),
            tenant,
        )))
    }

    fn service(&self, api: Api, base: &Url, resource: &str, tenant: &TenantId) -> Service {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry((api, tenant.clone())).or_default();
        Service {
            api,
            base: base.clone(),
            resource: resource.to_owned(),
            tenant: tenant.clone(),
            client: Arc::clone(&self.client),
            tokens: Arc::clone(&self.tokens),
            gate: Arc::clone(gate),
            log: self.log,
        }
    }
}

#[cfg(test)]
mod tests;
