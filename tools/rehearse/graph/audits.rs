//! The directory's audit log: what was really done in this rehearsal.

use common::ids::Guid;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    Page, Scene,
    filter::{Filter, Filtered, Kind, Property},
    query::page,
    refusals::Refusal,
};
use crate::{
    entra::Token,
    message::Answer,
    tenant::{Group, License, Tenant, User},
};

const FILTERED: &[Property] = &[
    Property::of("id", Kind::Text),
    Property::of("activityDisplayName", Kind::Text),
    Property::of("category", Kind::Text),
    Property::of("correlationId", Kind::Text),
    Property::of("loggedByService", Kind::Text),
    Property::of("result", Kind::Text),
    Property::of("activityDateTime", Kind::Time),
];

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Actor {
    /// An app, by its client id and name. A part of the service has no id here.
    App(Option<Guid>, String),
    /// A person, by object id and sign-in name.
    Person(Guid, String),
}

impl Actor {
    /// Whoever a token speaks for.
    pub(super) fn of(token: &Token, tenant: &Tenant) -> Self {
        token
            .scp
            .as_ref()
            .and_then(|_| tenant.user(&token.oid))
            .map_or_else(
                || {
                    let id = tenant.app.client_id.clone();
                    Self::App(Some(id), tenant.app.display_name.clone())
                },
                |user| Self::Person(user.id.clone(), user.user_principal_name.clone()),
            )
    }

