//! `change-subscription` changes one thing of a subscription: what happens at the end of its term, its seats, its
//! reseller; or it takes the subscription back. Without `--apply` it writes the plan; with it, it does what the plan on
//! its input says and nothing else. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`decide`] | whether a subscription may be changed, when planning and again before the change |
//! | [`request`] | what is sent, and what may differ afterwards |
//! | [`mod@plan`] | planning: what is wanted of the subscription of a record |
//! | [`change`] | one change: how its state is read, how it is sent |
//! | [`current`] | a subscription as it is now, and its support contact |
//! | [`mod@apply`] | applying the plan of a record |
//! | [`taken_back`] | seats that the run took back, and the directory may show still |
//! | [`reason`] | why not, in words |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod apply;
mod change;
mod current;
mod decide;
mod plan;
mod reason;
mod request;
mod taken_back;
mod words;

use std::cell::Cell;

use common::{
    Exit, Failure, Record, Services,
    applying::Applying,
    cli::{
        ApplyArgs, CommonArgs, Connection, Examples, Input, Operands, OutputArgs, Rules, Session,
        TenantArgs, TenantRule, Tool, Words, each_tenant, partner_id, schema, schema::Sections,
        whole,
    },
    output::Column,
    sections::{
        License, Relationship, RenewalWish, Section as _, SoldSubscription, SubscriptionChange,
        WantedChange,
    },
    text,
};

use plan::Wish;
use taken_back::TakenBack;

/// Change one thing of a subscription: its renewal, seats, reseller or support contact; or cancel it
#[derive(Debug, clap::Parser)]
#[command(name = "change-subscription", version)]
#[command(group(clap::ArgGroup::new("wish").multiple(false).args(["apply"])))]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// What is to happen at the end of the term
    #[arg(long, value_enum, value_name = "WHAT", group = "wish")]
    renewal: Option<RenewalArg>,
    /// Cancel it now, with money back; possible for seven days
    #[arg(long, group = "wish")]
    cancel: bool,
    /// Set the number of seats; fewer for seven days only
    #[arg(long, value_name = "N", group = "wish", value_parser = whole(1_u32..))]
    seats: Option<u32>,
    #[arg(
        long,
        value_name = "PARTNERID",
        group = "wish",
        value_parser = partner_id,
        help = "Set the indirect reseller, by the PartnerID of its location"
    )]
    reseller: Option<String>,
    #[arg(
        long,
        value_name = "PARTNERID",
        group = "wish",
        value_parser = partner_id,
        help = "Set the support contact: this partner or an indirect reseller, by its PartnerID"
    )]
    support_contact: Option<String>,
    /// Make the change even if users lose access, or if that cannot be ruled out
    #[arg(long, conflicts_with = "apply")]
    yes_users_lose_access: bool,
    /// Send what is not documented for programs, in the form that other clients use
    #[arg(long, conflicts_with = "apply")]
    unconfirmed: bool,
    #[command(flatten)]
    at_once: TenantArgs,
    #[command(flatten)]
    applying: ApplyArgs,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum RenewalArg {
    /// Renew
    On,
    /// End: users lose access at once (terms that end since 4 May 2026)
    CancelAtEnd,
    /// Run on from month to month, each month paid for
    Extend,
    /// Refused: since 4 May 2026 it buys a paid month
    Off,
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
        schema::of_records("change-subscription", sections)
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
        .reads::<Relationship>()
        .reads::<License>()
        .reads::<SoldSubscription>()
        .reads_back::<SubscriptionChange>()
        .answers::<SubscriptionChange>()
}

impl Args {
    /// The one thing that is wanted; `None` where a plan is applied.
    fn wanted(&self) -> Result<Option<WantedChange>, Failure> {
        let renewal = match self.renewal {
            None => None,
            Some(RenewalArg::On) => Some(RenewalWish::On),
            Some(RenewalArg::CancelAtEnd) => Some(RenewalWish::CancelAtEnd),
            Some(RenewalArg::Extend) => Some(RenewalWish::Extend),
            Some(RenewalArg::Off) => return Err(off()),
        };
        Ok(renewal
            .map(|to| WantedChange::Renewal { to })
            .or(self.cancel.then_some(WantedChange::Cancel))
            .or(self.seats.map(|to| WantedChange::Seats { to }))
            .or(self
                .reseller
                .clone()
                .map(|to| WantedChange::Reseller { to }))
            .or(self
                .support_contact
                .clone()
                .map(|to| WantedChange::SupportContact { to })))
    }
}

