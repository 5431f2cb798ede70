//! The command line, and what is left of it below: plain options of planning and of applying.

use std::{path::PathBuf, time::Duration};

use common::{
    BadValue,
    cli::{
        CommonArgs, Connection, Examples, Operands, OutputArgs, Tool, Words, schema,
        schema::Sections, whole,
    },
    ids::Guid,
    journal::outputs::Outputs,
    output::Column,
    sections::{Backup, Group, License, SoldSubscription, Swap, User},
};

use crate::{
    budget::InFlight,
    country,
    losses::{self, Losses},
    plan::PlanOptions,
    scheduler::ApplyOptions,
    seat_order::SeatOrder,
    service_plans::NewPlans,
    sku_pair::Named,
    words,
};

/// What a plan is made of. A journal or a chain is taken whole: nothing of these may be passed over beside it.
const OF_A_PLAN: [&str; 11] = [
    "files",
    "from",
    "new_plans",
    "only",
    "lose",
    "lose_plans",
    "usage_location",
    "order",
    "groups",
    "require_backup",
    "keep_order",
];

/// Move users from the old licence row to the new row of the same product: plan, check, apply
#[derive(Debug, clap::Parser)]
#[command(name = "swap-license", version)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    #[command(flatten)]
    pub(crate) records: Operands,
    /// Apply the plan on the input; without it, nothing is changed
    #[arg(long)]
    pub(crate) apply: bool,
    /// SKU to replace: skuId, part number or product name; given again, all of them in one call
    #[arg(long, value_name = "SKU", requires = "to", conflicts_with = "apply")]
    pub(crate) from: Vec<String>,
    /// SKU to assign instead: skuId, part number or product name; given again, each of them, in one call
    #[arg(long, value_name = "SKU", requires = "from")]
    pub(crate) to: Vec<String>,
    /// Accept --from and --to although they are different products
    #[arg(long, requires = "from")]
    pub(crate) force_pair: bool,
    /// What to do with service plans that only the new SKU has
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "STATE",
        conflicts_with = "apply"
    )]
    new_plans: NewPlansArg,
    /// Plan only the users named in FILE: CSV of the admin centre, list of sign-in names, or records
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    pub(crate) only: Option<PathBuf>,
    /// Allow a swap that drops these service plans (names as in the LOST column, or ids)
    #[arg(long, value_name = "PLAN", value_delimiter = ',', value_parser = lose, conflicts_with = "apply")]
    lose: Vec<LosePlan>,
    /// Allow a swap that drops service plans, but for those of Exchange, OneDrive, SharePoint and Teams
    #[arg(long, conflicts_with = "apply")]
    lose_plans: bool,
    /// Country (ISO 3166-1 alpha-2) to set for users without a usage location
    #[arg(long, value_name = "XX", value_parser = country::parse, conflicts_with = "apply")]
    pub(crate) usage_location: Option<String>,
    /// Who gets the free seats first
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "ORDER",
        conflicts_with = "apply"
    )]
    order: OrderArg,
    /// Also plan the change of groups that assign the licence, before the users
    #[arg(long, conflicts_with = "apply")]
    pub(crate) groups: bool,
    /// Refuse users who would lose their OneDrive licence, unless FILE (from backup-plan --verify) shows a complete copy
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    pub(crate) require_backup: Option<PathBuf>,
    /// Write the plan that restores the licences changed according to JOURNAL; a usage location that was set is kept
    #[arg(long, value_name = "JOURNAL", conflicts_with = "apply", conflicts_with_all = OF_A_PLAN)]
    pub(crate) undo: Option<PathBuf>,
    /// Check that each user in JOURNAL still holds the licences the run assigned
    #[arg(long, value_name = "JOURNAL", conflicts_with_all = ["apply", "undo"], conflicts_with_all = OF_A_PLAN)]
    pub(crate) verify: Option<PathBuf>,
    /// Write a hash chain of the run to FILE, which must not exist yet
    #[arg(long, value_name = "FILE", requires = "apply")]
    pub(crate) evidence: Option<PathBuf>,
    /// Check a hash chain offline and print its last hash
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apply", "undo", "verify"], conflicts_with_all = OF_A_PLAN)]
    pub(crate) check_evidence: Option<PathBuf>,
    /// Journal of the changes [default: one file per tenant in the state folder]
    #[arg(long, value_name = "FILE", requires = "apply")]
    pub(crate) journal: Option<PathBuf>,
    /// Concurrent changes per tenant: a number, or auto to adapt to the service
    #[arg(long, value_name = "N", default_value = "auto", requires = "apply")]
    pub(crate) in_flight: InFlight,
    /// Tenants to work on at the same time (1 to 1000)
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = whole(1_usize..=1_000))]
    pub(crate) tenants: usize,
    /// Write the plan in the order of the input, not as tenants finish
    #[arg(long, conflicts_with = "apply")]
    pub(crate) keep_order: bool,
    /// First wait, in milliseconds, after an answer without Retry-After; it doubles each time
    #[arg(long, value_name = "MS", default_value_t = 4_000, value_parser = whole(0_u32..), requires = "apply")]
    pub(crate) first_pause: u32,
    /// Folder for the journals and locks of runs
    #[arg(
        long,
        env = "NORIKAE_STATE_DIR",
        hide_env_values = true,
        value_name = "FOLDER"
    )]
    pub(crate) state_dir: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// What to do with service plans that only the new SKU has.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum NewPlansArg {
    /// Leave them on, as the service does
    #[default]
    On,
    /// Keep them off
    Off,
}

