//! `list-subscriptions` lists what was sold to a customer: offer, seats, term, what follows its end, and what a person
//! should look at. It sends nothing but questions. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`partner_side`] | what this partner sold, from Partner Center |
//! | [`customer_side`] | what the customer has, from its directory |
//! | [`listing`] | what is asked of every record, and how what was found is written |
//! | [`section`] | the section of one subscription |
//! | [`findings`] | what a person should look at |
//! | [`reseller`] | whether the reseller on a subscription is valid |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod customer_side;
mod findings;
mod listing;
mod partner_side;
mod reseller;
mod section;
mod words;

use common::{
    BadValue, Exit, Failure, Services,
    cli::{
        CommonArgs, Connection, Examples, HeadInput, HeadOperands, Input, OutputArgs, Session,
        TenantArgs, TenantRule, Tool, Words, each_customer, each_tenant, schema, schema::Sections,
    },
    customers::CustomerQuery,
    output::Column,
    sections::{FindingCode, Invitation, License, Relationship, SoldSubscription},
    text, time_zone,
};

use listing::Options;
use partner_side::Partner;

/// List the subscriptions of customers, what follows the end of each term, and what to look at
#[derive(Debug, clap::Parser)]
#[command(name = "list-subscriptions", version)]
pub struct Args {
    #[command(flatten)]
    records: HeadOperands,
    /// Whose view: what this partner sold, or all that the customer's directory has
    #[arg(long, value_enum, value_name = "SIDE", default_value = "partner")]
    side: SideArg,
    /// Also get the support contact of each subscription
    #[arg(long)]
    support: bool,
    /// End with exit code 1 where a subscription has one of these findings, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = finding)]
    fail_on: Vec<FindingCode>,
    /// The time zone to show the ends of terms in, beside UTC
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SideArg {
    /// The partner's: Partner Center
    Partner,
    /// The customer's: its directory
    Customer,
}

/// The findings by their codes.
const FINDINGS: [FindingCode; 6] = [
    FindingCode::WouldExtendPaid,
    FindingCode::RenewalOn,
    FindingCode::Over150,
    FindingCode::PartnerOfRecordInvalid,
    FindingCode::Key,
    FindingCode::Credit,
];

fn finding(text: &str) -> Result<FindingCode, BadValue> {
    let found = FINDINGS
        .iter()
        .find(|code| common::output::word(*code) == text);
    found.copied().ok_or_else(|| {
        let known = FINDINGS.iter().map(common::output::word);
        let known = known.collect::<Vec<_>>().join(", ");
        text!(
            "write one or more of {known}",
            "次から 1 つ以上を指定してください: {known}"
        )
        .into()
    })
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
        schema::of_records("list-subscriptions", sections)
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
        .reads::<Relationship>()
        .reads::<License>()
        .answers::<SoldSubscription>()
}

/// Lists the subscriptions.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    can_be_found(args.side, &args.fail_on)?;
    let options = Options {
        support: args.support,
        fail_on: args.fail_on,
        zone: time_zone::named(&args.zone)?,
    };
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let what = text!("records with \"tenantId\"", "「tenantId」を含むレコード");
    match args.side {
        SideArg::Partner => {
            let partner = Partner::new(&services, options).await?;
            let rule = TenantRule::Partner {
                own: partner.tenant(),
                this: None,
            };
            let rules = schema::rules(sections, rule);
            let input = HeadInput {
                operands: args.records,
                what,
                query: CustomerQuery::default(),
                at_once: args.at_once,
            };
            each_customer(
                session,
                &services,
                &input,
                &rules,
                async |services, job, out| partner.list(services, job, out).await,
            )
            .await
        }
        SideArg::Customer => {
            let default = services.settings().tenant.clone();
            let rules = schema::rules(sections, TenantRule::Customer { default });
            let named = args.records.named();
            let input = Input {
                this_tenant: named.is_none(),
                operands: named.unwrap_or_default(),
                what,
                tenants: args.at_once.tenants,
                keep_order: args.at_once.keep_order,
            };
            each_tenant(
                session,
                &services,
                &input,
                &rules,
                async |services, job, out| customer_side::list(services, &options, job, out).await,
            )
            .await
        }
    }
}

/// A finding that one side never sees would let every run pass.
fn can_be_found(side: SideArg, wanted: &[FindingCode]) -> Result<(), Failure> {
    let sees = |code: &FindingCode| match side {
        SideArg::Partner => *code != FindingCode::Credit,
        SideArg::Customer => *code == FindingCode::Credit,
    };
    let Some(blind) = wanted.iter().find(|code| !sees(code)) else {
        return Ok(());
    };
    let code = common::output::word(blind);
    let text = match side {
        SideArg::Partner => text!(
            "--fail-on {code} finds nothing on the partner's side: add --side customer",
            "--fail-on {code} はパートナー側では検出できません。--side customer を指定してください"
        ),
        SideArg::Customer => text!(
            "--fail-on {code} finds nothing on the customer's side, whose directory does not say it: leave out --side customer",
            "--fail-on {code} はお客様側のディレクトリからは検出できません。--side customer を外してください"
        ),
    };
    Err(Failure::new(Exit::Usage, text))
}
