//! Whether a row can be assigned to people, and whether anybody bought its seats.

use record::sku;
use wire::{
    graph::{CompanySubscription, SubscribedSku},
    words::AppliesTo,
};

/// What kind of row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkuKind {
    /// For the whole company: no person can hold it.
    Company,
    /// People bought it for themselves; no administrator's call can assign it.
    SelfService,
    /// Free or viral: its seats are no seats that anybody bought.
    Free,
    /// Bought seats for people.
    Bought,
}

/// Free and viral SKUs come with exactly so many seats (observed).
const SEATS_OF_FREE_SKUS: [i64; 2] = [10_000, 1_000_000];

/// What stands in the part numbers of free and viral SKUs (observed in the catalogue).
const FREE_PART_NUMBERS: [&str; 7] = [
    "_FREE",
    "VIRAL",
    "_ADHOC",
    "POWER_BI_STANDARD",
    "SMB_APPS",
    "WINDOWS_STORE",
    "WSFB_",
];

/// What kind of row it is, given the subscriptions under it.
#[must_use]
pub fn sku_kind(row: &SubscribedSku, under: &[&CompanySubscription]) -> SkuKind {
    if row.applies_to == AppliesTo::Company {
        SkuKind::Company
    } else if is_self_service(row) {
        SkuKind::SelfService
    } else if is_free(row, under) {
        SkuKind::Free
    } else {
        SkuKind::Bought
    }
}

/// Whether people buy the SKU of the row for themselves.
#[must_use]
pub fn is_self_service(row: &SubscribedSku) -> bool {
    sku::find(&row.sku_id).is_some_and(|sku| sku.is_self_service())
}

/// A product that is free by its name, or the number of seats that free products come with, which no
/// partner sold and which never ends. Anybody may buy 12,000 seats.
fn is_free(row: &SubscribedSku, under: &[&CompanySubscription]) -> bool {
    let part_number = row.sku_part_number.to_ascii_uppercase();
    let by_name = || {
        FREE_PART_NUMBERS
            .iter()
            .any(|mark| part_number.contains(mark))
    };
    let by_number = || {
        SEATS_OF_FREE_SKUS.contains(&row.prepaid_units.enabled)
            && under
                .iter()
                .all(|one| one.next_lifecycle_date_time.is_none())
    };
    under.iter().all(|one| one.owner_tenant_id.is_none()) && (by_name() || by_number())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HINODE: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f90";
    const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const VISIO_DEPT: &str = "38b434d2-a15e-4cde-9a98-e737c75623e1";

    fn kind(sku: &str, part: &str, seats: i64, seller: Option<&str>, end: Option<&str>) -> SkuKind {
        let row = json!({"skuId": sku, "skuPartNumber": part, "appliesTo": "User",
            "prepaidUnits": {"enabled": seats}});
        let one = json!({"id": "s", "ownerTenantId": seller, "nextLifecycleDateTime": end});
        let one = serde_json::from_value(one).unwrap();
        sku_kind(&serde_json::from_value(row).unwrap(), &[&one])
    }

    #[test]
    fn seats_that_nobody_sold_are_free_by_name_or_by_their_well_known_number() {
        for (part, seats) in [
            ("FLOW_FREE", 10_000),
            ("POWER_BI_STANDARD", 1_000_000),
            ("FLOW_FREE", 3),
        ] {
            assert_eq!(
                kind(STANDARD, part, seats, None, None),
                SkuKind::Free,
                "{part} {seats}"
            );
        }
        assert_eq!(
            kind(STANDARD, "NEW_THING", 1_000_000, None, None),
            SkuKind::Free
        );
    }

    #[test]
    fn many_seats_that_somebody_pays_for_are_not_free() {
        let end = Some("2027-01-01T00:00:00Z");
        for (seats, seller, end) in [
            (12_000, None, None),
            (12_000, None, end),
            (10_000, None, end),
            (10_000, Some(HINODE), None),
            (9_999, None, None),
        ] {
            let kind = kind(STANDARD, "O365_BUSINESS_PREMIUM", seats, seller, end);
            assert_eq!(kind, SkuKind::Bought, "{seats} {seller:?} {end:?}");
        }
        let sold = kind(STANDARD, "POWER_BI_STANDARD", 5, Some(HINODE), None);
        assert_eq!(sold, SkuKind::Bought);
    }

    #[test]
    fn what_people_buy_for_themselves_and_what_nobody_can_hold_have_kinds_of_their_own() {
        let dept = kind(VISIO_DEPT, "VISIO_PLAN2_DEPT", 10_000, None, None);
        assert_eq!(dept, SkuKind::SelfService);
        let company = json!({"skuId": STANDARD, "appliesTo": "Company"});
        let company = serde_json::from_value(company).unwrap();
        assert_eq!(sku_kind(&company, &[]), SkuKind::Company);
    }
}
