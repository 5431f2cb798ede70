//! What a snapshot is made of.

use common::{
    graph::{self, CompanySubscription, SubscribedSku},
    ids::Guid,
    licensing::PartnerNames,
};
use jiff::Timestamp;

use super::people::People;

/// Everything that was read.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    /// When.
    pub(crate) now: Timestamp,
    /// The organization.
    pub(crate) organization: &'a graph::Organization,
    /// Its rows.
    pub(crate) rows: &'a [SubscribedSku],
    /// Its subscriptions.
    pub(crate) subscriptions: &'a [CompanySubscription],
    /// Its users.
    pub(crate) people: People,
    /// The groups that anybody gets a licence from, as far as they could be read.
    pub(crate) groups: &'a [graph::Group],
    /// What partners are called.
    pub(crate) partners: &'a PartnerNames,
    /// The service providers of its cross-tenant access policy.
    pub(crate) providers: Vec<Guid>,
    /// The new partner and its provider, as far as known.
    pub(crate) newcomers: &'a [Guid],
}
