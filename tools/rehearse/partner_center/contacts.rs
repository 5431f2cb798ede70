//! Who answers the questions about a subscription.

use record::ids::Guid;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use tenant_file::{PartnerRelation, SupportContact};

use super::{context::Context, envelope::Attributes, refusals::Refusal, subscriptions::with_it};
use crate::http::message::Answer;

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
pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let own = SupportContact {
        support_tenant_id: *context.partner(),
        support_mpn_id: context.first.partner_center.mpn_id.clone(),
        name: context.first.partner_name().to_owned(),
    };
    let set = with_it(context, |one, _| one.terms.support_contact.clone())?;
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
pub(super) fn put(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted: Wanted = context.body()?;
    let center = &context.first.partner_center;
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
    let customer = context.buyer()?.id;
    let set = contact.clone();
    with_it(context, |one, _| one.terms.support_contact = Some(set))?;
    context.note(Some(customer), "subscription", "update_subscription");
    Ok(answer(&contact))
}