    /// The part of the service that processes groups (documented).
    pub(super) fn group_licensing() -> Self {
        Self::App(None, "Microsoft Entra ID Group-Based Licensing".to_owned())
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    id: String,
    correlation: String,
    at: Timestamp,
    activity: &'static str,
    category: &'static str,
    operation: &'static str,
    /// Why it failed, where it did.
    failed: Option<String>,
    actor: Option<Actor>,
    target: Target,
    changed: Vec<Changed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    id: Option<String>,
    name: String,
    kind: &'static str,
    sign_in_name: Option<String>,
}

impl Target {
    fn user(user: &User) -> Self {
        Self {
            id: Some(user.id.to_string()),
            name: user.display_name.clone(),
            kind: "User",
            sign_in_name: Some(user.user_principal_name.clone()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    display_name: &'static str,
    old_value: Option<String>,
    new_value: Option<String>,
}

impl Record {
    fn new(at: Timestamp, activity: &'static str, actor: Option<Actor>, target: Target) -> Self {
        let correlation = uuid::Uuid::new_v4().to_string();
        Self {
            id: format!("Directory_{correlation}_{}", at.as_second()),
            correlation,
            at,
            activity,
            category: "UserManagement",
            operation: "Update",
            failed: None,
            actor,
            target,
            changed: Vec::new(),
        }
    }

    /// Somebody changed a user's own licences.
    pub(super) fn licenses_changed(
        tenant: &Tenant,
        actor: &Actor,
        user: &User,
        after: &[License],
    ) -> Self {
        Self {
            changed: vec![assigned(&user.licenses, after)],
            ..Self::new(
                tenant.now,
                "Change user license",
                Some(actor.clone()),
                Target::user(user),
            )
        }
    }

    /// A group's licences reached a member, or did not.
    pub(super) fn processed(
        tenant: &Tenant,
        actor: &Actor,
        user: &User,
        failed: Option<String>,
    ) -> Self {
        Self {
            failed,
            ..Self::new(
                tenant.now,
                "Change user license",
                Some(actor.clone()),
                Target::user(user),
            )
        }
    }

    /// Somebody told a group which licences to give.
    pub(super) fn group_changed(
        tenant: &Tenant,
        actor: &Actor,
        group: &Group,
        after: &[License],
    ) -> Self {
        let target = Target {
            id: Some(group.id.to_string()),
            name: group.display_name.clone(),
            kind: "Group",
            sign_in_name: None,
        };
        let before = group.queued.as_ref().unwrap_or(&group.licenses);
        Self {
            category: "GroupManagement",
            changed: vec![assigned(before, after)],
            ..Self::new(tenant.now, "Set group license", Some(actor.clone()), target)
        }
    }

    /// Somebody set a usage location.
    pub(super) fn place_changed(tenant: &Tenant, actor: &Actor, user: &User, place: &str) -> Self {
        let quoted = |place: &str| format!("[\"{place}\"]");
        Self {
            changed: vec![Changed {
                display_name: "UsageLocation",
                old_value: user.usage_location.as_deref().map(quoted),
                new_value: Some(quoted(place)),
            }],
            ..Self::new(
                tenant.now,
                "Update user",
                Some(actor.clone()),
                Target::user(user),
            )
        }
    }

    /// The customer took the new partner in. The activity is documented, its details are not.
    pub(super) fn partner_added(tenant: &Tenant) -> Self {
        let partner = &tenant.partner_center.tenant_id;
        let target = Target {
            id: Some(partner.to_string()),
            name: tenant.partner_name().to_owned(),
            kind: "Other",
            sign_in_name: None,
        };
        Self {
            category: "DirectoryManagement",
            operation: "Add",
            ..Self::new(tenant.now, "Add partner to company", None, target)
        }
    }

    fn result(&self) -> &'static str {
        if self.failed.is_some() {
            "failure"
        } else {
            "success"
        }
    }
}

fn assigned(before: &[License], after: &[License]) -> Changed {
    let listed = |licenses: &[License]| {
        let skus: Vec<&str> = licenses
            .iter()
            .map(|license| license.sku_id.as_str())
            .collect();
        Some(format!("[{}]", skus.join(",")))
    };
    Changed {
        display_name: "AssignedLicense",
        old_value: listed(before),
        new_value: listed(after),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireRecord<'a> {
    id: &'a str,
    category: &'a str,
    correlation_id: &'a str,
    result: &'a str,
    result_reason: &'a str,
    activity_display_name: &'a str,
    activity_date_time: Timestamp,
    logged_by_service: &'static str,
    operation_type: &'a str,
    initiated_by: InitiatedBy<'a>,
    target_resources: [TargetResource<'a>; 1],
    additional_details: [&'a str; 0],
}

#[derive(Serialize)]
struct InitiatedBy<'a> {
    user: Option<ByUser<'a>>,
    app: Option<ByApp<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ByUser<'a> {
    id: &'a Guid,
    display_name: Option<&'a str>,
    user_principal_name: &'a str,
    ip_address: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ByApp<'a> {
    app_id: Option<&'a Guid>,
    display_name: &'a str,
    service_principal_id: Option<&'a str>,
    service_principal_name: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TargetResource<'a> {
    id: Option<&'a str>,
    display_name: &'a str,
    r#type: &'a str,
    user_principal_name: Option<&'a str>,
    group_type: Option<&'a str>,
    modified_properties: &'a [Changed],
}

impl<'a> WireRecord<'a> {
    fn of(record: &'a Record) -> Self {
        Self {
            id: &record.id,
            category: record.category,
            correlation_id: &record.correlation,
            result: record.result(),
            result_reason: record.failed.as_deref().unwrap_or_default(),
            activity_display_name: record.activity,
            activity_date_time: record.at,
            logged_by_service: "Core Directory",
            operation_type: record.operation,
            initiated_by: InitiatedBy::of(record.actor.as_ref()),
            target_resources: [TargetResource {
                id: record.target.id.as_deref(),
                display_name: &record.target.name,
                r#type: record.target.kind,
                user_principal_name: record.target.sign_in_name.as_deref(),
                group_type: (record.target.kind == "Group").then_some("azureAD"),
                modified_properties: &record.changed,
            }],
            additional_details: [],
        }
    }
}

impl<'a> InitiatedBy<'a> {
    fn of(actor: Option<&'a Actor>) -> Self {
        let (user, app) = match actor {
            None => (None, None),
            Some(Actor::Person(id, name)) => (
                Some(ByUser {
                    id,
                    display_name: None,
                    user_principal_name: name,
                    ip_address: None,
                }),
                None,
            ),
            Some(Actor::App(id, name)) => (
                None,
                Some(ByApp {
                    app_id: id.as_ref(),
                    display_name: name,
                    service_principal_id: None,
                    service_principal_name: None,
                }),
            ),
        };
        Self { user, app }
    }
}

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

fn kept<'a>(scene: &'a Scene<'_>) -> impl DoubleEndedIterator<Item = &'a Record> {
    let (now, retention) = (scene.tenant.now, retention(scene.tenant));
    scene
        .memory
        .audits
        .iter()
        .filter(move |record| now.duration_since(record.at) <= retention)
}

/// The newest first, unless the oldest are asked for first.
pub(super) fn list(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let query = &scene.query;
    let filter = query
        .filter
        .as_deref()
        .map(|text| Filter::parse(text, FILTERED, "directoryAudit"))
        .transpose()?;
    let wanted = |record: &&Record| filter.as_ref().is_none_or(|filter| filter.lets(*record));
    let records: Vec<&Record> = match query.order.as_deref() {
        Some("activityDateTime" | "activityDateTime asc") => kept(scene).filter(wanted).collect(),
        None | Some("activityDateTime desc") => kept(scene).rev().filter(wanted).collect(),
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
        next_link: next.map(|token| scene.call.link_with("$skiptoken", &token)),
        ..Page::new(scene.call.context("auditLogs/directoryAudits"), value)
    };
    Ok(Answer::json(200, &page))
}

pub(super) fn get(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let record = kept(scene)
        .find(|record| record.id == scene.id())
        .ok_or_else(|| Refusal::no_resource(scene.id()))?;
    let wire = WireRecord::of(record);
    Ok(scene.call.single("auditLogs/directoryAudits", wire))
}
