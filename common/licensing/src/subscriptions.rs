//! The subscriptions under a row, and who sold them.

use record::ids::Guid;
use wire::graph::{CompanySubscription, SubscribedSku};

/// A customer with more active subscriptions of a partner than this may meet the tenant's limit when they are bought a
/// second time (documented: move customers between partners).
pub const MOST_ACTIVE: usize = 150;

/// The subscriptions under a row. They are joined by id; where the row lists none, by SKU.
pub fn under<'a>(
    row: &'a SubscribedSku,
    subscriptions: &'a [CompanySubscription],
) -> impl Iterator<Item = &'a CompanySubscription> {
    subscriptions.iter().filter(|subscription| {
        if row.subscription_ids.is_empty() {
            subscription.sku_id.as_ref() == Some(&row.sku_id)
        } else {
            row.subscription_ids.contains(&subscription.id)
        }
    })
}

/// The tenants of the partners who sold them, each once.
pub fn sellers<'a>(subscriptions: impl IntoIterator<Item = &'a CompanySubscription>) -> Vec<Guid> {
    let mut sellers: Vec<Guid> = subscriptions
        .into_iter()
        .filter_map(|subscription| subscription.owner_tenant_id)
        .collect();
    sellers.sort();
    sellers.dedup();
    sellers
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

    fn sold(id: &str, sku: &str, seller: u32) -> CompanySubscription {
        serde_json::from_value(json!({
            "id": id, "skuId": sku, "ownerTenantId": format!("{seller:08}-0000-4000-8000-000000000000"),
        }))
        .unwrap()
    }

    #[test]
    fn a_row_has_the_subscriptions_that_it_lists_and_else_those_of_its_sku() {
        let other = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
        let all = [sold("a", SKU, 1), sold("b", SKU, 1), sold("c", other, 2)];
        let ids = |listed: &[&str]| {
            let row = serde_json::from_value(json!({"skuId": SKU, "subscriptionIds": listed}));
            let row: SubscribedSku = row.unwrap();
            let ids: Vec<String> = under(&row, &all).map(|one| one.id.clone()).collect();
            ids.join(" ")
        };
        assert_eq!(ids(&["b", "c"]), "b c");
        assert_eq!(ids(&[]), "a b");
    }

    #[test]
    fn a_seller_of_two_subscriptions_is_one_seller() {
        let sellers = |all: &[CompanySubscription]| super::sellers(all).len();
        assert_eq!(sellers(&[sold("a", SKU, 1), sold("b", SKU, 1)]), 1);
        let mixed = [
            sold("a", SKU, 2),
            sold("b", SKU, 1),
            sold("c", SKU, 2),
            CompanySubscription::default(),
        ];
        assert_eq!(sellers(&mixed), 2);
    }
}
