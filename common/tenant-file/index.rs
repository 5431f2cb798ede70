//! Where things stand in the lists, so that a tenant of 100,000 users answers as fast as one of five.
//!
//! Only a tenant that is played has tables ([`Tenant::indexed`]); a document, and a clone of it, has none and is
//! searched from end to end. Tables hold as long as users change through [`Tenant::user_mut`] and groups through
//! [`Tenant::group_mut`].

use std::{collections::HashMap, sync::OnceLock};

use record::ids::Guid;

use super::{
    directory::{Group, User},
    tables::{Counts, Index, Tables, memberships},
    tenant::Tenant,
};

impl Tenant {
    /// The same with tables, to be played.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.index = Index(None);
        let tables = Tables::of(&self.users);
        self.index = Index(Some(Box::new(tables)));
        let mut counts = Counts::default();
        for user in &self.users {
            counts.count(&self.held(user));
        }
        if let Some(tables) = &self.index.0 {
            *tables.counts() = counts;
        }
        self
    }

    /// The place in the list of the user with an object id or a sign-in name.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        let noted = self.index.0.as_ref().and_then(|tables| {
            let at = *tables.users.get(&tables.hash(key))?;
            self.users.get(at)?.answers_to(key).then_some(at)
        });
        noted.or_else(|| self.users.iter().position(|user| user.answers_to(key)))
    }

    /// The groups that a user is in.
    pub(super) fn groups_of<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a Group> + 'a {
        // Whoever searches all users asks this of each: without a group there is nothing to look up, and nothing here is
        // put on the heap.
        let (places, searched) = match &self.index.0 {
            _ if self.groups.is_empty() => (&[][..], &[][..]),
            Some(tables) => {
                let all = tables.memberships.get_or_init(|| memberships(&self.groups));
                (all.get(&user.id).map_or(&[][..], Vec::as_slice), &[][..])
            }
            None => (&[][..], self.groups.as_slice()),
        };
        let noted = places.iter().filter_map(|at| self.groups.get(*at));
        let found = searched
            .iter()
            .filter(|group| group.members.contains(&user.id));
        noted.chain(found)
    }

    /// The user of an object id or a sign-in name, to be changed.
    pub fn user_mut(&mut self, key: &str) -> Option<&mut User> {
        let at = self.place(key)?;
        self.leave_out(at);
        self.users.get_mut(at)
    }

    /// The group of an object id, to be changed. Everybody is counted anew when somebody next asks.
    pub fn group_mut(&mut self, id: &str) -> Option<&mut Group> {
        let group = self.groups.iter_mut().find(|group| group.answers_to(id))?;
        if let Some(tables) = &mut self.index.0 {
            tables.memberships = OnceLock::new();
            *tables.counts() = Counts {
                consumed: HashMap::new(),
                uncounted: (0..self.users.len()).collect(),
            };
        }
        Some(group)
    }

    /// One more user.
    pub fn add_user(&mut self, user: User) {
        let at = self.users.len();
        if let Some(tables) = &mut self.index.0 {
            tables.note(at, &user);
            tables.counts().uncounted.push(at);
        }
        self.users.push(user);
    }

    /// A user has another sign-in name than before.
    pub fn renamed(&mut self, id: &Guid) {
        let Some(at) = self.place(id.as_str()) else {
            return;
        };
        if let Some(tables) = &mut self.index.0 {
            tables.note(at, &self.users[at]);
        }
    }

    /// Puts a group in the place of what it was; it gives what it gave to whom it gave it.
    pub fn set_group(&mut self, group: Group) {
        if let Some(there) = self.groups.iter_mut().find(|one| one.id == group.id) {
            *there = group;
        }
    }

    /// Takes a user out, of groups too.
    pub fn remove_user(&mut self, key: &str) -> Option<User> {
        let at = self.place(key)?;
        self.leave_out(at);
        let user = self.users.remove(at);
        for group in &mut self.groups {
            group.members.retain(|member| *member != user.id);
            group.owners.retain(|owner| *owner != user.id);
            group.errors.retain(|error| error.user_id != user.id);
            group.kept.retain(|kept| kept.user_id != user.id);
        }
        if let Some(tables) = &mut self.index.0 {
            tables.forget(at);
        }
        Some(user)
    }

    /// One more group. It gives nobody anything yet.
    pub fn add_group(&mut self, group: Group) {
        self.groups.push(group);
        self.forget_memberships();
    }

    /// Takes a group out that gives nobody anything, of other groups too.
    pub fn remove_group(&mut self, id: &str) -> Option<Group> {
        let at = self.groups.iter().position(|group| group.answers_to(id))?;
        let group = self.groups.remove(at);
        for other in &mut self.groups {
            other.members.retain(|member| *member != group.id);
        }
        self.forget_memberships();
        Some(group)
    }

    fn forget_memberships(&mut self) {
        if let Some(tables) = &mut self.index.0 {
            tables.memberships = OnceLock::new();
        }
    }

    /// A user stops counting until somebody asks.
    fn leave_out(&self, at: usize) {
        let Some(tables) = &self.index.0 else { return };
        let mut counts = tables.counts();
        if !counts.uncounted.contains(&at) {
            counts.uncount(&self.held(&self.users[at]));
            counts.uncounted.push(at);
        }
    }

    /// Seats of a product in use.
    #[must_use]
    pub fn consumed(&self, sku: &Guid) -> u32 {
        let Some(tables) = &self.index.0 else {
            let users = self.users.iter().filter(|user| self.holds(user, sku));
            return u32::try_from(users.count()).unwrap_or(u32::MAX);
        };
        let mut counts = tables.counts();
        for at in std::mem::take(&mut counts.uncounted) {
            counts.count(&self.held(&self.users[at]));
        }
        counts.consumed.get(sku).copied().unwrap_or_default()
    }

    /// Whether a user really has a product.
    #[must_use]
    pub fn holds(&self, user: &User, sku: &Guid) -> bool {
        self.assignments(user)
            .any(|assignment| assignment.held && assignment.license.sku_id == *sku)
    }

    /// Whether a user really has any product.
    #[must_use]
    pub fn holds_anything(&self, user: &User) -> bool {
        self.assignments(user).any(|assignment| assignment.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{License, Properties};

    fn with_a_group() -> Tenant {
        let mut tenant = Tenant::omakase();
        let license = tenant.users[0].licenses[0].clone();
        tenant.groups.push(Group {
            id: "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00".parse().unwrap(),
            display_name: "営業部".to_owned(),
            members: vec![tenant.users[4].id],
            licenses: vec![license],
            queued: None,
            errors: Vec::new(),
            kept: Vec::new(),
            owners: Vec::new(),
            properties: Properties::default(),
        });
        tenant
    }

    fn agree(played: &Tenant) {
        let document = played.clone();
        for sku in &document.skus {
            assert_eq!(
                played.consumed(&sku.sku_id),
                document.consumed(&sku.sku_id),
                "{}",
                sku.sku_part_number
            );
        }
        for user in &document.users {
            for key in [user.id.as_str(), &user.user_principal_name.to_uppercase()] {
                assert_eq!(played.user(key), Some(user), "{key}");
            }
            assert_eq!(played.held(user), document.held(user));
        }
        assert_eq!(played.user("nobody"), None);
    }

    #[test]
    fn the_tables_say_what_the_lists_say_whatever_is_changed() {
        let mut played = with_a_group().indexed();
        agree(&played);
        let key = played.users[0].id.to_string();
        let license = played.users[0].licenses[0].clone();
        played.user_mut(&key).unwrap().licenses.clear();
        agree(&played);
        let other = played.skus[1].sku_id;
        let user = played.user_mut(&key).unwrap();
        user.licenses = vec![License {
            sku_id: other,
            disabled_plans: Vec::new(),
            ..license
        }];
        played.user_mut(&key).unwrap().usage_location = None;
        let renamed = played.user_mut(&key).unwrap();
        "renamed@example.com".clone_into(&mut renamed.user_principal_name);
        let renamed = renamed.id;
        played.renamed(&renamed);
        agree(&played);
        let (member, group) = (played.users[3].id, played.groups[0].id.to_string());
        played.group_mut(&group).unwrap().members.push(member);
        agree(&played);
        played.group_mut(&group).unwrap().licenses.clear();
        agree(&played);
        let mut guest = played.users[0].clone();
        guest.id = "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f01".parse().unwrap();
        guest.user_principal_name = "new@example.com".to_owned();
        played.add_user(guest);
        agree(&played);
        for gone in [1, 3] {
            let gone = played.users[gone].id;
            played.remove_user(gone.as_str()).unwrap();
            assert!(played.user(gone.as_str()).is_none());
            agree(&played);
        }
        played.remove_group(&group).unwrap();
        agree(&played);
    }

    #[test]
    fn a_list_that_was_changed_behind_the_tables_is_still_searched_rightly() {
        let mut played = Tenant::omakase().indexed();
        played.users.swap(0, 3);
        let moved = played.users[0].clone();
        assert_eq!(played.user(moved.id.as_str()), Some(&moved));
    }
}
