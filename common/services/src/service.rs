//! One service in one tenant: the token, the tries, the pauses, the errors. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`gate`] | the pause that a service asked for, and who is sent after it |
//! | [`verdict`] | what came of one try |
//! | [`answer`] | what a good answer holds |

pub(crate) mod answer;
mod gate;
mod verdict;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use url::Url;

use crate::{
    auth::{Granted, Identity, TokenError, Tokens, claims::Claims},
    deadline::{Deadline, Limits},
    error::{ErrorKind, Lacks, ServiceError},
    http::{
        address::{self, BadSegment},
        client::{Answer, Call, Client},
        retry::{Outcome, Try, until_settled},
        waiting::{OutOfTime, Waiting},
    },
    partner_center::advice::advice,
    secret::Secret,
};
use gate::{Gate, Turn};
use record::{
    Log, Text,
    ids::{Guid, TenantId},
    permissions::{
        Bearer, graph,
        partner_center::{self, Takes},
    },
    text,
};

/// Which service it is: they name the ids of a request differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Api {
    Graph,
    PartnerCenter,
}

/// What all services of a run have in common.
pub(crate) struct Shared {
    pub(crate) client: Arc<Client>,
    pub(crate) tokens: Tokens,
    pub(crate) limits: Limits,
    pub(crate) log: Log,
    gates: Mutex<HashMap<(Api, Guid), Arc<Gate>>>,
}

impl Shared {
    pub(crate) fn new(client: Arc<Client>, tokens: Tokens, limits: Limits, log: Log) -> Self {
        Self {
            client,
            tokens,
            limits,
            log,
            gates: Mutex::default(),
        }
    }

    fn gate(&self, api: Api, tenant: Guid) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(gates.entry((api, tenant)).or_default())
    }

    /// The waiting of a call, until the deadline, or for the time of a record where there is none.
    pub(crate) fn waiting(
        &self,
        call: impl Into<String>,
        tenant: &TenantId,
        deadline: Option<Deadline>,
    ) -> Waiting {
        let deadline = deadline.unwrap_or_else(|| self.limits.of_record());
        let clock = self.client.clock();
        Waiting::new(call, tenant.as_str(), deadline, self.log, clock)
    }
}

/// One service in one tenant.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) api: Api,
    pub(crate) base: Url,
    /// What the token is for, such as `https://graph.microsoft.com`.
    pub(crate) resource: String,
    /// Whose token it is.
    pub(crate) tenant: TenantId,
    /// Until when calls may take; each has the time of a record where there is none.
    pub(crate) deadline: Option<Deadline>,
    pub(crate) shared: Arc<Shared>,
}

/// The way of one call to the service: whose token, and which pause it has to keep.
struct Route {
    tenant: Guid,
    identity: Identity,
    gate: Arc<Gate>,
    /// The token that the service refused last.
    refused: Option<Secret>,
}

impl Service {
    /// An address of this service.
    pub(crate) fn address(&self, segments: &[&str]) -> Result<Url, ServiceError> {
        address::under(&self.base, segments).map_err(refused)
    }

    /// An address that the service itself gave, such as a next page: only of its own origin.
    pub(crate) fn own_link(&self, link: &str, call: &str) -> Result<Url, ServiceError> {
        let foreign = || ServiceError::new(ErrorKind::ForeignLink, call, false);
        let url = Url::parse(link).map_err(|_| foreign().with_message(link))?;
        if address::same_origin(&url, &self.base) {
            Ok(url)
        } else {
            Err(foreign().with_message(url.origin().ascii_serialization()))
        }
    }

    /// Forgets the token: an old one never gains rights that were given since.
    pub(crate) fn forget_token(&self) {
        self.shared.tokens.forget(&self.tenant, &self.resource);
    }

    /// The tenant's id, which is known once a call was answered.
    pub(crate) fn tenant_id(&self) -> Option<Guid> {
        self.shared.tokens.known_id(&self.tenant)
    }

