//! Doing what a record's plan says, and reading back what came of it.

use common::{
    Exit, Services,
    applying::{Applying, Ended},
    cli::{Job, Out, Problem, WorkError, WorkResult},
    customers,
    ids::{Guid, TenantId},
    partner_center::PartnerCenter,
    sections::{ApplyStatus, CreateAction, Credentials, CustomerCreation},
    text,
};

use crate::{
    account::{Following, Standing, examined, not_allowed, password_not_shown, standing},
    creation::{Creation, Intent, Made, no_longer_customer, own_customer},
    credentials::CredentialsFile,
};

/// The call that a created customer is read back with.
const BY_ID: &str = "GET /v1/customers/{customer}";

/// Creates what the records of a run plan.
pub(crate) struct Applier {
    pub(crate) creations: Applying<Intent, Made>,
    pub(crate) credentials: CredentialsFile,
    /// The partner's own tenant, whose journal it is: a customer that is not there has none.
    pub(crate) own: Guid,
    pub(crate) following: Following,
}

impl Applier {
    /// Does what the plan of one record says.
    pub(crate) async fn apply(
        &self,
        services: &Services,
        job: &mut Job,
        out: &Out<'_>,
    ) -> WorkResult {
        let partner_center = services.partner_center();
        let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
        let mut plan: CustomerCreation = job.record.get()?.ok_or_else(no_plan)?;
        match plan.action {
            CreateAction::None => {
                let tenant = job.record.tenant()?.ok_or_else(no_plan)?;
                let found = own_customer(&partner_center, &tenant).await?;
                if found.is_none() {
                    return Err(no_longer_customer(tenant.as_str()).into());
                }
                plan.status = Some(ApplyStatus::AlreadyDone);
                self.look_at_account(&partner_center, &tenant, &mut plan, out)
                    .await;
            }
            CreateAction::Refuse => {
                out.complain(Exit::No, &refused_in_plan());
                plan.status = Some(ApplyStatus::Refused);
            }
            CreateAction::Create => plan = self.create(&partner_center, plan, job, out).await?,
        }
        job.record.set(&plan);
        out.write(&job.record).await
    }

    async fn create(
        &self,
        partner_center: &PartnerCenter,
        plan: CustomerCreation,
        job: &mut Job,
        out: &Out<'_>,
    ) -> WorkResult<CustomerCreation> {
        let new = plan.new.clone().ok_or_else(no_plan)?;
        let request_id = plan.request_id.ok_or_else(no_plan)?;
        let creation = Creation::new(
            partner_center,
            &self.credentials,
            (&new, request_id),
            out.now,
        );
        let ended = self
            .creations
            .make(&self.own.into(), &creation, out)
            .await?;
        ended.tell(out);
        let mut done = CustomerCreation {
            error: ended.error(out.lang),
            status: Some(ended.status),
            ..plan
        };
        if let (Some(made), Some(found)) = (&ended.result, creation.found()) {
            let tenant = TenantId::Id(made.tenant_id);
            job.record.set_tenant(&tenant);
            let read = customers::section(&found, self.own, BY_ID, out.now);
            job.record.set(&read);
            done.credentials = Some(made.credentials);
            self.look_at_account(partner_center, &tenant, &mut done, out)
                .await;
        }
        say_of_password(&creation, &ended, out);
        Ok(done)
    }

    /// A customer that Microsoft has not let buy is there, and no success yet.
    async fn look_at_account(
        &self,
        partner_center: &PartnerCenter,
        tenant: &TenantId,
        done: &mut CustomerCreation,
        out: &Out<'_>,
    ) {
        let word = self
            .following
            .word(&self.creations, partner_center, tenant)
            .await;
        let (status, problem) = match word {
            Err(error) => (ApplyStatus::Pending, Problem::from(error)),
            Ok(word) => {
                done.account.clone_from(&word);
                let word = word.unwrap_or_default();
                match standing(done.account.as_deref()) {
                    Standing::Good => return,
                    Standing::Examined => (ApplyStatus::Pending, examined(&word)),
                    Standing::Refused => (ApplyStatus::Failed, not_allowed(&word)),
                }
            }
        };
        out.complain(problem.exit(), &problem.text());
        done.status = Some(status);
        done.error = Some(problem.section_error(out.lang));
    }
}

/// Only the run that created it can have had the password.
fn say_of_password(creation: &Creation<'_>, ended: &Ended<Made>, out: &Out<'_>) {
    if let Some(lost) = creation.lost() {
        out.complain(lost.exit(), &lost.text());
        return;
    }
    let credentials = ended.result.as_ref().map(|made| made.credentials);
    let is_own = ended.status == ApplyStatus::Done || creation.was_made_without();
    if is_own && credentials == Some(Credentials::NotShown) {
        out.complain(Exit::No, &password_not_shown());
    }
}

fn no_plan() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-plan",
        text: text!(
            "no plan in this record: run create-customer without --apply first, and give its output to --apply; nothing was sent",
            "このレコードに計画がありません。先に --apply なしで create-customer を実行し、その出力を --apply に渡してください。何も送信していません"
        ),
    }
}

fn refused_in_plan() -> common::Text {
    text!(
        "the plan refuses this customer; nothing was sent (creation.words says why)",
        "計画の段階で作成できないと判定されています。何も送信していません (理由は creation.words にあります)"
    )
}
