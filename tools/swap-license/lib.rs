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
//! | [`shutdown`] | signals that end a run |
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
mod reason;
mod scheduler;
mod seat_order;
mod service_plans;
mod shutdown;
mod sku_pair;
mod target;
mod tenant;
mod undo;
mod verify;
mod words;

use std::{cell::RefCell, collections::HashMap, path::Path};

use common::{
    Exit, Failure, Services,
    cli::{Input, Job, Out, Session, TenantRule, WorkResult, each_tenant, schema},
    graph::SubscribedSku,
    ids::TenantId,
    text,
    text::printable,
};

pub use args::Args;
use backups::Backups;
use plan::{Allocations, PlanOptions, Planning};

/// The output must not take the place of what says which changes were made.
fn kept_apart(args: &Args) -> Result<(), Failure> {
    let Some(output) = args.common.output.as_deref() else {
        return Ok(());
    };
    let kept = [
        &args.journal,
        &args.undo,
        &args.verify,
        &args.evidence,
        &args.check_evidence,
    ];
    match kept
        .into_iter()
        .flatten()
        .find(|file| is_same(file, output))
    {
        None => Ok(()),
        Some(file) => {
            let file = printable(&file.display().to_string());
            Err(Failure::new(
                Exit::Usage,
                text!(
                    "--output would take the place of {file}, which says what was changed; name another file",
                    "--output が変更の記録 {file} と同じファイルです。別のファイルを指定してください"
                ),
            ))
        }
    }
}

/// Whether two names are of one file, which need not be there yet.
fn is_same(one: &Path, other: &Path) -> bool {
    let place = |file: &Path| {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(file.file_name()?))
    };
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => place(one).is_some_and(|one| place(other) == Some(one)),
    }
}

/// Plans, or applies a plan.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    kept_apart(&args)?;
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
        return scheduler::apply(&args.records, args.apply_options(), services, session).await;
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
    tenants: RefCell<HashMap<TenantId, (Vec<SubscribedSku>, Allocations)>>,
}

impl Planner {
    async fn plan(&self, services: &Services, job: &mut Job, out: &Out<'_>) -> WorkResult {
        let tenant = job.tenant()?;
        let graph = services.graph(&tenant);
        let known = self.tenants.borrow_mut().remove(&tenant);
        let (rows, mut allocations) = match known {
            Some(known) => known,
            None => (graph.subscribed_skus().await?, Allocations::default()),
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
