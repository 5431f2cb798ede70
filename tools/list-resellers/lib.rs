//! `list-resellers` lists the partners that a partner deals with: the indirect resellers of a provider, or the
//! providers of a reseller; and says who a `PartnerID` is. It sends nothing but questions. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`ask`] | the calls to Partner Center |
//! | [`finding`] | what is left to do about one of them |
//! | [`list`] | the list, and what is different since an older one |
//! | [`verify`] | the partner whose `PartnerID` a record names |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod ask;
mod finding;
mod list;
mod verify;
mod words;

use std::path::PathBuf;

use common::{
    Services,
    cli::{
        CommonArgs, Connection, Examples, HeadOperands, Input, OutputArgs, Session, TenantArgs,
        TenantRule, Tool, Words, each_tenant, schema, schema::Sections,
    },
    output::Column,
    sections::{Invitation, Reseller},
    text,
};

use ask::Asker;

/// List the indirect resellers of a provider, or say who a `PartnerID` is
#[derive(Debug, clap::Parser)]
#[command(
    name = "list-resellers",
    version,
    about = "List the indirect resellers of a provider, or say who a PartnerID is",
    after_help = "No API asks for a partnership or removes one: Partner Center does, on the page Indirect resellers. Its audit records then have create_partner_relationship or remove_partner_relationship."
)]
pub struct Args {
    #[command(flatten)]
    records: HeadOperands,
    /// List the providers of a reseller instead
    #[arg(long, conflicts_with = "files")]
    providers: bool,
    /// Only those that are new or changed since the list in FILE; exit code 1 if one is gone
    #[arg(long, value_name = "FILE", conflicts_with = "files")]
    since: Option<PathBuf>,
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
        schema::of_records("list-resellers", sections)
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
        .reads::<Reseller>()
        .answers::<Reseller>()
}

/// Lists the partners, or verifies those that the records name.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let Some(operands) = args.records.named() else {
        let wanted = list::Wanted {
            providers: args.providers,
            since: args.since,
            allow_empty: args.records.reading.allow_empty,
            at_once: args.at_once.tenants,
        };
        return list::list(&services, session, &wanted).await;
    };
    let input = Input {
        operands,
        this_tenant: false,
        what: text!(
            "records with a PartnerID (\"reseller.partnerId\", or \"invitation.msppId\" of parse-invite)",
            "パートナー ID を含むレコード (「reseller.partnerId」、または parse-invite の「invitation.msppId」)"
        ),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    let rules = schema::rules(sections, TenantRule::Free);
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| {
            let asker = Asker::new(services, out.now).await?;
            let complaint = verify::verify(&asker, &mut job.record, out.lang).await?;
            if let Some((exit, text)) = complaint {
                out.complain(exit, &text);
            }
            out.write(&job.record).await
        },
    )
    .await
}
