//! `list-deadlines` answers "until when?": every day in a run's records by which something ends or must be done.
//! It opens no connection. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`rules`] | the rules as data |
//! | [`dates`] | the dates of a record, each by its rule |
//! | [`endless`] | subscriptions of which nothing tells when they end |
//! | [`sold`] | the dates of a subscription as its partner sees it |
//! | [`list`] | in order of time, none twice; what has moved |
//! | [`calendar`] | which days are worked on |
//! | [`ics`] | the list as an iCalendar file |
//! | [`table`] | the columns, and the Japanese of the help |

mod calendar;
mod dates;
mod endless;
mod ics;
mod list;
mod rules;
mod sold;
mod table;

use std::{cell::RefCell, path::PathBuf};

use clap::Parser;
use common::{
    BadValue, Exit, Failure, Record,
    cli::{
        CommonArgs, Examples, Job, Operands, OutputArgs, Rules, Session, TenantRule, Tool, Words,
        WorkResult, each_record_or, schema, schema::Sections,
    },
    input::Records,
    output::Column,
    sections::{Backup, Deadline, Invitation, License, SoldSubscription, User},
    text, time_zone, times,
};
use jiff::{SignedDuration, tz::TimeZone};

use endless::Told;
use list::{List, ListOptions, Unread};

/// List the days by which something ends or must be done, in order of time
#[derive(Debug, Parser)]
#[command(name = "list-deadlines", version)]
pub struct Args {
    #[command(flatten)]
    operands: Operands,
    /// Only what is due within this time from now, such as 30d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    within: Option<i64>,
    /// Say what is new, moved or gone since FILE, the output of an earlier run
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Write an iCalendar file (.ics) for a calendar to import
    #[arg(long, conflicts_with_all = ["table", "csv"])]
    ics: bool,
    /// The time zone whose days count
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    zone: String,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

/// A number of days, as `30d` or `720h`.
fn days(text: &str) -> Result<i64, BadValue> {
    let days = match text.strip_suffix('d') {
        Some(days) => days.parse().ok(),
        None => text
            .parse()
            .ok()
            .map(|span: SignedDuration| span.as_hours() / 24),
    };
    days.filter(|days| (0..=100_000).contains(days))
        .ok_or_else(|| {
            text!(
                "write a number of days as 30d",
                "日数は 30d のように指定してください"
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
        table::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("list-deadlines", sections)
    }

    fn examples() -> Examples {
        table::EXAMPLES
    }

    fn japanese() -> Words {
        table::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections
        .reads::<License>()
        .reads::<Invitation>()
        .reads::<User>()
        .reads::<Backup>()
        .reads::<SoldSubscription>()
        .answers::<Deadline>()
}

/// Lists the deadlines of all records.
pub fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let (zone, options) = options(&args, session)?;
    let Args {
        operands,
        since,
        ics,
        ..
    } = args;
    let rules = schema::rules(sections, TenantRule::Free);
    let earlier = since
        .map(|file| earlier(file, &rules, session))
        .transpose()?;
    let mut list = List::new(options);
    let (unread, mut told) = (RefCell::new(Unread::default()), Told::default());
    let what = text!(
        "records with dates (of list-licenses, parse-invite or backup-plan)",
        "日付を含むレコード (list-licenses、parse-invite、backup-plan の出力など) "
    );
    let work = |job: &mut Job, session: &Session| -> WorkResult {
        let found = dates::of_record(&job.record, &zone)?;
        let missing = told.missing(&job.record)?;
        for words in &missing.words {
            session.complain_about(&job.record, job.place.as_ref(), Exit::No, words);
        }
        // What an earlier list has of it is not gone.
        unread.borrow_mut().add_endless(missing.about);
        if missing.is_any {
            unread.borrow_mut().add(Some(&job.record));
        }
        if found.is_empty() {
            let words = text!("no date in this record", "このレコードに日付がありません");
            session.log.detail(|| session.say(&words));
        }
        for found in found {
            list.add(found, &job.record);
        }
        Ok(())
    };
    each_record_or(session, &operands, &what, &rules, work, |record| {
        unread.borrow_mut().add(record);
        // A calendar holds no records.
        let record = record.filter(|_| !ics);
        record.map_or(Ok(()), |record| session.write(record))
    })?;
    if list.is_empty() && session.exit() == Exit::Done && !operands.reading.allow_empty {
        session.complain(
            Exit::No,
            &text!(
                "no date in any record: records of list-licenses, parse-invite and backup-plan have some",
                "どのレコードにも日付がありません。list-licenses、parse-invite、backup-plan の出力を指定してください"
            ),
        );
    }
    if let Some(earlier) = earlier {
        list.compare(earlier, &unread.into_inner());
    }
    write(list, ics, session)
}

fn write(list: List, ics: bool, session: &Session) -> anyhow::Result<()> {
    let records = list.into_records();
    if ics {
        let deadlines: Vec<Deadline> = records.map(|(deadline, _)| deadline).collect();
        return session.write_text(&ics::calendar(&deadlines, session.now()));
    }
    for (_, record) in records {
        session.write(&record)?;
    }
    Ok(())
}

fn options(args: &Args, session: &Session) -> Result<(TimeZone, ListOptions), Failure> {
    let zone = time_zone::named(&args.zone)?;
    let options = ListOptions {
        zone_name: zone.iana_name().unwrap_or(&args.zone).to_owned(),
        today: session.now().to_zoned(zone.clone()).date(),
        within: args.within,
        lang: session.lang,
    };
    Ok((zone, options))
}

/// The deadlines of an earlier run. A file that is not one would make everything look new. What could not be read then was
/// complained of then.
fn earlier(
    file: PathBuf,
    rules: &Rules,
    session: &Session,
) -> Result<Vec<(Deadline, Record)>, Failure> {
    let mut deadlines = Vec::new();
    for line in Records::of_files(&[file]) {
        let line =
            line.map_err(|bad| Failure::new(Exit::Input, bad.place.text().followed_by(&bad.text)))?;
        let mut sections = rules.reads.iter().chain([&rules.writes]);
        if sections.any(|key| line.record.failed(key).is_some()) {
            continue;
        }
        match line.record.get::<Deadline>() {
            Ok(Some(deadline)) => match times::day("deadline.day", Some(&deadline.day)) {
                Ok(_) => deadlines.push((deadline, line.record)),
                Err(bad) => session.complain_at(&line.place, bad.exit(), &bad.text()),
            },
            Ok(None) => session.complain_at(
                &line.place,
                Exit::Input,
                &text!(
                    "no deadline in it: --since takes what list-deadlines wrote earlier",
                    "期限が含まれていません。--since には list-deadlines の以前の出力を指定してください"
                ),
            ),
            Err(bad) => session.complain_at(&line.place, Exit::Input, &bad.text()),
        }
    }
    Ok(deadlines)
}
