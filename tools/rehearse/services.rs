//! The three services behind the one port, over the tenants that are played.

use std::sync::atomic::{AtomicU64, Ordering};

use hyper::Method;
use jiff::{Span, Timestamp};

use crate::{
    acceptance,
    clock::Clock,
    doors,
    entra::{self, Devices, Keys},
    environment::Face,
    faults::{Around, Faults},
    fleet::Fleet,
    graph,
    hosts::{self, Service},
    message::{Answer, Request},
    moods, partner_center,
    quota::Quotas,
    tenant::Tenant,
};

/// What the services share.
#[derive(Debug)]
pub(crate) struct Services {
    /// `http://127.0.0.1:…`, no path.
    pub(crate) origin: String,
    pub(crate) keys: Keys,
    pub(crate) fleet: Fleet,
    pub(crate) clock: Clock,
    /// Where the clock is shown to the tools.
    face: Face,
    pub(crate) faults: Faults,
    /// None: nobody is throttled.
    pub(crate) quotas: Option<Quotas>,
    pub(crate) devices: Devices,
    /// Tokens are numbered; those up to this number have expired before their time.
    expired_up_to: AtomicU64,
    issued: AtomicU64,
}

/// One request as a service sees it.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    /// The scheme, name and port that the client called, for links that lead back to it.
    pub(crate) origin: &'a str,
    /// The decoded parts of the path below the service's root.
    pub(crate) path: &'a [&'a str],
    /// The real clock, which tokens live by. A tenant has its own, `Tenant::now`.
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
    pub(crate) fn new(
        origin: String,
        keys: Keys,
        fleet: Fleet,
        (clock, face): (Clock, Face),
        faults: Faults,
        quotas: Option<Quotas>,
    ) -> Self {
        Self {
            origin,
            keys,
            fleet,
            clock,
            face,
            faults,
            quotas,
            devices: Devices::default(),
            expired_up_to: AtomicU64::new(0),
            issued: AtomicU64::new(0),
        }
    }

    /// Answers a request. Each is applied wholly before the next to the same tenant.
    pub(crate) fn answer(&self, request: &Request, around: &Around) -> Answer {
        let Some(segments) = request.segments() else {
            return Answer::empty(400).refused("the path is no percent-encoded UTF-8");
        };
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        let call = self.call(request, &path);
        let member = |number| self.fleet.member(number, &self.clock);
        match Service::of(request.origin.as_deref(), &path) {
            Some(Service::Entra) => {
                let named = path.first().copied().unwrap_or_default();
                entra::answer(&call, &member(self.fleet.number(named)).tenant)
            }
            Some(Service::Graph) => {
                let state = &mut *member(self.fleet.number_of_token(request.bearer()));
                moods::graph(&call, state, around)
            }
            Some(Service::SharePoint) => {
                let state = member(self.fleet.number_of_origin(request.origin.as_deref()));
                graph::download(&call, &state.tenant, &state.memory)
            }
            Some(Service::PartnerCenter) => {
                moods::partner_center(&call, &mut self.fleet.first(&self.clock).tenant)
            }
            Some(Service::AdminCenter) => acceptance::answer(&call),
            Some(Service::Rehearsal) => doors::answer(&call),
            None => Answer::empty(421).refused("no service is played at this address"),
        }
    }

    /// Answers a request that came inside a batch.
    pub(crate) fn answer_within(
        &self,
        request: &Request,
        tenant: &mut Tenant,
        memory: &mut graph::Memory,
    ) -> Answer {
        let Some(segments) = request.segments() else {
            return Answer::empty(400).refused("the path is no percent-encoded UTF-8");
        };
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        moods::graph_within(&self.call(request, &path), tenant, memory)
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
            Some(Service::AdminCenter | Service::SharePoint | Service::Rehearsal) | None => {
                Answer::empty(status)
            }
        }
    }

    pub(crate) fn tenant(&self) -> Tenant {
        self.fleet.first(&self.clock).tenant.clone()
    }

    /// Sets the clock forward. Gives what it shows then; none where that is beyond all time.
    pub(crate) fn tick(&self, span: Span) -> Option<Timestamp> {
        let before = self.clock.now();
        let now = self.clock.skip(span)?;
        self.show_time();
        // Tokens live by the real clock, which has not moved: those that would have ended are ended.
        let lifetime = self.tenant_app_lifetime();
        if now.duration_since(before).as_secs() >= i64::from(lifetime) {
            self.expire_tokens();
        }
        Some(now)
    }

    /// Shows the tools what time it is.
    pub(crate) fn show_time(&self) {
        // Where the disk is full, the tools go on with the time before.
        let _ = self.face.show(self.clock.now());
    }

    fn tenant_app_lifetime(&self) -> u32 {
        let first = self.fleet.first(&self.clock);
        first.tenant.app.token_lifetime_seconds
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
}
