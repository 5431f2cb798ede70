//! Which customers of the list are wanted.

use common::{ids::Guid, partner_center::CustomerFilter, sections::Customer};

/// What the command line asks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    pub(crate) name: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) reseller: Option<Guid>,
}

impl Selection {
    /// What the service is asked for. It takes one filter (documented); only it knows who the resellers are.
    pub(crate) fn filter(&self) -> Option<CustomerFilter> {
        let reseller = self.reseller.map(CustomerFilter::Reseller);
        let name = self.name.clone().map(CustomerFilter::Name);
        let domain = self.domain.clone().map(CustomerFilter::Domain);
        reseller.or(name).or(domain)
    }

    /// Whether the name and the domain of a customer are those that were asked for.
    pub(crate) fn wants(&self, customer: &Customer) -> bool {
        begins(customer.name.as_deref(), self.name.as_deref())
            && begins(customer.domain.as_deref(), self.domain.as_deref())
    }
}

fn begins(text: Option<&str>, wanted: Option<&str>) -> bool {
    let lower = |text: &str| text.to_lowercase();
    wanted.is_none_or(|wanted| text.is_some_and(|text| lower(text).starts_with(&lower(wanted))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(name: &str, domain: &str) -> Customer {
        Customer {
            name: Some(name.to_owned()),
            domain: Some(domain.to_owned()),
            ..Customer::default()
        }
    }

    #[test]
    fn one_filter_goes_to_the_service_and_the_others_are_held_here() {
        let reseller: Guid = "99999999-8888-4777-8666-555555555555".parse().unwrap();
        let both = Selection {
            name: Some("kai".to_owned()),
            domain: Some("kaigan".to_owned()),
            reseller: None,
        };
        assert_eq!(both.filter(), Some(CustomerFilter::Name("kai".to_owned())));
        let all = Selection {
            reseller: Some(reseller),
            ..both.clone()
        };
        assert_eq!(all.filter(), Some(CustomerFilter::Reseller(reseller)));
        assert_eq!(Selection::default().filter(), None);

        for (name, domain, wanted) in [
            ("Kaigan K.K.", "kaigan.onmicrosoft.com", true),
            ("Kaigan K.K.", "other.onmicrosoft.com", false),
            ("New Kaigan", "kaigan.onmicrosoft.com", false),
        ] {
            assert_eq!(
                both.wants(&customer(name, domain)),
                wanted,
                "{name} {domain}"
            );
        }
        assert!(!both.wants(&Customer::default()));
        assert!(Selection::default().wants(&Customer::default()));
    }
}
