//! Who answers the questions about a subscription.

use common::ids::Guid;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{Attributes, Scene, refusals::Refusal, subscriptions::with_it};
use crate::{
    message::Answer,
    tenant::{PartnerRelation, SupportContact},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireContact<'a> {
    #[serde(flatten)]
    contact: &'a SupportContact,
    attributes: Attributes,
}

fn answer(contact: &SupportContact) -> Answer {
    let wire = WireContact {
        contact,
        attributes: Attributes {
            object_type: "SupportContact",
        },
    };
    Answer::json(200, &wire)
}

/// The contact of a subscription: the partner itself, where no other was set.
pub(super) fn get(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let own = SupportContact {
        support_tenant_id: *scene.partner(),
        support_mpn_id: scene.first.partner_center.mpn_id.clone(),
        name: scene.first.partner_name().to_owned(),
    };
    let set = with_it(scene, |one, _| one.terms.support_contact.clone())?;
    Ok(answer(&set.unwrap_or(own)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    supporttenantid: Guid,
    supportmpnid: String,
    name: String,
    #[serde(rename = "attributes")]
    _attributes: Option<IgnoredAny>,
}

/// Only the partner itself and its resellers can be it (documented; the code is inferred).
pub(super) fn put(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let wanted: Wanted = scene.body()?;
    let center = &scene.first.partner_center;
    let is_reseller = center.desk.partners.iter().any(|partner| {
        partner.tenant_id == wanted.supporttenantid
            && partner.mpn_id == wanted.supportmpnid
            && partner.relation == Some(PartnerRelation::Reseller)
    });
    let is_own = center.tenant_id == wanted.supporttenantid && center.mpn_id == wanted.supportmpnid;
    if !is_reseller && !is_own {
        let words = "The support contact is no reseller of the partner.";
        return Err(Refusal::usual(400, 3000, words));
    }
    let contact = SupportContact {
        support_tenant_id: wanted.supporttenantid,
        support_mpn_id: wanted.supportmpnid,
        name: wanted.name,
    };
    let customer = scene.buyer()?.id;
    let set = contact.clone();
    with_it(scene, |one, _| one.terms.support_contact = Some(set))?;
    scene.note(Some(customer), "subscription", "update_subscription");
    Ok(answer(&contact))
}
