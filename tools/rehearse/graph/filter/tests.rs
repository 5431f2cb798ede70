use std::borrow::Cow;

use jiff::Timestamp;
use record::ids::Guid;
use serde_json::{Value, json};

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
            "city" => Some("Yokohama"),
            _ => None,
        }
    }
    fn flag(&self, property: &str) -> Option<bool> {
        Some(property == "accountEnabled")
    }
    fn time(&self, _: &str) -> Option<Timestamp> {
        "2026-08-02T00:00:00Z".parse().ok()
    }
    fn value(&self, property: &str) -> Option<Cow<'_, Value>> {
        let value = match property {
            "proxyAddresses" => json!(["SMTP:sato@x.example", "smtp:s@x.example"]),
            "assignedPlans" => json!([
                {"servicePlanId": OTHER, "capabilityStatus": "Enabled", "service": "exchange"},
                {"servicePlanId": SKU, "capabilityStatus": "Deleted", "service": "exchange"},
            ]),
            "employeeOrgData" => json!({"costCenter": "K7"}),
            _ => return None,
        };
        Some(Cow::Owned(value))
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
        check(&text, lets, advanced);
    }
}

fn check(text: &str, lets: bool, advanced: bool) {
    let filter = parse(text).unwrap();
    let seen = (filter.lets(&Sato), filter.advanced);
    assert_eq!(seen, (lets, advanced), "{text}");
}

#[test]
fn whatever_the_schema_declares_is_compared_by_its_type() {
    for (text, lets, advanced) in [
        ("department eq 'Sales'".to_owned(), false, false),
        ("department eq null".to_owned(), true, true),
        ("department ne 'Sales'".to_owned(), true, true),
        ("startsWith(department,'S')".to_owned(), false, false),
        (
            "proxyAddresses/any(p:startsWith(p,'smtp:s@'))".to_owned(),
            true,
            false,
        ),
        (
            "proxyAddresses/any(p:p eq 'smtp:sato@x.example')".to_owned(),
            true,
            false,
        ),
        (
            "proxyAddresses/any(p : p eq 'smtp:x')".to_owned(),
            false,
            false,
        ),
        ("proxyAddresses/$count eq 2".to_owned(), true, true),
        ("otherMails/$count eq 0".to_owned(), true, true),
        (
            format!(
                "assignedPlans/any(c:c/servicePlanId eq {OTHER} and capabilityStatus eq 'Enabled')"
            ),
            true,
            false,
        ),
        (
            format!(
                "assignedPlans/any(c:c/servicePlanId eq {SKU} and c/capabilityStatus eq 'Enabled')"
            ),
            false,
            false,
        ),
        ("employeeOrgData/costCenter eq 'k7'".to_owned(), true, false),
        ("employeeOrgData/division eq null".to_owned(), true, true),
        (
            "onPremisesExtensionAttributes/extensionAttribute1 eq 'x'".to_owned(),
            false,
            false,
        ),
        ("city ge 'y'".to_owned(), true, false),
        ("city le 'N'".to_owned(), false, false),
        ("onPremisesSyncEnabled eq true".to_owned(), false, false),
        ("onPremisesSyncEnabled ne true".to_owned(), true, true),
        ("employeeHireDate ne null".to_owned(), true, true),
    ] {
        check(&text, lets, advanced);
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
        "contains(displayName,'x')",
        "endsWith(displayName,'x')",
        "startsWith(userType,'x')",
        "nickname eq 'x'",
        "accountEnabled gt true",
        "assignedLicenses/$count gt 1",
        "displayName gt 'x'",
        "manager eq 'x'",
        "identities/any(i:i/nick eq 'x')",
    ] {
        let refused = format!("{:?}", parse(bad).unwrap_err());
        assert!(
            refused.contains("Request_UnsupportedQuery"),
            "{bad}: {refused}"
        );
    }
}
