//! An entry of the log as it is sent.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;

use crate::graph::audit_record::{Actor, Changed, Record};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireRecord<'a> {
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
    pub(super) fn of(record: &'a Record) -> Self {
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
