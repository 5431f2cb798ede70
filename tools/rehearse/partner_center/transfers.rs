//! Transfers of subscriptions from one partner to another, as the new commerce has them.

use common::ids::Guid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{Attributes, Scene, refusals::Refusal};
use crate::{
    message::Answer,
    tenant::{Tenant, Transfer, TransferState},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireTransfer<'a> {
    id: &'a Guid,
    source_partner_tenant_id: &'a Guid,
    source_partner_name: &'a str,
    target_partner_tenant_id: &'a Guid,
    customer_tenant_id: &'a Guid,
    customer_email_id: &'a str,
    transfer_type: &'static str,
    transfer_direction: &'static str,
    status: TransferState,
    created_time: Timestamp,
    last_modified_time: Timestamp,
    line_items: Vec<LineItem<'a>>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineItem<'a> {
    id: usize,
    subscription_id: &'a Guid,
}

fn wire<'a>(transfer: &'a Transfer, own: &Guid) -> WireTransfer<'a> {
    let items = transfer.subscriptions.iter().enumerate();
    WireTransfer {
        id: &transfer.id,
        source_partner_tenant_id: &transfer.source_partner_tenant_id,
        source_partner_name: &transfer.source_partner_name,
        target_partner_tenant_id: &transfer.target_partner_tenant_id,
        customer_tenant_id: &transfer.customer_id,
        customer_email_id: &transfer.customer_email_id,
        // New commerce; what the number is, the documentation contradicts itself about.
        transfer_type: "5",
        transfer_direction: if transfer.source_partner_tenant_id == *own {
            "FromPartner"
        } else {
            "ToPartner"
        },
        status: transfer.state,
        created_time: transfer.created,
        last_modified_time: transfer.last_modified,
        line_items: items
            .map(|(id, subscription_id)| LineItem {
                id,
                subscription_id,
            })
            .collect(),
        attributes: Attributes {
            object_type: "TransferEntity",
        },
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    sourcepartnertenantid: Guid,
    sourcepartnername: String,
    customeremailid: String,
    targetpartnertenantid: Option<Guid>,
    #[serde(rename = "customername")]
    _customername: Option<String>,
    #[serde(rename = "targetpartneremailid")]
    _targetpartneremailid: Option<String>,
    #[serde(rename = "targetproducttypes")]
    _targetproducttypes: Option<Vec<String>>,
    #[serde(rename = "partneronrecord")]
    _partneronrecord: Option<String>,
    #[serde(rename = "transfertype")]
    _transfertype: Option<IgnoredAny>,
}

/// The new partner asks for a transfer.
pub(super) fn create(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer_id = scene.buyer()?.id;
    let wanted: Wanted = scene.body()?;
    let own = *scene.partner();
    let target = wanted.targetpartnertenantid.unwrap_or(own);
    if target != own {
        return Err(Refusal::malformed("target partner", target.as_str()));
    }
    if wanted.sourcepartnertenantid == own {
        return Err(Refusal::usual(
            400,
            900_148,
            "Source and target are the same partner.",
        ));
    }
    let is_under_way = scene.desk().transfers.iter().any(|one| {
        one.customer_id == customer_id
            && one.source_partner_tenant_id == wanted.sourcepartnertenantid
            && one.state == TransferState::Pending
    });
    if is_under_way {
        return Err(Refusal::usual(
            409,
            900_101,
            "A transfer is in progress already.",
        ));
    }
    let transfer = Transfer {
        id: fresh_id()?,
        customer_id,
        source_partner_tenant_id: wanted.sourcepartnertenantid,
        source_partner_name: wanted.sourcepartnername,
        target_partner_tenant_id: own,
        customer_email_id: wanted.customeremailid,
        state: TransferState::Pending,
        created: scene.first.now,
        last_modified: scene.first.now,
        subscriptions: Vec::new(),
    };
    let answer = Answer::json(201, &wire(&transfer, &own));
    scene.desk().transfers.push(transfer);
    scene.note(Some(customer_id), "transfer", "create_transfer");
    Ok(answer)
}

pub(super) fn fresh_id() -> Result<Guid, Refusal> {
    let id = uuid::Uuid::new_v4().to_string();
    id.parse().map_err(|_| Refusal::malformed("id", &id))
}

