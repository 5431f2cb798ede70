use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failed::SectionError;
use crate::ids::Guid;

/// How the relationship that is asked about stands. Written by `check-relationship`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Relationship {
    /// The verdict.
    pub state: RelationshipState,
    /// From which side it was looked at.
    pub side: Side,
    /// Which relationship was asked about: the one that the invitation asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedRelationship>,
    /// The partner that was asked about.
    pub partner: Partner,
    /// What the verdict rests on, each with its source and time.
    pub evidence: Vec<Evidence>,
    /// Who else sells to the customer, and what of each still runs (the customer's side only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherSeller>,
    /// What a move of subscriptions to this partner depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<MoveCondition>,
    /// What a person does or looks at next, in the language of the run; absent where nothing is left to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The mail that answers the invitation, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<CompletionNotice>,
    /// `failed` where the question could not be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it could not be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

impl Relationship {
    /// Whether it proves that the customer has another partner to buy from than `own`, so that what `own` sold may end.
    /// Only the customer's own side shows that: what a partner sees of itself, or that somebody else administers the
    /// customer, says nothing of who sells to it.
    #[must_use]
    pub fn proves_move_from(&self, own: Guid) -> bool {
        let sells = match self.asked {
            Some(AskedRelationship::Administration | AskedRelationship::Roles) => false,
            Some(AskedRelationship::Reseller | AskedRelationship::IndirectReseller) | None => true,
        };
        sells
            && self.side == Side::Customer
            && self.state == RelationshipState::Established
            && self.error.is_none()
            && self.partner.tenant_id.is_some_and(|id| id != own)
    }
}

/// The verdict about a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationshipState {
    /// The relationship is there.
    Established,
    /// There are signs of it, but it is not complete.
    Pending,
    /// It is not there (only the partner's side can say so).
    Absent,
    /// The side that was asked cannot tell.
    Unknown,
}

/// A kind of relationship between a customer and a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AskedRelationship {
    /// The partner sells to the customer.
    Reseller,
    /// The partner sells to the customer through a provider.
    IndirectReseller,
    /// The partner administers the customer's tenant without a limit (DAP).
    Administration,
    /// The partner has roles in the customer's tenant for a time (GDAP).
    Roles,
}

/// From which side a relationship was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The customer's: Microsoft Graph in the customer's tenant.
    Customer,
    /// The partner's: Partner Center, and Graph in the partner's tenant for roles.
    Partner,
}

/// A partner, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Partner {
    /// The partner's **tenant** id (not the `PartnerID`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<Guid>,
    /// Its display name. Source: Graph, `findTenantInformationByTenantId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its default domain. Source: as `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

/// One observation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What was seen, as a code (lower case, hyphens).
    pub fact: String,
    /// What was seen, for a person, in the language of the run.
    pub words: String,
    /// The call that showed it, such as `GET /directory/subscriptions`.
    pub source: String,
    /// When it was seen, RFC 3339 UTC.
    pub time: String,
}

/// A partner that sells to the customer beside the one that was asked about, such as the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherSeller {
    /// Who it is.
    pub partner: Partner,
    /// What of it has not ended.
    pub subscriptions: Vec<OthersSubscription>,
}

/// A subscription of another seller. Source: Graph, `companySubscription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OthersSubscription {
    /// The commerce system's id, as Partner Center and mails name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Microsoft's part number of its SKU.
    pub sku_part_number: String,
    /// `Enabled`, `Warning`, `Suspended`, … as Graph writes it.
    pub status: String,
    /// Its seats.
    pub seats: i64,
    /// When it goes to its next state unless renewed, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_lifecycle_date_time: Option<String>,
}

/// The mail that answers an invitation once the relationship is proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompletionNotice {
    /// Whether it was written.
    pub status: NoticeStatus,
    /// The file, for a person to look at and send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Why it was not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// Whether a mail was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeStatus {
    /// It is in the file.
    Written,
    /// There is none: the relationship is not proved, the invitation cannot be answered, or the file cannot be written.
    NotWritten,
}

/// Something that a move of subscriptions depends on. Source: Microsoft's page on moving licence-based customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MoveCondition {
    /// Which.
    pub condition: MoveConditionKind,
    /// Whether it holds; null where nothing at hand says so.
    pub holds: Option<bool>,
    /// What is known, and what follows from it, in the language of the run.
    pub words: String,
}

/// What a move of subscriptions depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MoveConditionKind {
    /// The partner has a company in the region of the customer.
    SameRegion,
    /// The customer has at most 150 active subscriptions, so that each may stand beside its successor.
    #[serde(rename = "at-most-150-subscriptions")]
    #[schemars(rename = "at-most-150-subscriptions")]
    AtMost150Subscriptions,
    /// What the old partner sold does not renew.
    RenewalOff,
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
    const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";

    #[test]
    fn only_what_the_customers_side_says_of_another_seller_proves_a_move() {
        use AskedRelationship::{Administration, IndirectReseller, Reseller, Roles};
        let established = |side: &str, asked: Option<AskedRelationship>, partner: &str| {
            let mut section = serde_json::json!({
                "state": "established", "side": side, "partner": {"tenantId": partner}, "evidence": [],
            });
            if let Some(asked) = asked {
                section["asked"] = serde_json::to_value(asked).unwrap();
            }
            serde_json::from_value::<Relationship>(section).unwrap()
        };
        let own: Guid = OWN.parse().unwrap();
        for (one, proves) in [
            (established("customer", None, NEW), true),
            (established("customer", Some(Reseller), NEW), true),
            (established("customer", Some(IndirectReseller), NEW), true),
            (established("customer", Some(Roles), NEW), false),
            (established("customer", Some(Administration), NEW), false),
            (established("customer", Some(Reseller), OWN), false),
            // A distributor that asks its own Partner Center about the indirect reseller of its own invitation.
            (established("partner", Some(IndirectReseller), NEW), false),
            (established("partner", None, NEW), false),
        ] {
            assert_eq!(one.proves_move_from(own), proves, "{one:?}");
        }
    }
}