    /// Sends a call, again where that is safe, and gives the answer if it is a good one.
    pub(crate) async fn send(&self, mut call: Call) -> Result<Answer, ServiceError> {
        if !address::same_origin(&call.url, &self.base) {
            return Err(
                ServiceError::new(ErrorKind::ForeignLink, call.label(), false)
                    .with_message(call.url.origin().ascii_serialization()),
            );
        }
        let id = call.request_id.take();
        let id = id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        call.headers.extend(self.identify(&id));
        let result = self.send_until_settled(&call).await;
        result.map_err(|mut error| {
            error.0.client_request_id = Some(id);
            error.0.advice = self.advice(&error);
            error
        })
    }

    /// What to do about a refusal, where the service's code says it.
    fn advice(&self, error: &ServiceError) -> Option<Text> {
        match self.api {
            Api::Graph => None,
            Api::PartnerCenter => advice(error.status()?, error.code()?),
        }
    }

    async fn send_until_settled(&self, call: &Call) -> Result<Answer, ServiceError> {
        let waiting = self
            .shared
            .waiting(call.label(), &self.tenant, self.deadline);
        let tenant = self.shared.tokens.tenant_id(&self.tenant, &waiting).await;
        let tenant = tenant.map_err(|error| no_token(call, error))?;
        let mut route = Route {
            tenant,
            identity: self.identity(call).map_err(|error| no_token(call, error))?,
            gate: self.shared.gate(self.api, tenant),
            refused: None,
        };
        until_settled(&waiting, !call.is_write(), async || {
            self.attempt(call, &waiting, &mut route).await
        })
        .await
    }

    async fn attempt(
        &self,
        call: &Call,
        waiting: &Waiting,
        route: &mut Route,
    ) -> Try<Result<Answer, ServiceError>> {
        let (turn, token) = match self.prepare(call, waiting, route).await {
            Ok(prepared) => prepared,
            Err(error) => return Try::last(Err(error)),
        };
        let exchange = self.shared.client.exchange(call, Some(&token), waiting);
        let result = turn.until(exchange).await;
        let outcome = verdict::outcome(&result);
        let retry_after = verdict::pause_asked(&result);
        match retry_after {
            Some(pause) => route.gate.close(pause),
            None if verdict::keeps_up(outcome) => route.gate.was_answered(),
            None => {}
        }
        if outcome == Outcome::Status(401) {
            let tokens = &self.shared.tokens;
            let key = (route.tenant, self.resource.as_str(), route.identity);
            tokens.forget_this(key, &token);
            route.refused = Some(token.clone());
        }
        Try {
            outcome,
            retry_after,
            result: verdict::settle(call, result).map_err(|mut error| {
                error.0.lacks = self.lacks(call, &error, &token, route.identity);
                error
            }),
        }
    }

