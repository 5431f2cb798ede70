//! Looking at one customer: the calls, and what they showed.

use std::{cell::RefCell, collections::BTreeMap};

use common::{
    Log, Services,
    graph::{CompanySubscription, Graph, SubscriptionStatus},
    ids::{Guid, TenantId},
    licensing::{PartnerNames, partner_names::nameless},
    partner_center::PartnerCenter,
    sections::{AskedRelationship, OtherSeller, OthersSubscription, Partner, RelationshipState},
    services::error::ServiceError,
};

use crate::{
    judge::judge,
    listed::Listed,
    observation::{Observation, RolesOf},
    question::Question,
};

/// The names of partners, looked up once in a run.
#[derive(Debug, Default)]
pub(crate) struct Names(RefCell<PartnerNames>);

/// What one look showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) partner: Partner,
    pub(crate) seen: Vec<Observation>,
    /// Who else sells to the customer.
    pub(crate) others: Vec<OtherSeller>,
    /// How many subscriptions of the customer are active, where that is to be seen.
    pub(crate) active: Option<usize>,
}

/// Looks from the customer's side. Only the subscriptions must be readable: the name and the hint from
/// the policy need permissions of their own, which many will not grant for a hint.
pub(crate) async fn as_customer(
    graph: &Graph,
    question: &Question,
    names: &Names,
    log: Log,
) -> Result<Sight, ServiceError> {
    let subscriptions = graph.subscriptions().await?;
    let mut seen = of_partner(&subscriptions, question);
    let (partner, exists) = match &question.partner {
        Some(id) => names.find(graph, id, log).await,
        None => (Partner::default(), true),
    };
    if !exists {
        seen.push(Observation::NoSuchPartner);
    }
    if judge(question.asked, &seen) != RelationshipState::Established {
        match graph.service_providers().await {
            Ok(providers) => {
                let is_one = providers.iter().any(|one| {
                    let id = one.tenant_id.as_ref();
                    id.is_some_and(|id| question.expects(id))
                });
                seen.extend(is_one.then_some(Observation::ServiceProvider));
            }
            Err(error) => log.detail(|| format!("without the cross-tenant access policy: {error}")),
        }
    }
    let mut others = Vec::new();
    for (id, subscriptions) in of_others(&subscriptions, question) {
        let (partner, _) = names.find(graph, &id, log).await;
        others.push(OtherSeller {
            partner,
            subscriptions,
        });
    }
    let is_active = |one: &&CompanySubscription| one.status == SubscriptionStatus::Enabled;
    Ok(Sight {
        partner,
        seen,
        others,
        active: Some(subscriptions.iter().filter(is_active).count()),
    })
}

/// What the subscriptions show of the partner. About administration they say nothing.
fn of_partner(all: &[CompanySubscription], question: &Question) -> Vec<Observation> {
    match question.asked {
        AskedRelationship::Reseller | AskedRelationship::IndirectReseller => {}
        AskedRelationship::Administration | AskedRelationship::Roles => return Vec::new(),
    }
    let expected =
        |one: &CompanySubscription| one.owner_tenant_id.filter(|owner| question.expects(owner));
    let seen = all.iter().filter_map(|one| {
        let owner = expected(one)?;
        Some(Observation::Subscription {
            by_provider: question.partner.as_ref() != Some(&owner),
            owner,
            part_number: one.sku_part_number.clone(),
            status: one.status.clone(),
        })
    });
    let seen: Vec<Observation> = seen.collect();
    if seen.is_empty() {
        return vec![Observation::NoSubscription { among: all.len() }];
    }
    seen
}

/// What other partners sold and has not ended, by partner.
fn of_others(
    all: &[CompanySubscription],
    question: &Question,
) -> BTreeMap<Guid, Vec<OthersSubscription>> {
    let mut others: BTreeMap<Guid, Vec<OthersSubscription>> = BTreeMap::new();
    // Without a partner to compare with, nobody is another.
    let known = question.partner.is_some();
    let running = all
        .iter()
        .filter(|one| known && one.status != SubscriptionStatus::Deleted);
    for one in running {
        let Some(owner) = one.owner_tenant_id.filter(|owner| !question.expects(owner)) else {
            continue;
        };
        others.entry(owner).or_default().push(OthersSubscription {
            id: one.commerce_subscription_id.clone(),
            sku_part_number: one.sku_part_number.clone(),
            status: one.status.as_str().to_owned(),
            seats: one.total_licenses,
            next_lifecycle_date_time: one.next_lifecycle_date_time.clone(),
        });
    }
    others
}

/// The partner's own services, and its own tenant.
pub(crate) struct PartnersSide<'a> {
    pub(crate) services: &'a Services,
    pub(crate) partner_center: &'a PartnerCenter,
    /// Its directory.
    pub(crate) graph: &'a Graph,
}

