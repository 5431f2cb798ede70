//! Rows of the catalogue for tenants of tests.

use common::{ids::Guid, sku};
use rehearse::tenant::{ServicePlan, Sku, Subscription, Tenant};

/// A row of the catalogue, with seats.
pub(crate) fn add_row(tenant: &mut Tenant, id: &str, seats: u32) {
    let sku_id: Guid = id.parse().unwrap();
    let known = sku::find(&sku_id).unwrap();
    let plans = known.plans().map(|plan| ServicePlan {
        service_plan_id: plan,
        service_plan_name: sku::plan_name(&plan).unwrap().to_owned(),
        ..tenant.skus[0].service_plans[0].clone()
    });
    let row = Sku {
        sku_id,
        sku_part_number: known.part_number.to_owned(),
        service_plans: plans.collect(),
        ..tenant.skus[0].clone()
    };
    let subscription = Subscription {
        id: format!("{:08x}-246e-578c-8a10-9716fb73740c", tenant.skus.len())
            .parse()
            .unwrap(),
        sku_id,
        total_licenses: seats,
        ..tenant.subscriptions[1].clone()
    };
    tenant.skus.push(row);
    tenant.subscriptions.push(subscription);
}
