//! What the tenant owns and who sold it: `subscribedSkus` and `directory/subscriptions`.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use tenant_file::{Sku, Subscription, SubscriptionStatus, Tenant};

use super::{context::Context, refusals::Refusal};
use crate::http::message::Answer;

/// A service plan and how it is provisioned.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanInfo<'a> {
    service_plan_id: &'a Guid,
    service_plan_name: &'a str,
    provisioning_status: &'a str,
    applies_to: &'a str,
}

impl<'a> PlanInfo<'a> {
    /// The plans of a product, some of which are switched off.
    pub(super) fn all(sku: &'a Sku, off: &[Guid]) -> Vec<Self> {
        sku.service_plans
            .iter()
            .map(|plan| PlanInfo {
                service_plan_id: &plan.service_plan_id,
                service_plan_name: &plan.service_plan_name,
                provisioning_status: if off.contains(&plan.service_plan_id) {
                    "Disabled"
                } else {
                    &plan.provisioning_status
                },
                applies_to: &plan.applies_to,
            })
            .collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubscribedSku<'a> {
    id: String,
    account_id: &'a Guid,
    account_name: &'a str,
    applies_to: &'a str,
    capability_status: SubscriptionStatus,
    consumed_units: u32,
    prepaid_units: Units,
    sku_id: &'a Guid,
    sku_part_number: &'a str,
    subscription_ids: Vec<&'a Guid>,
    service_plans: Vec<PlanInfo<'a>>,
}

/// The seats of a product, by the state of the subscriptions that they come from.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Units {
    pub(crate) enabled: u32,
    pub(crate) suspended: u32,
    pub(crate) warning: u32,
    locked_out: u32,
}

impl Units {
    pub(crate) fn of(tenant: &Tenant, sku: &Guid) -> Self {
        let seats = |status| tenant.seats(sku, status);
        Self {
            enabled: seats(SubscriptionStatus::Enabled),
            suspended: seats(SubscriptionStatus::Suspended),
            warning: seats(SubscriptionStatus::Warning),
            locked_out: seats(SubscriptionStatus::LockedOut),
        }
    }

    /// Running wins over grace, grace over suspension (documented for the first).
    pub(crate) fn status(&self) -> SubscriptionStatus {
        if self.enabled > 0 {
            SubscriptionStatus::Enabled
        } else if self.warning > 0 {
            SubscriptionStatus::Warning
        } else if self.suspended > 0 {
            SubscriptionStatus::Suspended
        } else {
            SubscriptionStatus::LockedOut
        }
    }
}

fn row<'a>(tenant: &'a Tenant, sku: &'a Sku) -> SubscribedSku<'a> {
    let units = Units::of(tenant, &sku.sku_id);
    let domain = tenant.initial_domain();
    SubscribedSku {
        id: row_id(tenant, sku),
        account_id: &tenant.organization.id,
        account_name: domain.split('.').next().unwrap_or(domain),
        applies_to: &sku.applies_to,
        capability_status: units.status(),
        consumed_units: tenant.consumed(&sku.sku_id),
        prepaid_units: units,
        sku_id: &sku.sku_id,
        sku_part_number: &sku.sku_part_number,
        subscription_ids: tenant
            .subscriptions
            .iter()
            .filter(|subscription| subscription.sku_id == sku.sku_id)
            .filter(|subscription| subscription.status != SubscriptionStatus::Deleted)
            .map(|subscription| &subscription.id)
            .collect(),
        service_plans: PlanInfo::all(sku, &[]),
    }
}

fn row_id(tenant: &Tenant, sku: &Sku) -> String {
    format!("{}_{}", tenant.organization.id, sku.sku_id)
}

pub(super) fn skus(context: &Context<'_>) -> Result<Answer, Refusal> {
    let rows = context
        .tenant
        .owned_skus()
        .map(|sku| {
            let row = row(context.tenant, sku);
            let set = &sku.properties;
            context.query.pick_with(&row, "subscribedSku", None, set)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(context.page("subscribedSkus", rows))
}

pub(super) fn sku(context: &Context<'_>) -> Result<Answer, Refusal> {
    let (tenant, id) = (context.tenant, context.id());
    let sku = tenant
        .owned_skus()
        .find(|sku| row_id(tenant, sku) == id)
        .ok_or_else(|| Refusal::no_resource(id))?;
    let row = row(tenant, sku);
    let set = &sku.properties;
    let picked = context.query.pick_with(&row, "subscribedSku", None, set)?;
    Ok(context.single("subscribedSkus", picked))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompanySubscription<'a> {
    id: &'a Guid,
    commerce_subscription_id: &'a Guid,
    created_date_time: Timestamp,
    is_trial: bool,
    next_lifecycle_date_time: Option<Timestamp>,
    owner_id: Option<&'a str>,
    owner_tenant_id: Option<&'a Guid>,
    owner_type: Option<&'a str>,
    sku_id: &'a Guid,
    sku_part_number: &'a str,
    status: SubscriptionStatus,
    total_licenses: u32,
    service_status: Vec<PlanInfo<'a>>,
}

fn seen<'a>(tenant: &'a Tenant, subscription: &'a Subscription) -> CompanySubscription<'a> {
    let sku = tenant.sku(&subscription.sku_id);
    CompanySubscription {
        id: &subscription.id,
        commerce_subscription_id: &subscription.commerce_subscription_id,
        created_date_time: subscription.created_date_time,
        is_trial: subscription.is_trial,
        next_lifecycle_date_time: subscription.next_lifecycle_date_time,
        owner_id: None,
        owner_tenant_id: subscription.owner_tenant_id.as_ref(),
        owner_type: None,
        sku_id: &subscription.sku_id,
        sku_part_number: sku.map_or("", |sku| &sku.sku_part_number),
        status: subscription.status,
        total_licenses: subscription.total_licenses,
        service_status: sku.map_or_else(Vec::new, |sku| PlanInfo::all(sku, &[])),
    }
}

/// The documentation says that `OData` options are taken, and not which; a rehearsal takes `$select`.
pub(super) fn subscriptions(context: &Context<'_>) -> Result<Answer, Refusal> {
    let all = context
        .tenant
        .subscriptions
        .iter()
        .map(|subscription| {
            let seen = seen(context.tenant, subscription);
            let set = &subscription.properties;
            context
                .query
                .pick_with(&seen, "companySubscription", None, set)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(context.page("directory/subscriptions", all))
}

pub(super) fn subscription(context: &Context<'_>) -> Result<Answer, Refusal> {
    one(context, |subscription| &subscription.id)
}

pub(super) fn subscription_by_commerce_id(context: &Context<'_>) -> Result<Answer, Refusal> {
    one(context, |subscription| {
        &subscription.commerce_subscription_id
    })
}

/// The subscription that the path names by one of its keys.
fn one(context: &Context<'_>, key: impl Fn(&Subscription) -> &Guid) -> Result<Answer, Refusal> {
    let id = context.id();
    let found = context
        .tenant
        .subscriptions
        .iter()
        .find(|subscription| key(subscription).as_str().eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::no_resource(id))?;
    let seen = seen(context.tenant, found);
    let set = &found.properties;
    let picked = context
        .query
        .pick_with(&seen, "companySubscription", None, set)?;
    Ok(context.single("directory/subscriptions", picked))
}
