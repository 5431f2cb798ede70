//! The tenant file from what was read. Pure.

use std::collections::BTreeMap;

use common::{
    Text,
    graph::{self, CompanySubscription, SubscribedSku},
    ids::Guid,
    licensing::{product_name, subscriptions::under},
    sku, text,
    text::printable,
};
use tenant_file::{
    App, Deleted, Index, License, Organization, Properties, ServicePlan, Sku, Subscription,
    SubscriptionStatus, Tenant, Terms, VerifiedDomain,
};

use super::{
    partner,
    seen::Seen,
    values::{guid, time},
};

/// Something in which the file differs from the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Two rows of one SKU became one.
    TwoAccounts(String),
    /// The seats of a row are not those of its subscriptions, and the file has the latter.
    Seats(String),
    /// A subscription without a SKU or in a state that is not known was left out.
    Subscription(String),
    /// So many direct assignments in an error state became plain ones.
    DirectErrors(usize),
    /// So many plans were off that their product does not have.
    StalePlans(usize),
}

impl Gap {
    /// The words for a person.
    #[must_use]
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::TwoAccounts(sku) => text!(
                "the snapshot has one row for {sku}, which stands under two accounts",
                "{sku} は 2 つの請求先アカウントにありますが、スナップショットでは 1 つにまとめました"
            ),
            Self::Seats(sku) => text!(
                "the seats of {sku} in the snapshot are those of its subscriptions; the row counts others",
                "スナップショットの {sku} のライセンス数はサブスクリプションの合計で、一覧に表示される数と一致しません"
            ),
            Self::Subscription(id) => {
                let id = printable(id);
                text!(
                    "the subscription {id} is not in the snapshot: its product or its state is not known",
                    "サブスクリプション {id} は製品または状態が不明のため、スナップショットに含まれていません"
                )
            }
            Self::DirectErrors(count) => text!(
                "direct assignments in an error state: {count}; in the snapshot they are plain ones",
                "エラー状態の直接割り当てが {count} 件あります。スナップショットでは通常の割り当てになります"
            ),
            Self::StalePlans(count) => text!(
                "service plans that are off and not in their product any more: {count}; they are not in the snapshot",
                "オフのサービス プランのうち、製品にすでに含まれないものが {count} 件あり、スナップショットには含まれていません"
            ),
        }
    }
}

/// Puts the tenant together, and says in what it differs.
#[must_use]
pub(crate) fn tenant(seen: Seen<'_>) -> (Tenant, Vec<Gap>) {
    let mut gaps = Vec::new();
    let organization = organization(&seen);
    let mut subscriptions = subscriptions(&seen, &mut gaps);
    subscriptions.extend(seen.rows.iter().flat_map(|row| unlisted(row, &seen)));
    let partner = partner::choose(&seen, &subscriptions, &organization);
    let brings = subscriptions
        .iter()
        .filter(|subscription| subscription.owner_tenant_id.as_ref() == Some(&partner));
    let brings: Vec<_> = brings.cloned().collect();
    let known_tenants = partner::known_tenants(&seen, &partner);
    let (users, groups, direct_errors) = seen.people.finish(seen.groups);
    let mut tenant = Tenant {
        name: "snapshot".to_owned(),
        now: seen.now,
        app: App::of_the_tools(guid(&format!("app of {}", organization.id))),
        skus: skus(seen.rows, &mut gaps),
        exclusive_plans: Vec::new(),
        partner_center: partner::partner_center(partner, &organization, !brings.is_empty()),
        invitation: partner::invitation(seen.now, &users, &organization, brings),
        organization,
        subscriptions,
        users,
        groups,
        deleted: Deleted::default(),
        known_tenants,
        index: Index::default(),
        group_processing_seconds: tenant_file::group_processing_seconds(),
    };
    add_products(&mut tenant);
    gaps.extend((direct_errors > 0).then_some(Gap::DirectErrors(direct_errors)));
    let stale = drop_stale_plans(&mut tenant);
    gaps.extend((stale > 0).then_some(Gap::StalePlans(stale)));
    gaps.extend(uneven(seen.rows, &tenant));
    (tenant, gaps)
}

