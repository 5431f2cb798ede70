//! Larger tenants, and more of them, out of one that is at hand. The same seed gives the same ids.

use std::collections::BTreeMap;

use record::ids::Guid;
use ring::digest::{SHA256, digest};

use super::{
    directory::{Subscription, SubscriptionStatus, User},
    drives::{Content, Drive, File, Item, Kind as ItemKind},
    partners::{Customer, InvitationState},
    properties::Properties,
    tenant::Tenant,
    variety::Kind,
};

/// How large a tenant is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scale {
    /// Users, those of the document included.
    pub users: usize,
    /// Files in the OneDrive of every user who has none in the document; nothing is added where 0.
    pub files: usize,
}

const SURNAMES: [&str; 12] = [
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田",
];

const GIVEN_NAMES: [&str; 10] = [
    "翔太",
    "美咲",
    "健一",
    "由美",
    "大輔",
    "陽子",
    "誠",
    "恵",
    "直樹",
    "さくら",
];

/// A GUID (version 4 in form) that follows from a text.
fn guid(text: &str) -> Guid {
    let hash = digest(&SHA256, text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_ref()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = bytes.map(|byte| format!("{byte:02x}")).concat();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts
        .join("-")
        .parse()
        .expect("32 hexadecimal digits with dashes are a GUID")
}

impl Tenant {
    /// The same with generated users, each like one of those who hold a product that the new partner did not sell,
    /// and with seats for all of them: of what they hold, and of what the new partner sells.
    #[must_use]
    pub fn scaled(mut self, scale: Scale, seed: u64) -> Self {
        let models: Vec<User> = self
            .users
            .iter()
            .filter(|user| {
                user.licenses
                    .iter()
                    .any(|license| self.is_sold_by_others(&license.sku_id))
            })
            .cloned()
            .collect();
        let domain = self.default_domain().to_owned();
        for at in 0..self.users.len() {
            if scale.files > 0 && self.users[at].drive.is_none() {
                self.users[at].drive = Some(self.generated_drive(at, scale.files));
            }
        }
        for at in self.users.len()..scale.users {
            let model = (!models.is_empty()).then(|| &models[at % models.len()]);
            self.users
                .push(self.generated(model, &domain, at, scale.files, seed));
        }
        self.make_room();
        self
    }

    fn generated(
        &self,
        model: Option<&User>,
        domain: &str,
        at: usize,
        files: usize,
        seed: u64,
    ) -> User {
        let surname = SURNAMES[at % SURNAMES.len()];
        let given = GIVEN_NAMES[at / SURNAMES.len() % GIVEN_NAMES.len()];
        let name = format!("user{at:06}@{domain}");
        User {
            id: guid(&format!("{seed}/user/{}/{at}", self.organization.id)),
            display_name: format!("{surname} {given} {at:06}"),
            given_name: Some(given.to_owned()),
            surname: Some(surname.to_owned()),
            mail: Some(name.clone()),
            user_principal_name: name,
            account_enabled: true,
            user_type: Some("Member".to_owned()),
            usage_location: model
                .and_then(|model| model.usage_location.clone())
                .or_else(|| self.organization.default_usage_location.clone()),
            licenses: model.map_or_else(Vec::new, |model| model.licenses.clone()),
            drive: (files > 0).then(|| self.generated_drive(at, files)),
            manager: None,
            properties: Properties::default(),
        }
    }

    fn generated_drive(&self, at: usize, files: usize) -> Drive {
        let item = |name: String, kind| Item {
            name,
            last_modified_date_time: self.now,
            kind,
            properties: Properties::default(),
        };
        let files = (0..files).map(|nth| {
            let content = Content::Unknown {
                size: 1000 * (1 + (at as u64 * 31 + nth as u64 * 17) % 5000),
                quick_xor_hash: None,
            };
            let file = File {
                mime_type: "application/pdf".to_owned(),
                content,
                malware: false,
            };
            item(format!("資料 {nth:06}.pdf"), ItemKind::File(file))
        });
        Drive {
            quota_total: 1 << 40,
            items: vec![item("作業".to_owned(), ItemKind::Folder(files.collect()))],
            properties: Properties::default(),
        }
    }

    fn is_sold_by_others(&self, sku: &Guid) -> bool {
        self.subscriptions.iter().any(|subscription| {
            subscription.sku_id == *sku && !self.is_sold_by_the_partner(subscription)
        })
    }

    fn is_sold_by_the_partner(&self, subscription: &Subscription) -> bool {
        subscription.owner_tenant_id.as_ref() == Some(&self.partner_center.tenant_id)
    }

    fn default_domain(&self) -> &str {
        self.organization
            .verified_domains
            .iter()
            .find(|domain| domain.is_default)
            .map_or(self.initial_domain(), |domain| &domain.name)
    }

    /// Widens subscriptions until every product in use has a seat for each of its users, and the new partner as
    /// many as the largest of the others.
    fn make_room(&mut self) {
        let mut used: BTreeMap<Guid, u32> = BTreeMap::new();
        for user in &self.users {
            for (sku, _) in self.held(user) {
                *used.entry(sku).or_default() += 1;
            }
        }
        let largest = used
            .iter()
            .filter(|(sku, _)| self.is_sold_by_others(sku))
            .map(|(_, count)| *count)
            .max()
            .unwrap_or_default();
        for (sku, count) in used {
            let seats = self.seats(&sku, SubscriptionStatus::Enabled);
            let first = self
                .subscriptions
                .iter_mut()
                .find(|one| one.sku_id == sku && one.status == SubscriptionStatus::Enabled);
            if let Some(first) = first {
                first.total_licenses += count.saturating_sub(seats);
            }
        }
        let partner = self.partner_center.tenant_id;
        self.subscriptions
            .iter_mut()
            .chain(&mut self.invitation.brings)
            .filter(|one| one.owner_tenant_id.as_ref() == Some(&partner))
            .for_each(|one| one.total_licenses = one.total_licenses.max(largest));
    }

    /// The id of the tenant that [`Self::like`] gives for a number.
    #[must_use]
    pub fn id_of_one_like_it(&self, number: usize, seed: u64) -> Guid {
        derived(&self.organization.id, number, seed)
    }

    /// The domain of an address or a whole domain, as the tenant of a number has it.
    #[must_use]
    pub fn domain_of_one_like_it(&self, domain: &str, number: usize) -> String {
        match domain.split_once('.') {
            Some((name, rest)) => format!("{name}-{number:04}.{rest}"),
            None => format!("{domain}-{number:04}"),
        }
    }

    /// Another customer of the same partner, in the same state: products and plans are the same, ids, domains and
    /// the name its own.
    #[must_use]
    pub fn like(&self, number: usize, seed: u64) -> Self {
        let mut other = self.clone();
        let own = |id: &mut Guid| *id = derived(id, number, seed);
        own(&mut other.organization.id);
        other.organization.display_name = self.name_of_one_like_it(number);
        for domain in &mut other.organization.verified_domains {
            domain.name = self.domain_of_one_like_it(&domain.name, number);
        }
        for subscription in other
            .subscriptions
            .iter_mut()
            .chain(&mut other.invitation.brings)
        {
            own(&mut subscription.id);
            own(&mut subscription.commerce_subscription_id);
        }
        for user in &mut other.users {
            own(&mut user.id);
            user.user_principal_name = self.address(&user.user_principal_name, number);
            user.mail = user.mail.as_ref().map(|mail| self.address(mail, number));
            user.manager.iter_mut().for_each(own);
        }
        for group in &mut other.groups {
            own(&mut group.id);
            group.members.iter_mut().for_each(own);
            group.owners.iter_mut().for_each(own);
            group
                .errors
                .iter_mut()
                .for_each(|error| own(&mut error.user_id));
            group
                .kept
                .iter_mut()
                .for_each(|kept| own(&mut kept.user_id));
        }
        other.invitation.contact.email = self.address(&self.invitation.contact.email, number);
        other
    }

    fn name_of_one_like_it(&self, number: usize) -> String {
        format!("{} {number:04}", self.organization.display_name)
    }

    fn address(&self, address: &str, number: usize) -> String {
        match address.rsplit_once('@') {
            Some((name, domain))
                if self
                    .organization
                    .verified_domains
                    .iter()
                    .any(|own| own.name.eq_ignore_ascii_case(domain)) =>
            {
                format!("{name}@{}", self.domain_of_one_like_it(domain, number))
            }
            _ => address.to_owned(),
        }
    }

    /// Puts tenants like this one, of so many numbers from 1, on the partner's list of customers, as far as they
    /// have accepted.
    pub fn list_those_like_it(&mut self, count: usize, seed: u64) {
        if self.invitation.state != InvitationState::Established {
            return;
        }
        let Some(model) = self.customer(self.organization.id.as_str()).cloned() else {
            return;
        };
        let template = self
            .partner_center
            .agreements
            .first()
            .map(|one| one.template_id);
        let customers: Vec<_> = (1..=count)
            .map(|number| {
                let customer = Customer {
                    id: self.id_of_one_like_it(number, seed),
                    company_name: self.name_of_one_like_it(number),
                    domain: self.domain_of_one_like_it(self.initial_domain(), number),
                    ..model.clone()
                };
                Kind::of_number(number).apply(customer, template)
            })
            .collect();
        let refusals = (1..=count).zip(&customers);
        let refusals = refusals.filter_map(|(number, one)| Kind::of_number(number).refusal(one.id));
        self.partner_center.desk.refusals.extend(refusals);
        self.partner_center.customers.extend(customers);
    }
}

fn derived(id: &Guid, number: usize, seed: u64) -> Guid {
    guid(&format!("{seed}/{number}/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_tenant_can_be_played_and_everybody_in_it_can_be_swapped() {
        let scale = Scale {
            users: 700,
            files: 3,
        };
        let tenant = Tenant::omakase().scaled(scale, 7);
        let tenant = tenant.validated().unwrap();
        assert_eq!(tenant.users.len(), 700);
        let [old, new] = [0, 1].map(|at| &tenant.subscriptions[at]);
        let used = tenant.consumed(&old.sku_id);
        assert!(used > 690);
        assert!(old.total_licenses >= used && new.total_licenses >= used);
        assert_eq!(
            tenant.users[699].drive.as_ref().unwrap().items[0]
                .children()
                .len(),
            3
        );
        let plans: Vec<_> = tenant.users[5..]
            .iter()
            .map(|user| user.licenses[0].disabled_plans.len())
            .collect();
        assert!(plans.contains(&0) && plans.iter().any(|off| *off > 0));
        assert_eq!(tenant, Tenant::omakase().scaled(scale, 7));
        assert_ne!(tenant, Tenant::omakase().scaled(scale, 8));
    }

    #[test]
    fn one_like_it_has_nothing_in_common_that_must_be_its_own() {
        let first = Tenant::omakase();
        let other = first.like(3, 7).validated().unwrap();
        assert_eq!(other, first.like(3, 7));
        assert_eq!(other.organization.id, first.id_of_one_like_it(3, 7));
        assert_eq!(
            other.initial_domain(),
            "aozorakoumuten-0003.onmicrosoft.com"
        );
        assert_eq!(
            other.users[0].user_principal_name,
            "aoki@aozora-koumuten-0003.example"
        );
        let text = |tenant: &Tenant| {
            let mut tenant = tenant.clone();
            // What belongs to the partner is the same for all of its customers.
            tenant.partner_center.customers.clear();
            serde_json::to_string(&tenant).unwrap()
        };
        for id in [
            &first.organization.id,
            &first.users[2].id,
            &first.subscriptions[0].id,
        ] {
            assert!(text(&first).contains(id.as_str()) && !text(&other).contains(id.as_str()));
        }
        assert_eq!(other.skus, first.skus);
    }

    #[test]
    fn the_partner_lists_those_who_have_accepted() {
        for (mut tenant, more) in [(Tenant::omakase(), 9), (Tenant::omakase_invited(), 0)] {
            let before = tenant.partner_center.customers.len();
            tenant.list_those_like_it(9, 7);
            assert_eq!(tenant.partner_center.customers.len(), before + more);
        }
    }
}
