use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::Guid;

/// An invitation, as one link in one input says it. Written by `parse-invite`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// What the link asks for.
    pub kind: InvitationKind,
    /// The link as it will be requested; null where the input names no usable link.
    pub url: Option<String>,
    /// Tenant id of the partner who becomes reseller; null where absent or damaged.
    pub partner_id: Option<Guid>,
    /// The text that stands where `partnerId` should, if it is no GUID. Never repaired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_partner_id: Option<String>,
    /// Partner location id (`PartnerID`, once MPN id) of the reseller; `0` means not given.
    pub mspp_id: Option<String>,
    /// The text that stands where `msppId` should, if it is no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_mspp_id: Option<String>,
    /// Tenant id of the indirect provider (distributor).
    pub indirect_csp_id: Option<Guid>,
    /// The text that stands where `indirectCspId` should, if it is no GUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_indirect_csp_id: Option<String>,
    /// Id of a granular delegated administration (GDAP) relationship: two GUIDs joined by a hyphen
    /// (documented), or one in links of 2022.
    pub relationship_id: Option<String>,
    /// The text that stands where `relationshipId` should, if it is damaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_relationship_id: Option<String>,
    /// The second GUID of `relationshipId`. It seems to be the partner's tenant (observed, not
    /// documented): a hint, never a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_hint: Option<Guid>,
    /// Whether delegated administration is asked for; null where the link does not say.
    pub dap: Option<bool>,
    /// Last day to accept, `YYYY-MM-DD`, in the zone of `zone`.
    pub deadline: Option<String>,
    /// The words that the deadline was read from, or that stand in its place.
    pub deadline_text: Option<String>,
    /// The day on which an unanswered GDAP request lapses, 90 days after the mail (documented),
    /// `YYYY-MM-DD`. No deadline that anybody set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapses: Option<String>,
    /// IANA time zone that the days are meant in.
    pub zone: Option<String>,
    /// Day on which the new service opens, `YYYY-MM-DD`.
    pub opening_date: Option<String>,
    /// Name of the partner as the mail gives it.
    pub partner_name: Option<String>,
    /// The partner as the directory knows it. Source: Graph, `findTenantInformationByTenantId`; only where
    /// `--online` was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_found: Option<super::Partner>,
    /// Whom the mail addresses.
    pub addressee: Option<String>,
    /// The `From` of the mail.
    pub sender: Option<String>,
    /// The `Subject` of the mail.
    pub subject: Option<String>,
    /// The `Date` of the mail, RFC 3339.
    pub date: Option<String>,
    /// The role that accepting needs. Microsoft's pages differ on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_role: Option<String>,
    /// For an opening notice: the licences that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<NoticedLicense>,
    /// Whether the link as given leads to a real Microsoft page of that kind with well-formed ids.
    pub genuine: bool,
    /// Whether the host is one of Microsoft's.
    pub host_ok: bool,
    /// Whether the partner is the one that `--expect-partner` (or its like) names; null if none was named.
    pub expected: Option<bool>,
    /// What a person should know before accepting.
    pub warnings: Vec<Warning>,
    /// Where the link was found.
    pub source: InvitationSource,
    /// Where else in the same input the same link was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<InvitationSource>,
}

/// A licence, as a notice that it is open names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticedLicense {
    /// The name of the licence.
    pub name: Option<String>,
    /// The id of the subscription; null where absent or no GUID.
    pub subscription_id: Option<Guid>,
    /// The text that stands where `subscriptionId` should, if it is no GUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_subscription_id: Option<String>,
}

/// What an invitation link asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationKind {
    /// A reseller relationship with a direct partner.
    Reseller,
    /// A reseller relationship with an indirect reseller and its provider.
    IndirectReseller,
    /// Delegated administration without a reseller relationship.
    AdminOnly,
    /// Granular delegated administration (GDAP).
    Gdap,
    /// Acceptance of the Microsoft Customer Agreement alone.
    Mca,
    /// A trial or purchase offer of the old partner portal.
    Offer,
    /// A partnership between provider and reseller; not for customers.
    Partnership,
    /// Notice that the new subscription is open (開通案内).
    OpeningNotice,
    /// A wrapped link that cannot be opened offline.
    Opaque,
    /// None of the above.
    #[default]
    Unknown,
}

/// A code for machines and words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// Stable code, lower case with hyphens.
    pub code: String,
    /// What it means, in the language of the run.
    pub words: String,
}

/// Where an invitation was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationSource {
    /// The file, or `-` for standard input.
    pub file: String,
    /// The number of the mail in a file of many, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<u64>,
    /// The part of the mail, or `text`, `html`, `url`.
    pub part: String,
    /// Rewriting services that the link was wrapped by, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrappers: Vec<String>,
}
