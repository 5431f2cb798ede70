//! `swap-license` moves users from one licence row to its twin. Without `--apply` it writes the plan;
//! with it, it does what the plan on its input says and nothing else. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`pair`] | which row goes and which comes |
//! | [`service_plans`] | what becomes of service plans |
//! | [`decide`] | what to do for one user, when planning and again before the change |
//! | [`backups`] | whose data is known to be saved |
//! | [`order`] | who gets the free seats first |
//! | [`reason`] | why, in words |
//! | [`plan`] | planning: a record for each user |
//! | [`subject`] | a user, or a group whose members follow it |
//! | [`sound`] | whether a record of a plan can be meant as it stands |
//! | [`standing`] | what a reading of the user says about a change |
//! | [`apply`] | making one change |
//! | [`journal`] | what was about to be done, and what came of it |
//! | [`journals`] | which journal a tenant's changes are written to |
//! | [`budget`] | how fast a tenant's changes may go |
//! | [`tenant`] | one tenant of a run |
//! | [`fleet`] | applying a whole plan, over one tenant or many |
//! | [`history`] | what a journal says was changed |
//! | [`verify`] | whether it still stands |
//! | [`evidence`] | a chain of hashes over a run |
//! | [`undo`] | the plan that puts back what a journal says |
//! | [`progress`] | how far a run is |
//! | [`stop`] | SIGINT and SIGTERM |
//! | [`words`] | the columns of the table and the Japanese of the help |

pub mod apply;
pub mod backups;
pub mod budget;
pub mod decide;
pub mod evidence;
pub mod fleet;
pub mod history;
pub mod journal;
pub mod journals;
pub mod order;
pub mod pair;
pub mod plan;
pub mod progress;
pub mod reason;
#[cfg(test)]
mod sample;
pub mod service_plans;
pub mod sound;
pub mod standing;
pub mod stop;
pub mod subject;
pub mod tenant;
pub mod undo;
pub mod verify;
mod words;

use std::{
    collections::{HashMap, hash_map::Entry},
    path::{Path, PathBuf},
};

use common::{
    Exit, Failure, Services,
    cli::{CommonArgs, Connection, Operands, Session, Tool, Words, schema},
    graph::SubscribedSku,
    ids::TenantId,
    input::Line,
    output::Column,
    sections::{Group, License, Swap, User},
    text,
    text::printable,
};

use backups::Backups;
use budget::InFlight;
use order::Order;
use pair::Named;
use plan::{Laid, Planning};
use service_plans::NewPlans;

