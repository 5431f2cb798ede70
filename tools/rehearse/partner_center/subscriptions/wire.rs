//! A subscription as it goes on the wire.

use std::fmt::Write;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use record::ids::Guid;
use ring::digest::{SHA256, digest};
use serde::Serialize;
use serde_json::Value;

use tenant_file::{AtTermEnd, BillingCycle, Subscription, SubscriptionStatus, Tenant};

/// Days after a purchase or a renewal in which it can be taken back (documented).
pub(super) const WINDOW: i64 = 7;

#[expect(
    clippy::struct_excessive_bools,
    reason = "the service's resource has them"
)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireSubscription<'a> {
    id: &'a Guid,
    offer_id: String,
    offer_name: &'a str,
    friendly_name: &'a str,
    product_type: ProductType,
    quantity: u32,
    unit_type: &'static str,
    has_purchasable_addons: bool,
    creation_date: Timestamp,
    effective_start_date: Timestamp,
    commitment_end_date: Option<Timestamp>,
    commitment_end_date_time: Option<Timestamp>,
    cancellation_allowed_until_date: Option<Timestamp>,
    status: &'static str,
    auto_renew_enabled: bool,
    is_trial: bool,
    billing_type: &'static str,
    billing_cycle: BillingCycle,
    term_duration: &'a str,
    renewal_term_duration: &'a str,
    is_microsoft_product: bool,
    publisher_name: &'static str,
    actions: &'static [&'static str],
    partner_id: &'a str,
    suspension_reasons: &'static [&'static str],
    contract_type: &'a str,
    refund_options: Vec<RefundOption>,
    order_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scheduled_actions: Vec<ScheduledAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_next_term_instructions: Option<&'a Value>,
    links: Links,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProductType {
    id: &'static str,
    display_name: &'static str,
}

/// Within its days, all of it can be had back (inferred; by day it is less).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefundOption {
    #[serde(rename = "type")]
    kind: &'static str,
    expires_at: Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScheduledAction {
    schedule_type: &'static str,
    action_type: &'static str,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    this: Link,
}

#[derive(Serialize)]
struct Link {
    uri: String,
    method: &'static str,
    headers: [&'static str; 0],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes {
    etag: String,
    object_type: &'static str,
}

impl<'a> WireSubscription<'a> {
    pub(super) fn of(one: &'a Subscription, tenant: &Tenant, customer: &Guid) -> Self {
        let terms = &one.terms;
        Self {
            id: &one.commerce_subscription_id,
            offer_id: offer_id(one, tenant),
            offer_name: &one.offer_name,
            friendly_name: terms.friendly_name.as_ref().unwrap_or(&one.offer_name),
            product_type: ProductType {
                id: "OnlineServicesNCE",
                display_name: "OnlineServicesNCE",
            },
            quantity: one.total_licenses,
            unit_type: "Licenses",
            has_purchasable_addons: false,
            creation_date: one.created_date_time,
            effective_start_date: one.created_date_time,
            commitment_end_date: last_moment(one),
            commitment_end_date_time: last_moment(one),
            cancellation_allowed_until_date: window_ends(one),
            status: status(one.status),
            auto_renew_enabled: one.auto_renew_enabled,
            is_trial: one.is_trial,
            billing_type: "license",
            billing_cycle: terms.billing_cycle.unwrap_or(BillingCycle::Monthly),
            term_duration: &one.term_duration,
            renewal_term_duration: if one.auto_renew_enabled {
                &one.term_duration
            } else {
                ""
            },
            is_microsoft_product: true,
            publisher_name: "Microsoft Corporation",
            actions: &["edit", "cancel"],
            partner_id: terms.partner_id.as_deref().unwrap_or(""),
            suspension_reasons: if terms.is_suspended {
                &["PartnerRequest"]
            } else {
                &[]
            },
            contract_type: terms.contract_type.as_deref().unwrap_or("subscription"),
            refund_options: window_ends(one)
                .filter(|ends| tenant.now < *ends)
                .map(|expires_at| RefundOption {
                    kind: "Full",
                    expires_at,
                })
                .into_iter()
                .collect(),
            order_id: terms.order_id.as_deref(),
            scheduled_actions: terms.at_term_end.map(scheduled).into_iter().collect(),
            scheduled_next_term_instructions: terms.next_term.as_ref(),
            links: Links {
                this: Link {
                    uri: format!(
                        "/customers/{customer}/subscriptions/{}",
                        one.commerce_subscription_id
                    ),
                    method: "GET",
                    headers: [],
                },
            },
            attributes: Attributes {
                etag: entity_tag(one),
                object_type: "Subscription",
            },
        }
    }
}

fn scheduled(end: AtTermEnd) -> ScheduledAction {
    ScheduledAction {
        schedule_type: "TermEnd",
        action_type: match end {
            AtTermEnd::Cancel => "Cancel",
            AtTermEnd::ExtendedServiceTerm => "RenewToExtendedServiceTerm",
        },
    }
}

fn status(status: SubscriptionStatus) -> &'static str {
    match status {
        SubscriptionStatus::Enabled => "active",
        SubscriptionStatus::Warning => "expired",
        SubscriptionStatus::Suspended => "disabled",
        SubscriptionStatus::LockedOut => "suspended",
        SubscriptionStatus::Deleted => "deleted",
    }
}

/// The end of the term that runs, or ran last.
fn term_end(one: &Subscription) -> Option<Timestamp> {
    one.terms.term_ended.or(one.next_lifecycle_date_time)
}

/// The last day counts (documented), and the directory names the moment after it.
fn last_moment(one: &Subscription) -> Option<Timestamp> {
    term_end(one).map(|end| end.checked_sub(1.second()).unwrap_or(end))
}

/// When the term that runs, or ran last, began.
pub(super) fn term_began(one: &Subscription) -> Option<Timestamp> {
    let end = term_end(one)?.to_zoned(TimeZone::UTC);
    let term: jiff::Span = one.term_duration.parse().ok()?;
    let began = end.checked_sub(term).ok()?.timestamp();
    Some(began.max(one.created_date_time))
}

/// Until when it can be cancelled, counted from the begin of the term.
pub(super) fn window_ends(one: &Subscription) -> Option<Timestamp> {
    let began = term_began(one)?.to_zoned(TimeZone::UTC);
    Some(began.checked_add(WINDOW.days()).ok()?.timestamp())
}

/// With its quotes, as the header has it.
pub(super) fn entity_tag(one: &Subscription) -> String {
    let text = format!("{}/{}", one.commerce_subscription_id, one.terms.changes);
    let hash = digest(&SHA256, text.as_bytes());
    let mut tag = String::from("\"");
    for byte in &hash.as_ref()[..16] {
        // Writing to a text cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn offer_id(one: &Subscription, tenant: &Tenant) -> String {
    let catalogue = &tenant.partner_center.desk.catalogue;
    let item = catalogue.iter().find(|item| item.sku_id == one.sku_id);
    item.map_or_else(
        || catalog_item_id(&one.sku_id),
        |item| item.catalog_item_id.clone(),
    )
}

/// The id that a product goes by in a catalogue that the tenant file does not have: made up, and always the same.
pub(in crate::partner_center) fn catalog_item_id(sku: &Guid) -> String {
    let letters: String = digest(&SHA256, sku.as_str().as_bytes()).as_ref()[..8]
        .iter()
        .map(|byte| char::from(b"0123456789BCDFGHJKLMNPQRSTVWXZ"[usize::from(*byte) % 30]))
        .collect();
    format!("CFQ7TTC0{}:0001:CFQ7TTC0{}", &letters[..4], &letters[4..])
}
