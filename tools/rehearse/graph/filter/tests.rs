use jiff::Timestamp;
use record::ids::Guid;

use super::*;

const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const OTHER: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
const PROPERTIES: &[Property] = &[
    Property::of("displayName", Kind::Text),
    Property::of("usageLocation", Kind::Text),
    Property::of("userType", Kind::Text),
    Property::of("accountEnabled", Kind::Flag),
    Property::of("createdDateTime", Kind::Time),
    Property::of("assignedLicenses", Kind::Licenses),
    Property {
        advanced: true,
        ..Property::of("hasErrors", Kind::Flag)
    },
];

struct Sato;

impl Filtered for Sato {
    fn text(&self, property: &str) -> Option<&str> {
        match property {
            "usageLocation" => Some("JP"),
            "displayName" => Some("O'Sato"),
            _ => None,
        }
    }
    fn flag(&self, property: &str) -> bool {
        property == "accountEnabled"
    }
    fn time(&self, _: &str) -> Option<Timestamp> {
        "2026-08-02T00:00:00Z".parse().ok()
    }
    fn holds(&self, sku: &Guid) -> bool {
        sku.as_str() == SKU
    }
    fn licenses(&self) -> usize {
        1
    }
}

fn parse(text: &str) -> Result<Filter, Refusal> {
    Filter::parse(text, PROPERTIES, "User")
}

#[test]
fn the_documented_forms_are_understood_and_the_advanced_ones_told_apart() {
    let any = |sku: &str| format!("assignedLicenses/any(x:x/skuId eq {sku})");
    for (text, lets, advanced) in [
        (any(SKU), true, false),
        (any(OTHER), false, false),
        (format!("{} or {}", any(OTHER), any(SKU)), true, false),
        (format!("not {}", any(SKU)), false, true),
        (format!("not ({} or {})", any(SKU), any(OTHER)), false, true),
        (
            format!("assignedLicenses/any(s: s/skuId eq {SKU})"),
            true,
            false,
        ),
        ("assignedLicenses/$count ne 0".to_owned(), true, true),
        ("assignedLicenses/$count eq 0".to_owned(), false, true),
        (
            "accountEnabled eq true and usageLocation eq 'jp'".to_owned(),
            true,
            false,
        ),
        ("accountEnabled ne true".to_owned(), false, true),
        (
            "accountEnabled eq false or (usageLocation eq 'US' and accountEnabled eq true)"
                .to_owned(),
            false,
            false,
        ),
        ("displayName eq 'O''Sato'".to_owned(), true, false),
        (
            "DISPLAYNAME EQ 'o''sato' AND NOT accountEnabled eq False".to_owned(),
            true,
            true,
        ),
        ("usageLocation in ('US', 'JP')".to_owned(), true, false),
        ("usageLocation in ('US')".to_owned(), false, false),
        ("startsWith(displayName,'o''S')".to_owned(), true, false),
        (
            "startswith(displayName, 'x') or StartsWith(displayName,'O')".to_owned(),
            true,
            false,
        ),
        ("department eq 'Sales'".to_owned(), false, false),
        ("department eq null".to_owned(), true, true),
        ("department ne 'Sales'".to_owned(), true, true),
        ("startsWith(department,'S')".to_owned(), false, false),
        (
            "proxyAddresses/any(p:startsWith(p,'smtp:'))".to_owned(),
            false,
            false,
        ),
        // Nobody is not a guest: null is not equal to anything but null.
        ("userType ne 'Guest'".to_owned(), true, true),
        ("userType eq 'Member'".to_owned(), false, false),
        ("userType eq null".to_owned(), true, true),
        ("hasErrors eq false".to_owned(), true, true),
        (
            "createdDateTime ge 2026-08-01T00:00:00Z".to_owned(),
            true,
            false,
        ),
        (
            "createdDateTime lt 2026-08-01T00:00:00Z".to_owned(),
            false,
            false,
        ),
    ] {
        let filter = parse(&text).unwrap();
        assert_eq!(
            (filter.lets(&Sato), filter.advanced),
            (lets, advanced),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_filter_and_what_cannot_be_filtered_on_is_refused() {
    for bad in [
        "",
        "accountEnabled eq 'true'",
        "usageLocation eq 'JP",
        "usageLocation eq JP",
        "(accountEnabled eq true",
        "accountEnabled eq true true",
        "createdDateTime ge yesterday",
        "displayName/first eq 'x'",
        "assignedLicenses eq null",
        "assignedLicenses/any(x:x/skuId ne f245ecc8-75af-4f8e-b61f-27d8114de5f3)",
        "assignedLicenses/any(x:y/skuId eq f245ecc8-75af-4f8e-b61f-27d8114de5f3)",
        "assignedLicenses/any(x:x/skuId eq 'f245ecc8-75af-4f8e-b61f-27d8114de5f3')",
    ] {
        let refused = format!("{:?}", parse(bad).unwrap_err());
        assert!(
            refused.contains("\"BadRequest\"") && refused.contains("Invalid filter clause"),
            "{bad}: {refused}"
        );
    }
    for bad in [
        "licenseAssignmentStates eq 1",
        "assignedPlans/any(a:a/service eq 'exchange')",
        "contains(displayName,'x')",
        "endsWith(displayName,'x')",
        "startsWith(userType,'x')",
        "nickname eq 'x'",
        "accountEnabled gt true",
        "assignedLicenses/$count gt 1",
    ] {
        let refused = format!("{:?}", parse(bad).unwrap_err());
        assert!(
            refused.contains("Request_UnsupportedQuery"),
            "{bad}: {refused}"
        );
    }
}
