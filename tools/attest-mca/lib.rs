//! `attest-mca` says how the Microsoft Customer Agreement stands for a customer, and what is left to do. One
//! line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`judge`] | how the agreement stands, from what Partner Center said |
//! | [`next_step`] | what is left to do about it, and by whom |
//! | [`provider`] | whether this partner may attest, or its provider has to |
//! | [`mod@prepare`] | whether a contact can be attested, and what is submitted then |
//! | [`preparation`] | `--prepare`, one record |
//! | [`partner_queries`] | the questions to Partner Center |
//! | [`mod@submission`] | `--apply`, one record: submit, follow, make the agreement |
//! | [`changes`] | what is sent, as changes that are written down first |
//! | [`mod@report`] | the section in the record and the words for a person |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod changes;
mod judge;
mod next_step;
mod partner_queries;
mod preparation;
mod prepare;
mod provider;
mod report;
mod submission;
mod words;

use std::time::Duration;

use common::{
    Exit, Failure, Services, Text,
    applying::Applying,
    cli::{
        ApplyArgs, CommonArgs, Connection, Examples, Input, Job, Operands, Out, OutputArgs, Rules,
        Session, TenantArgs, TenantRule, Tool, Words, WorkResult, duration, each_tenant, schema,
        schema::Sections,
    },
    output::Column,
    partner_center::PartnerCenter,
    sections::{Agreement, Contact},
    settings::{Cloud, Settings, attestation_names},
    text,
};

use partner_queries::PartnerQueries;
use report::Report;
use submission::Submission;

/// Say whether the Microsoft Customer Agreement is accepted, and what is left to do
#[derive(Debug, clap::Parser)]
#[command(name = "attest-mca", version)]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// Read no records: ask about the tenant of the settings
    #[arg(long, conflicts_with_all = ["files", "apply"])]
    this_tenant: bool,
    /// Check the contact of each record, and write what is to be submitted; nothing is sent
    #[arg(long, conflicts_with = "apply")]
    prepare: bool,
    #[command(flatten)]
    applying: ApplyArgs,
    /// Follow each attestation until the customer has accepted, at most this long (30s, 5m, 1h)
    #[arg(long, value_name = "DURATION", value_parser = duration, requires = "apply")]
    wait: Option<Duration>,
    /// Pause between two checks
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s", requires = "wait")]
    interval: Duration,
    /// Use guesses where no public page says how an attestation is submitted
    #[arg(long, requires = "apply")]
    unconfirmed: bool,
    /// The page on which customers accept, with {id} in it
    #[arg(
        long,
        env = "NORIKAE_ACCEPTANCE_PAGE",
        hide = true,
        hide_env_values = true,
        value_name = "URL"
    )]
    acceptance_page: Option<String>,
    /// The time zone of customers whose contact names none
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    zone: String,
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

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections
        .reads::<Contact>()
        .reads_back::<Agreement>()
        .answers::<Agreement>()
}

/// What a run is for, other than to submit.
enum Purpose<'a> {
    /// To say that there is nothing to ask in this cloud.
    OtherCloud,
    /// To say how the agreement stands.
    Look(&'a PartnerQueries),
    /// To say what is to be submitted.
    Prepare(&'a PartnerQueries, &'a str),
}

/// Works on each record.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let partner = partner(&services)?;
    let queries = partner.clone().map(PartnerQueries::new);
    let rules = schema::rules(sections, tenant_rule(services.settings(), partner.as_ref()));
    let purpose = match &queries {
        Some(queries) if args.applying.apply => {
            let submission = submission(&args, &services, queries)?;
            return apply(&args, &services, &rules, &submission, session).await;
        }
        Some(queries) if args.prepare => Purpose::Prepare(queries, &args.zone),
        Some(queries) => Purpose::Look(queries),
        None => Purpose::OtherCloud,
    };
    let input = Input {
        operands: args.records,
        this_tenant: args.this_tenant,
        what: what_is_read(),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    each_tenant(session, &services, &input, &rules, async |_, job, out| {
        let report = report(&purpose, job, out).await?;
        write(report, job, out).await
    })
    .await
}

/// Submits what is prepared, one customer after the other.
async fn apply(
    args: &Args,
    services: &Services,
    rules: &Rules,
    submission: &Submission<'_>,
    session: &Session,
) -> anyhow::Result<()> {
    let output = args.output.output.as_deref();
    let applying = Applying::begin(&args.applying, output, session)?;
    let input = (&args.records, what_is_read());
    applying
        .each(session, services, input, rules, async |_, job, out| {
            let report = submission.report(&applying, job, out).await?;
            write(report, job, out).await
        })
        .await
}

/// How to submit, from the settings and the command line.
fn submission<'a>(
    args: &Args,
    services: &Services,
    queries: &'a PartnerQueries,
) -> Result<Submission<'a>, Failure> {
    let names = attestation_names()?.with_link(args.acceptance_page.clone());
    let is_loopback = services.settings().addresses.any_loopback();
    submission::is_confirmed(&names, is_loopback, args.unconfirmed)
        .map_err(|text| Failure::new(Exit::Usage, text))?;
    let unconfirmed = names.unconfirmed().into_iter().map(str::to_owned);
    Ok(Submission {
        queries,
        partner_center: services.partner_center()?,
        unconfirmed: unconfirmed.collect(),
        names,
        wait: args.wait,
        interval: args.interval,
    })
}

fn what_is_read() -> Text {
    text!(
        "records with \"tenantId\", or none with --this-tenant,",
        "「tenantId」を含むレコード (--this-tenant なら不要)"
    )
}

/// Who can be asked; there is no one in a cloud whose Partner Center knows no agreements (documented).
fn partner(services: &Services) -> Result<Option<PartnerCenter>, Failure> {
    match services.settings().cloud {
        Cloud::Global => Ok(Some(services.partner_center()?)),
        Cloud::UsGov | Cloud::UsDod | Cloud::China => Ok(None),
    }
}

fn tenant_rule(settings: &Settings, partner: Option<&PartnerCenter>) -> TenantRule {
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

async fn report(purpose: &Purpose<'_>, job: &Job, out: &Out<'_>) -> WorkResult<Report> {
    // A contact that is none is said whatever the run is for.
    let _: Option<Contact> = job.record.get()?;
    Ok(match purpose {
        Purpose::OtherCloud => Report::other_cloud(out.lang),
        Purpose::Look(queries) => {
            let asked = queries.ask(&job.tenant()?, out.now, out.log).await;
            Report::of(asked, out.lang)
        }
        Purpose::Prepare(queries, zone) => preparation::report(queries, zone, job, out).await?,
    })
}

async fn write(report: Report, job: &mut Job, out: &Out<'_>) -> WorkResult {
    job.record.set(&report.agreement);
    if let Some((exit, text)) = report.complaint {
        out.complain(exit, &text);
    }
    out.write(&job.record).await
}
