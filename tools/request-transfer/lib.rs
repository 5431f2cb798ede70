//! `request-transfer` moves subscriptions from one partner to another, from both ends: the new partner asks for them and
//! can take the request back; the old one hands them over or refuses. Without `--apply` it plans; with it, it does what
//! the plan says and nothing else. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`args`] | the command line |
//! | [`asked`] | who has the subscriptions and where the customer is told, from a record |
//! | [`listed`] | the subscriptions that a file names |
//! | [`mod@decide`] | what may be done about the transfers of a customer |
//! | [`mod@plan`] | planning, one record |
//! | [`changes`] | what is sent, as changes that are written down first |
//! | [`mod@apply`] | doing what a record's plan says |
//! | [`mod@follow`] | looking how far a transfer is |
//! | [`reason`] | why not, in words |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod apply;
mod args;
mod asked;
mod changes;
mod decide;
mod follow;
mod listed;
mod plan;
mod reason;
mod words;

use common::{
    Services,
    applying::Applying,
    cli::{Input, Rules, Session, TenantRule, each_tenant, schema},
    ids::Guid,
    text,
};

pub use args::Args;
use follow::Following;

/// Plans, or does what a plan says.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let own = services.partner_center()?.tenant().clone();
    let own = services.tenant_id(&own).await?;
    let rule = TenantRule::Partner {
        own: own.into(),
        this: None,
    };
    let rules = schema::rules(args::sections, rule);
    let is_rehearsal = services.settings().addresses.partner_center_is_here();
    if args.applying.apply {
        return apply_all(&args, (own, is_rehearsal), &services, &rules, session).await;
    }
    let planner = args.planner(own, is_rehearsal, session)?;
    let input = Input {
        operands: args.records,
        this_tenant: false,
        what: text!("records of customers", "お客様のレコード"),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| planner.work(services, job, out).await,
    )
    .await
}

async fn apply_all(
    args: &Args,
    partner: (Guid, bool),
    services: &Services,
    rules: &Rules,
    session: &Session,
) -> anyhow::Result<()> {
    let changes = Applying::begin(&args.applying, args.output.output.as_deref(), session)?;
    let what = text!(
        "the plan that request-transfer wrote",
        "request-transfer が出力した計画"
    );
    let following = Following {
        wait: args.wait,
        interval: args.interval,
    };
    changes
        .each(
            session,
            services,
            (&args.records, what),
            rules,
            async |services, job, out| {
                apply::apply(&changes, partner, following, services, job, out).await
            },
        )
        .await
}
