//! `list-licenses` answers the manual's question "one row or two?": the licence rows of a tenant, who
//! sold them, and what each needs. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`survey`](mod@survey) | what a record asks and what the tenant has |
//! | [`path`] | what a row needs: the decision |
//! | [`opening`] | whether announced subscriptions have arrived |
//! | [`row`] | the `license` section of a row, and the order of rows |
//! | [`holder`] | how a user holds a row |
//! | [`snapshot`] | the tenant as a file that `rehearse` plays |
//! | [`words`] | the columns of the table and the Japanese of the help |

pub mod holder;
pub mod opening;
pub mod path;
pub mod row;
pub mod snapshot;
pub mod survey;
mod words;

use std::path::PathBuf;

use common::{
    Exit, Failure, Record, Services,
    cli::{CommonArgs, Connection, Item, Operands, Session, Tool, Words, Work, schema},
    graph::{Graph, UserQuery},
    input::Place,
    output::Column,
    sections::{Assignment, Invitation, License, Relationship, Section, User},
    services::error::ServiceError,
    text,
};

use snapshot::Snapshot;
use survey::{Question, Survey, survey};

/// List the licence rows of a tenant, who sold them, and what each needs
#[derive(Debug, clap::Parser)]
#[command(name = "list-licenses", version)]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// Read no records: list the tenant of the settings
    #[arg(long, conflicts_with = "files")]
    this_tenant: bool,
    /// Write a record for each user of each row
    #[arg(long)]
    users: bool,
    /// Save the tenant to FILE, for rehearse --tenant FILE to play; without any OneDrive
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// Replace names, addresses, domains and ids of people and companies in the snapshot
    #[arg(long, requires = "snapshot")]
    pseudonyms: bool,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    common: CommonArgs,
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn columns() -> Vec<Column> {
        words::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("list-licenses", |sections| {
            sections
                .reads::<Invitation>()
                .reads::<Relationship>()
                .writes::<License>()
                .writes::<User>()
                .writes::<Assignment>()
        })
    }

    fn japanese() -> Words {
        words::HELP
    }
}

/// Lists the rows of each record's tenant.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let file = args.snapshot.as_deref();
    let mut lister = Lister {
        services,
        users: args.users,
        snapshot: file
            .map(|file| Snapshot::open(file, args.pseudonyms, session.lang))
            .transpose()?,
    };
    let what = text!(
        "records with a tenantId (or none of them, with --this-tenant)",
        "tenantId を持つレコード (--this-tenant なら不要)"
    );
    let mut work = Work::new(session, &args.records, args.this_tenant, &what)?;
    while let Some(Item { record, place }) = work.next(session) {
        lister.list(session, &record, place.as_ref()).await?;
    }
    lister.snapshot.map_or(Ok(()), Snapshot::finish)
}

struct Lister {
    services: Services,
    users: bool,
    snapshot: Option<Snapshot>,
}

impl Lister {
    async fn list(
        &mut self,
        session: &mut Session,
        record: &Record,
        place: Option<&Place>,
    ) -> anyhow::Result<()> {
        let question = match Question::of(record, self.services.settings()) {
            Ok(question) => question,
            Err(failure) if failure.exit == Exit::Usage => return Err(failure.into()),
            Err(failure) => {
                complain(session, place, &failure);
                return session.write(record);
            }
        };
        let graph = self.services.graph(&question.tenant);
        let found = match survey(&graph, question, session.log).await {
            Ok(found) => found,
            Err(error) => return failed::<License>(session, record, place, error),
        };
        let announced = found.known.announced.as_ref();
        if let Some(text) = announced.and_then(opening::Found::complaint) {
            complain(session, place, &Failure::new(Exit::No, text));
        }
        let mut record = record.clone();
        record.set_tenant(graph.tenant());
        for license in row::licenses(
            &found.rows,
            &found.subscriptions,
            &found.known,
            session.lang,
        ) {
            record.set(&license);
            if self.users {
                write_users(session, &graph, &record, &license, place).await?;
            } else {
                session.write(&record)?;
            }
        }
        self.take_snapshot(session, &graph, &found, place).await
    }

    async fn take_snapshot(
        &mut self,
        session: &mut Session,
        graph: &Graph,
        found: &Survey,
        place: Option<&Place>,
    ) -> anyhow::Result<()> {
        let Some(snapshot) = &mut self.snapshot else {
            return Ok(());
        };
        match snapshot.wants(graph.tenant()) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(failure) => {
                complain(session, place, &failure);
                return Ok(());
            }
        }
        match snapshot::take(graph, found, session.now(), session.log).await {
            Ok((tenant, gaps)) => {
                for gap in gaps {
                    complain(session, place, &Failure::new(Exit::Done, gap.text()));
                }
                snapshot.keep(graph.tenant(), tenant)
            }
            Err(error) => {
                complain(session, place, &error.into());
                Ok(())
            }
        }
    }
}

/// Writes a record for each holder of a row. A page of users is dropped before the next is read.
async fn write_users(
    session: &mut Session,
    graph: &Graph,
    row: &Record,
    license: &License,
    place: Option<&Place>,
) -> anyhow::Result<()> {
    let mut pages = graph.users(&UserQuery {
        skus: vec![license.sku_id],
    });
    let mut record = row.clone();
    loop {
        match pages.next().await {
            Ok(Some(users)) => {
                for user in &users {
                    if let Some(assignment) = holder::assignment(user, &license.sku_id) {
                        record.set(&holder::user(user));
                        record.set(&assignment);
                        session.write(&record)?;
                    }
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => return failed::<Assignment>(session, row, place, error),
        }
    }
}

fn failed<S: Section>(
    session: &mut Session,
    record: &Record,
    place: Option<&Place>,
    error: ServiceError,
) -> anyhow::Result<()> {
    let mut out = record.clone();
    out.fail::<S>(error.to_section_error(session.lang));
    complain(session, place, &error.into());
    session.write(&out)
}

fn complain(session: &mut Session, place: Option<&Place>, failure: &Failure) {
    session.complain_at(place, failure.exit, &failure.text);
}
