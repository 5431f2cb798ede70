//! `order-licenses` orders for a customer what it uses: the same offer, with the seats that are in use. Without `--cart`
//! and `--apply` it plans; with `--cart` it lays what is planned into a cart, which shows the price and buys nothing;
//! with `--apply` it buys that cart, once. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`asked`] | what a record and the command line ask for |
//! | [`offer`] | which offer of the catalogue brings a product |
//! | [`mod@decide`] | the seats, the term and the end of what is ordered |
//! | [`catalogue`] | reading what a customer can buy |
//! | [`mod@plan`] | planning the order of a record |
//! | [`mod@cart`] | laying what is planned into a cart |
//! | [`standing`] | whether a customer may be sold to at all |
//! | [`checkout`] | buying a cart, as a change that is written down first |
//! | [`purchase_words`] | what is said of a purchase that is not made, or not whole |
//! | [`ordered`] | what this run orders already |
//! | [`recent`] | what was ordered before, and is not counted in a plan |
//! | [`mod@apply`] | buying what a record has in its cart |
//! | [`reason`] | why not, in words |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod apply;
mod asked;
mod cart;
mod catalogue;
mod checkout;
mod decide;
mod offer;
mod ordered;
mod plan;
mod purchase_words;
mod reason;
mod recent;
mod standing;
mod words;

use common::{
    Services,
    applying::Applying,
    cli::{
        ApplyArgs, CommonArgs, Connection, Examples, Input, Operands, OutputArgs, Rules, Session,
        TenantArgs, TenantRule, Tool, Words, each_tenant, partner_id, schema, schema::Sections,
        whole,
    },
    output::Column,
    sections::{License, LicenseOrder, OrderWish},
    text,
};

use asked::Options;
use offer::OfferKey;
use plan::Planner;

/// Order the same offers for a customer, with the seats that are in use
#[derive(Debug, clap::Parser)]
#[command(name = "order-licenses", version)]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    #[arg(
        long,
        conflicts_with = "apply",
        help = "Lay what is planned into a cart, which shows the price and buys nothing. A cart attests in this partner's \
                name that the partner on record is right (partnerOnRecordAttestationAccepted)"
    )]
    cart: bool,
    /// Number of seats, instead of those in use
    #[arg(long, value_name = "N", conflicts_with = "apply", value_parser = whole(1_u32..))]
    seats: Option<u32>,
    /// The offer of the catalogue, where it is not found by the product
    #[arg(long, value_name = "PRODUCT:SKU", conflicts_with = "apply", value_parser = OfferKey::parse)]
    offer: Option<OfferKey>,
    /// Length of the term
    #[arg(
        long,
        value_enum,
        value_name = "TERM",
        default_value = "P1Y",
        conflicts_with = "apply"
    )]
    term: TermArg,
    /// How often it is billed
    #[arg(
        long,
        value_enum,
        value_name = "CYCLE",
        default_value = "monthly",
        conflicts_with = "apply"
    )]
    billing: BillingArg,
    /// Let the term end with that of another subscription of this partner
    #[arg(long, value_name = "ID", conflicts_with = "apply")]
    end_with: Option<String>,
    #[arg(
        long,
        value_name = "PARTNERID",
        conflicts_with = "apply",
        value_parser = partner_id,
        help = "The indirect reseller, by the PartnerID of its location"
    )]
    reseller: Option<String>,
    /// Whom the offer is for
    #[arg(
        long,
        value_enum,
        value_name = "SEGMENT",
        default_value = "commercial",
        conflicts_with = "apply"
    )]
    segment: SegmentArg,
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
enum TermArg {
    /// A month
    #[value(name = "P1M")]
    Month,
    /// A year
    #[value(name = "P1Y")]
    Year,
    /// Three years
    #[value(name = "P3Y")]
    ThreeYears,
}

impl TermArg {
    fn as_str(self) -> &'static str {
        match self {
            Self::Month => "P1M",
            Self::Year => "P1Y",
            Self::ThreeYears => "P3Y",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum BillingArg {
    /// Each month
    Monthly,
    /// Each year
    Annual,
    /// Each three years
    Triennial,
}

impl BillingArg {
    fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::Triennial => "triennial",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SegmentArg {
    /// Companies
    Commercial,
    /// Schools
    Education,
    /// Public offices
    Government,
    /// Charities
    Nonprofit,
}

impl SegmentArg {
    fn as_str(self) -> &'static str {
        match self {
            Self::Commercial => "commercial",
            Self::Education => "education",
            Self::Government => "government",
            Self::Nonprofit => "nonprofit",
        }
    }
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
        schema::of_records("order-licenses", sections)
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
        .reads::<License>()
        .reads::<OrderWish>()
        .reads_back::<LicenseOrder>()
        .answers::<LicenseOrder>()
}

impl Args {
    fn options(&self) -> Options {
        Options {
            seats: self.seats,
            offer: self.offer.clone(),
            term: self.term.as_str().to_owned(),
            billing: self.billing.as_str().to_owned(),
            end_with: self.end_with.clone(),
            reseller: self.reseller.clone(),
            segment: self.segment.as_str(),
        }
    }
}

/// Plans, lays into carts, or buys what lies in them.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let own = services.partner_center()?.tenant().clone();
    let own = services.tenant_id(&own).await?;
    let rule = TenantRule::Partner {
        own: own.into(),
        this: None,
    };
    let rules = schema::rules(sections, rule);
    if args.applying.apply {
        return apply_all(&args, &services, &rules, session).await;
    }
    let planner = Planner::new(args.options(), args.cart);
    let input = Input {
        operands: args.records,
        this_tenant: false,
        what: text!(
            "the rows that list-licenses wrote, or a table with what is wanted",
            "list-licenses が出力したライセンスの行、または注文内容の表"
        ),
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
    services: &Services,
    rules: &Rules,
    session: &Session,
) -> anyhow::Result<()> {
    let orders = Applying::begin(&args.applying, args.output.output.as_deref(), session)?;
    let what = text!(
        "the carts that order-licenses --cart wrote",
        "order-licenses --cart が出力したカート"
    );
    orders
        .each(
            session,
            services,
            (&args.records, what),
            rules,
            async |services, job, out| apply::apply(&orders, services, job, out).await,
        )
        .await
}
