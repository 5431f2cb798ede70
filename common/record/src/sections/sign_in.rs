use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failed::SectionError;

/// Who is signed in, and what that lets the tools do. Written by `sign-in`; it never holds a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// How it went, or what was done.
    pub status: SignInStatus,
    /// Whose token it is.
    pub identity: IdentityKind,
    /// The name that the user signs in with; null for an application.
    pub user: Option<String>,
    /// The name of the user or of the application, where the token says it.
    pub name: Option<String>,
    /// The application's client id, where the token says it.
    pub client_id: Option<String>,
    /// The national cloud.
    pub cloud: String,
    /// Whether it is the partner's own, for Partner Center.
    pub partner: bool,
    /// What kind of partner the tenant is, as Microsoft Graph has it (`partnerTenantType`); null where it says nothing.
    pub tier: Option<String>,
    /// Directory roles: their names, else the ids of their templates.
    pub roles: Vec<String>,
    /// What the token allows: scopes of a user, permissions of an application.
    pub permissions: Vec<String>,
    /// Whether the user signed in with multi-factor authentication, as the token says; null where it says nothing.
    pub mfa: Option<bool>,
    /// Whether Partner Center takes the sign-in as one with multi-factor authentication; null where it was not asked.
    pub mfa_compliant: Option<bool>,
    /// When the stored sign-in was last renewed, RFC 3339 UTC; null for one that is not stored.
    pub renewed_at: Option<String>,
    /// Whole days until a stored sign-in ends that is not used; null for one that is not stored.
    pub days_left: Option<i64>,
    /// What each tool can do with it.
    pub tools: Vec<ToolStatus>,
    /// Why it could not be asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// How a sign-in stands, or what was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignInStatus {
    /// A token was given, and the service takes it.
    SignedIn,
    /// It is no longer stored here.
    Forgotten,
    /// No token was given, or the service refuses it.
    Failed,
}

/// Whose token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// A user's.
    User,
    /// The application's own.
    App,
}

/// What one tool can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToolStatus {
    /// The tool.
    pub tool: String,
    /// The option with which it does so; null: always.
    pub option: Option<String>,
    /// Whether the tool does nothing without it; else it only tells less.
    pub required: bool,
    /// Whether the token allows it.
    pub status: ToolVerdict,
    /// The permissions that the token lacks; `application-credential` where the application must prove itself.
    pub missing: Vec<String>,
}

/// Whether a token allows what a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ToolVerdict {
    /// It does.
    Pass,
    /// It lacks a permission.
    Missing,
}
