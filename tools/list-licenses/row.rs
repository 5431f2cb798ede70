//! The `license` section of one row, from what Graph sends and what was decided.

use common::{
    Lang,
    graph::{AppliesTo, CompanySubscription, SubscribedSku},
    ids::Guid,
    licensing::{PartnerNames, printed_name, product_name, seats, subscriptions::under},
    sections::{Direction, License, SellerRole, Subscription, Twin},
};

use crate::{
    migration_path::{Decision, RowFacts, decide},
    opening::Found,
};

/// What is known besides the rows and the subscriptions.
#[derive(Debug, Default)]
pub struct Known {
    /// Names of partner tenants, as far as Graph tells them.
    pub names: PartnerNames,
    /// The tenants of the new partner and its provider, as far as the record tells.
    pub newcomers: Vec<Guid>,
    /// What became of the subscriptions that an opening notice announces, where the record has one.
    pub announced: Option<Found>,
}

/// The rows that can be assigned to people, each with its path, in the order of their names as the admin
/// centre has them. Twins have the same name there: they stand side by side, the old one first.
#[must_use]
pub fn licenses(
    rows: &[SubscribedSku],
    subscriptions: &[CompanySubscription],
    known: &Known,
    lang: Lang,
) -> Vec<License> {
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| row.applies_to != AppliesTo::Company)
        .collect();
    let facts: Vec<_> = rows
        .iter()
        .map(|row| RowFacts::of(row, subscriptions))
        .collect();
    let mut licenses: Vec<_> = rows
        .iter()
        .zip(&facts)
        .map(|(row, own)| {
            let decision = decide(own, &facts, &known.newcomers);
            license(row, subscriptions, known, &decision, &rows, lang)
        })
        .collect();
    licenses.sort_by_cached_key(place);
    licenses
}

/// Where a row stands in the list.
fn place(license: &License) -> (String, u8) {
    let direction = license.twin.as_ref().map(|twin| twin.direction);
    let rank = match direction {
        Some(Direction::To) => 0,
        Some(Direction::Undecided) | None => 1,
        Some(Direction::From) => 2,
    };
    (printed_name(&license.product_name).to_lowercase(), rank)
}

fn license(
    row: &SubscribedSku,
    subscriptions: &[CompanySubscription],
    known: &Known,
    decision: &Decision,
    rows: &[&SubscribedSku],
    lang: Lang,
) -> License {
    let part_number = |sku_id: &Guid| {
        rows.iter()
            .find(|row| row.sku_id == *sku_id)
            .map(|row| row.sku_part_number.clone())
            .unwrap_or_default()
    };
    let own: Vec<_> = under(row, subscriptions).collect();
    let ids: Vec<_> = own
        .iter()
        .map(|subscription| subscription.id.as_str())
        .collect();
    License {
        sku_id: row.sku_id,
        sku_part_number: row.sku_part_number.clone(),
        product_name: product_name(&row.sku_id, &row.sku_part_number),
        capability_status: row.capability_status.to_string(),
        seats: seats(row),
        subscriptions: own
            .iter()
            .map(|subscription| self::subscription(subscription, known))
            .collect(),
        path: decision.path,
        path_reason: decision.reason.in_lang(lang).to_owned(),
        twin: decision.twin.map(|(sku_id, direction)| Twin {
            sku_part_number: part_number(&sku_id),
            sku_id,
            direction,
        }),
        opening: known.announced.as_ref().map(|found| found.opening(&ids)),
    }
}

fn subscription(subscription: &CompanySubscription, known: &Known) -> Subscription {
    let seller = subscription.owner_tenant_id.as_ref();
    Subscription {
        id: subscription.id.clone(),
        commerce_subscription_id: subscription.commerce_subscription_id.clone(),
        seller: seller.map(|id| known.names.partner(id)),
        seller_role: seller
            .filter(|_| !known.newcomers.is_empty())
            .map(|id| role(id, &known.newcomers)),
        status: subscription.status.to_string(),
        seats: subscription.total_licenses,
        created: subscription.created_date_time.clone(),
        next_lifecycle: subscription.next_lifecycle_date_time.clone(),
        trial: subscription.is_trial,
        announced_by: known
            .announced
            .as_ref()
            .and_then(|found| found.announced_by(&subscription.id)),
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
    use common::sections::LicensePath;

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
        let known = Known {
            newcomers: vec![HINODE.parse().unwrap()],
            ..Known::default()
        };
        let licenses = licenses(&rows, &subscriptions, &known, Lang::En);
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
    fn rows_that_no_person_can_hold_are_left_out() {
        let mut company = row(NEW, "O365_BUSINESS_PREMIUM", 3, 0);
        company.applies_to = AppliesTo::Company;
        assert_eq!(licenses(&[company], &[], &Known::default(), Lang::En), []);
    }

    #[test]
    fn rows_are_in_the_order_of_their_names_and_the_old_twin_stands_above_the_new_one() {
        const PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
        const BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870";
        let rows = [
            row(PREMIUM, "SPB", 5, 0),
            row(NEW, "O365_BUSINESS_PREMIUM", 5, 0),
            row(BASIC, "O365_BUSINESS_ESSENTIALS", 5, 0),
            row(OLD, "SMB_BUSINESS_PREMIUM", 5, 4),
        ];
        let subscriptions = [
            sold("SMB_BUSINESS_PREMIUM", AKEBONO),
            sold("O365_BUSINESS_PREMIUM", HINODE),
        ];
        let order = |newcomer: &str| {
            let known = Known {
                newcomers: vec![newcomer.parse().unwrap()],
                ..Known::default()
            };
            let licenses = licenses(&rows, &subscriptions, &known, Lang::En);
            let parts = licenses.into_iter().map(|license| license.sku_part_number);
            parts.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            order(HINODE),
            "O365_BUSINESS_ESSENTIALS SPB SMB_BUSINESS_PREMIUM O365_BUSINESS_PREMIUM"
        );
        assert_eq!(
            order(AKEBONO),
            "O365_BUSINESS_ESSENTIALS SPB O365_BUSINESS_PREMIUM SMB_BUSINESS_PREMIUM"
        );
    }
}