fn organization(seen: &Seen<'_>) -> Organization {
    let told = seen.organization;
    Organization {
        id: guid(&told.id),
        display_name: told.display_name.clone().unwrap_or_default(),
        country_letter_code: told.country_letter_code.clone().unwrap_or_default(),
        default_usage_location: told.default_usage_location.clone(),
        preferred_language: told.preferred_language.clone(),
        created_date_time: time(told.created_date_time.as_deref(), seen.now),
        verified_domains: told.verified_domains.iter().map(domain).collect(),
        properties: Properties::default(),
    }
}

fn domain(told: &graph::VerifiedDomain) -> VerifiedDomain {
    VerifiedDomain {
        name: told.name.clone(),
        is_default: told.is_default,
        is_initial: told.is_initial,
        kind: told.kind.clone().unwrap_or_else(|| "Managed".to_owned()),
        capabilities: told.capabilities.clone().unwrap_or_default(),
    }
}

fn skus(rows: &[SubscribedSku], gaps: &mut Vec<Gap>) -> Vec<Sku> {
    let mut skus: Vec<Sku> = Vec::new();
    for row in rows {
        if skus.iter().any(|sku| sku.sku_id == row.sku_id) {
            gaps.push(Gap::TwoAccounts(row.sku_part_number.clone()));
            continue;
        }
        skus.push(Sku {
            sku_id: row.sku_id,
            sku_part_number: row.sku_part_number.clone(),
            applies_to: or(row.applies_to.as_str(), "User"),
            service_plans: row.service_plans.iter().map(plan).collect(),
            properties: Properties::default(),
        });
    }
    skus
}

fn plan(told: &graph::ServicePlan) -> ServicePlan {
    ServicePlan {
        service_plan_id: told.service_plan_id,
        service_plan_name: told.service_plan_name.clone(),
        provisioning_status: or(&told.provisioning_status, "Success"),
        applies_to: or(told.applies_to.as_str(), "User"),
        depends_on: Vec::new(),
    }
}

fn or(text: &str, default: &str) -> String {
    if text.is_empty() { default } else { text }.to_owned()
}

fn subscriptions(seen: &Seen<'_>, gaps: &mut Vec<Gap>) -> Vec<Subscription> {
    let row_of = |one: &CompanySubscription| {
        let mut rows = seen.rows.iter();
        rows.find(|row| row.subscription_ids.contains(&one.id))
            .map(|row| row.sku_id)
    };
    let mut all = Vec::new();
    for told in seen.subscriptions {
        let sku_id = told.sku_id.or_else(|| row_of(told));
        let (Some(sku_id), Some(status)) = (sku_id, status(&told.status)) else {
            gaps.push(Gap::Subscription(told.id.clone()));
            continue;
        };
        let id = guid(&told.id);
        all.push(Subscription {
            commerce_subscription_id: told
                .commerce_subscription_id
                .as_deref()
                .map_or_else(|| id, guid),
            id,
            offer_name: product_name(&sku_id, &told.sku_part_number),
            sku_id,
            owner_tenant_id: told.owner_tenant_id,
            status,
            total_licenses: seats(told.total_licenses),
            created_date_time: time(told.created_date_time.as_deref(), seen.now),
            next_lifecycle_date_time: told
                .next_lifecycle_date_time
                .as_deref()
                .and_then(|time| time.parse().ok()),
            is_trial: told.is_trial,
            // Graph tells neither (documented).
            auto_renew_enabled: false,
            term_duration: "P1Y".to_owned(),
            terms: Terms::default(),
            properties: Properties::default(),
        });
    }
    all
}

fn status(told: &graph::SubscriptionStatus) -> Option<SubscriptionStatus> {
    Some(match told {
        graph::SubscriptionStatus::Enabled => SubscriptionStatus::Enabled,
        graph::SubscriptionStatus::Warning => SubscriptionStatus::Warning,
        graph::SubscriptionStatus::Suspended => SubscriptionStatus::Suspended,
        graph::SubscriptionStatus::Deleted => SubscriptionStatus::Deleted,
        graph::SubscriptionStatus::LockedOut => SubscriptionStatus::LockedOut,
        graph::SubscriptionStatus::Other(_) => return None,
    })
}

