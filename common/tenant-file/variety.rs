//! How the customers of a fleet differ in what Partner Center says of them: by the last two digits of their numbers, so
//! that each kind is found again by its name. Their own directories are alike.

use record::ids::Guid;

use super::{
    commerce::{AccountStatus, RefusedCustomer, Relation},
    contact::Contact,
    partners::{Agreement, Customer, IndirectReseller},
};

/// What is different of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Usual,
    Relation(Relation),
    /// The partner attested the agreement on this day; nobody accepted it where there is none.
    Attested(Option<&'static str>),
    /// So many indirect resellers.
    Resellers(usize),
    Account(AccountStatus),
    /// Every question about it is refused with this code.
    Refused(u32),
}

/// The kinds, by the last two digits. docs/rehearsal.md has the same table.
const KINDS: [(usize, Kind); 13] = [
    (11, Kind::Relation(Relation::Advisor)),
    (12, Kind::Relation(Relation::Syndication)),
    (13, Kind::Relation(Relation::MicrosoftSupport)),
    (14, Kind::Relation(Relation::None)),
    (22, Kind::Attested(Some("2026-02-03T00:00:00Z"))),
    (23, Kind::Attested(Some("2022-06-01T00:00:00Z"))),
    (24, Kind::Attested(None)),
    (31, Kind::Resellers(1)),
    (32, Kind::Resellers(2)),
    (41, Kind::Account(AccountStatus::UnderReview)),
    (42, Kind::Account(AccountStatus::NotAllowed)),
    (51, Kind::Refused(1002)),
    (52, Kind::Refused(900_309)),
];

/// The indirect resellers that customers of a fleet have.
const RESELLERS: [[&str; 3]; 2] = [
    [
        "9a9a9a9a-0000-4000-8000-000000000001",
        "株式会社みさきシステム",
        "5550001",
    ],
    [
        "9a9a9a9a-0000-4000-8000-000000000002",
        "有限会社なみうち商会",
        "5550002",
    ],
];

impl Kind {
    pub(super) fn of_number(number: usize) -> Self {
        let found = KINDS.iter().find(|(digits, _)| *digits == number % 100);
        found.map_or(Self::Usual, |(_, kind)| *kind)
    }

    /// The customer with what is different of it.
    pub(super) fn apply(self, mut customer: Customer, template: Option<Guid>) -> Customer {
        match self {
            Self::Usual | Self::Refused(_) => {}
            Self::Relation(relation) => customer.relation = relation,
            Self::Attested(day) => {
                customer.direct_signed = false;
                let agreed = day.and_then(|day| day.parse().ok());
                customer.agreements = template
                    .zip(agreed)
                    .map(|(template_id, date_agreed)| Agreement {
                        template_id,
                        date_agreed,
                        primary_contact: contact(),
                    })
                    .into_iter()
                    .collect();
            }
            Self::Resellers(count) => {
                customer.indirect_resellers =
                    RESELLERS.iter().take(count).filter_map(reseller).collect();
            }
            Self::Account(status) => customer.account_status = Some(status),
        }
        customer
    }

    /// The refusal of every question about the customer.
    pub(super) fn refusal(self, customer_id: Guid) -> Option<RefusedCustomer> {
        match self {
            Self::Refused(code) => Some(RefusedCustomer { customer_id, code }),
            _ => None,
        }
    }
}

fn contact() -> Contact {
    Contact {
        first_name: "花".to_owned(),
        last_name: "森".to_owned(),
        email: "mori@aozora-koumuten.example".to_owned(),
        phone_number: None,
    }
}

fn reseller([id, name, mpn_id]: &[&str; 3]) -> Option<IndirectReseller> {
    Some(IndirectReseller {
        id: id.parse().ok()?,
        name: (*name).to_owned(),
        mpn_id: (*mpn_id).to_owned(),
        location: "JP".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_fleet_is_alike_and_each_hundred_of_a_large_one_has_every_kind() {
        assert!((1..=10).all(|number| Kind::of_number(number) == Kind::Usual));
        for hundred in [0, 700] {
            let different =
                (hundred..hundred + 100).filter(|number| Kind::of_number(*number) != Kind::Usual);
            assert_eq!(different.count(), KINDS.len());
        }
    }
}
