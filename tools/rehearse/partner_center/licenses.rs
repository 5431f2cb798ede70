//! The licences of a customer and its users, as a partner's person sees and changes them who administers the customer by
//! delegation (GDAP). The rules are those of Graph, where the licences are.

use record::{ids::Guid, sku};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use tenant_file::{ServicePlan, Sku, SubscriptionStatus, Tenant};

use super::{
    context::Context,
    envelope::Attributes,
    refusals::Refusal,
    users::{administered, named, no_tenant},
};
use crate::{
    graph::{self, AssignLicense, Units},
    http::{call::Call, message::Answer},
};

/// The licences that the directory manages, which all of a tenant file are. The other group has those of one game.
const GROUP: &str = "group1";
const GROUPS: [&str; 2] = [GROUP, "group2"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireSku<'a> {
    available_units: u32,
    active_units: u32,
    consumed_units: u32,
    suspended_units: u32,
    total_units: u32,
    warning_units: u32,
    product_sku: Product<'a>,
    service_plans: Vec<Plan<'a>>,
    capability_status: SubscriptionStatus,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Product<'a> {
    id: &'a Guid,
    name: &'a str,
    sku_part_number: &'a str,
    /// Not with the licences of a user (documented by the examples).
    #[serde(skip_serializing_if = "Option::is_none")]
    target_type: Option<&'a str>,
    license_group_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan<'a> {
    display_name: &'a str,
    service_name: &'a str,
    id: &'a Guid,
    capability_status: &'static str,
    target_type: &'a str,
}

/// Whom something is for; Graph calls a tenant a company.
fn target(applies_to: &str) -> &str {
    match applies_to {
        "Company" => "Tenant",
        other => other,
    }
}

impl<'a> Product<'a> {
    fn of(sku: &'a Sku, with_target: bool) -> Self {
        Self {
            id: &sku.sku_id,
            name: sku::find(&sku.sku_id).map_or(&sku.sku_part_number, |known| known.product_name),
            sku_part_number: &sku.sku_part_number,
            target_type: with_target.then(|| target(&sku.applies_to)),
            license_group_id: GROUP,
        }
    }
}

impl<'a> Plan<'a> {
    fn of(plan: &'a ServicePlan, capability_status: &'static str) -> Self {
        Self {
            display_name: sku::plan_name(&plan.service_plan_id).unwrap_or(&plan.service_plan_name),
            service_name: &plan.service_plan_name,
            id: &plan.service_plan_id,
            capability_status,
            target_type: target(&plan.applies_to),
        }
    }
}

impl<'a> WireSku<'a> {
    /// What can still be handed out is what there is in all, less what is held; in all there is what runs and what is in
    /// grace (documented).
    fn of(tenant: &Tenant, sku: &'a Sku) -> Self {
        let units = Units::of(tenant, &sku.sku_id);
        let consumed_units = tenant.consumed(&sku.sku_id);
        let total_units = units.enabled + units.warning;
        let plans = sku.service_plans.iter();
        Self {
            available_units: total_units.saturating_sub(consumed_units),
            active_units: units.enabled,
            consumed_units,
            suspended_units: units.suspended,
            total_units,
            warning_units: units.warning,
            product_sku: Product::of(sku, true),
            service_plans: plans.map(|plan| Plan::of(plan, "Enabled")).collect(),
            capability_status: units.status(),
            attributes: Attributes {
                object_type: "SubscribedSku",
            },
        }
    }
}

/// Whether the licences of the directory are among those that are asked for: they are where no group is named (documented).
fn asks_for_directory(call: &Call<'_>) -> Result<bool, Refusal> {
    let named = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("licenseGroupIds");
    let asked: Vec<&str> = call
        .query
        .iter()
        .filter(named)
        .map(|(_, value)| value.as_str())
        .collect();
    let is_known = |asked: &str| GROUPS.iter().any(|one| one.eq_ignore_ascii_case(asked));
    if let Some(unknown) = asked.iter().find(|one| !is_known(one)) {
        return Err(Refusal::malformed("license group", unknown));
    }
    Ok(asked.is_empty() || asked.iter().any(|one| one.eq_ignore_ascii_case(GROUP)))
}

