//! Users and groups that go, and that come back as they were.

use record::ids::Guid;

use super::{
    deleted::{DeletedGroup, DeletedUser},
    directory::Group,
    tenant::Tenant,
};

impl Tenant {
    /// Deletes a user, who can be restored.
    pub fn delete_user(&mut self, id: &Guid) {
        let member_of = self
            .groups
            .iter()
            .filter(|group| group.members.contains(id));
        let member_of = member_of.map(|group| group.id).collect();
        if let Some(user) = self.remove_user(id.as_str()) {
            self.deleted.users.push(DeletedUser {
                deleted_date_time: self.now,
                user,
                member_of,
            });
        }
    }

    /// Deletes a group that gives nobody anything. Only a Microsoft 365 group can be restored (documented).
    pub fn delete_group(&mut self, id: &Guid) {
        if let Some(group) = self
            .remove_group(id.as_str())
            .filter(Group::is_microsoft_365)
        {
            self.deleted.groups.push(DeletedGroup {
                deleted_date_time: self.now,
                group,
            });
        }
    }

    /// Restores what has an id, in the groups that are still there. False where nothing has it.
    pub fn restore(&mut self, id: &str) -> bool {
        let users = &mut self.deleted.users;
        if let Some(at) = users
            .iter()
            .position(|one| one.user.id.as_str().eq_ignore_ascii_case(id))
        {
            let DeletedUser {
                user, member_of, ..
            } = users.remove(at);
            let id = user.id;
            self.add_user(user);
            for group in member_of {
                if let Some(group) = self.group_mut(group.as_str()) {
                    group.members.push(id);
                }
            }
            return true;
        }
        let groups = &mut self.deleted.groups;
        let Some(at) = groups
            .iter()
            .position(|one| one.group.id.as_str().eq_ignore_ascii_case(id))
        else {
            return false;
        };
        let group = groups.remove(at).group;
        self.add_group(group);
        true
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn what_was_deleted_comes_back_as_it_was_within_30_days() {
        let mut tenant = Tenant::omakase().indexed();
        let before = tenant.clone();
        let user = tenant.users[4].clone();
        tenant.delete_user(&user.id);
        assert!(tenant.user(user.id.as_str()).is_none() && !tenant.deleted.is_empty());
        assert!(tenant.restore(&user.id.as_str().to_uppercase()));
        assert_eq!(tenant.user(user.id.as_str()), Some(&user));
        assert_eq!(tenant, before);
        tenant.delete_user(&user.id);
        tenant.pass(before.now + SignedDuration::from_hours(30 * 24));
        assert!(!tenant.restore(user.id.as_str()));
    }

    #[test]
    fn a_security_group_is_gone_and_one_of_microsoft_365_can_be_restored() {
        let mut tenant = Tenant::omakase();
        for (id, kinds) in [
            ("0a", serde_json::json!([])),
            ("0b", serde_json::json!(["Unified"])),
        ] {
            let id: Guid = format!("0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f{id}")
                .parse()
                .unwrap();
            let group = serde_json::json!({
                "id": id, "displayName": "x", "members": [], "properties": {"groupTypes": kinds},
            });
            tenant.add_group(serde_json::from_value(group).unwrap());
            tenant.delete_group(&id);
        }
        assert_eq!((tenant.groups.len(), tenant.deleted.groups.len()), (0, 1));
    }
}
