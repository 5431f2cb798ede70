//! Seats that this run took back. The rows of the customer's directory may be behind by up to an hour (observed): two
//! changes of one SKU must not rest on the same seats.

use std::{cell::RefCell, collections::HashMap};

use common::ids::{Guid, TenantId};

/// By customer and SKU.
#[derive(Debug, Default)]
pub(crate) struct TakenBack(RefCell<HashMap<(TenantId, Guid), Row>>);

#[derive(Debug)]
struct Row {
    /// Seats that could be assigned before the first change of the run.
    enabled: i64,
    taken: i64,
}

impl TakenBack {
    /// The seats that can be counted on, of those that the directory shows now.
    pub(crate) fn enabled(&self, customer: &TenantId, sku_id: &Guid, shown: i64) -> i64 {
        let mut rows = self.0.borrow_mut();
        let row = rows.entry((customer.clone(), *sku_id)).or_insert(Row {
            enabled: shown,
            taken: 0,
        });
        shown.min(row.enabled.saturating_sub(row.taken))
    }

    /// Notes seats that are gone, or may be.
    pub(crate) fn note(&self, customer: &TenantId, sku_id: &Guid, seats: i64) {
        if let Some(row) = self.0.borrow_mut().get_mut(&(customer.clone(), *sku_id)) {
            row.taken = row.taken.saturating_add(seats);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

    #[test]
    fn seats_that_were_taken_back_are_counted_on_by_nobody_else_however_late_the_directory_is() {
        let (customer, sku): (TenantId, Guid) =
            ("a.example".parse().unwrap(), SKU.parse().unwrap());
        let taken = TakenBack::default();
        let enabled = |shown| taken.enabled(&customer, &sku, shown);
        assert_eq!(enabled(15), 15);
        taken.note(&customer, &sku, 5);
        assert_eq!(enabled(15), 10, "it shows the old number still");
        assert_eq!(enabled(10), 10, "it shows the new one");
        assert_eq!(enabled(8), 8, "others took some too");
        taken.note(&customer, &sku, 5);
        assert_eq!(enabled(15), 5);
        let another: TenantId = "b.example".parse().unwrap();
        assert_eq!(taken.enabled(&another, &sku, 15), 15);
    }
}
