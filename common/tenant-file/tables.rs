//! What the lists of a tenant hold, by what it is looked up by.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, OnceLock, PoisonError},
};

use record::ids::Guid;

use super::directory::{Group, User};

/// The tables of a tenant; none where it is only a document. Every index equals every other.
#[derive(Debug, Default)]
pub struct Index(pub(super) Option<Box<Tables>>);

impl Clone for Index {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl PartialEq for Index {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Debug)]
pub(super) struct Tables {
    hasher: RandomState,
    /// Places in the list of users by the hash of an id or a sign-in name in lower case. What stands at the place
    /// is always looked at, so a collision costs time and is never wrong.
    pub(super) users: HashMap<u64, usize>,
    /// The groups of who is in any; made when first asked for.
    pub(super) memberships: OnceLock<HashMap<Guid, Vec<usize>>>,
    counts: Mutex<Counts>,
}

/// How many users hold a product.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) consumed: HashMap<Guid, u32>,
    /// Users who are not counted because they may be changing.
    pub(super) uncounted: Vec<usize>,
}

impl Counts {
    pub(super) fn count(&mut self, held: &[(Guid, Vec<Guid>)]) {
        for (sku, _) in held {
            *self.consumed.entry(*sku).or_default() += 1;
        }
    }

    pub(super) fn uncount(&mut self, held: &[(Guid, Vec<Guid>)]) {
        for (sku, _) in held {
            if let Some(count) = self.consumed.get_mut(sku) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

impl Tables {
    pub(super) fn of(users: &[User]) -> Self {
        let mut tables = Self {
            hasher: RandomState::new(),
            users: HashMap::with_capacity(users.len() * 2),
            memberships: OnceLock::new(),
            counts: Mutex::new(Counts::default()),
        };
        for (at, user) in users.iter().enumerate() {
            tables.note(at, user);
        }
        tables
    }

    pub(super) fn note(&mut self, at: usize, user: &User) {
        for key in [user.id.as_str(), &user.user_principal_name] {
            self.users.insert(self.hash(key), at);
        }
    }

    /// The user at a place is gone, and those behind have moved up.
    pub(super) fn forget(&mut self, gone: usize) {
        self.users.retain(|_, at| *at != gone);
        for at in self.users.values_mut().filter(|at| **at > gone) {
            *at -= 1;
        }
        self.memberships = OnceLock::new();
        let uncounted = &mut self.counts().uncounted;
        uncounted.retain(|at| *at != gone);
        for at in uncounted.iter_mut().filter(|at| **at > gone) {
            *at -= 1;
        }
    }

    pub(super) fn hash(&self, key: &str) -> u64 {
        self.hasher.hash_one(key.to_ascii_lowercase())
    }

    pub(super) fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn memberships(groups: &[Group]) -> HashMap<Guid, Vec<usize>> {
    let mut memberships: HashMap<Guid, Vec<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        for member in &group.members {
            memberships.entry(*member).or_default().push(at);
        }
    }
    memberships
}
