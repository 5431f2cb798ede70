//! Doing what a record's plan says.

use common::{
    Exit, Services, Text,
    applying::{Applying, Ended},
    cli::{Job, Out, Problem, WorkError, WorkResult},
    ids::{Guid, TenantId},
    partner_center::{PartnerCenter, transfers::NewTransfer},
    sections::{ApplyStatus, Transfer, TransferAction, TransferProgress, TransferReason},
    text,
    text::printable,
};

use crate::{
    changes::{Answering, Asking, Intent, Made},
    decide::{empty, is_confirmed, section},
    follow::Following,
    reason,
};

/// The changes of a run.
pub(crate) type Changes = Applying<Intent, Made>;

/// Does what the plan of one record says, and follows it where that is asked for.
pub(crate) async fn apply(
    changes: &Changes,
    (own, is_rehearsal): (Guid, bool),
    following: Following,
    services: &Services,
    job: &mut Job,
    out: &Out<'_>,
) -> WorkResult {
    let customer = job.tenant()?;
    let partner_center = services.partner_center();
    let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
    let Some(mut plan) = job.record.get::<Transfer>()? else {
        return Err(no_plan().into());
    };
    let ended = match plan.action {
        TransferAction::None => {
            plan = still(plan, &partner_center, &customer, out).await?;
            None
        }
        TransferAction::Refuse => {
            plan.status = Some(ApplyStatus::Refused);
            out.complain(Exit::No, &reason::of(&plan).unwrap_or_else(refused_in_plan));
            None
        }
        TransferAction::Ask => {
            Some(ask(changes, own, &plan, &partner_center, &customer, out).await?)
        }
        action if !is_confirmed(action) && !plan.unconfirmed && !is_rehearsal => {
            // The plan was made before a rehearsal.
            return Err(unconfirmed().into());
        }
        TransferAction::Accept | TransferAction::Reject | TransferAction::Withdraw => {
            let id = plan.id.as_deref().ok_or_else(no_plan)?;
            let change = Answering {
                partner_center: &partner_center,
                customer: &customer,
                id,
                plan: &plan,
            };
            Some(changes.make(&customer, &change, out).await?)
        }
    };
    if let Some(ended) = ended {
        ended.tell(out);
        plan.error = ended.error(out.lang);
        plan.status = Some(ended.status);
        if let Some(Made { id }) = ended.result {
            let place = (&customer, id.as_str());
            let found = following.one(changes, &partner_center, place, out).await?;
            if let Some(one) = found {
                plan = Transfer {
                    request_id: plan.request_id,
                    unconfirmed: plan.unconfirmed,
                    rest: plan.rest,
                    status: plan.status,
                    ..section(&one, plan.action)
                };
            }
            more_to_hand_over(&plan, out);
            came_to_nothing(&plan, out);
        }
    }
    job.record.set(&plan);
    out.write(&job.record).await
}

/// A plan that found a transfer under way asks for none: that one may have come to nothing since.
async fn still(
    plan: Transfer,
    partner_center: &PartnerCenter,
    customer: &TenantId,
    out: &Out<'_>,
) -> WorkResult<Transfer> {
    let is_under_way = plan.reason == Some(TransferReason::UnderWay);
    let id = plan.id.as_deref().filter(|_| is_under_way);
    let id = id.ok_or_else(no_plan)?;
    let found = partner_center.transfer(customer, id).await?;
    let now = found.map(|found| section(&found.known, TransferAction::None));
    let holds = |now: &Transfer| {
        let progress = now.progress.unwrap_or(TransferProgress::Unknown);
        progress.is_under_way() || progress == TransferProgress::Complete
    };
    if let Some(now) = now.filter(holds) {
        return Ok(Transfer {
            reason: plan.reason,
            status: Some(ApplyStatus::AlreadyDone),
            ..now
        });
    }
    let problem = no_longer_under_way();
    out.complain(problem.exit(), &problem.text());
    Ok(Transfer {
        status: Some(ApplyStatus::Failed),
        error: Some(problem.section_error(out.lang)),
        ..plan
    })
}

