//! Groups, as far as licences go.

use std::time::Duration;

use record::ids::Guid;
use serde::Serialize;
use serde_json::{Map, Value};
use tenant_file::{Group, Tenant, User};

use super::{
    assign::{self, AssignLicense},
    audit_record::Record,
    context::{Change, Context},
    envelope::Page,
    filter::{Filter, Filtered, Kind, Property},
    query::{Query, page},
    refusals::Refusal,
    users::{self, wire::AssignedLicense},
};
use crate::http::message::Answer;

/// What comes without `$select`: no licences among it.
const DEFAULT: [&str; 12] = [
    "id",
    "deletedDateTime",
    "createdDateTime",
    "description",
    "displayName",
    "groupTypes",
    "mail",
    "mailEnabled",
    "mailNickname",
    "securityEnabled",
    "visibility",
    "onPremisesSyncEnabled",
];

const FILTERED: &[Property] = &[
    Property::of("id", Kind::Text),
    Property::of("displayName", Kind::Text),
    Property::of("securityEnabled", Kind::Flag),
    Property::of("mailEnabled", Kind::Flag),
    Property::of("assignedLicenses", Kind::Licenses),
    // Can be asked about and is never returned (documented).
    Property {
        advanced: true,
        ..Property::of("hasMembersWithLicenseErrors", Kind::Flag)
    },
];

/// A security group in the cloud: the tenant's file knows no others.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireGroup<'a> {
    id: &'a Guid,
    deleted_date_time: Option<&'a str>,
    created_date_time: Option<&'a str>,
    description: Option<&'a str>,
    display_name: &'a str,
    group_types: [&'a str; 0],
    mail: Option<&'a str>,
    mail_enabled: bool,
    mail_nickname: &'a str,
    security_enabled: bool,
    visibility: Option<&'a str>,
    on_premises_sync_enabled: Option<bool>,
    assigned_licenses: Vec<AssignedLicense>,
    license_processing_state: Option<Processing>,
}

/// The schema has an object here, the documentation's table a text.
#[derive(Serialize)]
struct Processing {
    state: &'static str,
}

impl Processing {
    /// Queued for the first half of its time, in progress for the second.
    fn of(context: &Context<'_>, group: &Group) -> Option<Self> {
        let moment = Duration::from_secs(u64::from(context.tenant.group_processing_seconds));
        let now = context.instant;
        let told = context.store.queued_since.get(&group.id);
        let state = match told.map(|told| now.duration_since(*told)) {
            Some(elapsed) if elapsed < moment / 2 => "QueuedForProcessing",
            Some(_) => "ProcessingInProgress",
            None if group.licenses.is_empty() && group.errors.is_empty() => return None,
            None => "ProcessingComplete",
        };
        Some(Self { state })
    }
}

fn seen(context: &Context<'_>, group: &Group) -> Result<Map<String, Value>, Refusal> {
    let licenses = group.queued.as_ref().unwrap_or(&group.licenses);
    let wire = WireGroup {
        id: &group.id,
        deleted_date_time: None,
        created_date_time: None,
        description: None,
        display_name: &group.display_name,
        group_types: [],
        mail: None,
        mail_enabled: false,
        mail_nickname: group.id.as_str(),
        security_enabled: true,
        visibility: None,
        on_premises_sync_enabled: None,
        assigned_licenses: licenses
            .iter()
            .map(|license| AssignedLicense {
                disabled_plans: license.disabled_plans.clone(),
                sku_id: license.sku_id,
            })
            .collect(),
        license_processing_state: Processing::of(context, group),
    };
    context.query.pick(&wire, "group", Some(&DEFAULT))
}

impl Filtered for Group {
    fn text(&self, property: &str) -> Option<&str> {
        match property {
            "id" => Some(self.id.as_str()),
            "displayName" => Some(&self.display_name),
            _ => None,
        }
    }

    fn flag(&self, property: &str) -> bool {
        match property {
            "securityEnabled" => true,
            "hasMembersWithLicenseErrors" => !self.errors.is_empty(),
            _ => false,
        }
    }

    fn holds(&self, sku: &Guid) -> bool {
        let licenses = self.queued.as_ref().unwrap_or(&self.licenses);
        licenses.iter().any(|license| license.sku_id == *sku)
    }

    fn licenses(&self) -> usize {
        self.queued.as_ref().unwrap_or(&self.licenses).len()
    }
}

/// What groups can be sorted and searched by, and come along with (documented).
const NAMES: [&str; 1] = ["displayName"];
const EXPANDABLE: [&str; 2] = ["members", "owners"];

/// Members that come along at most (documented).
const EXPANDED: usize = 20;

