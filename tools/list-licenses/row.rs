//! The `license` section of one row, from what Graph sends and what was decided.

use std::collections::BTreeMap;

use common::{
    Lang,
    graph::{CompanySubscription, SubscribedSku},
    ids::Guid,
    sections::{License, Partner, Seats, SellerRole, Subscription, Twin},
};

use crate::path::{self, Decision, RowFacts};

/// What is known of the sellers.
#[derive(Debug, Default)]
pub struct Sellers {
    /// Names of partner tenants, as far as Graph tells them.
    pub names: BTreeMap<Guid, Partner>,
    /// The tenants of the new partner and its provider, as far as the record names them.
    pub newcomers: Vec<Guid>,
}

/// The rows that can be assigned to people, each with its path.
#[must_use]
pub fn licenses(
    rows: &[SubscribedSku],
    subscriptions: &[CompanySubscription],
    sellers: &Sellers,
    lang: Lang,
) -> Vec<License> {
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| row.applies_to != "Company")
        .collect();
    let facts: Vec<_> = rows
        .iter()
        .map(|row| RowFacts::of(row, subscriptions))
        .collect();
    rows.iter()
        .zip(&facts)
        .map(|(row, own)| {
            let decision = path::decide(own, &facts, &sellers.newcomers);
            license(row, subscriptions, sellers, decision, &rows, lang)
        })
        .collect()
}

fn license(
    row: &SubscribedSku,
    subscriptions: &[CompanySubscription],
    sellers: &Sellers,
    decision: Decision,
    rows: &[&SubscribedSku],
    lang: Lang,
) -> License {
    let part_number = |sku_id: &Guid| {
        rows.iter()
            .find(|row| row.sku_id == *sku_id)
            .map(|row| row.sku_part_number.clone())
            .unwrap_or_default()
    };
    License {
        sku_id: row.sku_id.clone(),
        sku_part_number: row.sku_part_number.clone(),
        product_name: path::product_name(row),
        capability_status: row.capability_status.clone(),
        seats: seats(row),
        subscriptions: path::under(row, subscriptions)
            .map(|subscription| self::subscription(subscription, sellers))
            .collect(),
        path: decision.path,
        path_reason: decision.reason.in_lang(lang).to_owned(),
        twin: decision.twin.map(|(sku_id, direction)| Twin {
            sku_part_number: part_number(&sku_id),
            sku_id,
            direction,
        }),
    }
}

/// Seats in grace are not counted as free: it is not documented whether `enabled` contains them.
fn seats(row: &SubscribedSku) -> Seats {
    let units = row.prepaid_units;
    Seats {
        enabled: units.enabled,
        warning: units.warning,
        suspended: units.suspended,
        locked_out: units.locked_out,
        consumed: row.consumed_units,
        free: units.enabled.saturating_sub(row.consumed_units).max(0),
    }
}

fn subscription(subscription: &CompanySubscription, sellers: &Sellers) -> Subscription {
    let seller = subscription.owner_tenant_id.as_ref();
    Subscription {
        id: subscription.id.clone(),
        commerce_subscription_id: subscription.commerce_subscription_id.clone(),
        seller: seller.map(|id| {
            sellers.names.get(id).cloned().unwrap_or_else(|| Partner {
                tenant_id: Some(id.clone()),
                ..Partner::default()
            })
        }),
        seller_role: seller.filter(|_| !sellers.newcomers.is_empty()).map(|id| {
            match sellers.newcomers.contains(id) {
                true => SellerRole::New,
                false => SellerRole::Old,
            }
        }),
        status: subscription.status.clone(),
        seats: subscription.total_licenses,
        created: subscription.created_date_time.clone(),
        next_lifecycle: subscription.next_lifecycle_date_time.clone(),
        trial: subscription.is_trial,
    }
}

fn role(seller: &Guid, newcomers: &[Guid]) -> SellerRole {
    if newcomers.contains(seller) {
        SellerRole::New
    } else {
        SellerRole::Old
    }
}

#[cfg(test)]
mod tests {
    use common::sections::{Direction, LicensePath};

    use super::*;

    const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
    const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const HINODE: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f90";
    const AKEBONO: &str = "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1";

    fn row(sku: &str, part: &str, enabled: i64, consumed: i64) -> SubscribedSku {
        serde_json::from_value(serde_json::json!({
            "skuId": sku, "skuPartNumber": part, "capabilityStatus": "Enabled", "appliesTo": "User",
            "consumedUnits": consumed, "prepaidUnits": {"enabled": enabled, "warning": 5},
            "subscriptionIds": [format!("s-{part}")],
        }))
        .unwrap()
    }

    fn sold(part: &str, owner: &str) -> CompanySubscription {
        serde_json::from_value(serde_json::json!({
            "id": format!("s-{part}"), "ownerTenantId": owner, "status": "Enabled", "totalLicenses": 5,
        }))
        .unwrap()
    }

    #[test]
    fn the_manuals_two_rows_name_each_other_and_their_sellers() {
        let rows = [
            row(OLD, "SMB_BUSINESS_PREMIUM", 5, 4),
            row(NEW, "O365_BUSINESS_PREMIUM", 5, 0),
        ];
        let subscriptions = [
            sold("SMB_BUSINESS_PREMIUM", AKEBONO),
            sold("O365_BUSINESS_PREMIUM", HINODE),
        ];
        let sellers = Sellers {
            newcomers: vec![HINODE.parse().unwrap()],
            ..Sellers::default()
        };
        let licenses = licenses(&rows, &subscriptions, &sellers, Lang::En);
        let roles: Vec<_> = licenses
            .iter()
            .map(|license| license.subscriptions[0].seller_role.unwrap())
            .collect();
        assert_eq!(roles, [SellerRole::Old, SellerRole::New]);
        assert_eq!(licenses[0].path, LicensePath::Twin);
        assert_eq!(
            licenses[0].twin,
            Some(Twin {
                sku_id: NEW.parse().unwrap(),
                sku_part_number: "O365_BUSINESS_PREMIUM".into(),
                direction: Direction::To,
            })
        );
    }

    #[test]
    fn free_seats_are_never_negative_and_grace_seats_are_never_free() {
        let licenses = licenses(
            &[row(NEW, "O365_BUSINESS_PREMIUM", 3, 7)],
            &[],
            &Sellers::default(),
            Lang::En,
        );
        assert_eq!(licenses[0].seats.free, 0);
        assert_eq!(licenses[0].seats.warning, 5);
    }

    #[test]
    fn rows_that_no_person_can_hold_are_left_out() {
        let mut company = row(NEW, "O365_BUSINESS_PREMIUM", 3, 0);
        company.applies_to = "Company".into();
        assert_eq!(licenses(&[company], &[], &Sellers::default(), Lang::En), []);
    }
}