    /// Waits for the call's turn, which a pause that the service asked for puts off, and gets the token. Nothing is sent
    /// to the service yet.
    async fn prepare<'a>(
        &self,
        call: &Call,
        waiting: &Waiting,
        route: &'a Route,
    ) -> Result<(Turn<'a>, Secret), ServiceError> {
        waiting.check().map_err(|out| out_of_time(call, out))?;
        let turn = route.gate.pass(call, waiting).await?;
        let tokens = &self.shared.tokens;
        let tenant = (route.tenant, &self.tenant);
        let token = tokens
            .get(tenant, &self.resource, route.identity, waiting)
            .await
            .map_err(|error| no_token(call, error))?;
        if tokens.are_by_command() && route.refused.as_ref() == Some(&token) {
            return Err(no_token(call, refused_again()));
        }
        Ok((turn, token))
    }

    /// A new token of Graph for another program, with how long it holds.
    pub(crate) async fn new_token(&self) -> Result<Granted, ServiceError> {
        let call = "oauth2/v2.0/token";
        let failed = |error| ServiceError::new(ErrorKind::Token(error), call, false);
        let waiting = self.shared.waiting(call, &self.tenant, self.deadline);
        let tokens = &self.shared.tokens;
        let tenant = tokens.tenant_id(&self.tenant, &waiting).await;
        let tenant = (tenant.map_err(failed)?, &self.tenant);
        let identity = tokens.for_graph();
        let granted = tokens.granted(tenant, &self.resource, identity, &waiting);
        granted.await.map_err(failed)
    }

    /// What the token of a call says of itself; `None` where it cannot be read. Nothing is sent to the service.
    pub(crate) async fn claims(&self) -> Result<Option<Claims>, ServiceError> {
        let call = Call::get(self.address(&["v1", "customers"])?);
        let waiting = (self.shared).waiting(call.label(), &self.tenant, self.deadline);
        let tokens = &self.shared.tokens;
        let failed = |error| no_token(&call, error);
        let tenant = tokens
            .tenant_id(&self.tenant, &waiting)
            .await
            .map_err(failed)?;
        let identity = self.identity(&call).map_err(failed)?;
        let token = tokens
            .get((tenant, &self.tenant), &self.resource, identity, &waiting)
            .await
            .map_err(failed)?;
        Ok(Claims::of(&token))
    }

    /// What the token lacks by the table, where the call is not allowed; all of the least, where the token cannot be read.
    fn lacks(
        &self,
        call: &Call,
        error: &ServiceError,
        token: &Secret,
        identity: Identity,
    ) -> Option<Lacks> {
        if *error.kind() != ErrorKind::Denied || self.api != Api::Graph {
            return None;
        }
        let row = graph::of_call(call.method.as_str(), call.url.path())?;
        let said = Claims::of(token);
        let is_person = said
            .as_ref()
            .map_or(identity == Identity::User, |said| said.scopes.is_some());
        let bearer = if is_person {
            Bearer::Person
        } else {
            Bearer::App
        };
        let holds = |one: &str| said.as_ref().is_some_and(|said| said.allows(one));
        let permissions = row.as_tools_call_it().missing(bearer, holds);
        (!permissions.is_empty()).then_some(Lacks {
            permissions,
            identity: if is_person {
                Identity::User
            } else {
                Identity::App
            },
        })
    }

    /// Whose token the call gets. Of a call that is not in the table either is tried.
    fn identity(&self, call: &Call) -> Result<Identity, TokenError> {
        let tokens = &self.shared.tokens;
        match self.api {
            Api::Graph => Ok(tokens.for_graph()),
            Api::PartnerCenter => {
                let row = partner_center::of_call(call.method.as_str(), call.url.path());
                tokens.for_partner_center(row.map_or(Takes::Either, |row| row.takes))
            }
        }
    }

    /// The headers by which the service's support finds a request again.
    fn identify(&self, id: &str) -> Vec<(&'static str, String)> {
        match self.api {
            Api::Graph => vec![
                ("client-request-id", id.to_owned()),
                ("return-client-request-id", "true".to_owned()),
            ],
            Api::PartnerCenter => vec![
                ("MS-RequestId", id.to_owned()),
                ("MS-CorrelationId", uuid::Uuid::new_v4().to_string()),
                ("MS-Contract-Version", "v1".to_owned()),
                ("MS-PartnerCenter-Application", "norikae".to_owned()),
            ],
        }
    }
}

fn no_token(call: &Call, error: TokenError) -> ServiceError {
    ServiceError::new(ErrorKind::Token(error), call.label(), false)
}

fn out_of_time(call: &Call, OutOfTime(option): OutOfTime) -> ServiceError {
    ServiceError::new(ErrorKind::OutOfTime { option }, call.label(), false)
}

fn refused_again() -> TokenError {
    TokenError::Command {
        what: text!(
            "it printed the token again that the service has refused",
            "サービスに拒否されたトークンが再び出力されました"
        ),
    }
}

/// The error for a part of an address that must not go into it.
pub(crate) fn refused(BadSegment(segment): BadSegment) -> ServiceError {
    ServiceError::new(ErrorKind::BadId, "", false).with_message(segment)
}
