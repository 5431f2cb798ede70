//! Looking at one customer: the calls, and what they showed.

use std::{cell::RefCell, collections::HashMap};

use common::{
    Log,
    graph::{Graph, TenantInformation},
    ids::{Guid, TenantId},
    partner_center::PartnerCenter,
    sections::{Partner, RelationshipState},
    services::error::ServiceError,
};

use crate::{
    judge::{Observation, judge},
    question::Question,
};

/// The names of partners, looked up once in a run.
#[derive(Debug, Default)]
pub(crate) struct Names(RefCell<HashMap<Guid, Partner>>);

/// What one look showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) partner: Partner,
    pub(crate) seen: Vec<Observation>,
}

/// Looks from the customer's side. Only the subscriptions must be readable: the name and the hint from
/// the policy need permissions of their own, which many will not grant for a hint.
pub(crate) async fn as_customer(
    graph: &Graph,
    question: &Question,
    names: &Names,
    log: Log,
) -> Result<Sight, ServiceError> {
    let mut seen = subscriptions(graph, question).await?;
    let (partner, exists) = match &question.partner {
        Some(id) => names.find(graph, id, log).await,
        None => (Partner::default(), true),
    };
    if !exists {
        seen.push(Observation::NoSuchPartner);
    }
    if judge(&seen) != RelationshipState::Established {
        match graph.service_providers().await {
            Ok(providers) => {
                let is_one = providers.iter().any(|one| {
                    one.tenant_id
                        .as_ref()
                        .is_some_and(|id| question.expects(id))
                });
                seen.extend(is_one.then_some(Observation::ServiceProvider));
            }
            Err(error) => log.detail(|| format!("without the cross-tenant access policy: {error}")),
        }
    }
    Ok(Sight { partner, seen })
}

async fn subscriptions(
    graph: &Graph,
    question: &Question,
) -> Result<Vec<Observation>, ServiceError> {
    let all = graph.subscriptions().await?;
    let among = all.len();
    let mut seen: Vec<Observation> = all
        .into_iter()
        .filter_map(|one| {
            let owner = one
                .owner_tenant_id
                .filter(|owner| question.expects(owner))?;
            Some(Observation::Subscription {
                by_provider: question.partner.as_ref() != Some(&owner),
                owner,
                part_number: one.sku_part_number,
                status: one.status,
            })
        })
        .collect();
    if seen.is_empty() {
        seen.push(Observation::NoSubscription { among });
    }
    Ok(seen)
}

/// Looks from the partner's side.
pub(crate) async fn as_partner(
    partner_center: &PartnerCenter,
    customer: Guid,
) -> Result<Sight, ServiceError> {
    let observation = match partner_center.customer(&TenantId::from(customer)).await? {
        Some(customer) => Observation::Customer {
            relationship: customer.relationship_to_partner.unwrap_or_default(),
        },
        None => Observation::NoCustomer,
    };
    Ok(Sight {
        partner: Partner {
            tenant_id: partner_center.tenant().as_str().parse().ok(),
            ..Partner::default()
        },
        seen: vec![observation],
    })
}

impl Names {
    /// The partner with its name, and whether there is a tenant of its id at all.
    async fn find(&self, graph: &Graph, id: &Guid, log: Log) -> (Partner, bool) {
        let known = self.0.borrow().get(id).cloned();
        if let Some(known) = known {
            return (known, true);
        }
        let nameless = Partner {
            tenant_id: Some(*id),
            ..Partner::default()
        };
        match graph.tenant_information(id).await {
            Ok(Some(TenantInformation {
                display_name,
                default_domain_name,
                ..
            })) => {
                let partner = Partner {
                    name: display_name,
                    domain: default_domain_name,
                    ..nameless
                };
                self.0.borrow_mut().insert(*id, partner.clone());
                (partner, true)
            }
            Ok(None) => (nameless, false),
            Err(error) => {
                log.detail(|| format!("without the partner's name: {error}"));
                (nameless, true)
            }
        }
    }
}
