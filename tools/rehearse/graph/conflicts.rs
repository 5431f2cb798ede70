//! Service plans that exclude each other and plans that need another, over everything that a user would have. Pure.

use std::collections::BTreeSet;

use record::ids::Guid;

use tenant_file::Tenant;

/// Why service plans cannot be together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Conflict {
    /// Both cannot be on.
    Exclusive(Guid, Guid),
    /// A plan is on, and none of those that it needs.
    Lonely(Guid, Vec<Guid>),
}

impl Conflict {
    /// The words of the service (observed).
    pub(super) fn words(&self) -> String {
        match self {
            Self::Exclusive(one, other) => format!(
                "License assignment failed because service plans {one},{other} are mutually exclusive"
            ),
            Self::Lonely(plan, bases) => {
                let bases: Vec<&str> = bases.iter().map(Guid::as_str).collect();
                format!(
                    "License assignment failed because service plan {plan} depends on the service plan(s) {}",
                    bases.join(", ")
                )
            }
        }
    }

    /// The name of it in `licenseAssignmentStates`.
    pub(super) fn violation(&self) -> &'static str {
        match self {
            Self::Exclusive(..) => "MutuallyExclusiveViolation",
            Self::Lonely(..) => "DependencyViolation",
        }
    }

    /// Whether a plan has a part in it.
    pub(super) fn is_about(&self, plan: &Guid) -> bool {
        match self {
            Self::Exclusive(one, other) => plan == one || plan == other,
            Self::Lonely(lonely, _) => plan == lonely,
        }
    }
}

/// The first conflict among products, each with the plans that are off in it.
pub(super) fn first(tenant: &Tenant, held: &[(Guid, Vec<Guid>)]) -> Option<Conflict> {
    let on = switched_on(tenant, held);
    let exclusive = tenant
        .exclusive_plans
        .iter()
        .find(|[one, other]| on.contains(one) && on.contains(other))
        .map(|[one, other]| Conflict::Exclusive(*one, *other));
    exclusive.or_else(|| {
        held.iter()
            .filter_map(|(sku, _)| tenant.sku(sku))
            .flat_map(|sku| &sku.service_plans)
            .find(|plan| {
                on.contains(&plan.service_plan_id)
                    && !plan.depends_on.is_empty()
                    && !plan.depends_on.iter().any(|base| on.contains(base))
            })
            .map(|plan| Conflict::Lonely(plan.service_plan_id, plan.depends_on.clone()))
    })
}

fn switched_on<'a>(tenant: &'a Tenant, held: &[(Guid, Vec<Guid>)]) -> BTreeSet<&'a Guid> {
    held.iter()
        .filter_map(|(sku, off)| Some((tenant.sku(sku)?, off)))
        .flat_map(|(sku, off)| {
            sku.service_plans
                .iter()
                .map(|plan| &plan.service_plan_id)
                .filter(|plan| !off.contains(plan))
        })
        .collect()
}
