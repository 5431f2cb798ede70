//! Transfers of subscriptions from one partner to another, as the new commerce has them.

use jiff::Timestamp;
use record::ids::Guid;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use tenant_file::{Tenant, Transfer, TransferState};

use super::{context::Context, envelope::Attributes, refusals::Refusal};
use crate::http::message::Answer;

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
pub(super) fn create(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer_id = context.buyer()?.id;
    let wanted: Wanted = context.body()?;
    let own = *context.partner();
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
    let is_under_way = context.desk().transfers.iter().any(|one| {
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
        created: context.first.now,
        last_modified: context.first.now,
        subscriptions: Vec::new(),
    };
    let answer = Answer::json(201, &wire(&transfer, &own));
    context.desk().transfers.push(transfer);
    context.note(Some(customer_id), "transfer", "create_transfer");
    Ok(answer)
}

pub(super) fn fresh_id() -> Result<Guid, Refusal> {
    let id = uuid::Uuid::new_v4().to_string();
    id.parse().map_err(|_| Refusal::malformed("id", &id))
}

/// A bare list, as the service gives it (documented as possible).
pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let own = *context.partner();
    let transfers = context.first.partner_center.desk.transfers.iter();
    let of_customer = transfers.filter(|one| one.customer_id == customer);
    let items: Vec<_> = of_customer.map(|one| wire(one, &own)).collect();
    Ok(Answer::json(200, &items))
}

/// The place of the transfer that the path names.
fn place(context: &Context<'_>) -> Result<usize, Refusal> {
    let customer = context.buyer()?.id;
    let id = context.param(1);
    let transfers = &context.first.partner_center.desk.transfers;
    transfers
        .iter()
        .position(|one| one.customer_id == customer && one.id.as_str().eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::usual(404, 900_100, format!("The transfer {id} was not found.")))
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let at = place(context)?;
    let transfer = &context.first.partner_center.desk.transfers[at];
    Ok(Answer::json(200, &wire(transfer, context.partner())))
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
pub(super) fn patch(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let at = place(context)?;
    let patch: Patch = context.body()?;
    let transfer = context.first.partner_center.desk.transfers[at].clone();
    let own = *context.partner();
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
        hand_over(context, &transfer, &patch.lineitems)?;
        TransferState::Complete
    };
    let now = context.first.now;
    let changed = &mut context.desk().transfers[at];
    changed.state = state;
    changed.last_modified = now;
    changed.subscriptions = patch
        .lineitems
        .into_iter()
        .map(|line| line.subscriptionid)
        .collect();
    let answer = Answer::json(200, &wire(changed, &own));
    context.note(Some(transfer.customer_id), "transfer", "update_transfer");
    Ok(answer)
}

/// Subscriptions change hands with price, term and seats, under new ids.
fn hand_over(
    context: &mut Context<'_>,
    transfer: &Transfer,
    lines: &[Line],
) -> Result<(), Refusal> {
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
    let done = context.in_tenant(&transfer.customer_id, |tenant| {
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
pub(super) fn withdraw(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let at = place(context)?;
    let (own, now) = (*context.partner(), context.first.now);
    let transfer = &mut context.desk().transfers[at];
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
    context.note(Some(customer), "transfer", "update_transfer");
    Ok(Answer::empty(204))
}
