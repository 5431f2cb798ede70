//! `create-customer` creates a customer of a partner: a new tenant, and the reseller relationship with it. Without
//! `--apply` it plans: it checks the company, its address and its domain. With it, it creates exactly what the plan says,
//! once, and reads it back. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`args`] | the command line |
//! | [`check`] | whether a company and its contact can be a customer, and what is sent then |
//! | [`mod@plan`] | planning, one record |
//! | [`credentials`] | the file for the first administrator's password |
//! | [`creation`] | the creation, as a change that is written down first |
//! | [`mod@apply`] | doing what a record's plan says |
//! | [`account`] | whether Microsoft lets the new customer buy |
//! | [`reason`] | why not, in words |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod account;
mod apply;
mod args;
mod check;
mod creation;
mod credentials;
mod plan;
mod reason;
mod words;

use common::{
    Services, Text,
    applying::Applying,
    cli::{Input, Rules, Session, TenantRule, each_tenant, schema},
    ids::Guid,
    text,
};

use account::Following;
use apply::Applier;
pub use args::Args;
use plan::Planner;

/// Plans, or does what a plan says.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let own = services.partner_center()?.tenant().clone();
    let own = services.tenant_id(&own).await?;
    // A customer that is to be created has no tenant.
    let rules = schema::rules(args::sections, TenantRule::Free).with_heading(heading());
    if args.applying.apply {
        return apply_all(&args, own, &services, &rules, session).await;
    }
    let described = args.described();
    let input = Input {
        operands: args.records.clone(),
        this_tenant: described.is_some(),
        what: text!(
            "records of companies (sections company and contact, or a table)",
            "会社のレコード (セクション company と contact、または表)"
        ),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    let planner = Planner::new(described, args.reseller.clone(), args.keep_address, own);
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| Box::pin(planner.work(services, job, out)).await,
    )
    .await
}

fn heading() -> Text {
    text!(
        "not JSON; the heading of a table (CSV) must have columns such as company.name,company.domain,company.addressLine1,company.city,company.state,company.postalCode,contact.firstName,contact.lastName,contact.email,contact.country (create-customer --schema names all)",
        "JSON として読めません。表 (CSV) の場合は、見出しの行に company.name,company.domain,company.addressLine1,company.city,company.state,company.postalCode,contact.firstName,contact.lastName,contact.email,contact.country などの列が必要です (すべての列は create-customer --schema にあります)"
    )
}

async fn apply_all(
    args: &Args,
    own: Guid,
    services: &Services,
    rules: &Rules,
    session: &Session,
) -> anyhow::Result<()> {
    let credentials = args.credentials_file()?;
    let applier = Applier {
        creations: Applying::begin(&args.applying, args.output.output.as_deref(), session)?,
        credentials,
        own,
        following: Following {
            wait: args.wait,
            interval: args.interval,
        },
    };
    let what = text!(
        "the plan that create-customer wrote",
        "create-customer が出力した計画"
    );
    applier
        .creations
        .each(
            session,
            services,
            (&args.records, what),
            rules,
            async |services, job, out| applier.apply(services, job, out).await,
        )
        .await
}
