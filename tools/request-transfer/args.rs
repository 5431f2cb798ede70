//! The command line.

use std::{path::PathBuf, time::Duration};

use common::{
    BadValue, Exit, Failure,
    cli::{
        ApplyArgs, CommonArgs, Connection, Examples, Operands, OutputArgs, Session, TenantArgs,
        Tool, Words, duration, partner_id, schema, schema::Sections,
    },
    ids::{Guid, MailAddress},
    output::Column,
    sections::{Contact, Customer, License, Relationship, Transfer},
    text,
};

use crate::{
    asked::Source,
    follow::Following,
    listed::Listed,
    plan::{Planner, Verb},
    words,
};

/// Ask for a transfer of subscriptions from another partner; answer, withdraw or follow one
#[derive(Debug, clap::Parser)]
#[command(name = "request-transfer", version)]
#[command(group(clap::ArgGroup::new("answer").multiple(false).args(["accept", "reject"])))]
#[command(group(clap::ArgGroup::new("verb").multiple(false).args(["accept", "reject", "withdraw", "show", "apply"])))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    #[command(flatten)]
    pub(crate) records: Operands,
    /// As the old partner: hand over the subscriptions of --subscriptions
    #[arg(long, requires = "subscriptions")]
    accept: bool,
    /// As the old partner: refuse the transfer
    #[arg(long)]
    reject: bool,
    /// As the new partner: take the request back
    #[arg(long)]
    withdraw: bool,
    /// Show the transfers of each customer, and how far they are
    #[arg(long)]
    show: bool,
    /// The subscriptions to hand over: records of list-subscriptions, or their ids, one a line
    #[arg(long, value_name = "FILE", requires = "accept")]
    subscriptions: Option<PathBuf>,
    /// The old partner's tenant, where the record does not show who sold
    #[arg(long, value_name = "TENANT", conflicts_with = "verb", value_parser = guid)]
    from: Option<Guid>,
    /// The old partner's name
    #[arg(long, value_name = "NAME", requires = "from", conflicts_with = "verb")]
    from_name: Option<String>,
    /// Mail address for notices to the customer, where the record has no contact
    #[arg(long, value_name = "ADDRESS", conflicts_with = "verb", value_parser = mail_address)]
    email: Option<String>,
    #[arg(
        long,
        value_name = "PARTNERID",
        conflicts_with = "verb",
        value_parser = partner_id,
        help = "Indirect reseller to set on the transferred subscriptions, by its PartnerID"
    )]
    reseller: Option<String>,
    /// Send the value for accepting or refusing although it is not documented
    #[arg(long, requires = "answer")]
    unconfirmed: bool,
    /// Follow each transfer until it has ended, at most this long (30s, 5m, 1h)
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) wait: Option<Duration>,
    /// Pause between two checks
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s", requires = "wait")]
    pub(crate) interval: Duration,
    #[command(flatten)]
    pub(crate) at_once: TenantArgs,
    #[command(flatten)]
    pub(crate) applying: ApplyArgs,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

fn guid(text: &str) -> Result<Guid, BadValue> {
    text.parse().map_err(|_| {
        text!(
            "a tenant is named by its id (GUID)",
            "テナントは ID (GUID) で指定してください"
        )
        .into()
    })
}

fn mail_address(text: &str) -> Result<String, BadValue> {
    let address: Result<MailAddress, _> = text.parse();
    let address = address.map_err(|_| {
        text!(
            "this is no mail address",
            "メール アドレスとして正しくありません"
        )
    })?;
    Ok(address.as_str().to_owned())
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
        schema::of_records("request-transfer", sections)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

pub(crate) fn sections(sections: Sections) -> Sections {
    sections
        .reads::<Customer>()
        .reads::<Contact>()
        .reads::<Relationship>()
        .reads::<License>()
        .reads_back::<Transfer>()
        .answers::<Transfer>()
}

impl Args {
    /// Plans, or shows.
    pub(crate) fn planner(
        &self,
        own: Guid,
        is_rehearsal: bool,
        session: &Session,
    ) -> Result<Planner, Failure> {
        let verb = if self.accept {
            let file = self.subscriptions.as_deref().ok_or_else(no_file)?;
            Verb::Accept(Listed::read(file, session)?)
        } else if self.reject {
            Verb::Reject
        } else if self.withdraw {
            Verb::Withdraw
        } else if self.show {
            Verb::Show(Following {
                wait: self.wait,
                interval: self.interval,
            })
        } else {
            Verb::Ask
        };
        if self.wait.is_some() && !self.show {
            return Err(only_with_show());
        }
        Ok(Planner {
            verb,
            own,
            source: Source {
                tenant: self.from,
                name: self.from_name.clone(),
                email: self.email.clone(),
                reseller: self.reseller.clone(),
            },
            unconfirmed: self.unconfirmed,
            is_rehearsal,
        })
    }
}

fn no_file() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "--accept needs --subscriptions with the subscriptions to hand over",
            "--accept には、移管するサブスクリプションのファイルを --subscriptions で指定してください"
        ),
    )
}

fn only_with_show() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "--wait goes with --show or --apply: a plan changes nothing that could be followed",
            "--wait は --show または --apply と一緒に指定してください (計画だけでは状態が変わりません)"
        ),
    )
}
