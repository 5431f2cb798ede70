//! Pseudonyms: names, addresses, domains and ids of people and companies replaced, so that a snapshot can be
//! shown to somebody else. The same input has the same pseudonym throughout a file. The key is random and kept
//! nowhere, so that nobody can find the input again, not even by trying all names. The ids of SKUs, service
//! plans and agreement templates are Microsoft's, the same in every tenant, and stay.

mod names;

use common::{Exit, Failure, ids::Guid, text};
use ring::{hmac, rand::SystemRandom};
use tenant_file::{Contact, Customer, Desk, Group, KnownTenant, Subscription, Tenant, Terms, User};

use super::values::guid_of_bytes;
use names::{GIVEN_EN, GIVEN_JA, SURNAMES_EN, SURNAMES_JA};

/// Replaces by one key.
pub(crate) struct Pseudonyms(hmac::Key);

impl Pseudonyms {
    /// Under a new random key.
    pub(crate) fn of_a_random_key() -> Result<Self, Failure> {
        hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
            .map(Self)
            .map_err(|_| {
                Failure::new(
                    Exit::Local,
                    text!(
                        "this machine gives no random numbers, so there are no pseudonyms",
                        "乱数を取得できないため、仮名を作成できません"
                    ),
                )
            })
    }

    /// The tenant with everything replaced that could tell whose it is.
    #[must_use]
    pub(crate) fn apply(&self, mut tenant: Tenant) -> Tenant {
        let organization = &mut tenant.organization;
        self.replace_id(&mut organization.id);
        organization.display_name = self.company(&organization.display_name);
        for domain in &mut organization.verified_domains {
            domain.name = self.domain(&domain.name);
        }
        self.replace_id(&mut tenant.app.client_id);
        let brings = &mut tenant.invitation.brings;
        for subscription in tenant.subscriptions.iter_mut().chain(brings) {
            self.replace_in_subscription(subscription);
        }
        tenant
            .users
            .iter_mut()
            .for_each(|user| self.replace_in_user(user));
        tenant
            .groups
            .iter_mut()
            .for_each(|group| self.replace_in_group(group));
        for known in &mut tenant.known_tenants {
            self.replace_in_known(known);
        }
        let partner = &mut tenant.partner_center;
        self.replace_id(&mut partner.tenant_id);
        // A snapshot has nothing of what only the partner sees; any other file would lose it here.
        partner.desk = Desk::default();
        for customer in &mut partner.customers {
            self.replace_in_customer(customer);
        }
        self.replace_in_contact(&mut tenant.invitation.contact);
        tenant
    }

    fn replace_in_subscription(&self, subscription: &mut Subscription) {
        self.replace_id(&mut subscription.id);
        self.replace_id(&mut subscription.commerce_subscription_id);
        subscription.terms = Terms::default();
        if let Some(owner) = &mut subscription.owner_tenant_id {
            self.replace_id(owner);
        }
    }

    fn replace_in_user(&self, user: &mut User) {
        self.replace_id(&mut user.id);
        user.display_name = self.display_name(
            &user.display_name,
            user.given_name.as_deref(),
            user.surname.as_deref(),
        );
        user.user_principal_name = self.address(&user.user_principal_name);
        user.mail = user.mail.as_deref().map(|mail| self.address(mail));
        user.given_name = user.given_name.as_deref().map(|name| self.given_name(name));
        user.surname = user.surname.as_deref().map(|name| self.surname(name));
        // The names of files tell more than the name of their owner.
        user.drive = None;
    }

    fn replace_in_group(&self, group: &mut Group) {
        self.replace_id(&mut group.id);
        let mark = self.mark("group", &group.display_name, 6);
        group.display_name = if is_japanese(&group.display_name) {
            format!("グループ {mark}")
        } else {
            format!("Group {mark}")
        };
        group
            .members
            .iter_mut()
            .for_each(|member| self.replace_id(member));
        for error in &mut group.errors {
            self.replace_id(&mut error.user_id);
        }
        for kept in &mut group.kept {
            self.replace_id(&mut kept.user_id);
        }
    }

    fn replace_in_known(&self, known: &mut KnownTenant) {
        self.replace_id(&mut known.tenant_id);
        known.display_name = self.company(&known.display_name);
        known.default_domain_name = self.domain(&known.default_domain_name);
    }

    fn replace_in_customer(&self, customer: &mut Customer) {
        self.replace_id(&mut customer.id);
        customer.company_name = self.company(&customer.company_name);
        customer.domain = self.domain(&customer.domain);
        customer.agreements.clear();
        customer.indirect_resellers.clear();
    }

