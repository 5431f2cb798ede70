//! `list-licenses` answers the manual's question "one row or two?": the licence rows of a tenant, who
//! sold them, and what each needs. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | `inventory` | what a record asks and what the tenant has |
//! | `facts` | the facts about one row that decisions rest on |
//! | `migration_path` | whether users move, and which way |
//! | `to_do` | what is to be done about a row, with its seats on every day that is known |
//! | `sold` | records of what partners sold, taken together |
//! | `opening` | whether announced subscriptions have arrived |
//! | `row` | the `license` section of a row, and the order of rows |
//! | `snapshot` | the tenant as a file that `rehearse` plays |
//! | `words` | the columns of the table and the Japanese of the help |

mod facts;
#[cfg(test)]
mod fixtures;
mod inventory;
mod migration_path;
mod opening;
mod row;
mod snapshot;
mod sold;
mod to_do;
mod words;

use std::{cell::RefCell, path::PathBuf};

use common::{
    Exit, Record, Services,
    cli::{
        CommonArgs, Connection, Examples, Input, Job, Operands, Out, OutputArgs, Session,
        TenantArgs, TenantRule, Tool, Words, WorkError, WorkResult, each_tenant_with_parts, schema,
        schema::Sections,
    },
    graph::{Graph, UserQuery},
    ids::Guid,
    licensing::{self, Holding, Sold},
    output::Column,
    sections::{Assignment, Invitation, License, Relationship, SoldSubscription, User},
    text,
};

use inventory::{Inventory, Question, assigning_groups, holders_of_both, inventory};
use row::Rows;
use snapshot::Snapshot;

/// List the licence rows of a tenant, who sold them, and what each needs
#[derive(Debug, clap::Parser)]
#[command(name = "list-licenses", version)]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// Read no records: list the tenant of the settings
    #[arg(long, conflicts_with = "files")]
    this_tenant: bool,
    /// Tenant id of the new partner, where a record names none
    #[arg(long, value_name = "ID")]
    partner: Option<Guid>,
    /// Write a record for each user of each row
    #[arg(long)]
    users: bool,
    /// Save the tenant to FILE, for rehearse --tenant FILE; without the files in OneDrive
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// Replace names, addresses, domains and ids of people and companies in the snapshot
    #[arg(long, requires = "snapshot")]
    pseudonyms: bool,
    #[command(flatten)]
    at_once: TenantArgs,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn output(&self) -> Option<&OutputArgs> {
        Some(&self.output)
    }

    fn columns() -> Vec<Column> {
        words::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("list-licenses", sections)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections
        .reads::<Invitation>()
        .reads::<Relationship>()
        .reads::<SoldSubscription>()
        .answers::<License>()
        .writes::<User>()
        .writes::<Assignment>()
}

/// Lists the rows of each record's tenant.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let file = args.snapshot.as_deref();
    let snapshot = file
        .map(|file| Snapshot::open(file, args.pseudonyms, session.lang))
        .transpose()?;
    let input = Input {
        operands: args.records,
        this_tenant: args.this_tenant,
        what: text!(
            "records with a tenantId (or none of them, with --this-tenant)",
            "tenantId を持つレコード (--this-tenant なら不要)"
        ),
        // A snapshot holds the first tenant of the input.
        tenants: snapshot.as_ref().map_or(args.at_once.tenants, |_| 1),
        keep_order: args.at_once.keep_order,
    };
    let rules = schema::rules(
        sections,
        TenantRule::Customer {
            default: services.settings().tenant.clone(),
        },
    );
    let lister = Lister {
        partner: args.partner,
        users: args.users,
        snapshot: RefCell::new(snapshot),
    };
    each_tenant_with_parts(
        session,
        &services,
        &input,
        &rules,
        sold::is_of_subscription,
        async |services, job, out| lister.list(services, job, out).await,
    )
    .await?;
    let snapshot = lister.snapshot.into_inner();
    snapshot.map_or(Ok(()), Snapshot::finish)
}

struct Lister {
    partner: Option<Guid>,
    users: bool,
    snapshot: RefCell<Option<Snapshot>>,
}

