//! `make-report` turns the records of a run into one HTML page without scripts: who moved from what to what, with what result,
//! the seats in the first and the last list, and the days to come. To print or to send.
//!
//! | module | what it is |
//! |---|---|
//! | [`report`] | what the records of a run say, customer by customer |
//! | [`page`] | the page of a report |
//! | [`html`] | words in HTML |
//! | [`timeline`] | the days to come, drawn |
//! | [`words`] | words of results, and the Japanese of the help |

mod html;
mod page;
mod report;
mod timeline;
mod words;

use std::path::{Path, PathBuf};

use clap::Parser;
use common::{
    BadValue, Exit,
    cli::{
        CommonArgs, Examples, Job, Operands, Session, TenantRule, Tool, Words, WorkResult,
        each_record_or, schema, schema::Sections,
    },
    output::{Column, Form, Output},
    sections::{
        Agreement, Backup, Customer, Deadline, Group, Invitation, License, Relationship, Swap, User,
    },
    text, time_zone,
};

use crate::{page::Facts, report::Report};

/// Make one HTML page, without scripts, of the records of a run: to print or to send
#[derive(Debug, Parser)]
#[command(name = "make-report", version)]
pub struct Args {
    #[command(flatten)]
    operands: Operands,
    /// Write the page to FILE once it is complete
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Last hash of the evidence (from swap-license --check-evidence), to print on the page
    #[arg(long, value_name = "HASH", value_parser = hash)]
    evidence_hash: Option<String>,
    /// The time zone of the page's own date
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    zone: String,
    #[command(flatten)]
    common: CommonArgs,
}

/// A SHA-256 in hexadecimal.
fn hash(text: &str) -> Result<String, BadValue> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hash = is_hash.then(|| text.to_ascii_lowercase());
    hash.ok_or_else(|| {
        text!(
            "write the 64 hexadecimal digits of a SHA-256",
            "SHA-256 の 16 進数 64 桁を指定してください"
        )
        .into()
    })
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn columns() -> Vec<Column> {
        Vec::new()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("make-report", sections)
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
        .reads::<Customer>()
        .reads::<Invitation>()
        .reads::<Relationship>()
        .reads::<Agreement>()
        .reads::<License>()
        .reads::<User>()
        .reads::<Group>()
        .reads::<Swap>()
        .reads::<Backup>()
        .reads::<Deadline>()
}

/// Makes the page.
pub fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let what = text!(
        "records of a run (plans, what --apply wrote, lists)",
        "作業のレコード (計画、--apply の出力、一覧など)"
    );
    // A record with a section that failed belongs on the page too, so the loop is told of none that is read.
    let rules = schema::rules(|none| none, TenantRule::Free);
    let zone = time_zone::named(&args.zone)?;
    let mut report = Report::default();
    let work = |job: &mut Job, session: &Session| -> WorkResult {
        for bad in report.add(&job.record) {
            session.complain_about(&job.record, job.place.as_ref(), bad.exit(), &bad.text());
        }
        Ok(())
    };
    // What cannot be worked on is no part of a page.
    each_record_or(session, &args.operands, &what, &rules, work, |_| Ok(()))?;
    report.settle();
    if report.is_empty() && !args.operands.reading.allow_empty {
        session.complain(
            Exit::No,
            &text!(
                "no record says anything that a report tells; nothing was written",
                "報告書に載せる内容がどのレコードにもないため、何も出力していません"
            ),
        );
        return Ok(());
    }
    let facts = Facts {
        made: session.now().to_zoned(zone),
        evidence_hash: args.evidence_hash,
        lang: session.lang,
    };
    write(args.output.as_deref(), &page::of(&report, &facts), session)
}

fn write(file: Option<&Path>, page: &str, session: &Session) -> anyhow::Result<()> {
    let Some(file) = file.filter(|file| *file != Path::new("-")) else {
        return session.write_text(page);
    };
    let mut output = Output::new(
        Some(file),
        Form::Lines { ascii: false },
        session.lang,
        Vec::new(),
    )?;
    output.write_text(page)?;
    output.finish()
}