/// A group with what it is to come along with. A tenant file has no owners.
fn with(
    context: &Context<'_>,
    group: &Group,
    expanded: Option<&str>,
) -> Result<Map<String, Value>, Refusal> {
    let mut seen = seen(context, group)?;
    match expanded {
        Some("members") => {
            let members = group.members.iter();
            let users = members.filter_map(|id| context.tenant.user(id.as_str()));
            let members = users
                .take(EXPANDED)
                .map(|user| person(context, &Query::default(), user))
                .collect::<Result<Vec<_>, _>>()?;
            seen.insert("members".to_owned(), members.into());
        }
        Some(_) => {
            seen.insert("owners".to_owned(), Value::Array(Vec::new()));
        }
        None => {}
    }
    Ok(seen)
}

/// A directory object that says that it is a user.
fn person(
    context: &Context<'_>,
    query: &Query,
    user: &User,
) -> Result<Map<String, Value>, Refusal> {
    let mut seen = users::wire::picked(context, query, user, &users::wire::DEFAULT)?;
    seen.insert("@odata.type".to_owned(), "#microsoft.graph.user".into());
    Ok(seen)
}

fn found<'a>(tenant: &'a Tenant, filter: Option<&Filter>) -> Vec<&'a Group> {
    let groups = tenant.groups.iter();
    groups
        .filter(|group| filter.is_none_or(|filter| filter.lets(*group)))
        .collect()
}

pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let query = &context.query;
    let filter = context.filter(FILTERED, "Group", query.count)?;
    let (search, order) = (context.search()?, context.order(&NAMES)?);
    let expanded = context.expanded(&EXPANDABLE)?;
    let mut groups = found(context.tenant, filter.as_ref());
    if let Some(search) = &search {
        groups.retain(|group| search.finds(*group, &NAMES));
    }
    if let Some(order) = order {
        order.sort(&mut groups);
    }
    let token = query.skip_token.as_deref();
    let size = query.top.unwrap_or(100);
    let (part, next) = page(&groups, |group| group.id.as_str(), size, token)?;
    let value = part
        .iter()
        .map(|group| with(context, group, expanded.as_deref()))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let page = Page {
        count: (context.eventual && query.count && token.is_none()).then_some(groups.len()),
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url("groups"), value)
    };
    Ok(Answer::json(200, &page))
}

pub(super) fn count(context: &Context<'_>) -> Result<Answer, Refusal> {
    context.counts_only_eventually()?;
    let filter = context.filter(FILTERED, "Group", true)?;
    let number = found(context.tenant, filter.as_ref()).len();
    Ok(Answer::text(&number.to_string()))
}

fn group<'a>(context: Context<'a>) -> Result<&'a Group, Refusal> {
    let id = context.id();
    context
        .tenant
        .group(id)
        .ok_or_else(|| Refusal::no_resource(id))
}

pub(super) fn get(context: &Context<'_>) -> Result<Answer, Refusal> {
    let expanded = context.expanded(&EXPANDABLE)?;
    let seen = with(context, group(*context)?, expanded.as_deref())?;
    Ok(context.single("groups", seen))
}

pub(super) fn members(context: &Context<'_>) -> Result<Answer, Refusal> {
    let members = &group(*context)?.members;
    people(context, members.iter())
}

pub(super) fn members_with_errors(context: &Context<'_>) -> Result<Answer, Refusal> {
    let group = group(*context)?;
    let in_error = |id: &&Guid| group.errors.iter().any(|error| error.user_id == **id);
    people(context, group.members.iter().filter(in_error))
}

/// A page of directory objects, each of which says that it is a user.
fn people<'a>(
    context: &Context<'_>,
    ids: impl Iterator<Item = &'a Guid>,
) -> Result<Answer, Refusal> {
    let users: Vec<&User> = ids
        .filter_map(|id| context.tenant.user(id.as_str()))
        .collect();
    let size = context.query.top.unwrap_or(100);
    let token = context.query.skip_token.as_deref();
    let (part, next) = page(&users, |user| user.id.as_str(), size, token)?;
    let value = part
        .iter()
        .map(|user| person(context, &context.query, user))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let page = Page {
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url("directoryObjects"), value)
    };
    Ok(Answer::json(200, &page))
}

/// Queues the change. Its members have it later, and this answer never has errors (documented).
pub(super) fn assign_license(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let wanted: AssignLicense = change.body()?;
    let group = group(change.now())?;
    let id = group.id;
    let licenses = assign::assigned_to_group(change.tenant, group, wanted)?;
    let record = Record::group_changed(change.tenant, &change.actor, group, &licenses);
    if let Some(group) = change.tenant.group_mut(id.as_str()) {
        group.queued = Some(licenses);
    }
    let instant = change.instant;
    change.store.queued_since.insert(id, instant);
    change.store.audits.push(record);
    let context = &change.now();
    let group = self::group(*context)?;
    let metadata_url = format!("{}/$entity", context.metadata_url("groups"));
    let mut body = seen(context, group)?;
    body.insert("@odata.context".to_owned(), metadata_url.into());
    let location = format!(
        "{}/v1.0/{}/directoryObjects/{id}/Microsoft.DirectoryServices.Group",
        context.call.origin, context.tenant.organization.id
    );
    Ok(Answer::json(202, &body).with("location", location))
}