impl Lister {
    /// Answers a record; records that say something of the subscriptions of one tenant are answered together.
    async fn list(&self, services: &Services, job: &Job, out: &Out<'_>) -> WorkResult {
        let said = sold::said(job);
        for (bad, why) in said.bad {
            let mut record = bad.record.clone();
            out.of_job(bad).fail(&mut record, &why.into()).await?;
        }
        match said.asked {
            Some(asked) => {
                let out = out.of_job(asked);
                self.answer(services, asked, said.sold, &out).await
            }
            None => Ok(()),
        }
    }

    async fn answer(
        &self,
        services: &Services,
        job: &Job,
        sold: Sold,
        out: &Out<'_>,
    ) -> WorkResult {
        let question = Question::of(&job.record, self.partner)?;
        let tenant = job.tenant()?;
        let graph = services.graph(&tenant);
        let found = inventory(&graph, question, sold, out.log).await?;
        let announced = found.known.announced.as_ref();
        if let Some(text) = announced.and_then(opening::Found::complaint) {
            out.complain(Exit::No, &text);
        }
        let mut record = job.record.clone();
        // A row is about no single one of them.
        record.remove::<SoldSubscription>();
        for license in self.licenses(&graph, &found, out).await? {
            record.set(&license);
            if let Some(text) = words::lists_differ(&license) {
                out.complain(Exit::TryAgain, &text);
            }
            if self.users {
                write_users(out, &graph, &record, &license).await?;
            } else {
                out.write(&record).await?;
            }
        }
        self.take_snapshot(&graph, &found, out).await
    }

    /// The rows with what is to be done about each. Groups are read where users move: a group without members would
    /// give the old row to who joins it; and where users are listed, who have licences from groups. Users are read where
    /// two rows of one product are in use: who holds both needs no seat more.
    async fn licenses(
        &self,
        graph: &Graph,
        found: &Inventory,
        out: &Out<'_>,
    ) -> WorkResult<Vec<License>> {
        let mut rows = Rows::of(&found.rows, &found.subscriptions, &found.known, out.now);
        let mut holders = Vec::new();
        for pair in rows.in_use_beside_target() {
            holders.push((pair.old, holders_of_both(graph, pair, out.log).await?));
        }
        rows.add_holders(&holders);
        let skus = if self.users {
            rows.held_or_moving()
        } else {
            rows.moving()
        };
        if !skus.is_empty()
            && let Some(groups) = assigning_groups(graph, &skus, out.log).await?
        {
            for sku_id in &skus {
                rows.add_groups(sku_id, &groups);
            }
        }
        Ok(rows.licenses(out.lang))
    }

    async fn take_snapshot(&self, graph: &Graph, found: &Inventory, out: &Out<'_>) -> WorkResult {
        let wanted = match &*self.snapshot.borrow() {
            None => Ok(false),
            Some(snapshot) => snapshot.wants(graph.tenant()),
        };
        match wanted {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(failure) => {
                out.complain(failure.exit, &failure.text);
                return Ok(());
            }
        }
        match snapshot::take(graph, found, out.now, out.log).await {
            Ok((tenant, gaps)) => {
                for gap in gaps {
                    out.complain(Exit::Done, &gap.text());
                }
                match &mut *self.snapshot.borrow_mut() {
                    None => Ok(()),
                    Some(snapshot) => snapshot
                        .keep(graph.tenant(), tenant)
                        .map_err(WorkError::Run),
                }
            }
            Err(error) => {
                out.complain(error.exit(), &error.text());
                Ok(())
            }
        }
    }
}

/// Writes a record for each holder of a row. A page of users is dropped before the next is read.
async fn write_users(out: &Out<'_>, graph: &Graph, row: &Record, license: &License) -> WorkResult {
    let mut pages = graph.users(&UserQuery {
        skus: vec![license.sku_id],
    });
    let mut record = row.clone();
    let mut written = 0;
    loop {
        match pages.next().await {
            Ok(Some(users)) => {
                for user in &users {
                    if let Some(holding) = licensing::holding(user, &license.sku_id) {
                        written += 1;
                        record.set(&licensing::user(user));
                        record.set(&Holding::into_assignment(holding));
                        out.write(&record).await?;
                    }
                }
            }
            Ok(None) => {
                if let Some(text) = words::users_missing(license, written) {
                    out.complain(Exit::Done, &text);
                }
                return Ok(());
            }
            Err(error) => {
                let mut failed = row.clone();
                return out
                    .fail_section::<Assignment>(&mut failed, &error.into())
                    .await;
            }
        }
    }
}
