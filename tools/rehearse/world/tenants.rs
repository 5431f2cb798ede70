//! The customers' tenants, each behind a lock of its own: the one that was loaded, and copies of it.

use std::{
    borrow::Borrow,
    collections::HashMap,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant},
};

use tenant_file::{Customer, InvitationState, Tenant};

use super::{clock::Clock, replication::History};
use crate::{entra, graph};

/// All of them.
#[derive(Debug)]
pub(crate) struct Tenants {
    /// The one that was loaded comes first, with what the partner has with all of them. The others are made when they
    /// are first needed.
    members: Vec<OnceLock<RwLock<TenantState>>>,
    /// The ids and domains of the others.
    names: HashMap<String, usize>,
    /// What the others are made like.
    model: Option<Box<Tenant>>,
    seed: u64,
    /// Others that have accepted and are not customers yet.
    accepting: Mutex<Vec<usize>>,
}

/// How a tenant is now.
#[derive(Debug)]
pub(crate) struct TenantState {
    pub(crate) tenant: Tenant,
    /// What Graph knows beyond the tenant.
    pub(crate) store: graph::Store,
    /// What users were like.
    pub(crate) history: History,
    /// When the accepted relationship appears.
    due: Option<Instant>,
}

impl Borrow<Tenant> for TenantState {
    fn borrow(&self) -> &Tenant {
        &self.tenant
    }
}

impl TenantState {
    fn new(tenant: Tenant, clock: &Clock) -> Self {
        // A file may have been saved between the acceptance and the relationship.
        let accepting = tenant.invitation.state == InvitationState::Accepting;
        let due = accepting.then(|| due(&tenant, clock));
        Self {
            store: graph::Store::of(&tenant),
            tenant: tenant.indexed(),
            history: History::default(),
            due,
        }
    }

    /// Whether anything is to happen before the tenant is looked at.
    fn is_something_due(&self, clock: &Clock) -> bool {
        clock.now() != self.tenant.now
            || self.due.is_some_and(|due| due <= clock.instant())
            || graph::is_unsettled(&self.tenant, &self.store, clock.instant())
    }

    /// Lets everything happen that has become due.
    fn apply_due_changes(&mut self, clock: &Clock) {
        let now = clock.now();
        if now != self.tenant.now {
            self.tenant.pass(now);
        }
        if self.due.is_some_and(|due| due <= clock.instant()) {
            self.due = None;
            self.tenant.establish_relationship();
            self.store.partner_added(&self.tenant);
        }
        graph::settle(&mut self.tenant, &mut self.store, clock.instant());
    }

    /// The customer accepts the invitation. False where it has before.
    pub(crate) fn accept(&mut self, clock: &Clock) -> bool {
        if self.tenant.invitation.state != InvitationState::Open {
            return false;
        }
        self.tenant.invitation.state = InvitationState::Accepting;
        self.due = Some(due(&self.tenant, clock));
        self.apply_due_changes(clock);
        true
    }

    /// The partner's entry for this tenant, once there is one.
    fn entry(&self) -> Option<&Customer> {
        self.tenant.customer(self.tenant.organization.id.as_str())
    }
}

fn due(tenant: &Tenant, clock: &Clock) -> Instant {
    clock.instant() + Duration::from_secs(u64::from(tenant.invitation.delay_seconds))
}

impl Tenants {
    /// `size` tenants in all, one at least.
    pub(crate) fn new(mut first: Tenant, size: usize, seed: u64, clock: &Clock) -> Self {
        let others = size.saturating_sub(1);
        let model = (others > 0).then(|| Box::new(first.clone()));
        let mut names = HashMap::new();
        for number in 1..=others {
            let id = first.id_of_one_like_it(number, seed);
            names.insert(id.as_str().to_owned(), number);
            for domain in &first.organization.verified_domains {
                let own = first.domain_of_one_like_it(&domain.name, number);
                names.insert(own.to_ascii_lowercase(), number);
            }
            let initial = first.domain_of_one_like_it(first.initial_domain(), number);
            let name = initial.split('.').next().unwrap_or_default();
            names.insert(format!("{name}-my.sharepoint.com"), number);
        }
        first.list_those_like_it(others, seed);
        let mut members = vec![OnceLock::from(RwLock::new(TenantState::new(first, clock)))];
        members.resize_with(others + 1, OnceLock::new);
        Self {
            members,
            names,
            model,
            seed,
            accepting: Mutex::new(Vec::new()),
        }
    }

    /// The number of the tenant that an id or a domain names; the first, where it names none of the others.
    pub(crate) fn number(&self, name: &str) -> usize {
        if self.names.is_empty() {
            return 0;
        }
        let number = self.names.get(&name.to_ascii_lowercase());
        number.copied().unwrap_or_default()
    }

    /// The number of the tenant that a token was issued in, believed unseen: the service looks at it closely.
    pub(crate) fn number_of_token(&self, bearer: Option<&str>) -> usize {
        if self.names.is_empty() {
            return 0;
        }
        let claimed = bearer.and_then(entra::claimed);
        claimed.map_or(0, |claimed| self.number(&claimed.tid))
    }

    /// The number of the tenant whose drives are at an origin.
    pub(crate) fn number_of_origin(&self, origin: Option<&str>) -> usize {
        let host = origin.and_then(|origin| origin.strip_prefix("https://"));
        host.map_or(0, |host| self.number(host))
    }