    fn replace_in_contact(&self, contact: &mut Contact) {
        contact.first_name = self.given_name(&contact.first_name);
        contact.last_name = self.surname(&contact.last_name);
        contact.email = self.address(&contact.email);
        contact.phone_number = None;
    }

    fn replace_id(&self, id: &mut Guid) {
        *id = guid_of_bytes(self.tag("id", id.as_str()).as_ref());
    }

    fn company(&self, name: &str) -> String {
        let mark = self.mark("company", name, 4);
        if is_japanese(name) {
            format!("株式会社見本 {mark}")
        } else {
            format!("Sample Company {mark}")
        }
    }

    /// Of a domain that every tenant has (`….onmicrosoft.com`) nothing real is left: some tenant has it.
    fn domain(&self, name: &str) -> String {
        let name = name.to_lowercase();
        let mark = self.mark("domain", &name, 12);
        if name.ends_with(".onmicrosoft.com") {
            format!("x{mark}.onmicrosoft.example")
        } else {
            format!("x{mark}.example")
        }
    }

    fn address(&self, address: &str) -> String {
        let (local, domain) = match address.rsplit_once('@') {
            Some((local, domain)) => (local, Some(domain)),
            None => (address, None),
        };
        let local = self.local_part(local);
        match domain {
            Some(domain) => format!("{local}@{}", self.domain(domain)),
            None => local,
        }
    }

    /// A guest keeps the mark that the service makes sign-in names of guests with.
    fn local_part(&self, local: &str) -> String {
        let lower = local.to_lowercase();
        let guest = if lower.ends_with("#ext#") {
            "#EXT#"
        } else {
            ""
        };
        let name = self.pick("local", &lower, &SURNAMES_EN).to_lowercase();
        format!("{name}-{}{guest}", self.mark("local", &lower, 16))
    }

    fn given_name(&self, name: &str) -> String {
        self.name_of("given", name, &GIVEN_JA, &GIVEN_EN)
    }

    fn surname(&self, name: &str) -> String {
        self.name_of("surname", name, &SURNAMES_JA, &SURNAMES_EN)
    }

    fn name_of(
        &self,
        kind: &str,
        name: &str,
        japanese: &[&str; 64],
        english: &[&str; 64],
    ) -> String {
        if name.is_empty() {
            return String::new();
        }
        let names = if is_japanese(name) { japanese } else { english };
        self.pick(kind, name, names).to_owned()
    }

    /// A name to show, of the same parts in the same order as the names that the user has besides.
    fn display_name(&self, display: &str, given: Option<&str>, surname: Option<&str>) -> String {
        let (given, surname) = (given.unwrap_or_default(), surname.unwrap_or_default());
        if !surname.is_empty() && display == format!("{surname}{given}") {
            return self.surname(surname) + &self.given_name(given);
        }
        let parts: Vec<&str> = display.split_whitespace().collect();
        // A Japanese name has the family's first, an English one last.
        let family = if is_japanese(display) {
            0
        } else {
            parts.len().saturating_sub(1)
        };
        let parts = parts.iter().enumerate().map(|(at, part)| match *part {
            part if part == surname => self.surname(part),
            part if part == given => self.given_name(part),
            part if at == family => self.surname(part),
            part => self.given_name(part),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    fn pick<'a>(&self, kind: &str, name: &str, names: &[&'a str; 64]) -> &'a str {
        names[usize::from(self.tag(kind, name).as_ref()[0]) % names.len()]
    }

    fn mark(&self, kind: &str, name: &str, digits: usize) -> String {
        let tag = self.tag(kind, name);
        let hex = tag.as_ref().iter().map(|byte| format!("{byte:02x}"));
        hex.collect::<String>().chars().take(digits).collect()
    }

