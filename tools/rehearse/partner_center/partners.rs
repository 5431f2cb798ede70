//! Other partners: resellers and providers, who they are, and whether they have signed.

use record::ids::Guid;
use serde::Serialize;
use tenant_file::{OtherPartner, PartnerRelation, Tenant};

use super::{context::Context, envelope::Attributes, refusals::Refusal};
use crate::http::message::Answer;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Relationship<'a> {
    id: &'a Guid,
    name: &'a str,
    #[serde(rename = "relationshipType")]
    kind: &'static str,
    state: &'static str,
    mpn_id: &'a str,
    location: &'a str,
    attributes: Attributes,
}

const ATTRIBUTES: Attributes = Attributes {
    object_type: "PartnerRelationship",
};

const PROVIDER_OF: &str = "is_indirect_cloud_solution_provider_of";
const RESELLER_OF: &str = "is_indirect_reseller_of";

pub(super) fn of_customer(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let resellers = context.buyer()?.indirect_resellers.iter();
    let items = resellers.map(|reseller| Relationship {
        id: &reseller.id,
        name: &reseller.name,
        kind: PROVIDER_OF,
        state: "Active",
        mpn_id: &reseller.mpn_id,
        location: &reseller.location,
        attributes: ATTRIBUTES,
    });
    Ok(context.call.collection(items.collect(), None))
}

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = context.call.option("relationship_type").unwrap_or_default();
    let (kind, relation) = match wanted.to_ascii_lowercase().as_str() {
        "isindirectcloudsolutionproviderof" => (PROVIDER_OF, PartnerRelation::Reseller),
        "isindirectresellerof" => (RESELLER_OF, PartnerRelation::Provider),
        _ => return Err(Refusal::malformed("relationship type", wanted)),
    };
    let partners = context.first.partner_center.desk.partners.iter();
    let items = partners
        .filter(|partner| partner.relation == Some(relation))
        .map(|partner| Relationship {
            id: &partner.tenant_id,
            name: &partner.name,
            kind,
            state: "Active",
            mpn_id: &partner.mpn_id,
            location: &partner.location,
            attributes: ATTRIBUTES,
        });
    Ok(context.call.collection(items.collect(), None))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Profile<'a> {
    mpn_id: &'a str,
    partner_name: &'a str,
    #[serde(rename = "profileType")]
    kind: &'static str,
    attributes: Attributes,
}

/// The profile of a `PartnerID`; without one, the partner's own.
pub(super) fn profile(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let center = &context.first.partner_center;
    let id = context.call.option("mpnId").unwrap_or(&center.mpn_id);
    let name = if id == center.mpn_id {
        context.first.partner_name()
    } else {
        let name = known(context, id).map(|partner| partner.name.as_str());
        name.ok_or_else(|| {
            Refusal::usual(404, 3000, format!("No partner has the PartnerID '{id}'."))
        })?
    };
    let profile = Profile {
        mpn_id: id,
        partner_name: name,
        kind: "MpnProfile",
        attributes: Attributes {
            object_type: "MpnProfile",
        },
    };
    Ok(Answer::json(200, &profile))
}

fn known<'a>(context: &'a Context<'_>, mpn_id: &str) -> Option<&'a OtherPartner> {
    let partners = &context.first.partner_center.desk.partners;
    partners.iter().find(|partner| partner.mpn_id == mpn_id)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AgreementStatus {
    is_agreement_signed: bool,
}

/// Whether another partner has signed the Microsoft Partner Agreement, by exactly one of its two ids.
pub(super) fn agreement_status(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let call = context.call;
    let wrong = |code, words: &str| Err(Refusal::usual(400, code, words));
    let found = match (call.option("mpnId"), call.option("tenantId")) {
        (None, None) => return wrong(2001, "A PartnerID or a tenant id is needed."),
        (Some(_), Some(_)) => return wrong(2000, "Either a PartnerID or a tenant id is needed."),
        (Some(id), None) if id.is_empty() || id.bytes().any(|byte| !byte.is_ascii_digit()) => {
            return wrong(2000, "The PartnerID is malformed.");
        }
        // Who has not signed itself could not ask.
        (Some(id), None) if id == context.first.partner_center.mpn_id => {
            let status = AgreementStatus {
                is_agreement_signed: true,
            };
            return Ok(Answer::json(200, &status));
        }
        (Some(id), None) => match known(context, id) {
            Some(partner) => partner,
            None => return wrong(2200, "The PartnerID is not known."),
        },
        (None, Some(id)) => {
            let Ok(id) = id.parse::<Guid>() else {
                return wrong(2000, "The tenant id is malformed.");
            };
            let mut partners = context.first.partner_center.desk.partners.iter();
            match partners.find(|partner| partner.tenant_id == id) {
                Some(partner) => partner,
                None => return wrong(2205, "The tenant is not known."),
            }
        }
    };
    if found.location != context.first.organization.country_letter_code {
        return wrong(2201, "The partner is of another region.");
    }
    let status = AgreementStatus {
        is_agreement_signed: found.is_agreement_signed,
    };
    Ok(Answer::json(200, &status))
}

/// Whether a `PartnerID` may be the reseller of record: one of the partner's own, who has signed. Else status, code and
/// words (documented).
pub(super) fn may_be_reseller(first: &Tenant, id: &str) -> Result<(), (u16, u32, &'static str)> {
    let partners = &first.partner_center.desk.partners;
    match partners.iter().find(|one| one.mpn_id == id) {
        None => Err((404, 800_015, "The PartnerID was not found.")),
        Some(one) if one.relation.is_none() => Err((
            400,
            800_016,
            "The PartnerID is no indirect reseller of the partner.",
        )),
        Some(one) if !one.is_agreement_signed => Err((
            403,
            900_123,
            "The reseller has not signed the Microsoft Partner Agreement.",
        )),
        Some(_) => Ok(()),
    }
}
