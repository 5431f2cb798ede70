//! Signing in, and the parts of Entra, Microsoft Graph and Partner Center that the tools use. From the
//! bottom up:
//!
//! | module | what it is |
//! |---|---|
//! | [`secret`] | a value that no log and no error shows |
//! | [`deadline`] | until when the work on a record may take |
//! | `http` | one request and its answer: addresses, bodies, the retry verdict |
//! | `local_zone` | the time zone of this machine |
//! | [`auth`] | tokens from Entra |
//! | [`error`] | why a call failed, in words and as an exit code |
//! | `service` | one service in one tenant: token, retries, pauses |
//! | [`pages`] | lists that come in pages |
//! | [`graph`], [`partner_center`] | the calls |
//! | [`settings`] | flag, environment and profile merged |
//!
//! [`Services`] makes them from the settings: one client, one store of tokens, one pause for each tenant.

pub mod auth;
pub mod deadline;
pub mod error;
pub mod graph;
mod http;
mod local_zone;
pub mod pages;
pub mod partner_center;
pub mod secret;
mod service;
pub mod settings;

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use crate::{
    auth::{Identities, Tokens, User},
    deadline::{Deadline, Limits},
    error::{ErrorKind, ServiceError},
    graph::Graph,
    http::client::{Client, Options},
    partner_center::PartnerCenter,
    service::{Api, Service, Shared},
    settings::Settings,
};
use record::{
    Failure, Log,
    ids::{Guid, TenantId},
};

/// All services that the settings lead to. A clone is cheap and has tokens, pauses and limits in common with
/// the one that it is made from.
#[derive(Clone)]
pub struct Services {
    settings: Arc<Settings>,
    shared: Arc<Shared>,
    deadline: Option<Deadline>,
}

impl Services {
    /// Opens nothing yet. The time of `--max-time` begins here.
    #[must_use]
    pub fn new(settings: Settings, log: Log) -> Self {
        let options = Options {
            ca: settings.ca.clone(),
            timeout: settings.timeout,
            loopback: settings.addresses.any_loopback(),
            clock: Timestamp::now,
        };
        let on_this_machine = Options {
            loopback: true,
            ..options.clone()
        };
        let client = Arc::new(Client::new(options, log));
        let local = Client::new(on_this_machine, log);
        let identities = Identities {
            app: settings.app.clone(),
            user: settings.user.clone(),
            acts_as: settings.acts_as,
        };
        if let Some(user) = settings.user.as_ref().and_then(User::described) {
            log.detail(|| format!("uses {user}"));
        }
        let tokens = Tokens::new(
            identities,
            settings.addresses.login.clone(),
            settings.cloud.graph(),
            (Arc::clone(&client), local),
        );
        let limits = Limits::new(settings.max_time, settings.record_time);
        Self {
            settings: Arc::new(settings),
            shared: Arc::new(Shared::new(client, tokens, limits, log)),
            deadline: None,
        }
    }

    /// The settings that the services were made from.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The services for one record, whose time begins now. All calls that are made for it have that time together.
    #[must_use]
    pub fn for_record(&self) -> Self {
        Self {
            deadline: Some(self.shared.limits.of_record()),
            ..self.clone()
        }
    }

    /// Until when the work on this record may take; without one, until when a record may that is begun now.
    #[must_use]
    pub fn deadline(&self) -> Deadline {
        self.deadline
            .unwrap_or_else(|| self.shared.limits.of_record())
    }

    /// The id of a tenant. A domain is asked for once in a run, of Entra and without a sign-in.
    pub async fn tenant_id(&self, tenant: &TenantId) -> Result<Guid, ServiceError> {
        let call = "openid-configuration";
        let waiting = self.shared.waiting(call, tenant, self.deadline);
        let id = self.shared.tokens.tenant_id(tenant, &waiting).await;
        id.map_err(|error| ServiceError::new(ErrorKind::Token(error), call, false))
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
        Service {
            api,
            base: base.clone(),
            resource: resource.to_owned(),
            tenant: tenant.clone(),
            deadline: self.deadline,
            shared: Arc::clone(&self.shared),
        }
    }
}

#[cfg(test)]
mod tests;