    fn tag(&self, kind: &str, name: &str) -> hmac::Tag {
        hmac::sign(&self.0, format!("{kind}\0{name}").as_bytes())
    }
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c,
            '\u{3005}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pseudonyms(key: u8) -> Pseudonyms {
        Pseudonyms(hmac::Key::new(hmac::HMAC_SHA256, &[key; 32]))
    }

    /// Every text of a document, wherever it stands.
    fn texts(value: &serde_json::Value) -> Vec<String> {
        match value {
            serde_json::Value::String(text) => vec![text.clone()],
            serde_json::Value::Array(all) => all.iter().flat_map(texts).collect(),
            serde_json::Value::Object(all) => all.values().flat_map(texts).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn no_name_address_domain_or_id_of_the_tenant_is_left() {
        let before = Tenant::omakase();
        let after = pseudonyms(1).apply(before.clone());
        let json = serde_json::to_string(&after).unwrap();
        let mut secrets = vec![
            before.organization.id.to_string(),
            before.organization.display_name.clone(),
            "aozora".to_owned(),
            "hinodecloud".to_owned(),
        ];
        for user in &before.users {
            secrets.extend([user.id.to_string(), user.display_name.clone()]);
            secrets.push(
                user.user_principal_name
                    .split('@')
                    .next()
                    .unwrap()
                    .to_owned(),
            );
        }
        for known in &before.known_tenants {
            secrets.extend([known.tenant_id.to_string(), known.display_name.clone()]);
        }
        for secret in secrets {
            // A pseudonym is drawn from common names: the name of one user may be the pseudonym of another,
            // but never whole.
            assert!(
                !texts(&serde_json::from_str(&json).unwrap()).contains(&secret),
                "{secret}"
            );
            assert!(secret.len() < 12 || !json.contains(&secret), "{secret}");
        }
    }

    #[test]
    fn what_belongs_together_stays_together_and_the_file_can_be_played() {
        let after = pseudonyms(1).apply(Tenant::omakase()).validated().unwrap();
        assert_eq!(after.skus, Tenant::omakase().skus);
        let sato = &after.users[1];
        let (given, surname) = (
            sato.given_name.as_ref().unwrap(),
            sato.surname.as_ref().unwrap(),
        );
        assert_eq!(sato.display_name, format!("{surname} {given}"));
        assert_eq!(sato.mail.as_ref(), Some(&sato.user_principal_name));
        let domain = sato.user_principal_name.split('@').nth(1).unwrap();
        assert!(
            after
                .organization
                .verified_domains
                .iter()
                .any(|own| own.name == domain)
        );
        assert_eq!(after.invitation.brings[0], after.subscriptions[1]);
        assert_eq!(
            after.subscriptions[1].owner_tenant_id.as_ref(),
            Some(&after.partner_center.tenant_id)
        );
        assert_eq!(
            after.users[0].mail.as_ref(),
            Some(&after.invitation.contact.email)
        );
    }

    #[test]
    fn the_pseudonym_depends_on_the_key_and_on_nothing_else() {
        let once = pseudonyms(1).apply(Tenant::omakase());
        assert_eq!(pseudonyms(1).apply(Tenant::omakase()), once);
        let other = pseudonyms(2).apply(Tenant::omakase());
        assert_ne!(other.users[0].id, once.users[0].id);
        assert_ne!(
            other.users[0].user_principal_name,
            once.users[0].user_principal_name
        );
        let keys = [(); 2].map(|()| Pseudonyms::of_a_random_key().unwrap());
        let [this, that] = keys.map(|key| key.apply(Tenant::omakase()).organization.id);
        assert_ne!(this, that);
    }

    #[test]
    fn japanese_names_stay_japanese_and_others_do_not_become_so() {
        let pseudonyms = pseudonyms(1);
        for (display, given, surname, japanese, parts) in [
            ("青木 健一", Some("健一"), Some("青木"), true, 2),
            ("青木健一", Some("健一"), Some("青木"), true, 1),
            ("さとう\u{3000}花子", None, None, true, 2),
            ("ｼﾞｮﾝ", None, None, true, 1),
            ("John Smith", Some("John"), Some("Smith"), false, 2),
            ("José", None, None, false, 1),
        ] {
            let name = pseudonyms.display_name(display, given, surname);
            assert_eq!(is_japanese(&name), japanese, "{display}: {name}");
            assert_eq!(name.split(' ').count(), parts, "{display}: {name}");
        }
        assert_eq!(
            pseudonyms.display_name("John Smith", None, None),
            pseudonyms.display_name("John Smith", Some("John"), Some("Smith"))
        );
    }

    #[test]
    fn addresses_differ_where_they_differed_and_a_guest_stays_one() {
        let pseudonyms = pseudonyms(1);
        let guest = pseudonyms.address("sato_fabrikam.example#EXT#@aozora.onmicrosoft.com");
        assert!(guest.contains("#EXT#@"), "{guest}");
        assert!(guest.ends_with(".onmicrosoft.example"), "{guest}");
        let same = ["Sato@x.example", "sato@X.example"].map(|mail| pseudonyms.address(mail));
        assert_eq!(same[0], same[1]);
        let many: std::collections::BTreeSet<_> = (0..2000)
            .map(|n| pseudonyms.address(&format!("u{n}@x.example")))
            .collect();
        assert_eq!(many.len(), 2000);
    }
}
