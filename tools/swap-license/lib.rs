//! `swap-license` moves users from one licence row to its twin. Without `--apply` it writes the plan;
//! with it, it does what the plan on its input says and nothing else. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`args`] | the command line |
//! | [`sku_pair`] | which SKU is replaced by which |
//! | [`service_plans`] | what becomes of service plans |
//! | [`decide`] | what to do for one user, when planning and again before the change |
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
mod decide;
mod drift;
mod evidence;
#[cfg(test)]
mod fixtures;
mod journal;
mod plan;
mod plan_check;
mod progress;
mod reads;
mod reason;
mod scheduler;
mod seat_order;
mod service_plans;
mod sku_pair;
mod target;
mod tenant;
mod undo;
mod verify;
mod words;

use std::{cell::RefCell, collections::HashMap};

use common::{
    Failure, Services,
    cli::{Input, Job, Out, Session, TenantRule, WorkResult, each_tenant, schema},
    ids::TenantId,
    journal::outputs::Outputs,
    text,
};

pub use args::Args;
use backups::Backups;
use plan::{Allocations, PlanOptions, Planning};
use sku_pair::TenantRows;

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
    let planner = Planner {
        options: args.plan_options(),
        backups,
        tenants: RefCell::default(),
    };
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| planner.plan(services, job, out).await,
    )
    .await
}

/// Planning over all tenants of a run.
struct Planner {
    options: PlanOptions,
    backups: Option<Backups>,
    /// What is known of the tenants that were planned before.
    tenants: RefCell<HashMap<TenantId, (TenantRows, Allocations)>>,
}

impl Planner {
    async fn plan(&self, services: &Services, job: &mut Job, out: &Out<'_>) -> WorkResult {
        let tenant = job.tenant()?;
        let graph = services.graph(&tenant);
        let known = self.tenants.borrow_mut().remove(&tenant);
        let (rows, mut allocations) = if let Some(known) = known {
            known
        } else {
            let rows = graph.subscribed_skus().await?;
            let rows = TenantRows::new(rows, self.options.named.as_ref());
            (rows, Allocations::default())
        };
        let backups = self.backups.as_ref();
        let planned = Planning::new(&self.options, backups, &graph, &rows, &mut allocations)
            .plan(out, &job.record)
            .await;
        let mut tenants = self.tenants.borrow_mut();
        tenants.insert(tenant, (rows, allocations));
        planned
    }
}
