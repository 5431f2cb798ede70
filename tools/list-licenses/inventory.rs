//! What a tenant has, and what a record says about it: read once, before anything is decided.

use common::{
    BadRecord, Log, Record,
    graph::{CompanySubscription, Graph, SubscribedSku},
    ids::Guid,
    licensing::{PartnerNames, subscriptions::sellers},
    sections::{Invitation, Relationship},
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
pub struct Inventory {
    /// Its rows.
    pub rows: Vec<SubscribedSku>,
    /// Its subscriptions.
    pub subscriptions: Vec<CompanySubscription>,
    /// What else is known.
    pub known: Known,
}

/// Reads the rows, the subscriptions and the names of their sellers.
pub async fn inventory(
    graph: &Graph,
    question: Question,
    log: Log,
) -> Result<Inventory, ServiceError> {
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
    Ok(Inventory {
        rows,
        subscriptions,
        known: Known {
            names,
            newcomers,
            announced,
        },
    })
}

async fn names(graph: &Graph, subscriptions: &[CompanySubscription], log: Log) -> PartnerNames {
    let mut names = PartnerNames::default();
    for id in sellers(subscriptions) {
        look_up(graph, &mut names, id, log).await;
    }
    names
}

/// Looks up the name of a partner's tenant. It is shown and decides nothing: without the permission for it
/// the id must do.
pub(crate) async fn look_up(graph: &Graph, names: &mut PartnerNames, id: Guid, log: Log) {
    match graph.tenant_information(&id).await {
        Ok(Some(found)) => names.add(id, found),
        Ok(None) => {}
        Err(error) => log.detail(|| format!("no name for partner {id}: {error}")),
    }
}
