//! `list-licenses` answers the manual's question "one row or two?": the licence rows of a tenant, who
//! sold them, and what each needs. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`path`] | what a row needs: the decision |
//! | [`row`] | the `license` section of a row |
//! | [`holder`] | how a user holds a row |
//! | [`words`] | the columns of the table and the Japanese of the help |

pub mod holder;
pub mod path;
pub mod row;
mod words;

use common::{
    Exit, Failure, Record,
    cli::{Manners, Session, Tool, Words, schema},
    graph::{CompanySubscription, Graph, UserQuery},
    http::ServiceError,
    ids::{Guid, TenantId},
    input::{Operands, Place},
    output::Column,
    sections::{Assignment, Invitation, License, Partner, Relationship, User},
    services::Services,
    settings::Connection,
    text,
};

use row::Sellers;

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
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    manners: Manners,
}

impl Tool for Args {
    fn manners(&self) -> &Manners {
        &self.manners
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
    let lister = Lister {
        services,
        users: args.users,
    };
    if args.this_tenant {
        return lister.list(session, &Record::default(), None).await;
    }
    let what = text!(
        "records with a tenantId (or none of them, with --this-tenant)",
        "tenantId を持つレコード (--this-tenant なら不要)"
    );
    let mut records = session.records(&args.records, &what)?;
    while let Some(line) = session.next(&mut records) {
        lister
            .list(session, &line.record, Some(&line.place))
            .await?;
    }
    Ok(())
}

struct Lister {
    services: Services,
    users: bool,
}

impl Lister {
    async fn list(
        &self,
        session: &mut Session,
        record: &Record,
        place: Option<&Place>,
    ) -> anyhow::Result<()> {
        let (tenant, newcomers) = match self.question(record) {
            Ok(question) => question,
            Err(failure) if failure.exit == Exit::Usage => return Err(failure.into()),
            Err(failure) => {
                complain(session, place, &failure);
                return session.write(record);
            }
        };
        let graph = self.services.graph(&tenant);
        match read(&graph, newcomers, session).await {
            Ok(licenses) => {
                let mut record = record.clone();
                record.set_tenant(&tenant);
                for license in licenses {
                    record.set(&license);
                    self.write_row(session, &graph, &mut record, &license, place)
                        .await?;
                }
                Ok(())
            }
            Err(error) => failed::<License>(session, record, place, error),
        }
    }

    /// Which tenant, and which partners are new in it.
    fn question(&self, record: &Record) -> Result<(TenantId, Vec<Guid>), Failure> {
        let input = |bad: common::record::BadRecord| Failure::new(Exit::Input, bad.text());
        let own = record.tenant().map_err(input)?;
        let invitation: Option<Invitation> = record.get().map_err(input)?;
        let relationship: Option<Relationship> = record.get().map_err(input)?;
        let tenant = self.services.settings().customer_tenant(own.as_ref())?;
        let invited = invitation
            .into_iter()
            .flat_map(|invitation| [invitation.partner_id, invitation.indirect_csp_id]);
        let related = relationship.and_then(|relationship| relationship.partner.tenant_id);
        Ok((tenant.clone(), invited.chain([related]).flatten().collect()))
    }

    async fn write_row(
        &self,
        session: &mut Session,
        graph: &Graph,
        record: &mut Record,
        license: &License,
        place: Option<&Place>,
    ) -> anyhow::Result<()> {
        if !self.users {
            return session.write(record);
        }
        let mut pages = graph.users(&UserQuery {
            skus: vec![license.sku_id.clone()],
        });
        loop {
            match pages.next().await {
                Ok(Some(users)) => {
                    for user in &users {
                        if let Some(assignment) = holder::assignment(user, &license.sku_id) {
                            record.set(&holder::user(user));
                            record.set(&assignment);
                            session.write(record)?;
                        }
                    }
                }
                Ok(None) => return Ok(()),
                Err(error) => return failed::<Assignment>(session, record, place, error),
            }
        }
    }
}

async fn read(
    graph: &Graph,
    newcomers: Vec<Guid>,
    session: &Session,
) -> Result<Vec<License>, ServiceError> {
    let rows = graph.subscribed_skus().await?;
    let subscriptions = graph.subscriptions().await?;
    let mut sellers = Sellers {
        newcomers,
        ..Sellers::default()
    };
    for id in owners(&subscriptions) {
        // A name is for eyes only: without the permission for it the id must do.
        match graph.tenant_information(id).await {
            Ok(Some(found)) => {
                let partner = Partner {
                    tenant_id: Some(id.clone()),
                    name: found.display_name,
                    domain: found.default_domain_name,
                };
                sellers.names.insert(id.clone(), partner);
            }
            Ok(None) => {}
            Err(error) => session
                .log
                .detail(|| format!("no name for partner {id}: {error}")),
        }
    }
    Ok(row::licenses(&rows, &subscriptions, &sellers, session.lang))
}

fn owners(subscriptions: &[CompanySubscription]) -> Vec<&Guid> {
    let mut owners: Vec<_> = subscriptions
        .iter()
        .filter_map(|subscription| subscription.owner_tenant_id.as_ref())
        .collect();
    owners.sort();
    owners.dedup();
    owners
}

fn failed<S: common::sections::Section>(
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
    match place {
        Some(place) => session.complain_at(place, failure.exit, &failure.text),
        None => session.complain(failure.exit, &failure.text),
    }
}
