//! Products, subscriptions, users and groups.

use jiff::Timestamp;
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{commerce::Terms, drives::Drive, properties::Properties};

/// A product. Source: Graph, `subscribedSku`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sku {
    /// The only safe key.
    pub sku_id: Guid,
    /// Microsoft's part number.
    pub sku_part_number: String,
    /// `User` or `Company`.
    #[serde(default = "user")]
    pub applies_to: String,
    /// Its service plans.
    pub service_plans: Vec<ServicePlan>,
    /// Properties of Graph that have no other key here, such as `accountName`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
}

/// A service plan of a product. Source: Graph, `servicePlanInfo`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePlan {
    /// Its id.
    pub service_plan_id: Guid,
    /// Its name.
    pub service_plan_name: String,
    /// `Success`, `Disabled`, `PendingInput`, `PendingActivation`, `PendingProvisioning`.
    #[serde(default = "success", skip_serializing_if = "is_success")]
    pub provisioning_status: String,
    /// `User` or `Company`. A plan of the company cannot be switched off for a user.
    #[serde(default = "user", skip_serializing_if = "is_user")]
    pub applies_to: String,
    /// Plans of which at least one must be switched on too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Guid>,
}

fn user() -> String {
    "User".to_owned()
}

fn success() -> String {
    "Success".to_owned()
}

fn is_user(applies_to: &str) -> bool {
    applies_to == "User"
}

fn is_success(status: &str) -> bool {
    status == "Success"
}

/// A subscription. Source: Graph, `companySubscription`; Partner Center, `Subscription`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subscription {
    /// The directory's id.
    pub id: Guid,
    /// The commerce system's id, which partners print in their mails.
    pub commerce_subscription_id: Guid,
    /// Which product.
    pub sku_id: Guid,
    /// What the partner calls it.
    pub offer_name: String,
    /// The partner's tenant that sold it; absent where bought directly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_tenant_id: Option<Guid>,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// Its seats.
    pub total_licenses: u32,
    /// When it was made.
    pub created_date_time: Timestamp,
    /// When it goes to its next state unless renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_lifecycle_date_time: Option<Timestamp>,
    /// Whether it is a trial.
    #[serde(default)]
    pub is_trial: bool,
    /// Whether it renews by itself.
    #[serde(default)]
    pub auto_renew_enabled: bool,
    /// ISO 8601 term, such as `P1Y`.
    #[serde(default = "one_year")]
    pub term_duration: String,
    /// What only the partner knows of it.
    #[serde(default, skip_serializing_if = "Terms::is_usual")]
    pub terms: Terms,
    /// Properties of Graph that have no other key here, such as `ownerType`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
}

fn one_year() -> String {
    "P1Y".to_owned()
}

/// The state of a subscription. Source: Graph, `companySubscription.status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SubscriptionStatus {
    /// Paid for.
    Enabled,
    /// Expired, in grace.
    Warning,
    /// Not usable, data kept.
    Suspended,
    /// Gone.
    Deleted,
    /// Cancelled by the customer.
    LockedOut,
}

/// A user. Source: Graph, `user`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// The object id.
    pub id: Guid,
    /// The sign-in name.
    pub user_principal_name: String,
    /// The name to show.
    pub display_name: String,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Whether the user may sign in.
    #[serde(default = "yes")]
    pub account_enabled: bool,
    /// `Member`, `Guest`, or null for very old accounts.
    #[serde(default = "member")]
    pub user_type: Option<String>,
    /// Two-letter country that licences are used in; none can be assigned without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_location: Option<String>,
    /// Licences assigned to the user directly. What comes from groups stands with the groups.
    #[serde(default)]
    pub licenses: Vec<License>,
    /// The user's OneDrive, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive: Option<Drive>,
    /// The object id of the user's manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Guid>,
    /// Properties of Graph that have no other key here, such as `department`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "serde wants a default of the field's type"
)]
fn member() -> Option<String> {
    Some("Member".to_owned())
}