    /// A tenant, settled and locked until the answer is made.
    pub(crate) fn member(&self, number: usize, clock: &Clock) -> RwLockWriteGuard<'_, TenantState> {
        let member = self.made(number, clock);
        let mut state = member.write().unwrap_or_else(PoisonError::into_inner);
        state.apply_due_changes(clock);
        state
    }

    /// A tenant, settled, to be read beside others.
    pub(crate) fn shared(&self, number: usize, clock: &Clock) -> RwLockReadGuard<'_, TenantState> {
        let member = self.made(number, clock);
        let read = || member.read().unwrap_or_else(PoisonError::into_inner);
        let state = read();
        if !state.is_something_due(clock) {
            return state;
        }
        drop(state);
        drop(self.member(number, clock));
        read()
    }

    fn made(&self, number: usize, clock: &Clock) -> &RwLock<TenantState> {
        let made = || {
            let model = self.model.as_ref();
            let model = model.expect("without a model there is only the first, which is made");
            RwLock::new(TenantState::new(model.like(number, self.seed), clock))
        };
        self.members[number].get_or_init(made)
    }

    /// The first tenant, with the partner's affairs as they are now.
    pub(crate) fn first(&self, clock: &Clock) -> RwLockWriteGuard<'_, TenantState> {
        let arrived = self.arrived(clock);
        let mut first = self.member(0, clock);
        first.tenant.partner_center.customers.extend(arrived);
        first
    }

    /// The entries of those who have become customers since this was last asked. No lock of a tenant may be held.
    fn arrived(&self, clock: &Clock) -> Vec<Customer> {
        let mut accepting = locked(&self.accepting);
        let mut arrived = Vec::new();
        accepting.retain(|number| {
            let entry = self.member(*number, clock).entry().cloned();
            let waits = entry.is_none();
            arrived.extend(entry);
            waits
        });
        arrived
    }

    /// Notes that a tenant has accepted.
    pub(crate) fn accepted(&self, number: usize) {
        if number > 0 {
            locked(&self.accepting).push(number);
        }
    }

    /// How many tenants there are.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(tenant: &Tenant) -> Clock {
        Clock::new(tenant.now, 0)
    }

    #[test]
    fn a_tenant_is_found_by_its_id_and_its_domains_and_is_the_same_each_time() {
        let first = Tenant::omakase();
        let clock = clock(&first);
        let tenants = Tenants::new(first.clone(), 5, 7, &clock);
        assert_eq!(tenants.number(first.organization.id.as_str()), 0);
        assert_eq!(tenants.number("stranger.example"), 0);
        let id = tenants.member(4, &clock).tenant.organization.id;
        assert_eq!(tenants.number(&id.as_str().to_uppercase()), 4);
        assert_eq!(tenants.number("AOZORAKOUMUTEN-0004.onmicrosoft.com"), 4);
        assert_eq!(tenants.member(4, &clock).tenant, first.like(4, 7));
        let customers = &tenants.first(&clock).tenant.partner_center.customers;
        assert!(customers.iter().any(|customer| customer.id == id));
    }

    #[test]
    fn who_accepts_becomes_a_customer_after_its_time_and_nobody_else_does() {
        let mut first = Tenant::omakase_invited();
        first.invitation.delay_seconds = 60;
        let clock = clock(&first);
        let tenants = Tenants::new(first, 3, 7, &clock);
        let before = tenants.first(&clock).tenant.partner_center.customers.len();
        assert!(tenants.member(2, &clock).accept(&clock));
        assert!(!tenants.member(2, &clock).accept(&clock));
        tenants.accepted(2);
        let customers = || {
            tenants
                .first(&clock)
                .tenant
                .partner_center
                .customers
                .clone()
        };
        assert_eq!(customers().len(), before);
        clock.advance(jiff::ToSpan::seconds(60)).unwrap();
        let after = customers();
        assert_eq!(after.len(), before + 1);
        let id = tenants.member(2, &clock).tenant.organization.id;
        assert_eq!(after.last().unwrap().id, id);
        assert_eq!(customers(), after);
        assert_eq!(tenants.member(2, &clock).tenant.subscriptions.len(), 2);
        assert_eq!(tenants.member(1, &clock).tenant.subscriptions.len(), 1);
    }

    #[test]
    fn readers_of_a_tenant_go_beside_each_other_and_a_change_waits_for_them() {
        let first = Tenant::omakase();
        let clock = clock(&first);
        let tenants = Tenants::new(first, 1, 7, &clock);
        let reader = tenants.shared(0, &clock);
        std::thread::scope(|scope| {
            let beside = scope.spawn(|| tenants.shared(0, &clock).tenant.users.len());
            assert_eq!(beside.join().unwrap(), reader.tenant.users.len());
            let change = scope.spawn(|| tenants.member(0, &clock).tenant.users.clear());
            assert!(!change.is_finished() && !reader.tenant.users.is_empty());
            drop(reader);
            change.join().unwrap();
        });
        assert!(tenants.shared(0, &clock).tenant.users.is_empty());
    }

    #[test]
    fn who_only_reads_sees_what_became_due() {
        let first = Tenant::omakase_invited();
        let clock = clock(&first);
        let tenants = Tenants::new(first, 1, 7, &clock);
        tenants.member(0, &clock).accept(&clock);
        clock.advance(jiff::ToSpan::hours(1)).unwrap();
        let state = tenants.shared(0, &clock);
        assert_eq!(state.tenant.now, clock.now());
        assert_eq!(state.tenant.subscriptions.len(), 2);
    }
}
