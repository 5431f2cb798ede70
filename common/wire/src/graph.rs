//! What Microsoft Graph sends, with only the fields that are used. Tolerant: an absent or null list is
//! empty, an unknown enum value is kept as its string.

use serde::{Deserialize, Deserializer};

use record::ids::Guid;

use crate::{
    null_as_default,
    words::{AppliesTo, AssignmentState, SubscriptionStatus},
};

/// A field that is documented as a string and holds a GUID: anything else counts as absent.
pub(crate) fn guid_if_any<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Guid>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|id| id.parse().ok()))
}

/// Graph writes "no error" as null, as nothing, and as the word `None` (observed).
fn none_word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let word = Option::<String>::deserialize(deserializer)?;
    Ok(word.filter(|word| !word.is_empty() && word != "None"))
}

/// The tenant of the token. Source: `GET /organization`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Organization {
    /// The tenant id.
    pub id: String,
    /// Its name.
    pub display_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_letter_code: Option<String>,
    /// ISO 3166-1 alpha-2; null in many tenants.
    pub default_usage_location: Option<String>,
    /// BCP 47 language.
    pub preferred_language: Option<String>,
    /// RFC 3339 UTC.
    pub created_date_time: Option<String>,
    /// Set where **this** tenant is a partner's; null in a customer's. Says nothing about its own reseller.
    pub partner_tenant_type: Option<String>,
    /// Its domains.
    #[serde(deserialize_with = "null_as_default")]
    pub verified_domains: Vec<VerifiedDomain>,
}

/// A domain of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VerifiedDomain {
    /// The name.
    #[serde(deserialize_with = "null_as_default")]
    pub name: String,
    /// Whether new users get it.
    #[serde(deserialize_with = "null_as_default")]
    pub is_default: bool,
    /// Whether it is the first one, `*.onmicrosoft.com`.
    #[serde(deserialize_with = "null_as_default")]
    pub is_initial: bool,
    /// `Managed` or `Federated`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Comma text, such as `Email, OfficeCommunicationsOnline`.
    pub capabilities: Option<String>,
}

/// One SKU of the tenant, over all its subscriptions and sellers. Source: `GET /subscribedSkus`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedSku {
    /// The SKU.
    pub sku_id: Guid,
    /// Microsoft's part number.
    #[serde(default, deserialize_with = "null_as_default")]
    pub sku_part_number: String,
    /// How far the best of its subscriptions is.
    #[serde(default, deserialize_with = "null_as_default")]
    pub capability_status: SubscriptionStatus,
    /// Only what applies to users can be assigned.
    #[serde(default, deserialize_with = "null_as_default")]
    pub applies_to: AppliesTo,
    /// The account that owns the row; normally the tenant.
    #[serde(default)]
    pub account_id: Option<String>,
    /// Seats in use.
    #[serde(default, deserialize_with = "null_as_default")]
    pub consumed_units: i64,
    /// Seats bought.
    #[serde(default, deserialize_with = "null_as_default")]
    pub prepaid_units: PrepaidUnits,
    /// The service plans in it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<ServicePlan>,
    /// Ids of its [`CompanySubscription`]s.
    #[serde(default, deserialize_with = "null_as_default")]
    pub subscription_ids: Vec<String>,
}

/// Seats by state of the subscriptions that they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PrepaidUnits {
    /// Of active subscriptions.
    #[serde(deserialize_with = "null_as_default")]
    pub enabled: i64,
    /// Of expired ones in grace.
    #[serde(deserialize_with = "null_as_default")]
    pub warning: i64,
    /// Of suspended ones.
    #[serde(deserialize_with = "null_as_default")]
    pub suspended: i64,
    /// Of locked-out ones.
    #[serde(deserialize_with = "null_as_default")]
    pub locked_out: i64,
}

