//! Who the new partner is, and so the part that each seller plays in the change.

use jiff::Timestamp;
use record::ids::Guid;
use wire::graph::CompanySubscription;

/// The part that the seller of a subscription plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The new partner.
    New,
    /// Another partner.
    Old,
    /// Nobody: the company bought it directly, or it is on trial or free.
    Direct,
    /// A partner, and nothing says which one is new; or nobody knows who.
    Unnamed,
}

/// What is known of the new partner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPartner {
    /// Its tenants: what these sell is the new partner's.
    pub tenants: Vec<Guid>,
    /// Its distributors. The old partner may buy from the same one, whose tenant is then the seller of both
    /// (inferred): what counts is what was sold since `since`.
    pub distributors: Vec<Guid>,
    /// When the new partner began to sell: when it sent the invitation, or when the first announced
    /// subscription was created.
    pub since: Option<Timestamp>,
    /// The subscriptions (the directory's ids) that its opening notice announces.
    pub announced: Vec<String>,
}

impl NewPartner {
    /// Whether anything names it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !(self.tenants.is_empty() && self.distributors.is_empty())
    }

    /// The part that the seller of a subscription plays.
    #[must_use]
    pub fn part(&self, subscription: &CompanySubscription) -> Part {
        let Some(seller) = subscription.owner_tenant_id else {
            return Part::Direct;
        };
        let created = subscription.created_date_time.as_deref();
        let created: Option<Timestamp> = created.and_then(|time| time.parse().ok());
        let since = || {
            self.since
                .zip(created)
                .is_some_and(|(since, at)| at >= since)
        };
        let announced = || self.announced.contains(&subscription.id);
        if !self.is_named() {
            Part::Unnamed
        } else if self.tenants.contains(&seller)
            || self.distributors.contains(&seller) && (announced() || since())
        {
            Part::New
        } else {
            Part::Old
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: &str = "2026-09-28T01:30:00Z";

    fn partner(n: u32) -> Guid {
        format!("{n:08}-0000-4000-8000-000000000000")
            .parse()
            .unwrap()
    }

    fn sold(seller: Option<u32>, created: &str) -> CompanySubscription {
        CompanySubscription {
            id: "s".into(),
            owner_tenant_id: seller.map(partner),
            created_date_time: Some(created.into()),
            ..CompanySubscription::default()
        }
    }

    fn of_two_tiers(since: Option<&str>) -> NewPartner {
        NewPartner {
            tenants: vec![partner(1)],
            distributors: vec![partner(9)],
            since: since.map(|since| since.parse().unwrap()),
            announced: Vec::new(),
        }
    }

    #[test]
    fn a_seller_is_the_new_partner_another_one_or_nobody() {
        let new = of_two_tiers(None);
        let long_ago = "2020-01-01T00:00:00Z";
        assert_eq!(new.part(&sold(Some(1), long_ago)), Part::New);
        assert_eq!(new.part(&sold(Some(2), long_ago)), Part::Old);
        assert_eq!(new.part(&sold(None, long_ago)), Part::Direct);
        let nobody = NewPartner::default();
        assert_eq!(nobody.part(&sold(Some(1), long_ago)), Part::Unnamed);
        assert_eq!(nobody.part(&sold(None, long_ago)), Part::Direct);
    }

    #[test]
    fn what_a_distributor_of_both_partners_sold_before_the_invitation_is_not_the_new_partners() {
        let part = |since, created| of_two_tiers(since).part(&sold(Some(9), created));
        assert_eq!(part(Some(SINCE), "2026-09-30T00:00:00Z"), Part::New);
        assert_eq!(part(Some(SINCE), SINCE), Part::New);
        assert_eq!(part(Some(SINCE), "2026-09-27T00:00:00Z"), Part::Old);
        assert_eq!(part(Some(SINCE), "soon"), Part::Old);
        assert_eq!(part(None, "2026-09-30T00:00:00Z"), Part::Old);
    }

    #[test]
    fn what_a_notice_announces_is_the_new_partners() {
        let mut new = of_two_tiers(None);
        new.announced.push("s".into());
        assert_eq!(new.part(&sold(Some(9), SINCE)), Part::New);
        assert_eq!(new.part(&sold(Some(2), SINCE)), Part::Old);
    }
}
