//! Records of `list-subscriptions` on the input: those of a tenant are one question about its rows.

use common::{
    BadRecord, Record,
    cli::Job,
    licensing::Sold,
    sections::{Section as _, SoldSubscription},
};

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
