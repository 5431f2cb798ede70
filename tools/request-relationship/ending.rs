//! `--end`: one record, from what is to end to the plan that ends it. Nothing ends before the move is proved.

use common::{
    cli::{Job, Problem, WorkResult},
    graph::DelegatedAdminRelationship,
    ids::Guid,
    sections::{
        Administration, AdministrationRole, InvitationKind, Relationship, Request, RequestAction,
    },
};

use crate::{
    partner_queries::PartnerQueries,
    report::{Refused, name_of, request, what_stays},
};

/// What is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Administration,
    DelegatedAccess,
    Reseller,
}

/// The plans for one customer: one for each administration, or one.
pub(crate) async fn plans(
    queries: &PartnerQueries,
    what: What,
    job: &Job,
    lang: common::Lang,
) -> WorkResult<Vec<Request>> {
    let customer = customer(job)?;
    let proof = proof(job.record.get()?.as_ref(), queries.own().await?)?;
    let partner = queries.partner().await?;
    let kind = match what {
        What::Administration => InvitationKind::Gdap,
        What::DelegatedAccess => InvitationKind::AdminOnly,
        What::Reseller => InvitationKind::Reseller,
    };
    let plan = Request {
        proof: Some(proof),
        next_step: Some(what_stays(kind, lang)),
        ..request(kind, RequestAction::End, partner)
    };
    if what != What::Administration {
        return Ok(vec![plan]);
    }
    let all = administrations(queries, customer).await?;
    let plans: Vec<Request> = all
        .iter()
        .filter(|one| can_end(one))
        .map(|one| Request {
            administration: Some(administration(one)),
            ..plan.clone()
        })
        .collect();
    if plans.is_empty() {
        let none = RequestAction::None;
        return Ok(vec![Request {
            action: none,
            ..plan
        }]);
    }
    Ok(plans)
}

/// The administrations of a customer. One that is becoming active can be ended only then.
async fn administrations(
    queries: &PartnerQueries,
    customer: Guid,
) -> WorkResult<Vec<DelegatedAdminRelationship>> {
    let graph = queries.services.graph(queries.tenant());
    let all = graph.delegated_admin_relationships(&customer).await?;
    match all.iter().find(|one| !is_known(&one.status)) {
        Some(one) => Err(Refused::NotActive(one.status.clone()).into()),
        None => Ok(all),
    }
}

fn can_end(one: &DelegatedAdminRelationship) -> bool {
    matches!(one.status.as_str(), "active" | "expiring")
}

/// Whether it can be ended, has ended, or ends without being used: nobody has approved it.
fn is_known(status: &str) -> bool {
    matches!(
        status,
        "active"
            | "expiring"
            | "created"
            | "approvalPending"
            | "expired"
            | "terminationRequested"
            | "terminating"
            | "terminated"
    )
}

/// Whether nothing can end still, where a plan says so.
pub(crate) async fn is_still_none(queries: &PartnerQueries, job: &Job) -> WorkResult<bool> {
    let all = administrations(queries, customer(job)?).await?;
    Ok(!all.iter().any(can_end))
}

/// The customer's tenant id, by which Partner Center and Graph know it.
pub(crate) fn customer(job: &Job) -> WorkResult<Guid> {
    let tenant = job.tenant().map_err(|_| Problem::NoCustomer)?;
    let id = tenant.id();
    Ok(id.ok_or(Problem::DomainForTenantId(tenant))?)
}

fn administration(one: &DelegatedAdminRelationship) -> Administration {
    let roles = one.access_details.unified_roles.iter();
    let roles = roles.filter_map(|role| {
        let id = role.role_definition_id.parse().ok()?;
        let known = crate::roles::role(&role.role_definition_id).ok();
        let name = known.and_then(|known| known.name);
        Some(AdministrationRole { id, name })
    });
    Administration {
        id: Some(one.id.clone()),
        display_name: one.display_name.clone(),
        duration: one.duration.clone(),
        auto_extend_duration: one.auto_extend_duration.clone().unwrap_or_default(),
        roles: roles.collect(),
        state: Some(one.status.clone()),
    }
}

/// That the relationship to another partner is established, as the customer's own side saw it. Pure.
fn proof(relationship: Option<&Relationship>, own: Guid) -> Result<String, Refused> {
    let relationship = relationship
        .filter(|relationship| relationship.proves_move_from(own))
        .ok_or(Refused::NotMoved)?;
    let seen = relationship.evidence.first();
    let when = seen.map_or_else(String::new, |seen| {
        format!(" ({}, {})", seen.fact, seen.time)
    });
    Ok(format!(
        "established: {}{when}",
        name_of(&relationship.partner)
    ))
}

#[cfg(test)]
mod tests {
    use common::sections::{Partner, RelationshipState, Side};

    use super::*;

    const OWN: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
    const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";

    #[test]
    fn only_an_established_relationship_with_another_partner_proves_a_move() {
        use RelationshipState::{Absent, Established, Pending, Unknown};
        let own: Guid = OWN.parse().unwrap();
        for (state, partner, is_proof) in [
            (Established, Some(NEW), true),
            (Established, Some(OWN), false),
            (Established, None, false),
            (Pending, Some(NEW), false),
            (Absent, Some(NEW), false),
            (Unknown, Some(NEW), false),
        ] {
            let relationship = Relationship {
                state,
                side: Side::Customer,
                partner: Partner {
                    tenant_id: partner.map(|id| id.parse().unwrap()),
                    ..Partner::default()
                },
                asked: None,
                evidence: Vec::new(),
                others: Vec::new(),
                conditions: Vec::new(),
                next_step: None,
                notice: None,
                status: None,
                error: None,
            };
            let proof = proof(Some(&relationship), own);
            assert_eq!(proof.is_ok(), is_proof, "{state:?} {partner:?}");
        }
        assert_eq!(proof(None, own), Err(Refused::NotMoved));
    }
}
