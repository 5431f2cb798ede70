//! How many seats a row has, and how many are free.

use record::sections::Seats;
use wire::graph::SubscribedSku;

/// The seats of a row.
#[must_use]
pub fn seats(row: &SubscribedSku) -> Seats {
    let units = row.prepaid_units;
    Seats {
        enabled: units.enabled,
        warning: units.warning,
        suspended: units.suspended,
        locked_out: units.locked_out,
        consumed: row.consumed_units,
        free: free_seats(row),
    }
}

/// Seats of a row that can be handed out. Seats in grace are not counted: it is not documented whether
/// `enabled` contains them.
#[must_use]
pub fn free_seats(row: &SubscribedSku) -> i64 {
    let enabled = row.prepaid_units.enabled;
    enabled.saturating_sub(row.consumed_units).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(enabled: i64, warning: i64, consumed: i64) -> SubscribedSku {
        serde_json::from_value(serde_json::json!({
            "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "consumedUnits": consumed,
            "prepaidUnits": {"enabled": enabled, "warning": warning, "suspended": 2, "lockedOut": 1},
        }))
        .unwrap()
    }

    #[test]
    fn free_seats_are_never_negative_and_grace_seats_are_never_free() {
        assert_eq!(free_seats(&row(5, 0, 3)), 2);
        assert_eq!(free_seats(&row(3, 5, 7)), 0);
        assert_eq!(free_seats(&row(i64::MIN, 0, i64::MAX)), 0);
    }

    #[test]
    fn the_seats_of_a_row_are_those_of_its_states() {
        let all = Seats {
            enabled: 5,
            warning: 4,
            suspended: 2,
            locked_out: 1,
            consumed: 3,
            free: 2,
        };
        assert_eq!(seats(&row(5, 4, 3)), all);
    }
}