fn nothing_wanted() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "nothing to change was named: give one of --renewal, --cancel, --seats, --reseller and --support-contact, or --apply for a plan; see --help",
            "変更内容の指定がありません。--renewal、--cancel、--seats、--reseller、--support-contact のいずれか、または計画を適用する --apply を指定してください。--help をご覧ください"
        ),
    )
}

fn off() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "--renewal off is refused: for a term that ends on 4 May 2026 or later, renewal off alone does not end it but buys paid months; say --renewal cancel-at-end to let it end, or --renewal extend to pay from month to month",
            "--renewal off は指定できません。2026 年 5 月 4 日以降に終了する期間では、自動更新をオフにしただけでは終了せず、1 か月ごとの有償の延長になります。終了させるには --renewal cancel-at-end、1 か月ごとに延長するには --renewal extend を指定してください"
        ),
    )
}

/// Whether any record was about a subscription. Each may be about none: of all together that is no answer, as where
/// `list-subscriptions` was left out of the pipe.
#[derive(Default)]
struct Sought {
    has_records: Cell<bool>,
    is_found: Cell<bool>,
}

impl Sought {
    fn look_at(&self, record: &Record) {
        self.has_records.set(true);
        if record.has(SoldSubscription::KEY) || record.has(SubscriptionChange::KEY) {
            self.is_found.set(true);
        }
    }

    fn judge(&self, may_be_none: bool, session: &Session) {
        // Where something else was complained of, that is the answer.
        let is_silent = session.exit() == Exit::Done;
        if is_silent && self.has_records.get() && !self.is_found.get() && !may_be_none {
            session.complain(
                Exit::Input,
                &text!(
                    "no record holds a subscription, so nothing is changed: put list-subscriptions before this tool (--allow-empty where none is normal)",
                    "サブスクリプションを含むレコードがないため、何も変更しません。このツールの前に list-subscriptions を置いてください (なくて正常な場合は --allow-empty)"
                ),
            );
        }
    }
}

/// Plans, or applies a plan.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let wanted = args.wanted()?;
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let own = services.partner_center()?.tenant().clone();
    let own = services.tenant_id(&own).await?;
    let rule = TenantRule::Partner {
        own: own.into(),
        this: None,
    };
    let rules = schema::rules(sections, rule);
    let is_rehearsal = services.settings().addresses.partner_center_is_here();
    let Some(wanted) = wanted else {
        if !args.applying.apply {
            return Err(nothing_wanted().into());
        }
        return apply_all(&args, is_rehearsal, &services, &rules, session).await;
    };
    let wish = Wish {
        wanted,
        users_lose_access: args.yes_users_lose_access,
        unconfirmed: args.unconfirmed,
        is_rehearsal,
        own,
    };
    let sought = Sought::default();
    let may_be_none = args.records.reading.allow_empty;
    let input = Input {
        operands: args.records,
        this_tenant: false,
        what: text!(
            "the subscriptions that list-subscriptions wrote",
            "list-subscriptions が出力したサブスクリプション"
        ),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| {
            sought.look_at(&job.record);
            plan::plan(&wish, services, job, out).await
        },
    )
    .await?;
    sought.judge(may_be_none, session);
    Ok(())
}

async fn apply_all(
    args: &Args,
    is_rehearsal: bool,
    services: &Services,
    rules: &Rules,
    session: &Session,
) -> anyhow::Result<()> {
    let changes = Applying::begin(&args.applying, args.output.output.as_deref(), session)?;
    let what = text!(
        "the plan that change-subscription wrote",
        "change-subscription が出力した計画"
    );
    let (sought, taken_back) = (Sought::default(), TakenBack::default());
    changes
        .each(
            session,
            services,
            (&args.records, what),
            rules,
            async |services, job, out| {
                sought.look_at(&job.record);
                apply::apply(&changes, services, (is_rehearsal, &taken_back), job, out).await
            },
        )
        .await?;
    sought.judge(args.records.reading.allow_empty, session);
    Ok(())
}
