//! What is asked of every record, and how what was found is written.

use common::{
    Exit, Record, Text,
    cli::{Job, Out, WorkResult},
    ids::Guid,
    sections::{FindingCode, Invitation, Relationship, SoldSubscription},
    text,
    text::printable,
};
use jiff::tz::TimeZone;

/// What is asked of every record.
pub(crate) struct Options {
    pub(crate) support: bool,
    pub(crate) fail_on: Vec<FindingCode>,
    pub(crate) zone: TimeZone,
}

impl Options {
    /// Whether a finding of this code lets the run fail.
    pub(crate) fn fails_on(&self, code: FindingCode) -> bool {
        self.fail_on.contains(&code)
    }
}

/// The tenant of the new partner, where the record names one.
pub(crate) fn new_partner(record: &Record) -> WorkResult<Option<Guid>> {
    let asked = record.get::<Relationship>()?;
    if let Some(id) = asked.and_then(|asked| asked.partner.tenant_id) {
        return Ok(Some(id));
    }
    let invited = record.get::<Invitation>()?;
    Ok(invited.and_then(|invited| invited.partner_id))
}

/// Writes a record for each subscription; a customer without any keeps its record, without the section.
pub(crate) async fn write(
    job: &mut Job,
    all: Vec<SoldSubscription>,
    options: &Options,
    out: &Out<'_>,
) -> WorkResult {
    if all.is_empty() {
        out.log.detail(|| {
            let none = text!(
                "no subscription here",
                "該当するサブスクリプションがありません"
            );
            none.in_lang(out.lang).to_owned()
        });
        job.record.remove::<SoldSubscription>();
        return out.write(&job.record).await;
    }
    for subscription in all {
        for finding in &subscription.findings {
            if options.fails_on(finding.code) {
                let name = Text::verbatim(printable(&subscription.offer_name));
                let words = Text::verbatim(finding.words.clone());
                out.complain(Exit::No, &name.followed_by(&words));
            }
        }
        job.record.set(&subscription);
        out.write(&job.record).await?;
    }
    Ok(())
}
