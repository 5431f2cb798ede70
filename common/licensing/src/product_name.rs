//! What people call a product.

use record::{ids::Guid, sections::SkuRef, sku};
use wire::graph::SubscribedSku;

/// The commercial name of a SKU; the part number where the catalogue does not know it.
#[must_use]
pub fn product_name(sku_id: &Guid, part_number: &str) -> String {
    sku::find(sku_id)
        .map_or(part_number, |sku| sku.product_name)
        .to_owned()
}

/// A product's name as portals print it: without the mark of a legacy SKU (observed).
#[must_use]
pub fn printed_name(product_name: &str) -> &str {
    product_name
        .strip_suffix(" - Prepaid Legacy")
        .unwrap_or(product_name)
}

/// A row by all its names.
#[must_use]
pub fn sku_ref(row: &SubscribedSku) -> SkuRef {
    SkuRef {
        sku_id: row.sku_id,
        sku_part_number: row.sku_part_number.clone(),
        product_name: product_name(&row.sku_id, &row.sku_part_number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_names_a_product_and_else_its_part_number_does() {
        let legacy: Guid = "ac5cef5d-921b-4f97-9ef3-c99076e5470f".parse().unwrap();
        let name = product_name(&legacy, "SMB_BUSINESS_PREMIUM");
        assert_eq!(name, "Microsoft 365 Business Standard - Prepaid Legacy");
        assert_eq!(printed_name(&name), "Microsoft 365 Business Standard");
        let unknown: Guid = "12345678-1234-4234-8234-123456789012".parse().unwrap();
        assert_eq!(product_name(&unknown, "NEW_THING"), "NEW_THING");
    }
}
