//! Partners by their tenant ids, with names as far as the directory tells them.

use std::collections::BTreeMap;

use record::{ids::Guid, sections::Partner};
use wire::graph::TenantInformation;

/// Partners whose names are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartnerNames(BTreeMap<Guid, Partner>);

impl PartnerNames {
    /// Whether the name of this tenant is known.
    #[must_use]
    pub fn knows(&self, id: &Guid) -> bool {
        self.0.contains_key(id)
    }

    /// The partner of this tenant id; without a name the id must do.
    #[must_use]
    pub fn partner(&self, id: &Guid) -> Partner {
        self.0.get(id).cloned().unwrap_or_else(|| nameless(id))
    }

    /// Keeps what the directory says of a tenant.
    pub fn add(&mut self, id: Guid, information: TenantInformation) {
        self.0.insert(id, named(&id, information));
    }
}

/// A partner of which only the tenant is known.
#[must_use]
pub fn nameless(id: &Guid) -> Partner {
    Partner {
        tenant_id: Some(*id),
        ..Partner::default()
    }
}

/// A partner as the directory knows it.
#[must_use]
pub fn named(id: &Guid, information: TenantInformation) -> Partner {
    Partner {
        name: information.display_name,
        domain: information.default_domain_name,
        ..nameless(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_without_a_name_is_its_id() {
        let id: Guid = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f90".parse().unwrap();
        let mut names = PartnerNames::default();
        assert!(!names.knows(&id));
        assert_eq!(names.partner(&id), nameless(&id));
        let hinode = TenantInformation {
            display_name: Some("ひのでクラウド株式会社".into()),
            ..TenantInformation::default()
        };
        names.add(id, hinode);
        let partner = names.partner(&id);
        assert_eq!(partner.tenant_id, Some(id));
        assert_eq!(partner.name.as_deref(), Some("ひのでクラウド株式会社"));
    }
}
