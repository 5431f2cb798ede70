//! The three services behind the one port, over one tenant.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use hyper::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    entra::{self, Keys},
    graph,
    hosts::{self, Service},
    message::{Answer, Request},
    partner_center,
    tenant::{InvitationState, Tenant},
};

/// What the services share.
#[derive(Debug)]
pub(crate) struct Services {
    /// `http://127.0.0.1:…`, no path.
    pub(crate) origin: String,
    pub(crate) keys: Keys,
    state: Mutex<State>,
    /// Tokens are numbered; those up to this number have expired before their time.
    expired_up_to: AtomicU64,
    issued: AtomicU64,
}

#[derive(Debug)]
struct State {
    tenant: Tenant,
    /// When the accepted relationship appears.
    due: Option<Instant>,
}

/// One request as a service sees it.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    /// The scheme, name and port that the client called, for links that lead back to it.
    pub(crate) origin: &'a str,
    /// The decoded parts of the path below the service's root.
    pub(crate) path: &'a [&'a str],
    /// The real clock, which tokens live by.
    pub(crate) now: Timestamp,
    pub(crate) request_id: String,
    pub(crate) services: &'a Services,
}

impl Call<'_> {
    /// Where tokens for the called service come from.
    pub(crate) fn login(&self) -> &str {
        hosts::login(self.origin)
    }

    pub(crate) fn is(&self, method: &Method) -> bool {
        self.request.method == *method
    }
}

impl Services {
    pub(crate) fn new(origin: String, tenant: Tenant, keys: Keys) -> Self {
        // A file may have been saved between the acceptance and the relationship.
        let due = (tenant.invitation.state == InvitationState::Accepting).then(|| due(&tenant));
        Self {
            origin,
            keys,
            state: Mutex::new(State { tenant, due }),
            expired_up_to: AtomicU64::new(0),
            issued: AtomicU64::new(0),
        }
    }

    /// Answers a request. Each is applied wholly before the next.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let Some(segments) = request.segments() else {
            return Answer::empty(400).refused("the path is no percent-encoded UTF-8");
        };
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        let call = self.call(request, &path);
        let mut state = self.settled();
        match Service::of(request.origin.as_deref(), &path) {
            Some(Service::Entra) => entra::answer(&call, &state.tenant),
            Some(Service::Graph) => graph::answer(&call, &mut state.tenant),
            Some(Service::PartnerCenter) => partner_center::answer(&call, &state.tenant),
            Some(Service::AdminCenter) => Answer::empty(404).refused("no service has this path"),
            Some(Service::Rehearsal) => control(&call, &mut state),
            None => Answer::empty(421).refused("no service is played at this address"),
        }
    }

    /// An error that has nothing to do with the request, in the form of the service that it was sent to.
    pub(crate) fn disturbed(
        &self,
        request: &Request,
        status: u16,
        code: Option<String>,
        message: Option<String>,
    ) -> Answer {
        let segments = request.segments().unwrap_or_default();
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        let call = self.call(request, &path);
        match Service::of(request.origin.as_deref(), &path) {
            Some(Service::Entra) => entra::disturbed(&call, status),
            Some(Service::Graph) => graph::disturbed(&call, status, code, message),
            Some(Service::PartnerCenter) => partner_center::disturbed(&call, status, message),
            Some(Service::AdminCenter | Service::Rehearsal) | None => Answer::empty(status),
        }
    }

    pub(crate) fn tenant(&self) -> Tenant {
        self.settled().tenant.clone()
    }

    /// The number of a token that is being issued.
    pub(crate) fn next_token(&self) -> u64 {
        self.issued.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn expire_tokens(&self) {
        self.expired_up_to
            .store(self.issued.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    pub(crate) fn has_expired_early(&self, token: u64) -> bool {
        token <= self.expired_up_to.load(Ordering::SeqCst)
    }

    fn call<'a>(&'a self, request: &'a Request, path: &'a [&'a str]) -> Call<'a> {
        Call {
            request,
            origin: request.origin.as_deref().unwrap_or(&self.origin),
            path,
            now: Timestamp::now(),
            request_id: uuid::Uuid::new_v4().to_string(),
            services: self,
        }
    }

    /// The state, with everything in it that has become due.
    fn settled(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.due.is_some_and(|due| due <= Instant::now()) {
            state.due = None;
            state.tenant.establish_relationship();
        }
        state
    }
}

fn due(tenant: &Tenant) -> Instant {
    Instant::now() + Duration::from_secs(u64::from(tenant.invitation.delay_seconds))
}

/// What the customer's click on the invitation came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Accepted {
    pub(crate) already: bool,
    pub(crate) partner: String,
    pub(crate) delay_seconds: u32,
}

/// The rehearsal's own doors, which no real service has: the customer's side of the acceptance.
fn control(call: &Call<'_>, state: &mut State) -> Answer {
    if call.path != ["rehearsal", "accept"] || !call.is(&Method::POST) {
        return Answer::empty(404).refused("the rehearsal has no such door");
    }
    let already = state.tenant.invitation.state != InvitationState::Open;
    let delay_seconds = state.tenant.invitation.delay_seconds;
    if !already && delay_seconds == 0 {
        state.tenant.establish_relationship();
    } else if !already {
        state.tenant.invitation.state = InvitationState::Accepting;
        state.due = Some(due(&state.tenant));
    }
    let accepted = Accepted {
        already,
        partner: state.tenant.partner_name().to_owned(),
        delay_seconds,
    };
    Answer::json(200, &accepted)
}
