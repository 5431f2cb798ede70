//! Who did what, as far as this partner did it.

use std::ops::RangeInclusive;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use record::ids::Guid;
use serde::{Deserialize, Serialize};
use tenant_file::{AuditRecord, Tenant};

use super::{context::Context, envelope::Attributes, refusals::Refusal};
use crate::http::message::Answer;

/// Days that can be looked back (documented).
const KEPT: i64 = 90;

/// Days that are shown without a start (documented).
const USUAL: i64 = 30;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireRecord<'a> {
    partner_id: &'a str,
    customer_id: Option<&'a str>,
    customer_name: Option<&'a str>,
    user_principal_name: Option<&'a str>,
    application_id: &'a str,
    resource_type: &'a str,
    resource_old_value: Option<&'a str>,
    resource_new_value: Option<&'a str>,
    operation_type: &'a str,
    operation_date: Timestamp,
    operation_status: &'static str,
    customized_data: [&'a str; 0],
    original_correlation_id: &'a str,
    id: &'a str,
    attributes: Attributes,
}

/// The filter of the list.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Filter {
    field: Field,
    value: String,
    operator: Operator,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Field {
    CompanyName,
    CustomerId,
    ResourceType,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Operator {
    Equals,
    Substring,
}

impl Filter {
    fn lets(&self, record: &AuditRecord, customer: Option<&str>) -> bool {
        let wanted = self.value.to_lowercase();
        match self.field {
            Field::CompanyName => {
                customer.is_some_and(|name| name.to_lowercase().contains(&wanted))
            }
            Field::CustomerId => record
                .customer_id
                .as_ref()
                .is_some_and(|id| id.as_str() == wanted),
            Field::ResourceType => record.resource_type == wanted,
        }
    }

    /// Names of companies are searched for a part, the others compared as a whole (documented).
    fn is_sound(&self) -> bool {
        (self.field == Field::CompanyName) == (self.operator == Operator::Substring)
    }
}

impl<'a> WireRecord<'a> {
    fn of(record: &'a AuditRecord, first: &'a Tenant) -> Self {
        Self {
            partner_id: first.partner_center.tenant_id.as_str(),
            customer_id: record.customer_id.as_ref().map(Guid::as_str),
            customer_name: customer_name(record, first),
            user_principal_name: None,
            application_id: first.app.client_id.as_str(),
            resource_type: &record.resource_type,
            resource_old_value: None,
            resource_new_value: None,
            operation_type: &record.operation_type,
            operation_date: record.operation_date,
            operation_status: "succeeded",
            customized_data: [],
            original_correlation_id: &record.correlation_id,
            id: &record.id,
            attributes: Attributes {
                object_type: "AuditRecord",
            },
        }
    }
}

fn customer_name<'a>(record: &AuditRecord, first: &'a Tenant) -> Option<&'a str> {
    let customer = first.customer(record.customer_id.as_ref()?.as_str())?;
    Some(&customer.company_name)
}

/// The days that are asked for.
fn days(context: &Context<'_>) -> Result<RangeInclusive<Date>, Refusal> {
    let today = context.first.now.to_zoned(TimeZone::UTC).date();
    let day = |name: &str, usual: Date| match context.call.option(name) {
        None => Ok(usual),
        Some(text) => text
            .parse::<Date>()
            .map_err(|_| Refusal::malformed(name, text)),
    };
    let start = day("startDate", today.saturating_sub(USUAL.days()))?;
    let end = day("endDate", today)?;
    if start < today.saturating_sub(KEPT.days()) || end < start {
        return Err(Refusal::malformed("start date", &start.to_string()));
    }
    Ok(start..=end)
}

fn filter(context: &Context<'_>) -> Result<Option<Filter>, Refusal> {
    let Some(text) = context.call.option("filter") else {
        return Ok(None);
    };
    let read: Option<Filter> = serde_json::from_str(text).ok();
    let sound = read.filter(Filter::is_sound);
    sound
        .map(Some)
        .ok_or_else(|| Refusal::malformed("filter", text))
}

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let (call, first) = (context.call, &*context.first);
    let days = days(context)?;
    let size = match call.option("size") {
        None => usize::MAX,
        Some(text) => text.parse().map_err(|_| Refusal::malformed("size", text))?,
    };
    let filter = filter(context)?;
    let is_wanted = |record: &&AuditRecord| {
        let name = customer_name(record, first);
        days.contains(&record.operation_date.to_zoned(TimeZone::UTC).date())
            && filter
                .as_ref()
                .is_none_or(|filter| filter.lets(record, name))
    };
    let records = first.partner_center.desk.audit.iter().filter(is_wanted);
    let items = records
        .take(size)
        .map(|record| WireRecord::of(record, first))
        .collect();
    Ok(call.collection(items, None))
}
