//! Whom the records of a tenant mean: each record of a user means that user and no other, and of the moves those
//! of its row. Without any such record everybody is meant.

use std::collections::{BTreeMap, BTreeSet};

use common::{graph, ids::Guid};

/// What the records of a tenant say about users and groups.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    users: BTreeMap<String, Vec<Named>>,
    groups: BTreeSet<String>,
    /// Whether a record names a user or a group and cannot be followed.
    has_lost_names: bool,
}

/// A record that names a user.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    /// Its place among the records.
    record: usize,
    /// The rows that go from this user.
    from: Vec<Guid>,
}

impl Selection {
    /// A record names a user, for the moves out of these rows.
    pub(crate) fn add_user(&mut self, id: &str, record: usize, from: Vec<Guid>) {
        let named = self.users.entry(fold(id)).or_default();
        named.push(Named { record, from });
    }

    /// A record names a group.
    pub(crate) fn add_group(&mut self, id: &str) {
        self.groups.insert(fold(id));
    }

    /// A record names a user or a group and cannot be followed: what was meant is less than everybody.
    pub(crate) fn lose_name(&mut self) {
        self.has_lost_names = true;
    }

    /// Whether everybody is meant.
    #[must_use]
    pub(crate) fn is_everybody(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty() && !self.has_lost_names
    }

    /// Whether a user is meant about the row that goes.
    #[must_use]
    pub(crate) fn means(&self, user: &graph::User, from: &Guid) -> bool {
        let mut named = self.records_of(user);
        self.is_everybody() || named.any(|named| named.from.contains(from))
    }

    /// Whether a group is named itself.
    #[must_use]
    pub(crate) fn names_group(&self, id: &str) -> bool {
        self.groups.contains(&fold(id))
    }

    /// The record that names a user about one of these rows.
    #[must_use]
    pub(crate) fn record_of(&self, user: &graph::User, from: &Guid) -> Option<usize> {
        let mut named = self.records_of(user);
        let of_row = named.find(|named| named.from.contains(from));
        of_row.map(|named| named.record)
    }

    fn records_of<'a>(&'a self, user: &'a graph::User) -> impl Iterator<Item = &'a Named> {
        let name = user.user_principal_name.as_deref().map(fold);
        let keys = [Some(fold(&user.id)), name].into_iter().flatten();
        keys.filter_map(|key| self.users.get(&key)).flatten()
    }

    /// The records that name a user about a row that goes, and the row.
    pub(crate) fn records(&self) -> impl Iterator<Item = (usize, &Guid)> {
        let named = self.users.values().flatten();
        named.flat_map(|named| named.from.iter().map(|from| (named.record, from)))
    }
}

fn fold(id: &str) -> String {
    id.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{NEW, OLD, user};

    fn guid(id: &str) -> Guid {
        id.parse().unwrap()
    }

    #[test]
    fn a_record_of_a_user_means_that_user_about_its_row_and_nobody_else() {
        let mut selection = Selection::default();
        let sato = user(&[]);
        let mut other = sato.clone();
        other.id = "ffffffff-2a8e-4c0f-9d2b-8e1e0b8b1c55".into();
        other.user_principal_name = None;
        assert!(
            selection.means(&other, &guid(OLD)),
            "without records everybody"
        );
        selection.add_user(&sato.id.to_uppercase(), 3, vec![guid(OLD)]);
        assert!(selection.means(&sato, &guid(OLD)));
        assert!(!selection.means(&sato, &guid(NEW)));
        assert!(!selection.means(&other, &guid(OLD)));
        assert_eq!(selection.record_of(&sato, &guid(OLD)), Some(3));
    }

    #[test]
    fn a_name_that_cannot_be_followed_does_not_make_it_everybody() {
        let mut selection = Selection::default();
        selection.lose_name();
        assert!(!selection.is_everybody());
        assert!(!selection.means(&user(&[]), &guid(OLD)));
    }

    #[test]
    fn where_only_a_group_is_named_no_user_is_meant() {
        let mut selection = Selection::default();
        selection.add_group("G");
        assert!(selection.names_group("g"));
        assert!(!selection.means(&user(&[]), &guid(OLD)));
    }
}