/// Move users from one licence row to its twin: plan, look, apply
#[derive(Debug, clap::Parser)]
#[command(name = "swap-license", version)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// Do what the plan on the input says; without it, nothing is changed
    #[arg(long)]
    apply: bool,
    /// Row that goes: skuId, part number or product name
    #[arg(long, value_name = "SKU", requires = "to", conflicts_with = "apply")]
    from: Option<String>,
    /// Row that comes: skuId, part number or product name
    #[arg(long, value_name = "SKU", requires = "from")]
    to: Option<String>,
    /// Take --from and --to although they are not the same product
    #[arg(long, requires = "from")]
    force_pair: bool,
    /// Service plans that only the new row has
    #[arg(long, value_enum, default_value_t, value_name = "STATE")]
    new_plans: NewPlans,
    /// Move users although service plans that they have on are not in the new row
    #[arg(long, conflicts_with = "apply")]
    lose_plans: bool,
    /// Country (ISO 3166-1 alpha-2) that is set for users who have no usage location
    #[arg(long, value_name = "XX", value_parser = country, conflicts_with = "apply")]
    usage_location: Option<String>,
    /// Who gets the free seats first
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "ORDER",
        conflicts_with = "apply"
    )]
    order: Order,
    /// Plan the change of groups that assign the licence too, before the users
    #[arg(long, conflicts_with = "apply")]
    groups: bool,
    /// Refuse users whose OneDrive licence would go unless FILE (from backup-plan --verify) says that it is saved
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    require_backup: Option<PathBuf>,
    /// Write the plan that puts back the licences that this journal says were changed; a usage location that was set stays
    #[arg(long, value_name = "JOURNAL", conflicts_with_all = ["apply", "from", "files"])]
    undo: Option<PathBuf>,
    /// Look whether every user of this journal still has what the run left him with
    #[arg(long, value_name = "JOURNAL", conflicts_with_all = ["apply", "from", "files", "undo"])]
    verify: Option<PathBuf>,
    /// Write a chain of hashes over the run to FILE, which must be new
    #[arg(long, value_name = "FILE", requires = "apply")]
    evidence: Option<PathBuf>,
    /// Check such a chain, offline, and print its last hash
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apply", "from", "files", "undo", "verify"])]
    check_evidence: Option<PathBuf>,
    /// Journal of the changes [default: one file for each tenant in the state folder]
    #[arg(long, value_name = "FILE", requires = "apply")]
    journal: Option<PathBuf>,
    /// Changes in flight in one tenant: a number, or auto for as many as it bears
    #[arg(long, value_name = "N", default_value = "1", requires = "apply")]
    in_flight: InFlight,
    /// Tenants that are changed at the same time
    #[arg(long, value_name = "N", default_value = "1", requires = "apply", value_parser = tenants)]
    tenants: usize,
    /// First pause, in milliseconds, after an answer that does not say how long; it doubles each time
    #[arg(long, value_name = "MS", default_value_t = 4_000, requires = "apply")]
    first_pause: u32,
    /// Folder for journals that have no name of their own
    #[arg(
        long,
        env = "NORIKAE_STATE_DIR",
        hide_env_values = true,
        value_name = "FOLDER"
    )]
    state_dir: Option<PathBuf>,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    common: CommonArgs,
}

impl Args {
    fn named(&self) -> Option<Named<'_>> {
        Some(Named {
            from: self.from.as_deref()?,
            to: self.to.as_deref()?,
            force: self.force_pair,
        })
    }
}

fn country(text: &str) -> Result<String, String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err("write a country as two letters, such as JP".to_owned())
    }
}

fn tenants(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000) => Ok(number),
        _ => Err("write a number from 1 to 1000".to_owned()),
    }
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn columns() -> Vec<Column> {
        words::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("swap-license", |sections| {
            sections
                .reads::<License>()
                .writes::<User>()
                .writes::<Group>()
                .writes::<Swap>()
        })
    }

    fn japanese() -> Words {
        words::HELP
    }
}

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
        return fleet::apply(&args, services, session).await;
    }
    let what = text!(
        "the rows of list-licenses, or a plan of its own with --apply",
        "list-licenses の行 (--apply の場合は自身の計画) "
    );
    let mut records = session.records(&args.records, &what)?;
    let backups = args
        .require_backup
        .as_deref()
        .map(|file| Backups::read(file, session));
    let mut tenants = HashMap::new();
    while let Some(line) = session.next(&mut records) {
        plan_line(
            &args,
            backups.as_ref(),
            &services,
            session,
            &mut tenants,
            &line,
        )
        .await?;
    }
    Ok(())
}

async fn plan_line(
    args: &Args,
    backups: Option<&Backups>,
    services: &Services,
    session: &mut Session,
    tenants: &mut HashMap<TenantId, (Vec<SubscribedSku>, Laid)>,
    line: &Line,
) -> anyhow::Result<()> {
    let own = match line.record.tenant() {
        Ok(own) => own,
        Err(bad) => {
            session.complain_at(&line.place, Exit::Input, &bad.text());
            return session.write(&line.record);
        }
    };
    let tenant = services.settings().customer_tenant(own.as_ref())?.clone();
    let graph = services.graph(&tenant);
    let (rows, laid) = match tenants.entry(tenant) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => match graph.subscribed_skus().await {
            Ok(rows) => place.insert((rows, Laid::default())),
            Err(error) => return plan::failed(session, &line.record, &line.place, &error),
        },
    };
    Planning::new(args, backups, &graph, rows, laid)
        .plan(session, &line.record, &line.place)
        .await
}
