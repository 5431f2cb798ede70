//! Service plans that a user has through licences, and those that the user has lost. Pure.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;

use tenant_file::{SubscriptionStatus, Tenant, User};

/// Service plans of a user over time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::graph) struct PlanHistory(Vec<Had>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Had {
    plan: Guid,
    name: String,
    /// Since when the user has it; where it is gone, since when not.
    since: Timestamp,
    gone: bool,
}

impl PlanHistory {
    /// What is on before the first change that is seen.
    pub(super) fn of(tenant: &Tenant, user: &User) -> Self {
        Self(
            on(tenant, user)
                .into_iter()
                .map(|on| Had {
                    plan: *on.plan,
                    name: on.name.to_owned(),
                    since: on.since,
                    gone: false,
                })
                .collect(),
        )
    }

    /// Takes in what is on now. A plan that stays on keeps its time: two products may share it.
    pub(super) fn note(&mut self, tenant: &Tenant, user: &User) {
        let now_on = on(tenant, user);
        for had in &mut self.0 {
            if !had.gone && !now_on.iter().any(|on| *on.plan == had.plan) {
                had.gone = true;
                had.since = tenant.now;
            }
        }
        for on in now_on {
            if !self.0.iter().any(|had| had.plan == *on.plan && !had.gone) {
                self.0.push(Had {
                    plan: *on.plan,
                    name: on.name.to_owned(),
                    since: tenant.now,
                    gone: false,
                });
            }
        }
    }

    fn since(&self, plan: &Guid) -> Option<Timestamp> {
        self.0
            .iter()
            .find(|had| had.plan == *plan && !had.gone)
            .map(|had| had.since)
    }
}

struct On<'a> {
    plan: &'a Guid,
    name: &'a str,
    since: Timestamp,
    status: SubscriptionStatus,
}

/// Every plan that is on, once: as old as the oldest licence and as good as the best subscription behind it.
fn on<'a>(tenant: &'a Tenant, user: &'a User) -> Vec<On<'a>> {
    let mut all: Vec<On<'a>> = Vec::new();
    for assignment in tenant.assignments(user).filter(|way| way.held) {
        let license = assignment.license;
        let Some(sku) = tenant.sku(&license.sku_id) else {
            continue;
        };
        let status = best(tenant, &license.sku_id);
        for plan in &sku.service_plans {
            if license.disabled_plans.contains(&plan.service_plan_id) {
                continue;
            }
            let since = license.last_updated_date_time;
            match all.iter_mut().find(|on| *on.plan == plan.service_plan_id) {
                Some(on) => {
                    on.since = on.since.min(since);
                    on.status = better(on.status, status);
                }
                None => all.push(On {
                    plan: &plan.service_plan_id,
                    name: &plan.service_plan_name,
                    since,
                    status,
                }),
            }
        }
    }
    all
}

/// The best state of the subscriptions of a product.
fn best(tenant: &Tenant, sku: &Guid) -> SubscriptionStatus {
    tenant
        .subscriptions
        .iter()
        .filter(|subscription| subscription.sku_id == *sku)
        .map(|subscription| subscription.status)
        .fold(SubscriptionStatus::Deleted, better)
}

fn better(one: SubscriptionStatus, other: SubscriptionStatus) -> SubscriptionStatus {
    let rank = |status| match status {
        SubscriptionStatus::Enabled => 0,
        SubscriptionStatus::Warning => 1,
        SubscriptionStatus::Suspended => 2,
        SubscriptionStatus::LockedOut => 3,
        SubscriptionStatus::Deleted => 4,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// Source: Graph, `assignedPlan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::graph) struct AssignedPlan<'a> {
    assigned_date_time: Timestamp,
    capability_status: SubscriptionStatus,
    service: &'a str,
    service_plan_id: &'a Guid,
}

impl<'a> AssignedPlan<'a> {
    /// What a user has, then what the user has lost: old entries stay listed (documented).
    pub(super) fn of(
        tenant: &'a Tenant,
        history: Option<&'a PlanHistory>,
        user: &'a User,
    ) -> Vec<Self> {
        let now_on = on(tenant, user).into_iter().map(|on| Self {
            assigned_date_time: history
                .and_then(|history| history.since(on.plan))
                .unwrap_or(on.since),
            capability_status: on.status,
            service: service(on.name),
            service_plan_id: on.plan,
        });
        let lost = history.into_iter().flat_map(|history| &history.0);
        let lost = lost.filter(|had| had.gone).map(|had| Self {
            assigned_date_time: had.since,
            capability_status: SubscriptionStatus::Deleted,
            service: service(&had.name),
            service_plan_id: &had.plan,
        });
        now_on.chain(lost).collect()
    }

    /// What the tenant itself has.
    pub(in crate::graph) fn of_tenant(tenant: &'a Tenant) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for sku in tenant.owned_skus() {
            let created = tenant
                .subscriptions
                .iter()
                .filter(|subscription| subscription.sku_id == sku.sku_id)
                .map(|subscription| subscription.created_date_time)
                .min();
            for plan in &sku.service_plans {
                if all
                    .iter()
                    .all(|known| *known.service_plan_id != plan.service_plan_id)
                {
                    all.push(Self {
                        assigned_date_time: created.unwrap_or(tenant.now),
                        capability_status: best(tenant, &sku.sku_id),
                        service: service(&plan.service_plan_name),
                        service_plan_id: &plan.service_plan_id,
                    });
                }
            }
        }
        all
    }
}