fn seats(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

fn units(row: &SubscribedSku) -> [(SubscriptionStatus, u32); 4] {
    let units = row.prepaid_units;
    [
        (SubscriptionStatus::Enabled, seats(units.enabled)),
        (SubscriptionStatus::Warning, seats(units.warning)),
        (SubscriptionStatus::Suspended, seats(units.suspended)),
        (SubscriptionStatus::LockedOut, seats(units.locked_out)),
    ]
}

/// Stands in for the subscriptions of a row that Graph lists none of: seats come from subscriptions.
fn unlisted<'a>(
    row: &'a SubscribedSku,
    seen: &Seen<'_>,
) -> impl Iterator<Item = Subscription> + use<'a> {
    let now = seen.now;
    let listed = under(row, seen.subscriptions).next().is_some();
    let there = units(row)
        .into_iter()
        .filter(move |(_, seats)| !listed && *seats > 0);
    there.map(move |(status, total_licenses)| {
        let id = guid(&format!("{status:?} seats of {}", row.sku_id));
        Subscription {
            commerce_subscription_id: id,
            id,
            offer_name: product_name(&row.sku_id, &row.sku_part_number),
            sku_id: row.sku_id,
            owner_tenant_id: None,
            status,
            total_licenses,
            created_date_time: now,
            next_lifecycle_date_time: None,
            is_trial: false,
            auto_renew_enabled: false,
            term_duration: "P1Y".to_owned(),
            terms: Terms::default(),
            properties: Properties::default(),
        }
    })
}

/// Rows whose seats are not the sum of what is under them.
fn uneven(rows: &[SubscribedSku], tenant: &Tenant) -> Vec<Gap> {
    let uneven = rows.iter().filter(|row| {
        let mut units = units(row).into_iter();
        units.any(|(status, seats)| tenant.seats(&row.sku_id, status) != seats)
    });
    let mut gaps: Vec<_> = uneven
        .map(|row| Gap::Seats(row.sku_part_number.clone()))
        .collect();
    gaps.dedup();
    gaps
}

/// Products that somebody holds, or that a subscription is of, and that no row names any more.
fn add_products(tenant: &mut Tenant) {
    let held = tenant.users.iter().flat_map(|user| &user.licenses);
    let given = tenant.groups.iter().flat_map(|group| &group.licenses);
    let mut wanted: Vec<Guid> = held.chain(given).map(|license| license.sku_id).collect();
    wanted.extend(tenant.subscriptions.iter().map(|one| one.sku_id));
    wanted.sort();
    wanted.dedup();
    wanted.retain(|id| tenant.sku(id).is_none());
    tenant.skus.extend(wanted.into_iter().map(|sku_id| {
        let known = sku::find(&sku_id);
        let plans = known
            .iter()
            .flat_map(sku::Sku::plans)
            .map(|id| ServicePlan {
                service_plan_name: sku::plan_name(&id).unwrap_or(id.as_str()).to_owned(),
                service_plan_id: id,
                provisioning_status: "Success".to_owned(),
                applies_to: "User".to_owned(),
                depends_on: Vec::new(),
            });
        Sku {
            service_plans: plans.collect(),
            sku_part_number: known
                .map_or(sku_id.as_str(), |sku| sku.part_number)
                .to_owned(),
            sku_id,
            applies_to: "User".to_owned(),
            properties: Properties::default(),
        }
    }));
}

/// Takes out plans that are off in a licence whose product does not have them, and counts them.
fn drop_stale_plans(tenant: &mut Tenant) -> usize {
    let Tenant {
        skus,
        users,
        groups,
        ..
    } = tenant;
    let plans: BTreeMap<&Guid, &[ServicePlan]> = skus
        .iter()
        .map(|sku| (&sku.sku_id, sku.service_plans.as_slice()))
        .collect();
    let drop = |license: &mut License| {
        let before = license.disabled_plans.len();
        let own = plans.get(&license.sku_id).copied().unwrap_or_default();
        license
            .disabled_plans
            .retain(|off| own.iter().any(|plan| plan.service_plan_id == *off));
        before - license.disabled_plans.len()
    };
    let held = users.iter_mut().flat_map(|user| &mut user.licenses);
    held.chain(groups.iter_mut().flat_map(|group| &mut group.licenses))
        .map(drop)
        .sum()
}

#[cfg(test)]
mod tests;
