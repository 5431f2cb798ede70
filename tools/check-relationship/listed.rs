//! What the partner's own list said of a customer a moment ago: 500 customers cost it one call.

use common::{
    ids::Guid,
    sections::{Customer, ListChange},
};
use jiff::{SignedDuration, Timestamp};

/// How long a list is believed. A pipeline over some thousand customers takes minutes.
const BELIEVED_FOR: SignedDuration = SignedDuration::from_hours(1);

/// By how much the clock of the machine that made the list may be ahead.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// What a list said of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    partner: Guid,
    /// As Partner Center writes it.
    pub(crate) relationship: String,
    /// The tenants of its indirect resellers, where they were asked for.
    pub(crate) resellers: Option<Vec<String>>,
    /// When it was said.
    pub(crate) time: String,
}

impl Listed {
    /// What `list-customers` wrote, if it says whose list it is and is not too old. Of a customer that is gone it
    /// repeats what an older list said.
    pub(crate) fn of(customer: Customer, now: Timestamp) -> Option<Self> {
        if customer.change == Some(ListChange::Gone) {
            return None;
        }
        let time = customer.time?;
        let age = now.duration_since(time.parse().ok()?);
        if age < -AHEAD || age > BELIEVED_FOR {
            return None;
        }
        let resellers = customer.resellers;
        Some(Self {
            partner: customer.partner?,
            relationship: customer.relationship?,
            resellers: resellers.map(|all| all.into_iter().map(|one| one.tenant_id).collect()),
            time,
        })
    }

    /// Whether it is the list of this partner.
    pub(crate) fn is_of(&self, partner: Guid) -> bool {
        self.partner == partner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_believed_for_an_hour_and_only_where_it_says_whose_it_is() {
        let whole = Customer {
            relationship: Some("reseller".to_owned()),
            partner: Some("d2edd018-cbf9-452f-a408-726b64551fdf".parse().unwrap()),
            time: Some("2026-10-01T00:00:00Z".to_owned()),
            ..Customer::default()
        };
        let at = |now: &str| now.parse::<Timestamp>().unwrap();
        for (now, is_believed) in [
            ("2026-10-01T00:00:00Z", true),
            ("2026-10-01T01:00:00Z", true),
            ("2026-10-01T01:00:01Z", false),
            ("2026-09-30T23:55:00Z", true),
            ("2026-09-30T23:54:59Z", false),
        ] {
            assert_eq!(
                Listed::of(whole.clone(), at(now)).is_some(),
                is_believed,
                "{now}"
            );
        }
        let now = at("2026-10-01T00:00:00Z");
        for lacking in [
            Customer {
                change: Some(ListChange::Gone),
                ..whole.clone()
            },
            Customer {
                partner: None,
                ..whole.clone()
            },
            Customer {
                relationship: None,
                ..whole.clone()
            },
            Customer {
                time: None,
                ..whole.clone()
            },
            Customer {
                time: Some("yesterday".to_owned()),
                ..whole
            },
        ] {
            assert_eq!(Listed::of(lacking, now), None);
        }
    }
}
