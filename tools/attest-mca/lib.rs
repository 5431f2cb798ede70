//! `attest-mca` says how the Microsoft Customer Agreement stands for a customer, and what a person has
//! to do about it. It sends nothing but questions. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`judge`] | how the agreement stands, from what Partner Center said |
//! | [`next_step`] | what a person does about it |
//! | [`ask`] | the calls to Partner Center |
//! | [`answer`] | the section in the record and the words for a person |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod answer;
mod ask;
mod judge;
mod next_step;
mod words;

use common::{
    Failure, Record, Services, Text,
    cli::{CommonArgs, Connection, Item, Operands, Session, Tool, Words, Work, schema},
    ids::TenantId,
    output::Column,
    sections::Agreement,
    settings::{Cloud, Settings},
    text,
};

use answer::{Answer, NotAsked, Purpose};
use ask::Asker;

/// Say how the Microsoft Customer Agreement stands, and what is left to do
#[derive(Debug, clap::Parser)]
#[command(name = "attest-mca", version)]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// Read no records: ask about the tenant of the settings
    #[arg(long, conflicts_with = "files")]
    this_tenant: bool,
    /// Mark what only a person can do (no program can attest since January 2026; nothing is sent)
    #[arg(long)]
    apply: bool,
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
        schema::of_records("attest-mca", schema::Sections::writes::<Agreement>)
    }

    fn japanese() -> Words {
        words::HELP
    }
}

/// Asks about each record in turn.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let mut work = Work::new(session, &args.records, args.this_tenant, &what_is_read())?;
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let purpose = Purpose {
        apply: args.apply,
        lang: session.lang,
    };
    let partner = partner(&services)?;
    while let Some(item) = work.next(session) {
        handle(
            partner.as_ref(),
            services.settings(),
            purpose,
            session,
            item,
        )
        .await?;
    }
    Ok(())
}

fn what_is_read() -> Text {
    text!(
        "records with \"tenantId\", or none with --this-tenant,",
        "「tenantId」を含むレコード (--this-tenant なら不要)"
    )
}

/// Who can be asked; nobody in a cloud whose Partner Center knows no agreements (documented).
fn partner(services: &Services) -> Result<Option<Asker>, Failure> {
    match services.settings().cloud {
        Cloud::Global => Ok(Some(Asker::new(services.partner_center()?))),
        Cloud::UsGov | Cloud::UsDod | Cloud::China => Ok(None),
    }
}

async fn handle(
    partner: Option<&Asker>,
    settings: &Settings,
    purpose: Purpose,
    session: &mut Session,
    item: Item,
) -> anyhow::Result<()> {
    let Item { mut record, place } = item;
    let answer = match (tenant(&mut record, settings), partner) {
        (Err(why), _) => Answer::not_asked(&why, purpose),
        (Ok(_), None) => Answer::other_cloud(purpose),
        (Ok(tenant), Some(partner)) => match partner.ask(&tenant, session.log).await {
            Ok(asked) => Answer::of(asked, purpose),
            Err(why) => Answer::not_asked(&why, purpose),
        },
    };
    record.set(&answer.agreement);
    session.write(&record)?;
    if let Some((exit, text)) = answer.complaint {
        session.complain_at(place.as_ref(), exit, &text);
    }
    Ok(())
}

/// The customer's tenant, which is written into a record that names none.
fn tenant(record: &mut Record, settings: &Settings) -> Result<TenantId, NotAsked> {
    let of_record = record.tenant().map_err(NotAsked::Bad)?;
    let tenant = settings
        .customer_tenant(of_record.as_ref())
        .map_err(NotAsked::NoTenant)?
        .clone();
    if of_record.is_none() {
        record.set_tenant(&tenant);
    }
    Ok(tenant)
}
