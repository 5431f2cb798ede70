//! The tenant that `rehearse` plays: one typed document, which is the file, the state and the snapshot.
//! A crate of its own, so that who writes such a file does not carry the emulator.

mod commerce;
mod delegated;
mod directory;
mod drives;
mod index;
mod lifecycle;
mod partners;
mod scale;
mod validate;

pub use commerce::*;
pub use delegated::*;
pub use directory::*;
pub use drives::*;
pub use index::Index;
pub use partners::*;
pub use scale::Scale;

use std::path::Path;

use jiff::Timestamp;
use record::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Why a tenant file cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is not of the right shape.
    #[error("at {path}: {words}")]
    Shape {
        /// Where, such as `users[2].licenses[0].skuId`.
        path: String,
        /// What is wrong there.
        words: String,
    },
}

impl Tenant {
    /// Reads and checks a tenant document.
    pub fn from_json(json: &[u8]) -> Result<Self, TenantError> {
        let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
        let mut reader = serde_json::Deserializer::from_slice(json);
        let tenant: Self =
            serde_path_to_error::deserialize(&mut reader).map_err(|error| TenantError::Shape {
                path: error.path().to_string(),
                words: error.inner().to_string(),
            })?;
        reader.end().map_err(|error| TenantError::Shape {
            path: ".".to_owned(),
            words: error.to_string(),
        })?;
        tenant.validated()
    }

    /// Reads and checks a tenant file.
    pub fn read(path: &Path) -> Result<Self, TenantError> {
        Self::from_json(&std::fs::read(path)?)
    }

    /// Checks what the shape alone cannot say: that ids are unique and point at something.
    pub fn validated(self) -> Result<Self, TenantError> {
        match validate::first_problem(&self) {
            None => Ok(self),
            Some((path, words)) => Err(TenantError::Shape { path, words }),
        }
    }

    /// The built-in tenant `omakase`: the change is accepted and the new licences are there.
    #[must_use]
    pub fn omakase() -> Self {
        embedded(include_bytes!("built_in/omakase.json"))
    }

    /// The same before the customer has accepted: the old licences only.
    #[must_use]
    pub fn omakase_invited() -> Self {
        embedded(include_bytes!("built_in/omakase-invited.json"))
    }

    /// The built-in tenant of a name.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        match name {
            "omakase" => Some(Self::omakase()),
            "omakase-invited" => Some(Self::omakase_invited()),
            _ => None,
        }
    }

    /// Whether `tenant` (an id or a domain) names the customer.
    #[must_use]
    pub fn is_customer(&self, tenant: &str) -> bool {
        tenant.eq_ignore_ascii_case(self.organization.id.as_str())
            || self
                .organization
                .verified_domains
                .iter()
                .any(|domain| domain.name.eq_ignore_ascii_case(tenant))
    }

    /// Whether `tenant` (an id or a domain) names the new partner.
    #[must_use]
    pub fn is_partner(&self, tenant: &str) -> bool {
        let partner = &self.partner_center.tenant_id;
        tenant.eq_ignore_ascii_case(partner.as_str())
            || self.known_tenants.iter().any(|known| {
                known.tenant_id == *partner
                    && known.default_domain_name.eq_ignore_ascii_case(tenant)
            })
    }

    /// The name of the new partner.
    #[must_use]
    pub fn partner_name(&self) -> &str {
        self.known_tenants
            .iter()
            .find(|known| known.tenant_id == self.partner_center.tenant_id)
            .map_or("", |known| &known.display_name)
    }

    /// The customer's `….onmicrosoft.com` domain.
    #[must_use]
    pub fn initial_domain(&self) -> &str {
        self.organization
            .verified_domains
            .iter()
            .find(|domain| domain.is_initial)
            .map_or("", |domain| &domain.name)
    }
}

fn embedded(json: &[u8]) -> Tenant {
    Tenant::from_json(json).expect("the built-in tenants are checked by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tenants_can_be_played_and_survive_a_round_trip() {
        for tenant in [Tenant::omakase(), Tenant::omakase_invited()] {
            let json = serde_json::to_vec(&tenant).unwrap();
            assert_eq!(Tenant::from_json(&json).unwrap(), tenant);
        }
    }

    #[test]
    fn the_two_built_in_tenants_differ_only_in_the_acceptance() {
        let mut invited = Tenant::omakase_invited();
        invited.invitation.state = InvitationState::Accepting;
        invited.establish_relationship();
        let mut accepted = Tenant::omakase();
        accepted.name.clone_from(&invited.name);
        assert_eq!(invited, accepted);
    }

    #[test]
    fn the_app_of_the_tools_is_the_one_of_the_built_in_tenants() {
        let app = Tenant::omakase().app;
        assert_eq!(App::of_the_tools(app.client_id), app);
        let agreements = AgreementTemplate::known();
        assert_eq!(Tenant::omakase().partner_center.agreements, agreements);
    }

    #[test]
    fn a_wrong_value_is_named_by_its_path() {
        let good = include_str!("built_in/omakase.json");
        for (from, to, path) in [
            (
                "\"usageLocation\": \"JP\"",
                "\"usageLokation\": \"JP\"",
                "users[0].usageLokation",
            ),
            (
                "\"totalLicenses\": 5",
                "\"totalLicenses\": \"5\"",
                "subscriptions[0].totalLicenses",
            ),
            ("\"now\": \"2026", "\"now\": \"x2026", "now"),
        ] {
            let error = Tenant::from_json(good.replacen(from, to, 1).as_bytes()).unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("at {path}: ")),
                "{error}"
            );
        }
    }
}
