//! The entries of a journal: a change before it is sent, and how it went.

use std::collections::HashSet;

use common::{
    graph::LicenseChange,
    ids::{Guid, TenantId},
    sections::{Held, SectionError, SkuRef, Swap, SwapStatus},
};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::target::Target;

/// One line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "event")]
pub(crate) enum Entry {
    /// A change that is about to be sent.
    #[serde(rename_all = "camelCase")]
    Intent {
        /// When, RFC 3339 UTC.
        time: Timestamp,
        /// The customer's tenant.
        tenant_id: TenantId,
        /// The user, or the group.
        #[serde(flatten)]
        target: Target,
        /// The SKU that goes.
        from: SkuRef,
        /// The SKU that comes.
        to: SkuRef,
        /// Further SKUs that go in the same call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also_from: Vec<SkuRef>,
        /// Further SKUs that come in the same call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also_to: Vec<SkuRef>,
        /// The user's licences before.
        before: Vec<Held>,
        /// The usage location that is set first, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage_location: Option<String>,
        /// What is sent.
        change: LicenseChange,
    },
    /// How it went.
    #[serde(rename_all = "camelCase")]
    Outcome {
        /// When, RFC 3339 UTC.
        time: Timestamp,
        /// The user or the group.
        id: String,
        /// The SKU that goes.
        from: Guid,
        /// The SKU that comes.
        to: Guid,
        /// Further SKUs that go in the same call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also_from: Vec<Guid>,
        /// Further SKUs that come in the same call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also_to: Vec<Guid>,
        /// How it went.
        status: SwapStatus,
        /// The user's licences after, as read.
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<Vec<Held>>,
        /// The service's id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
        /// Why it failed.
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<SectionError>,
    },
}

/// Changes that were about to be sent, and no outcome was written.
#[derive(Debug, Default)]
pub(crate) struct OpenChanges(HashSet<ChangeDigest>);

impl OpenChanges {
    /// Whether this change is one of them.
    #[must_use]
    pub(crate) fn has(&self, key: &ChangeKey) -> bool {
        self.0.contains(&key.digest())
    }
}

impl common::journal::Entry for Entry {
    type Known = OpenChanges;

    fn note(&self, known: &mut OpenChanges) {
        let digest = self.key().digest();
        match self {
            Self::Intent { .. } => known.0.insert(digest),
            Self::Outcome { .. } => known.0.remove(&digest),
        };
    }
}

/// Half of the SHA-256 of a change's key: no two changes share it by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ChangeDigest([u8; 16]);

/// What a change is about: the user or group, and all SKUs that go and that come, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ChangeKey {
    id: String,
    from: Vec<Guid>,
    to: Vec<Guid>,
}

impl Entry {
    /// What the entry is about.
    #[must_use]
    pub(crate) fn key(&self) -> ChangeKey {
        let ids = |skus: &[SkuRef]| skus.iter().map(|sku| sku.sku_id).collect::<Vec<_>>();
        match self {
            Self::Intent {
                target,
                from,
                to,
                also_from,
                also_to,
                ..
            } => ChangeKey::new(
                target.id(),
                [vec![from.sku_id], ids(also_from)].concat(),
                [vec![to.sku_id], ids(also_to)].concat(),
            ),
            Self::Outcome {
                id,
                from,
                to,
                also_from,
                also_to,
                ..
            } => ChangeKey::new(
                id,
                [&[*from][..], also_from].concat(),
                [&[*to][..], also_to].concat(),
            ),
        }
    }
}

impl ChangeKey {
    fn new(id: &str, mut from: Vec<Guid>, mut to: Vec<Guid>) -> Self {
        from.sort();
        to.sort();
        Self {
            id: id.to_owned(),
            from,
            to,
        }
    }

    /// The key of one user's or group's swap.
    #[must_use]
    pub(crate) fn of(target: &Target, swap: &Swap) -> Self {
        let from = swap.all_from().map(|sku| sku.sku_id);
        let to = swap.all_to().map(|(sku, _)| sku.sku_id);
        Self::new(target.id(), from.collect(), to.collect())
    }

    /// A short name of it, for the memory of a run: 16 bytes a change, however many there are.
    #[must_use]
    pub(crate) fn digest(&self) -> ChangeDigest {
        let Self { id, from, to } = self;
        let mut parts: Vec<&str> = from.iter().map(Guid::as_str).collect();
        // Which go and which come is part of it.
        parts.push(">");
        parts.extend(to.iter().map(Guid::as_str));
        let id = id.to_ascii_lowercase();
        parts.push(&id);
        let hash = digest(&SHA256, parts.concat().as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&hash.as_ref()[..16]);
        ChangeDigest(short)
    }

    /// The key of the way back.
    #[must_use]
    pub(crate) fn reversed(&self) -> Self {
        Self {
            id: self.id.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
        }
    }
}