/// A service plan in a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePlan {
    /// The plan.
    pub service_plan_id: Guid,
    /// Its name, such as `EXCHANGE_S_STANDARD`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plan_name: String,
    /// `Success`, `Disabled`, `PendingInput`, `PendingActivation`, `PendingProvisioning`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub provisioning_status: String,
    /// Whom it is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub applies_to: AppliesTo,
}

/// A subscription and who created it. Source: `GET /directory/subscriptions`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompanySubscription {
    /// The directory's id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// The commerce system's id.
    pub commerce_subscription_id: Option<String>,
    /// RFC 3339 UTC.
    pub created_date_time: Option<String>,
    /// RFC 3339 UTC: when it goes to its next state unless renewed.
    pub next_lifecycle_date_time: Option<String>,
    /// Whether it is a trial.
    #[serde(deserialize_with = "null_as_default")]
    pub is_trial: bool,
    /// The partner tenant that created it; null where bought directly, on trial or free.
    #[serde(deserialize_with = "guid_if_any")]
    pub owner_tenant_id: Option<Guid>,
    /// Its SKU.
    #[serde(deserialize_with = "guid_if_any")]
    pub sku_id: Option<Guid>,
    /// Microsoft's part number.
    #[serde(deserialize_with = "null_as_default")]
    pub sku_part_number: String,
    /// How far it is.
    #[serde(deserialize_with = "null_as_default")]
    pub status: SubscriptionStatus,
    /// Its seats.
    #[serde(deserialize_with = "null_as_default")]
    pub total_licenses: i64,
}

/// A user with licences. Source: `GET /users` with `$select`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    /// The object id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// The sign-in name.
    pub user_principal_name: Option<String>,
    /// The name as people see it.
    pub display_name: Option<String>,
    /// The given name. Only `Graph::users_in_full` asks for it.
    pub given_name: Option<String>,
    /// The family name. Only `Graph::users_in_full` asks for it.
    pub surname: Option<String>,
    /// The mail address. Only `Graph::users_in_full` asks for it.
    pub mail: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// Whether the user may sign in.
    pub account_enabled: Option<bool>,
    /// `Member`, `Guest`; null for accounts older than 2014.
    pub user_type: Option<String>,
    /// ISO 3166-1 alpha-2. Without it no licence can be assigned.
    pub usage_location: Option<String>,
    /// Direct and inherited, indistinguishable.
    #[serde(deserialize_with = "null_as_default")]
    pub assigned_licenses: Vec<AssignedLicense>,
    /// Each assignment with its origin. Empty in the answer of `assignLicense`, which does not select it.
    #[serde(deserialize_with = "null_as_default")]
    pub license_assignment_states: Vec<LicenseAssignmentState>,
}

impl User {
    /// What people call the account: its sign-in name, or else its id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.user_principal_name.as_deref().unwrap_or(&self.id)
    }
}

/// A licence that a user or a group holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssignedLicense {
    /// The SKU.
    pub sku_id: Guid,
    /// Service plans that are switched off.
    #[serde(default, deserialize_with = "null_as_default")]
    pub disabled_plans: Vec<Guid>,
}

/// One assignment of a licence, direct or through one group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseAssignmentState {
    /// The SKU.
    pub sku_id: Guid,
    /// The group that it comes from (object id); `None` where it is assigned directly.
    #[serde(default)]
    pub assigned_by_group: Option<String>,
    /// Service plans that are switched off.
    #[serde(default, deserialize_with = "null_as_default")]
    pub disabled_plans: Vec<Guid>,
    /// How it stands.
    #[serde(default, deserialize_with = "null_as_default")]
    pub state: AssignmentState,
    /// `CountViolation` and so on; `None` where there is no error.
    #[serde(default, deserialize_with = "none_word")]
    pub error: Option<String>,
    /// When it was last changed, RFC 3339 UTC.
    #[serde(default)]
    pub last_updated_date_time: Option<String>,
}

