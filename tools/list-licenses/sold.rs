//! What partners say of the subscriptions that they sold: records of `list-subscriptions` on the input. The directory
//! tells neither whether one renews nor what was agreed for its end; with these it is known and not assumed.

use std::collections::HashMap;

use common::{
    BadRecord, Record,
    cli::Job,
    graph::CompanySubscription,
    sections::{Section as _, Side, SoldSubscription, SoldTerms},
};

/// What was said, by the commerce system's id in lower case.
#[derive(Debug, Default)]
pub(crate) struct Sold(HashMap<String, SoldSubscription>);

/// The records of a tenant that came together.
pub(crate) struct Said<'a> {
    /// What they say.
    pub(crate) sold: Sold,
    /// The one that is answered; `None` where none can be read.
    pub(crate) asked: Option<&'a Job>,
    /// Those that cannot be read: each fails alone.
    pub(crate) bad: Vec<(&'a Job, BadRecord)>,
}

/// Whether a record says something of a subscription, so that it belongs to those around it.
pub(crate) fn is_of_subscription(record: &Record) -> bool {
    record.has(SoldSubscription::KEY)
}

/// Takes in the records of a tenant.
pub(crate) fn said(job: &Job) -> Said<'_> {
    let mut said = Said {
        sold: Sold::default(),
        asked: None,
        bad: Vec::new(),
    };
    for one in std::iter::once(job).chain(&job.also) {
        match one.record.get::<SoldSubscription>() {
            Ok(sold) => {
                if let Some(sold) = sold {
                    said.sold.add(sold);
                }
                said.asked.get_or_insert(one);
            }
            Err(bad) => said.bad.push((one, bad)),
        }
    }
    said
}

impl Sold {
    /// Takes in what a partner says. What `list-subscriptions` read from the directory is read there again.
    pub(crate) fn add(&mut self, sold: SoldSubscription) {
        if let (Some(id), Side::Partner) = (&sold.id, sold.side) {
            self.0.insert(id.to_lowercase(), sold);
        }
    }

    /// What is said of a subscription of the directory.
    pub(crate) fn of(&self, subscription: &CompanySubscription) -> Option<&SoldSubscription> {
        let id = subscription.commerce_subscription_id.as_deref()?;
        self.0.get(&id.to_lowercase())
    }

    /// What the row's section shows of it.
    pub(crate) fn terms(&self, subscription: &CompanySubscription) -> Option<SoldTerms> {
        let sold = self.of(subscription)?;
        Some(SoldTerms {
            at_term_end: sold.at_term_end,
            auto_renew: sold.auto_renew,
            term: sold.term.clone(),
            cancel_until: sold.cancel_until.clone(),
        })
    }

    /// A partner's own word that it sold something, where the directory names no seller.
    pub(crate) fn name_sellers(&self, subscriptions: &mut [CompanySubscription]) {
        for one in subscriptions {
            let sold = self.of(one).and_then(|sold| sold.seller.as_ref());
            let seller = sold.and_then(|seller| seller.tenant_id);
            one.owner_tenant_id = one.owner_tenant_id.or(seller);
        }
    }
}
