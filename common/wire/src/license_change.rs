//! What is sent to change licences. Strict: both lists are always there, as the service demands.

use serde::{Deserialize, Serialize};

use record::ids::Guid;

/// One change of a user's licences, which Graph applies as one: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseChange {
    /// What comes.
    pub add_licenses: Vec<AddLicense>,
    /// What goes (SKU ids).
    pub remove_licenses: Vec<Guid>,
}

/// A licence that is added, or whose switched-off plans are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddLicense {
    /// The SKU.
    pub sku_id: Guid,
    /// **All** service plans that shall be off; the list replaces the former one.
    pub disabled_plans: Vec<Guid>,
}

/// Where a user uses services, sent before a licence can be assigned.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsageLocation<'a> {
    /// ISO 3166-1 alpha-2.
    pub usage_location: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_is_written_and_never_left_out() {
        let change = LicenseChange {
            add_licenses: vec![],
            remove_licenses: vec!["ac5cef5d-921b-4f97-9ef3-c99076e5470f".parse().unwrap()],
        };
        assert_eq!(
            serde_json::to_string(&change).unwrap(),
            r#"{"addLicenses":[],"removeLicenses":["ac5cef5d-921b-4f97-9ef3-c99076e5470f"]}"#
        );
    }
}
