//! `swap-license` moves users from one licence row to its twin. Without `--apply` it writes the plan;
//! with it, it does what the plan on its input says and nothing else. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`args`] | the command line |
//! | [`sku_pair`] | which SKUs are replaced by which |
//! | [`selection`] | whom the records of a tenant mean |
//! | [`only`] | whom `--only` names |
//! | [`request`] | what the records of a tenant ask for, taken together |
//! | [`sold`] | what partners say of what they sold, put into the rows |
//! | [`service_plans`] | which service plans a user has on, and what becomes of them |
//! | [`losses`] | which service plans may be lost |
//! | [`country`] | which countries a usage location can be |
//! | [`decide`] | what to do for one user |
//! | [`decide_again`] | the same right before the change, with what the user holds now |
//! | [`group_plan`] | the groups that assign a row, planned together with their members |
//! | [`group_names`] | what people call the groups |
//! | [`row_tasks`] | what is said where no user is moved |
//! | [`backups`] | whose data is known to be saved |
//! | [`seat_order`] | who gets the free seats first |
//! | [`reads`] | reading users, up to twenty in one request |
//! | [`reason`] | why, in words |
//! | [`plan`] | planning: a record for each user |
//! | [`target`] | the user or the group that is changed |
//! | [`plan_check`] | whether a record of a plan contradicts itself |
//! | [`drift`] | what a reading of the user says about a change |
//! | [`change_request`] | what is sent for a change |
//! | [`apply`] | making one change |
//! | [`journal`] | what was about to be done, what came of it, and how to read it back |
//! | [`halted`] | changes that are not sent, because they would fail like an earlier one |
//! | [`freed`] | seats that no user has any more after a run |
//! | [`budget`] | how fast a tenant's changes may go |
//! | [`tenant`] | one tenant of a run |
//! | [`scheduler`] | applying a whole plan, over one tenant or many |
//! | [`verify`] | whether the changes of a journal are still in place |
//! | [`evidence`] | a hash chain over a run |
//! | [`undo`] | the plan that restores what a journal says was changed |
//! | [`progress`] | how far a run is |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod apply;
mod args;
mod backups;
mod budget;
mod change_request;
mod country;
mod decide;
mod decide_again;
mod drift;
mod evidence;
#[cfg(test)]
mod fixtures;
mod freed;
mod group_names;
mod group_plan;
mod halted;
mod journal;
mod losses;
mod only;
mod plan;
mod plan_check;
mod progress;
mod reads;
mod reason;
mod request;
mod row_tasks;
mod scheduler;
mod seat_order;
mod selection;
mod service_plans;
mod sku_pair;
mod sold;
mod target;
mod tenant;
mod undo;
mod verify;
mod words;

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use common::{
    Exit, Failure, Services,
    cli::{Input, Job, Out, Session, TenantRule, WorkResult, each_tenant_together, schema},
    ids::TenantId,
    journal::outputs::Outputs,
    text,
};

pub use args::Args;
use backups::Backups;
use only::Only;
use plan::{Known, PlanOptions, Planning};
use sku_pair::TenantRows;
use tokio::sync::Mutex;

/// The outputs must not take the place of what says which changes were made.
fn kept_apart(args: &Args) -> Result<Outputs, Failure> {
    let output = Outputs::of(args.output.output.as_deref());
    let kept = [
        &args.journal,
        &args.undo,
        &args.verify,
        &args.evidence,
        &args.check_evidence,
    ];
    for file in kept.into_iter().flatten() {
        output.leave_alone(file)?;
    }
    let outputs = output.and("--evidence", args.evidence.as_deref());
    match &args.journal {
        Some(journal) => outputs.leave_alone(journal).map(|()| outputs),
        None => Ok(outputs),
    }
}

/// Plans, or applies a plan.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let outputs = kept_apart(&args)?;
    if let Some(journal) = &args.undo {
        return undo::run(journal, session);
    }
    if let Some(chain) = &args.check_evidence {
        return evidence::check(chain, session);
    }
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    if let Some(journal) = &args.verify {
        return verify::run(journal, &services, session).await;
    }
    if args.apply {
        return scheduler::apply(
            &args.records,
            args.apply_options(outputs),
            services,
            session,
        )
        .await;
    }
    let backups = args
        .require_backup
        .as_deref()
        .map(|file| Backups::read(file, session));
    let input = Input {
        operands: args.records.clone(),
        this_tenant: false,
        what: text!(
            "the rows of list-licenses, or a plan of its own with --apply",
            "list-licenses の行 (--apply の場合は自身の計画) "
        ),
        tenants: args.tenants,
        keep_order: args.keep_order,
    };
    let rules = schema::rules(
        args::sections,
        TenantRule::Customer {
            default: services.settings().tenant.clone(),
        },
    );
    let only = args.only.as_deref();
    let only = only.map(|file| Only::read(file, session)).transpose()?;
    let planner = Planner {
        options: args.plan_options(),
        backups,
        only: RefCell::new(only),
        tenants: RefCell::default(),
    };
    each_tenant_together(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| planner.plan(services, job, out).await,
    )
    .await?;
    let only = planner.only.into_inner();
    if let Some(words) = only.and_then(|only| only.unmatched()) {
        session.complain(Exit::No, &words);
    }
    Ok(())
}

/// Planning over all tenants of a run.
struct Planner {
    options: PlanOptions,
    backups: Option<Backups>,
    only: RefCell<Option<Only>>,
    /// What is known of the tenants that were planned before, by their ids: two names may be of one tenant.
    tenants: RefCell<HashMap<TenantId, Rc<Mutex<Option<Known>>>>>,
}

impl Planner {
    async fn plan(&self, services: &Services, job: &mut Job, out: &Out<'_>) -> WorkResult {
        for unforeseen in sold::tell(job, self.options.named.is_some()) {
            out.complain(Exit::No, &unforeseen);
        }
        let parted = sold::part(job);
        for (job, bad) in parted.bad {
            let problem = bad.into();
            out.of_job(job)
                .fail(&mut job.record.clone(), &problem)
                .await?;
        }
        if parted.asking.is_empty() {
            for job in parted.facts {
                let mut record = job.record.clone();
                out.of_job(job).fail(&mut record, &sold::no_rows()).await?;
            }
            return Ok(());
        }
        let tenant = tenant::resolve(services, &job.tenant()?).await?;
        let graph = services.graph(&tenant);
        let entry = Rc::clone(self.tenants.borrow_mut().entry(tenant).or_default());
        let mut known = entry.lock().await;
        let known = match &mut *known {
            Some(known) => known,
            known => {
                let rows = graph.subscribed_skus().await?;
                let rows = TenantRows::new(rows, self.options.named.as_ref());
                known.insert(Known::new(rows))
            }
        };
        let planning = Planning {
            options: &self.options,
            backups: self.backups.as_ref(),
            only: &self.only,
            graph: &graph,
            out,
            jobs: parted.asking,
        };
        planning.plan(known).await
    }
}
