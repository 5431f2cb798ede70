//! What Graph knows beyond the tenant's document: what was done, who has changed, and what is under way.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use common::ids::Guid;
use ring::{hmac, rand::SystemRandom};

use super::{audits::Record, drives::Register, groups, users::PlanHistory};
use crate::tenant::Tenant;

/// The memory of one rehearsal. It is not saved with the tenant.
#[derive(Debug)]
pub(crate) struct Memory {
    /// What was done, in order.
    pub(super) audits: Vec<Record>,
    /// Users who changed, in order. A delta link is a place in this list.
    pub(super) changed: Vec<Guid>,
    /// Service plans of users whose licences were changed.
    pub(super) plans: HashMap<Guid, PlanHistory>,
    /// When groups that are being processed were told their licences.
    pub(super) told: HashMap<Guid, Instant>,
    /// What addresses of file contents are signed with.
    pub(super) downloads: hmac::Key,
    /// Where everything lies in the drives.
    pub(super) drives: Register,
}

impl Memory {
    /// An empty memory. What the tenant's file left under way begins now.
    pub(crate) fn of(tenant: &Tenant) -> Self {
        let now = Instant::now();
        let queued = tenant.groups.iter().filter(|group| group.queued.is_some());
        Self {
            audits: Vec::new(),
            changed: Vec::new(),
            plans: HashMap::new(),
            told: queued.map(|group| (group.id, now)).collect(),
            downloads: hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
                .expect("the system has random numbers"),
            drives: Register::default(),
        }
    }

    /// Lets everything happen that has become due.
    pub(crate) fn settle(&mut self, tenant: &mut Tenant, now: Instant) {
        let moment = Duration::from_secs(u64::from(tenant.group_processing_seconds));
        let due: Vec<Guid> = self
            .told
            .iter()
            .filter(|(_, told)| now.duration_since(**told) >= moment)
            .map(|(group, _)| *group)
            .collect();
        for group in due {
            self.told.remove(&group);
            groups::process(tenant, self, &group);
        }
    }

    /// Notes that the customer has taken a partner in.
    pub(crate) fn partner_added(&mut self, tenant: &Tenant) {
        self.audits.push(Record::partner_added(tenant));
    }
}
