//! What Graph knows beyond the tenant's document: what was done, who has changed, and what is under way.

use std::{collections::HashMap, time::Instant};

use record::ids::Guid;
use ring::{hmac, rand::SystemRandom};
use tenant_file::Tenant;

use super::{audit_record::Record, drive_index::Register, plan_history::PlanHistory};

/// The store of one rehearsal. It is not saved with the tenant.
#[derive(Debug)]
pub(crate) struct Store {
    /// What was done, in order.
    pub(super) audits: Vec<Record>,
    /// Users who changed, in order. A delta link is a place in this list.
    pub(super) changed: Vec<Guid>,
    /// Service plans of users whose licences were changed.
    pub(super) plans: HashMap<Guid, PlanHistory>,
    /// Since when groups wait for their licences to be processed.
    pub(super) queued_since: HashMap<Guid, Instant>,
    /// What addresses of file contents are signed with.
    pub(super) downloads: hmac::Key,
    /// Where everything lies in the drives.
    pub(super) drives: Register,
}

/// A former state.
#[derive(Debug)]
pub(crate) struct Mark {
    audits: usize,
    changed: usize,
    plans: HashMap<Guid, PlanHistory>,
    queued_since: HashMap<Guid, Instant>,
}

impl Store {
    /// An empty store. What the tenant's file left under way begins now.
    pub(crate) fn of(tenant: &Tenant) -> Self {
        let now = Instant::now();
        let queued = tenant.groups.iter().filter(|group| group.queued.is_some());
        Self {
            audits: Vec::new(),
            changed: Vec::new(),
            plans: HashMap::new(),
            queued_since: queued.map(|group| (group.id, now)).collect(),
            downloads: hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
                .expect("the system has random numbers"),
            drives: Register::default(),
        }
    }

    /// The names of users and groups whose licences a client has changed, in order.
    pub(crate) fn license_changes(&self) -> Vec<String> {
        let changes = self
            .audits
            .iter()
            .filter(|record| record.is_license_change());
        changes.map(|record| record.target.name.clone()).collect()
    }

    /// What changes of the tenant leave here, as it is now.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            audits: self.audits.len(),
            changed: self.changed.len(),
            plans: self.plans.clone(),
            queued_since: self.queued_since.clone(),
        }
    }

    /// Forgets what was changed since.
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.audits.truncate(mark.audits);
        self.changed.truncate(mark.changed);
        self.plans = mark.plans;
        self.queued_since = mark.queued_since;
    }

    /// Notes that the customer has taken a partner in.
    pub(crate) fn partner_added(&mut self, tenant: &Tenant) {
        self.audits.push(Record::partner_added(tenant));
    }

    /// Keeps what service plans a user has before the licences change.
    pub(super) fn about_to_change(&mut self, tenant: &Tenant, id: &Guid) {
        if let Some(user) = tenant.user(id.as_str()) {
            self.plans
                .entry(*id)
                .or_insert_with(|| PlanHistory::of(tenant, user));
        }
    }

    /// Notes that a user is gone.
    pub(super) fn removed(&mut self, id: &Guid) {
        self.changed.push(*id);
        self.drives = Register::default();
    }

    /// Notes what the user has now.
    pub(super) fn has_changed(&mut self, tenant: &Tenant, id: &Guid) {
        let Some(user) = tenant.user(id.as_str()) else {
            return;
        };
        if let Some(plans) = self.plans.get_mut(id) {
            plans.note(tenant, user);
        }
        self.changed.push(*id);
    }
}