/// A group that assigns licences. Source: `GET /groups/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Group {
    /// The object id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// Its name.
    pub display_name: Option<String>,
    /// What it assigns.
    #[serde(deserialize_with = "null_as_default")]
    pub assigned_licenses: Vec<AssignedLicense>,
    /// How far the assigning is.
    pub license_processing_state: Option<LicenseProcessingState>,
}

/// How far a group's assigning is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LicenseProcessingState {
    /// `QueuedForProcessing`, `ProcessingInProgress`, `ProcessingComplete`.
    pub state: Option<String>,
}

/// The public face of any tenant. Source: `findTenantInformationByTenantId`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TenantInformation {
    /// The tenant id.
    #[serde(deserialize_with = "null_as_default")]
    pub tenant_id: String,
    /// Its name, set by its own administrator.
    pub display_name: Option<String>,
    /// Its default domain.
    pub default_domain_name: Option<String>,
}

/// A partner entry of the tenant's cross-tenant access policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CrossTenantPartner {
    /// The other tenant.
    #[serde(deserialize_with = "guid_if_any")]
    pub tenant_id: Option<Guid>,
    /// Whether it is a service provider of this tenant. Its absence proves nothing (observed).
    #[serde(deserialize_with = "null_as_default")]
    pub is_service_provider: bool,
}

/// A user's OneDrive. Source: `GET /users/{id}/drive`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Drive {
    /// The drive's id, opaque.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `business`, `personal`, `documentLibrary`.
    pub drive_type: Option<String>,
    /// Its address for people.
    pub web_url: Option<String>,
    /// Its size.
    pub quota: Option<Quota>,
    /// Whose it is.
    pub owner: Option<IdentitySet>,
}

/// Who somebody is: a user, or something else that is of no use here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IdentitySet {
    /// The user.
    pub user: Option<Identity>,
}

/// A user as an owner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Identity {
    /// The object id.
    pub id: Option<String>,
}

/// The size of a drive, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Quota {
    /// What it may hold.
    pub total: Option<u64>,
    /// What it holds.
    pub used: Option<u64>,
    /// What of it is in the recycle bin.
    pub deleted: Option<u64>,
}

/// A file, a folder, or something else in a drive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DriveItem {
    /// The item's id, opaque.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "null_as_default")]
    pub name: String,
    /// Bytes; of a folder the sum of what is below, which may lag (inferred).
    #[serde(deserialize_with = "null_as_default")]
    pub size: u64,
    /// Present where it is a folder.
    pub folder: Option<Folder>,
    /// Present where it is a file.
    pub file: Option<File>,
    /// Present where it is a notebook and the like, which has no content of its own.
    pub package: Option<Package>,
    /// Present where it is a shortcut to another drive: not this user's data.
    pub remote_item: Option<Facet>,
    /// Present where it was deleted (`delta` only).
    pub deleted: Option<Facet>,
    /// Present on the root of the drive only.
    pub root: Option<Facet>,
    /// Its folder.
    pub parent_reference: Option<ParentReference>,
    /// Present where the service found malware in it and gives no content.
    pub malware: Option<Facet>,
    /// RFC 3339 UTC.
    pub created_date_time: Option<String>,
    /// RFC 3339 UTC.
    pub last_modified_date_time: Option<String>,
}

/// A facet of which only the presence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Facet {}

/// The folder facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Folder {
    /// Direct children only.
    pub child_count: Option<u64>,
}

/// The file facet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct File {
    /// The media type.
    pub mime_type: Option<String>,
    /// The hashes.
    pub hashes: Option<Hashes>,
}

/// Hashes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Hashes {
    /// Base64; the only one that OneDrive for Business guarantees.
    pub quick_xor_hash: Option<String>,
}

/// The package facet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Package {
    /// Such as `oneNote`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// Where an item lies.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ParentReference {
    /// The folder's item id.
    pub id: Option<String>,
    /// The drive.
    pub drive_id: Option<String>,
    /// The folder's path; absent in `delta`.
    pub path: Option<String>,
}
