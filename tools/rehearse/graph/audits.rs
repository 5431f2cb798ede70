//! The directory's audit log: what was really done in this rehearsal.

mod wire;

use jiff::{SignedDuration, Timestamp};
use tenant_file::Tenant;

use super::{
    audit_record::Record,
    context::Context,
    envelope::Page,
    filter::{Filter, Filtered, Kind, Property},
    query::page,
    refusals::Refusal,
};
use crate::http::message::Answer;
use wire::WireRecord;

const FILTERED: &[Property] = &[
    Property::of("id", Kind::Text),
    Property::of("activityDisplayName", Kind::Text),
    Property::of("category", Kind::Text),
    Property::of("correlationId", Kind::Text),
    Property::of("loggedByService", Kind::Text),
    Property::of("result", Kind::Text),
    Property::of("activityDateTime", Kind::Time),
];

impl Filtered for Record {
    fn text(&self, property: &str) -> Option<&str> {
        Some(match property {
            "id" => &self.id,
            "activityDisplayName" => self.activity,
            "category" => self.category,
            "correlationId" => &self.correlation,
            "loggedByService" => "Core Directory",
            "result" => self.result(),
            _ => return None,
        })
    }

    fn time(&self, _: &str) -> Option<Timestamp> {
        Some(self.at)
    }
}

/// How far back the log goes: 30 days where the tenant has Entra ID P1 or P2, else 7 (documented).
fn retention(tenant: &Tenant) -> SignedDuration {
    let premium = tenant
        .owned_skus()
        .flat_map(|sku| &sku.service_plans)
        .any(|plan| plan.service_plan_name.starts_with("AAD_PREMIUM"));
    SignedDuration::from_hours(24 * if premium { 30 } else { 7 })
}

fn kept<'a>(context: &Context<'a>) -> impl DoubleEndedIterator<Item = &'a Record> {
    let (now, retention) = (context.tenant.now, retention(context.tenant));
    context
        .store
        .audits
        .iter()
        .filter(move |record| now.duration_since(record.at) <= retention)
}

/// The newest first, unless the oldest are asked for first.
pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let filter = query
        .filter
        .as_deref()
        .map(|text| Filter::parse(text, FILTERED, "directoryAudit"))
        .transpose()?;
    let wanted = |record: &&Record| filter.as_ref().is_none_or(|filter| filter.lets(*record));
    let records: Vec<&Record> = match query.order.as_deref() {
        Some("activityDateTime" | "activityDateTime asc") => kept(context).filter(wanted).collect(),
        None | Some("activityDateTime desc") => kept(context).rev().filter(wanted).collect(),
        Some(other) => {
            let words = format!("Ordering by '{other}' is not supported.");
            return Err(Refusal::unsupported_query(words));
        }
    };
    let size = query.top.unwrap_or(1000);
    let token = query.skip_token.as_deref();
    let (part, next) = page(&records, |record| &record.id, size, token)?;
    let value = part.iter().map(|record| WireRecord::of(record)).collect();
    let page = Page {
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url("auditLogs/directoryAudits"), value)
    };
    Ok(Answer::json(200, &page))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let record = kept(context)
        .find(|record| record.id == context.id())
        .ok_or_else(|| Refusal::no_resource(context.id()))?;
    let wire = WireRecord::of(record);
    Ok(context.single("auditLogs/directoryAudits", wire))
}
