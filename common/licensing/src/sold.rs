//! What partners say of the subscriptions that they sold: records of `list-subscriptions` on the input. The directory
//! tells neither whether one renews nor what was agreed for its end; with these it is known and not assumed.

use std::collections::HashMap;

use record::sections::{Side, SoldSubscription, SoldTerms, Subscription};
use wire::graph::CompanySubscription;

/// What was said, by the commerce system's id in lower case.
#[derive(Debug, Clone, Default)]
pub struct Sold(HashMap<String, SoldSubscription>);

impl Sold {
    /// Takes in what a partner says. What `list-subscriptions` read from the directory is read there again.
    pub fn add(&mut self, sold: SoldSubscription) {
        if let (Some(id), Side::Partner) = (&sold.id, sold.side) {
            self.0.insert(id.to_lowercase(), sold);
        }
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is said of a subscription of the directory.
    #[must_use]
    pub fn of(&self, subscription: &CompanySubscription) -> Option<&SoldSubscription> {
        self.by_id(subscription.commerce_subscription_id.as_deref())
    }

    fn by_id(&self, commerce_id: Option<&str>) -> Option<&SoldSubscription> {
        self.0.get(&commerce_id?.to_lowercase())
    }

    /// What a row's section shows of it.
    #[must_use]
    pub fn terms(&self, subscription: &CompanySubscription) -> Option<SoldTerms> {
        self.of(subscription).map(terms)
    }

    /// Puts what is said into a row's section that was made without it.
    pub fn tell(&self, subscriptions: &mut [Subscription]) {
        for one in subscriptions {
            if let Some(sold) = self.by_id(one.commerce_subscription_id.as_deref()) {
                one.terms = Some(terms(sold));
                one.seller = one.seller.take().or_else(|| sold.seller.clone());
            }
        }
    }

    /// A partner's own word that it sold something, where the directory names no seller.
    pub fn name_sellers(&self, subscriptions: &mut [CompanySubscription]) {
        for one in subscriptions {
            let sold = self.of(one).and_then(|sold| sold.seller.as_ref());
            let seller = sold.and_then(|seller| seller.tenant_id);
            one.owner_tenant_id = one.owner_tenant_id.or(seller);
        }
    }
}

fn terms(sold: &SoldSubscription) -> SoldTerms {
    SoldTerms {
        at_term_end: sold.at_term_end,
        auto_renew: sold.auto_renew,
        term: sold.term.clone(),
        cancel_until: sold.cancel_until.clone(),
    }
}