/// The order in which users are planned.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum OrderArg {
    /// As the directory lists them
    #[default]
    Listed,
    /// By sign-in name
    SignInName,
    /// By display name
    DisplayName,
    /// Accounts that may sign in first, then by sign-in name
    Enabled,
}

impl Args {
    pub(crate) fn plan_options(&self) -> PlanOptions {
        PlanOptions {
            named: self.named(),
            new_plans: match self.new_plans {
                NewPlansArg::On => NewPlans::On,
                NewPlansArg::Off => NewPlans::Off,
            },
            losses: Losses {
                named: self.lose.iter().flat_map(|plan| plan.0.clone()).collect(),
                rest: self.lose_plans,
            },
            usage_location: self.usage_location.clone(),
            order: match self.order {
                OrderArg::Listed => SeatOrder::Listed,
                OrderArg::SignInName => SeatOrder::SignInName,
                OrderArg::DisplayName => SeatOrder::DisplayName,
                OrderArg::Enabled => SeatOrder::Enabled,
            },
            groups: self.groups,
        }
    }

    pub(crate) fn apply_options(&self, outputs: Outputs) -> ApplyOptions {
        ApplyOptions {
            journal: self.journal.clone(),
            outputs,
            state_dir: self.state_dir.clone(),
            evidence: self.evidence.clone(),
            in_flight: self.in_flight,
            tenants: self.tenants,
            first_pause: Duration::from_millis(self.first_pause.into()),
        }
    }

    fn named(&self) -> Option<Named> {
        (!self.from.is_empty()).then(|| Named {
            from: self.from.clone(),
            to: self.to.clone(),
            force: self.force_pair,
        })
    }
}

pub(crate) fn sections(sections: Sections) -> Sections {
    sections
        .reads::<License>()
        .reads::<SoldSubscription>()
        .reads_back::<User>()
        .reads_back::<Group>()
        .reads_back::<Swap>()
        .reads_back::<Backup>()
        .writes::<User>()
        .writes::<Group>()
        .answers::<Swap>()
}

/// The service plans that a word of `--lose` names.
#[derive(Debug, Clone)]
struct LosePlan(Vec<Guid>);

fn lose(word: &str) -> Result<LosePlan, BadValue> {
    Ok(LosePlan(losses::named(word)?))
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
        schema::of_records("swap-license", sections)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}
