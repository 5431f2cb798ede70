//! The document: a customer's tenant and the new partner's view of it.

use jiff::Timestamp;
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    deleted::Deleted,
    directory::{Group, Sku, Subscription, User},
    partners::{Invitation, PartnerCenter},
    properties::Properties,
    tables::Index,
};

/// A customer's tenant and the new partner's view of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// What this tenant is called in messages.
    pub name: String,
    /// The clock of the tenant: changes made in the rehearsal carry this time. Tokens live by the real clock.
    pub now: Timestamp,
    /// The customer's organization.
    pub organization: Organization,
    /// The app registration that the tools sign in with. It is known in the customer's and in the partner's tenant.
    pub app: App,
    /// The products that the tenant may own, with their service plans.
    pub skus: Vec<Sku>,
    /// Pairs of service plans that one user cannot have switched on together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusive_plans: Vec<[Guid; 2]>,
    /// Who sold what. The seats of a licence row are the sum of its subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// The users.
    pub users: Vec<User>,
    /// The groups that carry licences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// What was deleted and can be restored.
    #[serde(default, skip_serializing_if = "Deleted::is_empty")]
    pub deleted: Deleted,
    /// Seconds from a change of a group's licences until its members have them.
    #[serde(default = "group_processing_seconds")]
    pub group_processing_seconds: u32,
    /// Other tenants that can be looked up by id, partners above all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_tenants: Vec<KnownTenant>,
    /// The new partner's Partner Center.
    pub partner_center: PartnerCenter,
    /// The invitation from the new partner.
    pub invitation: Invitation,
    /// Not of the document: what makes a played tenant quick.
    #[serde(skip)]
    pub index: Index,
}

/// What the processing of a group's licences takes unless a file says otherwise. The service gives no figure.
#[must_use]
pub fn group_processing_seconds() -> u32 {
    2
}

/// The organization. Source: Graph, `organization`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// The tenant id.
    pub id: Guid,
    /// The company's name.
    pub display_name: String,
    /// Two-letter country of the company.
    pub country_letter_code: String,
    /// Two-letter country that users get licences for unless they say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_usage_location: Option<String>,
    /// BCP 47 language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_language: Option<String>,
    /// When the tenant was made.
    pub created_date_time: Timestamp,
    /// Its domains. One is initial (`….onmicrosoft.com`), one is the default.
    pub verified_domains: Vec<VerifiedDomain>,
    /// Properties of Graph that have no other key here, such as `technicalNotificationMails`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
}

/// A domain of the organization. Source: Graph, `verifiedDomain`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifiedDomain {
    /// The domain.
    pub name: String,
    /// Whether new users get it.
    #[serde(default)]
    pub is_default: bool,
    /// Whether it is the `….onmicrosoft.com` one.
    #[serde(default)]
    pub is_initial: bool,
    /// `Managed` or `Federated`.
    #[serde(rename = "type", default = "managed")]
    pub kind: String,
    /// Comma text, such as `Email, OfficeCommunicationsOnline`.
    #[serde(default)]
    pub capabilities: String,
}

fn managed() -> String {
    "Managed".to_owned()
}

/// The app registration of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct App {
    /// The client id.
    pub client_id: Guid,
    /// Its name.
    pub display_name: String,
    /// Application permissions of Microsoft Graph that were granted. A token without a role is still issued.
    pub roles: Vec<String>,
    /// Certificates (PEM) that may sign client assertions, besides the rehearsal's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// Seconds that a token lives.
    #[serde(default = "an_hour")]
    pub token_lifetime_seconds: u32,
}

/// The application permissions that the tools need between them.
const ROLES: [&str; 8] = [
    "Organization.Read.All",
    "CrossTenantInformation.ReadBasic.All",
    "Policy.Read.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "GroupMember.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "Files.Read.All",
];

impl App {
    /// An app registration that is allowed everything that the tools do.
    #[must_use]
    pub fn of_the_tools(client_id: Guid) -> Self {
        Self {
            client_id,
            display_name: "norikae (rehearsal)".to_owned(),
            roles: ROLES.map(str::to_owned).into(),
            certificates: Vec::new(),
            token_lifetime_seconds: an_hour(),
        }
    }
}

fn an_hour() -> u32 {
    3599
}

/// A tenant that can be looked up. Source: Graph, `tenantInformation`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KnownTenant {
    /// Its tenant id.
    pub tenant_id: Guid,
    /// Its name.
    pub display_name: String,
    /// Its default domain.
    pub default_domain_name: String,
    /// Present where the cross-tenant access policy has an entry for it, and what that says.
    /// A reseller without administration rights has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_service_provider: Option<bool>,
}
