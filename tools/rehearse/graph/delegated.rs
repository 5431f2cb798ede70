//! What the partner may administer in customers' tenants (GDAP), as the partner reads it in its own directory.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use serde_json::{Map, Value};
use tenant_file::{DelegatedAdminRelationship, DelegatedAdminStatus};

use super::{
    context::{Change, Context},
    envelope::Page,
    filter::{Filter, Filtered, Kind, Property},
    query::{Query, page},
    refusals::Refusal,
};
use crate::http::message::Answer;

/// The most of a page (documented), and its size where nothing is asked for (inferred).
const PAGE: usize = 300;

pub(super) const RELATIONSHIPS: &str = "tenantRelationships/delegatedAdminRelationships";

const FILTERED: &[Property] = &[
    Property::of("status", Kind::Text),
    Property::of("customer/tenantId", Kind::Text),
];

impl Filtered for DelegatedAdminRelationship {
    fn text(&self, property: &str) -> Option<&str> {
        match property {
            "status" => Some(self.status.as_str()),
            "customer/tenantId" => self.customer.as_ref().map(|one| one.tenant_id.as_str()),
            _ => None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireRelationship<'a> {
    #[serde(rename = "@odata.etag")]
    etag: String,
    id: &'a str,
    display_name: &'a str,
    duration: &'a str,
    auto_extend_duration: &'a str,
    customer: Option<Customer<'a>>,
    access_details: AccessDetails<'a>,
    status: DelegatedAdminStatus,
    created_date_time: Timestamp,
    last_modified_date_time: Timestamp,
    activated_date_time: Option<Timestamp>,
    end_date_time: Option<Timestamp>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Customer<'a> {
    tenant_id: &'a Guid,
    display_name: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccessDetails<'a> {
    unified_roles: Vec<Role<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    role_definition_id: &'a Guid,
}

impl<'a> WireRelationship<'a> {
    fn of(one: &'a DelegatedAdminRelationship) -> Self {
        let role = |role_definition_id| Role { role_definition_id };
        Self {
            etag: etag(one),
            id: &one.id,
            display_name: &one.display_name,
            duration: &one.duration,
            auto_extend_duration: &one.auto_extend_duration,
            customer: one.customer.as_ref().map(|customer| Customer {
                tenant_id: &customer.tenant_id,
                display_name: customer.display_name.as_deref(),
            }),
            access_details: AccessDetails {
                unified_roles: one.roles.iter().map(role).collect(),
            },
            status: one.status,
            created_date_time: one.created_date_time,
            last_modified_date_time: one.last_modified_date_time,
            activated_date_time: one.activated_date_time,
            end_date_time: one.end_date_time,
        }
    }
}

/// All of the partner's. A customer's directory has none of them (documented); how it says so is inferred.
pub(super) fn all(context: Context<'_>) -> Result<&[DelegatedAdminRelationship], Refusal> {
    if context.as_partner {
        Ok(&context
            .tenant
            .partner_center
            .desk
            .delegated_admin_relationships)
    } else {
        Err(Refusal::not_the_partner())
    }
}

fn seen(
    context: &Context<'_>,
    one: &DelegatedAdminRelationship,
) -> Result<Map<String, Value>, Refusal> {
    let wire = WireRelationship::of(one);
    let mut picked = context
        .query
        .pick(&wire, "delegatedAdminRelationship", None)?;
    // It comes with every one, whatever is selected.
    picked.insert("@odata.etag".to_owned(), wire.etag.into());
    Ok(picked)
}

pub(super) fn list(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let listed = listed(&change.now());
    // What this reading did not show, the next one does (inferred).
    let desk = &mut change.tenant.partner_center.desk;
    for one in &mut desk.delegated_admin_relationships {
        one.is_being_made = false;
    }
    listed
}

/// How many come at once.
pub(super) fn size_of_page(query: &Query) -> Result<usize, Refusal> {
    match query.top.unwrap_or(PAGE) {
        size if size <= PAGE => Ok(size),
        size => Err(Refusal::unsupported_query(format!(
            "Invalid page size specified: '{size}'. Must be between 1 and {PAGE} inclusive."
        ))),
    }
}

fn listed(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let size = size_of_page(query)?;
    let filter = query
        .filter
        .as_deref()
        .map(|text| Filter::parse(text, FILTERED, "delegatedAdminRelationship"))
        .transpose()?;
    // Only `eq` is documented.
    if filter.as_ref().is_some_and(|filter| filter.advanced) {
        return Err(Refusal::unsupported_query("The filter is not supported."));
    }
    let matching: Vec<&DelegatedAdminRelationship> = all(*context)?
        .iter()
        .filter(|one| !one.is_being_made)
        .filter(|one| filter.as_ref().is_none_or(|filter| filter.lets(*one)))
        .collect();
    let token = query.skip_token.as_deref();
    let (part, next) = page(&matching, |one| one.id.as_str(), size, token)?;
    let value = part
        .iter()
        .map(|one| seen(context, one))
        .collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url(RELATIONSHIPS), value)
    };
    Ok(Answer::json(200, &page))
}

/// The tag by which a change says what it was decided on. What it is made of is the service's own affair: here it
/// follows from the last change.
pub(super) fn etag(one: &DelegatedAdminRelationship) -> String {
    format!(
        r#"W/"{}{}""#,
        one.last_modified_date_time.as_microsecond(),
        one.status.as_str()
    )
}

/// One of the partner's own, as it is sent.
pub(super) fn shown(context: &Context<'_>, id: &str) -> Result<Map<String, Value>, Refusal> {
    let all = all(*context)?.iter();
    let mut all = all.filter(|one| one.id.eq_ignore_ascii_case(id));
    seen(context, all.next().ok_or_else(|| Refusal::no_resource(id))?)
}

/// Making one takes a while (observed): the first reading does not find it (inferred).
fn settle(change: &mut Change<'_>) -> Result<(), Refusal> {
    all(change.now())?;
    let id = change.id();
    let desk = &mut change.tenant.partner_center.desk;
    let mut all = desk.delegated_admin_relationships.iter_mut();
    match all.find(|one| one.is_being_made && one.id.eq_ignore_ascii_case(id)) {
        Some(one) => {
            one.is_being_made = false;
            Err(Refusal::no_resource(id))
        }
        None => Ok(()),
    }
}

pub(super) fn get(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    settle(change)?;
    let seen = shown(&change.now(), change.id())?;
    Ok(change.single(RELATIONSHIPS, seen))
}
