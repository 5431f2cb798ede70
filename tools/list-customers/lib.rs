//! `list-customers` lists the customers of a partner, a record for each, page by page. It sends nothing but questions.
//! One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`find`] | the customer that a record names |
//! | [`selection`] | which customers of the list are wanted |
//! | [`since`] | what is different since an older list |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod find;
mod selection;
mod since;
mod words;

use std::{cell::RefCell, path::PathBuf};

use common::{
    Services,
    cli::{
        CommonArgs, Connection, Examples, HeadInput, HeadOperands, OutputArgs, Session, TenantArgs,
        TenantRule, Tool, Words, each_customer, schema, schema::Sections,
    },
    customers::CustomerQuery,
    ids::Guid,
    output::Column,
    sections::Customer,
    text,
};

use selection::Selection;
use since::Since;

/// List the customers of a partner, or find those that are named
#[derive(Debug, clap::Parser)]
#[command(name = "list-customers", version)]
pub struct Args {
    #[command(flatten)]
    records: HeadOperands,
    /// Only customers whose name begins with TEXT (a legal form that comes first is part of the name)
    #[arg(long, value_name = "TEXT", conflicts_with = "files")]
    name: Option<String>,
    /// Only customers whose domain begins with TEXT
    #[arg(long, value_name = "TEXT", conflicts_with = "files")]
    domain: Option<String>,
    /// Only customers of the indirect reseller with this tenant id
    #[arg(long, value_name = "ID", conflicts_with_all = ["files", "graph"])]
    reseller: Option<Guid>,
    /// Add the indirect resellers of each customer (a call for each)
    #[arg(long)]
    with_resellers: bool,
    /// Only those that are new or changed since the list in FILE; exit code 1 if one is gone
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "name", "domain", "reseller"])]
    since: Option<PathBuf>,
    /// List the contracts in the partner's directory (Microsoft Graph) instead of Partner Center's list
    #[arg(long, conflicts_with = "files")]
    graph: bool,
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

    fn examples() -> Examples {
        words::EXAMPLES
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
    let session = &*session;
    let since = args.since.as_deref().map(|file| Since::read(session, file));
    let since = RefCell::new(since.transpose()?);
    let selection = Selection {
        name: args.name,
        domain: args.domain,
        reseller: args.reseller,
    };
    let is_named = args.records.named().is_some();
    let input = HeadInput {
        operands: args.records,
        what: text!("records with \"tenantId\"", "「tenantId」を含むレコード"),
        query: if args.graph {
            CustomerQuery::Contracts
        } else {
            CustomerQuery::PartnerCenter(selection.filter())
        },
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
            let mut customer = if is_named {
                find::customer(services, &mut job.record, out.now).await?
            } else {
                job.record.get::<Customer>()?.unwrap_or_default()
            };
            if !is_named && !selection.wants(&customer) {
                return Ok(());
            }
            // Before anything that can fail: a customer that is listed is not gone.
            let older = since
                .borrow_mut()
                .as_mut()
                .map(|since| since.take(&job.record));
            if args.with_resellers {
                let tenant = job
                    .record
                    .tenant()?
                    .ok_or(common::cli::Problem::NoCustomer)?;
                customer.resellers = Some(find::resellers(services, &tenant).await?);
            }
            if let Some(older) = older {
                customer.change = since::change(older.as_ref(), &customer);
                if customer.change.is_none() {
                    return Ok(());
                }
            }
            job.record.set(&customer);
            out.write(&job.record).await
        },
    )
    .await?;
    since
        .into_inner()
        .map_or(Ok(()), |since| since.write_gone(session))
}