/// A bare list, as the service gives it (documented as possible).
pub(super) fn list(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let customer = scene.buyer()?.id;
    let own = *scene.partner();
    let transfers = scene.first.partner_center.desk.transfers.iter();
    let of_customer = transfers.filter(|one| one.customer_id == customer);
    let items: Vec<_> = of_customer.map(|one| wire(one, &own)).collect();
    Ok(Answer::json(200, &items))
}

/// The place of the transfer that the path names.
fn place(scene: &Scene<'_>) -> Result<usize, Refusal> {
    let customer = scene.buyer()?.id;
    let id = scene.given(1);
    let transfers = &scene.first.partner_center.desk.transfers;
    transfers
        .iter()
        .position(|one| one.customer_id == customer && one.id.as_str().eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::usual(404, 900_100, format!("The transfer {id} was not found.")))
}

pub(super) fn get(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let at = place(scene)?;
    let transfer = &scene.first.partner_center.desk.transfers[at];
    Ok(Answer::json(200, &wire(transfer, scene.partner())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    status: Option<String>,
    #[serde(default)]
    lineitems: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    subscriptionid: Guid,
}

/// The old partner puts its subscriptions in, which completes the transfer, or rejects it. The partner of a rehearsal can
/// do so where it is the old one.
pub(super) fn patch(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let at = place(scene)?;
    let patch: Patch = scene.body()?;
    let transfer = scene.first.partner_center.desk.transfers[at].clone();
    let own = *scene.partner();
    if transfer.state != TransferState::Pending || transfer.source_partner_tenant_id != own {
        return Err(Refusal::usual(
            400,
            900_102,
            "The transfer cannot be processed.",
        ));
    }
    let rejects = patch
        .status
        .is_some_and(|status| status.to_ascii_lowercase().starts_with("reject"));
    let state = if rejects {
        TransferState::Rejected
    } else {
        hand_over(scene, &transfer, &patch.lineitems)?;
        TransferState::Complete
    };
    let now = scene.first.now;
    let changed = &mut scene.desk().transfers[at];
    changed.state = state;
    changed.last_modified = now;
    changed.subscriptions = patch
        .lineitems
        .into_iter()
        .map(|line| line.subscriptionid)
        .collect();
    let answer = Answer::json(200, &wire(changed, &own));
    scene.note(Some(transfer.customer_id), "transfer", "update_transfer");
    Ok(answer)
}

/// Subscriptions change hands with price, term and seats, under new ids.
fn hand_over(scene: &mut Scene<'_>, transfer: &Transfer, lines: &[Line]) -> Result<(), Refusal> {
    let fresh = lines
        .iter()
        .map(|_| fresh_id())
        .collect::<Result<Vec<_>, _>>()?;
    let sells = |tenant: &Tenant, line: &Line| {
        tenant.subscriptions.iter().position(|one| {
            one.commerce_subscription_id == line.subscriptionid
                && one.owner_tenant_id.as_ref() == Some(&transfer.source_partner_tenant_id)
        })
    };
    let done = scene.in_tenant(&transfer.customer_id, |tenant| {
        let places: Option<Vec<usize>> = lines.iter().map(|line| sells(tenant, line)).collect();
        for (at, id) in places?.into_iter().zip(fresh) {
            let one = &mut tenant.subscriptions[at];
            one.owner_tenant_id = Some(transfer.target_partner_tenant_id);
            one.commerce_subscription_id = id;
        }
        (!lines.is_empty()).then_some(())
    });
    done.flatten()
        .ok_or_else(|| Refusal::usual(400, 800_078, "A subscription cannot be transferred."))
}

/// The new partner takes its request back.
pub(super) fn withdraw(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let at = place(scene)?;
    let (own, now) = (*scene.partner(), scene.first.now);
    let transfer = &mut scene.desk().transfers[at];
    if transfer.state != TransferState::Pending || transfer.target_partner_tenant_id != own {
        return Err(Refusal::usual(
            400,
            900_102,
            "The transfer cannot be processed.",
        ));
    }
    transfer.state = TransferState::Withdrawn;
    transfer.last_modified = now;
    let customer = transfer.customer_id;
    scene.note(Some(customer), "transfer", "update_transfer");
    Ok(Answer::empty(204))
}
