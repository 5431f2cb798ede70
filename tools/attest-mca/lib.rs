//! `attest-mca` says how the Microsoft Customer Agreement stands for a customer, and what a person has
//! to do about it. It sends nothing but questions. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`judge`] | how the agreement stands, from what Partner Center said |
//! | [`next_step`] | what a person does about it |
//! | [`ask`] | the calls to Partner Center |
//! | [`mod@answer`] | the section in the record and the words for a person |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod answer;
mod ask;
mod judge;
mod next_step;
mod words;

use common::{
    Failure, Services, Text,
    cli::{
        CommonArgs, Connection, Input, Job, Operands, Out, OutputArgs, Session, TenantArgs,
        TenantRule, Tool, Words, WorkResult, each_tenant, schema, schema::Sections,
    },
    output::Column,
    sections::Agreement,
    settings::{Cloud, Settings},
    text,
};

use answer::{Answer, Purpose};
use ask::Asker;

/// Say whether the Microsoft Customer Agreement is accepted, and what is left to do
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
        schema::of_records("attest-mca", sections)
    }

    fn japanese() -> Words {
        words::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections.answers::<Agreement>()
}

/// Asks about each record.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let purpose = Purpose {
        apply: args.apply,
        lang: session.lang,
    };
    let partner = partner(&services)?;
    let input = Input {
        operands: args.records,
        this_tenant: args.this_tenant,
        what: what_is_read(),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    let rules = schema::rules(sections, tenant_rule(services.settings(), partner.as_ref()));
    each_tenant(session, &services, &input, &rules, async |_, job, out| {
        answer(partner.as_ref(), purpose, job, out).await
    })
    .await
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

fn tenant_rule(settings: &Settings, partner: Option<&Asker>) -> TenantRule {
    match partner {
        Some(partner) => TenantRule::Partner {
            own: partner.tenant().clone(),
            this: settings.tenant.clone(),
        },
        None => TenantRule::Customer {
            default: settings.tenant.clone(),
        },
    }
}

async fn answer(
    partner: Option<&Asker>,
    purpose: Purpose,
    job: &mut Job,
    out: &Out<'_>,
) -> WorkResult {
    let answer = match partner {
        Some(partner) => Answer::of(partner.ask(&job.tenant()?, out.now, out.log).await, purpose),
        None => Answer::other_cloud(purpose),
    };
    job.record.set(&answer.agreement);
    if let Some((exit, text)) = answer.complaint {
        out.complain(exit, &text);
    }
    out.write(&job.record).await
}
