//! Whether a domain is free, an address can be found, and what a country asks for.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{context::Context, refusals::Refusal};
use crate::http::message::Answer;

/// 200 says that the domain is taken, 404 that it is free (documented).
#[expect(
    clippy::unnecessary_wraps,
    reason = "every route of the table can be refused"
)]
pub(super) fn domain(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let taken = is_taken(context, context.param(0));
    Ok(Answer::empty(if taken { 200 } else { 404 }))
}

/// Whether a tenant has a domain: those that are played, those of the file, and those that were created.
pub(super) fn is_taken(context: &Context<'_>, domain: &str) -> bool {
    let first = &context.first;
    let is = |name: &str| name.eq_ignore_ascii_case(domain);
    let customers = &first.partner_center.customers;
    let known = &first.known_tenants;
    first.is_customer(domain)
        || context.world.tenants.number(domain) > 0
        || known.iter().any(|known| is(&known.default_domain_name))
        || customers.iter().any(|customer| is(&customer.domain))
        || first
            .partner_center
            .desk
            .taken_domains
            .iter()
            .any(|name| is(name))
}

/// An address, of which the rules of Japan are known here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    country: String,
    #[serde(default)]
    postalcode: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    addressline1: String,
    #[serde(default, rename = "addressline2")]
    _addressline2: Option<String>,
    #[serde(default, rename = "region")]
    _region: Option<String>,
    #[serde(default, rename = "firstname")]
    _firstname: Option<String>,
    #[serde(default, rename = "lastname")]
    _lastname: Option<String>,
    #[serde(default, rename = "phonenumber")]
    _phonenumber: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Validated {
    original_address: Value,
    suggested_addresses: Option<[Value; 0]>,
    status: &'static str,
    validation_message: Option<&'static str>,
}

/// Whether an address is complete: a street has a number (inferred). Whether it exists is not looked at; the service does.
pub(super) fn address(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let address: Address = context.body()?;
    let original = serde_json::from_slice(&context.call.request.body);
    let (status, validation_message) = if address.country != "JP" {
        ("NotValidated", None)
    } else if !is_postal_code(&address.postalcode) || address.state.is_empty() {
        ("None", Some("The address could not be found."))
    } else if address.city.is_empty() || !address.addressline1.contains(char::is_numeric) {
        ("StreetPartial", Some("The street is incomplete."))
    } else {
        ("VerifiedShippable", None)
    };
    let validated = Validated {
        original_address: original.unwrap_or_default(),
        suggested_addresses: None,
        status,
        validation_message,
    };
    Ok(Answer::json(200, &validated))
}

/// Three digits, a dash, four digits.
pub(super) fn is_postal_code(text: &str) -> bool {
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('-')
        .is_some_and(|(first, last)| digits(first, 3) && digits(last, 4))
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "the service's resource has them"
)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rules {
    iso2_code: &'static str,
    default_culture: &'static str,
    is_state_required: bool,
    is_city_required: bool,
    is_postal_code_required: bool,
    postal_code_regex: &'static str,
    phone_number_regex: &'static str,
    is_vat_id_supported: bool,
    is_tax_id_supported: bool,
    is_registration_number_supported: bool,
    reseller_agreement_region: &'static str,
    geographic_region: &'static str,
    supported_cultures: Listed,
}

/// What a telephone number of Japan looks like (inferred).
const PHONE_NUMBER: &str = "^0[0-9]{9,10}$";

/// The same as a rule.
pub(super) fn is_phone_number(text: &str) -> bool {
    text.starts_with('0')
        && matches!(text.len(), 10 | 11)
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// The cultures of Japan.
pub(super) const CULTURES: [&str; 2] = ["ja-JP", "en-US"];

#[derive(Serialize)]
struct Listed {
    value: [&'static str; 2],
}

pub(super) fn country(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let country = context.param(0);
    if !country.eq_ignore_ascii_case("JP") {
        return Err(Refusal::malformed("country", country));
    }
    let rules = Rules {
        iso2_code: "JP",
        default_culture: "ja-JP",
        is_state_required: true,
        is_city_required: true,
        is_postal_code_required: true,
        postal_code_regex: "^\\d{3}-\\d{4}$",
        phone_number_regex: PHONE_NUMBER,
        is_vat_id_supported: false,
        is_tax_id_supported: false,
        is_registration_number_supported: false,
        reseller_agreement_region: "JP",
        geographic_region: "JP",
        supported_cultures: Listed { value: CULTURES },
    };
    Ok(Answer::json(200, &rules))
}