/// A licence as assigned to a user or a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct License {
    /// Which product.
    pub sku_id: Guid,
    /// Service plans that are switched off.
    #[serde(default)]
    pub disabled_plans: Vec<Guid>,
    /// When it was last changed.
    pub last_updated_date_time: Timestamp,
}

/// A group. Source: Graph, `group`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// The object id.
    pub id: Guid,
    /// The name to show.
    pub display_name: String,
    /// The object ids of its members: users, and groups, which inherit no licence.
    pub members: Vec<Guid>,
    /// The object ids of the users that own it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Guid>,
    /// Licences that every member inherits.
    #[serde(default)]
    pub licenses: Vec<License>,
    /// Licences that it was told to give in place of those, and that its members do not have yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued: Option<Vec<License>>,
    /// Members that a licence of the group could not be given to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<GroupLicenseError>,
    /// What those members keep of the licences that the group gave before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptLicense>,
    /// Properties of Graph that have no other key here, such as `groupTypes`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
}

/// Why a member does not have a licence of the group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupLicenseError {
    /// The member.
    pub user_id: Guid,
    /// Which product.
    pub sku_id: Guid,
    /// Graph's reason, such as `CountViolation`.
    pub error: String,
}

/// A licence that a group no longer gives, and that a member has still because the change failed for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeptLicense {
    /// The member.
    pub user_id: Guid,
    /// What it has.
    pub license: License,
}

/// One way in which a user holds, or should hold, a product. Source: Graph, `licenseAssignmentState`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment<'a> {
    /// What is assigned.
    pub license: &'a License,
    /// The group that it comes from; none where it is assigned directly.
    pub group: Option<&'a Guid>,
    /// Why the user does not have it after all, or has it only from before.
    pub error: Option<&'a str>,
    /// Whether the user has it, in spite of an error too.
    pub held: bool,
}

impl User {
    pub(super) fn answers_to(&self, key: &str) -> bool {
        self.id.as_str().eq_ignore_ascii_case(key)
            || self.user_principal_name.eq_ignore_ascii_case(key)
    }
}

impl Group {
    /// Whether it is one for security, as it is unless its properties say otherwise.
    #[must_use]
    pub fn is_security_enabled(&self) -> bool {
        let set = self.properties.get("securityEnabled");
        set.and_then(Value::as_bool).unwrap_or(true)
    }

    /// Whether it has a mailbox.
    #[must_use]
    pub fn is_mail_enabled(&self) -> bool {
        let set = self.properties.get("mailEnabled");
        set.and_then(Value::as_bool).unwrap_or(false)
    }

    /// Whether it is a Microsoft 365 group.
    #[must_use]
    pub fn is_microsoft_365(&self) -> bool {
        let kinds = self.properties.get("groupTypes").and_then(Value::as_array);
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "Unified"))
    }

    pub(super) fn answers_to(&self, id: &str) -> bool {
        self.id.as_str().eq_ignore_ascii_case(id)
    }

    /// What a member has, or should have, through the group.
    pub(super) fn gives<'a>(&'a self, user: &'a Guid) -> impl Iterator<Item = Assignment<'a>> + 'a {
        let kept = self.kept.iter().filter(move |kept| kept.user_id == *user);
        let left = kept.clone().map(|kept| Assignment {
            license: &kept.license,
            group: Some(&self.id),
            error: self
                .errors
                .iter()
                .find(|error| error.user_id == *user)
                .map(|error| error.error.as_str()),
            held: true,
        });
        // A licence that is given as before, in part, stands there once: as it is still held.
        let given = self.licenses.iter().filter(move |license| {
            !kept
                .clone()
                .any(|kept| kept.license.sku_id == license.sku_id)
        });
        let given = given.map(|license| {
            let error = self.error_of(user, &license.sku_id);
            Assignment {
                license,
                group: Some(&self.id),
                error,
                held: error.is_none(),
            }
        });
        given.chain(left)
    }

    fn error_of(&self, user: &Guid, sku: &Guid) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.user_id == *user && error.sku_id == *sku)
            .map(|error| error.error.as_str())
    }
}
