//! What a tenant has, and what a record says about it: read once, before anything is decided.

use std::collections::BTreeMap;

use common::{
    BadRecord, Log, Record,
    graph::{CompanySubscription, Graph, SubscribedSku},
    ids::Guid,
    sections::{Invitation, Partner, Relationship},
    services::error::ServiceError,
};

use crate::{
    opening::{Announced, Found},
    row::Known,
};

/// What a record asks.
#[derive(Debug)]
pub struct Question {
    /// The tenants of the new partner and its provider, as far as the record names them.
    pub newcomers: Vec<Guid>,
    /// What the record's opening notice announces.
    pub announced: Option<Announced>,
}

impl Question {
    /// Reads the record.
    pub fn of(record: &Record) -> Result<Self, BadRecord> {
        let invitation: Option<Invitation> = record.get()?;
        let relationship: Option<Relationship> = record.get()?;
        let announced = invitation.as_ref().and_then(Announced::of);
        let invited = invitation
            .into_iter()
            .flat_map(|invitation| [invitation.partner_id, invitation.indirect_csp_id]);
        let related = relationship.and_then(|relationship| relationship.partner.tenant_id);
        Ok(Self {
            newcomers: invited.chain([related]).flatten().collect(),
            announced,
        })
    }
}

/// What a tenant has.
#[derive(Debug)]
pub struct Survey {
    /// Its rows.
    pub rows: Vec<SubscribedSku>,
    /// Its subscriptions.
    pub subscriptions: Vec<CompanySubscription>,
    /// What else is known.
    pub known: Known,
}

/// Reads the rows, the subscriptions and the names of their sellers.
pub async fn survey(graph: &Graph, question: Question, log: Log) -> Result<Survey, ServiceError> {
    let rows = graph.subscribed_skus().await?;
    let subscriptions = graph.subscriptions().await?;
    let announced = question
        .announced
        .map(|announced| announced.look_up(&subscriptions));
    let mut newcomers = question.newcomers;
    if newcomers.is_empty() {
        newcomers.extend(announced.iter().flat_map(Found::sellers));
    }
    let names = names(graph, &subscriptions, log).await;
    Ok(Survey {
        rows,
        subscriptions,
        known: Known {
            names,
            newcomers,
            announced,
        },
    })
}

async fn names(
    graph: &Graph,
    subscriptions: &[CompanySubscription],
    log: Log,
) -> BTreeMap<Guid, Partner> {
    let mut names = BTreeMap::new();
    for id in owners(subscriptions) {
        let partner = name(graph, id, log).await;
        names.extend(partner.map(|partner| (*id, partner)));
    }
    names
}

/// The name of a partner's tenant. It is for eyes only: without the permission for it the id must do.
pub(crate) async fn name(graph: &Graph, id: &Guid, log: Log) -> Option<Partner> {
    match graph.tenant_information(id).await {
        Ok(found) => found.map(|found| Partner {
            tenant_id: Some(*id),
            name: found.display_name,
            domain: found.default_domain_name,
        }),
        Err(error) => {
            log.detail(|| format!("no name for partner {id}: {error}"));
            None
        }
    }
}

fn owners(subscriptions: &[CompanySubscription]) -> Vec<&Guid> {
    let mut owners: Vec<_> = subscriptions
        .iter()
        .filter_map(|subscription| subscription.owner_tenant_id.as_ref())
        .collect();
    owners.sort();
    owners.dedup();
    owners
}