/// Source: Graph, `provisionedPlan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::graph) struct ProvisionedPlan<'a> {
    capability_status: SubscriptionStatus,
    provisioning_status: &'static str,
    service: &'a str,
}

impl<'a> ProvisionedPlan<'a> {
    /// One a service, of what is still usable.
    pub(in crate::graph) fn of(assigned: &[AssignedPlan<'a>]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for plan in assigned {
            let known = all.iter().any(|known| known.service == plan.service);
            if plan.capability_status != SubscriptionStatus::Deleted && !known {
                all.push(Self {
                    capability_status: plan.capability_status,
                    provisioning_status: "Success",
                    service: plan.service,
                });
            }
        }
        all
    }
}

/// The service behind a plan, as far as public listings show them (observed); else the plan's own name.
fn service(plan: &str) -> &str {
    const SERVICES: [(&str, &str); 16] = [
        ("EXCHANGE", "exchange"),
        ("SHAREPOINT", "SharePoint"),
        ("ONEDRIVE", "SharePoint"),
        ("OFFICE", "MicrosoftOffice"),
        ("TEAMS", "TeamspaceAPI"),
        ("MCO", "MicrosoftCommunicationsOnline"),
        ("YAMMER", "YammerEnterprise"),
        ("INTUNE", "SCO"),
        ("AAD_PREMIUM", "AADPremiumService"),
        ("FORMS", "OfficeForms"),
        ("FLOW", "ProcessSimple"),
        ("POWERAPPS", "PowerAppsService"),
        ("STREAM", "MicrosoftStream"),
        ("WHITEBOARD", "WhiteboardServices"),
        ("PROJECTWORKMANAGEMENT", "ProjectWorkManagement"),
        ("BPOS_S_TODO", "To-Do"),
    ];
    SERVICES
        .iter()
        .find(|(prefix, _)| plan.starts_with(prefix))
        .map_or(plan, |(_, service)| service)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCHANGE: &str = "9aaf7827-d63c-4b61-89c3-182f06f82e5c";
    const YAMMER_OLD: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";
    const YAMMER_NEW: &str = "7547a3fe-08ee-4ccb-b430-5077c5041653";

    #[test]
    fn a_swap_between_twins_keeps_the_time_of_shared_plans_and_leaves_the_others_as_deleted() {
        let mut tenant = Tenant::omakase();
        let before = tenant.users[0].clone();
        let mut history = PlanHistory::of(&tenant, &before);
        let new = tenant.skus[1].sku_id;
        tenant.users[0].licenses[0].sku_id = new;
        tenant.users[0].licenses[0].last_updated_date_time = tenant.now;
        history.note(&tenant, &tenant.users[0]);
        let plans = AssignedPlan::of(&tenant, Some(&history), &tenant.users[0]);
        let of = |plan: &str| {
            let mut found = plans.iter().filter(|p| p.service_plan_id.as_str() == plan);
            let plan = found.next().unwrap();
            assert_eq!(found.next(), None);
            (plan.assigned_date_time, plan.capability_status)
        };
        let old = before.licenses[0].last_updated_date_time;
        assert_eq!(of(EXCHANGE), (old, SubscriptionStatus::Enabled));
        assert_eq!(of(YAMMER_OLD), (tenant.now, SubscriptionStatus::Deleted));
        assert_eq!(of(YAMMER_NEW), (tenant.now, SubscriptionStatus::Enabled));
    }

    #[test]
    fn plans_are_as_good_as_the_best_subscription_behind_them() {
        let mut tenant = Tenant::omakase();
        tenant.subscriptions[0].status = SubscriptionStatus::Warning;
        let user = tenant.users[0].clone();
        let states = |tenant: &Tenant| {
            let plans = AssignedPlan::of(tenant, None, &user);
            let first = plans[0].capability_status;
            assert!(plans.iter().all(|plan| plan.capability_status == first));
            first
        };
        assert_eq!(states(&tenant), SubscriptionStatus::Warning);
        let mut second = tenant.subscriptions[0].clone();
        second.status = SubscriptionStatus::Enabled;
        tenant.subscriptions.push(second);
        assert_eq!(states(&tenant), SubscriptionStatus::Enabled);
    }
}
