//! What Partner Center sends, with only the fields that are used.

use record::ids::Guid;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::null_as_default;

/// The names of all properties with their first letter in lower case: the service and its documents mix
/// `PascalCase` and `camelCase`.
pub fn camel(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(camel).collect(),
        Value::Object(properties) => properties
            .into_iter()
            .map(|(name, value)| (lower_first(&name), camel(value)))
            .collect(),
        other => other,
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A page of a list. Its items are named, if only by null, which means none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub struct Collection<T> {
    /// What the page holds.
    #[serde(deserialize_with = "null_as_default")]
    pub items: Vec<T>,
    /// Where the next page is.
    #[serde(default, deserialize_with = "null_as_default")]
    pub links: Links,
}

/// The links of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Links {
    /// To the next page, unless this is the last.
    pub next: Option<Link>,
}

/// Where the next page is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// The address, relative to the service.
    pub uri: String,
    /// Headers that must be sent with it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub headers: Vec<LinkHeader>,
}

/// A header to send along.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LinkHeader {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A customer of the partner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Customer {
    /// The customer's tenant id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// `reseller`, `advisor`, `syndication`, `microsoft_support`, `none`, `unknown`.
    pub relationship_to_partner: Option<String>,
    /// Whether classic delegated administration is there; absent is not "no".
    pub allow_delegated_access: Option<bool>,
    /// Tenant id of the indirect reseller that the customer was created for.
    pub associated_partner_id: Option<String>,
    /// The company.
    #[serde(deserialize_with = "null_as_default")]
    pub company_profile: CompanyProfile,
}

impl Customer {
    /// The customer's tenant, by its id, or where that is missing by that of its company.
    #[must_use]
    pub fn tenant(&self) -> Option<Guid> {
        let company = self.company_profile.tenant_id.as_deref();
        let id = Some(self.id.as_str()).filter(|id| !id.is_empty());
        id.or(company)?.parse().ok()
    }
}

/// The company of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompanyProfile {
    /// The tenant id.
    pub tenant_id: Option<String>,
    /// The initial or primary domain.
    pub domain: Option<String>,
    /// The name.
    pub company_name: Option<String>,
}

/// The partner's invitation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RelationshipRequest {
    /// The link.
    pub url: String,
}

/// A template of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgreementMetadata {
    /// Its id.
    #[serde(deserialize_with = "null_as_default")]
    pub template_id: String,
    /// `MicrosoftCustomerAgreement`.
    pub agreement_type: Option<String>,
    /// Its text, for people.
    pub agreement_link: Option<String>,
    /// The newest has the highest.
    pub version_rank: Option<i64>,
}

/// What a partner attested.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Agreement {
    /// The template.
    pub template_id: Option<String>,
    /// When; ISO 8601, sometimes without a zone.
    pub date_agreed: Option<String>,
    /// `MicrosoftCustomerAgreement`.
    #[serde(rename = "type")]
    pub agreement_type: Option<String>,
    /// Its text, for people.
    pub agreement_link: Option<String>,
    /// Who agreed at the customer's.
    pub primary_contact: Option<Contact>,
}

/// Who agreed at the customer's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contact {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone_number: Option<String>,
}

/// Whether the customer accepted the agreement itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectSignStatus {
    /// Whether it did.
    pub is_signed: bool,
}

/// Whether the customer may buy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidationStatus {
    /// `Allowed`, `UnderReview`, `NotAllowed`, `Unknown`, `Not Ready`.
    pub status: String,
}

/// A partner that this one deals with, or a reseller of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PartnerRelationship {
    /// Its tenant.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// `Active`; the list may grow.
    pub state: Option<String>,
    /// Its `PartnerID`.
    pub mpn_id: Option<String>,
    /// Two-letter country.
    pub location: Option<String>,
}

/// Who a `PartnerID` is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MpnProfile {
    /// The `PartnerID`.
    pub mpn_id: Option<String>,
    /// Whose it is.
    pub partner_name: Option<String>,
}

/// Whether a partner has signed the Microsoft Partner Agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreementStatus {
    /// Whether it has.
    pub is_agreement_signed: bool,
}

