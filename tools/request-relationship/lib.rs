//! `request-relationship` asks a customer for a relationship: it makes the link, and the mail around it. With `--end` it
//! plans the end of one. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`link`] | the links that a customer follows |
//! | [`roles`] | roles of the directory by name |
//! | [`template`] | the words of a mail, with blanks in them |
//! | [`report`] | the section in the record, and the words for a person |
//! | [`partner_queries`] | who the partner is, and whom it deals with |
//! | [`letter`] | the mail as a file |
//! | [`invitation`] | one record, from what is asked for to its link or its plan |
//! | [`ending`] | one record, from what is to end to its plan |
//! | [`changes`] | what `--apply` sends, as changes that are written down first |
//! | [`apply`] | one record, from its plan to what came of it |
//! | [`args`] | the command line |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod apply;
mod args;
mod changes;
mod ending;
mod invitation;
mod letter;
mod link;
mod partner_queries;
mod report;
mod roles;
mod template;
mod words;

use common::{
    Services, Text,
    applying::Applying,
    cli::{Input, Job, Out, Problem, Rules, Session, TenantRule, WorkResult, each_tenant, schema},
    sections::{Contact, Relationship, Request},
    text,
};

pub use args::Args;
use invitation::Inviting;
use partner_queries::PartnerQueries;

/// Makes links, plans, or does what a plan says.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    if args.print_template {
        let lang = args.mail_lang(session.lang);
        return session.write_text(letter::built_in(args.kind(), lang));
    }
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let queries = PartnerQueries::new(&services, services.partner_center()?);
    let inviting = args.inviting(&queries)?;
    let rules = schema::rules(args::sections, tenant_rule(&args, &queries));
    if args.applying.apply {
        return apply_plans(&args, &services, &rules, &inviting, session).await;
    }
    let input = Input {
        operands: args.operands(),
        this_tenant: args.files.is_empty(),
        what: what_is_read(),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    let what = args.end();
    each_tenant(session, &services, &input, &rules, async |_, job, out| {
        // What the record holds is read whatever the run is for.
        let _: (Option<Contact>, Option<Relationship>) = (job.record.get()?, job.record.get()?);
        not_the_partners_own(&queries, job).await?;
        let requests = match what {
            None => vec![inviting.request(job, out).await?],
            Some(what) => ending::plans(&queries, what, job, out.lang).await?,
        };
        for request in &requests {
            job.record.set(request);
            out.write(&job.record).await?;
        }
        Ok(())
    })
    .await
}

/// A record is about its customer. Without any, the link is for whoever follows it, and a plan made so is applied so.
fn tenant_rule(args: &Args, queries: &PartnerQueries) -> TenantRule {
    if args.files.is_empty() || args.applying.apply {
        return TenantRule::Free;
    }
    TenantRule::Partner {
        own: queries.tenant().clone(),
        this: None,
    }
}

async fn apply_plans(
    args: &Args,
    services: &Services,
    rules: &Rules,
    inviting: &Inviting<'_>,
    session: &Session,
) -> anyhow::Result<()> {
    let output = args.output.output.as_deref();
    let applying = Applying::begin(&args.applying, output, session)?;
    let operands = args.operands();
    let input = (&operands, what_is_read());
    applying
        .each(session, services, input, rules, async |_, job, out| {
            not_the_partners_own(inviting.queries, job).await?;
            let request: Request = apply::request(inviting, &applying, job, out).await?;
            write(&request, job, out).await
        })
        .await
}

async fn write(request: &Request, job: &mut Job, out: &Out<'_>) -> WorkResult {
    job.record.set(request);
    out.write(&job.record).await
}

/// The partner is no customer of its own.
async fn not_the_partners_own(queries: &PartnerQueries, job: &Job) -> WorkResult {
    let Ok(tenant) = job.tenant() else {
        return Ok(());
    };
    if tenant.id() == Some(queries.own().await?) {
        return Err(Problem::PartnersOwnTenant(tenant).into());
    }
    Ok(())
}

fn what_is_read() -> Text {
    text!(
        "records of customers, or a plan of its own with --apply",
        "お客様のレコード (--apply の場合は自身の計画) "
    )
}
