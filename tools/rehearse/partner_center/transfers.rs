//! Transfers of subscriptions from one partner to another, as the new commerce has them.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
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
    customer_name: Option<&'a str>,
    partner_on_record: Option<&'a str>,
    target_product_types: [&'static str; 1],
    transfer_type: &'static str,
    transfer_direction: &'static str,
    status: TransferState,
    created_time: Timestamp,
    last_modified_time: Timestamp,
    expiration_time: Option<Timestamp>,
    line_items: Vec<LineItem<'a>>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineItem<'a> {
    id: usize,
    subscription_id: &'a Guid,
    product_type: &'static str,
}

/// Licences of new commerce.
const LICENCES: &str = "OnlineServicesNCE";

/// Days that a transfer can be answered. That there is an end is documented, how long it is not.
const LIFE: i64 = 30;

/// The most subscriptions of a transfer (observed: told by distributors).
const MOST: usize = 25;

fn wire<'a>(transfer: &'a Transfer, own: &Guid) -> WireTransfer<'a> {
    let items = transfer.subscriptions.iter().enumerate();
    WireTransfer {
        id: &transfer.id,
        source_partner_tenant_id: &transfer.source_partner_tenant_id,
        source_partner_name: &transfer.source_partner_name,
        target_partner_tenant_id: &transfer.target_partner_tenant_id,
        customer_tenant_id: &transfer.customer_id,
        customer_email_id: &transfer.customer_email_id,
        customer_name: transfer.customer_name.as_deref(),
        partner_on_record: transfer.partner_on_record.as_deref(),
        target_product_types: [LICENCES],
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
        expiration_time: transfer.expires,
        line_items: items
            .map(|(id, subscription_id)| LineItem {
                id,
                subscription_id,
                product_type: LICENCES,
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
    customername: Option<String>,
    #[serde(rename = "targetpartneremailid")]
    _targetpartneremailid: Option<String>,
    #[serde(rename = "targetproducttypes")]
    _targetproducttypes: Option<Vec<String>>,
    partneronrecord: Option<String>,
    #[serde(rename = "transfertype")]
    _transfertype: Option<IgnoredAny>,
}

/// Ends what nobody answered in time.
fn lapse(context: &mut Context<'_>) {
    let now = context.first.now;
    for one in &mut context.desk().transfers {
        let is_over = one.expires.is_some_and(|expires| expires <= now);
        if one.state == TransferState::Pending && is_over {
            one.state = TransferState::Expired;
            one.last_modified = now;
        }
    }
}

/// The new partner asks for a transfer.
pub(super) fn create(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    lapse(context);
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
        customer_name: wanted.customername,
        partner_on_record: wanted.partneronrecord,
        state: TransferState::Pending,
        created: context.first.now,
        last_modified: context.first.now,
        expires: expires(context.first.now),
        subscriptions: Vec::new(),
    };
    let answer = Answer::json(201, &wire(&transfer, &own));
    context.desk().transfers.push(transfer);
    context.note(Some(customer_id), "transfer", "create_transfer");
    Ok(answer)
}

fn expires(asked: Timestamp) -> Option<Timestamp> {
    let asked = asked.to_zoned(TimeZone::UTC);
    Some(asked.checked_add(LIFE.days()).ok()?.timestamp())
}

pub(super) fn fresh_id() -> Result<Guid, Refusal> {
    let id = uuid::Uuid::new_v4().to_string();
    id.parse().map_err(|_| Refusal::malformed("id", &id))
}

/// A bare list, as the service gives it (documented as possible).
pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    lapse(context);
    let customer = context.buyer()?.id;
    let own = *context.partner();
    let transfers = context.first.partner_center.desk.transfers.iter();
    let of_customer = transfers.filter(|one| one.customer_id == customer);
    let items: Vec<_> = of_customer.map(|one| wire(one, &own)).collect();
    Ok(Answer::json(200, &items))
}

/// The place of the transfer that the path names.
fn place(context: &mut Context<'_>) -> Result<usize, Refusal> {
    lapse(context);
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

/// The properties of the entity, in lower case; any other is refused.
const PROPERTIES: &[&str] = &[
    "id",
    "alternateid",
    "attributes",
    "completedtime",
    "createdtime",
    "customeremailid",
    "customername",
    "customertenantid",
    "expirationtime",
    "ignoreeligibilitycheck",
    "lastmodifiedtime",
    "lastmodifieduser",
    "lineitems",
    "links",
    "participants",
    "partneronrecord",
    "partnertenantid",
    "sourcepartneremailid",
    "sourcepartnername",
    "sourcepartnertenantid",
    "status",
    "targetpartneremailid",
    "targetpartnername",
    "targetpartnertenantid",
    "targetproducttypes",
    "transferdirection",
    "transfertype",
];

/// The whole entity as it is to be (documented: its id, its status and both partners are in it).
#[derive(Deserialize)]
struct Patch {
    id: Guid,
    status: String,
    sourcepartnertenantid: Guid,
    targetpartnertenantid: Guid,
    #[serde(default)]
    lineitems: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    subscriptionid: Guid,
    #[serde(rename = "producttype")]
    _producttype: String,
}

/// What a change of a transfer means, by its status and who sends it. `Cancel` is documented, and that line items accept; the
/// words `Reject` and `Accept` are inferred.
fn wanted(patch: &Patch, is_source: bool) -> Option<TransferState> {
    let status = patch.status.to_ascii_lowercase();
    match (is_source, patch.lineitems.is_empty()) {
        (false, _) if status == "cancel" => Some(TransferState::Withdrawn),
        (true, _) if status.starts_with("reject") => Some(TransferState::Rejected),
        (true, false) if status.starts_with("accept") => Some(TransferState::Complete),
        _ => None,
    }
}

/// The old partner puts its subscriptions in, which completes the transfer, or rejects it; the new one takes its request
/// back. The partner of a rehearsal is on the end that the transfer says.
pub(super) fn patch(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let at = place(context)?;
    let patch: Patch = context.body_of(PROPERTIES)?;
    let transfer = context.first.partner_center.desk.transfers[at].clone();
    let own = *context.partner();
    let unprocessable = || Refusal::usual(400, 900_102, "The transfer cannot be processed.");
    let is_it = patch.id == transfer.id
        && patch.sourcepartnertenantid == transfer.source_partner_tenant_id
        && patch.targetpartnertenantid == transfer.target_partner_tenant_id;
    let state = wanted(&patch, transfer.source_partner_tenant_id == own)
        .filter(|_| is_it && transfer.state == TransferState::Pending)
        .filter(|_| patch.lineitems.len() <= MOST)
        .ok_or_else(unprocessable)?;
    if state == TransferState::Complete {
        hand_over(context, &transfer, &patch.lineitems)?;
    }
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

/// The new partner takes its request back, as transfers before new commerce had it.
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