/// What a country asks of the data of its customers. The documents name its lists in two ways.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CountryRules {
    /// ISO 3166-1 alpha-2.
    #[serde(deserialize_with = "null_as_default")]
    pub iso2_code: String,
    /// Such as `ja-JP`.
    pub default_culture: Option<String>,
    /// Whether an address needs a state.
    #[serde(deserialize_with = "null_as_default")]
    pub is_state_required: bool,
    /// Whether it needs a city.
    #[serde(deserialize_with = "null_as_default")]
    pub is_city_required: bool,
    /// Whether it needs a postal code.
    #[serde(deserialize_with = "null_as_default")]
    pub is_postal_code_required: bool,
    /// What a postal code looks like, as a regular expression of .NET.
    pub postal_code_regex: Option<String>,
    /// What a telephone number looks like, as a regular expression of .NET.
    pub phone_number_regex: Option<String>,
    /// The states, as the sample has them.
    pub states: Option<Listed>,
    /// The states, as the table of the resource has them.
    pub supported_states_list: Option<Vec<String>>,
    /// The cultures, as the sample has them.
    pub supported_cultures: Option<Listed>,
    /// The cultures, as the table of the resource has them.
    pub supported_cultures_list: Option<Vec<String>>,
}

/// A list within an object of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Listed {
    /// What it holds.
    #[serde(deserialize_with = "null_as_default")]
    pub value: Vec<String>,
}

impl CountryRules {
    /// The cultures of the country. Empty where the service lists none.
    #[must_use]
    pub fn cultures(&self) -> &[String] {
        either(
            self.supported_cultures_list.as_deref(),
            self.supported_cultures.as_ref(),
        )
    }

    /// The states of the country, as an address has to have them. Empty where the service lists none.
    #[must_use]
    pub fn states(&self) -> &[String] {
        either(self.supported_states_list.as_deref(), self.states.as_ref())
    }
}

fn either<'a>(list: Option<&'a [String]>, listed: Option<&'a Listed>) -> &'a [String] {
    list.or(listed.map(|listed| listed.value.as_slice()))
        .unwrap_or_default()
}

/// What the service says of an address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AddressCheck {
    /// `VerifiedShippable`, `Verified`, `InteractionRequired`, `StreetPartial`, `PremisesPartial`, `Multiple`, `None`,
    /// `NotValidated`.
    #[serde(deserialize_with = "null_as_default")]
    pub status: String,
    /// Why, in the service's words.
    pub validation_message: Option<String>,
}

/// Where the text of an agreement is; both addresses hold for five minutes (documented).
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgreementDocument {
    /// To look at.
    pub display_uri: Option<String>,
    /// To keep.
    pub download_uri: Option<String>,
    /// The language of the text.
    pub language: Option<String>,
    /// The country whose text it is.
    pub country: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> serde_json::Result<Collection<Customer>> {
        let value = serde_json::from_str(json).unwrap();
        serde_json::from_value(camel(value))
    }

    #[test]
    fn a_list_names_its_items_in_either_case_and_null_is_none() {
        let one = vec![Customer {
            id: "a".to_owned(),
            relationship_to_partner: Some("reseller".to_owned()),
            ..Customer::default()
        }];
        for json in [
            r#"{"totalCount":1,"items":[{"id":"a","relationshipToPartner":"reseller"}],"links":null}"#,
            r#"{"TotalCount":1,"Items":[{"Id":"a","RelationshipToPartner":"reseller","CompanyProfile":null}]}"#,
        ] {
            assert_eq!(read(json).unwrap().items, one, "{json}");
        }
        for json in [r#"{"items":null}"#, r#"{"items":[]}"#] {
            assert_eq!(read(json).unwrap().items, [], "{json}");
        }
        for json in ["null", "{}", r#"{"item":[]}"#, r#"{"items":{}}"#] {
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_next_page_comes_with_its_headers() {
        let page = read(
            r#"{"items":[],"links":{"next":{"uri":"/customers?size=500","method":"GET","headers":[{"key":"MS-ContinuationToken","value":"AbC="}]}}}"#,
        );
        assert_eq!(
            page.unwrap().links.next,
            Some(Link {
                uri: "/customers?size=500".to_owned(),
                headers: vec![LinkHeader {
                    key: "MS-ContinuationToken".to_owned(),
                    value: "AbC=".to_owned(),
                }],
            })
        );
    }
}
