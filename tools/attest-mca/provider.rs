//! Whether this partner may attest, or its provider has to.

use common::{partner_center::PartnerRelationship, sections::Partner, text::printable};

/// Who may attest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attester {
    /// This partner.
    Own,
    /// Its indirect provider: an indirect reseller may not (documented).
    Provider(Partner),
    /// One of its providers, and nothing says which.
    OneOf(Vec<Partner>),
}

/// Decides from both lists of Partner Center. A partner with resellers of its own is a provider itself, whatever it
/// resells besides.
pub(crate) fn attester(
    providers: &[PartnerRelationship],
    resellers: &[PartnerRelationship],
) -> Attester {
    let is_active = |one: &&PartnerRelationship| {
        one.state
            .as_deref()
            .is_none_or(|state| state.eq_ignore_ascii_case("active"))
    };
    if resellers.iter().any(|one| is_active(&one)) {
        return Attester::Own;
    }
    let mut found: Vec<Partner> = providers.iter().filter(is_active).map(partner).collect();
    match found.len() {
        0 => Attester::Own,
        1 => Attester::Provider(found.remove(0)),
        _ => Attester::OneOf(found),
    }
}

/// What people call a partner: its name, or its tenant.
pub(crate) fn name_of(partner: &Partner) -> String {
    let id = partner.tenant_id.map(|id| id.to_string());
    let name = partner.name.as_deref().map(printable);
    match (name, id) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (name, id) => name.or(id).unwrap_or_default(),
    }
}

fn partner(one: &PartnerRelationship) -> Partner {
    Partner {
        tenant_id: one.id.parse().ok(),
        name: one.name.clone(),
        domain: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
    const SECOND: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f90";

    fn with(id: &str, state: &str) -> PartnerRelationship {
        PartnerRelationship {
            id: id.to_owned(),
            state: Some(state.to_owned()),
            ..PartnerRelationship::default()
        }
    }

    #[test]
    fn only_who_resells_for_a_provider_and_provides_for_none_leaves_it_to_the_provider() {
        let named = |id: &str| Partner {
            tenant_id: Some(id.parse().unwrap()),
            ..Partner::default()
        };
        let (first, second) = (with(FIRST, "Active"), with(SECOND, "active"));
        let ended = with(FIRST, "Removed");
        for (providers, resellers, expected) in [
            (vec![], vec![], Attester::Own),
            (vec![], vec![first.clone()], Attester::Own),
            (vec![first.clone()], vec![second.clone()], Attester::Own),
            (
                vec![first.clone()],
                vec![],
                Attester::Provider(named(FIRST)),
            ),
            (vec![ended.clone()], vec![], Attester::Own),
            (
                vec![first.clone()],
                vec![ended],
                Attester::Provider(named(FIRST)),
            ),
            (
                vec![first, second],
                vec![],
                Attester::OneOf(vec![named(FIRST), named(SECOND)]),
            ),
        ] {
            assert_eq!(attester(&providers, &resellers), expected);
        }
    }
}
