use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    applied::ApplyStatus, failed::SectionError, invitation::InvitationKind, relationship::Partner,
};
use crate::ids::Guid;

/// What asks a customer for a relationship, or ends one. Written by `request-relationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// What is asked for, or ended.
    pub kind: InvitationKind,
    /// Whether it is to begin or to end.
    pub action: RequestAction,
    /// The link for the customer; null until there is one, and where something ends.
    pub url: Option<String>,
    /// The partner that the customer is asked by.
    pub partner: Partner,
    /// That partner's `PartnerID`, as the link has it; `0` means not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mspp_id: Option<String>,
    /// The indirect provider of an indirect reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Partner>,
    /// The agreement that is to be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<RequestedAgreement>,
    /// The delegated administration (GDAP) that is asked for, or ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administration: Option<Administration>,
    /// Last day to accept, `YYYY-MM-DD`, as the mail says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// The file that the mail was written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// What proves that the customer has moved, where a relationship is to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// What a person does next, in the language of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// Applying only: how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ApplyStatus>,
    /// Why it could not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// Whether a relationship is to begin or to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestAction {
    /// A link that the customer follows; nothing has to be changed for it.
    Invite,
    /// It has to be made first: a plan for `--apply`.
    Create,
    /// It is to end: a plan for `--apply`.
    End,
    /// Nothing: there is none that could end.
    None,
}

/// An agreement that a customer is asked to accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequestedAgreement {
    /// Where it can be read at any time.
    pub link: Option<String>,
    /// The language of the text behind `text`.
    pub language: String,
    /// The country whose text it is.
    pub country: String,
    /// The text itself. Source: Partner Center, `agreementtemplates`; the address holds for five minutes.
    pub text: Option<String>,
}

/// Delegated administration. Source: Graph, `delegatedAdminRelationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Administration {
    /// Its id; null before it is made.
    pub id: Option<String>,
    /// What the partner calls it: 50 characters at most, and not twice.
    pub display_name: String,
    /// How long it is to last, ISO 8601.
    pub duration: String,
    /// By how long it goes on by itself; `PT0S`: it does not.
    pub auto_extend_duration: String,
    /// The roles.
    pub roles: Vec<AdministrationRole>,
    /// How far it has come, in the service's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// A role of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdministrationRole {
    /// The id of its template.
    pub id: Guid,
    /// Its name, where it is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
