//! `check-relationship` says whether a reseller relationship has taken effect, and on what that
//! rests. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`question`] | which relationship with which partner is asked about |
//! | [`unaskable`] | why nothing can be asked |
//! | [`observation`] | what was seen, as evidence |
//! | [`judge`] | what follows from what was seen |
//! | [`conditions`] | what a move of subscriptions depends on |
//! | [`listed`] | what the partner's own list said a moment ago |
//! | [`pause`] | how `--wait` goes on |
//! | [`look`] | the calls to the services |
//! | [`check`] | one record, from the question to its section |
//! | [`notice`] | the words of the mail that answers the invitation |
//! | [`reply`] | that mail as a file, or why there is none |
//! | [`wait`] | looking at many records until all are established |
//! | [`words`] | the columns of the table and the Japanese of the help |

mod check;
mod conditions;
mod judge;
mod listed;
mod look;
mod notice;
mod observation;
mod pause;
mod question;
mod reply;
mod unaskable;
mod wait;
mod words;

use std::{cell::RefCell, time::Duration};

use common::{
    BadValue, Exit, Failure, Services, Text,
    cli::{
        CommonArgs, Connection, Examples, Input, Operands, OutputArgs, Session, TenantArgs, Tool,
        Words, duration, each_tenant, schema, schema::Sections,
    },
    ids::Guid,
    output::Column,
    sections::{Customer, Invitation, Relationship, Side, SoldSubscription},
    text,
};
use mail::{Mailbox, Outbox};

use check::Checker;
use reply::Replies;
use wait::Patience;

/// Say whether a reseller relationship has taken effect, with the evidence
#[derive(Debug, clap::Parser)]
#[command(name = "check-relationship", version)]
pub struct Args {
    #[command(flatten)]
    records: Operands,
    /// Read no records: check the tenant of the settings
    #[arg(long, conflicts_with = "files")]
    this_tenant: bool,
    /// Tenant id of the partner, where a record names none
    #[arg(long, value_name = "ID")]
    partner: Option<Guid>,
    /// Look from the customer's side (Microsoft Graph) or the partner's (Partner Center)
    #[arg(long, value_enum, default_value_t = SideArg::Customer, value_name = "customer|partner", hide_possible_values = true)]
    side: SideArg,
    /// Check again until every relationship is established, at most this long (30s, 5m, 1h)
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    wait: Option<Duration>,
    /// Longest pause between two checks
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s", requires = "wait")]
    interval: Duration,
    /// Where the relationship is established, write the mail that answers the invitation to FILE, in which {tenantId} stands for the customer's; an existing file is left alone
    #[arg(long, value_name = "FILE", requires = "from")]
    reply: Option<String>,
    /// Sender of that mail, a name and an address in angle brackets
    #[arg(long, value_name = "MAILBOX", value_parser = mailbox, requires = "reply")]
    from: Option<Mailbox>,
    #[command(flatten)]
    at_once: TenantArgs,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

/// The side that is looked from, as `--side` names it.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum SideArg {
    Customer,
    Partner,
}

impl From<SideArg> for Side {
    fn from(side: SideArg) -> Self {
        match side {
            SideArg::Customer => Self::Customer,
            SideArg::Partner => Self::Partner,
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
        schema::of_records("check-relationship", sections)
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
        .reads::<Customer>()
        .reads::<SoldSubscription>()
        .answers::<Relationship>()
}

fn mailbox(text: &str) -> Result<Mailbox, BadValue> {
    text.parse().map_err(|bad: mail::BadMail| bad.text().into())
}

impl Args {
    /// How the mails of the run are written: it is the customer who answers.
    fn replies(&self) -> Result<Option<Replies>, Failure> {
        let (Some(file), Some(from)) = (&self.reply, &self.from) else {
            return Ok(None);
        };
        if matches!(self.side, SideArg::Partner) {
            return Err(Failure::new(
                Exit::Usage,
                text!(
                    "--reply answers the partner's invitation as its customer: leave out --side partner",
                    "--reply はお客様としてパートナーの招待に返信するオプションです。--side partner を外してください"
                ),
            ));
        }
        Ok(Some(Replies {
            outbox: Outbox::new("--reply", file.clone()),
            from: from.clone(),
        }))
    }
}

/// Checks the records, once or, with `--wait`, again and again.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let replies = args.replies()?;
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let checker = Checker::new(&services, args.side.into(), args.partner, replies)?;
    let rules = schema::rules(sections, checker.tenant_rule(services.settings()));
    let input = Input {
        operands: args.records,
        this_tenant: args.this_tenant,
        what: what_is_read(),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    if let Some(longest) = args.wait {
        // All at once: nothing is read any more once the waiting can be interrupted.
        let open = RefCell::new(Vec::new());
        each_tenant(session, &services, &input, &rules, async |_, job, out| {
            // Of the run: a record that waits outlives the time of one look.
            let task = checker.task(&services, job, out.now)?;
            open.borrow_mut().push(wait::Open::new(job, task));
            Ok(())
        })
        .await?;
        let patience = Patience {
            longest,
            interval: args.interval,
            at_once: input.tenants,
        };
        return wait::until_established(&checker, session, open.into_inner(), patience).await;
    }
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| {
            let task = checker.task(services, job, out.now)?;
            let seen = checker.look(&task, out.lang, out.now, out.log).await;
            let said = checker.settle(&mut job.record, &task, seen, out.lang, out.now);
            for (exit, text) in said {
                out.complain(exit, &text);
            }
            out.write(&job.record).await
        },
    )
    .await
}

fn what_is_read() -> Text {
    text!(
        "records with \"invitation\" or \"tenantId\" (parse-invite writes them), or none with --this-tenant,",
        "「invitation」または「tenantId」を含むレコード (parse-invite の出力など。--this-tenant なら不要)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_as_people_write_it() {
        for (text, seconds) in [("30s", 30), ("5m", 300), ("1h", 3600), ("1h 30m", 5400)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)));
        }
        for bad in ["", "30", "0s", "-5m", "soon"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
