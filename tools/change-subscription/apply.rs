//! Applying: the change that the record says, and no other.

use common::{
    Exit, Services,
    applying::Applying,
    cli::{Job, Out, WorkError, WorkResult},
    sections::{ApplyStatus, ChangeAction, SubscriptionChange, SubscriptionFacts},
    text,
};

use crate::{
    change::{Intent, OneChange},
    reason,
    taken_back::TakenBack,
};

/// The changes of a run.
pub(crate) type Changes = Applying<Intent, SubscriptionFacts>;

/// Applies the plan of one record.
pub(crate) async fn apply(
    changes: &Changes,
    services: &Services,
    (is_rehearsal, taken_back): (bool, &TakenBack),
    job: &mut Job,
    out: &Out<'_>,
) -> WorkResult {
    let customer = job.tenant()?;
    let partner_center = services.partner_center();
    let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
    let Some(mut plan) = job.record.get::<SubscriptionChange>()? else {
        if !job.record.has("subscription") {
            // It was not planned, as there is nothing to change.
            return out.write(&job.record).await;
        }
        let none = text!(
            "no plan in this record: run change-subscription without --apply first, and give its output to --apply",
            "このレコードに計画がありません。先に --apply なしで change-subscription を実行し、その出力を --apply に渡してください"
        );
        out.complain(Exit::Input, &none);
        return out.write(&job.record).await;
    };
    let change = OneChange {
        services,
        partner_center: &partner_center,
        customer: &customer,
        plan: &plan,
        may_be_unconfirmed: is_rehearsal,
        now: out.now,
        taken_back,
    };
    match plan.action {
        ChangeAction::None => match change.still().await {
            Ok(facts) => {
                plan.status = Some(ApplyStatus::AlreadyDone);
                plan.after = Some(facts);
            }
            Err(problem) => {
                out.complain(problem.exit(), &problem.text());
                plan.error = Some(problem.section_error(out.lang));
                plan.status = Some(ApplyStatus::Failed);
            }
        },
        ChangeAction::Refuse => {
            plan.status = Some(ApplyStatus::Refused);
            let words = plan
                .reason
                .map(|reason| reason::words(reason, &plan.wanted));
            if let Some(words) = words {
                out.complain(Exit::No, &words);
            }
        }
        ChangeAction::Change => {
            let ended = changes.make(&customer, &change, out).await?;
            ended.tell(out);
            change.note(ended.status);
            plan.error = ended.error(out.lang);
            plan.status = Some(ended.status);
            plan.after = ended.result;
        }
    }
    job.record.set(&plan);
    out.write(&job.record).await
}