pub(super) fn subscribed_skus(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = administered(context)?;
    let (call, asked) = (context.call, asks_for_directory(context.call)?);
    let answer = context.in_tenant(&customer, |tenant| {
        let owned = tenant.owned_skus().filter(|_| asked);
        let items = owned.map(|sku| WireSku::of(tenant, sku)).collect();
        call.collection(items, None)
    });
    answer.ok_or_else(no_tenant)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireLicense<'a> {
    service_plans: Vec<Plan<'a>>,
    product_sku: Product<'a>,
    attributes: Attributes,
}

/// What a user has, directly or through groups, which cannot be told apart here. Plans that are off are left out (inferred).
pub(super) fn of_user(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = administered(context)?;
    let (call, asked, id) = (
        context.call,
        asks_for_directory(context.call)?,
        context.param(1),
    );
    let answer = context.in_tenant(&customer, |tenant| {
        let held = tenant.held(named(tenant, id)?);
        let known = held.iter().filter(|_| asked);
        let known = known.filter_map(|(sku, off)| Some((tenant.sku(sku)?, off)));
        let items = known
            .map(|(sku, off)| WireLicense {
                service_plans: sku
                    .service_plans
                    .iter()
                    .filter(|plan| !off.contains(&plan.service_plan_id))
                    .map(|plan| Plan::of(plan, "Assigned"))
                    .collect(),
                product_sku: Product::of(sku, false),
                attributes: Attributes {
                    object_type: "License",
                },
            })
            .collect();
        Ok(call.collection(items, None))
    });
    answer.unwrap_or_else(|| Err(no_tenant()))
}

const PROPERTIES: &[&str] = &[
    "licensestoassign",
    "licensestoremove",
    "licensewarnings",
    "attributes",
];

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
struct Update {
    licensestoassign: Option<Vec<Assigned>>,
    licensestoremove: Option<Vec<Guid>>,
    #[serde(rename = "licensewarnings")]
    _warnings: Option<IgnoredAny>,
    #[serde(rename = "attributes")]
    _attributes: Option<IgnoredAny>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase"), deny_unknown_fields)]
struct Assigned {
    #[serde(rename(deserialize = "excludedplans"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    excluded_plans: Option<Vec<Guid>>,
    #[serde(rename(deserialize = "skuid"))]
    sku_id: Guid,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Updated {
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses_to_assign: Option<Vec<Assigned>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses_to_remove: Option<Vec<Guid>>,
    license_warnings: [(); 0],
    attributes: Attributes,
}

/// Everything of a call or nothing. That no seat is free has a code of its own (documented); those of all else are inferred.
pub(super) fn update(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = administered(context)?;
    let update: Update = context.body_of(PROPERTIES)?;
    let added = update.licensestoassign.iter().flatten();
    let added = added.map(|one| (one.sku_id, one.excluded_plans.clone().unwrap_or_default()));
    let removed = update.licensestoremove.clone().unwrap_or_default();
    let wanted = AssignLicense::new(added.collect(), removed);
    let id = context.param(1);
    let done = context.in_state(&customer, |tenant, store| {
        let user = named(tenant, id)?.id;
        graph::change_licenses(tenant, store, &user, wanted).map_err(|refused| {
            if refused.has_no_seat {
                let words = "There are no licenses left. Buy more licenses, and then try again.";
                Refusal::usual(400, 60_012, words)
            } else {
                Refusal::usual(400, 3000, refused.words)
            }
        })
    });
    done.unwrap_or_else(|| Err(no_tenant()))?;
    context.note(Some(customer), "license", "update_customer_user_licenses");
    let updated = Updated {
        licenses_to_assign: update.licensestoassign,
        licenses_to_remove: update.licensestoremove,
        license_warnings: [],
        attributes: Attributes {
            object_type: "LicenseUpdate",
        },
    };
    Ok(Answer::json(201, &updated))
}
