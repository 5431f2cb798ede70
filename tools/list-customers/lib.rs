//! `list-customers` lists the customers of a partner, a record for each, page by page. It sends nothing but questions.
//! One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`find`] | the customer that a record names |
//! | [`selection`] | which customers of the list are wanted |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod find;
mod selection;
mod words;

use common::{
    Services,
    cli::{
        CommonArgs, Connection, HeadInput, HeadOperands, OutputArgs, Session, TenantArgs,
        TenantRule, Tool, Words, each_customer, schema, schema::Sections,
    },
    ids::Guid,
    output::Column,
    sections::Customer,
    text,
};

use selection::Selection;

/// List the customers of a partner
#[derive(Debug, clap::Parser)]
#[command(name = "list-customers", version)]
pub struct Args {
    #[command(flatten)]
    records: HeadOperands,
    /// Only customers whose name begins with TEXT
    #[arg(long, value_name = "TEXT", conflicts_with = "files")]
    name: Option<String>,
    /// Only customers whose domain begins with TEXT
    #[arg(long, value_name = "TEXT", conflicts_with = "files")]
    domain: Option<String>,
    /// Only customers of the indirect reseller with this tenant id
    #[arg(long, value_name = "ID", conflicts_with = "files")]
    reseller: Option<Guid>,
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
        schema::of_records("list-customers", sections)
    }

    fn japanese() -> Words {
        words::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections.answers::<Customer>()
}

/// Lists the customers, or finds those that the records name.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let selection = Selection {
        name: args.name,
        domain: args.domain,
        reseller: args.reseller,
    };
    let is_named = args.records.named().is_some();
    let input = HeadInput {
        operands: args.records,
        what: text!("records with \"tenantId\"", "「tenantId」を含むレコード"),
        filter: selection.filter(),
        at_once: args.at_once,
    };
    // A domain is looked up here, so the rule asks for no id.
    let rules = schema::rules(sections, TenantRule::Free);
    each_customer(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| {
            if is_named {
                find::customer(services, &mut job.record, out.now).await?;
            } else if !job
                .record
                .get::<Customer>()?
                .is_some_and(|one| selection.wants(&one))
            {
                return Ok(());
            }
            out.write(&job.record).await
        },
    )
    .await
}
