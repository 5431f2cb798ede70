//! The tenants of a run: which one's turn it is, and how much waits.

use std::collections::{HashMap, VecDeque};

use common::ids::TenantId;

use super::lane::{Job, Lane};
use crate::{budget::InFlight, tenant::Tenant};

/// How many tenants keep their journal open without a change that waits.
const MOST_IDLE_TENANTS: usize = 64;

/// The tenants of a run.
pub(super) struct Lanes {
    by_tenant: HashMap<TenantId, Lane>,
    /// Whose turn it is next.
    turns: VecDeque<TenantId>,
    waiting: usize,
    waiting_bytes: usize,
    /// Tenants with a change in flight.
    active: usize,
    /// Tenants that may have one at the same time.
    most_active: usize,
    in_flight: InFlight,
}

impl Lanes {
    pub(super) fn new(most_active: usize, in_flight: InFlight) -> Self {
        Self {
            by_tenant: HashMap::new(),
            turns: VecDeque::new(),
            waiting: 0,
            waiting_bytes: 0,
            active: 0,
            most_active,
            in_flight,
        }
    }

    /// Whether no change waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// The bytes of the records that wait.
    pub(super) fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }

    /// The lane of a tenant that has had a change.
    pub(super) fn of(&self, id: &TenantId) -> Option<&Lane> {
        self.by_tenant.get(id)
    }

    /// A tenant that is open for changes.
    pub(super) fn tenant(&self, id: &TenantId) -> Option<&Tenant> {
        let open = self.of(id)?.tenant.get()?;
        open.as_ref().ok()
    }

    /// All that are kept.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&TenantId, &Lane)> {
        self.by_tenant.iter()
    }

    /// Puts a change into its tenant's lane.
    pub(super) fn push(&mut self, job: Job) {
        let lane = self.by_tenant.entry(job.tenant.clone());
        let lane = lane.or_insert_with(|| Lane::new(self.in_flight));
        if lane.is_empty() {
            self.turns.push_back(job.tenant.clone());
        }
        self.waiting += 1;
        self.waiting_bytes += job.bytes;
        lane.push(job);
    }

    /// The next change that may begin, a turn for each tenant.
    pub(super) fn begin_next(&mut self) -> Option<Job> {
        for _ in 0..self.turns.len() {
            let id = self.turns.pop_front()?;
            let Some(lane) = self.by_tenant.get_mut(&id) else {
                continue;
            };
            let was_active = lane.is_active();
            let may_begin = was_active || self.active < self.most_active;
            let Some(job) = may_begin.then(|| lane.begin_next()).flatten() else {
                self.turns.push_back(id);
                continue;
            };
            self.active += usize::from(!was_active);
            self.waiting -= 1;
            self.waiting_bytes -= job.bytes;
            if !lane.is_empty() {
                self.turns.push_back(id);
            }
            return Some(job);
        }
        None
    }

    /// The lane of a change that has ended is free for the next one.
    pub(super) fn end(&mut self, job: &Job, is_clean: bool) {
        let Some(lane) = self.by_tenant.get_mut(&job.tenant) else {
            return;
        };
        lane.end(job, is_clean);
        if !lane.is_active() {
            self.active -= 1;
            if lane.is_empty() && self.by_tenant.len() > MOST_IDLE_TENANTS {
                self.by_tenant.remove(&job.tenant);
            }
        }
    }
}
