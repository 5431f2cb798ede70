//! `--apply`: one record, from its plan to what came of it.

use common::{
    applying::{Applying, Ended},
    cli::{Job, Out, Problem, WorkError, WorkResult},
    ids::TenantId,
    partner_center::Ending,
    sections::{ApplyStatus, InvitationKind, Request, RequestAction},
};

use crate::{
    changes::{Creating, EndingCustomer, Intent, Locking, Made, Terminating},
    ending::{customer, is_still_none},
    invitation::Inviting,
    link,
    report::Refused,
};

/// Does what the plan of a record says, and nothing else.
pub(crate) async fn request(
    inviting: &Inviting<'_>,
    applying: &Applying<Intent, Made>,
    job: &Job,
    out: &Out<'_>,
) -> WorkResult<Request> {
    let plan: Request = job.record.get()?.ok_or(Refused::NoPlan)?;
    let queries = inviting.queries;
    if plan.partner.tenant_id != Some(queries.own().await?) {
        return Err(Refused::OthersPlan.into());
    }
    match (plan.action, plan.kind) {
        (RequestAction::None, InvitationKind::Gdap) => {
            if !is_still_none(queries, job).await? {
                return Err(Refused::NoLongerNone.into());
            }
            Ok(Request {
                status: Some(ApplyStatus::AlreadyDone),
                ..plan
            })
        }
        (RequestAction::Invite | RequestAction::None, _) => Err(Refused::NoPlan.into()),
        (RequestAction::Create, _) => create(inviting, applying, plan, job, out).await,
        (RequestAction::End, _) if plan.proof.is_none() => Err(Refused::NotMoved.into()),
        (RequestAction::End, kind) => end(inviting, applying, kind, plan, job, out).await,
    }
}

async fn create(
    inviting: &Inviting<'_>,
    applying: &Applying<Intent, Made>,
    plan: Request,
    job: &Job,
    out: &Out<'_>,
) -> WorkResult<Request> {
    let queries = inviting.queries;
    let planned = plan.administration.clone().ok_or(Refused::NoPlan)?;
    let graph = queries.services.graph(queries.tenant());
    let named = job.tenant().ok();
    let of = match &named {
        Some(_) => Some(customer(job)?),
        None => None,
    };
    let journal_of = named.unwrap_or_else(|| queries.tenant().clone());
    let creating = Creating {
        graph: &graph,
        customer: of,
        plan: &planned,
    };
    let made = applying.make(&journal_of, &creating, out).await?;
    let Some(Made { id: Some(id), .. }) = &made.result else {
        return Ok(ended(plan, &made, out));
    };
    let locking = Locking { graph: &graph, id };
    let locked = applying.make(&journal_of, &locking, out).await?;
    let mut request = ended(plan, &locked, out);
    if let Some(administration) = &mut request.administration {
        administration.id = Some(id.clone());
        administration.state = locked.result.as_ref().map(|made| made.state.clone());
    }
    if locked.result.is_some() {
        // The link leads somewhere only once the request is locked (documented).
        request.url = link::of_administration(id);
        // The request is made: a mail that cannot be written must not hide it and its link.
        match inviting.write_mail(job, &mut request, out) {
            Ok(()) => {}
            Err(WorkError::Record(problem)) => out.complain(problem.exit(), &problem.text()),
            Err(error) => return Err(error),
        }
    }
    Ok(request)
}

async fn end(
    inviting: &Inviting<'_>,
    applying: &Applying<Intent, Made>,
    kind: InvitationKind,
    plan: Request,
    job: &Job,
    out: &Out<'_>,
) -> WorkResult<Request> {
    let queries = inviting.queries;
    let tenant: TenantId = customer(job)?.into();
    let customer_ends = |what| EndingCustomer {
        partner_center: &queries.partner_center,
        customer: &tenant,
        what,
    };
    let made = match kind {
        InvitationKind::AdminOnly => {
            let change = customer_ends(Ending::DelegatedAccess);
            applying.make(&tenant, &change, out).await?
        }
        InvitationKind::Reseller => {
            let change = customer_ends(Ending::Reseller);
            applying.make(&tenant, &change, out).await?
        }
        InvitationKind::Gdap => {
            let administration = plan.administration.as_ref();
            let id = administration.and_then(|one| one.id.clone());
            let id = id.ok_or(Refused::NoPlan)?;
            let graph = queries.services.graph(queries.tenant());
            let change = Terminating {
                graph: &graph,
                id: &id,
            };
            applying.make(&tenant, &change, out).await?
        }
        _ => return Err(Refused::NoPlan.into()),
    };
    let mut request = ended(plan, &made, out);
    if let (Some(administration), Some(made)) = (&mut request.administration, &made.result) {
        administration.state = Some(made.state.clone());
    }
    Ok(request)
}

/// The plan with what came of it.
fn ended(mut plan: Request, ended: &Ended<Made>, out: &Out<'_>) -> Request {
    ended.tell(out);
    plan.status = Some(ended.status);
    plan.error = ended
        .problem
        .as_ref()
        .map(|problem: &Problem| problem.section_error(out.lang));
    if !matches!(ended.status, ApplyStatus::Done | ApplyStatus::AlreadyDone) {
        plan.url = None;
    }
    plan
}
