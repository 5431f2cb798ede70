//! What a tenant has, and what a record says about it: read once, before anything is decided.

use common::{
    BadRecord, Exit, Log, Record,
    graph::{CompanySubscription, Graph, Group, SubscribedSku, User, UserQuery},
    ids::Guid,
    licensing::{NewPartner, PartnerNames, Sold, subscriptions::sellers},
    sections::{Invitation, Relationship},
    services::error::ServiceError,
};

use crate::{
    opening::Announced,
    row::{Known, Pair},
};

/// What a record asks.
#[derive(Debug)]
pub(crate) struct Question {
    new_partner: NewPartner,
    announced: Option<Announced>,
}

impl Question {
    /// Reads the record. `named` is the new partner where the record names none.
    pub(crate) fn of(record: &Record, named: Option<Guid>) -> Result<Self, BadRecord> {
        let invitation: Option<Invitation> = record.get()?;
        let relationship: Option<Relationship> = record.get()?;
        let announced = invitation.as_ref().and_then(Announced::of);
        let related = relationship.and_then(|relationship| relationship.partner.tenant_id);
        let mut new_partner = invitation.as_ref().map(invited).unwrap_or_default();
        let others = related.filter(|id| !new_partner.distributors.contains(id));
        new_partner.tenants.extend(others);
        if !new_partner.is_named() {
            new_partner.tenants.extend(named);
        }
        Ok(Self {
            new_partner,
            announced,
        })
    }
}

/// The new partner as an invitation names it, and the distributor through which it sells.
fn invited(invitation: &Invitation) -> NewPartner {
    let (partner, distributor) = (invitation.partner_id, invitation.indirect_csp_id);
    let sent = invitation.date.as_deref();
    NewPartner {
        tenants: partner.into_iter().collect(),
        distributors: distributor
            .into_iter()
            .filter(|id| Some(*id) != partner)
            .collect(),
        since: sent.and_then(|sent| sent.parse().ok()),
        announced: Vec::new(),
    }
}

/// What a tenant has.
#[derive(Debug)]
pub(crate) struct Inventory {
    /// Its rows.
    pub(crate) rows: Vec<SubscribedSku>,
    /// Its subscriptions.
    pub(crate) subscriptions: Vec<CompanySubscription>,
    /// What else is known.
    pub(crate) known: Known,
}

/// Reads the rows, the subscriptions and the names of their sellers.
pub(crate) async fn inventory(
    graph: &Graph,
    question: Question,
    sold: Sold,
    log: Log,
) -> Result<Inventory, ServiceError> {
    let rows = graph.subscribed_skus().await?;
    let mut subscriptions = graph.subscriptions().await?;
    sold.name_sellers(&mut subscriptions);
    let announced = question
        .announced
        .map(|announced| announced.look_up(&subscriptions));
    let mut new_partner = question.new_partner;
    if let Some(found) = &announced {
        found.tell(&mut new_partner, &subscriptions);
    }
    let names = names(graph, &subscriptions, log).await;
    Ok(Inventory {
        rows,
        subscriptions,
        known: Known {
            names,
            new_partner,
            announced,
            sold,
        },
    })
}

/// The groups that assign each of these SKUs; `None` where they may not be read.
pub(crate) async fn assigning_groups(
    graph: &Graph,
    skus: &[Guid],
    log: Log,
) -> Result<Option<Vec<Group>>, ServiceError> {
    match graph.groups_that_assign(skus).all().await {
        Ok(groups) => Ok(Some(groups)),
        Err(error) if error.exit() == Exit::Denied => {
            log.detail(|| format!("groups were not read: {error}"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// How many users hold both rows of a pair; `None` where users may not be read. A page of users is dropped before the
/// next is read.
pub(crate) async fn holders_of_both(
    graph: &Graph,
    pair: Pair,
    log: Log,
) -> Result<Option<i64>, ServiceError> {
    let holds = |user: &User, sku_id: Guid| {
        let mut licenses = user.assigned_licenses.iter();
        licenses.any(|license| license.sku_id == sku_id)
    };
    let mut pages = graph.users(&UserQuery {
        skus: vec![pair.has_fewer],
    });
    let mut count = 0;
    loop {
        match pages.next().await {
            Ok(Some(users)) => {
                let both = users
                    .iter()
                    .filter(|user| holds(user, pair.old) && holds(user, pair.new));
                count += i64::try_from(both.count()).unwrap_or(i64::MAX);
            }
            Ok(None) => return Ok(Some(count)),
            Err(error) if error.exit() == Exit::Denied => {
                log.detail(|| format!("users were not read: {error}"));
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
    }
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
