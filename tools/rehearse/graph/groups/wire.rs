//! A group as it goes on the wire, and what can be asked of it.

use std::{borrow::Cow, time::Duration};

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use serde_json::{Map, Value};
use tenant_file::Group;

use crate::graph::{
    context::Context,
    filter::{Filtered, Kind, Property},
    query::Query,
    refusals::Refusal,
    users::wire::AssignedLicense,
};

/// What comes without `$select`: no licences among it.
pub(in crate::graph) const DEFAULT: [&str; 28] = [
    "id",
    "deletedDateTime",
    "classification",
    "createdDateTime",
    "description",
    "displayName",
    "expirationDateTime",
    "groupTypes",
    "isAssignableToRole",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "membershipRuleProcessingState",
    "onPremisesLastSyncDateTime",
    "onPremisesProvisioningErrors",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "renewedDateTime",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
    "securityEnabled",
    "securityIdentifier",
    "theme",
    "visibility",
];

/// What is filtered on in a way of its own; everything else as the schema has it.
pub(in crate::graph) const FILTERED: &[Property] = &[
    Property::of("assignedLicenses", Kind::Licenses),
    // Can be asked about and is never returned (documented).
    Property {
        advanced: true,
        ..Property::of("hasMembersWithLicenseErrors", Kind::Flag)
    },
];

/// A security group in the cloud, unless its properties say otherwise.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireGroup<'a> {
    id: &'a Guid,
    display_name: &'a str,
    mail_enabled: bool,
    mail_nickname: &'a str,
    security_enabled: bool,
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

/// A group, cut down to what a query selects or else to what comes by default.
pub(in crate::graph) fn picked(
    context: &Context<'_>,
    query: &Query,
    group: &Group,
) -> Result<Map<String, Value>, Refusal> {
    let licenses = group.queued.as_ref().unwrap_or(&group.licenses);
    let wire = WireGroup {
        id: &group.id,
        display_name: &group.display_name,
        mail_enabled: false,
        mail_nickname: group.id.as_str(),
        security_enabled: group.is_security_enabled(),
        assigned_licenses: licenses
            .iter()
            .map(|license| AssignedLicense {
                disabled_plans: license.disabled_plans.clone(),
                sku_id: license.sku_id,
            })
            .collect(),
        license_processing_state: Processing::of(context, group),
    };
    query.pick_with(&wire, "group", Some(&DEFAULT), &group.properties)
}

impl Filtered for Group {
    fn text(&self, property: &str) -> Option<&str> {
        match property {
            "id" => Some(self.id.as_str()),
            "displayName" => Some(&self.display_name),
            other => self.properties.get(other)?.as_str(),
        }
    }

    fn flag(&self, property: &str) -> Option<bool> {
        match property {
            "securityEnabled" => Some(self.is_security_enabled()),
            "hasMembersWithLicenseErrors" => Some(!self.errors.is_empty()),
            "mailEnabled" => Some(self.is_mail_enabled()),
            other => self.properties.get(other)?.as_bool(),
        }
    }

    fn time(&self, property: &str) -> Option<Timestamp> {
        self.properties.get(property)?.as_str()?.parse().ok()
    }

    fn value(&self, property: &str) -> Option<Cow<'_, Value>> {
        self.properties.get(property).map(Cow::Borrowed)
    }

    fn holds(&self, sku: &Guid) -> bool {
        let licenses = self.queued.as_ref().unwrap_or(&self.licenses);
        licenses.iter().any(|license| license.sku_id == *sku)
    }

    fn licenses(&self) -> usize {
        self.queued.as_ref().unwrap_or(&self.licenses).len()
    }
}
