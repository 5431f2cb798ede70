//! Creating customers.

use record::ids::Guid;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, json};
use tenant_file::{AccountReview, Customer, IndirectReseller, PartnerRelation, Relation, Tier};

use super::{
    context::Context,
    envelope::Attributes,
    refusals::Refusal,
    transfers::fresh_id,
    validations::{CULTURES, is_phone_number, is_postal_code, is_taken},
};
use crate::http::message::Answer;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    companyprofile: Company,
    billingprofile: Billing,
    #[serde(rename = "enablegdapbydefault")]
    _enable_gdap_by_default: Option<bool>,
    associatedpartnerid: Option<Guid>,
    #[serde(rename = "attributes")]
    _attributes: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Company {
    domain: String,
    organizationregistrationnumber: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Billing {
    email: String,
    culture: String,
    language: String,
    companyname: String,
    defaultaddress: Address,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    firstname: String,
    lastname: String,
    addressline1: String,
    #[serde(rename = "addressline2")]
    _addressline2: Option<String>,
    city: String,
    state: String,
    postalcode: String,
    country: String,
    phonenumber: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    id: Guid,
    commerce_id: Guid,
    company_profile: Value,
    billing_profile: Value,
    /// So it is in the documented sample; the relationship is there when the customer is read.
    relationship_to_partner: Relation,
    allow_delegated_access: bool,
    user_credentials: Credentials<'a>,
    associated_partner_id: Option<Guid>,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credentials<'a> {
    user_name: &'a str,
    password: String,
}

/// Creates a customer and its reseller relationship.
pub(super) fn create(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    if context.first.partner_center.desk.tier == Tier::IndirectReseller {
        return Err(Refusal::Customers {
            status: 403,
            code: 600_006,
            name: "ActionNotAllowed",
            message: "The partner is not allowed to create customers.".to_owned(),
        });
    }
    let new: New = context.body()?;
    examine(context, &new)?;
    let resellers = match new.associatedpartnerid {
        Some(id) => vec![reseller(context, id)?],
        None => Vec::new(),
    };
    let id = fresh_id()?;
    let until = context.first.now + jiff::SignedDuration::from_secs(seconds_of_review(context));
    let created = answer(context, id, &new)?;
    context.first.partner_center.customers.push(Customer {
        id,
        company_name: new.billingprofile.companyname,
        domain: new.companyprofile.domain,
        direct_signed: false,
        agreements: Vec::new(),
        indirect_resellers: resellers,
        relation: Relation::Reseller,
        account_status: None,
    });
    let review = AccountReview {
        customer_id: id,
        until,
    };
    context.desk().reviews.push(review);
    context.note(Some(id), "customer", "add_customer");
    Ok(created)
}

fn seconds_of_review(context: &Context<'_>) -> i64 {
    context.first.partner_center.desk.review_seconds.into()
}

fn answer(context: &Context<'_>, id: Guid, new: &New) -> Result<Answer, Refusal> {
    let sent: Value = serde_json::from_slice(&context.call.request.body)
        .map_err(|error| Refusal::malformed_body(&error))?;
    let created = Created {
        id,
        commerce_id: fresh_id()?,
        company_profile: json!({
            "tenantId": id,
            "domain": new.companyprofile.domain,
            "attributes": {"objectType": "CustomerCompanyProfile"},
        }),
        billing_profile: sent["billingProfile"].clone(),
        relationship_to_partner: Relation::None,
        allow_delegated_access: false,
        user_credentials: Credentials {
            user_name: "admin",
            password: format!("Pw;{}", &fresh_id()?.as_str()[..8]),
        },
        associated_partner_id: new.associatedpartnerid,
        attributes: Attributes {
            object_type: "Customer",
        },
    };
    Ok(Answer::json(201, &created))
}

/// The rules of Japan, of which alone something is known here.
fn examine(context: &Context<'_>, new: &New) -> Result<(), Refusal> {
    let domain = &new.companyprofile.domain;
    let (billing, address) = (&new.billingprofile, &new.billingprofile.defaultaddress);
    if address.country != "JP" {
        return Err(Refusal::malformed("country", &address.country));
    }
    if new.companyprofile.organizationregistrationnumber.is_some() {
        return Err(Refusal::Customers {
            status: 400,
            code: 600_002,
            name: "OrganizationRegistrationNumberNotSupported",
            message: "Organization registration number is not supported for this country."
                .to_owned(),
        });
    }
    for (name, value) in [
        ("companyName", &billing.companyname),
        ("firstName", &address.firstname),
        ("lastName", &address.lastname),
        ("addressLine1", &address.addressline1),
        ("city", &address.city),
        ("state", &address.state),
    ] {
        if value.trim().is_empty() {
            return Err(Refusal::malformed(name, value));
        }
    }
    let is_name = |label: &str| {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        !label.is_empty() && label.bytes().all(is_plain)
    };
    let is_usual = billing.language.len() == 2;
    let phone = address
        .phonenumber
        .as_deref()
        .filter(|phone| !phone.is_empty());
    for (name, value, is_good) in [
        ("email", &billing.email, billing.email.contains('@')),
        (
            "culture",
            &billing.culture,
            CULTURES.contains(&&*billing.culture),
        ),
        ("language", &billing.language, is_usual),
        (
            "postalCode",
            &address.postalcode,
            is_postal_code(&address.postalcode),
        ),
        (
            "domain",
            domain,
            domain.contains('.') && domain.split('.').all(is_name),
        ),
    ] {
        if !is_good {
            return Err(Refusal::malformed(name, value));
        }
    }
    if let Some(phone) = phone.filter(|phone| !is_phone_number(phone)) {
        return Err(Refusal::malformed("phoneNumber", phone));
    }
    if is_taken(context, domain) {
        let words = format!("The domain '{domain}' is taken.");
        return Err(Refusal::usual(400, 3000, words));
    }
    Ok(())
}

/// The reseller that a customer is created for: one of an indirect provider's own, which has signed.
fn reseller(context: &Context<'_>, id: Guid) -> Result<IndirectReseller, Refusal> {
    let desk = &context.first.partner_center.desk;
    let found = desk
        .partners
        .iter()
        .find(|one| one.tenant_id == id && one.relation == Some(PartnerRelation::Reseller));
    let Some(found) = found.filter(|_| desk.tier == Tier::IndirectProvider) else {
        let words = "The partner is no indirect reseller of this provider.";
        return Err(Refusal::usual(400, 800_016, words));
    };
    if !found.is_agreement_signed {
        let words = "The reseller has not signed the Microsoft Partner Agreement.";
        return Err(Refusal::usual(403, 900_123, words));
    }
    Ok(IndirectReseller {
        id: found.tenant_id,
        name: found.name.clone(),
        mpn_id: found.mpn_id.clone(),
        location: found.location.clone(),
    })
}