/// Looks from the partner's side: at what its list said a moment ago, else by a call.
pub(crate) async fn as_partner(
    side: &PartnersSide<'_>,
    customer: Guid,
    question: &Question,
    listed: Option<&Listed>,
) -> Result<Sight, ServiceError> {
    let own = side
        .services
        .tenant_id(side.partner_center.tenant())
        .await?;
    let seen = match (question.asked, &question.request) {
        (AskedRelationship::Roles, Some(request)) => {
            let hint = question.partner;
            vec![
                roles(
                    side.graph,
                    request,
                    customer,
                    hint.is_some_and(|id| id != own),
                )
                .await?,
            ]
        }
        (AskedRelationship::Administration, _) => administration(side, customer).await?,
        _ => match listed.filter(|listed| listed.is_of(own)) {
            Some(listed) => reseller_listed(side, own, customer, question, listed).await?,
            None => reseller(side, own, customer, question).await?,
        },
    };
    // A provider is asked about its reseller; a reseller and an administrator are asked about themselves.
    let about = match question.asked {
        AskedRelationship::IndirectReseller => question.partner.unwrap_or(own),
        _ => own,
    };
    Ok(Sight {
        partner: nameless(&about),
        seen,
        others: Vec::new(),
        active: None,
    })
}

async fn roles(
    graph: &Graph,
    request: &str,
    customer: Guid,
    may_be_anothers: bool,
) -> Result<Observation, ServiceError> {
    let Some(found) = graph.delegated_admin_relationship(request).await? else {
        return Ok(Observation::NoRoles { may_be_anothers });
    };
    let of = found.customer.and_then(|customer| customer.tenant_id);
    Ok(Observation::Roles {
        status: found.status,
        customer: match of {
            None => RolesOf::Nobody,
            Some(id) if id == customer => RolesOf::This,
            Some(_) => RolesOf::Other,
        },
    })
}

async fn administration(
    side: &PartnersSide<'_>,
    customer: Guid,
) -> Result<Vec<Observation>, ServiceError> {
    let found = side.partner_center.customer(&customer.into()).await?;
    Ok(vec![match found {
        Some(found) => Observation::DelegatedAccess(found.allow_delegated_access),
        None => Observation::NoCustomer,
    }])
}

async fn reseller(
    side: &PartnersSide<'_>,
    own: Guid,
    customer: Guid,
    question: &Question,
) -> Result<Vec<Observation>, ServiceError> {
    let found = side.partner_center.customer(&customer.into()).await?;
    let Some(found) = found else {
        return Ok(vec![Observation::NoCustomer]);
    };
    let relationship = found.relationship_to_partner.unwrap_or_default();
    let seen = Observation::Customer {
        relationship,
        listed: None,
    };
    with_reseller(side, own, customer, question, seen, None).await
}

async fn reseller_listed(
    side: &PartnersSide<'_>,
    own: Guid,
    customer: Guid,
    question: &Question,
    listed: &Listed,
) -> Result<Vec<Observation>, ServiceError> {
    let seen = Observation::Customer {
        relationship: listed.relationship.clone(),
        listed: Some(listed.time.clone()),
    };
    let resellers = listed.resellers.as_deref();
    with_reseller(side, own, customer, question, seen, resellers).await
}

/// Adds whether the reseller that is asked about is one of the customer's: known from the list, or by a call.
async fn with_reseller(
    side: &PartnersSide<'_>,
    own: Guid,
    customer: Guid,
    question: &Question,
    seen: Observation,
    listed: Option<&[String]>,
) -> Result<Vec<Observation>, ServiceError> {
    let is_customer = judge(AskedRelationship::Reseller, std::slice::from_ref(&seen))
        == RelationshipState::Established;
    let reseller = question
        .partner
        .filter(|_| question.asked == AskedRelationship::IndirectReseller && is_customer);
    let Some(reseller) = reseller else {
        return Ok(vec![seen]);
    };
    if reseller == own {
        return Ok(vec![seen, Observation::ResellerListed]);
    }
    let called;
    let resellers = if let Some(listed) = listed {
        listed
    } else {
        let tenant = TenantId::from(customer);
        let all = side.partner_center.resellers(&tenant).await?;
        called = all.into_iter().map(|one| one.id).collect::<Vec<_>>();
        &called
    };
    let is_one = |id: &String| id.eq_ignore_ascii_case(reseller.as_str());
    let found = if resellers.iter().any(is_one) {
        Observation::ResellerListed
    } else {
        let among = resellers.len();
        Observation::ResellerNotListed { among }
    };
    Ok(vec![seen, found])
}

impl Names {
    /// The partner with its name, and whether there is a tenant of its id at all.
    async fn find(&self, graph: &Graph, id: &Guid, log: Log) -> (Partner, bool) {
        let is_known = self.0.borrow().knows(id);
        if !is_known {
            match graph.tenant_information(id).await {
                Ok(Some(information)) => self.0.borrow_mut().add(*id, information),
                Ok(None) => return (nameless(id), false),
                Err(error) => log.detail(|| format!("without the partner's name: {error}")),
            }
        }
        (self.0.borrow().partner(id), true)
    }
}

#[cfg(test)]
mod tests;