/// What was asked for, or handed over, and was not moved and will not be.
fn came_to_nothing(plan: &Transfer, out: &Out<'_>) {
    let is_meant = matches!(plan.action, TransferAction::Ask | TransferAction::Accept);
    let is_over = plan.progress.is_some_and(TransferProgress::came_to_nothing);
    if is_meant && is_over {
        let state = printable(plan.state.as_deref().unwrap_or_default());
        let words = text!(
            "the transfer was asked for and is \"{state}\": nothing was moved by it; plan anew to ask again",
            "移管は依頼済みですが、状態が「{state}」のため、サブスクリプションは移管されていません。もう一度依頼するには計画を作り直してください"
        );
        out.complain(Exit::No, &words);
    }
}

async fn ask(
    changes: &Changes,
    own: Guid,
    plan: &Transfer,
    partner_center: &PartnerCenter,
    customer: &TenantId,
    out: &Out<'_>,
) -> WorkResult<Ended<Made>> {
    let source = plan.source.as_ref();
    let source_id = source
        .and_then(|source| source.tenant_id)
        .ok_or_else(no_plan)?;
    let source_name = source.and_then(|source| source.name.as_deref());
    let target = plan.target.as_ref().and_then(|target| target.tenant_id);
    if target != Some(own) {
        return Err(others_plan().into());
    }
    let change = Asking {
        partner_center,
        customer,
        new: NewTransfer {
            source: source_id.as_str(),
            source_name: source_name.ok_or_else(no_plan)?,
            target: own.as_str(),
            customer_email: plan.customer_email.as_deref().ok_or_else(no_plan)?,
            customer_name: plan.customer_name.as_deref(),
            partner_on_record: plan.partner_id.as_deref(),
        },
        source: source_id,
        own,
        request_id: plan.request_id.ok_or_else(no_plan)?,
    };
    changes.make(customer, &change, out).await
}

/// A transfer carries 25 subscriptions: what is left needs another one.
fn more_to_hand_over(plan: &Transfer, out: &Out<'_>) {
    if plan.action != TransferAction::Accept || plan.rest.is_empty() {
        return;
    }
    let count = plan.rest.len();
    let words = text!(
        "{count} more subscription(s) do not fit into this transfer, which carries 25: the new partner asks again, then accept with the same file without those that are moved (transfer.rest names them)",
        "この移管に含められない残りのサブスクリプションが {count} 件あります (1 回に 25 件まで)。移行先パートナーに再度依頼してもらい、残り (transfer.rest) を --subscriptions に指定して承諾してください"
    );
    out.complain(Exit::No, &words);
}

fn no_plan() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-plan",
        text: text!(
            "no plan in this record: run request-transfer without --apply first, and give its output to --apply; nothing was sent",
            "このレコードに計画がありません。先に --apply なしで request-transfer を実行し、その出力を --apply に渡してください。何も送信していません"
        ),
    }
}

fn no_longer_under_way() -> Problem {
    Problem::Other {
        exit: Exit::No,
        code: "no-longer-so",
        text: text!(
            "the plan says that a transfer is under way, and it is not any more, and has moved nothing: nothing was sent; plan anew with request-transfer",
            "計画では移管が進行中でしたが、現在は進行中ではなく、移管も完了していません。何も送信していません。request-transfer で計画を作り直してください"
        ),
    }
}

fn unconfirmed() -> Problem {
    let refused = Transfer {
        reason: Some(TransferReason::Unconfirmed),
        ..empty(TransferAction::Refuse)
    };
    Problem::Other {
        exit: Exit::No,
        code: "unconfirmed",
        text: reason::of(&refused).unwrap_or_else(refused_in_plan),
    }
}

fn others_plan() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "others-plan",
        text: text!(
            "the plan is of another partner: sign in as that one, or plan anew; nothing was sent",
            "別のパートナーの計画です。そのパートナーとしてサインインするか、計画を作り直してください。何も送信していません"
        ),
    }
}

fn refused_in_plan() -> Text {
    text!(
        "the plan refuses this transfer; nothing was sent",
        "計画の段階で実行できないと判定されています。何も送信していません"
    )
}
