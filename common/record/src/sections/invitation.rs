use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relationship::Partner;
use crate::ids::Guid;

/// An invitation, as one link in one input says it. Written by `parse-invite`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// What the link asks for.
    pub kind: InvitationKind,
    /// Where one link asks for several things, all of them: which page opens is not known, and `kind` is
    /// the one that gives most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<InvitationKind>,
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
    /// The hour of that day, `HH:MM`, in the zone of `zone`, where one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_time: Option<String>,
    /// The words that the deadline was read from, or that stand in its place.
    pub deadline_text: Option<String>,
    /// Where the mail gives several days to do something by: all of them, with what each is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<NamedDeadline>,
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
    pub partner_found: Option<Partner>,
    /// Whom the mail addresses.
    pub addressee: Option<String>,
    /// The `From` of the mail.
    pub sender: Option<String>,
    /// The `Subject` of the mail.
    pub subject: Option<String>,
    /// The `Message-ID` of the mail, without brackets; absent where it has none that can be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The `Date` of the mail, RFC 3339.
    pub date: Option<String>,
    /// The role that accepting needs. Microsoft's pages differ on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_role: Option<String>,
    /// For an opening notice: the licences that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<NoticedLicense>,
    /// What following the link as given leads to; null for what invites to nothing (an opening notice, a
    /// partnership of two partners, a link that is no invitation).
    #[serde(default)]
    pub verdict: Option<InvitationVerdict>,
    /// Whether `verdict` is `genuine`: the link as given leads to a real Microsoft page of that kind with
    /// well-formed ids.
    pub genuine: bool,
    /// Whether the host is one of Microsoft's.
    pub host_ok: bool,
    /// Whether the partner is the one that `--expect-partner` (or its like) names; null if none was named.
    pub expected: Option<bool>,
    /// What a person should know before accepting.
    pub warnings: Vec<Warning>,
    /// Where the link was found.
    pub source: InvitationSource,
    /// Where else in the same input the same link was found, up to 16 places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<InvitationSource>,
    /// How many such places there are beside those in `also`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_places: Option<u64>,
}

/// What a link leads to, as far as the link and the mail alone can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationVerdict {
    /// A real Microsoft page of that kind, with well-formed ids. It does not say that it is wanted.
    Genuine,
    /// It leads, or may lead, to a site that is not Microsoft's.
    Forged,
    /// Microsoft's site, but the link is damaged: it does not lead to the page that it should.
    Damaged,
    /// It cannot be told offline: a form that is not confirmed, a national cloud, a link whose target
    /// another service keeps, several requests in one link.
    Unverifiable,
}

/// A day to do something by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamedDeadline {
    /// What it is for.
    pub purpose: DeadlinePurpose,
    /// The day, `YYYY-MM-DD`, in the zone of `zone`; null where it could not be read.
    pub day: Option<String>,
    /// The hour of that day, `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words that it was read from.
    pub text: String,
    /// The line that it stands in, cut to 120 characters.
    pub context: String,
}

/// What a deadline is for, by the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlinePurpose {
    /// Accepting the invitation.
    Acceptance,
    /// Questions about it.
    Inquiry,
    /// The end of a contract, a subscription or a service.
    Contract,
    /// A campaign, a price or a survey.
    Campaign,
    /// An answer to the sender.
    Reply,
    /// A payment.
    Payment,
    /// Something else, such as an event or a document.
    Other,
    /// The words do not say for what.
    Unnamed,
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
    /// No invitation, but a link that asks for a consent, a device code, a sign-in or a payment.
    OtherRequest,
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
    /// Whether it is a reason not to accept: the answer is then no (exit code 1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub grave: bool,
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
