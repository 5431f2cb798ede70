//! What a tenant has, and who holds what of it.

use std::collections::BTreeSet;

use record::ids::Guid;

use super::{
    directory::{Assignment, Group, Sku, SubscriptionStatus, User},
    tenant::Tenant,
};

impl Tenant {
    /// The product of an id.
    #[must_use]
    pub fn sku(&self, id: &Guid) -> Option<&Sku> {
        self.skus.iter().find(|sku| sku.sku_id == *id)
    }

    /// The group of an object id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.answers_to(id))
    }

    /// The user of an object id or a sign-in name.
    #[must_use]
    pub fn user(&self, key: &str) -> Option<&User> {
        self.users.get(self.place(key)?)
    }

    /// Every way in which a user holds something: direct first, then by group.
    pub fn assignments<'a>(&'a self, user: &'a User) -> impl Iterator<Item = Assignment<'a>> + 'a {
        let direct = user.licenses.iter().map(|license| Assignment {
            license,
            group: None,
            error: None,
            held: true,
        });
        let inherited = self.groups_of(user).flat_map(|group| group.gives(&user.id));
        direct.chain(inherited)
    }

    /// What a user really has: each product once. A plan is off only if every assignment has it off.
    #[must_use]
    pub fn held(&self, user: &User) -> Vec<(Guid, Vec<Guid>)> {
        let mut held: Vec<(Guid, Vec<Guid>)> = Vec::new();
        for assignment in self.assignments(user).filter(|assignment| assignment.held) {
            let license = assignment.license;
            match held.iter_mut().find(|(sku, _)| *sku == license.sku_id) {
                Some((_, off)) => off.retain(|plan| license.disabled_plans.contains(plan)),
                None => held.push((license.sku_id, license.disabled_plans.clone())),
            }
        }
        held
    }

    /// Seats of a product by the state of the subscriptions they come from.
    #[must_use]
    pub fn seats(&self, sku: &Guid, status: SubscriptionStatus) -> u32 {
        self.subscriptions
            .iter()
            .filter(|subscription| subscription.sku_id == *sku && subscription.status == status)
            .map(|subscription| subscription.total_licenses)
            .sum()
    }

    /// The products that the tenant has a subscription of, in the order of the file.
    pub fn owned_skus(&self) -> impl Iterator<Item = &Sku> {
        let owned: BTreeSet<&Guid> = self
            .subscriptions
            .iter()
            .filter(|subscription| subscription.status != SubscriptionStatus::Deleted)
            .map(|subscription| &subscription.sku_id)
            .collect();
        self.skus
            .iter()
            .filter(move |sku| owned.contains(&sku.sku_id))
    }
}
